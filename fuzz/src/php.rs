//! PHP processes that are handed one input after the other.
//!
//! In place of the code that an input reaches, which is in another process, what it did there tells libFuzzer whether it is
//! worth keeping.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// How many inputs a process is handed: what one leaves behind should matter, but not grow for ever.
const INPUTS: u32 = 5_000;

/// How many things an input may have done there are.
pub const FEATURES: usize = 1 << 16;

/// A process that does what its inputs say.
pub struct Php {
    child: Child,
    to: ChildStdin,
    from: ChildStdout,
    left: u32,
}

impl Php {
    /// A script of `fuzz/`, with these settings. `PHP` is the program, `WASM_EXTENSION` the extension that is tested,
    /// `WASM_COMPILER` the compiler if it is not the extension's own default.
    pub fn start(script: &str, settings: &[&str]) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("fuzz/ is in the project");
        let php = std::env::var_os("PHP").unwrap_or_else(|| "php".into());
        let extension =
            std::env::var_os("WASM_EXTENSION").unwrap_or_else(|| root.join("target/release/libwasm.so").into());
        let mut option = OsString::from("extension=");
        option.push(extension);
        let mut command = Command::new(php);
        command.arg("-n").arg("-d").arg(option);
        for setting in settings {
            command.arg("-d").arg(setting);
        }
        if let Ok(compiler) = std::env::var("WASM_COMPILER") {
            command.arg("-d").arg(format!("wasm.compiler={compiler}"));
        }
        command.arg(root.join("fuzz").join(script));
        // Memory of PHP's that is freed is overwritten at once, and what is used after that is noticed sooner.
        command.env("USE_ZEND_ALLOC", "0").env("MALLOC_PERTURB_", "165");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("PHP can be started");
        let (to, from) = (child.stdin.take().expect("it is piped"), child.stdout.take().expect("it is piped"));
        Self { child, to, from, left: INPUTS }
    }

    /// Has a process do what an input says, and tells `note` what that was: numbers below `FEATURES`.
    ///
    /// # Panics
    ///
    /// When the process ends, which is what is looked for.
    pub fn run(php: &mut Option<Self>, start: impl FnOnce() -> Self, input: &[u8], note: impl FnMut(usize)) {
        let current = php.get_or_insert_with(start);
        if let Err(error) = current.exchange(input, note) {
            let status = php.take().map(|mut php| php.child.wait());
            panic!("PHP ended ({error}): {status:?}");
        }
        if php.as_ref().is_some_and(|php| php.left == 0) {
            let Some(Php { mut child, to, from, .. }) = php.take() else { return };
            // It ends with its input, and frees all that it still holds.
            drop((to, from));
            let status = child.wait().expect("it is a child");
            assert!(status.success(), "PHP ended with {status}");
        }
    }

    /// A length and the input there, a length and the features back, all numbers little-endian.
    fn exchange(&mut self, input: &[u8], mut note: impl FnMut(usize)) -> std::io::Result<()> {
        self.left -= 1;
        let mut message = u32::try_from(input.len()).expect("libFuzzer's are small").to_le_bytes().to_vec();
        message.extend_from_slice(input);
        self.to.write_all(&message)?;
        let mut length = [0; 4];
        self.from.read_exact(&mut length)?;
        let mut features = vec![0; u32::from_le_bytes(length) as usize];
        self.from.read_exact(&mut features)?;
        for feature in features.chunks_exact(2) {
            note(u16::from_le_bytes([feature[0], feature[1]]).into());
        }
        Ok(())
    }
}

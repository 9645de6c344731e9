//! Calls of the extension's API from PHP, checked against a model: a PHP process that is handed one input after the other.
//!
//! What an input means, and the model, are in `api/`. A process that ends, by a signal say, is what is looked for; it says
//! itself where the extension did other than the model. In place of the code that an input reaches, which is in another
//! process, what it did there tells libFuzzer whether it is worth keeping.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// How many inputs a process is handed: what one leaves behind should matter, but not grow for ever.
const INPUTS: u32 = 5_000;

/// How many things an input may have done there are.
pub const FEATURES: usize = 1 << 16;

struct Php {
    child: Child,
    to: ChildStdin,
    from: ChildStdout,
    left: u32,
}

thread_local! {
    static PHP: RefCell<Option<Php>> = const { RefCell::new(None) };
}

/// Has a PHP process do what an input says, and tells `note` what that was: numbers below `FEATURES`.
pub fn run(input: &[u8], note: impl FnMut(usize)) {
    PHP.with_borrow_mut(|php| {
        let current = php.get_or_insert_with(Php::start);
        if let Err(error) = current.run(input, note) {
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
    });
}

impl Php {
    /// `PHP` is the program, `WASM_EXTENSION` the extension that is tested.
    fn start() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("fuzz/ is in the project");
        let php = std::env::var_os("PHP").unwrap_or_else(|| "php".into());
        let extension =
            std::env::var_os("WASM_EXTENSION").unwrap_or_else(|| root.join("target/release/libwasm.so").into());
        let mut option = std::ffi::OsString::from("extension=");
        option.push(extension);
        let mut command = Command::new(php);
        command.arg("-n").arg("-d").arg(option).arg(root.join("fuzz/api.php"));
        // Memory of PHP's that is freed is overwritten at once, and what is used after that is noticed sooner.
        command.env("USE_ZEND_ALLOC", "0").env("MALLOC_PERTURB_", "165");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("PHP can be started");
        let (to, from) = (child.stdin.take().expect("it is piped"), child.stdout.take().expect("it is piped"));
        Self { child, to, from, left: INPUTS }
    }

    /// A length and the input there, a length and the features back, all numbers little-endian.
    fn run(&mut self, input: &[u8], mut note: impl FnMut(usize)) -> std::io::Result<()> {
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

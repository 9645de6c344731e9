//! Damaged files in the directory of compiled modules: what is not right is as good as not there, and made again.
//!
//! An artifact whose checksum is right is trusted, as docs/threat-model.md says. So the checksum is made right again only
//! where nothing but the description is damaged, which is read by code of our own.
#![allow(unsafe_code, reason = "calls a function whose type is known, and the system")]

use std::ffi::CString;
use std::fs::{self, Permissions};
use std::ops::Range;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use arbitrary::{Arbitrary, Unstructured};
use twox_hash::XxHash3_64;
use wasm_runtime::cache::{self, Request, SourceFile};
use wasm_runtime::compiler::{CodeKind, Compiler};
use wasm_runtime::instance::Instance;
use wasm_runtime::limits::Limits;
use wasm_runtime::module::Module;
use wasm_runtime::store::Store;
use wasm_runtime::text::text_to_binary;
use wasm_runtime::values::Slot;

use crate::damage::Damage;

/// Length of the description, checksum, mark: at the end of an artifact's file (`artifact_file.rs`).
const FOOTER: usize = 20;

/// What `f` gives for 1.
const RESULT: i32 = 43;

/// A module, and the file that it is compiled from.
struct Case {
    path: PathBuf,
    compiler: Compiler,
    kind: CodeKind,
    artifact: File,
    /// What the file at that path contained; what is known of a path is the same for both kinds of code.
    record: File,
}

/// A file in the directory, as it was written.
struct File {
    path: PathBuf,
    whole: Vec<u8>,
}

static DIRECTORY: LazyLock<PathBuf> = LazyLock::new(|| {
    let directory = std::env::temp_dir().join(format!("wasm-fuzz-{}", std::process::id()));
    let _ = fs::remove_dir_all(&directory);
    let cache = directory.join("cache");
    fs::create_dir_all(&cache).expect("there is room for files");
    fs::set_permissions(&cache, Permissions::from_mode(0o700)).expect("it is ours");
    // SAFETY: the function is one that may be called at any time.
    unsafe { libc::atexit(clean_up) };
    directory
});

extern "C" fn clean_up() {
    let _ = fs::remove_dir_all(&*DIRECTORY);
}

static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let mut cases = Vec::new();
    for (name, wasm) in modules() {
        for &compiler in Compiler::BUILT_IN {
            for kind in [CodeKind::Plain, CodeKind::CountsFuel] {
                // Some module would be as large with each compiler.
                if name != "small" && (kind.counts_fuel() || compiler != Compiler::BUILT_IN[0]) {
                    continue;
                }
                let path = DIRECTORY.join(format!("{name}-{}-{kind:?}.wasm", compiler.name()));
                fs::write(&path, &wasm).expect("there is room for files");
                // What was written just now is not recorded.
                std::thread::sleep(Duration::from_millis(60));
                cases.push(Case::new(path, compiler, kind));
            }
        }
    }
    cases
});

/// The artifacts of all cases.
static WHOLE: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| CASES.iter().map(|case| case.artifact.whole.clone()).collect());

/// One that is read in one go; one whose code is mapped, where the compiler has such; one that is mostly data.
fn modules() -> [(&'static str, Vec<u8>); 3] {
    let f = "(func (export \"f\") (param $x i32) (result i32) (i32.add (local.get $x) (i32.load (i32.const 0))))";
    let step = "(local.set 0 (i32.mul (local.get 0) (i32.const 3)))".repeat(100);
    let code = format!("(func (param i32) (result i32) {step} (local.get 0))").repeat(300);
    let text = |more: &str| {
        let text = format!("(module $named (@custom \"a\" \"1\") (memory 8) (data (i32.const 0) \"\\2a\") {f} {more})");
        text_to_binary(&text).expect("it is text of WebAssembly")
    };
    [
        ("small", text("")),
        ("code", text(&code)),
        ("data", text(&format!("(data (i32.const 64) \"{}\")", "x".repeat(200_000)))),
    ]
}

impl Case {
    fn new(path: PathBuf, compiler: Compiler, kind: CodeKind) -> Self {
        let before = listed();
        load(&path, compiler, kind);
        let file = |ending: &str| {
            let new = listed()
                .into_iter()
                .find(|path| !before.contains(path) && path.extension().is_some_and(|is| is == ending));
            let path = new.unwrap_or_else(|| panic!("no file of the kind {ending} was written"));
            File { whole: fs::read(&path).expect("it is ours"), path }
        };
        Self { artifact: file("wasm-artifact"), record: file("wasm-path"), path, compiler, kind }
    }
}

fn listed() -> Vec<PathBuf> {
    let entries = fs::read_dir(DIRECTORY.join("cache")).expect("it is ours");
    entries.map(|entry| entry.expect("it is ours").path()).collect()
}

fn load(path: &Path, compiler: Compiler, kind: CodeKind) -> Module {
    let directory = DIRECTORY.join("cache");
    let request = Request { kind, directory: Some(&directory), ..Request::plain(compiler) };
    cache::from_file(&SourceFile::new(path, &|| path.to_owned()), &request).expect("the file is a module")
}

/// What happens to a file.
#[derive(Arbitrary, Debug)]
enum Fate<'a> {
    /// Its bytes are changed, and with `seal` the checksum is right again.
    Damaged {
        damages: [Option<Damage<'a>>; 3],
        seal: bool,
    },
    Missing,
    Directory,
    Symlink,
    Pipe,
    Unreadable,
    /// Others might have written it.
    OthersMayWrite,
    /// As one that another version wrote.
    Mark(u8),
}

impl Fate<'_> {
    /// Has it happen. Whether the file is whole afterwards, or damaged, or may be taken for whole.
    fn befall(&self, file: &File, sealable: bool) -> State {
        remove(&file.path);
        match self {
            Self::Damaged { damages, seal } => {
                let mut bytes = file.whole.clone();
                if *seal && sealable {
                    let end = bytes.len() - FOOTER;
                    let length = u32::from_le_bytes(bytes[end..end + 4].try_into().expect("four bytes")) as usize;
                    // Longer by the length of itself, which may be wrong as well.
                    let mut description = bytes.split_off(end - length);
                    description.truncate(length + 4);
                    damage(damages, &mut description);
                    bytes.extend_from_slice(&description);
                    let checksum = XxHash3_64::oneshot(&bytes);
                    bytes.extend_from_slice(&checksum.to_le_bytes());
                    bytes.extend_from_slice(&file.whole[file.whole.len() - 8..]);
                } else {
                    damage(damages, &mut bytes);
                }
                write(&file.path, &bytes);
                match () {
                    () if bytes == file.whole => State::Whole,
                    () if *seal && sealable => State::Either,
                    () => State::Damaged,
                }
            }
            Self::Missing => State::Damaged,
            Self::Directory => {
                fs::create_dir(&file.path).expect("it is ours");
                State::Obstructed
            }
            Self::Symlink => {
                symlink(&file.path, &file.path).expect("it is ours");
                State::Damaged
            }
            Self::Pipe => {
                make_pipe(&file.path);
                State::Damaged
            }
            Self::Unreadable => {
                write(&file.path, &file.whole);
                fs::set_permissions(&file.path, Permissions::from_mode(0o000)).expect("it is ours");
                // Nothing is unreadable to root.
                State::Either
            }
            Self::OthersMayWrite => {
                write(&file.path, &file.whole);
                fs::set_permissions(&file.path, Permissions::from_mode(0o622)).expect("it is ours");
                State::Damaged
            }
            Self::Mark(by) => {
                let mut bytes = file.whole.clone();
                if let Some(last) = bytes.last_mut() {
                    *last = last.wrapping_add(*by);
                }
                write(&file.path, &bytes);
                if bytes == file.whole { State::Whole } else { State::Damaged }
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Whole,
    Damaged,
    Either,
    /// In the place of a file is what no file can be renamed to.
    Obstructed,
}

fn damage(damages: &[Option<Damage<'_>>], bytes: &mut Vec<u8>) {
    damages.iter().flatten().for_each(|damage| damage.happen(bytes, &WHOLE, made_for));
}

/// Where a description says what the artifact was made for, with the length of that.
fn made_for(bytes: &[u8]) -> Option<Range<usize>> {
    let needle = b"wasmer ";
    let text = bytes.windows(needle.len()).rposition(|window| window == needle)?;
    let from = text.checked_sub(4)?;
    let length = u32::from_le_bytes(bytes[from..text].try_into().ok()?) as usize;
    let end = text.checked_add(length)?;
    (end <= bytes.len()).then_some(from..end)
}

fn make_pipe(path: &Path) {
    let path = CString::new(path.as_os_str().as_encoded_bytes()).expect("a path has no NUL");
    // SAFETY: the path is a C string.
    assert_eq!(unsafe { libc::mkfifo(path.as_ptr(), 0o600) }, 0);
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("there is room for files");
    fs::set_permissions(path, Permissions::from_mode(0o600)).expect("it is ours");
}

fn remove(path: &Path) {
    let _ = fs::remove_file(path).or_else(|_| fs::remove_dir(path));
}

/// The first byte chooses the module, the rest says what happens to its two files.
pub fn run(input: &[u8]) {
    let Some((&which, rest)) = input.split_first() else { return };
    let case = &CASES[usize::from(which) % CASES.len()];
    let mut input = Unstructured::new(rest);
    let Ok(fate) = Fate::arbitrary(&mut input) else { return };
    let artifact = fate.befall(&case.artifact, true);
    if let Ok(fate) = Fate::arbitrary(&mut input) {
        fate.befall(&case.record, false);
    } else {
        write(&case.record.path, &case.record.whole);
    }
    let damaged = fs::symlink_metadata(&case.artifact.path).ok().filter(fs::Metadata::is_file);
    let damaged = damaged.and_then(|_| fs::read(&case.artifact.path).ok());
    let module = load(&case.path, case.compiler, case.kind);
    assert_eq!(result(&module), RESULT, "{fate:?}");
    let now = fs::read(&case.artifact.path).ok();
    match artifact {
        State::Whole => assert!(now.as_ref() == Some(&case.artifact.whole), "a whole file was replaced"),
        State::Damaged => {
            assert!(
                now.is_some() && (now != damaged || matches!(fate, Fate::OthersMayWrite)),
                "{fate:?} was not repaired"
            );
            assert_eq!(result(&load(&case.path, case.compiler, case.kind)), RESULT);
        }
        State::Either | State::Obstructed => {}
    }
    for left in listed() {
        let ending = left.extension().unwrap_or_default();
        assert!(ending != "wasm-unfinished" && ending != "wasm-lock", "{} was left behind", left.display());
    }
}

fn result(module: &Module) -> i32 {
    let limits = Limits { fuel: module.kind().counts_fuel().then_some(1000), ..Limits::default() };
    let store = Store::new(limits);
    let instance = Instance::new(module, Vec::new(), &store).expect("it imports nothing");
    let index = module.export_index(b"f").expect("it exports f");
    let func = instance.func(index).expect("f is a function");
    let mut slot = Slot { i32: 1 };
    // SAFETY: its type is (i32) -> i32, and the store is its own.
    unsafe {
        func.call(&store, &raw mut slot).expect("it does not trap");
        slot.i32
    }
}

//! Compiles in a process of its own, which can be killed.
//!
//! How much time and memory a compiler takes depends on the code: some kilobytes can keep it busy for minutes. The
//! engine's compilers cannot be stopped, and a thread cannot be ended from outside. So if there are bounds a child
//! process compiles. It writes the content of an artifact's file, and is killed when it exceeds a bound. An abort in
//! LLVM, or the end of memory, ends only the child.
//!
//! One file, because what the child writes and what its parent reads have to agree.
#![allow(unsafe_code, reason = "makes a child process, and handles no signal in it")]

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
#[cfg(not(target_os = "linux"))]
use std::path::PathBuf;
#[cfg(target_os = "linux")]
use std::ptr;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use rustix::process::{Pid, Resource, Rlimit, Signal, WaitOptions, WaitStatus};

use crate::compile::engine::Form;
use crate::compile::progress::Progress;
use crate::compile::survey::Survey;
use crate::compiler::{CodeKind, Compiler};
use crate::fault::{CompileLimit, Fault};
use crate::module::artifact_file;
use crate::module::shared_file::read;
use crate::module::{Module, hash};
use crate::run::code;

/// What a compilation may take.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Wall time.
    pub time: Duration,
    /// Bytes that it allocates, on Linux; `None` is any number.
    pub memory: Option<u64>,
}

impl Bounds {
    /// What happened, and the limit that may be the cause.
    fn or_memory(self, what: String) -> CompileLimit {
        match self.memory {
            Some(limit) => CompileLimit::Memory { what, limit },
            None => CompileLimit::Breakdown(what),
        }
    }
}

/// Where the compiled code goes.
#[derive(Clone, Copy)]
pub(crate) enum Destination {
    /// Only into this process.
    Process,
    /// Into an artifact's file as well.
    File,
}

/// A binary that is to be compiled.
#[derive(Clone, Copy)]
pub(crate) struct Task<'a> {
    pub wasm: &'a [u8],
    pub compiler: Compiler,
    pub kind: CodeKind,
    pub destination: Destination,
    /// Who watches it, if it runs in this process.
    pub progress: Option<&'a Arc<Progress>>,
}

impl Task<'_> {
    /// Compiles in this process, without bounds.
    pub(crate) fn compile(&self) -> anyhow::Result<Module> {
        let survey = Survey::of(self.wasm);
        let form = match self.destination {
            Destination::Process => Form::in_process(self.compiler),
            Destination::File => artifact_file::form(&survey, self.compiler),
        };
        Module::compile_as(&survey, self.compiler, self.kind, form, self.progress)
    }

    /// Compiles within bounds.
    ///
    /// # Errors
    ///
    /// `Fault::CompileLimit` if the child exceeds a bound.
    pub(crate) fn compile_within(&self, bounds: Bounds) -> anyhow::Result<Module> {
        let (outbox, size, status) = self.in_child(bounds, |file| {
            let module = self.compile()?;
            artifact_file::write(&module, SystemTime::now(), file)
        })?;
        match artifact_file::load(outbox.file.try_clone()?, size, &hash(self.wasm), self.compiler) {
            Ok((module, _)) => Ok(module),
            // The child reports a complete module, so this process failed to load it.
            Err(error) if status.is_some() => {
                Err(Fault::Resource(format!("the compiled module cannot be loaded: {error:#}")).into())
            }
            Err(_) => Err(self.broke_down(status, bounds)),
        }
    }

    /// What `make` makes of the binary in a child, within bounds.
    ///
    /// # Errors
    ///
    /// `Fault::CompileLimit` if the child exceeds a bound.
    pub(crate) fn make_within(
        &self,
        bounds: Bounds,
        make: impl FnOnce() -> anyhow::Result<Vec<u8>>,
    ) -> anyhow::Result<Vec<u8>> {
        let (outbox, size, status) = self.in_child(bounds, |file| {
            let mut bytes = make()?;
            bytes.extend_from_slice(MADE);
            Ok(file.write_all_at(&bytes, 0)?)
        })?;
        let mut bytes = read(&outbox.file, 0, size)?;
        if !bytes.ends_with(MADE) {
            return Err(self.broke_down(status, bounds));
        }
        bytes.truncate(size - MADE.len());
        Ok(bytes)
    }

    /// Has a child write into a file: the file, its size, and how the child ended, if that is known.
    fn in_child(
        &self,
        bounds: Bounds,
        write: impl FnOnce(&File) -> anyhow::Result<()>,
    ) -> anyhow::Result<(Outbox, usize, Option<WaitStatus>)> {
        let outbox = Outbox::new().map_err(|error| unavailable("a file", &error))?;
        let child = Child::start(bounds.time, || report(&outbox, bounds, write))
            .map_err(|error| unavailable("a process", &error))?;
        let end = child.end_within(bounds.time);
        let size = usize::try_from(outbox.file.metadata()?.len())?;
        match outbox.fault(size)? {
            None => {}
            // If the child could not get memory, the limit is the reason.
            Some(Fault::Resource(reason)) => return Err(Fault::CompileLimit(bounds.or_memory(reason)).into()),
            Some(fault) => return Err(fault.into()),
        }
        let End::Ended(status) = end else {
            return Err(self.too_long(bounds));
        };
        if status.is_some_and(|status| status.exit_status() != Some(0)) {
            return Err(self.broke_down(status, bounds));
        }
        Ok((outbox, size, status))
    }

    fn too_long(&self, Bounds { time, .. }: Bounds) -> anyhow::Error {
        let (bytes, compiler) = (self.wasm.len(), self.compiler.name());
        Fault::CompileLimit(CompileLimit::Time { bytes, compiler, limit: time }).into()
    }

    fn broke_down(&self, status: Option<WaitStatus>, bounds: Bounds) -> anyhow::Error {
        let compiler = self.compiler.name();
        let signal = status.and_then(|status| status.terminating_signal());
        let how = match signal {
            Some(signal) => format!("was ended by signal {signal}"),
            None => "ended without a result".to_owned(),
        };
        let what = format!("{compiler} {how} while it compiled this module of {} bytes", self.wasm.len());
        Fault::CompileLimit(match signal {
            // Both signals are typical of a program that runs out of memory.
            None | Some(libc::SIGABRT | libc::SIGKILL) => bounds.or_memory(what),
            Some(_) => CompileLimit::Breakdown(format!("{what}; this is a fault of the compiler, not of your program")),
        })
        .into()
    }
}

/// The child's work: writes what it has made or the fault to the outbox, and returns whether it did.
fn report(outbox: &Outbox, bounds: Bounds, write: impl FnOnce(&File) -> anyhow::Result<()>) -> bool {
    let file = &outbox.file;
    let written = catch_unwind(AssertUnwindSafe(|| {
        if let Some(memory) = bounds.memory {
            restrict_memory(memory)?;
        }
        write(file)
    }));
    let error = match written {
        Ok(Ok(())) => return true,
        Ok(Err(error)) => error,
        Err(panic) => Fault::panic(&*panic).into(),
    };
    file.set_len(0).and_then(|()| file.write_all_at(&fault_as_bytes(&error), 0)).is_ok()
}

fn unavailable(what: &'static str, error: &io::Error) -> Fault {
    Fault::NoChild { what, reason: error.to_string() }
}

/// A process that was forked for one piece of work.
struct Child(Pid);

/// How a child ended.
enum End {
    /// By itself; `None` if other code has collected its status.
    Ended(Option<WaitStatus>),
    Killed,
}

impl Child {
    /// Forks; `work` runs in the child, with signals at their defaults and nothing on its output.
    fn start(time: Duration, work: impl FnOnce() -> bool) -> io::Result<Self> {
        let parent = rustix::process::getpid();
        let locked = code::lock();
        // SAFETY: the child has one thread, which continues here. A lock that another thread held at the fork stays
        // held in the child, except for the one above, which is the most contended. If the child blocks on such a
        // lock, the time limit kills it. It exits without running destructors.
        let child = unsafe { libc::fork() };
        drop(locked);
        match child {
            -1 => Err(io::Error::last_os_error()),
            0 => {
                let done = become_expendable(parent, time).is_some() && work();
                // SAFETY: ends the process.
                unsafe { libc::_exit(i32::from(!done)) }
            }
            child => Pid::from_raw(child).map(Self).ok_or_else(|| io::ErrorKind::Other.into()),
        }
    }

    /// Waits for its end, and kills it when its time is up.
    fn end_within(self, time: Duration) -> End {
        let start = Instant::now();
        loop {
            match rustix::process::waitpid(Some(self.0), WaitOptions::NOHANG) {
                Ok(None) | Err(rustix::io::Errno::INTR) => {}
                Ok(Some((_, status))) => return End::Ended(Some(status)),
                // Children of a process that ignores SIGCHLD leave no status.
                Err(_) => return End::Ended(None),
            }
            let elapsed = start.elapsed();
            if elapsed >= time {
                let _ = rustix::process::kill_process(self.0, Signal::KILL);
                let _ = rustix::process::waitpid(Some(self.0), WaitOptions::empty());
                return End::Killed;
            }
            // Waits in steps in proportion to the time that has passed.
            let pause = (elapsed / 16).clamp(Duration::from_micros(50), Duration::from_millis(5));
            thread::sleep(pause.min(time.saturating_sub(elapsed)));
        }
    }
}

/// Prepares a fresh child: it can be killed at any time, dies with its parent or at least when its time is up, and
/// leaves no core dump. `None` if its parent is gone, or nothing would end it.
fn become_expendable(parent: Pid, time: Duration) -> Option<()> {
    // SAFETY: the handlers belong to code that this process does not run any more. The sets are initialised by the
    // calls to which they are passed.
    unsafe {
        for signal in 1..32 {
            libc::signal(signal, libc::SIG_DFL);
        }
        let mut none = std::mem::MaybeUninit::uninit();
        libc::sigemptyset(none.as_mut_ptr());
        libc::sigprocmask(libc::SIG_SETMASK, none.as_ptr(), std::ptr::null_mut());
    }
    #[cfg(target_os = "linux")]
    let orphaned = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
    #[cfg(not(target_os = "linux"))]
    let orphaned = Err(());
    if orphaned.is_err() {
        let seconds = i64::try_from(time.as_secs().saturating_add(1)).unwrap_or(i64::MAX);
        let never = libc::timeval { tv_sec: 0, tv_usec: 0 };
        let alarm = libc::itimerval { it_interval: never, it_value: libc::timeval { tv_sec: seconds, tv_usec: 0 } };
        // SAFETY: the signal that it sends has its default action, which ends this process.
        if unsafe { libc::setitimer(libc::ITIMER_REAL, &raw const alarm, std::ptr::null_mut()) } != 0 {
            return None;
        }
    }
    if rustix::process::getppid() != Some(parent) {
        return None;
    }
    // An aborted compilation is not worth a core dump, or a message in the server's log.
    let _ = rustix::process::setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let nowhere = nowhere().ok()?;
    for output in [libc::STDOUT_FILENO, libc::STDERR_FILENO] {
        // SAFETY: both are descriptors that no other code in this process uses.
        unsafe { libc::dup2(nowhere.as_raw_fd(), output) };
    }
    Some(())
}

/// A file that discards what is written; or, in a root directory without devices, one that cannot be written to.
fn nowhere() -> io::Result<OwnedFd> {
    match File::options().write(true).open("/dev/null") {
        Ok(null) => Ok(null.into()),
        Err(_) => io::pipe().map(|(reading_end, _)| reading_end.into()),
    }
}

/// Lets this process allocate that many more bytes. Address space that is only reserved does not count.
///
/// # Errors
///
/// If the system does not enforce such a limit, or has no memory left already.
#[cfg(target_os = "linux")]
fn restrict_memory(bytes: u64) -> Result<(), Fault> {
    let unbounded = |reason: &dyn std::fmt::Display| Fault::Unbounded(reason.to_string());
    let Rlimit { current, maximum } = rustix::process::getrlimit(Resource::Data);
    let set = |limit: u64| {
        let limit = Rlimit { current: Some(limit), maximum };
        rustix::process::setrlimit(Resource::Data, limit).map_err(|error| unbounded(&io::Error::from(error)))
    };
    let most = current.or(maximum).unwrap_or(u64::MAX / 2);
    // The lowest limit under which another page can be mapped is a little more than what is allocated now. The system
    // says it in a file as well, but not in every root directory; and this way also proves that the limit is
    // enforced.
    let page = code::page_size() as u64;
    let (mut too_low, mut high_enough) = (1, most / page);
    set(high_enough * page)?;
    if !has_room() {
        return Err(Fault::Resource("there is no memory left to compile with".to_owned()));
    }
    while too_low + 1 < high_enough {
        let between = too_low.midpoint(high_enough);
        set(between * page)?;
        *(if has_room() { &mut high_enough } else { &mut too_low }) = between;
    }
    if high_enough == 2 {
        return Err(unbounded(&"the system lets a process allocate more than RLIMIT_DATA"));
    }
    set(most.min((too_low * page).saturating_add(bytes)))
}

/// Whether the system lets this process map a page.
#[cfg(target_os = "linux")]
fn has_room() -> bool {
    let (protection, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
    // SAFETY: maps fresh memory, and unmaps it.
    unsafe {
        let memory = libc::mmap(ptr::null_mut(), code::page_size(), protection, kind, -1, 0);
        memory != libc::MAP_FAILED && libc::munmap(memory, code::page_size()) == 0
    }
}

/// Other systems do not enforce the limit for mapped memory, and all allocators map memory.
#[cfg(not(target_os = "linux"))]
fn restrict_memory(_bytes: u64) -> Result<(), Fault> {
    Ok(())
}

/// A file that only the child writes and this process reads.
struct Outbox {
    file: File,
    #[cfg(not(target_os = "linux"))]
    name: PathBuf,
}

#[cfg(target_os = "linux")]
impl Outbox {
    fn new() -> io::Result<Self> {
        let file = rustix::fs::memfd_create("wasm-artifact", rustix::fs::MemfdFlags::CLOEXEC)?;
        Ok(Self { file: file.into() })
    }
}

#[cfg(not(target_os = "linux"))]
impl Outbox {
    fn new() -> io::Result<Self> {
        use std::os::unix::fs::OpenOptionsExt;
        let since = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos();
        let name = std::env::temp_dir().join(format!("wasm-{}-{since:x}.artifact", std::process::id()));
        let file = File::options().read(true).write(true).create_new(true).mode(0o600).open(&name)?;
        Ok(Self { file, name })
    }
}

#[cfg(not(target_os = "linux"))]
impl Drop for Outbox {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.name);
    }
}

/// The last bytes of an outbox with what was made of a binary.
const MADE: &[u8; 8] = b"wasmmde\x01";

/// The last bytes of an outbox with a fault in it.
const FAULT: &[u8; 8] = b"wasmflt\x01";

/// The kind of fault, an offset, the mark. The reason comes before them.
const FOOTER: usize = 1 + 8 + FAULT.len();

const COMPILE: u8 = 0;
const RESOURCE: u8 = 1;
const ENGINE: u8 = 2;
const UNBOUNDED: u8 = 3;
const UNSUPPORTED: u8 = 4;

/// Reason, kind, offset (all ones: no offset), mark.
fn fault_as_bytes(error: &anyhow::Error) -> Vec<u8> {
    let (kind, reason, offset) = match error.downcast_ref() {
        Some(Fault::Compile { reason, offset }) => (COMPILE, reason.clone(), *offset),
        Some(Fault::Unsupported(reason)) => (UNSUPPORTED, reason.clone(), None),
        Some(Fault::Resource(reason)) => (RESOURCE, reason.clone(), None),
        Some(Fault::Engine(reason)) => (ENGINE, reason.clone(), None),
        Some(Fault::Unbounded(reason)) => (UNBOUNDED, reason.clone(), None),
        _ => (ENGINE, format!("{error:#}"), None),
    };
    let mut bytes = reason.into_bytes();
    bytes.push(kind);
    bytes.extend_from_slice(&offset.map_or(u64::MAX, |offset| offset as u64).to_le_bytes());
    bytes.extend_from_slice(FAULT);
    bytes
}

impl Outbox {
    /// The fault that the child left in it, if it left one.
    fn fault(&self, size: usize) -> io::Result<Option<Fault>> {
        let Some(end) = size.checked_sub(FOOTER) else { return Ok(None) };
        let mut footer = [0; FOOTER];
        self.file.read_exact_at(&mut footer, end as u64)?;
        let [kind, offset @ .., _, _, _, _, _, _, _, _] = footer;
        if !footer.ends_with(FAULT) {
            return Ok(None);
        }
        let reason = String::from_utf8_lossy(&read(&self.file, 0, end)?).into_owned();
        let offset = Some(u64::from_le_bytes(offset)).filter(|offset| *offset != u64::MAX);
        Ok(Some(match kind {
            COMPILE => Fault::Compile { reason, offset: offset.and_then(|offset| usize::try_from(offset).ok()) },
            UNSUPPORTED => Fault::Unsupported(reason),
            RESOURCE => Fault::Resource(reason),
            UNBOUNDED => Fault::Unbounded(reason),
            _ => Fault::Engine(reason),
        }))
    }
}

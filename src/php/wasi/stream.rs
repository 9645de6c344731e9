//! What a WASI guest reads from and writes to: strings, captured output, and any PHP stream.
#![allow(unsafe_code, reason = "calls PHP's streams")]

use std::cell::{Cell, RefCell};
use std::ffi::{CStr, c_int, c_void};
use std::ptr;
use std::time::{Duration, Instant};

use ext_php_rs::ffi::php_stream;
use ext_php_rs::types::Zval;
use wasm_runtime::fault::HostStop;
use wasm_runtime::wasi::world::{Input, Output, Patience, Readiness, Result, Span, Watch, WorldError, wait};

use crate::php::engine::exceptions::{Class, throw};
use crate::php::engine::hold_back::hold_back;
use crate::php::engine::{declared, zend};

/// The pause before reading again from a stream that has nothing yet and cannot be waited for.
const PAUSE: Duration = Duration::from_millis(10);

/// A PHP string as input.
pub struct Text {
    text: Zval,
    position: Cell<usize>,
}

impl Text {
    /// `text` is a string; anything else is an empty one.
    pub fn new(text: Zval) -> Self {
        Self { text, position: Cell::new(0) }
    }

    fn rest(&self) -> &[u8] {
        let bytes = self.text.zend_str().map_or(&[][..], |text| text.as_bytes());
        &bytes[self.position.get()..]
    }
}

impl Input for Text {
    fn read(&self, into: Span, _patience: Patience) -> Result<usize> {
        let count = into.put(self.rest());
        self.position.set(self.position.get() + count);
        Ok(count)
    }

    fn readiness(&self) -> Result<Readiness> {
        let bytes = self.rest().len() as u64;
        Ok(Readiness::Now { bytes, end: bytes == 0 })
    }
}

/// Captured output, up to a limit.
pub struct Captured {
    name: &'static str,
    bytes: RefCell<Vec<u8>>,
    limit: usize,
}

impl Captured {
    /// `name` is the name of the stream in messages.
    pub fn new(name: &'static str, limit: usize) -> Self {
        Self { name, bytes: RefCell::default(), limit }
    }

    /// What has been written so far.
    pub fn to_value(&self) -> Zval {
        zend::string(&self.bytes.borrow())
    }
}

impl Output for Captured {
    fn write(&self, from: Span, _patience: Patience) -> Result<usize> {
        let mut bytes = self.bytes.borrow_mut();
        let kept = from.first(self.limit - bytes.len());
        // The limit may be larger than the memory that is left.
        if bytes.try_reserve(kept.len()).is_err() {
            return Err(WorldError::OUT_OF_MEMORY.into());
        }
        kept.read(|new| bytes.extend_from_slice(new));
        if kept.len() == from.len() {
            return Ok(kept.len());
        }
        drop(bytes);
        // The guest could ignore an error, and the program would lose the end of the output unnoticed.
        let message = format!(
            "the guest wrote more than {} bytes to its {}: raise $outputLimit, or give a stream",
            self.limit, self.name
        );
        throw(Class::WasmException.entry(), &message);
        Err(HostStop::Exception.into())
    }
}

/// A PHP stream, which may be closed at any time.
pub struct Stream(Zval);

impl Stream {
    /// `None` if the value is not an open stream.
    pub fn new(resource: &Zval) -> Option<Self> {
        let stream = Self(resource.shallow_clone());
        stream.open().is_ok().then_some(stream)
    }

    fn open(&self) -> Result<*mut php_stream, WorldError> {
        // SAFETY: the engine looks up the resource, and returns null for one that is closed or of another kind.
        let stream = unsafe {
            let value = ptr::from_ref(&self.0).cast_mut();
            let (stream, persistent) = (declared::php_file_le_stream(), declared::php_file_le_pstream());
            declared::zend_fetch_resource2_ex(value, ptr::null(), stream, persistent)
        };
        if stream.is_null() { Err(WorldError::BAD_DESCRIPTOR) } else { Ok(stream.cast()) }
    }

    /// Runs `work` on the stream. PHP code may run meanwhile, and must not free the stream.
    fn busy<R: Copy>(&self, work: impl FnOnce(*mut php_stream) -> R + Copy) -> Result<R> {
        // With this flag `fclose` refuses.
        const NO_CLOSE: u32 = declared::PHP_STREAM_FLAG_NO_FCLOSE;
        let stream = self.open()?;
        // SAFETY: the stream is open.
        let before = unsafe { std::mem::replace(&mut (*stream).flags, (*stream).flags | NO_CLOSE) };
        let outcome = hold_back(|| work(stream));
        if self.open() == Ok(stream) {
            // SAFETY: as above.
            unsafe { (*stream).flags = (*stream).flags & !NO_CLOSE | before & NO_CLOSE };
        }
        Ok(outcome?)
    }

    /// The system's descriptor behind it, if reading and writing block on nothing else.
    fn descriptor(&self) -> Result<Option<c_int>> {
        const FOR_SELECT: c_int = declared::PHP_STREAM_AS_FD_FOR_SELECT;
        let stream = self.open()?;
        // SAFETY: the stream is open; its kind has a name.
        let label = unsafe { CStr::from_ptr((*(*stream).ops).label) }.to_bytes();
        // Other streams create a descriptor for the purpose, or run PHP code.
        if label != b"STDIO" && !label.windows(6).any(|part| part == b"socket") {
            return Ok(None);
        }
        let mut descriptor: c_int = -1;
        let place = (&raw mut descriptor).cast::<*mut c_void>();
        // SAFETY: the stream is open, and this kind of cast writes a descriptor.
        let cast = self.busy(|stream| unsafe { declared::php_stream_cast(stream, FOR_SELECT, place, 0) })?;
        Ok((cast == declared::SUCCESS && descriptor >= 0).then_some(descriptor))
    }

    /// Whether reading or writing may block.
    fn waits(descriptor: c_int) -> bool {
        // SAFETY: writes the status, and fails for a closed descriptor.
        unsafe {
            let mut status: libc::stat = std::mem::zeroed();
            libc::fstat(descriptor, &raw mut status) == 0 && status.st_mode & libc::S_IFMT != libc::S_IFREG
        }
    }

    /// The bytes that PHP has in its buffer.
    fn buffered(&self) -> Result<u64> {
        let stream = self.open()?;
        // SAFETY: the stream is open.
        let buffered = unsafe { (*stream).writepos - (*stream).readpos };
        Ok(u64::try_from(buffered).unwrap_or_default())
    }

    fn is_terminal_stream(&self) -> bool {
        // SAFETY: asks the system about a descriptor.
        matches!(self.descriptor(), Ok(Some(descriptor)) if unsafe { libc::isatty(descriptor) } == 1)
    }

    fn wait_for(&self, watch: fn(c_int) -> Watch, patience: Patience) -> Result<bool> {
        match self.descriptor()?.filter(|&descriptor| Self::waits(descriptor)) {
            Some(descriptor) => wait(&mut [watch(descriptor)], None, patience).map(|()| true),
            None => Ok(false),
        }
    }
}

impl Input for Stream {
    fn read(&self, into: Span, patience: Patience) -> Result<usize> {
        loop {
            if self.buffered()? == 0 {
                self.wait_for(Watch::reading, patience)?;
            }
            let (to, length) = (into.as_ptr(), into.len());
            // SAFETY: the stream is open, and the span has room for that many bytes.
            let count = self.busy(|stream| unsafe { declared::php_stream_read(stream, to.cast(), length) })?;
            match usize::try_from(count) {
                Err(_) => return Err(WorldError::IO.into()),
                Ok(0) => {}
                Ok(count) => return Ok(count),
            }
            // The result is an int before PHP 8.2.
            // SAFETY: the stream is open.
            if i32::from(self.busy(|stream| unsafe { declared::php_stream_eof(stream) })?) != 0 {
                return Ok(0);
            }
            // A stream that does not block has nothing yet.
            wait(&mut [], Some(Instant::now() + PAUSE), patience)?;
        }
    }

    fn readiness(&self) -> Result<Readiness> {
        let bytes = self.buffered()?;
        if bytes == 0
            && let Some(descriptor) = self.descriptor()?
        {
            return Ok(Readiness::Descriptor(descriptor));
        }
        Ok(Readiness::Now { bytes, end: false })
    }

    fn is_terminal(&self) -> bool {
        self.is_terminal_stream()
    }
}

impl Output for Stream {
    fn write(&self, from: Span, patience: Patience) -> Result<usize> {
        /// The bytes that a pipe with room is sure to accept at once (`PIPE_BUF` of Linux).
        const AT_ONCE: usize = 4096;
        let mut rest = from;
        while !rest.is_empty() {
            let piece = if self.wait_for(Watch::writing, patience)? { rest.first(AT_ONCE) } else { rest };
            let (bytes, length) = (piece.as_ptr(), piece.len());
            // SAFETY: the stream is open, and the span has that many bytes.
            let count = self.busy(|stream| unsafe { declared::php_stream_write(stream, bytes.cast(), length) })?;
            match usize::try_from(count) {
                Ok(0) | Err(_) if rest.len() == from.len() => return Err(WorldError::IO.into()),
                Ok(0) | Err(_) => break,
                Ok(count) => rest = rest.skip(count),
            }
        }
        Ok(from.len() - rest.len())
    }

    fn readiness(&self) -> Result<Readiness> {
        match self.descriptor()?.filter(|&descriptor| Self::waits(descriptor)) {
            Some(descriptor) => Ok(Readiness::Descriptor(descriptor)),
            None => Ok(Readiness::Now { bytes: 1, end: false }),
        }
    }

    fn is_terminal(&self) -> bool {
        self.is_terminal_stream()
    }
}

//! The streams behind `input-stream` and `output-stream`, and the errors with which they end.
#![allow(unsafe_code, reason = "lends buffers to streams")]

use std::cell::Cell;
use std::rc::Rc;
use std::time::Instant;

use rustix::io::Errno;

use super::caller::Caller;
use super::error::{Answer, Failure};
use super::resources::{Numbers, Resource};
use super::value::{Give, Value, shape};
use crate::component::broken::Stop;
use crate::component::types::{Shape, TypeId, Types, Variant};
use crate::wasi::world::{
    self, File, FileKind, Input, OpenFile, Output, Patience, Readiness, Span, Watch, WorldError, transfer, wait,
};

/// `wasi:io/error.error`
pub struct IoError(pub WorldError);

impl Resource for IoError {
    const NAME: &'static str = "error";
    const KIND: usize = 0;
}

/// `wasi:io/streams.stream-error`
#[derive(Debug)]
pub enum StreamError {
    LastOperationFailed(WorldError),
    Closed,
}

impl From<WorldError> for StreamError {
    fn from(error: WorldError) -> Self {
        // That of a connection whose side was shut down.
        if error == Errno::SHUTDOWN.into() { Self::Closed } else { Self::LastOperationFailed(error) }
    }
}

impl Value for StreamError {
    const SIZE: usize = 8;
    const ALIGN: usize = 4;
    const FLAT: usize = 2;

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        let Some(Shape::Variant(Variant { cases, .. })) = shape(types, ty) else { return false };
        let [failed, closed] = &**cases else { return false };
        let Some(Shape::Own(table)) = shape(types, failed.ty) else { return false };
        &*failed.name == "last-operation-failed"
            && &*closed.name == "closed"
            && closed.ty.is_none()
            && numbers.note::<IoError>(types, *table)
    }
}

impl Give for StreamError {
    fn give(self, caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop> {
        match self {
            Self::LastOperationFailed(error) => caller.give(IoError(error))?.give(caller, &mut to[4..]),
            Self::Closed => 1_u8.give(caller, &mut to[..1]),
        }
    }
}

/// What an operation on a stream answers.
pub type Streamed<T = ()> = Answer<T, Failure<StreamError>>;

/// How many bytes one call moves at most; a guest repeats it for more.
pub const MOST: u64 = 1 << 20;

/// `wasi:io/streams.input-stream`
pub struct InputStream {
    source: Source,
    closed: Cell<bool>,
    /// What counts its file as open.
    _counted: Option<Rc<OpenFile>>,
}

enum Source {
    Host(Rc<dyn Input>),
    File(Rc<File>, Cell<u64>),
}

impl Resource for InputStream {
    const NAME: &'static str = "input-stream";
    const KIND: usize = 1;
}

impl InputStream {
    pub fn of_host(input: &Rc<dyn Input>) -> Self {
        Self { source: Source::Host(Rc::clone(input)), closed: Cell::new(false), _counted: None }
    }

    pub fn of_file(file: &Rc<File>, offset: u64, counted: &Rc<OpenFile>) -> Self {
        let source = Source::File(Rc::clone(file), Cell::new(offset));
        Self { source, closed: Cell::new(false), _counted: Some(Rc::clone(counted)) }
    }

    /// Reads some bytes: waits for the first of them, or gives none if there are none now.
    pub fn read(&self, length: u64, waits: bool, patience: Patience) -> Streamed<Vec<u8>> {
        if self.closed.get() {
            return Err(Failure::Error(StreamError::Closed));
        }
        let length = length.min(MOST) as usize;
        if length == 0 || !waits && !is_ready(&self.readiness()?, false, patience)? {
            return Ok(Vec::new());
        }
        let mut buffer = vec![0; length];
        // SAFETY: the span is used by this call only, in which nothing else uses the buffer.
        let span = unsafe { Span::of_buffer(&mut buffer) };
        let count = self.failing(self.read_into(span, patience))?;
        if count == 0 {
            self.closed.set(true);
            return Err(Failure::Error(StreamError::Closed));
        }
        buffer.truncate(count);
        Ok(buffer)
    }

    fn read_into(&self, span: Span, patience: Patience) -> world::Result<usize> {
        match &self.source {
            Source::Host(input) => input.read(span, patience),
            Source::File(file, position) if has_offsets(file) => {
                let count = file.read_at(&[span], position.get(), patience)?;
                position.set(position.get().saturating_add(count.into()));
                Ok(count as usize)
            }
            Source::File(file, _) => Ok(file.read(&[span], patience)? as usize),
        }
    }

    pub fn readiness(&self) -> world::Result<Readiness> {
        match &self.source {
            _ if self.closed.get() => Ok(AT_ONCE),
            Source::Host(input) => input.readiness(),
            Source::File(file, _) => readiness(file, false),
        }
    }

    /// A stream that has failed is closed.
    fn failing<T>(&self, result: world::Result<T>) -> Streamed<T> {
        if matches!(result, Err(world::Failure::Error(_))) {
            self.closed.set(true);
        }
        Ok(result?)
    }
}

/// `wasi:io/streams.output-stream`
pub struct OutputStream {
    sink: Sink,
    closed: Cell<bool>,
    /// How many bytes the guest may write, as it was told last.
    permit: Cell<u64>,
    /// As for input.
    _counted: Option<Rc<OpenFile>>,
}

enum Sink {
    Host(Rc<dyn Output>),
    File(Rc<File>, Cell<u64>),
    /// At the end of a file.
    End(Rc<File>),
}

impl Resource for OutputStream {
    const NAME: &'static str = "output-stream";
    const KIND: usize = 2;
}

impl OutputStream {
    fn new(sink: Sink, counted: Option<&Rc<OpenFile>>) -> Self {
        Self { sink, closed: Cell::new(false), permit: Cell::new(0), _counted: counted.cloned() }
    }

    pub fn of_host(output: Rc<dyn Output>) -> Self {
        Self::new(Sink::Host(output), None)
    }

    pub fn of_file(file: &Rc<File>, offset: u64, counted: &Rc<OpenFile>) -> Self {
        Self::new(Sink::File(Rc::clone(file), Cell::new(offset)), Some(counted))
    }

    pub fn at_end_of(file: &Rc<File>, counted: &Rc<OpenFile>) -> Self {
        Self::new(Sink::End(Rc::clone(file)), Some(counted))
    }

    /// How many bytes may be written now without waiting.
    pub fn check_write(&self, patience: Patience) -> Streamed<u64> {
        self.must_be_open()?;
        let ready = is_ready(&self.failing(self.readiness())?, true, patience)?;
        self.permit.set(if ready { MOST.min(self.room()) } else { 0 });
        Ok(self.permit.get())
    }

    /// Writes what `check_write` has permitted.
    pub fn write(&self, bytes: Span, patience: Patience) -> Streamed {
        self.use_permit(bytes.len() as u64)?;
        self.write_all(bytes, patience)
    }

    /// Writes all of it, and waits where it must.
    pub fn write_all(&self, mut bytes: Span, patience: Patience) -> Streamed {
        self.must_be_open()?;
        while !bytes.is_empty() {
            let count = self.failing(self.write_from(bytes, patience))?;
            if count == 0 {
                return self.failing(Err(WorldError::IO.into()));
            }
            bytes = bytes.skip(count as usize);
        }
        Ok(())
    }

    /// Writes that many zeros.
    pub fn write_zeros(&self, mut length: u64, patience: Patience) -> Streamed {
        const PIECE: u64 = 64 << 10;
        let mut zeros = vec![0; length.min(PIECE) as usize];
        while length > 0 {
            let count = length.min(PIECE);
            // SAFETY: the span is used by this call only, in which nothing else uses the buffer.
            let span = unsafe { Span::of_buffer(&mut zeros) };
            self.write_all(span.first(count as usize), patience)?;
            length -= count;
        }
        Ok(())
    }

    /// Writes bytes of the host's.
    pub fn write_buffer(&self, bytes: &mut [u8], patience: Patience) -> Streamed {
        // SAFETY: as above.
        self.write_all(unsafe { Span::of_buffer(bytes) }, patience)
    }

    /// Takes a part of the permit.
    pub fn use_permit(&self, length: u64) -> Streamed {
        self.must_be_open()?;
        let left = self.permit.get().checked_sub(length);
        self.permit.set(left.ok_or_else(|| Stop::trap("the write exceeds what check-write has permitted"))?);
        Ok(())
    }

    fn room(&self) -> u64 {
        match &self.sink {
            Sink::Host(output) => output.room(),
            Sink::File(..) | Sink::End(_) => MOST,
        }
    }

    fn write_from(&self, bytes: Span, patience: Patience) -> world::Result<u32> {
        match &self.sink {
            Sink::Host(output) => transfer(&[bytes], patience, |piece| output.write(piece, patience)),
            Sink::File(file, position) if has_offsets(file) => {
                let count = file.write_at(&[bytes], position.get(), patience)?;
                position.set(position.get().saturating_add(count.into()));
                Ok(count)
            }
            Sink::End(file) if has_offsets(file) => file.append(&[bytes], patience),
            Sink::File(file, _) | Sink::End(file) => file.write(&[bytes], patience),
        }
    }

    pub fn readiness(&self) -> world::Result<Readiness> {
        match &self.sink {
            _ if self.closed.get() => Ok(AT_ONCE),
            Sink::Host(output) => output.readiness(),
            Sink::File(file, _) | Sink::End(file) => readiness(file, true),
        }
    }

    pub fn must_be_open(&self) -> Streamed {
        if self.closed.get() { Err(Failure::Error(StreamError::Closed)) } else { Ok(()) }
    }

    /// As for input.
    fn failing<T>(&self, result: world::Result<T>) -> Streamed<T> {
        if matches!(result, Err(world::Failure::Error(_))) {
            self.closed.set(true);
        }
        Ok(result?)
    }
}

const AT_ONCE: Readiness = Readiness::Now { bytes: 1, end: false };

/// Reads at a place of a file into a buffer.
pub fn read_at(file: &File, buffer: &mut [u8], offset: u64, patience: Patience) -> world::Result<u32> {
    // SAFETY: the span is used by this call only, in which nothing else uses the buffer.
    file.read_at(&[unsafe { Span::of_buffer(buffer) }], offset, patience)
}

/// Whether places in a file can be read and written; of others there is only a stream.
fn has_offsets(file: &File) -> bool {
    matches!(file.kind(), FileKind::RegularFile | FileKind::BlockDevice)
}

fn readiness(file: &File, for_writing: bool) -> world::Result<Readiness> {
    if has_offsets(file) { Ok(AT_ONCE) } else { file.readiness(for_writing) }
}

/// Whether a stream can be used now.
fn is_ready(readiness: &Readiness, for_writing: bool, patience: Patience) -> world::Result<bool> {
    match *readiness {
        Readiness::Now { .. } => Ok(true),
        Readiness::Descriptor(descriptor) => {
            let mut watches = [if for_writing { Watch::writing(descriptor) } else { Watch::reading(descriptor) }];
            wait(&mut watches, Some(Instant::now()), patience)?;
            Ok(watches[0].ready)
        }
    }
}

//! `wasi:io/error` and `wasi:io/streams`.

use std::rc::Rc;

use super::caller::Caller;
use super::error::ErrorCode;
use super::poll::Pollable;
use super::streams::{InputStream, IoError, MOST, OutputStream, Streamed};
use super::value::{Bytes, BytesOfGuest, Own};
use crate::component::broken::Stop;

/// How many bytes the functions that write and flush take at most (`wasi:io/streams`).
const MOST_AT_ONCE: u64 = 4096;

pub fn to_debug_string(_caller: &Caller<'_>, this: Rc<IoError>) -> Result<String, Stop> {
    Ok(this.0.to_string())
}

pub fn filesystem_error_code(_caller: &Caller<'_>, error: Rc<IoError>) -> Result<Option<ErrorCode>, Stop> {
    Ok(Some(error.0.into()))
}

pub fn read(caller: &Caller<'_>, this: Rc<InputStream>, length: u64) -> Streamed<Bytes> {
    this.read(length, false, caller.patience).map(Bytes)
}

pub fn blocking_read(caller: &Caller<'_>, this: Rc<InputStream>, length: u64) -> Streamed<Bytes> {
    this.read(length, true, caller.patience).map(Bytes)
}

pub fn skip(caller: &Caller<'_>, this: Rc<InputStream>, length: u64) -> Streamed<u64> {
    Ok(this.read(length, false, caller.patience)?.len() as u64)
}

pub fn blocking_skip(caller: &Caller<'_>, this: Rc<InputStream>, length: u64) -> Streamed<u64> {
    Ok(this.read(length, true, caller.patience)?.len() as u64)
}

pub fn subscribe_to_input(_caller: &Caller<'_>, this: Rc<InputStream>) -> Result<Own<Pollable>, Stop> {
    Ok(Own(Pollable::Input(this)))
}

pub fn check_write(caller: &Caller<'_>, this: Rc<OutputStream>) -> Streamed<u64> {
    this.check_write(caller.patience)
}

pub fn write(caller: &Caller<'_>, this: Rc<OutputStream>, contents: BytesOfGuest) -> Streamed {
    this.write(contents.0, caller.patience)
}

pub fn blocking_write_and_flush(caller: &Caller<'_>, this: Rc<OutputStream>, contents: BytesOfGuest) -> Streamed {
    must_be_few(contents.0.len() as u64)?;
    this.write_all(contents.0, caller.patience)
}

pub fn write_zeroes(caller: &Caller<'_>, this: Rc<OutputStream>, length: u64) -> Streamed {
    this.use_permit(length)?;
    this.write_zeros(length, caller.patience)
}

pub fn blocking_write_zeroes_and_flush(caller: &Caller<'_>, this: Rc<OutputStream>, length: u64) -> Streamed {
    must_be_few(length)?;
    this.write_zeros(length, caller.patience)
}

fn must_be_few(length: u64) -> Result<(), Stop> {
    if length > MOST_AT_ONCE {
        return Err(Stop::trap(format!(
            "{length} bytes are to be written and flushed at once, at most {MOST_AT_ONCE} may"
        )));
    }
    Ok(())
}

/// Nothing is kept back.
pub fn flush(_caller: &Caller<'_>, this: Rc<OutputStream>) -> Streamed {
    this.must_be_open()
}

pub fn subscribe_to_output(_caller: &Caller<'_>, this: Rc<OutputStream>) -> Result<Own<Pollable>, Stop> {
    Ok(Own(Pollable::Output(this)))
}

pub fn splice(caller: &Caller<'_>, this: Rc<OutputStream>, from: Rc<InputStream>, length: u64) -> Streamed<u64> {
    let room = this.check_write(caller.patience)?;
    pass_on(caller, &this, &from, length.min(room), false)
}

pub fn blocking_splice(
    caller: &Caller<'_>,
    this: Rc<OutputStream>,
    from: Rc<InputStream>,
    length: u64,
) -> Streamed<u64> {
    this.must_be_open()?;
    pass_on(caller, &this, &from, length.min(MOST), true)
}

fn pass_on(caller: &Caller<'_>, to: &OutputStream, from: &InputStream, length: u64, waits: bool) -> Streamed<u64> {
    let mut bytes = from.read(length, waits, caller.patience)?;
    to.write_buffer(&mut bytes, caller.patience)?;
    Ok(bytes.len() as u64)
}

//! `wasi:cli`: arguments, environment, standard streams, terminals, the end.

use std::rc::Rc;

use super::caller::Caller;
use super::resources::Resource;
use super::streams::{InputStream, OutputStream};
use super::value::Own;
use crate::component::broken::Stop;
use crate::fault::HostStop;
use crate::wasi::world::Output;

/// `wasi:cli/terminal-input.terminal-input`
pub struct TerminalInput;

impl Resource for TerminalInput {
    const NAME: &'static str = "terminal-input";
    const KIND: usize = 4;
}

/// `wasi:cli/terminal-output.terminal-output`
pub struct TerminalOutput;

impl Resource for TerminalOutput {
    const NAME: &'static str = "terminal-output";
    const KIND: usize = 5;
}

/// Strings are Unicode here; what the host gave may be any bytes.
fn text(bytes: &[u8], what: &str) -> Result<String, Stop> {
    let text = std::str::from_utf8(bytes);
    text.map(str::to_owned)
        .map_err(|_| Stop::trap(format!("{what} of the program is not UTF-8, as WASI 0.2 has strings")))
}

pub fn get_environment(caller: &Caller<'_>) -> Result<Vec<(String, String)>, Stop> {
    let variables = caller.world.environment.iter().map(|variable| {
        let variable = text(variable, "an environment variable")?;
        let (name, value) = variable.split_once('=').unwrap_or((&variable, ""));
        Ok((name.to_owned(), value.to_owned()))
    });
    variables.collect()
}

pub fn get_arguments(caller: &Caller<'_>) -> Result<Vec<String>, Stop> {
    caller.world.arguments.iter().map(|argument| text(argument, "an argument")).collect()
}

/// Paths are relative to a directory that the guest was given.
pub fn initial_cwd(_caller: &Caller<'_>) -> Result<Option<String>, Stop> {
    Ok(None)
}

pub fn exit(caller: &Caller<'_>, status: Result<(), ()>) -> Result<(), Stop> {
    leave(caller, status.is_err().into())
}

pub fn exit_with_code(caller: &Caller<'_>, code: u8) -> Result<(), Stop> {
    leave(caller, code.into())
}

fn leave(caller: &Caller<'_>, code: u32) -> Result<(), Stop> {
    caller.world.exit(code);
    Err(HostStop::Exit(code).into())
}

pub fn get_stdin(caller: &Caller<'_>) -> Result<Own<InputStream>, Stop> {
    Ok(Own(InputStream::of_host(&caller.world.stdin)))
}

pub fn get_stdout(caller: &Caller<'_>) -> Result<Own<OutputStream>, Stop> {
    Ok(Own(OutputStream::of_host(Rc::clone(&caller.world.stdout))))
}

pub fn get_stderr(caller: &Caller<'_>) -> Result<Own<OutputStream>, Stop> {
    Ok(Own(OutputStream::of_host(Rc::clone(&caller.world.stderr) as Rc<dyn Output>)))
}

pub fn get_terminal_stdin(caller: &Caller<'_>) -> Result<Option<Own<TerminalInput>>, Stop> {
    Ok(caller.world.stdin.is_terminal().then_some(Own(TerminalInput)))
}

pub fn get_terminal_stdout(caller: &Caller<'_>) -> Result<Option<Own<TerminalOutput>>, Stop> {
    Ok(caller.world.stdout.is_terminal().then_some(Own(TerminalOutput)))
}

pub fn get_terminal_stderr(caller: &Caller<'_>) -> Result<Option<Own<TerminalOutput>>, Stop> {
    Ok(caller.world.stderr.is_terminal().then_some(Own(TerminalOutput)))
}

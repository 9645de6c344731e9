//! `wasi:io/poll`: waiting for streams and clocks.

use std::rc::Rc;
use std::time::{Duration, Instant};

use super::caller::Caller;
use super::error::certain;
use super::exchange::Exchange;
use super::resources::Resource;
use super::streams::{InputStream, OutputStream};
use super::value::Handles;
use crate::component::broken::Stop;
use crate::wasi::world::{self, Clock, Readiness, Watch, wait};

/// `wasi:io/poll.pollable`
pub enum Pollable {
    Input(Rc<InputStream>),
    Output(Rc<OutputStream>),
    /// When the guest's monotonic clock shows that time.
    At(u64),
    /// When there is a response.
    Exchange(Rc<Exchange>),
    Other(Rc<dyn Waited>),
}

/// What else can be waited for.
pub trait Waited {
    /// The descriptor of the system that it waits for; `None` if it is ready.
    fn watch(&self) -> Option<Watch>;
}

impl Resource for Pollable {
    const NAME: &'static str = "pollable";
    const KIND: usize = 3;
}

/// How many of them a guest may wait for at once.
const MOST: usize = 1 << 16;

enum State {
    Ready,
    /// The guest itself has to go on first.
    Unfinished,
    After(Duration),
    /// A place among the descriptors that are waited for.
    Watched(usize),
}

pub fn ready(caller: &Caller<'_>, this: Rc<Pollable>) -> Result<bool, Stop> {
    Ok(!certain(wait_for(caller, &[this], true))?.is_empty())
}

pub fn block(caller: &Caller<'_>, this: Rc<Pollable>) -> Result<(), Stop> {
    certain(wait_for(caller, &[this], false))?;
    Ok(())
}

pub fn poll(caller: &Caller<'_>, pollables: Handles<Pollable>) -> Result<Vec<u32>, Stop> {
    match pollables.len() {
        0 => return Err(Stop::trap("a list of no pollables is waited for")),
        1..=MOST => {}
        count => return Err(Stop::trap(format!("{count} pollables are waited for, at most {MOST} may be"))),
    }
    let pollables = (0..pollables.len()).map(|index| pollables.get(caller, index)).collect::<Result<Vec<_>, _>>()?;
    certain(wait_for(caller, &pollables, false))
}

/// Waits until some of them are ready, unless it is only asked which are; their places in the list.
fn wait_for(caller: &Caller<'_>, pollables: &[Rc<Pollable>], only_asks: bool) -> world::Result<Vec<u32>> {
    let clocks = &caller.world.clocks;
    let mut watches = Vec::new();
    let mut states = Vec::with_capacity(pollables.len());
    let mut now = None;
    for pollable in pollables {
        states.push(match &**pollable {
            Pollable::Input(stream) => watched(stream.readiness(), &mut watches, Watch::reading)?,
            Pollable::Output(stream) => watched(stream.readiness(), &mut watches, Watch::writing)?,
            Pollable::Exchange(exchange) if exchange.is_whole() => {
                exchange.settle()?;
                State::Ready
            }
            Pollable::Exchange(_) => State::Unfinished,
            Pollable::Other(waited) => match waited.watch() {
                Some(watch) => {
                    watches.push(watch);
                    State::Watched(watches.len() - 1)
                }
                None => State::Ready,
            },
            Pollable::At(time) => {
                let now = match now {
                    Some(now) => now,
                    None => *now.insert(clocks.now(Clock::Monotonic)?),
                };
                match time.checked_sub(now) {
                    None | Some(0) => State::Ready,
                    Some(left) => State::After(Duration::from_nanos(left)),
                }
            }
        });
    }
    if !only_asks && states.iter().all(|state| matches!(state, State::Unfinished)) {
        // It would wait for itself: what there is of the requests is all that comes.
        for (pollable, state) in pollables.iter().zip(&mut states) {
            if let Pollable::Exchange(exchange) = &**pollable {
                exchange.settle()?;
                *state = State::Ready;
            }
        }
    }
    let at_once = only_asks || states.iter().any(|state| matches!(state, State::Ready));
    let shortest = states.iter().filter_map(|state| match state {
        State::After(time) => Some(*time),
        _ => None,
    });
    let planned = if at_once { Some(Duration::ZERO) } else { shortest.min() };
    let began = Instant::now();
    // A time that the system cannot represent never comes.
    wait(&mut watches, planned.and_then(|time| began.checked_add(time)), caller.patience)?;
    let woken = at_once || watches.iter().any(|watch| watch.ready);
    let passed = clocks.waited(began, planned.filter(|_| !woken));
    let is_ready = |state: &State| match state {
        State::Ready => true,
        State::Unfinished => false,
        State::After(time) => *time <= passed,
        State::Watched(place) => watches[*place].ready,
    };
    let ready = states.iter().enumerate().filter(|(_, state)| is_ready(state));
    Ok(ready.map(|(place, _)| place as u32).collect())
}

/// A stream that fails when it is asked is ready: what is done with it next meets the error.
fn watched(
    readiness: world::Result<Readiness>,
    watches: &mut Vec<Watch>,
    watch: fn(std::os::fd::RawFd) -> Watch,
) -> world::Result<State> {
    match readiness {
        Ok(Readiness::Now { .. }) | Err(world::Failure::Error(_)) => Ok(State::Ready),
        Ok(Readiness::Descriptor(descriptor)) => {
            watches.push(watch(descriptor));
            Ok(State::Watched(watches.len() - 1))
        }
        Err(stop) => Err(stop),
    }
}

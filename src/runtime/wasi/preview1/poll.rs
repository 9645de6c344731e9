//! `poll_oneoff`: waiting for clocks and descriptors.

use std::time::{Duration, Instant};

use super::abi::{Event, Eventtype, Subclockflags, Version};
use super::caller::Caller;
use super::descriptors::Descriptor;
use super::errno::{Errno, Result};
use super::process::clock;
use crate::wasi::world::{Clock, Readiness, Watch, wait};

/// The maximum number of subscriptions: the guest names their number, and the host allocates memory for them.
const MOST_SUBSCRIPTIONS: u32 = 4096;

struct Subscription {
    userdata: u64,
    ty: Eventtype,
    state: State,
}

enum State {
    /// A timeout.
    After(Duration),
    Ready {
        bytes: u64,
        end: bool,
    },
    /// An index among the descriptors that are waited for.
    Watched(usize),
}

pub fn poll_oneoff(caller: &Caller<'_>, subscriptions: u32, events: u32, count: u32, nevents: u32) -> Result {
    if count == 0 {
        return Err(Errno::Inval.into());
    }
    if count > MOST_SUBSCRIPTIONS {
        return Err(Errno::Nomem.into());
    }
    let events = caller.guest.span(events, count * Event::SIZE)?;
    let mut watches = Vec::new();
    let mut subscribed = Vec::with_capacity(count as usize);
    for index in 0..count {
        subscribed.push(subscription(caller, subscriptions, index, &mut watches)?);
    }
    let at_once = subscribed.iter().any(|subscription| matches!(subscription.state, State::Ready { .. }));
    let shortest = subscribed.iter().filter_map(|subscription| match subscription.state {
        State::After(time) => Some(time),
        _ => None,
    });
    let planned = if at_once { Some(Duration::ZERO) } else { shortest.min() };
    let began = Instant::now();
    // A time that the system cannot represent never comes.
    let until = planned.and_then(|time| began.checked_add(time));
    wait(&mut watches, until, caller.patience)?;
    let woken = at_once || watches.iter().any(|watch| watch.ready);
    let passed = caller.context.world.clocks.waited(began, planned.filter(|_| !woken));
    let occurred = subscribed.iter().filter_map(|subscription| {
        let (bytes, hangup) = match subscription.state {
            State::After(time) => (time <= passed).then_some((0, false))?,
            State::Ready { bytes, end } => (bytes, end),
            State::Watched(place) => Some(watches[place]).filter(|watch| watch.ready).map(|watch| (1, watch.hangup))?,
        };
        Some(Event { userdata: subscription.userdata, ty: subscription.ty, bytes, hangup })
    });
    let mut written = 0;
    for event in occurred {
        events.skip((written * Event::SIZE) as usize).put(&event.bytes());
        written += 1;
    }
    Ok(caller.guest.write_u32(nevents, written)?)
}

/// Reads a subscription and finds out what it is waiting for.
fn subscription(caller: &Caller<'_>, subscriptions: u32, index: u32, watches: &mut Vec<Watch>) -> Result<Subscription> {
    // In preview 0 a clock's subscription begins with an identifier chosen by the guest.
    let (size, shift) = match caller.version {
        Version::Preview1 => (48, 0),
        Version::Preview0 => (56, 8),
    };
    let at = |offset: u32| {
        let start = subscriptions.checked_add(index * size).ok_or(Errno::Fault)?;
        start.checked_add(offset).ok_or(Errno::Fault)
    };
    let u32_at = |offset| Ok::<_, Errno>(u32::from_le_bytes(caller.guest.read(at(offset)?)?));
    let u64_at = |offset| Ok::<_, Errno>(u64::from_le_bytes(caller.guest.read(at(offset)?)?));
    let userdata = u64_at(0)?;
    let [tag] = caller.guest.read(at(8)?)?;
    let (ty, state) = match tag {
        0 => {
            let clock = clock(u32_at(16 + shift)?)?;
            let flags = u16::from_le_bytes(caller.guest.read(at(40 + shift)?)?);
            let flags = Subclockflags::from_guest(flags.into())?;
            (Eventtype::Clock, State::After(left(caller, clock, flags, u64_at(24 + shift)?)?))
        }
        1 => (Eventtype::FdRead, descriptor(caller, u32_at(16)?, false, watches)?),
        2 => (Eventtype::FdWrite, descriptor(caller, u32_at(16)?, true, watches)?),
        _ => return Err(Errno::Inval.into()),
    };
    Ok(Subscription { userdata, ty, state })
}

/// The duration until a clock shows that time.
fn left(caller: &Caller<'_>, clock: Clock, flags: Subclockflags, timeout: u64) -> Result<Duration> {
    // A waiting thread uses no processor time: POSIX's `clock_nanosleep` refuses the thread's own clock, too.
    if clock == Clock::Processor {
        return Err(Errno::Inval.into());
    }
    let absolute = flags.has(Subclockflags::ABSTIME);
    let now = if absolute { caller.context.world.clocks.now(clock)? } else { 0 };
    Ok(Duration::from_nanos(timeout.saturating_sub(now)))
}

fn descriptor(caller: &Caller<'_>, number: u32, for_writing: bool, watches: &mut Vec<Watch>) -> Result<State> {
    let readiness = match (caller.context.descriptor(number)?, for_writing) {
        (Descriptor::Input(input), false) => input.readiness()?,
        (Descriptor::Output(output), true) => output.readiness()?,
        (Descriptor::File(file), _) => file.readiness(for_writing)?,
        _ => return Err(Errno::Badf.into()),
    };
    Ok(match readiness {
        Readiness::Now { bytes, end } => State::Ready { bytes, end },
        Readiness::Descriptor(descriptor) => {
            watches.push(if for_writing { Watch::writing(descriptor) } else { Watch::reading(descriptor) });
            State::Watched(watches.len() - 1)
        }
    })
}

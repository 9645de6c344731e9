//! A thread that sends ticks to another one, for systems that provide no timer.
//!
//! The number of timers is limited for all processes of a user together (`RLIMIT_SIGPENDING`), and a filter of system
//! calls may forbid timers. A signal from one thread to another needs no resource that can run out, unless it is a
//! real-time signal: these are queued, and the queue counts against the same limit.
#![allow(unsafe_code, reason = "sends signals to a thread, and reads its clock")]

use std::ffi::c_int;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::clock;
use crate::run::deadline::Deadline;
use crate::run::signals::SignalsBlocked;

/// The thread only sends signals, and needs little stack.
const STACK_SIZE: usize = 64 << 10;

/// How long it watches whether the other thread is running.
const GLANCE: Duration = Duration::from_micros(20);

/// After this time without a tick one is sent, whether the other thread seems to run or not.
const MOST_PERIODS: u32 = 4;

/// A thread that sends ticks to the one that made it, until it is ended.
pub(crate) struct TickThread {
    shared: Arc<Shared>,
    thread: JoinHandle<()>,
}

struct Shared {
    ended: Mutex<bool>,
    changed: Condvar,
    /// Whether ticks are wanted. Cleared by the handler of a tick, which must not take the lock.
    wanted: AtomicBool,
    /// When to send one regardless of the processor time, in `Deadline`'s nanoseconds. The handler of a tick sets it
    /// as well.
    alarm: AtomicU64,
}

/// The possible signals, best first: they are rarely used, and the first one does nothing to a program that does not
/// handle it.
#[cfg(target_os = "linux")]
const CANDIDATES: [c_int; 3] = [libc::SIGURG, libc::SIGVTALRM, libc::SIGPWR];
#[cfg(not(target_os = "linux"))]
const CANDIDATES: [c_int; 2] = [libc::SIGURG, libc::SIGINFO];

/// The signal that such threads send.
pub(crate) fn signal(is_free: impl Fn(c_int) -> bool) -> c_int {
    CANDIDATES.into_iter().find(|signal| is_free(*signal)).unwrap_or(libc::SIGURG)
}

/// Whether a signal came from such a thread. If no signal can be queued, the system does not say who sent it.
#[cfg(target_os = "linux")]
pub(crate) fn is_tick(info: &libc::siginfo_t) -> bool {
    // SAFETY: signals of both kinds say which process sent them.
    let sender = || unsafe { info.si_pid() };
    match info.si_code {
        // SAFETY: reads a number.
        libc::SI_TKILL => sender() == unsafe { libc::getpid() },
        libc::SI_USER => sender() == 0,
        _ => false,
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn is_tick(info: &libc::siginfo_t) -> bool {
    // SAFETY: reads numbers.
    unsafe { info.si_pid() == libc::getpid() }
}

impl TickThread {
    /// Starts a thread that sends this one a tick for each `period` of processor time that this one uses, once ticks
    /// are wanted.
    ///
    /// # Errors
    ///
    /// If the system refuses a thread.
    pub(crate) fn start(signal: c_int, period: Duration) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            ended: Mutex::new(false),
            changed: Condvar::new(),
            wanted: AtomicBool::new(false),
            alarm: AtomicU64::new(u64::MAX),
        });
        let target = Target::this_thread(signal);
        let seen = Arc::clone(&shared);
        let builder = thread::Builder::new().name("wasm-ticks".into()).stack_size(STACK_SIZE);
        // The program's signals are for its own threads.
        let blocked = SignalsBlocked::new();
        let thread = builder.spawn(move || seen.send_ticks(&target, period));
        drop(blocked);
        Ok(Self { shared, thread: thread? })
    }

    /// Starts the ticks.
    pub(crate) fn resume(&self) {
        self.shared.wanted.store(true, Ordering::SeqCst);
        // With the lock held. Otherwise it might come between the thread's check and its sleep.
        let _locked = self.shared.lock();
        self.shared.changed.notify_one();
    }

    /// Stops the ticks. For a signal handler.
    pub(crate) fn pause(&self) {
        self.shared.wanted.store(false, Ordering::SeqCst);
    }

    /// Stops the ticks, and waits until none can be on its way. Not for a signal handler.
    pub(crate) fn stop(&self) {
        self.pause();
        self.shared.alarm.store(Deadline::NEVER.nanoseconds(), Ordering::SeqCst);
        // The thread holds the lock while it sends.
        drop(self.shared.lock());
        // What was sent last arrives when a system call returns, at the latest.
        thread::yield_now();
    }

    /// Requests a tick shortly after that time. For a signal handler.
    pub(crate) fn alarm(&self, at: Deadline) {
        self.shared.alarm.store(at.nanoseconds(), Ordering::SeqCst);
    }

    /// Ends the thread: no tick comes after this.
    pub(crate) fn end(self) {
        *self.shared.lock() = true;
        self.shared.changed.notify_one();
        let _ = self.thread.join();
        // The last tick arrives when a system call returns, at the latest.
        thread::yield_now();
    }
}

impl Shared {
    fn lock(&self) -> std::sync::MutexGuard<'_, bool> {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send_ticks(&self, target: &Target, period: Duration) {
        let mut last = target.processor_time();
        let mut ended = self.lock();
        loop {
            if *ended {
                return;
            }
            if !self.wanted.load(Ordering::SeqCst) {
                ended = self.changed.wait(ended).unwrap_or_else(PoisonError::into_inner);
                last = target.processor_time();
                continue;
            }
            let alarm = Deadline::at(self.alarm.load(Ordering::SeqCst));
            let until_alarm = alarm.remaining().filter(|left| !left.is_zero());
            let pause = until_alarm.map_or(period, |left| left.min(period));
            ended = self.changed.wait_timeout(ended, pause).unwrap_or_else(PoisonError::into_inner).0;
            if *ended {
                return;
            }
            if !self.wanted.load(Ordering::SeqCst) {
                continue;
            }
            let now = target.processor_time();
            let used = now.saturating_sub(last);
            if used < period && !alarm.has_passed() {
                continue;
            }
            // A signal would interrupt the thread's sleep. If the processor is busy, the thread may merely wait for
            // its turn; it counts as asleep if it has used no time at the next check either.
            if !target.is_running_since(now) {
                thread::sleep(GLANCE);
                if target.processor_time() == now && used < period * MOST_PERIODS {
                    continue;
                }
            }
            if used >= period {
                last = now;
            }
            if alarm.has_passed() {
                // The handler may have set another time meanwhile.
                let (passed, never) = (alarm.nanoseconds(), Deadline::NEVER.nanoseconds());
                let _ = self.alarm.compare_exchange(passed, never, Ordering::SeqCst, Ordering::SeqCst);
            }
            target.send();
        }
    }
}

/// The thread to which ticks are sent.
struct Target {
    #[cfg(target_os = "linux")]
    process: libc::pid_t,
    #[cfg(target_os = "linux")]
    id: libc::pid_t,
    #[cfg(not(target_os = "linux"))]
    thread: libc::pthread_t,
    clock: Option<libc::clockid_t>,
    signal: c_int,
}

impl Target {
    fn this_thread(signal: c_int) -> Self {
        // SAFETY: reads numbers; one of them is written to a local variable.
        unsafe {
            #[cfg(target_os = "linux")]
            let clock = {
                let mut clock = 0;
                (libc::pthread_getcpuclockid(libc::pthread_self(), &raw mut clock) == 0).then_some(clock)
            };
            #[cfg(not(target_os = "linux"))]
            let clock = None;
            Self {
                #[cfg(target_os = "linux")]
                process: libc::getpid(),
                #[cfg(target_os = "linux")]
                id: libc::gettid(),
                #[cfg(not(target_os = "linux"))]
                thread: libc::pthread_self(),
                clock,
                signal,
            }
        }
    }

    /// The processor time that the thread has used; wall time where the system does not tell.
    fn processor_time(&self) -> Duration {
        // The other thread is alive: it ends this one first.
        let own = self.clock.and_then(clock::time);
        own.or_else(|| clock::time(libc::CLOCK_MONOTONIC)).unwrap_or_default()
    }

    /// Whether it can be seen to run, on another processor than this one: to sleep and wake up again takes ten times as long.
    fn is_running_since(&self, now: Duration) -> bool {
        (0..4).any(|_| self.processor_time() != now)
    }

    fn send(&self) {
        // SAFETY: the thread is alive, and has a handler for the signal.
        unsafe {
            #[cfg(target_os = "linux")]
            libc::syscall(libc::SYS_tgkill, self.process, self.id, self.signal);
            #[cfg(not(target_os = "linux"))]
            libc::pthread_kill(self.thread, self.signal);
        }
    }
}

/// Whether a signal that this thread sends to itself, as such a thread would, arrives: `arrived` counts the signals.
pub(crate) fn try_out(signal: c_int, arrived: impl Fn() -> u32) -> io::Result<()> {
    let before = arrived();
    Target::this_thread(signal).send();
    if arrived() == before {
        return Err(io::Error::other("a signal from one thread to another does not arrive"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::mem::MaybeUninit;
    use std::sync::atomic::AtomicU32;

    use super::*;

    static ARRIVED: AtomicU32 = AtomicU32::new(0);

    extern "C" fn count(_signal: c_int, info: *mut libc::siginfo_t, _context: *mut libc::c_void) {
        // SAFETY: the system passes a description of the signal.
        ARRIVED.fetch_add(u32::from(is_tick(unsafe { &*info })), Ordering::SeqCst);
    }

    /// Uses that much processor time.
    fn spin(time: Duration) {
        let this = Target::this_thread(libc::SIGURG);
        let start = this.processor_time();
        while this.processor_time() - start < time {
            std::hint::spin_loop();
        }
    }

    /// How many ticks come during some work.
    fn during(work: impl FnOnce()) -> u32 {
        let before = ARRIVED.load(Ordering::SeqCst);
        work();
        ARRIVED.load(Ordering::SeqCst) - before
    }

    #[test]
    fn ticks_come_while_the_thread_computes_and_they_are_wanted() {
        const PERIOD: Duration = Duration::from_millis(4);
        let (short, long) = (Duration::from_millis(50), Duration::from_millis(300));
        // SAFETY: installs a function of the type that the flags announce.
        unsafe {
            let mut action: libc::sigaction = MaybeUninit::zeroed().assume_init();
            action.sa_sigaction = count as *const () as usize;
            action.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART;
            assert_eq!(libc::sigaction(libc::SIGURG, &raw const action, std::ptr::null_mut()), 0);
        }
        // Each of several threads counts its own ticks.
        let threads = [(); 2].map(|()| {
            thread::spawn(move || {
                try_out(libc::SIGURG, || ARRIVED.load(Ordering::SeqCst)).unwrap();
                let ticks = TickThread::start(libc::SIGURG, PERIOD).unwrap();
                ticks.resume();
                spin(long);
                ticks.end();
            })
        });
        assert!(during(|| threads.into_iter().for_each(|thread| thread.join().unwrap())) >= 12);

        let ticks = TickThread::start(libc::SIGURG, PERIOD).unwrap();
        assert_eq!(during(|| spin(short)), 0, "not wanted yet");
        ticks.resume();
        assert!(during(|| spin(long)) >= 5);
        assert!(during(|| thread::sleep(long)) <= 1, "one may have been on its way");
        assert_eq!(during(|| thread::sleep(short)), 0);
        ticks.alarm(Deadline::after(Duration::from_millis(5)));
        assert_eq!(during(|| thread::sleep(short)), 0, "an alarm waits until the thread goes on");
        assert!(during(|| spin(Duration::from_millis(200))) >= 1);
        ticks.pause();
        spin(long);
        assert_eq!(during(|| spin(short)), 0, "not wanted any more");
        ticks.resume();
        ticks.end();
        assert_eq!(during(|| spin(short)), 0, "ended");
    }
}

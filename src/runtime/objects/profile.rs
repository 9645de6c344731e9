//! A profile: what was noted of a thread's stacks, with the names of functions.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::time::Duration;

use crate::objects::trace::{self, Place};
use crate::run::sampler::{Noted, Recording};

/// Where a thread has spent its time.
#[derive(Default)]
pub struct Profile {
    /// Each stack, outermost function first, and what was spent in it.
    stacks: BTreeMap<Vec<Rc<str>>, Spent>,
    lost: Duration,
}

/// Processor time, and how often the thread was found there.
#[derive(Clone, Copy, Default)]
pub struct Spent {
    pub time: Duration,
    pub samples: u64,
}

impl Spent {
    fn add(&mut self, other: Self) {
        self.time += other.time;
        self.samples += other.samples;
    }
}

/// What was spent in a function.
pub struct Row {
    pub function: Rc<str>,
    /// In itself.
    pub own: Spent,
    /// In itself and all that it called.
    pub total: Spent,
}

impl Profile {
    /// Finds the names of what was noted. The modules must still be there; other addresses have no name.
    pub fn new(recording: &Recording) -> Self {
        let mut profile = Self { lost: Duration::from_nanos(recording.lost), ..Self::default() };
        let mut names = Names::default();
        recording.each(|time, frames| {
            let mut stack = Vec::new();
            for frame in frames.iter().rev() {
                match frame {
                    Noted::Guest(pc) => stack.extend(names.of_guest(*pc).iter().cloned()),
                    Noted::Host(name) => stack.push(names.of_host(name)),
                }
            }
            let spent = Spent { time: Duration::from_nanos(time), samples: 1 };
            profile.stacks.entry(stack).or_default().add(spent);
        });
        profile
    }

    /// What was spent in all of it.
    pub fn total(&self) -> Spent {
        let mut total = Spent::default();
        self.stacks.values().for_each(|spent| total.add(*spent));
        total
    }

    /// The time for which there was no room.
    pub fn lost(&self) -> Duration {
        self.lost
    }

    /// A line for each stack: its functions, outermost first and separated by semicolons, and microseconds.
    pub fn collapsed(&self) -> String {
        let mut text = String::new();
        for (stack, spent) in &self.stacks {
            let stack = if stack.is_empty() { "(nothing)".into() } else { stack.join(";") };
            text += &format!("{stack} {}\n", spent.time.as_micros().max(1));
        }
        text
    }

    /// What was spent in each function, that with the most of its own first.
    pub fn table(&self) -> Vec<Row> {
        let mut rows: HashMap<Rc<str>, (Spent, Spent)> = HashMap::new();
        for (stack, spent) in &self.stacks {
            // One that calls itself counts once.
            let mut functions: Vec<_> = stack.iter().collect();
            functions.sort();
            functions.dedup();
            for function in functions {
                rows.entry(Rc::clone(function)).or_default().1.add(*spent);
            }
            if let Some(last) = stack.last() {
                rows.entry(Rc::clone(last)).or_default().0.add(*spent);
            }
        }
        let mut rows: Vec<_> = rows.into_iter().map(|(function, (own, total))| Row { function, own, total }).collect();
        rows.sort_by(|a, b| (b.own.time, b.total.time, &a.function).cmp(&(a.own.time, a.total.time, &b.function)));
        rows
    }
}

/// Names that were found.
#[derive(Default)]
struct Names {
    guests: HashMap<usize, Rc<[Rc<str>]>>,
    hosts: HashMap<Vec<u8>, Rc<str>>,
}

impl Names {
    /// The functions at an address, each inlined into the one before it.
    fn of_guest(&mut self, pc: usize) -> Rc<[Rc<str>]> {
        let names = || {
            let mut frames = Vec::new();
            trace::push(&mut frames, Place::Call(pc));
            let names = frames.iter().rev().map(|frame| match &frame.function {
                Some(function) => readable(function),
                None => format!("wasm function {}", frame.function_index).into(),
            });
            let names: Vec<Rc<str>> = names.collect();
            if names.is_empty() { Rc::from(["(unloaded wasm)".into()]) } else { names.into() }
        };
        Rc::clone(self.guests.entry(pc).or_insert_with(names))
    }

    fn of_host(&mut self, name: &[u8]) -> Rc<str> {
        if let Some(known) = self.hosts.get(name) {
            return Rc::clone(known);
        }
        let readable = readable(&String::from_utf8_lossy(name));
        self.hosts.insert(name.to_vec(), Rc::clone(&readable));
        readable
    }
}

/// A name without what separates others.
fn readable(name: &str) -> Rc<str> {
    name.replace(';', ",").replace(['\n', '\r', '\0'], " ").into()
}

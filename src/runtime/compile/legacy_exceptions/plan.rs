//! What must be known about a function before it is written: which blocks catch, and where exceptions go.

use wasm_encoder::Catch as NewCatch;
use wasmer::wasmparser::{FunctionBody, Operator};

use super::types::Result;

/// The target of a `delegate`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// To that block of the plan.
    Block(usize),
    /// Out of the function.
    Caller,
}

/// A block that catches.
#[derive(Default)]
pub(super) struct Planned {
    pub(super) clauses: Vec<Clause>,
    pub(super) delegate: Option<Delegate>,
    /// Whether a `delegate` sends exceptions here.
    pub(super) is_target: bool,
}

pub(super) struct Clause {
    /// None for `catch_all`.
    pub(super) tag: Option<u32>,
    /// The local that holds the exception, for clauses that throw it again.
    pub(super) local: Option<u32>,
}

pub(super) struct Delegate {
    pub(super) target: Target,
    /// Exceptions get there by themselves: nothing between would catch them.
    pub(super) by_itself: bool,
}

impl Clause {
    /// The clause of the `try_table`, which branches to that label.
    pub(super) fn catch(&self, label: u32) -> NewCatch {
        match (self.tag, self.local) {
            (Some(tag), Some(_)) => NewCatch::OneRef { tag, label },
            (Some(tag), None) => NewCatch::One { tag, label },
            (None, Some(_)) => NewCatch::AllRef { label },
            (None, None) => NewCatch::All { label },
        }
    }
}

/// What is found in a first reading of a function.
pub(super) struct Plan {
    /// Each `try` and `try_table`, in the order in which they begin.
    pub(super) blocks: Vec<Planned>,
    /// Whether a `delegate` sends exceptions out of the function.
    pub(super) leaves: bool,
    /// How many locals are added.
    pub(super) locals: u32,
}

/// A block of the function as it was, while the plan is made.
#[derive(Clone, Copy)]
enum Seen {
    Other,
    /// Inside the body of a block that catches.
    Body(usize),
    /// Inside a handler of a `try`.
    Handler(usize),
}

impl Plan {
    pub(super) fn of(body: &FunctionBody<'_>, first_local: u32) -> Result<Self> {
        let mut blocks: Vec<Planned> = Vec::new();
        let mut seen = vec![Seen::Other];
        let mut rethrown: Vec<(usize, usize)> = Vec::new();
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => seen.push(Seen::Other),
                Operator::Try { .. } | Operator::TryTable { .. } => {
                    seen.push(Seen::Body(blocks.len()));
                    blocks.push(Planned::default());
                }
                Operator::Catch { tag_index } => catch(&mut blocks, &mut seen, Some(tag_index)),
                Operator::CatchAll => catch(&mut blocks, &mut seen, None),
                Operator::Rethrow { relative_depth } => {
                    if let Seen::Handler(block) = at(&seen, relative_depth) {
                        rethrown.push((block, blocks[block].clauses.len() - 1));
                    }
                }
                Operator::Delegate { relative_depth } => {
                    if let Some(Seen::Body(block)) = seen.pop() {
                        let target = outwards(&seen, relative_depth);
                        let by_itself = outwards(&seen, 0) == target;
                        blocks[block].delegate = Some(Delegate { target, by_itself });
                    }
                }
                Operator::End => drop(seen.pop()),
                _ => {}
            }
        }
        let mut plan = Self { blocks, leaves: false, locals: 0 };
        for (block, clause) in rethrown {
            let local = &mut plan.blocks[block].clauses[clause].local;
            if local.is_none() {
                *local = Some(first_local + plan.locals);
                plan.locals += 1;
            }
        }
        plan.settle_targets();
        Ok(plan)
    }

    /// An exception for a `try` that itself delegates goes to the target of that `delegate`.
    fn settle_targets(&mut self) {
        for index in 0..self.blocks.len() {
            let Some(Delegate { mut target, by_itself: false }) = self.blocks[index].delegate else { continue };
            while let Target::Block(block) = target
                && let Some(next) = &self.blocks[block].delegate
            {
                target = next.target;
            }
            match target {
                Target::Block(block) => self.blocks[block].is_target = true,
                Target::Caller => self.leaves = true,
            }
            self.blocks[index].delegate = Some(Delegate { target, by_itself: false });
        }
    }
}

/// The next handler of the innermost `try`.
fn catch(blocks: &mut [Planned], seen: &mut [Seen], tag: Option<u32>) {
    if let Some(innermost) = seen.last_mut()
        && let Seen::Body(block) | Seen::Handler(block) = *innermost
    {
        blocks[block].clauses.push(Clause { tag, local: None });
        *innermost = Seen::Handler(block);
    }
}

/// The block at that depth.
fn at(seen: &[Seen], depth: u32) -> Seen {
    seen.iter().rev().nth(depth as usize).copied().unwrap_or(Seen::Other)
}

/// The first block from that depth outwards that would catch.
fn outwards(seen: &[Seen], depth: u32) -> Target {
    let found = seen.iter().rev().skip(depth as usize).find_map(|seen| match seen {
        Seen::Body(block) => Some(Target::Block(*block)),
        _ => None,
    });
    found.unwrap_or(Target::Caller)
}

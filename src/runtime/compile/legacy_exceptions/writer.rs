//! Writes a function anew, by the plan that was made of it.

use wasm_encoder::{BlockType as NewBlockType, Catch as NewCatch, Encode, Instruction};
use wasmer::wasmparser::{BlockType, Catch, FunctionBody, Operator};

use super::plan::{Delegate, Plan, Planned, Target};
use super::types::{EXNREF, FuncType, Result, Types, Unknown, new_block_type};
use crate::compile::sections::encoded;
use crate::compile::survey::place;

/// A function's code, rewritten.
pub(super) struct Function {
    pub(super) code: Vec<u8>,
    /// From which place in it code is that from which offset of the module.
    pub(super) marks: Vec<(usize, usize)>,
}

pub(super) fn rewrite_body(wasm: &[u8], index: usize, body: &FunctionBody<'_>, types: &mut Types) -> Result<Function> {
    let ty = types.get(*types.functions.get(index).ok_or(Unknown)?)?;
    let params = u32::try_from(ty.params.len()).unwrap_or(u32::MAX);
    let mut locals = body.get_locals_reader()?;
    let (groups, from) = (locals.get_count(), locals.original_position());
    let mut count = params;
    for _ in 0..groups {
        count += locals.read()?.0;
    }
    let declared = &wasm[place(&(from..locals.original_position()))];
    let plan = Plan::of(body, count)?;
    let mut code = encoded(&(groups + u32::from(plan.locals > 0)));
    code.extend_from_slice(declared);
    if plan.locals > 0 {
        plan.locals.encode(&mut code);
        EXNREF.encode(&mut code);
    }
    let writer = Writer {
        wasm,
        plan: &plan,
        types,
        code,
        marks: Vec::new(),
        open: Vec::new(),
        targets: vec![0; plan.blocks.len()],
        next: 0,
        depth: 0,
    };
    writer.write(body)
}

/// A block of the function as it was, while it is written anew. Blocks are counted from the outermost.
struct Open {
    /// The block that a branch to it leads to.
    label: u32,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    /// One block, as it was.
    Same,
    /// A `try` with handlers, or one that is a target, with the number of handlers that have begun.
    Try(usize, usize),
    /// A `try_table` that is a target.
    Target,
    /// The function.
    Function,
}

/// Writes a function anew.
struct Writer<'a> {
    wasm: &'a [u8],
    plan: &'a Plan,
    types: &'a mut Types,
    code: Vec<u8>,
    marks: Vec<(usize, usize)>,
    open: Vec<Open>,
    /// The block to which exceptions are sent, for each of the plan that is a target; the function's own is block 1.
    targets: Vec<u32>,
    /// The next block of the plan.
    next: usize,
    /// How many blocks are open, the function among them.
    depth: u32,
}

impl Writer<'_> {
    fn write(mut self, body: &FunctionBody<'_>) -> Result<Function> {
        self.open.push(Open { label: 0, kind: Kind::Function });
        self.depth = 1;
        if self.plan.leaves {
            self.begin(&Instruction::Block(NewBlockType::Result(EXNREF)));
        }
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            let from = operators.original_position();
            let operator = operators.read()?;
            let place = place(&(from..operators.original_position()));
            self.mark(place.start);
            self.operator(&operator, &self.wasm[place])?;
        }
        Ok(Function { code: self.code, marks: self.marks })
    }

    /// What is written from here on is what stands at that offset of the module.
    fn mark(&mut self, offset: usize) {
        let new = self.code.len();
        if self.marks.last().is_none_or(|(before, old)| offset.wrapping_sub(*old) != new - before) {
            self.marks.push((new, offset));
        }
    }

    fn put(&mut self, instruction: &Instruction<'_>) {
        instruction.encode(&mut self.code);
    }

    /// Opens a block, and gives its number.
    fn begin(&mut self, instruction: &Instruction<'_>) -> u32 {
        self.put(instruction);
        self.depth += 1;
        self.depth - 1
    }

    fn end(&mut self) {
        self.put(&Instruction::End);
        self.depth -= 1;
    }

    /// The depth of a block, as instructions count it.
    fn depth_of(&self, block: u32) -> u32 {
        self.depth - 1 - block
    }

    /// The depth now of what was at that depth.
    fn label(&self, depth: u32) -> Result<u32> {
        let open = self.open.iter().rev().nth(depth as usize).ok_or(Unknown)?;
        Ok(self.depth_of(open.label))
    }

    fn operator(&mut self, operator: &Operator<'_>, bytes: &[u8]) -> Result {
        match operator {
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => {
                self.code.extend_from_slice(bytes);
                self.depth += 1;
                self.open.push(Open { label: self.depth - 1, kind: Kind::Same });
            }
            Operator::Try { blockty } => self.begin_try(*blockty)?,
            Operator::TryTable { try_table } => self.begin_try_table(try_table.ty, &try_table.catches)?,
            Operator::Catch { .. } | Operator::CatchAll => self.catch()?,
            Operator::Rethrow { relative_depth } => self.rethrow(*relative_depth)?,
            Operator::Delegate { .. } => {
                self.end();
                self.open.pop();
            }
            Operator::End => self.end_block()?,
            Operator::Br { relative_depth } => {
                let label = self.label(*relative_depth)?;
                self.put(&Instruction::Br(label));
            }
            Operator::BrIf { relative_depth } => {
                let label = self.label(*relative_depth)?;
                self.put(&Instruction::BrIf(label));
            }
            Operator::BrTable { targets } => {
                let labels = targets.targets().map(|depth| self.label(depth?));
                let labels = labels.collect::<Result<Vec<_>>>()?;
                let default = self.label(targets.default())?;
                self.put(&Instruction::BrTable(labels.into(), default));
            }
            Operator::BrOnNull { .. }
            | Operator::BrOnNonNull { .. }
            | Operator::BrOnCast { .. }
            | Operator::BrOnCastFail { .. }
            | Operator::BrOnCastDescEq { .. }
            | Operator::BrOnCastDescEqFail { .. }
            | Operator::Resume { .. }
            | Operator::ResumeThrow { .. }
            | Operator::ResumeThrowRef { .. } => return Err(Unknown),
            _ => self.code.extend_from_slice(bytes),
        }
        Ok(())
    }

    fn begin_try(&mut self, ty: BlockType) -> Result {
        let index = self.next;
        self.next += 1;
        let plan = self.plan;
        let planned = plan.blocks.get(index).ok_or(Unknown)?;
        let of = self.types.of_block(ty)?;
        let same = new_block_type(ty)?;
        match &planned.delegate {
            Some(Delegate { target, by_itself: false }) => {
                let target = match target {
                    Target::Block(block) => self.targets[*block],
                    Target::Caller => 1,
                };
                let catch = NewCatch::AllRef { label: self.depth_of(target) };
                let label = self.begin(&Instruction::TryTable(same, [catch].as_slice().into()));
                self.open.push(Open { label, kind: Kind::Same });
            }
            // Nothing is caught here.
            None if planned.clauses.is_empty() && !planned.is_target => self.begin_same(same),
            Some(_) => self.begin_same(same),
            None => {
                let label = self.begin(&Instruction::Block(same));
                for clause in planned.clauses.iter().rev() {
                    let mut results = self.types.of_tag(clause.tag)?;
                    results.extend(clause.local.map(|_| EXNREF));
                    let ty = self.types.block(&of.params, results);
                    self.begin(&Instruction::Block(ty));
                }
                // The block of the first clause is the innermost.
                let catches: Vec<_> = (0..).zip(&planned.clauses).map(|(label, clause)| clause.catch(label)).collect();
                self.begin(&Instruction::TryTable(same, catches.into()));
                self.open.push(Open { label, kind: Kind::Try(index, 0) });
                if planned.is_target {
                    self.begin_target(index, &of);
                }
            }
        }
        Ok(())
    }

    fn begin_same(&mut self, ty: NewBlockType) {
        let label = self.begin(&Instruction::Block(ty));
        self.open.push(Open { label, kind: Kind::Same });
    }

    /// Opens the block that exceptions are sent to.
    fn begin_target(&mut self, index: usize, of: &FuncType) {
        let ty = self.types.block(&of.params, vec![EXNREF]);
        self.targets[index] = self.begin(&Instruction::Block(ty));
    }

    /// Closes it, at the end of the body that it is around.
    fn end_target(&mut self) {
        self.put(&Instruction::Br(1));
        self.end();
        self.put(&Instruction::ThrowRef);
    }

    fn begin_try_table(&mut self, ty: BlockType, catches: &[Catch]) -> Result {
        let index = self.next;
        self.next += 1;
        let is_target = self.plan.blocks.get(index).ok_or(Unknown)?.is_target;
        let of = self.types.of_block(ty)?;
        let catches = catches.iter().map(|catch| {
            Ok(match *catch {
                Catch::One { tag, label } => NewCatch::One { tag, label: self.label(label)? },
                Catch::OneRef { tag, label } => NewCatch::OneRef { tag, label: self.label(label)? },
                Catch::All { label } => NewCatch::All { label: self.label(label)? },
                Catch::AllRef { label } => NewCatch::AllRef { label: self.label(label)? },
            })
        });
        let catches = catches.collect::<Result<Vec<_>>>()?;
        let label = self.begin(&Instruction::TryTable(new_block_type(ty)?, catches.into()));
        self.open.push(Open { label, kind: if is_target { Kind::Target } else { Kind::Same } });
        if is_target {
            self.begin_target(index, &of);
        }
        Ok(())
    }

    /// The body of the innermost `try`, or one of its handlers, ends, and the next handler begins.
    fn catch(&mut self) -> Result {
        let open = self.open.last().ok_or(Unknown)?;
        let (label, Kind::Try(index, begun)) = (open.label, open.kind) else { return Err(Unknown) };
        let plan = self.plan;
        let planned = &plan.blocks[index];
        if begun == 0 {
            self.end_body(planned);
        }
        let over = self.depth_of(label);
        self.put(&Instruction::Br(over));
        self.end();
        if let Some(local) = planned.clauses[begun].local {
            self.put(&Instruction::LocalSet(local));
        }
        self.open.last_mut().ok_or(Unknown)?.kind = Kind::Try(index, begun + 1);
        Ok(())
    }

    fn end_body(&mut self, planned: &Planned) {
        if planned.is_target {
            self.end_target();
        }
        self.end();
    }

    fn end_block(&mut self) -> Result {
        match self.open.pop().ok_or(Unknown)?.kind {
            Kind::Same => {}
            Kind::Try(index, begun) => {
                let plan = self.plan;
                if begun == 0 {
                    self.end_body(&plan.blocks[index]);
                }
            }
            Kind::Target => self.end_target(),
            Kind::Function if self.plan.leaves => {
                self.put(&Instruction::Return);
                self.end();
                self.put(&Instruction::ThrowRef);
            }
            Kind::Function => {}
        }
        self.end();
        Ok(())
    }

    fn rethrow(&mut self, depth: u32) -> Result {
        let open = self.open.iter().rev().nth(depth as usize).ok_or(Unknown)?;
        let Kind::Try(index, begun) = open.kind else { return Err(Unknown) };
        let clause = begun.checked_sub(1).and_then(|clause| self.plan.blocks[index].clauses.get(clause));
        let local = clause.and_then(|clause| clause.local).ok_or(Unknown)?;
        self.put(&Instruction::LocalGet(local));
        self.put(&Instruction::ThrowRef);
        Ok(())
    }
}

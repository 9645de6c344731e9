//! Exceptions as they were before `try_table`: `try`, `catch`, `catch_all`, `delegate` and `rethrow`, which compilers emit to
//! this day. They are rewritten to `try_table`, `throw_ref` and `exnref`.
//!
//! One file, because the plan of a function and what is written by it speak of the same blocks.
//!
//! ```text
//! try (type t)              block (type t)
//!   body                      block (params of t -> values of the tag, exnref)
//! catch $tag                    try_table (type t) (catch_ref $tag 0)
//!   handler                       body
//! end                           end
//!                               br 1
//!                             end
//!                             local.set $caught
//!                             handler
//!                           end
//! ```
//!
//! A handler that no `rethrow` names gets no `exnref`. `rethrow` is `local.get $caught`, `throw_ref`. `delegate` is a
//! `try_table` that sends what it catches to a block around the body of another `try`, where it is thrown again:
//!
//! ```text
//! try_table (type t) …
//!   block (params of t -> exnref)
//!     body
//!     br 1
//!   end
//!   throw_ref
//! end
//! ```
//!
//! Proposal: <https://github.com/WebAssembly/exception-handling/blob/main/proposals/exception-handling/legacy/Exceptions.md>.

use std::collections::HashMap;

use wasm_encoder::{
    BlockType as NewBlockType, Catch as NewCatch, Encode, Instruction, SectionId, ValType as NewValType,
};
use wasmer::wasmparser::{
    BinaryReaderError, BlockType, Catch, CompositeInnerType, FunctionBody, Operator, Payload, TagType, TypeRef,
    ValType, Validator, WasmFeatures,
};

use crate::compile::offsets::Offsets;
use crate::compile::sections::{Sections, encoded};
use crate::compile::survey::{Survey, place, sections};

/// A module that was rewritten.
pub(crate) struct Rewritten {
    pub(crate) wasm: Vec<u8>,
    /// Where its code was before.
    pub(crate) offsets: Offsets,
}

/// The module without the old instructions; `None` if it has none of them, or is not valid with them.
pub(crate) fn rewritten(survey: &Survey<'_>) -> Option<Rewritten> {
    if !has_legacy(survey) {
        return None;
    }
    // The shape of code is relied on from here.
    Validator::new_with_features(WasmFeatures::all()).validate_all(survey.wasm).ok()?;
    rewrite(survey).ok()
}

/// Whether code has a `try`. A body without the byte of that instruction is not read.
fn has_legacy(survey: &Survey<'_>) -> bool {
    const TRY: u8 = 0x06;
    survey.bodies().filter(|body| body.as_bytes().contains(&TRY)).any(|body| uses_legacy(&body))
}

fn uses_legacy(body: &FunctionBody<'_>) -> bool {
    let operators = body.get_operators_reader().into_iter().flatten().map_while(std::result::Result::ok);
    operators.into_iter().any(|operator| matches!(operator, Operator::Try { .. }))
}

/// Something unknown here is used. The compilers do not support it either.
struct Unknown;

impl From<BinaryReaderError> for Unknown {
    fn from(_: BinaryReaderError) -> Self {
        Self
    }
}

type Result<T = (), E = Unknown> = std::result::Result<T, E>;

fn rewrite(survey: &Survey<'_>) -> Result<Rewritten> {
    let mut types = Types::of(survey)?;
    let mut code = encoded(&u32::try_from(survey.bodies().count()).unwrap_or(u32::MAX));
    let mut offsets = Offsets::default();
    for (index, body) in survey.bodies().enumerate() {
        let content = &survey.wasm[place(&body.range())];
        if !uses_legacy(&body) {
            encoded_length(content.len()).encode(&mut code);
            offsets.add(code.len(), place(&body.range()).start);
            code.extend_from_slice(content);
            continue;
        }
        let function = rewrite_body(survey.wasm, index, &body, &mut types)?;
        encoded_length(function.code.len()).encode(&mut code);
        for (new, old) in function.marks {
            offsets.add(code.len() + new, old);
        }
        code.extend_from_slice(&function.code);
    }
    let mut module = Sections::of(survey.wasm);
    if !types.added.is_empty() {
        let new: Vec<u8> = types.added.iter().flat_map(|ty| ty.encoded()).collect();
        module.append(SectionId::Type, u32::try_from(types.added.len()).unwrap_or(u32::MAX), &new)?;
    }
    module.replace(SectionId::Code, code);
    let wasm = module.finish();
    let start = sections(&wasm).find_map(|section| match section {
        Payload::CodeSectionStart { range, .. } => Some(place(&range).start),
        _ => None,
    });
    offsets.shift(start.unwrap_or_default());
    Ok(Rewritten { wasm, offsets })
}

fn encoded_length(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The parameters and results of a function type.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
struct FuncType {
    params: Vec<NewValType>,
    results: Vec<NewValType>,
}

impl FuncType {
    fn encoded(&self) -> Vec<u8> {
        let mut bytes = vec![0x60];
        self.params.encode(&mut bytes);
        self.results.encode(&mut bytes);
        bytes
    }
}

/// The types of a module's functions and tags, and the types that are added.
struct Types {
    /// `None` for one that is not of a function.
    all: Vec<Option<FuncType>>,
    numbers: HashMap<FuncType, u32>,
    added: Vec<FuncType>,
    /// The types of the functions that have code.
    functions: Vec<u32>,
    /// The types of the tags, the imported ones first.
    tags: Vec<u32>,
}

impl Types {
    fn of(survey: &Survey<'_>) -> Result<Self> {
        let mut this = Self {
            all: Vec::new(),
            numbers: HashMap::new(),
            added: Vec::new(),
            functions: Vec::new(),
            tags: Vec::new(),
        };
        for section in sections(survey.wasm) {
            match section {
                Payload::TypeSection(section) => {
                    for group in section {
                        for ty in group?.into_types() {
                            let CompositeInnerType::Func(ty) = ty.composite_type.inner else {
                                this.all.push(None);
                                continue;
                            };
                            let (params, results) = (val_types(ty.params()), val_types(ty.results()));
                            let ty = params.and_then(|params| Ok(FuncType { params, results: results? })).ok();
                            if let Some(ty) = &ty {
                                let number = u32::try_from(this.all.len()).unwrap_or(u32::MAX);
                                this.numbers.entry(ty.clone()).or_insert(number);
                            }
                            this.all.push(ty);
                        }
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        if let TypeRef::Tag(TagType { func_type_idx, .. }) = import?.ty {
                            this.tags.push(func_type_idx);
                        }
                    }
                }
                Payload::FunctionSection(section) => {
                    this.functions = section.into_iter().collect::<std::result::Result<_, _>>()?;
                }
                Payload::TagSection(section) => {
                    for tag in section {
                        this.tags.push(tag?.func_type_idx);
                    }
                }
                _ => {}
            }
        }
        Ok(this)
    }

    fn get(&self, number: u32) -> Result<&FuncType> {
        self.all.get(number as usize).and_then(Option::as_ref).ok_or(Unknown)
    }

    /// What a block takes and gives.
    fn of_block(&self, ty: BlockType) -> Result<FuncType> {
        match ty {
            BlockType::Empty => Ok(FuncType::default()),
            BlockType::Type(ty) => Ok(FuncType { params: Vec::new(), results: vec![val_type(ty)?] }),
            BlockType::FuncType(number) => self.get(number).cloned(),
        }
    }

    /// What a tag's exceptions carry; nothing for `catch_all`.
    fn of_tag(&self, tag: Option<u32>) -> Result<Vec<NewValType>> {
        let Some(tag) = tag else { return Ok(Vec::new()) };
        Ok(self.get(*self.tags.get(tag as usize).ok_or(Unknown)?)?.params.clone())
    }

    /// The type of a block that takes and gives these.
    fn block(&mut self, params: &[NewValType], results: Vec<NewValType>) -> NewBlockType {
        match (params, &*results) {
            ([], []) => return NewBlockType::Empty,
            ([], [only]) => return NewBlockType::Result(*only),
            _ => {}
        }
        let ty = FuncType { params: params.to_vec(), results };
        if let Some(number) = self.numbers.get(&ty) {
            return NewBlockType::FunctionType(*number);
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(Some(ty.clone()));
        self.added.push(ty.clone());
        self.numbers.insert(ty, number);
        NewBlockType::FunctionType(number)
    }
}

const EXNREF: NewValType = NewValType::EXNREF;

fn val_types(types: &[ValType]) -> Result<Vec<NewValType>> {
    types.iter().copied().map(val_type).collect()
}

fn val_type(ty: ValType) -> Result<NewValType> {
    Ok(match ty {
        ValType::I32 => NewValType::I32,
        ValType::I64 => NewValType::I64,
        ValType::F32 => NewValType::F32,
        ValType::F64 => NewValType::F64,
        ValType::V128 => NewValType::V128,
        ValType::FUNCREF => NewValType::FUNCREF,
        ValType::EXTERNREF => NewValType::EXTERNREF,
        ValType::EXNREF => NewValType::EXNREF,
        _ => return Err(Unknown),
    })
}

/// The target of a `delegate`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    /// To that block of the plan.
    Block(usize),
    /// Out of the function.
    Caller,
}

/// What must be known about a block that catches before it is written.
#[derive(Default)]
struct Planned {
    clauses: Vec<Clause>,
    delegate: Option<Delegate>,
    /// Whether a `delegate` sends exceptions here.
    is_target: bool,
}

struct Clause {
    /// None for `catch_all`.
    tag: Option<u32>,
    /// The local that holds the exception, for clauses that throw it again.
    local: Option<u32>,
}

struct Delegate {
    target: Target,
    /// Exceptions get there by themselves: nothing between would catch them.
    by_itself: bool,
}

/// What is found in a first reading of a function.
struct Plan {
    /// Each `try` and `try_table`, in the order in which they begin.
    blocks: Vec<Planned>,
    /// Whether a `delegate` sends exceptions out of the function.
    leaves: bool,
    /// How many locals are added.
    locals: u32,
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
    fn of(body: &FunctionBody<'_>, first_local: u32) -> Result<Self> {
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

/// A function's code, rewritten.
struct Function {
    code: Vec<u8>,
    /// From which place in it code is that from which offset of the module.
    marks: Vec<(usize, usize)>,
}

fn rewrite_body(wasm: &[u8], index: usize, body: &FunctionBody<'_>, types: &mut Types) -> Result<Function> {
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

impl Clause {
    fn catch(&self, label: u32) -> NewCatch {
        match (self.tag, self.local) {
            (Some(tag), Some(_)) => NewCatch::OneRef { tag, label },
            (Some(tag), None) => NewCatch::One { tag, label },
            (None, Some(_)) => NewCatch::AllRef { label },
            (None, None) => NewCatch::All { label },
        }
    }
}

fn new_block_type(ty: BlockType) -> Result<NewBlockType> {
    Ok(match ty {
        BlockType::Empty => NewBlockType::Empty,
        BlockType::Type(ty) => NewBlockType::Result(val_type(ty)?),
        BlockType::FuncType(number) => NewBlockType::FunctionType(number),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten_of(wat: &str) -> Option<Vec<u8>> {
        let wasm = wasmer::wat2wasm(wat.as_bytes()).unwrap();
        let rewritten = rewritten(&Survey::of(&wasm))?;
        let features = WasmFeatures::all().difference(WasmFeatures::LEGACY_EXCEPTIONS);
        Validator::new_with_features(features).validate_all(&rewritten.wasm).expect(wat);
        Some(rewritten.wasm)
    }

    #[test]
    fn what_is_written_is_valid_without_the_old_instructions() {
        for body in [
            "try catch_all end",
            "try catch $e drop catch $f drop drop catch_all end",
            "try (result i32) i32.const 1 catch $e catch $f drop catch_all i32.const 2 end drop",
            "i32.const 1 i64.const 2 try (param i32 i64) (result i64 i32) drop drop i64.const 3 i32.const 4 \
                catch $f drop i64.extend_i32_s i32.const 1 end drop drop",
            "try try delegate 0 catch_all end",
            "try try try delegate 1 catch_all end catch_all end",
            "try try try delegate 2 catch_all end catch_all end",
            "loop block try br 1 br 2 br 3 catch_all br 1 br 2 br 3 end end end",
            "try try catch $e drop catch_all rethrow 0 end catch_all try catch_all rethrow 1 end end",
            "try unreachable catch $e unreachable catch_all rethrow 0 end",
            "try block try delegate 0 end try_table (catch_all 0) try delegate 0 end catch_all end",
            "block try_table (catch_all 0) try try try delegate 2 catch_all end delegate 0 end end",
            "try try catch_all end delegate 0",
            "i32.const 1 if try return catch_all end else try catch_all rethrow 0 end end",
            "try i32.const 1 br_table 0 1 0 catch_all i32.const 1 br_table 0 1 0 end",
        ] {
            let wat = format!(
                "(module (tag $e (param i32)) (tag $f (param i32 i64)) (func (param i64) (local i32 f64) {body}) (func))"
            );
            assert!(rewritten_of(&wat).is_some(), "{wat}");
        }
    }

    #[test]
    fn other_modules_are_left_alone() {
        assert!(rewritten_of("(module (func (i32.store8 (i32.const 6) (i32.const 6))) (memory 1))").is_none());
        assert!(rewritten_of("(module (tag) (func (block (try_table (catch 0 0)))))").is_none());
        assert!(rewritten(&Survey::of(b"\0asm\x01\0\0\0\x0a\xff")).is_none());
        // It is not valid either way.
        let wasm = wasmer::wat2wasm(b"(module (func try i32.const 1 catch_all end))").unwrap();
        assert!(rewritten(&Survey::of(&wasm)).is_none());
    }

    #[test]
    fn an_offset_leads_to_where_the_instruction_was() {
        let wat = "(module (func i32.const 77 drop) (func try unreachable catch_all rethrow 0 end i32.const 88 drop unreachable) \
            (func i32.const 99 drop))";
        let wasm = wasmer::wat2wasm(wat.as_bytes()).unwrap();
        let rewritten = rewritten(&Survey::of(&wasm)).unwrap();
        let find = |wasm: &[u8], bytes: &[u8]| wasm.windows(bytes.len()).position(|window| window == bytes).unwrap();
        // The constants, in their instructions.
        for bytes in [&[0x41, 0xcd, 0, 0x1a][..], &[0x41, 0xd8, 0, 0x1a], &[0x41, 0xe3, 0, 0x1a]] {
            let (new, old) = (find(&rewritten.wasm, bytes), find(&wasm, bytes));
            assert_eq!(rewritten.offsets.original(new), old);
            assert_eq!(rewritten.offsets.original(new + 3), old + 3);
        }
    }
}

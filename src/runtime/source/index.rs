//! From an address to the functions and lines of the source.

use std::cell::OnceCell;

use gimli::{
    AttributeValue, ColumnType, CompleteLineProgram, DebugInfoOffset, Dwarf, LineProgramHeader, LineSequence,
    Reader as _, Result, UnitOffset, constants as dw,
};
use self_cell::self_cell;

use super::attributes::{Attributes, Place};
use super::location::{Location, Sections};
use super::reader::{Budget, Reader};

type Unit<'a> = gimli::Unit<Reader<'a>>;
type Offset = UnitOffset<usize>;

/// What may be read to build the index, and again for each address: each byte a few times over, and names.
const READINGS: u64 = 4;
const LEAST_STEPS: u64 = 1 << 20;
const MOST_STEPS: u64 = 16 << 20;

/// No source is inlined deeper; no chain of references to a name is longer.
const DEEPEST: usize = 256;
const MOST_REFERENCES: usize = 16;

/// No symbol and no path is longer, in bytes.
const LONGEST: usize = 16 << 10;

/// A module's code begins with the number of functions and the first one's length. So nothing is at these addresses but
/// functions that the linker has left out.
const FIRST_ADDRESS: u64 = 2;

/// The units of a module's DWARF, and where their code is.
pub(super) struct Index(Cell);

struct Owner {
    sections: Box<dyn Sections>,
    budget: Budget,
    steps: u64,
}

self_cell! {
    struct Cell {
        owner: Owner,

        #[not_covariant]
        dependent: Tables,
    }
}

impl Index {
    /// `None` if there are no units that say where they are.
    pub(super) fn new(sections: Box<dyn Sections>) -> Option<Self> {
        let bytes: usize = ["debug_info", "debug_abbrev", "debug_line", "debug_str", "debug_ranges", "debug_rnglists"]
            .map(|name| sections.section(&format!(".{name}")).len())
            .iter()
            .sum();
        let steps = (bytes as u64).saturating_mul(READINGS).clamp(LEAST_STEPS, MOST_STEPS);
        let owner = Owner { sections, budget: Budget::default(), steps };
        owner.budget.set(steps);
        Cell::try_new(owner, |owner| Tables::read(owner).ok_or(())).ok().map(Self)
    }

    /// The functions at an address, innermost first; `None` if that takes too much.
    pub(super) fn locate(&self, address: u64) -> Option<Vec<Location>> {
        let owner = self.0.borrow_owner();
        owner.budget.set(owner.steps);
        let found = self.0.with_dependent(|_, tables| tables.locate(address));
        (!owner.budget.is_used_up()).then_some(found)
    }
}

struct Tables<'a> {
    dwarf: Dwarf<Reader<'a>>,
    units: Vec<Known<'a>>,
    /// First and behind the last address, and the unit.
    extents: Vec<(u64, u64, usize)>,
}

/// A unit, and what was read of it.
struct Known<'a> {
    offset: DebugInfoOffset<usize>,
    opened: OnceCell<Option<Box<Opened<'a>>>>,
}

struct Opened<'a> {
    unit: Unit<'a>,
    /// First and behind the last address of each function, and its entry.
    functions: Vec<(u64, u64, Offset)>,
    lines: Option<Lines<'a>>,
}

struct Lines<'a> {
    program: CompleteLineProgram<Reader<'a>>,
    sequences: Vec<LineSequence<Reader<'a>>>,
}

/// A function that is inlined at an address.
struct Inlined {
    entry: Offset,
    called_at: Place,
}

impl<'a> Tables<'a> {
    fn read(owner: &'a Owner) -> Option<Self> {
        let load = |id: gimli::SectionId| Ok::<_, ()>(Reader::new(owner.sections.section(id.name()), &owner.budget));
        let dwarf = Dwarf::load(load).ok()?;
        let (mut units, mut extents) = (Vec::new(), Vec::new());
        let mut headers = dwarf.units();
        // What stands behind damage is not found.
        while let Ok(Some(header)) = headers.next() {
            let Some(offset) = header.debug_info_offset() else { continue };
            let number = units.len();
            units.push(Known { offset, opened: OnceCell::new() });
            let Ok(unit) = dwarf.unit(header) else { continue };
            let Ok(mut ranges) = dwarf.unit_ranges(&unit) else { continue };
            while let Ok(Some(range)) = ranges.next() {
                push_extent(&mut extents, range, number);
            }
        }
        let readable = !extents.is_empty() && !owner.budget.is_used_up();
        readable.then_some(Self { dwarf, units, extents })
    }

    fn locate(&self, address: u64) -> Vec<Location> {
        let around = self.extents.iter().filter(|(start, end, _)| (*start..*end).contains(&address));
        let mut around: Vec<_> = around.map(|(start, end, unit)| (end - start, *unit)).collect();
        around.sort_unstable();
        around.dedup_by_key(|(_, unit)| *unit);
        let places = around.into_iter().filter_map(|(_, unit)| self.locate_in(self.opened(unit)?, address));
        places.into_iter().next().unwrap_or_default()
    }

    fn opened(&self, unit: usize) -> Option<&Opened<'a>> {
        let known = self.units.get(unit)?;
        known.opened.get_or_init(|| self.open(known.offset).map(Box::new)).as_deref()
    }

    fn open(&self, offset: DebugInfoOffset<usize>) -> Option<Opened<'a>> {
        let unit = self.dwarf.unit(self.dwarf.debug_info.header_from_offset(offset).ok()?).ok()?;
        let functions = self.functions(&unit).unwrap_or_default();
        let lines = unit.line_program.clone().and_then(|program| program.sequences().ok());
        let lines = lines.map(|(program, sequences)| Lines { program, sequences });
        Some(Opened { unit, functions, lines })
    }

    /// Where the functions of a unit are.
    fn functions(&self, unit: &Unit<'a>) -> Result<Vec<(u64, u64, Offset)>> {
        let mut functions = Vec::new();
        let mut entries = unit.entries_raw(None)?;
        while !entries.is_empty() {
            let entry = entries.next_offset();
            let Some(abbreviation) = entries.read_abbreviation()? else { continue };
            if abbreviation.tag() == dw::DW_TAG_subprogram {
                let attributes = Attributes::read(&self.dwarf, unit, &mut entries, abbreviation)?;
                attributes.each_range(&self.dwarf, unit, |range| push_extent(&mut functions, range, entry))?;
            } else {
                entries.skip_attributes(abbreviation.attributes())?;
            }
        }
        Ok(functions)
    }

    fn locate_in(&self, opened: &Opened<'a>, address: u64) -> Option<Vec<Location>> {
        let row = opened.lines.as_ref().and_then(|lines| lines.row(address));
        let functions = opened.functions.iter().filter(|(start, end, _)| (*start..*end).contains(&address));
        let function = functions.min_by_key(|(start, end, _)| end - start);
        let is_end = function.is_some_and(|(_, end, _)| address + 1 == *end);
        let function = function.map(|(_, _, entry)| *entry);
        if row.is_none() && function.is_none() {
            return None;
        }
        let mut inlined = function.map_or_else(Vec::new, |function| self.inlined(&opened.unit, function, address));
        let mut locations = Vec::new();
        let mut place = row;
        // Each was called where the one around it is.
        while let Some(Inlined { entry, called_at }) = inlined.pop() {
            locations.push(self.location(opened, Some(entry), place.replace(called_at)));
        }
        locations.push(Location { is_end, ..self.location(opened, function, place) });
        Some(locations)
    }

    /// The functions that are inlined into another at an address, outermost first.
    fn inlined(&self, unit: &Unit<'a>, function: Offset, address: u64) -> Vec<Inlined> {
        let mut inlined = Vec::new();
        // What was found before damage counts.
        let _ = self.read_inlined(unit, function, address, &mut inlined);
        inlined
    }

    fn read_inlined(&self, unit: &Unit<'a>, function: Offset, address: u64, inlined: &mut Vec<Inlined>) -> Result<()> {
        let mut entries = unit.entries_raw(Some(function))?;
        // The depth of the innermost function that was found: what else is in the outer ones is elsewhere.
        let mut around = entries.next_depth();
        // The depth of an entry whose children are elsewhere.
        let mut elsewhere = None;
        if let Some(abbreviation) = entries.read_abbreviation()? {
            entries.skip_attributes(abbreviation.attributes())?;
        }
        while !entries.is_empty() {
            let (entry, depth) = (entries.next_offset(), entries.next_depth());
            if depth <= around || inlined.len() >= DEEPEST {
                break;
            }
            let Some(abbreviation) = entries.read_abbreviation()? else { continue };
            if elsewhere.is_some_and(|outer| depth > outer) {
                entries.skip_attributes(abbreviation.attributes())?;
                continue;
            }
            elsewhere = None;
            match abbreviation.tag() {
                dw::DW_TAG_inlined_subroutine => {
                    let attributes = Attributes::read(&self.dwarf, unit, &mut entries, abbreviation)?;
                    let mut is_here = false;
                    attributes.each_range(&self.dwarf, unit, |range| {
                        is_here |= (range.begin..range.end).contains(&address);
                    })?;
                    if is_here {
                        around = depth;
                        inlined.push(Inlined { entry, called_at: attributes.called_at });
                    } else {
                        elsewhere = Some(depth);
                    }
                }
                tag => {
                    entries.skip_attributes(abbreviation.attributes())?;
                    if tag == dw::DW_TAG_subprogram {
                        elsewhere = Some(depth);
                    }
                }
            }
        }
        Ok(())
    }

    fn location(&self, opened: &Opened<'a>, function: Option<Offset>, place: Option<Place>) -> Location {
        let symbol = function.and_then(|entry| self.symbol(opened, entry)).and_then(text);
        let Some(place) = place else { return Location { symbol, ..Location::default() } };
        let header = opened.lines.as_ref().map(|lines| lines.program.header());
        let file = place.file.zip(header).and_then(|(file, header)| self.path(&opened.unit, header, file));
        Location { symbol, file, line: place.line, column: place.line.and(place.column), is_end: false }
    }

    /// The linkage name of an entry, or its name; perhaps that of the entry that it is an instance of.
    fn symbol(&self, opened: &Opened<'a>, entry: Offset) -> Option<Reader<'a>> {
        let (mut unit, mut entry) = (&opened.unit, entry);
        let mut name = None;
        for _ in 0..MOST_REFERENCES {
            let mut entries = unit.entries_raw(Some(entry)).ok()?;
            let abbreviation = entries.read_abbreviation().ok()??;
            let attributes = Attributes::read(&self.dwarf, unit, &mut entries, abbreviation).ok()?;
            let string = |value| self.dwarf.attr_string(unit, value).ok();
            if let Some(linkage) = attributes.linkage_name.and_then(string) {
                return Some(linkage);
            }
            name = name.or_else(|| attributes.name.and_then(string));
            match attributes.origin {
                Some(AttributeValue::UnitRef(offset)) => entry = offset,
                Some(AttributeValue::DebugInfoRef(offset)) => (unit, entry) = self.entry(offset)?,
                _ => break,
            }
        }
        name
    }

    /// The entry at an offset of the section, and its unit.
    fn entry(&self, offset: DebugInfoOffset<usize>) -> Option<(&Unit<'a>, Offset)> {
        let behind = self.units.partition_point(|unit| unit.offset.0 <= offset.0);
        let unit = &self.opened(behind.checked_sub(1)?)?.unit;
        Some((unit, offset.to_unit_offset(&unit.header)?))
    }

    /// The path of a file by its number in a line program.
    fn path(&self, unit: &Unit<'a>, header: &LineProgramHeader<Reader<'a>>, file: u64) -> Option<String> {
        let string = |value| self.dwarf.attr_string(unit, value).ok().and_then(text);
        let file = header.file(file)?;
        let mut path = unit.comp_dir.and_then(text).unwrap_or_default();
        if file.directory_index() != 0
            && let Some(directory) = file.directory(header).and_then(string)
        {
            append(&mut path, &directory);
        }
        append(&mut path, &string(file.path_name())?);
        Some(path).filter(|path| path.len() <= LONGEST)
    }
}

impl Lines<'_> {
    /// What the line program says of an address.
    fn row(&self, address: u64) -> Option<Place> {
        let around = |sequence: &&LineSequence<_>| {
            sequence.start >= FIRST_ADDRESS && (sequence.start..sequence.end).contains(&address)
        };
        let sequence = self.sequences.iter().filter(around).min_by_key(|sequence| sequence.end - sequence.start)?;
        let mut rows = self.program.resume_from(sequence);
        let mut found = None;
        while let Ok(Some((_, row))) = rows.next_row() {
            if row.end_sequence() || row.address() > address {
                break;
            }
            found = Some(Place {
                file: Some(row.file_index()),
                line: row.line().and_then(|line| u32::try_from(line.get()).ok()),
                column: match row.column() {
                    ColumnType::LeftEdge => None,
                    ColumnType::Column(column) => u32::try_from(column.get()).ok(),
                },
            });
        }
        found
    }
}

fn push_extent<T>(extents: &mut Vec<(u64, u64, T)>, range: gimli::Range, what: T) {
    if range.begin >= FIRST_ADDRESS && range.begin < range.end {
        extents.push((range.begin, range.end, what));
    }
}

/// A string, unless it is longer than any that makes sense.
fn text(string: Reader<'_>) -> Option<String> {
    if string.len() > LONGEST {
        return None;
    }
    string.to_string_lossy().ok().map(std::borrow::Cow::into_owned)
}

/// Goes on from a path by another, which may be absolute; of any system.
fn append(path: &mut String, next: &str) {
    let drive = next.as_bytes().get(1..3).is_some_and(|rest| matches!(rest, [b':', b'/' | b'\\']));
    if drive || next.starts_with(['/', '\\']) {
        path.clear();
    } else if !path.is_empty() && !path.ends_with(['/', '\\']) {
        let separator = if path.contains('\\') && !path.contains('/') { '\\' } else { '/' };
        path.push(separator);
    }
    path.push_str(next);
}

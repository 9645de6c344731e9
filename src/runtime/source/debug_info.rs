//! The DWARF of a module, and what was found in it.
//!
//! It is data of unknown origin. So what is read is bounded in steps, nothing is read by recursion, nothing is kept but
//! tables that the steps bound, and whatever is wrong with it means that nothing is known.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use super::index::Index;
use super::location::{Location, Sections};

/// The DWARF of one module, read when it is first asked for.
#[derive(Default)]
pub struct DebugInfo(Mutex<State>);

#[derive(Default)]
enum State {
    #[default]
    Unread,
    Read(Box<Known>),
    /// There is none, or it is of no use.
    Absent,
}

struct Known {
    index: Index,
    /// What was found, by address.
    found: HashMap<u64, Arc<[Location]>>,
}

/// A program that traps again and again does so in few places.
const MOST_FOUND: usize = 4096;

impl DebugInfo {
    /// The functions that are at an address of the code section's content, each inlined into the next; none if nothing is
    /// known of it. `open` is asked once for the sections.
    pub fn locate(&self, address: u64, open: impl FnOnce() -> Option<Box<dyn Sections>>) -> Arc<[Location]> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let State::Unread = *state {
            let index = catch_unwind(AssertUnwindSafe(|| Index::new(open()?))).ok().flatten();
            *state = index.map_or(State::Absent, |index| State::Read(Box::new(Known { index, found: HashMap::new() })));
        }
        let State::Read(known) = &mut *state else { return Arc::default() };
        if let Some(found) = known.found.get(&address) {
            return Arc::clone(found);
        }
        let Ok(Some(found)) = catch_unwind(AssertUnwindSafe(|| known.index.locate(address))) else {
            // Some part would be read again and again.
            *state = State::Absent;
            return Arc::default();
        };
        let found: Arc<[Location]> = found.into();
        if known.found.len() >= MOST_FOUND {
            known.found.clear();
        }
        known.found.insert(address, Arc::clone(&found));
        found
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::fs;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::compile::survey::Survey;

    struct Program {
        sections: HashMap<String, Vec<u8>>,
        code: usize,
    }

    impl Program {
        fn new(name: &str) -> Self {
            let wasm = fs::read(format!("{}/../../php-tests/frames/{name}.wasm", env!("CARGO_MANIFEST_DIR"))).unwrap();
            let survey = Survey::of(&wasm);
            let sections = survey.custom_sections().map(|section| (section.name().into(), section.data().to_vec()));
            Self { sections: sections.collect(), code: survey.code().len() }
        }

        fn open(&self) -> Option<Box<dyn Sections>> {
            Some(Box::new(Copies(self.sections.clone())))
        }
    }

    struct Copies(HashMap<String, Vec<u8>>);

    impl Sections for Copies {
        fn section(&self, name: &str) -> &[u8] {
            self.0.get(name).map_or(&[], |section| section)
        }
    }

    /// As llvm-symbolizer writes it.
    fn text(locations: &[Location]) -> String {
        let unknown = [Location::default()];
        let mut text = String::new();
        for each in if locations.is_empty() { &unknown } else { locations } {
            let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "??".into());
            let (line, column) = (each.line.unwrap_or(0), each.column.unwrap_or(0));
            writeln!(text, "{}\n{}:{line}:{column}", name(&each.symbol), name(&each.file)).unwrap();
        }
        text
    }

    /// A line that LLVM gives a column and no number has none here.
    fn without_columns_of_no_line(text: &str) -> String {
        let lines = text.lines().map(|line| match line.rsplit_once(':') {
            Some((rest, _)) if rest.ends_with(":0") => format!("{rest}:0\n"),
            _ => format!("{line}\n"),
        });
        lines.collect()
    }

    #[test]
    fn every_address_is_where_llvm_says() {
        for name in ["ledger", "ledger-dwarf5", "shapes", "orders"] {
            let program = Program::new(name);
            let path = format!("{}/../../php-tests/frames/{name}.symbols", env!("CARGO_MANIFEST_DIR"));
            let expected = fs::read_to_string(path).unwrap();
            let mut expected =
                expected.split_terminator("\n\n").map(|answer| answer.split_once('\n').unwrap()).peekable();
            let info = DebugInfo::default();
            let mut now = "";
            for address in 0..program.code as u64 {
                if let Some((_, text)) = expected.next_if(|(next, _)| *next == format!("{address:#x}")) {
                    now = text;
                }
                let found = text(&info.locate(address, || program.open()));
                assert_eq!(
                    without_columns_of_no_line(&found),
                    without_columns_of_no_line(now),
                    "{name} at {address:#x}"
                );
            }
            assert_eq!(expected.next(), None, "{name} has more code");
        }
    }

    #[test]
    fn damaged_sections_tell_less_and_take_no_longer() {
        let mut random = 1_u64;
        let mut next = |below: usize| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) as usize % below
        };
        let start = Instant::now();
        for _ in 0..2000 {
            let mut program = Program::new("shapes");
            let mut sections: Vec<_> =
                program.sections.iter_mut().filter(|(name, _)| name.starts_with(".debug")).collect();
            sections.sort();
            for _ in 0..=next(8) {
                let count = sections.len();
                let section = &mut sections[next(count)].1;
                if !section.is_empty() {
                    let place = next(section.len());
                    section[place] = next(256) as u8;
                }
            }
            let info = DebugInfo::default();
            for address in (0..program.code as u64).step_by(7) {
                assert!(info.locate(address, || program.open()).len() <= 257);
            }
        }
        assert!(start.elapsed() < Duration::from_secs(120), "{:?}", start.elapsed());
    }
}

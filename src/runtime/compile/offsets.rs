//! Where the code of a module that was written anew was before: for the offsets in traps.

/// From which offset on code is that from which offset before.
#[derive(Default)]
pub(crate) struct Offsets(Vec<Mark>);

struct Mark {
    new: usize,
    old: usize,
}

impl Offsets {
    /// The code from `new` on is the code that stood from `old` on. In the order of `new`.
    pub(crate) fn add(&mut self, new: usize, old: usize) {
        let goes_on = self.0.last().is_some_and(|last| old.wrapping_sub(last.old) == new.wrapping_sub(last.new));
        if !goes_on {
            self.0.push(Mark { new, old });
        }
    }

    /// What was added, each with its offset before.
    pub(crate) fn marks(&self) -> impl ExactSizeIterator<Item = (usize, usize)> {
        self.0.iter().map(|mark| (mark.new, mark.old))
    }

    /// Everything is moved by that many bytes.
    pub(crate) fn shift(&mut self, by: usize) {
        self.0.iter_mut().for_each(|mark| mark.new += by);
    }

    /// The offset before.
    pub(crate) fn original(&self, offset: usize) -> usize {
        let behind = self.0.partition_point(|mark| mark.new <= offset);
        let mark = behind.checked_sub(1).map(|index| &self.0[index]);
        mark.map_or(offset, |mark| mark.old + (offset - mark.new))
    }
}

//! Output whose end is kept: what a guest said last, should it fail.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use super::error::Result;
use super::span::Span;
use super::stream::{Output, Readiness};
use super::wait::Patience;

/// How many bytes are kept.
const TAIL: usize = 64 << 10;

/// Output that is passed on to another, and whose last bytes are kept.
pub struct Tail {
    output: Rc<dyn Output>,
    bytes: RefCell<VecDeque<u8>>,
    /// How many of the bytes kept are of the call that is under way.
    fresh: Cell<usize>,
    /// When it was last written to, by a counter of the thread.
    moment: Cell<u64>,
}

thread_local! {
    static MOMENT: Cell<u64> = const { Cell::new(0) };
}

/// When some output of this thread's was written to last.
pub fn last_moment() -> u64 {
    MOMENT.get()
}

impl Tail {
    pub fn new(output: Rc<dyn Output>) -> Self {
        Self { output, bytes: RefCell::default(), fresh: Cell::new(0), moment: Cell::new(0) }
    }

    /// The last bytes, and from which on they are of the call that is under way.
    pub fn last(&self) -> (Vec<u8>, usize) {
        let bytes: Vec<u8> = self.bytes.borrow().iter().copied().collect();
        let old = bytes.len() - self.fresh.get().min(bytes.len());
        (bytes, old)
    }

    /// Tells which of several was written to last.
    pub fn moment(&self) -> u64 {
        self.moment.get()
    }

    /// The call is over.
    pub fn settle(&self) {
        self.fresh.set(0);
    }

    fn keep(&self, new: &[u8]) {
        let mut bytes = self.bytes.borrow_mut();
        bytes.extend(&new[new.len().saturating_sub(TAIL)..]);
        let surplus = bytes.len().saturating_sub(TAIL);
        bytes.drain(..surplus);
        self.fresh.set((self.fresh.get() + new.len()).min(TAIL));
        let moment = MOMENT.get() + 1;
        MOMENT.set(moment);
        self.moment.set(moment);
    }
}

impl Output for Tail {
    fn write(&self, from: Span, patience: Patience) -> Result<usize> {
        let count = self.output.write(from, patience)?;
        from.first(count).read(|new| self.keep(new));
        Ok(count)
    }

    fn readiness(&self) -> Result<Readiness> {
        self.output.readiness()
    }

    fn is_terminal(&self) -> bool {
        self.output.is_terminal()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes everything.
    struct Sink;

    impl Output for Sink {
        fn write(&self, from: Span, _patience: Patience) -> Result<usize> {
            Ok(from.len())
        }
    }

    #[test]
    fn the_end_is_kept_and_what_is_new_in_it_is_known() {
        let tail = Tail::new(Rc::new(Sink));
        tail.keep(b"before ");
        tail.settle();
        tail.keep(b"now");
        assert_eq!(tail.last(), (b"before now".to_vec(), 7));
        tail.keep(&vec![b'x'; TAIL - 1]);
        let (bytes, old) = tail.last();
        assert_eq!((bytes.len(), bytes[0], old), (TAIL, b'w', 0));
        tail.keep(&vec![b'y'; 2 * TAIL]);
        assert_eq!(tail.last(), (vec![b'y'; TAIL], 0));
    }
}

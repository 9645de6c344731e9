//! Guests that come to the end of their stack while they leave compiled code, with stacks of several sizes.
//!
//! What an input means is in `stack_end/`: a way out of compiled code, the size of frames, where the stack ends. A process that
//! ends is what is looked for, by SIGALRM if it hung.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::php::Php;

/// All stacks of a process have one size.
const STACK_SIZES: &[&str] = &["64K", "256K", "1M", "4M"];

thread_local! {
    static PHP: RefCell<BTreeMap<usize, Option<Php>>> = const { RefCell::new(BTreeMap::new()) };
}

/// The first byte chooses the process. Tells `note` what was done.
pub fn run(input: &[u8], note: impl FnMut(usize)) {
    let Some((&which, rest)) = input.split_first() else { return };
    let size = usize::from(which) % STACK_SIZES.len();
    let start = || Php::start("stack_end.php", &[&format!("wasm.stack_size={}", STACK_SIZES[size])]);
    PHP.with_borrow_mut(|all| Php::run(all.entry(size).or_default(), start, rest, note));
}

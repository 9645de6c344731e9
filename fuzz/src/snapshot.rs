//! Instances that came to one state in different ways: by themselves, and out of snapshots.
//!
//! What an input means is in `snapshot/`. A process that ends is what is looked for.

use std::cell::RefCell;

use crate::php::Php;

thread_local! {
    static PHP: RefCell<Option<Php>> = const { RefCell::new(None) };
}

/// Tells `note` what was done.
pub fn run(input: &[u8], note: impl FnMut(usize)) {
    PHP.with_borrow_mut(|php| Php::run(php, || Php::start("snapshot.php", &[]), input, note));
}

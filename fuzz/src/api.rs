//! Calls of the extension's API from PHP, checked against a model.
//!
//! What an input means, and the model, are in `api/`. A process that ends, by a signal say, is what is looked for; it says
//! itself where the extension did other than the model.

use std::cell::RefCell;

use crate::php::Php;

thread_local! {
    static PHP: RefCell<Option<Php>> = const { RefCell::new(None) };
}

/// Has a PHP process do what an input says, and tells `note` what that was.
pub fn run(input: &[u8], note: impl FnMut(usize)) {
    PHP.with_borrow_mut(|php| Php::run(php, || Php::start("api.php", &[]), input, note));
}

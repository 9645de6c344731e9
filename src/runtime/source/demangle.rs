//! The names that programmers gave to functions, out of the symbols that compilers made of them.

use std::borrow::Cow;
use std::fmt::{self, Write};

use cpp_demangle::{BorrowedSymbol, DemangleOptions, ParseOptions};

/// Longer symbols stay as they are. The longest that real programs have are some thousand bytes.
const LONGEST_SYMBOL: usize = 16 << 10;

/// A name that grows longer than this is given up: a few bytes of a symbol can stand for a name without end.
const LONGEST_NAME: usize = 16 << 10;

/// Names do not nest deeper. The crate counts in steps of its grammar, of which a template takes several.
const DEEPEST: u32 = 160;

/// The name behind a symbol: of Rust (both manglings; without the hash) or of C++. Any other symbol is its own name, and so
/// is one that cannot be read within bounds.
pub fn demangle(symbol: &str) -> Cow<'_, str> {
    if symbol.len() > LONGEST_SYMBOL {
        return symbol.into();
    }
    match rust(symbol).or_else(|| cpp(symbol)) {
        Some(name) => name.into(),
        None => symbol.into(),
    }
}

fn rust(symbol: &str) -> Option<String> {
    let name = rustc_demangle::try_demangle(symbol).ok()?;
    written(|to| write!(to, "{name:#}"))
}

fn cpp(symbol: &str) -> Option<String> {
    // Some platforms put an underscore before every symbol.
    let symbol = symbol.strip_prefix('_').filter(|rest| rest.starts_with("_Z")).unwrap_or(symbol);
    if !symbol.starts_with("_Z") {
        return None;
    }
    let options = ParseOptions::default().recursion_limit(DEEPEST);
    let (name, _rest) = BorrowedSymbol::with_tail_and_options(symbol.as_bytes(), &options).ok()?;
    let options = DemangleOptions::default().recursion_limit(DEEPEST);
    written(|to| name.structured_demangle(to, &options))
}

/// What a demangler writes, if it is something, and not too long.
fn written(write: impl FnOnce(&mut Name) -> fmt::Result) -> Option<String> {
    let mut name = Name { text: String::new(), steps: 0 };
    write(&mut name).ok()?;
    Some(name.text).filter(|text| !text.is_empty())
}

/// A name that is being written.
struct Name {
    text: String,
    /// Writes, empty ones included: a name can grow in these alone.
    steps: usize,
}

impl Write for Name {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        self.steps += 1;
        if self.steps > LONGEST_NAME || self.text.len() + piece.len() > LONGEST_NAME {
            return Err(fmt::Error);
        }
        self.text.push_str(piece);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn symbols_of_rust_and_cpp_become_the_names_in_the_source() {
        for (symbol, name) in [
            ("_ZN4core9panicking5panic17h0123456789abcdefE", "core::panicking::panic"),
            ("_RNvCs1234_7mycrate3foo", "mycrate::foo"),
            ("_RINvNtC3std3mem8align_ofNtNtC4demo5shape6CircleE", "std::mem::align_of::<demo::shape::Circle>"),
            ("_ZN5shape6Circle4areaEv", "shape::Circle::area()"),
            ("_ZNSt6vectorIiSaIiEE9push_backEOi", "std::vector<int, std::allocator<int> >::push_back(int&&)"),
            ("__ZN5shape6Circle4areaEv", "shape::Circle::area()"),
            ("_ZN5shape6Circle4areaEv.llvm.1234", "shape::Circle::area() [clone .llvm.1234]"),
            ("main", "main"),
            ("", ""),
            ("_Z", "_Z"),
            ("_R", "_R"),
            ("_ZN", "_ZN"),
            ("größe", "größe"),
        ] {
            assert_eq!(demangle(symbol), name, "{symbol}");
        }
    }

    #[test]
    fn a_symbol_that_stands_for_a_name_without_end_stays_as_it_is() {
        // Each argument is a pair of the one before it, twice.
        let mut bomb = String::from("_Z1fN1aI");
        bomb += "iE";
        for level in 0..60 {
            let before = match level {
                0 => "S_".to_owned(),
                level if level < 37 => {
                    let digit = char::from_digit(level - 1, 36).unwrap().to_ascii_uppercase();
                    format!("S{digit}_")
                }
                level => format!("S1{}_", char::from_digit(level - 37, 36).unwrap().to_ascii_uppercase()),
            };
            bomb += &format!("1bI{before}{before}E");
        }
        let deep = format!("_Z1f{}i", "P".repeat(10_000));
        let nested = format!("_Z1f{}i{}", "1aI".repeat(3000), "E".repeat(3000));
        let long = format!("_ZN{}E", "1a".repeat(20_000));
        let rust = format!("_RIC1a{}E", "TB_".repeat(3000));
        let start = Instant::now();
        for symbol in [&bomb, &deep, &nested, &long, &rust] {
            assert!(demangle(symbol).len() <= LONGEST_NAME.max(symbol.len()));
        }
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }
}

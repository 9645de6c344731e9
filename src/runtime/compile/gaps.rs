//! Finds what a valid module uses and wasmer cannot do, before a compiler panics over it or ends the process, or
//! before the module fails to be instantiated; and what would cost each instance more than a limit counts.

use crate::compile::survey::Survey;
use crate::compiler::Compiler;

/// The most tags that a module may have. Each one that it throws costs every instance a host function; programs have one
/// tag for each language that throws.
const MOST_TAGS: u32 = 10_000;

/// Why wasmer or the compiler cannot handle a module, as a sentence; `None` if it can. The module must be valid.
pub(crate) fn of(survey: &Survey<'_>, compiler: Compiler) -> Option<String> {
    if let Some((module, name)) = survey.several_results.filter(|_| !compiler.imports_several_results()) {
        return Some(format!("imports \"{module}\".\"{name}\", a function with several results (multi-value)"));
    }
    // The validator accepts it whatever features it is told to accept.
    if let Some((module, name)) = survey.exact_import {
        return Some(format!("imports \"{module}\".\"{name}\", a function of an exact type (custom-descriptors)"));
    }
    if survey.has_unusual_table {
        return Some("has a table or an element segment of exnref (exception-handling)".into());
    }
    // `element_globals` rewrites active segments.
    survey.has_passive_global.then(|| "has a global in an element segment that is not active".into())
}

/// What a module has more of than is taken, in a sentence; `None` if it has not. It must be valid.
pub(crate) fn excess(survey: &Survey<'_>) -> Option<String> {
    (survey.tags > MOST_TAGS)
        .then(|| format!("this module has {} tags, and more than {MOST_TAGS} are not supported", survey.tags))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(wat: &str, compiler: Compiler) -> String {
        of(&Survey::of(&wasmer::wat2wasm(wat.as_bytes()).unwrap()), compiler).unwrap_or_default()
    }

    #[test]
    fn what_wasmer_cannot_do_is_found() {
        for wat in [
            "(module (table 1 exnref))",
            "(module (import \"a\" \"t\" (table 1 exnref)))",
            "(module (elem exnref (ref.null exn)))",
        ] {
            assert!(gap(wat, Compiler::Cranelift).contains("of exnref"), "{wat}");
        }
        let exact = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x07\x01\x01a\x01f\x20\0";
        assert!(of(&Survey::of(exact), Compiler::Cranelift).is_some_and(|gap| gap.contains("\"a\".\"f\"")));
        let wat = "(module (import \"\" \"g\" (global funcref)) (elem funcref (global.get 0)))";
        assert!(gap(wat, Compiler::Cranelift).contains("not active"));
    }

    #[test]
    fn so_many_tags_are_too_many() {
        let tags = |count| {
            let wat = format!("(module (import \"\" \"t\" (tag)) {})", "(tag)".repeat(count));
            excess(&Survey::of(&wasmer::wat2wasm(wat.as_bytes()).unwrap())).unwrap_or_default()
        };
        assert_eq!(tags(9_999), "");
        assert!(tags(10_000).contains("10001 tags"));
    }

    #[test]
    fn only_singlepass_cannot_import_several_results() {
        let wat = "(module (type (func (result i32))) (import \"a\" \"b\" (func (param i64) (result i32 i32))))";
        assert!(gap(wat, Compiler::Singlepass).contains("\"a\".\"b\""));
        assert_eq!(gap(wat, Compiler::Cranelift), "");
        assert_eq!(gap("(module (import \"a\" \"b\" (func (result i32))))", Compiler::Singlepass), "");
    }
}

//! What bytes are that are not WebAssembly, for those that people take for a module: downloads that went wrong, and files
//! that toolchains put beside it.

/// Formats that are known by their first bytes.
const BEGINNINGS: &[(&[u8], &str)] = &[
    (b"\x1f\x8b", "a gzip file: unpack it first"),
    (b"PK\x03\x04", "a zip archive: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a file that zstd compressed: unpack it first"),
    (b"\x7fELF", "a program or library for Linux (ELF): build it for a wasm32 target"),
    (b"BC\xc0\xde", "LLVM bitcode: link it to a module first"),
    (b"!<arch>\n", "a static library: link it to a module first"),
    (
        b"version https://git-lfs.github.com/spec/",
        "a pointer of Git LFS, not the file itself: fetch that with `git lfs pull`",
    ),
    (b"<?php", "PHP code"),
];

/// How the text of other languages begins, without regard to the case of letters.
const TEXTS: &[(&[&str], &str)] = &[
    (
        &["<!doctype", "<html", "<head", "<?xml"],
        "an HTML page, as servers send in place of a file that they do not have",
    ),
    (
        &[
            "var ",
            "let ",
            "const ",
            "function",
            "async ",
            "import ",
            "export ",
            "//",
            "/*",
            "\"use strict\"",
            "'use strict'",
            "(function",
            "(async",
            "(()",
            "!function",
            "#!/usr/bin/env node",
        ],
        "JavaScript: take the .wasm file that belongs to it",
    ),
    (&["{", "["], "JSON"),
];

/// What those bytes most likely are, and what to do; `None` if nothing is known of them.
pub(crate) fn guess(bytes: &[u8]) -> Option<&'static str> {
    if let Some((_, what)) = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
        return Some(what);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let begins = |beginning: &&str| {
        bytes.get(..beginning.len()).is_some_and(|there| there.eq_ignore_ascii_case(beginning.as_bytes()))
    };
    TEXTS.iter().find(|(beginnings, _)| beginnings.iter().any(begins)).map(|(_, what)| *what)
}

/// An error of the text format with the line that it quotes cut to what is around the place: `… | text` above `… | ^`.
pub(crate) fn shortened(error: &str) -> String {
    let mut lines: Vec<String> = error.lines().map(str::to_owned).collect();
    for index in 1..lines.len() {
        let (Some((_, text)), Some((_, mark))) = (lines[index - 1].split_once(" | "), lines[index].split_once(" | "))
        else {
            continue;
        };
        if let Some(caret) = mark.chars().position(|mark| mark == '^')
            && let Some((text, caret)) = cut(text, caret)
        {
            let margin = |line: &str| line.split_once(" | ").map_or(String::new(), |(margin, _)| margin.to_owned());
            lines[index - 1] = format!("{} | {text}", margin(&lines[index - 1]));
            lines[index] = format!("{} | {}^", margin(&lines[index]), " ".repeat(caret));
        }
    }
    lines.join("\n")
}

/// A line around a place, and the place in that; `None` if it is short.
fn cut(line: &str, place: usize) -> Option<(String, usize)> {
    const LONGEST: usize = 80;
    const BEFORE: usize = 40;
    let length = line.chars().count();
    if length <= LONGEST {
        return None;
    }
    let start = place.saturating_sub(BEFORE);
    let middle: String = line.chars().skip(start).take(LONGEST).collect();
    let (before, behind) = (if start > 0 { "…" } else { "" }, if start + LONGEST < length { "…" } else { "" });
    Some((format!("{before}{middle}{behind}"), place - start + before.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_taken_for_modules_are_known() {
        for (bytes, what) in [
            (&b"\x1f\x8b\x08"[..], "gzip"),
            (b"<!DOCTYPE html><html>", "HTML"),
            (b"\n  <HTML>", "HTML"),
            (b"\xef\xbb\xbfvar Module = {};", "JavaScript"),
            (b"(function () {})", "JavaScript"),
            (b"{\"a\": 1}", "JSON"),
            (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS"),
        ] {
            assert!(guess(bytes).is_some_and(|guess| guess.contains(what)), "{what}");
        }
        for bytes in [&b"\0asm"[..], b"(module)", b";; text", b"(func)", b"text", b""] {
            assert_eq!(guess(bytes), None);
        }
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let error = |text: &str, place: usize| {
            format!("no\n   --> <anon>:1:1\n    |\n  1 | {text}\n    | {}^", " ".repeat(place))
        };
        assert_eq!(shortened(&error("short", 2)), error("short", 2));
        let long = "a".repeat(200);
        assert_eq!(shortened(&error(&long, 3)), error(&format!("{}…", "a".repeat(80)), 3));
        assert_eq!(shortened(&error(&long, 100)), error(&format!("…{}…", "a".repeat(80)), 41));
        assert_eq!(shortened(&error(&long, 199)), error(&format!("…{}", "a".repeat(41)), 41));
        assert_eq!(shortened("no line"), "no line");
    }
}

//! A script without the functions that use an instruction, and without the commands that call them.

/// The text without the fields of modules in which `word` stands, and without the commands that call what they export.
pub fn without(text: &str, word: &str) -> String {
    let mut gone = Vec::new();
    let mut kept = String::new();
    for form in forms(text) {
        if !form.starts_with("(module") {
            // A command names the function that it calls first.
            let called = form.split_once("(invoke \"").and_then(|(_, rest)| rest.split('"').next());
            if called.is_none_or(|name| !gone.iter().any(|each| each == name)) {
                kept.push_str(form);
                kept.push('\n');
            }
            continue;
        }
        let inner = &form[1..form.len() - 1];
        let fields = forms(inner);
        let head = inner.find('(').map_or(inner, |at| &inner[..at]);
        kept.push('(');
        kept.push_str(head);
        for field in fields {
            if field.contains(word) {
                gone.extend(
                    field.split("(export \"").skip(1).filter_map(|rest| Some(rest.split('"').next()?.to_owned())),
                );
            } else {
                kept.push_str(field);
                kept.push('\n');
            }
        }
        kept.push_str(")\n");
    }
    kept
}

/// What is between each outermost pair of parentheses, with them.
fn forms(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let (mut forms, mut depth, mut start, mut at) = (Vec::new(), 0, 0, 0);
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b';', Some(b';')) => at += text[at..].find('\n').unwrap_or(text.len() - at),
            (b'(', Some(b';')) => at += text[at..].find(";)").map_or(text.len() - at, |length| length + 2),
            (b'"', _) => {
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            (b'(', _) => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
                at += 1;
            }
            (b')', _) => {
                depth -= 1;
                at += 1;
                if depth == 0 {
                    forms.push(&text[start..at]);
                }
            }
            _ => at += 1,
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_and_the_commands_that_call_them_go() {
        let text = "(module $m (type (func)) ;; (\n (func $a (export \"a\") (return_call $b)) (func $b (export \"b)\") (; ) ;) (nop)))
            (assert_return (invoke \"a\")) (assert_trap (invoke \"b)\" (i32.const 1)) \"a (\")";
        let left = without(text, "return_call");
        assert!(!left.contains("$a") && !left.contains("invoke \"a\""), "{left}");
        assert!(left.starts_with("(module $m ") && left.contains("(invoke \"b)\"") && left.contains("(nop)"), "{left}");
        assert_eq!(forms(&left).len(), 2);
    }
}

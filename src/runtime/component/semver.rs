//! Names with versions: which of them mean the same interface, as semantic versioning has it.

use std::cmp::Ordering;

/// Whether an interface may stand for another: both have one name, and versions that are compatible, or one has none.
pub fn matches(one: &str, other: &str) -> bool {
    let ((one, one_version), (other, other_version)) = (split(one), split(other));
    one == other
        && match (one_version, other_version) {
            (Some(one), Some(other)) => one == other || track(one).is_some_and(|own| track(other) == Some(own)),
            _ => true,
        }
}

/// A name and its version: `wasi:io/streams` and `0.2.6`.
pub fn split(name: &str) -> (&str, Option<&str>) {
    match name.split_once('@') {
        Some((name, version)) => (name, Some(version)),
        None => (name, None),
    }
}

/// The last word of an interface's name: `streams`.
pub fn last_word(name: &str) -> &str {
    let (name, _) = split(name);
    name.rsplit(['/', ':']).next().unwrap_or(name)
}

/// What compatible versions have in common: 1 of 1.2.3, 0.2 of 0.2.6; `None` for versions that are compatible with none
/// but themselves, such as 0.0.1 and those before a release.
fn track(version: &str) -> Option<(u64, u64)> {
    if version.contains('-') {
        return None;
    }
    match numbers(version)? {
        (0, 0, _) => None,
        (0, minor, _) => Some((0, minor)),
        (major, ..) => Some((major, 0)),
    }
}

fn numbers(version: &str) -> Option<(u64, u64, u64)> {
    let version = version.split('+').next()?;
    let mut parts = version.splitn(3, '.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

/// Which of two versions is later; those that are no versions come first.
pub fn compare(one: Option<&str>, other: Option<&str>) -> Ordering {
    one.and_then(numbers).cmp(&other.and_then(numbers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compatible_versions_match() {
        assert!(matches("wasi:io/streams@0.2.0", "wasi:io/streams@0.2.12"));
        assert!(matches("a:b/c@1.0.0", "a:b/c@1.5.2"));
        assert!(matches("a:b/c", "a:b/c@1.5.2"));
        assert!(!matches("a:b/c@1.0.0", "a:b/c@2.0.0"));
        assert!(!matches("a:b/c@0.1.0", "a:b/c@0.2.0"));
        assert!(!matches("a:b/c@0.0.1", "a:b/c@0.0.2"));
        assert!(!matches("a:b/c@1.0.0-rc.1", "a:b/c@1.0.0"));
        assert!(!matches("a:b/c", "a:b/d"));
    }
}

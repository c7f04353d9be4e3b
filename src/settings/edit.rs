//! Edit: changes a few keys of `yinfa.toml` in its text, so that a clerk's own remarks and order stay. What comes out is
//! read back before anybody may keep it.

use std::fmt::Write as _;
use std::path::Path;

use super::{Error, FILE, SAMPLE, Settings, parse};
use crate::text;

/// The keys of `[bureau]` that a form asks for, in its order.
pub const BUREAU: [&str; 5] = ["name", "county", "division", "contact", "phone"];

/// The text of a workspace's `yinfa.toml`, or the sample where there is none.
///
/// # Errors
/// `Read`, `Encoding`.
pub fn text_of(workspace: &Path) -> Result<String, Error> {
    let path = workspace.join(FILE);
    match std::fs::read(&path) {
        Ok(bytes) => text::decode_edited(&bytes).map_err(|line| Error::Encoding { path, line }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(SAMPLE.to_string()),
        Err(source) => Err(Error::Read { path, source }),
    }
}

/// Is this text a `yinfa.toml` that can be read?
///
/// # Errors
/// As [`Settings::load`], with the line.
pub fn examine(workspace: &Path, text: &str) -> Result<Settings, Error> {
    parse(text, &workspace.join(FILE))
}

/// The text with these values in `[bureau]`, in the order of [`BUREAU`]; an empty one is commented out, so that the
/// default holds.
pub fn with_bureau(text: &str, values: [&str; 5]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    let head = match lines.iter().position(|line| line.trim() == "[bureau]") {
        Some(head) => head,
        None => {
            lines.splice(0..0, ["[bureau]".to_string(), String::new()]);
            0
        }
    };
    for (key, value) in BUREAU.into_iter().zip(values) {
        let end = lines.iter().skip(head + 1).position(|line| line.trim_start().starts_with('['));
        let end = end.map_or(lines.len(), |at| head + 1 + at);
        let within = || (head + 1..end).filter(|at| names(&lines[*at], key));
        // A line in force goes before an example of it.
        let in_force = within().find(|at| !lines[*at].trim_start().starts_with('#'));
        let at = in_force.or_else(|| within().next());
        match (at, value.trim()) {
            (Some(at), "") if in_force.is_some() => lines[at] = format!("# {}", lines[at].trim_start()),
            (_, "") => {}
            (Some(at), value) => lines[at] = format!("{key} = {}", quoted(value)),
            (None, value) => lines.insert(head + 1, format!("{key} = {}", quoted(value))),
        }
    }
    lines.join("\n") + "\n"
}

/// Does a line, commented out or not, set this key?
fn names(line: &str, key: &str) -> bool {
    let line = line.trim_start().trim_start_matches('#').trim_start();
    line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for ch in text.chars() {
        match ch {
            '"' | '\\' => {
                out.push('\\');
                out.push(ch);
            }
            ch if ch.is_control() => {
                write!(out, "\\u{:04X}", u32::from(ch)).expect("a String takes every write");
            }
            ch => out.push(ch),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Settings {
        examine(Path::new("."), text).unwrap()
    }

    #[test]
    fn the_sample_takes_a_bureau_and_keeps_its_remarks() {
        let text = with_bureau(SAMPLE, ["某县\"教育\"局", "某县", "", "办公室", ""]);
        let settings = read(&text);
        assert_eq!(settings.bureau.name, "某县\"教育\"局");
        assert_eq!(settings.bureau.division, "640122");
        assert_eq!(settings.bureau.contact.as_deref(), Some("办公室"));
        assert_eq!(
            text.lines().filter(|line| line.starts_with('#')).count() + 3,
            SAMPLE.lines().filter(|line| line.starts_with('#')).count()
        );
        // What is emptied falls back to the default, and what is set twice changes in its line.
        let again = with_bureau(&text, ["", "某县", "", "", "1"]);
        assert_eq!(read(&again).bureau.name, "贺兰县教育体育局");
        assert_eq!(again.lines().count(), text.lines().count());
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_what_is_read(name in "\\PC{1,30}", phone in ".{0,20}", begin in prop::bool::ANY) {
            let from = if begin { SAMPLE } else { "[notice]\ndate = 2024-03-26\n" };
            let text = with_bureau(from, [&name, "", "", "", &phone]);
            prop_assume!(!name.trim().is_empty());
            let settings = read(&text);
            prop_assert_eq!(settings.bureau.name, name.trim());
            let phone = phone.trim();
            prop_assert_eq!(settings.bureau.phone.as_deref(), (!phone.is_empty()).then_some(phone));
        }
    }
}

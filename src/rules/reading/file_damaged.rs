//! 文件损坏: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "file-damaged",
    level: Level::Error,
    title: "文件损坏",
    clause: "第5条",
    why: "文件不完整或已损坏，读不出内容，常见于没有传完或直接改了扩展名。",
    mend: "在本机确认能打开后，重新发送原文件。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        // Anybody's rows may be in an archive that is not read.
        for (name, bytes) in
            [("甲.xlsx", &b"PK\x03\x04 broken off"[..]), ("甲.rar", b"Rar!\x1a\x07\x00"), ("甲.7z", b"7z\xBC\xAF\x27\x1c")]
        {
            assert!(read(&[(name, bytes.to_vec())]).contains(&RULE.name), "{name}");
        }
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[])).contains(&RULE.name));
    }
}

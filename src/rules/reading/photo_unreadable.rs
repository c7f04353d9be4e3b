//! 照片打不开: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "photo-unreadable",
    level: Level::Error,
    title: "照片打不开",
    clause: "附件推荐表",
    why: "照片要印在推荐表上；只改扩展名、没有传完的文件印不出来。",
    mend: "重新提供 JPEG 或 PNG 照片。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{jpeg, read, row, with};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&with(row(&[]), "马伟.jpg", b"<html>404</html>".to_vec())).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&with(row(&[]), "马伟.jpg", jpeg(1))).contains(&RULE.name));
    }
}

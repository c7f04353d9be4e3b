//! 照片文件没有送来: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "photo-file-missing",
    level: Level::Error,
    title: "照片没有送来",
    clause: "附件推荐表",
    why: "照片一栏写了有照片，报来的文件里却找不到。",
    mend: "补送照片，或改正文件名。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{jpeg, read, row, with};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("照片", "马伟.jpg")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&with(row(&[("照片", "见附件")]), "马伟.jpg", jpeg(1))).contains(&RULE.name));
    }
}

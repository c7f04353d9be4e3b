//! 两人同一张照片: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "photo-shared",
    level: Level::Error,
    title: "两人同一张照片",
    clause: "附件推荐表",
    why: "两个人用了同一张照片，至少有一张放错了。",
    mend: "换成本人照片。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{jpeg, read, row, summary, with};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&with(with(with(row(&[]), "乙.csv", summary(&[("姓名", "王建国")])), "马伟.jpg", jpeg(1)), "王建国.jpg", jpeg(1))).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&with(with(with(row(&[]), "乙.csv", summary(&[("姓名", "王建国")])), "马伟.jpg", jpeg(1)), "王建国.jpg", jpeg(99))).contains(&RULE.name));
    }
}

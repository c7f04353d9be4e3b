//! 分不清是哪张照片: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "photo-ambiguous",
    level: Level::Confirm,
    title: "分不清是哪张照片",
    clause: "附件推荐表",
    why: "同名同姓，或一个人有几张不同的照片，程序不替人选。",
    mend: "只留一张，文件名写成“学校-姓名”。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{evidence, jpeg, pictured, read, row, with};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&with(with(row(&[]), "马伟.jpg", jpeg(1)), "马伟(1).jpg", jpeg(99))).contains(&RULE.name));
    }

    /// An answer is about these pictures, not about their number or their names.
    #[test]
    fn rests_on_the_pictures() {
        let in_cell = |shade| {
            let files = vec![("甲.xlsx", pictured(&[jpeg(1), jpeg(shade)]))];
            evidence(RULE.name, &files)
        };
        let named = |shade| {
            let files = with(with(row(&[]), "马伟.jpg", jpeg(1)), "马伟(1).jpg", jpeg(shade));
            evidence(RULE.name, &files)
        };
        for found in [in_cell(99), named(99)] {
            assert!(matches!(&found[..], [Some(_)]), "{found:?}");
        }
        assert_ne!(in_cell(99), in_cell(200));
        assert_ne!(named(99), named(200));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&with(with(row(&[]), "马伟.jpg", jpeg(1)), "马伟(1).jpg", jpeg(1))).contains(&RULE.name));
    }
}

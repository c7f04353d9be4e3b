//! 照片对不上人: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "photo-orphan",
    level: Level::Info,
    title: "照片对不上人",
    clause: "附件推荐表",
    why: "文件名里找不到报来的姓名或学校。",
    mend: "要用就把文件名写成“学校-姓名”。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{jpeg, read, row, with};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&with(row(&[]), "IMG_0001.jpg", jpeg(1))).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&with(row(&[]), "贺兰县第一小学-马伟.jpg", jpeg(1))).contains(&RULE.name));
    }
}

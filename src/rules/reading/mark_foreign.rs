//! 整改表要代替别校的行: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "mark-foreign",
    level: Level::Confirm,
    title: "整改表要代替别校的行",
    clause: "第5条",
    why: "整改表里的标记说明它从哪几行改来。一所学校的表只能代替这所学校自己的行；要代替别校的，不是发错了，就是拿别人的表改的，所以不采用这个标记，两边都照读。",
    mend: "请学校用退回给自己的标注表改。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{marked, read};
    use super::RULE;

    #[test]
    fn fires() {
        let mut files = marked(&[("工作单位", "贺兰县第二小学")]);
        files[0].1.extend_from_slice("\n贺兰县第二小学,,,小学,".as_bytes());
        assert!(read(&files).contains(&RULE.name), "{:?}", read(&files));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&marked(&[("职务", "副校长")])).contains(&RULE.name));
    }
}

//! 整改表代替原表: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "nomination-superseded",
    level: Level::Info,
    title: "整改表代替原表",
    clause: "第4条",
    why: "学校把退回的表改好发了回来，表里带着它是从哪几行改来的；以改过的为准，原来的几行不再采用。",
    mend: "不用改。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{marked, read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&marked(&[("职务", "副校长")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[])).contains(&RULE.name));
    }
}

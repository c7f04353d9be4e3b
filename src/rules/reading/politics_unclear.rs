//! 政治面貌写“无”: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "politics-unclear",
    level: Level::Confirm,
    title: "政治面貌写“无”",
    clause: "附件推荐表",
    why: "“无”一般指群众，也可能是漏填。",
    mend: "写明政治面貌。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("政治面貌", "无")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("政治面貌", "群众")])).contains(&RULE.name));
    }
}

//! 政治面貌不规范: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "politics-unknown",
    level: Level::Error,
    title: "政治面貌不规范",
    clause: "附件推荐表",
    why: "推荐表用国家标准（GB/T 4762）的名称。",
    mend: "填中共党员、中共预备党员、共青团员、群众或民主党派的规范名称。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("政治面貌", "汉族")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("政治面貌", "群众")])).contains(&RULE.name));
    }
}

//! 写法已规范: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "choice-normalised",
    level: Level::Fixed,
    title: "写法已规范",
    clause: "附件推荐表",
    why: "俗称与规范名称意思相同，已换成规范名称。",
    mend: "看一眼即可。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("政治面貌", "党员")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("政治面貌", "中共党员")])).contains(&RULE.name));
    }
}

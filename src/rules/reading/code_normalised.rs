//! 代码写法已规范: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "code-normalised",
    level: Level::Fixed,
    title: "代码写法已规范",
    clause: "二、实施范围",
    why: "小写字母、空格、全角数字已统一。",
    mend: "看一眼即可。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("统一社会信用代码", "12640122454370129l")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("统一社会信用代码", "12640122454370129L")])).contains(&RULE.name));
    }
}

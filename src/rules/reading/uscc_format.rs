//! 统一社会信用代码格式: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "uscc-format",
    level: Level::Error,
    title: "统一社会信用代码格式",
    clause: "二、实施范围",
    why: "代码共 18 位，由数字和大写字母组成（不用 I、O、S、V、Z）。",
    mend: "与法人证书核对。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("统一社会信用代码", "12640122I54370129L")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("统一社会信用代码", "12640122454370129L")])).contains(&RULE.name));
    }
}

//! 统一社会信用代码校验码: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "uscc-check",
    level: Level::Error,
    title: "统一社会信用代码校验码",
    clause: "二、实施范围",
    why: "最后一位由前 17 位算出，对不上说明某一位抄错了（GB 32100）。",
    mend: "与法人证书核对。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("统一社会信用代码", "12640122454370129A")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("统一社会信用代码", "12640122454370129L")])).contains(&RULE.name));
    }
}

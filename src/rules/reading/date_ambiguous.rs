//! 日期有两种读法: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "date-ambiguous",
    level: Level::Confirm,
    title: "日期有两种读法",
    clause: "第5条",
    why: "01/09/2025 可能是一月九日，也可能是九月一日。",
    mend: "写成 2025年9月1日。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("任期开始", "01/09/2025")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("任期开始", "2025-09-01")])).contains(&RULE.name));
    }
}

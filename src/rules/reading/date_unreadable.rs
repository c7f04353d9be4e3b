//! 日期读不出: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "date-unreadable",
    level: Level::Error,
    title: "日期读不出",
    clause: "第5条",
    why: "任期的起止日期要印在聘书上。",
    mend: "写成 2025年9月1日 或 2025.09-2028.08。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("任期开始", "三年")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("任期开始", "2025年9月")])).contains(&RULE.name));
    }
}

//! 工作经历里的月份不存在: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "history-month",
    level: Level::Error,
    title: "工作经历里的月份不存在",
    clause: "附件推荐表",
    why: "一行工作经历的起止年月里有 13 月、0 月这样不存在的月份，起止无从核对。",
    mend: "核对这一行的起止年月后重填。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("工作经历", "2001.13-2005.07 贺兰县第一小学 教师\n2005.08-至今 贺兰县第一小学 校长")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[])).contains(&RULE.name));
    }
}

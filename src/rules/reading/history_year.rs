//! 工作经历只写到年: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "history-year",
    level: Level::Info,
    title: "工作经历只写到年",
    clause: "附件推荐表",
    why: "一行工作经历只有年、没有月，先后和间断无从核对，原样印出。",
    mend: "最好写明起止年月，如 2001.08-2005.07。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("工作经历", "2001-2005 贺兰县第四中学 教师\n2005.08-至今 贺兰县第一小学 校长")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[])).contains(&RULE.name));
    }
}

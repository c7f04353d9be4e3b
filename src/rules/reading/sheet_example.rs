//! 示例表没有读入: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "sheet-example",
    level: Level::Info,
    title: "示例表没有读入",
    clause: "第5条",
    why: "工作簿里有一张名叫“示例”“样表”的工作表，同一工作簿的别的表里有名单，示例表没有读入。",
    mend: "里面如果是要报的人，请把工作表改名后重报。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{examples, read, row, with};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&with(row(&[]), "甲.xlsx", examples(true))).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&with(row(&[]), "甲.xlsx", examples(false))).contains(&RULE.name));
    }
}

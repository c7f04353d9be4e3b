//! 没有学校名册: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "school-list-missing",
    level: Level::Confirm,
    title: "没有学校名册",
    clause: "一、工作目标",
    why: "没有名册就算不出覆盖率，也无从核对单位名称和法定代表人。",
    mend: "请放入学校名册（学校名称、学校标识码、统一社会信用代码、法定代表人）。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row, summary};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&vec![("汇总.csv", summary(&[]))]).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[])).contains(&RULE.name));
    }
}

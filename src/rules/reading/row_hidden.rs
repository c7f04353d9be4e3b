//! 隐藏的行: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "row-hidden",
    level: Level::Confirm,
    title: "隐藏的行",
    clause: "第5条",
    why: "筛选后保存会把一部分行藏起来；这些行没有读，请人看一眼。",
    mend: "要用就清除筛选或取消隐藏，不用就删除。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, workbook};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&vec![("甲.xlsx", workbook(|sheet| { sheet.set_row_hidden(1).unwrap(); }))]).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&vec![("甲.xlsx", workbook(|_| {}))]).contains(&RULE.name));
    }
}

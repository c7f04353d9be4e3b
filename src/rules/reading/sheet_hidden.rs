//! 隐藏的工作表: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "sheet-hidden",
    level: Level::Confirm,
    title: "隐藏的工作表",
    clause: "第5条",
    why: "隐藏的表常是旧名单；悄悄读进来或悄悄丢掉都可能出错，所以没有读，并请人看一眼。",
    mend: "要用就取消隐藏，不用就删除。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, workbook};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&vec![("甲.xlsx", workbook(|sheet| { sheet.set_hidden(true); }))]).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&vec![("甲.xlsx", workbook(|_| {}))]).contains(&RULE.name));
    }
}

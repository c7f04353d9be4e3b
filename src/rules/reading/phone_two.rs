//! 两个号码: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "phone-two",
    level: Level::Confirm,
    title: "两个号码",
    clause: "附件推荐表",
    why: "推荐表上只印一个号码，暂用第一个。",
    mend: "只留最常用的一个。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("联系电话", "13995012345/13895012345")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("联系电话", "13995012345")])).contains(&RULE.name));
    }
}

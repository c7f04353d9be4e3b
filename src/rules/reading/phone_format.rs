//! 联系电话格式: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "phone-format",
    level: Level::Error,
    title: "联系电话格式",
    clause: "附件推荐表",
    why: "号码多一位少一位都打不通，事后很难再找到本人。",
    mend: "手机 11 位；座机写区号，如 0951-8061234。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("联系电话", "1399501234")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("联系电话", "0951-8061234")])).contains(&RULE.name));
    }
}

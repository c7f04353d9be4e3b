//! 电子邮箱已规范: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "email-normalised",
    level: Level::Fixed,
    title: "电子邮箱已规范",
    clause: "附件推荐表",
    why: "全角的 ＠ 和句号已改成半角。",
    mend: "看一眼即可。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("电子邮箱", "mawei＠163。com")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("电子邮箱", "mawei@163.com")])).contains(&RULE.name));
    }
}

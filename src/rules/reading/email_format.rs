//! 电子邮箱格式: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "email-format",
    level: Level::Error,
    title: "电子邮箱格式",
    clause: "附件推荐表",
    why: "地址写错就收不到邮件。",
    mend: "写成 name@163.com；没有邮箱就留空。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("电子邮箱", "mawei163.com")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("电子邮箱", "mawei@163.com")])).contains(&RULE.name));
    }
}

//! 只有 QQ 号: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "email-bare-number",
    level: Level::Confirm,
    title: "只有 QQ 号",
    clause: "附件推荐表",
    why: "只写了号码，暂按 QQ 邮箱读入。",
    mend: "核对后写全地址。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("电子邮箱", "12345678")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("电子邮箱", "12345678@qq.com")])).contains(&RULE.name));
    }
}

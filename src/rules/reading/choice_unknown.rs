//! 不在选项之内: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "choice-unknown",
    level: Level::Confirm,
    title: "不在选项之内",
    clause: "附件推荐表",
    why: "这一项只有固定的几个选项，现在的写法对不上。",
    mend: "按规定的选项填写。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("性别", "保密")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("性别", "女")])).contains(&RULE.name));
    }
}

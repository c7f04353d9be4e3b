//! 不像学校的代码: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "uscc-kind",
    level: Level::Confirm,
    title: "不像学校的代码",
    clause: "二、实施范围",
    why: "公办学校的代码以 12 开头，民办学校多以 52 开头；91 开头是公司，营利性民办学校才会如此。",
    mend: "核对是不是学校自己的代码。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("统一社会信用代码", "91640122454370129F")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("统一社会信用代码", "52640122454370129G")])).contains(&RULE.name));
    }
}

//! 出生年月有两种读法: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "birth-ambiguous",
    level: Level::Confirm,
    title: "出生年月有两种读法",
    clause: "附件推荐表",
    why: "表格会把 1978.10 存成 1978.1，分不清是一月还是十月；两位的年份、身份证号也要人看一眼。",
    mend: "写成 1978年10月 这样的文字；不要填身份证号。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("出生年月", "78.5")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("出生年月", "1978.05")])).contains(&RULE.name));
    }
}

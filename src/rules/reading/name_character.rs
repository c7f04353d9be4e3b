//! 姓名里有非标准字: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "name-character",
    level: Level::Confirm,
    title: "姓名里有非标准字",
    clause: "附件推荐表",
    why: "自造字换一台电脑就变成别的字或空白，部首字形打印出来也不对。",
    mend: "用输入法重新打出这个字；确实打不出来的，联系县教育体育局。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("姓名", "\u{2fa6}鑫")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("姓名", "金鑫")])).contains(&RULE.name));
    }
}

//! 姓名不寻常: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "name-unusual",
    level: Level::Confirm,
    title: "姓名不寻常",
    clause: "附件推荐表",
    why: "姓名里有数字、字母，或只有一个字，或长得过分，多半是打错了，也可能本来如此。",
    mend: "与身份证核对。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("姓名", "马伟1")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("姓名", "马伟")])).contains(&RULE.name));
    }
}

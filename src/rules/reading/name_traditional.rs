//! 姓名里有繁体字: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "name-traditional",
    level: Level::Confirm,
    title: "姓名里有繁体字",
    clause: "附件推荐表",
    why: "聘书上的姓名应与身份证一致；程序不替人改字。",
    mend: "与身份证核对，以身份证为准。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("姓名", "黃志强")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("姓名", "黄志强")])).contains(&RULE.name));
    }
}

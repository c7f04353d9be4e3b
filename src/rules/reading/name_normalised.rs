//! 姓名已规范: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "name-normalised",
    level: Level::Fixed,
    title: "姓名已规范",
    clause: "附件推荐表",
    why: "为了排版好看加的空格、网页带来的看不见的字符、各式各样的间隔号，都会让同一个人对不上。",
    mend: "已经改好，看一眼即可。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("姓名", "马 伟")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("姓名", "马伟")])).contains(&RULE.name));
    }
}

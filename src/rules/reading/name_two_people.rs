//! 一格两人: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "name-two-people",
    level: Level::Error,
    title: "一格两人",
    clause: "第4条",
    why: "每所学校只设一名首席信息官，一格里写两个人不知道聘谁。",
    mend: "一人一行，只留一人。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("姓名", "马伟、王建国")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("姓名", "马伟")])).contains(&RULE.name));
    }
}

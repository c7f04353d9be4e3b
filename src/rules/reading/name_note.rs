//! 姓名带说明: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "name-note",
    level: Level::Confirm,
    title: "姓名带说明",
    clause: "附件推荐表",
    why: "聘书上印的是姓名，“（女）”“（校长）”之类的说明不能印上去。",
    mend: "把说明移到备注，姓名格里只留姓名。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("姓名", "马伟（校长）")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("姓名", "马伟")])).contains(&RULE.name));
    }
}

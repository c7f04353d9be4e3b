//! 座机区号: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "phone-area-code",
    level: Level::Confirm,
    title: "座机区号",
    clause: "附件推荐表",
    why: "座机没有区号，或区号的 0 被表格去掉了，暂按本县区号补上。",
    mend: "核对后补上区号。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("联系电话", "8061234")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("联系电话", "0951-8061234")])).contains(&RULE.name));
    }
}

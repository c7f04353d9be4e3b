//! 出生年月读不出: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "birth-unreadable",
    level: Level::Error,
    title: "出生年月读不出",
    clause: "附件推荐表",
    why: "出生年月是区分同名同姓的依据，也用来核对年龄。",
    mend: "写成 1978年5月 或 1978.05。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("出生年月", "1978.13")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("出生年月", "1978.05")])).contains(&RULE.name));
    }
}

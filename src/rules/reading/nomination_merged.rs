//! 两处报送一致: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "nomination-merged",
    level: Level::Info,
    title: "两处报送一致",
    clause: "第4条",
    why: "汇总表和学校的推荐表报的是同一个人，内容一致，合为一份。",
    mend: "不用改。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row, twice};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&twice(&[])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[])).contains(&RULE.name));
    }
}

//! 填的是学位: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "education-degree",
    level: Level::Confirm,
    title: "填的是学位",
    clause: "附件推荐表",
    why: "硕士、博士、学士是学位，不是学历；同等学力的人学历并不随学位变化。",
    mend: "改填研究生、大学本科等学历。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("最高学历", "硕士")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("最高学历", "研究生")])).contains(&RULE.name));
    }
}

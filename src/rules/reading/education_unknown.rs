//! 学历不规范: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "education-unknown",
    level: Level::Error,
    title: "学历不规范",
    clause: "附件推荐表",
    why: "推荐表用国家标准（GB/T 4658）的学历名称。",
    mend: "填研究生、大学本科、大学专科、中等专科、高中等。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("最高学历", "本料")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("最高学历", "大学本科")])).contains(&RULE.name));
    }
}

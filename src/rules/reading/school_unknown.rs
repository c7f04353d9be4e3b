//! 名册上没有这所学校: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "school-unknown",
    level: Level::Error,
    title: "名册上没有这所学校",
    clause: "第5条",
    why: "首席信息官由学校提名，工作单位必须是名册上的学校；差一个字可能就是另一所学校，程序不猜。",
    mend: "填学校名册上的全称。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("工作单位", "贺兰县第二小学")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("工作单位", "贺兰县第一小学")])).contains(&RULE.name));
    }
}

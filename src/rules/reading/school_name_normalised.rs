//! 学校名称已规范: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "school-name-normalised",
    level: Level::Fixed,
    title: "学校名称已规范",
    clause: "二、实施范围",
    why: "学校名称里的空格已去掉。",
    mend: "看一眼即可。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("学校名称", "贺兰县 第一小学")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("学校名称", "贺兰县第一小学")])).contains(&RULE.name));
    }
}

//! 单位名称已规范: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "school-alias",
    level: Level::Fixed,
    title: "单位名称已规范",
    clause: "第5条",
    why: "用的是简称或曾用名，名册上有据可查，已换成全称。",
    mend: "看一眼即可；正式文件请写全称。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("工作单位", "贺兰一小")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("工作单位", "贺兰县第一小学")])).contains(&RULE.name));
    }
}

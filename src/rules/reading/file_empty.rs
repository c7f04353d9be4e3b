//! 空文件: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "file-empty",
    level: Level::Confirm,
    title: "空文件",
    clause: "第5条",
    why: "文件里什么也没有，多半是没有保存成功。",
    mend: "请保存后重新发送；确实不用就删掉。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&[("甲.xlsx", Vec::new())]).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[])).contains(&RULE.name));
    }
}

//! 扩展名与内容不符: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "file-extension",
    level: Level::Info,
    title: "扩展名与内容不符",
    clause: "第5条",
    why: "扩展名是手工改的，内容仍按实际格式读入，只是提醒一声。",
    mend: "可以不改；想改就用“另存为”，不要直接改名。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row, summary};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&vec![("汇总.xls", summary(&[]))]).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[])).contains(&RULE.name));
    }
}

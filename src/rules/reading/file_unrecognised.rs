//! 文件没有读: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "file-unrecognised",
    level: Level::Info,
    title: "文件没有读",
    clause: "第5条",
    why: "这种格式里的名单程序不读。",
    mend: "里面如有要报的内容，请另存为 xlsx 后重报。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&[("甲.rtf", b"{\\rtf1 \xbc\xd7}".to_vec())]).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[])).contains(&RULE.name));
    }
}

//! 文件过大: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "file-too-large",
    level: Level::Error,
    title: "文件过大",
    clause: "第5条",
    why: "正常的名单只有几百 KB；过大的文件多半夹带了别的内容，或是有意撑大的压缩包，为保证其余文件能读完，没有读它。",
    mend: "删去无关内容，或拆成几个文件后重报。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row, zip};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&vec![("甲.zip", zip(&[("a.txt", &vec![0u8; 40 << 20])]))]).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[])).contains(&RULE.name));
    }
}

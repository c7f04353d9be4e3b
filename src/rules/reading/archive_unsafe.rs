//! 压缩包里的名字不安全: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "archive-unsafe",
    level: Level::Error,
    title: "压缩包里的名字不安全",
    clause: "第5条",
    why: "压缩包里的文件名想写到包外的文件夹去，正常打包不会这样，可能是恶意文件。",
    mend: "请重新打包后发送。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, zip};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&vec![("甲.zip", zip(&[("../../a.csv", b"x")]))]).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&vec![("甲.zip", zip(&[("a.csv", b"x")]))]).contains(&RULE.name));
    }
}

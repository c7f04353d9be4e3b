//! 多余字符已去掉: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "text-normalised",
    level: Level::Fixed,
    title: "多余字符已去掉",
    clause: "附件推荐表",
    why: "从网页或聊天里粘来的文字常夹带看不见的零宽字符，印不出来，也查不到；专业、职务前后多出的顿号也不该印。已去掉，其余文字原样保留。",
    mend: "不用改。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("毕业院校", "宁夏\u{200b}大学")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[])).contains(&RULE.name));
    }
}

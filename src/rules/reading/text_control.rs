//! 控制字符: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "text-control",
    level: Level::Confirm,
    title: "格子里有控制字符",
    clause: "附件推荐表",
    why: "从别的系统粘贴来的内容里夹着看不见的控制字符，那里也许丢了一个字。",
    mend: "核对这一格的内容，删去后重新输入；去掉控制字符就对的，说明即可。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        for field in ["姓名", "毕业院校", "联系电话"] {
            let value = if field == "联系电话" { "139\u{7}95012345" } else { "马\u{7}伟" };
            assert_eq!(read(&row(&[(field, value)])), [RULE.name], "{field}");
        }
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("毕业院校", "宁夏\t大学\u{200b}")])).contains(&RULE.name));
    }
}

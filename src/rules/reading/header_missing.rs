//! 没有表头: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "header-missing",
    level: Level::Error,
    title: "没有表头",
    clause: "附件推荐表",
    why: "没有列名就不知道每一列是什么，不能靠猜。",
    mend: "在数据上面补一行列名，按发下的表样写。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&vec![("甲.csv", "马伟,1978年5月,贺兰县第一小学,13995012345\n".as_bytes().to_vec())]).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[])).contains(&RULE.name));
    }
}

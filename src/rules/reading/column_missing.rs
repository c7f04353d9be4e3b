//! 缺列: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "column-missing",
    level: Level::Error,
    title: "缺列",
    clause: "附件推荐表",
    why: "推荐表的这一项在报来的表里没有对应的列，也没有在别的文件里补上。",
    mend: "补上缺的列并填好后重报。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&vec![("甲.csv", "姓名,工作单位,职务\n马伟,贺兰县第一小学,校长\n".as_bytes().to_vec())]).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[])).contains(&RULE.name));
    }
}

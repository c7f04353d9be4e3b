//! 表头认不出: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "header-unrecognised",
    level: Level::Error,
    title: "表头认不出",
    clause: "附件推荐表",
    why: "列名写法不在已知的写法之内，读错列比不读更糟。",
    mend: "按发下的表样改正列名；本县惯用的别的写法可以写进设置。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&vec![("甲.csv", "姓铭,出生年目,政冶面貌,联糸电话\n马伟,1978年5月,群众,13995012345\n".as_bytes().to_vec())]).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[])).contains(&RULE.name));
    }
}

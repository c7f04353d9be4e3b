//! 学校标识码格式: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "school-code-format",
    level: Level::Error,
    title: "学校标识码格式",
    clause: "二、实施范围",
    why: "标识码是认定学校的依据：两位类型、两位省份、六位顺序号，共 10 位数字。",
    mend: "与学校（机构）代码证核对。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("学校标识码", "216400012")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("学校标识码", "2164000123")])).contains(&RULE.name));
    }
}

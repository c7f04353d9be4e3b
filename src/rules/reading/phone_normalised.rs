//! 联系电话已规范: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "phone-normalised",
    level: Level::Fixed,
    title: "联系电话已规范",
    clause: "附件推荐表",
    why: "空格、+86、全角数字都不影响号码本身，已统一写法。",
    mend: "看一眼即可。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("联系电话", "139 9501 2345")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("联系电话", "13995012345")])).contains(&RULE.name));
    }
}

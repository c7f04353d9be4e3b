//! 出生年月已规范: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "birth-normalised",
    level: Level::Fixed,
    title: "出生年月已规范",
    clause: "附件推荐表",
    why: "标点或说明不规范，意思清楚，已按意思读入。",
    mend: "看一眼即可。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&row(&[("出生年月", "1978。05")])).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[("出生年月", "1978-05")])).contains(&RULE.name));
    }
}

//! 两处报送不一致: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "nomination-conflict",
    level: Level::Confirm,
    title: "两处报送不一致",
    clause: "第4条",
    why: "同一个人在两处报的内容不一样，不知道该以哪处为准。",
    mend: "核对后改成一致。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{evidence, jpeg, pictured, read, twice};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&twice(&[("职务", "副校长")])).contains(&RULE.name));
    }

    /// An answer about two pictures is about these two.
    #[test]
    fn rests_on_the_pictures() {
        let two = |shade| {
            let files = vec![("甲.xlsx", pictured(&[jpeg(1)])), ("乙.xlsx", pictured(&[jpeg(shade)]))];
            evidence(RULE.name, &files)
        };
        assert!(matches!(&two(99)[..], [Some(_)]), "{:?}", two(99));
        assert_ne!(two(99), two(200));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&twice(&[])).contains(&RULE.name));
    }
}

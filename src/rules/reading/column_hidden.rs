//! 隐藏的列: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "column-hidden",
    level: Level::Info,
    title: "隐藏的列",
    clause: "第5条",
    why: "列常为了好看而隐藏，里面的内容照常读入；但看不见的旧内容也会印到表上，所以说一声。",
    mend: "里面是旧内容的，取消隐藏后改掉；否则不用改。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, workbook};
    use super::RULE;

    #[test]
    fn fires() {
        let folded = workbook(|sheet| {
            sheet.set_column_hidden(1).unwrap();
        });
        assert!(read(&[("甲.xlsx", folded)]).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&[("甲.xlsx", workbook(|_| {}))]).contains(&RULE.name));
    }
}

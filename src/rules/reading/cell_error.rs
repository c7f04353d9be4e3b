//! 公式错误: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "cell-error",
    level: Level::Error,
    title: "公式错误",
    clause: "附件推荐表",
    why: "#N/A、#REF! 是公式没有算出来的标记，不是内容。",
    mend: "改成实际内容；从别处粘贴时选“只粘贴数值”。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, workbook};
    use super::RULE;

    #[test]
    fn fires() {
        assert!(read(&vec![("甲.xlsx", workbook(|sheet| { sheet.write_formula(1, 8, rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A")).unwrap(); }))]).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&vec![("甲.xlsx", workbook(|_| {}))]).contains(&RULE.name));
    }
}

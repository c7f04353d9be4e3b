//! 确认没有用上: a line that answers no question of today. Mostly the school has mended the cell.

use crate::finding::{Finding, Level};
use crate::model::WaiverRow;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "waiver-unused",
    level: Level::Info,
    title: "确认没有用上",
    clause: "第5条",
    why: "多半是学校已经改好，不用再确认；也可能是这一行的规则、学校或姓名写得对不上。",
    mend: "已经改好的不用理会；写错的请对照“待确认.xlsx”改正。",
    check: Check::Waivers,
};

pub(super) fn finding(row: &WaiverRow, what: &str) -> Finding {
    super::at(&RULE, row, what, "没有用上".into(), "已经改好的不用理会；写错的请对照“待确认.xlsx”改正")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{asked, line};
    use super::RULE;

    #[test]
    fn fires_where_the_question_is_gone_or_the_rule_unknown() {
        let (mut case, row) = asked();
        case.batch.waivers.push(row);
        case.term(0, "2026-03-01", "2029-02-28");
        assert_eq!(case.judge().0.iter().map(|finding| finding.rule).collect::<Vec<_>>(), [RULE.name]);
        let (mut case, mut row) = asked();
        row.rule = line(&[("规则", "不存在")]).rule;
        case.batch.waivers.push(row);
        assert!(case.judge().0.iter().any(|finding| finding.rule == RULE.name));
    }

    #[test]
    fn is_silent_where_it_settles() {
        let (mut case, row) = asked();
        case.batch.waivers.push(row);
        assert!(case.judge().0.iter().all(|finding| finding.rule != RULE.name));
    }
}

//! 确认没有写全: a reason without a name, or a name without a reason.

use crate::finding::{Finding, Level};
use crate::model::WaiverRow;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "waiver-incomplete",
    level: Level::Info,
    title: "确认没有写全",
    clause: "第5条",
    why: "确认要有理由，也要有人负责；缺一样都不算数。没有写核对码的，只有“现在是”一格就说得清的事项才算数。",
    mend: "在“确认.xlsx”这一行补上理由、确认人；缺核对码的，照“待确认.xlsx”抄上。",
    check: Check::Waivers,
};

pub(super) fn finding(row: &WaiverRow, lacks: &str) -> Finding {
    super::at(&RULE, row, "没有写全", format!("还缺{lacks}，没有采用"), &format!("请补上{lacks}"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{asked, line};
    use super::RULE;

    #[test]
    fn fires_where_reason_or_name_is_missing_or_says_nothing() {
        for (reason, by, lacks) in
            [("到龄退休", "", "确认人"), ("", "张主任", "理由"), ("/", "张主任", "理由")]
        {
            let (mut case, mut row) = asked();
            let filled = line(&[("理由", reason), ("确认人", by)]);
            (row.reason, row.by) = (filled.reason, filled.by);
            case.batch.waivers.push(row);
            let (findings, verdicts) = case.judge();
            let found = findings.iter().find(|finding| finding.rule == RULE.name).expect("fires");
            assert!(found.message.contains(lacks), "{}", found.message);
            assert_eq!(verdicts.summary().pending, 1);
        }
    }

    #[test]
    fn is_silent_on_a_line_that_has_both() {
        let (mut case, row) = asked();
        case.batch.waivers.push(row);
        assert!(case.judge().0.iter().all(|finding| finding.rule != RULE.name));
    }
}

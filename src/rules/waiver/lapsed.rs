//! 确认已失效: the value that was accepted is another one now. Asked again, and said why.

use crate::finding::{Finding, Level};
use crate::model::WaiverRow;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "waiver-lapsed",
    level: Level::Info,
    title: "确认已失效",
    clause: "第5条",
    why: "确认只对当时看到的内容有效；内容变了，就要重新确认。",
    mend: "核对现在的内容；仍无误的，在新的“待确认.xlsx”里重新写明理由和确认人。",
    check: Check::Waivers,
};

pub(super) fn finding(row: &WaiverRow, question: &Finding) -> Finding {
    let quoted = |text: &str| match text.trim() {
        "" => "空白".to_string(),
        text => format!("“{text}”"),
    };
    let what = format!(
        "的确认已失效：当时{}是{}",
        question.label.unwrap_or("内容"),
        quoted(super::written(&row.seen))
    );
    let expected = match &question.seen {
        Some(seen) if seen.trim() != super::written(&row.seen) => format!("现在是{}", quoted(seen)),
        _ => "现在有关的内容变了".to_string(),
    };
    super::at(&RULE, row, &what, expected, "请重新核对，仍无误的再写一次理由和确认人")
}

#[cfg(test)]
mod tests {
    use super::super::tests::asked;
    use super::RULE;

    #[test]
    fn fires_where_the_value_changed_and_the_school_is_asked_again() {
        let (mut case, row) = asked();
        case.batch.waivers.push(row);
        case.term(0, "2026-03-01", "2028-06-30");
        let (findings, verdicts) = case.judge();
        assert_eq!(verdicts.summary().pending, 1);
        let lapsed = findings.iter().find(|finding| finding.rule == RULE.name).expect("fires");
        for part in ["第4行", "2028-05-31", "2028-06-30"] {
            assert!(lapsed.message.contains(part), "{}", lapsed.message);
        }
    }

    /// The end is the same, but not the term: what the question rests on changed.
    #[test]
    fn fires_where_the_other_end_of_the_term_changed() {
        let (mut case, row) = asked();
        case.batch.waivers.push(row);
        case.term(0, "2026-06-01", "2028-05-31");
        assert!(case.judge().0.iter().any(|finding| finding.rule == RULE.name));
    }

    #[test]
    fn is_silent_where_it_still_holds() {
        let (mut case, row) = asked();
        case.batch.waivers.push(row);
        assert!(case.judge().0.iter().all(|finding| finding.rule != RULE.name));
    }
}

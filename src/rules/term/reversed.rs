//! 任期倒置: the term ends before it begins.

use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination};
use crate::rules::support::{at, read};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "term-reversed",
    level: Level::Error,
    title: "任期结束早于开始",
    clause: "第5条",
    why: "任期的结束日期在开始日期之前，无法聘任。",
    mend: "核对任期的起止日期，多半是两格填反了或年份写错了。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for nomination in context.batch.nominations.iter().filter(|row| states_its_end(row)) {
        if nomination.term.end < nomination.term.start {
            let expected = format!("应不早于任期开始日期{}", text::chinese_date(nomination.term.start));
            findings.push(at(&RULE, context, nomination, Field::TermEnd, expected, "请核对起止日期后重填"));
        }
    }
}

/// Does the row itself say when the term ends? A term from the settings is no fault of a school's.
/// Where the start is there but could not be read, the length of the term is anybody's guess.
pub(super) fn states_its_end(nomination: &Nomination) -> bool {
    let start_is_clear = nomination.term_start.as_ref().is_none_or(|start| start.read.is_some());
    start_is_clear && read(&nomination.term_end).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_alone_even_where_the_end_is_past() {
        for end in ["2026-02-28", "2023-02-28"] {
            let found = fires(&RULE, |case| case.term(0, "2026-03-01", end));
            assert_eq!(cells(&found), ["任期结束2"]);
        }
    }

    #[test]
    fn silent_on_one_day() {
        silent(&RULE, |case| case.term(0, "2026-03-01", "2026-03-01"));
    }
}

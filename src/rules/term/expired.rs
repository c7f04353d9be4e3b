//! 任期已过: the term put forward was over before the day of judgement.

use super::reversed::states_its_end;
use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::at;
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "term-expired",
    level: Level::Error,
    title: "任期已经结束",
    clause: "第5条",
    why: "报送的任期到今天已经结束，不能再据此聘任。",
    mend: "填写本届任期的起止日期；多半是抄了上一届的。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for nomination in context.batch.nominations.iter().filter(|row| states_its_end(row)) {
        let term = nomination.term;
        if term.start <= term.end && term.end < context.as_of {
            let expected = format!("任期已结束，应不早于{}", text::chinese_date(context.as_of));
            findings.push(at(&RULE, context, nomination, Field::TermEnd, expected, "请填写本届任期"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_from_the_day_after_the_end() {
        let found = fires(&RULE, |case| case.term(0, "2023-03-01", "2026-02-28"));
        assert_eq!(cells(&found), ["任期结束2"]);
    }

    #[test]
    fn silent_on_the_last_day() {
        silent(&RULE, |case| case.term(0, "2023-03-02", "2026-03-01"));
    }
}

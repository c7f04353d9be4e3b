//! 任期过长: far longer than any term of office; a slip in the year, 2092 for 2029.

use super::reversed::states_its_end;
use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination, Term};
use crate::rules::support::at;
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "term-long",
    level: Level::Confirm,
    title: "任期过长",
    clause: "第5条",
    why: "首席信息官实行任期制，每届一般三年上下；一届十几年的多半是年份写错了。",
    mend: "改正任期的起止日期；可连任，不必一次填到底。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for nomination in context.batch.nominations.iter().filter(|row| is_long(context, row)) {
        let Term { start, end } = nomination.term;
        let years = context.settings.appointment.years;
        let expected =
            format!("任期从{}到{}，一届一般{years}年", text::chinese_date(start), text::chinese_date(end));
        findings.push(at(&RULE, context, nomination, Field::TermEnd, expected, "请核对年份"));
    }
}

/// More than three terms' worth at once. The plan sets no upper bound, so this stays far from one.
pub(super) fn is_long(context: &Context, nomination: &Nomination) -> bool {
    let most = context.settings.appointment.years.saturating_mul(3) + 1;
    states_its_end(nomination) && nomination.term.end > Term::last_day(nomination.term.start, most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_alone_on_a_slip_in_the_year() {
        let found = fires(&RULE, |case| case.term(0, "2026-03-01", "2092-02-28"));
        assert_eq!(cells(&found), ["任期结束2"]);
    }

    #[test]
    fn silent_on_five_years() {
        silent(&RULE, |case| case.term(0, "2026-03-01", "2031-02-28"));
    }
}

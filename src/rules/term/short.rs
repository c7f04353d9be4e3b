//! 任期不足三年: shorter than the years of the settings, counted with its last day.
//!
//! 第5条 says “一般”, so the row's 备注 settles it.

use super::reversed::states_its_end;
use crate::finding::{Finding, Level};
use crate::model::{Field, Term};
use crate::rules::support::{at, said};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "term-short",
    level: Level::Confirm,
    title: "任期短于规定年限",
    clause: "第5条",
    why: "每届任期一般不少于3年；短于3年的，要有理由。",
    mend: "改正任期结束日期；确需较短任期的，在“备注”栏写明理由。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let years = context.settings.appointment.years;
    for nomination in context.batch.nominations.iter().filter(|row| states_its_end(row)) {
        let Term { start, end } = nomination.term;
        let least = Term::last_day(start, years);
        if start <= end && end < least {
            let expected = format!(
                "任期从{}起，不足{years}年，应不早于{}",
                text::chinese_date(start),
                text::chinese_date(least)
            );
            let hint = "请改正，或在备注栏写明理由";
            findings.push(
                at(&RULE, context, nomination, Field::TermEnd, expected, hint)
                    .settled_by(said(&nomination.remark).map(str::to_string)),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_a_day_short() {
        let found = fires(&RULE, |case| case.term(0, "2026-03-01", "2029-02-27"));
        assert_eq!(cells(&found), ["任期结束2"]);
        assert!(found[0].is_unsettled());
    }

    #[test]
    fn a_remark_settles_it_and_a_placeholder_does_not() {
        for (remark, settled) in [("2028年5月到龄退休，任期至届满", true), ("无", false)] {
            let found = fires(&RULE, |case| {
                case.term(0, "2026-03-01", "2028-05-31");
                case.text(0, Field::Remark, remark);
            });
            assert_eq!(found[0].is_unsettled(), !settled);
        }
    }

    #[test]
    fn silent_on_the_last_day_inclusive_and_on_terms_from_the_settings() {
        silent(&RULE, |case| case.term(0, "2026-03-01", "2029-02-28"));
        silent(&RULE, |case| case.term(0, "2024-02-29", "2027-02-28"));
        silent(&RULE, |case| {
            case.term(0, "2026-03-01", "2027-03-01");
            case.row(0).term_end = None;
        });
    }
}

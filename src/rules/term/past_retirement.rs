//! 任期超过法定退休时间: the term runs on after the month of statutory retirement.
//!
//! Only where the row says the sex; the form has none. A 备注 that speaks of it settles it.

use super::long::is_long;
use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination, YearMonth};
use crate::rules::retirement;
use crate::rules::support::{about, age_is_sound, read, said};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "term-past-retirement",
    level: Level::Confirm,
    title: "任期超过法定退休时间",
    clause: "第5条",
    why: "每届任期一般不少于3年；任期内到龄退休的，要先定好怎么衔接。",
    mend: "把任期缩短到退休月份并在备注写明，或改报他人；已办延迟退休的，在备注写明。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for nomination in &context.batch.nominations {
        let term = nomination.term;
        let asked = term.end < term.start || term.end < context.as_of || is_long(context, nomination);
        // A term reversed, over or endless, or an age no one has, is asked about by its own rule.
        if asked || !age_is_sound(context, nomination) {
            continue;
        }
        if let Some(retires) = retires(context, nomination).filter(|month| YearMonth::from(term.end) > *month)
        {
            findings.push(finding(context, nomination, retires));
        }
    }
}

fn retires(context: &Context, nomination: &Nomination) -> Option<YearMonth> {
    let (birth, sex) = (read(&nomination.birth)?, read(&nomination.sex)?);
    let staff = read(&nomination.staff).copied();
    retirement::month(*birth, *sex, staff, context.settings.checks.retirement_offset_months)
}

fn finding(context: &Context, nomination: &Nomination, retires: YearMonth) -> Finding {
    let what = format!(
        "：任期到{}，而{}按政策{}到龄退休",
        text::chinese_date(nomination.term.end),
        nomination.name(),
        retires.chinese()
    );
    let expected = "任期一般应在退休之前结束";
    let hint = "请调整任期或人选；已批准延迟退休的，请在备注栏写明";
    about(&RULE, context, nomination, Field::TermEnd, what, expected, hint)
        .settled_by(said(&nomination.remark).filter(|remark| speaks_of_it(remark)).map(str::to_string))
        .resting_on(format!("{} {}", nomination.term.end, retires.chinese()))
}

fn speaks_of_it(remark: &str) -> bool {
    ["退休", "延迟", "延聘", "返聘", "留任"].iter().any(|word| remark.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Sex, Staff};
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_for_the_month_after_and_reckons_by_staff_type() {
        // Born 1967-12, a man retires in 2028-09; the term runs to 2029-02.
        let found = fires(&RULE, |case| case.birth(0, 1967, 12));
        assert_eq!(cells(&found), ["任期结束2"]);
        assert!(found[0].message.contains("2028年9月"), "{}", found[0].message);
        // A woman worker born 1977-01 retires in 2028-02; a cadre later than any term of ours.
        let found = fires(&RULE, |case| {
            case.birth(1, 1977, 1);
            case.staff(1, Staff::Worker);
        });
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_remark_on_retirement_settles_it() {
        for (remark, settled) in [("已批准弹性延迟退休至2030年", true), ("兼任德育主任", false)]
        {
            let found = fires(&RULE, |case| {
                case.birth(0, 1967, 12);
                case.text(0, Field::Remark, remark);
            });
            assert_eq!(found[0].is_unsettled(), !settled);
        }
    }

    #[test]
    fn silent_in_the_month_itself_without_a_sex_and_within_the_offset() {
        // Born 1968-04, a man retires in 2029-02.
        silent(&RULE, |case| case.birth(0, 1968, 4));
        silent(&RULE, |case| {
            case.birth(0, 1967, 12);
            case.row(0).sex = None;
        });
        silent(&RULE, |case| {
            case.birth(0, 1967, 12);
            case.settings.checks.retirement_offset_months = 6;
        });
        silent(&RULE, |case| {
            case.birth(1, 1977, 1);
            case.sex(1, Sex::Female);
        });
    }
}

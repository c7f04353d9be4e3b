//! 未报（已过期限）: no nomination and nobody in office, after the day of full coverage.
//!
//! An error, and yet the school is 未报, not 退回: there is no paper to send back.

use crate::finding::{Finding, Level};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "coverage-overdue",
    level: Level::Error,
    title: "学校没有报送（已过期限）",
    clause: "一、工作目标",
    why: "到2025年，全县中小学校首席信息官设立全覆盖；期限已过，学校仍没有人选。",
    mend: "学校尽快填报推荐表报送；已在任而台账没有的，请补登台账。",
    check: Check::Following(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let day = context.settings.scope.coverage_date;
    if context.as_of <= day {
        return;
    }
    let late = (context.as_of - day).get_days();
    let expected = format!("应在{}前设立，已过{late}天", text::chinese_date(day));
    super::due::report(&RULE, context, findings, &expected);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::SchoolState;
    use crate::rules::testing::{Case, cells, fires, silent};

    #[test]
    fn fires_and_leaves_the_school_unreported() {
        let found = fires(&RULE, |case| {
            case.batch.nominations.remove(1);
        });
        assert_eq!(cells(&found), ["学校名称3"]);
        assert!(found[0].message.contains("已过60天"), "{}", found[0].message);
        let mut case = Case::clean();
        case.batch.nominations.remove(1);
        let verdicts = case.judge().1;
        assert_eq!(verdicts.in_state(SchoolState::Missing).count(), 1);
        assert_eq!(verdicts.in_state(SchoolState::Returned).count(), 0);
    }

    #[test]
    fn silent_on_the_day_itself_and_outside_the_scope() {
        silent(&RULE, |case| {
            case.as_of = case.settings.scope.coverage_date;
            case.batch.nominations.remove(1);
        });
        silent(&RULE, |case| {
            case.batch.nominations.remove(1);
            case.stage(1, crate::model::Stage::TeachingPoint);
        });
    }
}

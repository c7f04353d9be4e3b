//! 信用代码重复: two schools in scope have the same 统一社会信用代码.
//!
//! A legal person may run two campuses, and a 教学点 uses its main school's; so it only asks.

use super::code_repeated::twins;
use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::{at_school, groups, read};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "school-uscc-repeated",
    level: Level::Confirm,
    title: "统一社会信用代码重复",
    clause: "二、实施范围",
    why: "统一社会信用代码一个法人一个；两校相同，多半是填错了，或是一个法人的两个校区。",
    mend: "对照法人证书改正；确属一个法人的，请说明。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let schools = &context.batch.schools;
    let in_scope = schools.iter().enumerate().filter(|(_, school)| school.in_scope);
    let codes = in_scope.filter_map(|(index, school)| Some((read(&school.uscc)?.as_str(), index)));
    for (school, twin) in twins(schools, groups(codes)) {
        let expected = format!("与“{}”（{}）相同，应一个法人一码", twin.name(), twin.source);
        findings.push(at_school(&RULE, school, Field::Uscc, expected, "请核对；确属一个法人的请说明"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Stage;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_at_both_codes() {
        let found = fires(&RULE, |case| case.school_text(1, Field::Uscc, "12640122454370129L"));
        assert_eq!(cells(&found), ["统一社会信用代码2", "统一社会信用代码3"]);
    }

    #[test]
    fn silent_on_a_teaching_point() {
        silent(&RULE, |case| {
            case.school_text(1, Field::Uscc, "12640122454370129L");
            case.stage(1, Stage::TeachingPoint);
        });
    }
}

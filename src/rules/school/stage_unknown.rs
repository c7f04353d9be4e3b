//! 看不出学段: neither the row nor the code nor the name tells what kind of school it is.

use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::{Reported, about_school};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "school-stage-unknown",
    level: Level::Confirm,
    title: "看不出学校的学段",
    clause: "二、实施范围",
    why: "学段决定学校在不在实施范围内；名册、标识码和校名都看不出来。",
    mend: "在学校名册的“学段”栏填写小学、初中、高中等。",
    check: Check::Following(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    // Without a list there is no cell to fill in, and that is what is asked.
    if findings.iter().any(|finding| finding.rule == "school-list-missing") {
        return;
    }
    let reported = Reported::by(findings);
    for school in context.batch.schools.iter().filter(|school| school.effective_stage.is_none()) {
        // A code or a stage that could not be read has its own finding, and is the cause.
        let cells = [school.stage.as_ref().map(|v| &v.place), school.code.as_ref().map(|v| &v.place)];
        if cells.into_iter().flatten().any(|place| reported.at(place)) {
            continue;
        }
        let what = format!("：看不出“{}”是什么学段", school.name());
        let expected = "应写明小学、初中、高中等";
        findings.push(about_school(&RULE, school, Field::Stage, what, expected, "请在学校名册里填写学段"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_at_the_stage_or_at_the_name() {
        let found = fires(&RULE, |case| {
            case.batch.schools[0].stage = None;
            case.batch.schools[0].effective_stage = None;
        });
        assert_eq!(cells(&found), ["学校名称2"]);
    }

    #[test]
    fn silent_where_the_code_tells() {
        silent(&RULE, |case| case.batch.schools[0].stage = None);
    }
}

//! 不在实施范围: a kindergarten or a 教学点 stands in the list; it owes no nomination.

use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::about_school;
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "school-out-of-scope",
    level: Level::Info,
    title: "学校不在实施范围内",
    clause: "二、实施范围",
    why: "实施范围是全县中小学校；幼儿园不在其内，教学点归中心校，不单独设首席信息官。",
    mend: "不必改；要把这类学校纳入，在 yinfa.toml 的 scope.stages 里加上它的学段。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for school in context.batch.schools.iter().filter(|school| !school.in_scope) {
        // A stage that cannot be told is asked about, not stated.
        let Some(stage) = school.effective_stage else { continue };
        let what = format!("：“{}”是{}，不在实施范围内", school.name(), stage.label());
        let expected = "不计入应设学校";
        let hint = "不必改；要纳入的请在设置里加上这个学段";
        findings.push(about_school(&RULE, school, Field::Stage, what, expected, hint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Stage;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_on_a_kindergarten_in_the_list() {
        let found = fires(&RULE, |case| {
            case.stage(0, Stage::Kindergarten);
            case.school_text(0, Field::SchoolCode, "1164000999");
            case.batch.nominations.remove(0);
        });
        assert_eq!(cells(&found), ["学段2"]);
        assert!(!found[0].blocks());
    }

    #[test]
    fn silent_where_the_settings_take_it_in() {
        silent(&RULE, |case| {
            case.settings.scope.stages.push(Stage::Special);
            case.stage(0, Stage::Special);
        });
    }
}

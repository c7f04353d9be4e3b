//! 推荐人选的学校不在实施范围: a nomination for a school the plan does not ask.

use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::school::code_stage::contradiction;
use crate::rules::support::at;
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "nominee-out-of-scope",
    level: Level::Confirm,
    title: "推荐人选的学校不在实施范围内",
    clause: "二、实施范围",
    why: "实施范围是全县中小学校；范围外的学校报了人选，要先定下来是否纳入。",
    mend: "核对学校和学段；要纳入的，在 yinfa.toml 的 scope.stages 里加上它的学段，否则删去这一行。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for nomination in &context.batch.nominations {
        let Some(school) = nomination.school_index().map(|index| &context.batch.schools[index]) else {
            continue;
        };
        // A school whose stage cannot be told is asked about in the list itself.
        let Some(stage) = school.effective_stage.filter(|_| !school.in_scope) else { continue };
        // Which stage it is, the list contradicts itself about, and is asked there.
        if contradiction(school).is_some() {
            continue;
        }
        let expected = format!("是{}，应为实施范围内的中小学校", stage.label());
        findings.push(at(
            &RULE,
            context,
            nomination,
            Field::Unit,
            expected,
            "请核对；要纳入的请告知教育体育局",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Stage;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_at_the_unit() {
        let found = fires(&RULE, |case| {
            case.stage(0, Stage::Kindergarten);
            case.school_text(0, Field::SchoolCode, "1164000999");
        });
        assert_eq!(cells(&found), ["工作单位2"]);
    }

    #[test]
    fn silent_where_the_settings_take_it_in() {
        silent(&RULE, |case| {
            case.settings.scope.stages.push(Stage::Vocational);
            case.stage(2, Stage::Vocational);
        });
    }
}

//! 标识码省份不符: the province digits of the code are not the bureau's.

use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::at_school;
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "school-code-province",
    level: Level::Error,
    title: "学校标识码省份不符",
    clause: "二、实施范围",
    why: "标识码第3、4位是省级区划代码，本县学校都应相同。",
    mend: "对照教育事业统计的标识码改正。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let Some(own) = context.settings.bureau.division.get(..2) else { return };
    for school in &context.batch.schools {
        let Some(seen) = school.code().and_then(|code| code.get(2..4)) else { continue };
        if seen != own {
            let expected = format!("第3、4位是“{seen}”，应为“{own}”");
            findings.push(at_school(&RULE, school, Field::SchoolCode, expected, "请核对后重填"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_on_another_provinces_code() {
        let found = fires(&RULE, |case| case.school_text(0, Field::SchoolCode, "2162000123"));
        assert_eq!(cells(&found), ["学校标识码2"]);
    }

    #[test]
    fn silent_in_another_county_of_its_own() {
        silent(&RULE, |case| {
            case.settings.bureau.division = "620102".into();
            for school in 0..3 {
                let code = case.batch.schools[school].code().expect("a code").replacen("64", "62", 1);
                case.school_text(school, Field::SchoolCode, &code);
            }
        });
    }
}

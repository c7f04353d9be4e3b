//! 标识码与学段不符: the type digits of the code tell another stage than the row does.

use crate::finding::{Finding, Level};
use crate::model::{Field, School, Stage};
use crate::rules::support::{at_school, read};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "school-code-stage",
    level: Level::Confirm,
    title: "学校标识码与学段不符",
    clause: "二、实施范围",
    why: "标识码前两位表示办学类型；与学段对不上，总有一处填错了，会影响是否在实施范围内。",
    mend: "核对学校标识码和学段，改正填错的一处。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for school in &context.batch.schools {
        if let Some((digits, stage)) = contradiction(school) {
            let told = Stage::of_type_digits(digits).map_or("", Stage::label);
            let expected = format!("前两位“{digits}”表示{told}，应与学段“{}”一致", stage.label());
            // The school's own name tells which of the two is wrong; where it does not, the code is named.
            let by_name = school.named_stage();
            let code_fits = by_name.is_some_and(|named| {
                Stage::of_type_digits(digits).is_some_and(|told| goes_with(told, named))
            });
            let stage_fits = by_name.is_none_or(|named| named == stage);
            findings.push(if code_fits && !stage_fits {
                let expected = format!("应与学校标识码前两位“{digits}”（{told}）一致");
                at_school(&RULE, school, Field::Stage, expected, "请核对标识码和学段")
            } else {
                at_school(&RULE, school, Field::SchoolCode, expected, "请核对标识码和学段")
            });
        }
    }
}

/// The type digits and the stage stated, where they cannot both be right.
pub(in crate::rules) fn contradiction(school: &School) -> Option<(&str, Stage)> {
    let (stage, digits) = (*read(&school.stage)?, school.code()?.get(..2)?);
    let told = Stage::of_type_digits(digits)?;
    (!goes_with(told, stage)).then_some((digits, stage))
}

/// Schools of several stages carry the digits of one of them, and of which one varies.
fn goes_with(told: Stage, stage: Stage) -> bool {
    use Stage::{Complete, Junior, Kindergarten, NineYear, Primary, Senior, TeachingPoint, TwelveYear};
    match told {
        Primary => matches!(stage, Primary | TeachingPoint | NineYear | TwelveYear),
        Junior => matches!(stage, Junior | NineYear | Complete | TwelveYear),
        Senior => matches!(stage, Senior | Complete | TwelveYear),
        Kindergarten => matches!(stage, Kindergarten | TeachingPoint),
        other => other == stage,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_on_a_primary_school_with_a_middle_schools_code() {
        let found = fires(&RULE, |case| case.school_text(0, Field::SchoolCode, "3164000999"));
        assert_eq!(cells(&found), ["学校标识码2"]);
    }

    #[test]
    fn silent_on_schools_of_several_stages_and_unknown_types() {
        silent(&RULE, |case| case.stage(0, Stage::NineYear));
        silent(&RULE, |case| case.stage(1, Stage::NineYear));
        silent(&RULE, |case| case.stage(2, Stage::Complete));
        silent(&RULE, |case| case.school_text(0, Field::SchoolCode, "9964000999"));
    }
}

//! 标识码重复: two schools have the same 学校标识码.

use crate::finding::{Finding, Level};
use crate::model::{Field, School};
use crate::rules::support::{at_school, groups};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "school-code-repeated",
    level: Level::Error,
    title: "学校标识码重复",
    clause: "二、实施范围",
    why: "学校标识码一校一码，台账按它认学校。",
    mend: "对照教育事业统计的标识码，改正填错的一个。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let schools = &context.batch.schools;
    let codes = schools.iter().enumerate().filter_map(|(index, school)| Some((school.code()?, index)));
    for (school, twin) in twins(schools, groups(codes)) {
        let expected = format!("与“{}”（{}）相同，应一校一码", twin.name(), twin.source);
        findings.push(at_school(&RULE, school, Field::SchoolCode, expected, "请核对后重填"));
    }
}

/// Each school of a group with another one of it that goes by another name: where the whole row is
/// repeated, `school-name-repeated` says so.
pub(super) fn twins(schools: &[School], groups: Vec<Vec<usize>>) -> Vec<(&School, &School)> {
    let mut pairs = Vec::new();
    for group in groups {
        for (at, &index) in group.iter().enumerate() {
            let (school, twin) = (&schools[index], &schools[if at == 0 { group[1] } else { group[at - 1] }]);
            if text::squeeze(school.name()) != text::squeeze(twin.name()) {
                pairs.push((school, twin));
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_at_both_codes() {
        let found = fires(&RULE, |case| {
            case.school_text(1, Field::SchoolCode, "3464000789");
            case.batch.schools[1].stage = None;
        });
        assert_eq!(cells(&found), ["学校标识码3", "学校标识码4"]);
    }

    #[test]
    fn silent_where_the_whole_row_is_repeated() {
        silent(&RULE, |case| {
            case.copy_school(0);
        });
    }
}

//! 学校重名: one name stands twice in the list.

use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::{at_school, groups};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "school-name-repeated",
    level: Level::Error,
    title: "学校名册里学校名称重复",
    clause: "二、实施范围",
    why: "同名的两行分不清是一所学校还是两所，覆盖率也会算错。",
    mend: "重复登记的删去一行；确是两所学校的，写全称区分。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let schools = &context.batch.schools;
    let names = schools.iter().enumerate().map(|(index, school)| (text::squeeze(school.name()), index));
    for group in groups(names) {
        for (at, &index) in group.iter().enumerate() {
            let twin = &schools[if at == 0 { group[1] } else { group[at - 1] }];
            let expected = format!("与另一行（{}）重复，应一校一行", twin.source);
            let hint = "请删去重复的一行，或写全称区分";
            findings.push(at_school(&RULE, &schools[index], Field::SchoolName, expected, hint));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Stage;
    use crate::rules::testing::{cells, fires_among, silent};

    #[test]
    fn fires_at_both_rows() {
        let (found, _) = fires_among(&RULE, |case| {
            case.copy_school(0);
        });
        assert_eq!(cells(&found), ["学校名称2", "学校名称5"]);
    }

    #[test]
    fn silent_on_a_school_and_its_teaching_point() {
        silent(&RULE, |case| {
            let index = case.copy_school(0);
            case.school_text(index, Field::SchoolName, "贺兰县第一小学（东校区）");
            case.stage(index, Stage::TeachingPoint);
        });
    }
}

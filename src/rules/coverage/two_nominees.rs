//! 一校两人: a school puts forward two people; it has one 首席信息官.

use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination};
use crate::rules::support::{about, groups, name_key};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "two-nominees",
    level: Level::Error,
    title: "一所学校推荐了两人",
    clause: "第4条",
    why: "一所学校设一名首席信息官，全面负责学校信息化工作。",
    mend: "学校确定一人，删去另一行。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let nominations = &context.batch.nominations;
    for group in of_one_school(context) {
        // Two people are enough to name against: the first, and the first who is somebody else.
        let first = &nominations[group[0]];
        let rows = group.iter().map(|&index| &nominations[index]);
        let Some(second) = rows.clone().find(|row| !is_same_name(row, first)) else { continue };
        findings.extend(rows.map(|row| {
            let other = if is_same_name(row, first) { second } else { first };
            finding(context, row, other)
        }));
    }
}

/// The rows of each listed school that has several.
pub(super) fn of_one_school(context: &Context) -> Vec<Vec<usize>> {
    let rows = context.batch.nominations.iter().enumerate();
    groups(rows.filter_map(|(index, row)| Some((row.school_index()?, index))))
}

/// Within one school a name is a person: two rows of it are one row repeated.
fn is_same_name(one: &Nomination, other: &Nomination) -> bool {
    name_key(one.name()) == name_key(other.name())
}

fn finding(context: &Context, row: &Nomination, other: &Nomination) -> Finding {
    let what = format!("：本校推荐了“{}”，又推荐了“{}”（{}）", row.name(), other.name(), other.source);
    about(&RULE, context, row, Field::Name, what, "应一校一人", "请学校确定一人，删去另一行")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_at_both_names() {
        let found = fires(&RULE, |case| {
            let second = case.copy_row(0);
            case.text(second, Field::Name, "张敏");
            case.text(second, Field::Post, "副校长");
            case.text(second, Field::Phone, "13995012348");
            case.is_legal(second, false);
            case.text(second, Field::Reason, "分管信息化");
            case.birth(second, 1981, 2);
            case.row(second).photo.as_mut().expect("a photo").sha256 = "f".repeat(64);
            // The reason settles the other finding; it is no longer among those that ask.
            case.settings.rules.insert("not-legal-representative".into(), crate::settings::RuleLevel::Off);
        });
        assert_eq!(cells(&found), ["姓名2", "姓名5"]);
    }

    #[test]
    fn silent_on_a_row_repeated() {
        silent(&RULE, |case| {
            case.copy_row(0);
        });
    }
}

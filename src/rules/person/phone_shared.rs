//! 手机号重复: two people have the same mobile.
//!
//! Landlines are left alone: two schools on one campus share one.

use super::near_duplicate::{is_nearly, mobile};
use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination};
use crate::rules::support::{at, groups, name_key, other_row};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "phone-shared",
    level: Level::Confirm,
    title: "两人手机号相同",
    clause: "附件推荐表",
    why: "手机号一般一人一号；两人相同，多半是下拉填充或抄错了行。",
    mend: "核对两人的手机号，改正填错的一个；确实共用的请说明。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let nominations = &context.batch.nominations;
    let rows = nominations.iter().enumerate();
    for group in groups(rows.filter_map(|(index, row)| Some((mobile(row)?, index)))) {
        for (at, &index) in group.iter().enumerate() {
            // The neighbour in the group, so that a number filled down a whole column stays linear.
            let twin = if at == 0 { group[1] } else { group[at - 1] };
            let (row, twin) = (&nominations[index], &nominations[twin]);
            if !is_same_person(row, twin) {
                findings.push(finding(context, row, twin));
            }
        }
    }
}

/// The same name is the same person or nearly so, and other rules ask about both.
fn is_same_person(one: &Nomination, other: &Nomination) -> bool {
    name_key(one.name()) == name_key(other.name()) || is_nearly(one, other)
}

fn finding(context: &Context, row: &Nomination, twin: &Nomination) -> Finding {
    let (other, aside) = other_row(context, row, twin);
    let expected = format!("与{other}的手机号相同，应一人一号");
    at(&RULE, context, row, Field::Phone, expected, "请核对后重填")
        .resting_on(format!("{} {}", context.batch.school_name(twin), twin.name()))
        .aside(aside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_at_both_numbers() {
        let found = fires(&RULE, |case| case.text(1, Field::Phone, "13995012345"));
        assert_eq!(cells(&found), ["联系电话2", "联系电话3"]);
    }

    #[test]
    fn silent_on_a_campus_landline() {
        silent(&RULE, |case| {
            case.text(0, Field::Phone, "0951-8061234");
            case.text(1, Field::Phone, "0951-8061234");
        });
    }
}

//! 重复行内容不一: the same nominee twice, and the rows disagree.

use super::row_repeated::{differing, repeats};
use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination};
use crate::rules::support::at;
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "row-differs",
    level: Level::Confirm,
    title: "同一人选重复报送（内容不同）",
    clause: "附件推荐表",
    why: "同一人选报了两遍而内容不同，不知道该印哪一份。",
    mend: "核对两行，留下正确的一行，删去另一行。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for (row, first) in repeats(context) {
        if let Some(field) = differing(row, first) {
            findings.push(finding(context, row, first, field));
        }
    }
}

fn finding(context: &Context, row: &Nomination, first: &Nomination, field: Field) -> Finding {
    let seen = first.cell(field).map_or("", |cell| cell.seen().trim());
    let expected = match field {
        Field::History => format!("与另一行（{}）写的不一致，应只留一份", first.source),
        _ => format!("与另一行（{}）写的“{seen}”不一致，应只留一份", first.source),
    };
    at(&RULE, context, row, field, expected, "请核对两行，删去不对的一行").resting_on(seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_at_the_first_cell_that_differs() {
        let found = fires(&RULE, |case| {
            let second = case.copy_row(0);
            case.text(second, Field::Post, "党支部书记、校长");
        });
        assert_eq!(cells(&found), ["职务5"]);
    }

    #[test]
    fn silent_where_a_second_row_only_says_less() {
        silent(&RULE, |case| {
            let second = case.copy_row(0);
            case.text(second, Field::Email, "");
            case.row(second).kind = None;
        });
    }
}

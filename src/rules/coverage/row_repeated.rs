//! 重复行: the same nomination twice, word for word. Harmless, and said once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::two_nominees::of_one_school;
use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination};
use crate::rules::support::{at, name_key};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "row-repeated",
    level: Level::Info,
    title: "同一人选重复报送（内容相同）",
    clause: "附件推荐表",
    why: "同一人选报了两遍而内容相同，按一份办理。",
    mend: "不必改；方便时删去重复的一行。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for (row, first) in repeats(context) {
        if differing(row, first).is_none() {
            let expected = format!("与另一行（{}）内容相同，按一份办理", first.source);
            findings.push(at(&RULE, context, row, Field::Name, expected, "不必改；方便时删去重复的一行"));
        }
    }
}

/// Every row that names somebody its school has already named, with the first row that did.
pub(super) fn repeats<'a>(context: &Context<'a>) -> Vec<(&'a Nomination, &'a Nomination)> {
    let nominations = &context.batch.nominations;
    let mut repeats = Vec::new();
    for group in of_one_school(context) {
        let mut firsts: HashMap<String, &Nomination> = HashMap::new();
        for row in group.iter().map(|&index| &nominations[index]) {
            match firsts.entry(name_key(row.name())) {
                Entry::Occupied(first) => repeats.push((row, *first.get())),
                Entry::Vacant(slot) => {
                    slot.insert(row);
                }
            }
        }
    }
    repeats
}

/// The first field in which two rows say different things; a cell one of them lacks says nothing.
pub(super) fn differing(one: &Nomination, other: &Nomination) -> Option<Field> {
    let others = other.cells();
    one.cells().into_iter().find_map(|(field, value)| {
        let twin = others.iter().find(|(own, _)| *own == field)?.1;
        let (seen, other) = (text::squeeze(value.seen()), text::squeeze(twin.seen()));
        (seen != other && !seen.is_empty() && !other.is_empty()).then_some(field)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_at_the_later_row() {
        let found = fires(&RULE, |case| {
            case.copy_row(0);
        });
        assert_eq!(cells(&found), ["姓名5"]);
        assert!(!found[0].blocks());
    }

    #[test]
    fn silent_where_the_rows_differ() {
        silent(&RULE, |case| {
            let second = case.copy_row(0);
            case.text(second, Field::Post, "副校长");
        });
    }
}

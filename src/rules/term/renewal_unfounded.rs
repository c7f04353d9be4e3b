//! 续任但台账无前任期: the row says 续任, and the ledger has somebody else in that office.
//!
//! Silent where the ledger knows nothing of the school: it began before this tool did.

use crate::finding::{Finding, Level};
use crate::model::{Field, Kind};
use crate::rules::office::{Office, is_same};
use crate::rules::support::{about, read};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "renewal-unfounded",
    level: Level::Confirm,
    title: "续任与台账不符",
    clause: "第5条",
    why: "续任是同一人接着任职；台账上本校在任的是别人，就不是续任。",
    mend: "换了人的，把“任职类型”改为“新任”或“中途变更”；是同一人的，核对姓名和出生年月。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let office = Office::of(context.in_office, context.as_of);
    for nomination in &context.batch.nominations {
        let Some(index) = nomination.school_index() else { continue };
        if read(&nomination.kind) != Some(&Kind::Renewed) {
            continue;
        }
        let held = office.at(&context.batch.schools[index]);
        let Some(first) = held.first().filter(|_| !held.iter().any(|held| is_same(nomination, held))) else {
            continue;
        };
        let what = format!("现在是“续任”，但台账上本校在任的是“{}”（{}）", first.person, first.document_no);
        let expected = "换人应为“新任”或“中途变更”";
        let hint = "请改正任职类型，或核对姓名和出生年月";
        findings.push(
            about(&RULE, context, nomination, Field::Kind, what, expected, hint).resting_on(&first.person),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_where_somebody_else_is_in_office() {
        let found = fires(&RULE, |case| {
            case.holds(0, "张敏", "2024-03-01", "2027-02-28");
            case.kind(0, Kind::Renewed);
        });
        assert_eq!(cells(&found), ["任职类型2"]);
    }

    #[test]
    fn silent_for_the_holder_and_without_a_ledger() {
        silent(&RULE, |case| {
            case.holds(0, "马伟", "2024-03-01", "2027-02-28");
            case.kind(0, Kind::Renewed);
        });
        silent(&RULE, |case| case.kind(0, Kind::Renewed));
    }
}

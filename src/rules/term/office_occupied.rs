//! 前任任期未满: somebody else's term still runs when the new one begins, and it is no 中途变更.

use crate::finding::{Finding, Level};
use crate::model::{Appointment, Field, Kind, Nomination};
use crate::rules::office::{Office, last_day};
use crate::rules::support::{about, read};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "office-occupied",
    level: Level::Confirm,
    title: "前任任期未满又报新人",
    clause: "第5条",
    why: "一校一名首席信息官；前任任期未满而换人的，是中途变更，需要重新报备。",
    mend: "把“任职类型”改为“中途变更”并写明报备情况，或把任期开始改到前任期满之后。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let office = Office::of(context.in_office, context.as_of);
    for nomination in &context.batch.nominations {
        let Some(index) = nomination.school_index() else { continue };
        // 续任 has its own rule, and 中途变更 is what this asks for.
        if !matches!(read(&nomination.kind), None | Some(Kind::New)) {
            continue;
        }
        if let Some(held) = office.displaced_by(nomination, &context.batch.schools[index]) {
            findings.push(finding(context, nomination, held));
        }
    }
}

fn finding(context: &Context, nomination: &Nomination, held: &Appointment) -> Finding {
    let seen = nomination.kind.as_ref().map_or("", |kind| kind.seen.trim());
    let now = if seen.is_empty() { "没有写明".to_string() } else { format!("现在是“{seen}”") };
    let what = format!("{now}，但台账上“{}”在任，任期到{}", held.person, text::chinese_date(last_day(held)));
    let expected = "任期未满换人应为“中途变更”";
    about(&RULE, context, nomination, Field::Kind, what, expected, "请改正任职类型并报备，或核对任期开始日期")
        .resting_on(&held.person)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_while_the_other_term_runs() {
        let found = fires(&RULE, |case| case.holds(0, "张敏", "2024-03-01", "2027-02-28"));
        assert_eq!(cells(&found), ["任职类型2"]);
    }

    #[test]
    fn silent_on_a_succession_a_filed_change_and_an_ended_term() {
        silent(&RULE, |case| {
            case.holds(0, "张敏", "2023-03-02", "2026-03-01");
            case.term(0, "2026-03-02", "2029-03-01");
        });
        silent(&RULE, |case| {
            case.holds(0, "张敏", "2024-03-01", "2027-02-28");
            case.kind(0, Kind::MidTerm);
            case.text(0, Field::Filing, "已报备");
        });
        silent(&RULE, |case| case.holds(0, "张敏", "2021-03-01", "2024-02-29"));
    }
}

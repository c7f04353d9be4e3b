//! 在任者报成新任: the same person holds the office already, so this is a further term.
//!
//! Told by the ledger, or by the row's own work history where it names the role at this school.

use crate::finding::{Finding, Level};
use crate::model::{Field, Kind, Nomination};
use crate::rules::office::{Office, is_same};
use crate::rules::support::{about, read};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "renewal-unmarked",
    level: Level::Confirm,
    title: "在任者没有按续任报",
    clause: "第5条",
    why: "任期制可连任，届数要算清楚；在任的人再报一次是续任，不是新任。",
    mend: "把“任职类型”改为“续任”；确是新任的，请核对工作经历和台账。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let office = Office::of(context.in_office, context.as_of);
    for nomination in &context.batch.nominations {
        if read(&nomination.kind) != Some(&Kind::New) {
            continue;
        }
        let held = in_ledger(context, &office, nomination).or_else(|| in_history(context, nomination));
        if let Some(how) = held {
            let what = format!("现在是“新任”，但{how}");
            let hint = "请改正任职类型，或核对说明";
            let finding = about(&RULE, context, nomination, Field::Kind, what, "应为“续任”", hint);
            findings.push(finding.resting_on(how));
        }
    }
}

fn in_ledger(context: &Context, office: &Office, nomination: &Nomination) -> Option<String> {
    let school = &context.batch.schools[nomination.school_index()?];
    let held = office.at(school).iter().find(|held| is_same(nomination, held))?;
    Some(format!(
        "台账上此人已在任（{}，任期{}至{}）",
        held.document_no,
        crate::text::chinese_date(held.term.start),
        crate::text::chinese_date(held.term.end)
    ))
}

/// A line of the history that names the role at this school.
fn in_history(context: &Context, nomination: &Nomination) -> Option<String> {
    let role = &context.settings.appointment.role;
    let school = context.batch.schools[nomination.school_index()?].name();
    let line = read(&nomination.history)?.iter().find(|line| {
        // What begins with this very term is the appointment itself, written down beforehand.
        let earlier = line.from.is_none_or(|from| from < nomination.term.start.into());
        earlier && line.text.contains(role.as_str()) && line.text.contains(school)
    })?;
    Some(format!("工作经历里已在本校担任{role}（“{}”）", line.print()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_by_ledger_and_by_history() {
        let found = fires(&RULE, |case| case.holds(0, "马伟", "2024-03-01", "2027-02-28"));
        assert_eq!(cells(&found), ["任职类型2"]);
        let found = fires(&RULE, |case| {
            case.history(
                0,
                &["2000.08—2023.02 贺兰县第一小学 教师", "2023.03—至今 贺兰县第一小学 校长、首席信息官"],
            );
        });
        assert_eq!(cells(&found), ["任职类型2"]);
    }

    #[test]
    fn rests_on_the_earlier_term() {
        let held = |start: &str, end: &str| {
            fires(&RULE, |case| case.holds(0, "马伟", start, end))[0].evidence.clone()
        };
        let one = held("2024-03-01", "2027-02-28");
        assert_ne!(one, held("2024-03-01", "2027-03-31"));
        assert_ne!(one, held("2023-03-01", "2027-02-28"));
    }

    #[test]
    fn silent_on_renewals_and_where_nobody_knows() {
        silent(&RULE, |case| {
            case.holds(0, "马伟", "2024-03-01", "2027-02-28");
            case.kind(0, Kind::Renewed);
        });
        silent(&RULE, |case| {
            case.holds(0, "马伟", "2024-03-01", "2027-02-28");
            case.row(0).kind = None;
        });
        silent(&RULE, |_| ());
    }
}

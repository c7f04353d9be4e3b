//! What came from a school and could not be read: such a school has not failed to report, and is asked about what it
//! sent instead. Not a rule.

use std::collections::HashSet;

use super::{due, overdue};
use crate::finding::Finding;

/// Rules whose findings speak of people who were sent and not read.
const UNREAD: [&str; 8] = [
    "file-encrypted",
    "file-damaged",
    "file-empty",
    "file-too-large",
    "header-missing",
    "header-unrecognised",
    "row-hidden",
    "sheet-hidden",
];

/// Is it about something a school sent that was not read, and still to be mended or answered?
pub fn is_unread(finding: &Finding) -> bool {
    UNREAD.contains(&finding.rule) && finding.blocks()
}

/// Takes back that a school sent nothing, where something of it waits to be read. Once a person has answered that a
/// hidden row is not needed, the school owes its nomination again.
pub(in crate::rules) fn withhold(findings: &mut Vec<Finding>) {
    let unread: HashSet<String> =
        findings.iter().filter(|own| is_unread(own)).filter_map(|own| own.school.clone()).collect();
    let owed = |own: &Finding| [due::RULE.name, overdue::RULE.name].contains(&own.rule);
    findings.retain(|own| !(owed(own) && own.school.as_ref().is_some_and(|school| unread.contains(school))));
}

#[cfg(test)]
mod tests {
    use crate::finding::Finding;
    use crate::rules::SchoolState;
    use crate::rules::testing::{Case, SCHOOLS};

    fn sent(rule: &'static str) -> Case {
        let mut case = Case::clean();
        case.batch.nominations.remove(1);
        case.reading.push(Finding::new(rule, "没有读").of_school(SCHOOLS[1]));
        case
    }

    #[test]
    fn what_came_and_could_not_be_read_is_returned_or_asked_about_and_not_missed() {
        for (rule, state) in [("file-encrypted", SchoolState::Returned), ("row-hidden", SchoolState::Pending)]
        {
            let (findings, verdicts) = sent(rule).judge();
            assert_eq!(findings.iter().map(|own| own.rule).collect::<Vec<_>>(), [rule]);
            assert_eq!(verdicts.in_state(state).count(), 1, "{rule}");
        }
    }

    #[test]
    fn what_nobody_needs_leaves_the_school_owing() {
        let mut case = sent("row-hidden");
        case.reading[0].settled = Some("旧名单".into());
        let (findings, verdicts) = case.judge();
        assert!(findings.iter().any(|own| own.rule == "coverage-overdue"));
        assert_eq!(verdicts.in_state(SchoolState::Missing).count(), 1);
    }
}

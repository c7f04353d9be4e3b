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

/// Rules that speak of a whole file or table: where nothing tells its school, as where 工作单位 is the column that
/// is missing, anybody's rows may stand in it.
const UNKNOWN: [&str; 6] = [
    "file-encrypted",
    "file-damaged",
    "file-too-large",
    "header-missing",
    "header-unrecognised",
    "column-missing",
];

/// Is it about something a school sent that was not read, and still to be mended or answered?
pub fn is_unread(finding: &Finding) -> bool {
    UNREAD.contains(&finding.rule) && finding.blocks()
}

/// Takes back that a school sent nothing, where something of it waits to be read, or a file that may hold anybody's
/// rows; such a file then says how many schools wait for it. Once a person has answered that a hidden row is not
/// needed, the school owes its nomination again.
pub(in crate::rules) fn withhold(findings: &mut Vec<Finding>) {
    let unread: HashSet<String> =
        findings.iter().filter(|own| is_unread(own)).filter_map(|own| own.school.clone()).collect();
    let owed = |own: &Finding| [due::RULE.name, overdue::RULE.name].contains(&own.rule);
    let is_unknown = |own: &Finding| own.school.is_none() && UNKNOWN.contains(&own.rule) && own.blocks();
    let all = findings.iter().any(is_unknown);
    let mut held = 0;
    findings.retain(|own| {
        let named = own.school.as_ref().is_some_and(|school| unread.contains(school));
        held += usize::from(owed(own) && !named);
        !(owed(own) && (all || named))
    });
    if all && held > 0 {
        for own in findings.iter_mut().filter(|own| is_unknown(own)) {
            own.aside = Some(format!("没有收到材料的 {held} 所学校也许就在这份文件里，弄清以前先不催报。"));
        }
    }
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

    /// The summary of a whole county behind a password is no reason to urge every school.
    #[test]
    fn a_file_that_may_be_anybodys_holds_back_every_letter_and_says_so() {
        for rule in super::UNKNOWN {
            let mut case = sent(rule);
            case.batch.nominations.clear();
            case.reading[0].school = None;
            let (findings, verdicts) = case.judge();
            assert_eq!(findings.iter().map(|own| own.rule).collect::<Vec<_>>(), [rule]);
            assert!(findings[0].aside.as_ref().is_some_and(|aside| aside.contains("3 所学校")), "{rule}");
            assert_eq!(verdicts.in_state(SchoolState::Missing).count(), 3);
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

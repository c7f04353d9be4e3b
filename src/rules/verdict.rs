//! Verdict 结论: which of the five states each in-scope school is in. They add up.

use std::collections::HashMap;

use super::Context;
use super::coverage::is_unread;
use super::office::Office;
use crate::finding::{Finding, Level};

/// State 状态 of one school in this batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SchoolState {
    /// 通过: nominated, nothing in the way.
    Passed,
    /// 待确认: no error, at least one unsettled `confirm`.
    Pending,
    /// 退回: an error, or a file that cannot be read.
    Returned,
    /// 未报: no nomination and nobody in office.
    Missing,
    /// 在任: somebody in office, no nomination due.
    Serving,
}

impl SchoolState {
    pub const ALL: [SchoolState; 5] = [
        SchoolState::Passed,
        SchoolState::Pending,
        SchoolState::Returned,
        SchoolState::Missing,
        SchoolState::Serving,
    ];

    pub fn label(self) -> &'static str {
        match self {
            SchoolState::Passed => "通过",
            SchoolState::Pending => "待确认",
            SchoolState::Returned => "退回",
            SchoolState::Missing => "未报",
            SchoolState::Serving => "在任",
        }
    }
}

/// Verdict 结论 on one in-scope school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Index into `Batch::schools`.
    pub school: usize,
    pub state: SchoolState,
    /// Indices into `Batch::nominations`, in order.
    pub nominations: Vec<usize>,
}

/// The verdicts of a batch.
///
/// *Invariant*: every in-scope school stands here exactly once, in the order of the list.
#[derive(Clone, Debug, Default)]
pub struct Verdicts {
    pub schools: Vec<Verdict>,
}

/// How many schools are in each state; the five add up to `schools`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub schools: usize,
    pub passed: usize,
    pub pending: usize,
    pub returned: usize,
    pub missing: usize,
    pub serving: usize,
}

impl Verdicts {
    /// A school with a nomination is judged by it, whoever is in office; a school without one is 在任
    /// or 未报 whatever else was found about it: there is no paper to send back. Where what it sent could not be
    /// read, that is sent back or asked about. Nominations for
    /// schools off the list, and findings about no school, count in none.
    pub(super) fn decide(context: &Context, findings: &[Finding]) -> Self {
        let mut worst: HashMap<&str, Level> = HashMap::new();
        for finding in findings.iter().filter(|finding| finding.blocks()) {
            if let Some(school) = &finding.school {
                let level = worst.entry(school).or_insert(finding.level);
                *level = (*level).min(finding.level);
            }
        }
        let unread: HashMap<&str, Level> = findings
            .iter()
            .filter(|finding| is_unread(finding))
            .filter_map(|finding| Some((finding.school.as_deref()?, finding.level)))
            .fold(HashMap::new(), |mut least, (school, level)| {
                let own = least.entry(school).or_insert(level);
                *own = (*own).min(level);
                least
            });
        let nominated = context.batch.by_school();
        let office = Office::of(context.in_office, context.as_of);
        let schools = context
            .batch
            .schools
            .iter()
            .enumerate()
            .filter(|(_, school)| school.in_scope)
            .map(|(index, school)| {
                let nominations = nominated.get(&index).cloned().unwrap_or_default();
                let state = match (nominations.is_empty(), worst.get(school.name())) {
                    (true, _) if office.is_held(school) => SchoolState::Serving,
                    (true, _) => match unread.get(school.name()) {
                        Some(Level::Error) => SchoolState::Returned,
                        Some(_) => SchoolState::Pending,
                        None => SchoolState::Missing,
                    },
                    (false, Some(Level::Error)) => SchoolState::Returned,
                    (false, Some(_)) => SchoolState::Pending,
                    (false, None) => SchoolState::Passed,
                };
                Verdict { school: index, state, nominations }
            })
            .collect();
        Self { schools }
    }

    pub fn summary(&self) -> Summary {
        let mut summary = Summary { schools: self.schools.len(), ..Summary::default() };
        for verdict in &self.schools {
            *match verdict.state {
                SchoolState::Passed => &mut summary.passed,
                SchoolState::Pending => &mut summary.pending,
                SchoolState::Returned => &mut summary.returned,
                SchoolState::Missing => &mut summary.missing,
                SchoolState::Serving => &mut summary.serving,
            } += 1;
        }
        summary
    }

    pub fn in_state(&self, state: SchoolState) -> impl Iterator<Item = &Verdict> {
        self.schools.iter().filter(move |verdict| verdict.state == state)
    }
}

impl Summary {
    pub fn count(&self, state: SchoolState) -> usize {
        match state {
            SchoolState::Passed => self.passed,
            SchoolState::Pending => self.pending,
            SchoolState::Returned => self.returned,
            SchoolState::Missing => self.missing,
            SchoolState::Serving => self.serving,
        }
    }

    /// `32 所学校：24 通过，2 待确认，4 退回，2 未报`; 在任 only where somebody is.
    pub fn line(&self) -> String {
        let parts: Vec<String> = SchoolState::ALL
            .into_iter()
            .filter(|&state| state != SchoolState::Serving || self.serving > 0)
            .map(|state| format!("{} {}", self.count(state), state.label()))
            .collect();
        format!("{} 所学校：{}", self.schools, parts.join("，"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{SchoolRef, Stage};
    use crate::rules::testing::{Case, SCHOOLS};

    fn state(case: &Case, school: usize) -> SchoolState {
        let verdicts = case.judge().1;
        verdicts.schools.iter().find(|verdict| verdict.school == school).expect("a verdict").state
    }

    fn found(rule: &'static str, school: usize) -> Finding {
        Finding::new(rule, "").of_school(SCHOOLS[school])
    }

    #[test]
    fn the_gravest_finding_decides() {
        let mut case = Case::clean();
        assert_eq!(state(&case, 0), SchoolState::Passed);
        case.reading.push(found("row-repeated", 0));
        assert_eq!(state(&case, 0), SchoolState::Passed);
        case.reading.push(found("term-short", 0));
        assert_eq!(state(&case, 0), SchoolState::Pending);
        case.reading.push(found("cell-blank", 0));
        assert_eq!(state(&case, 0), SchoolState::Returned);
        assert_eq!(state(&case, 1), SchoolState::Passed);
    }

    #[test]
    fn without_a_nomination_a_school_is_serving_or_missing() {
        let mut case = Case::clean();
        case.batch.nominations.remove(0);
        case.reading.push(found("cell-blank", 0));
        assert_eq!(state(&case, 0), SchoolState::Missing);
        case.holds(0, "张敏", "2024-03-01", "2027-02-28");
        assert_eq!(state(&case, 0), SchoolState::Serving);
        case.in_office[0].ended = Some(case.as_of);
        assert_eq!(state(&case, 0), SchoolState::Missing);
    }

    #[test]
    fn a_renamed_school_is_known_by_its_code_and_a_recoded_one_by_its_name() {
        let mut case = Case::clean();
        case.batch.nominations.clear();
        case.holds(0, "张敏", "2024-03-01", "2027-02-28");
        case.holds(1, "张敏", "2024-03-01", "2027-02-28");
        case.in_office[0].school = "贺兰县回民小学".into();
        case.in_office[1].school_code = Some("3164999999".into());
        assert_eq!(state(&case, 0), SchoolState::Serving);
        assert_eq!(state(&case, 1), SchoolState::Serving);
        assert_eq!(state(&case, 2), SchoolState::Missing);
    }

    #[test]
    fn a_nomination_is_judged_whoever_is_in_office() {
        let mut case = Case::clean();
        case.holds(0, "张敏", "2024-03-01", "2027-02-28");
        assert_eq!(state(&case, 0), SchoolState::Pending);
    }

    #[test]
    fn a_nomination_off_the_list_counts_in_no_school() {
        let mut case = Case::clean();
        case.row(0).school = SchoolRef::Unlisted("贺兰县第一小学分校".into());
        let (_, verdicts) = case.judge();
        assert_eq!(verdicts.summary(), Summary { schools: 3, passed: 2, missing: 1, ..Summary::default() });
        assert_eq!(verdicts.summary().line(), "3 所学校：2 通过，0 待确认，0 退回，1 未报");
    }

    /// One finding of a rule of each level, settled or not, about a school or about none.
    fn any_finding() -> impl Strategy<Value = Finding> {
        let rules = ["cell-blank", "term-short", "row-repeated"];
        (0..rules.len(), proptest::option::of(0..SCHOOLS.len()), any::<bool>()).prop_map(
            move |(rule, school, settled)| Finding {
                school: school.map(|school| SCHOOLS[school].to_string()),
                ..Finding::new(rules[rule], "").settled_by(settled.then(|| "已说明".to_string()))
            },
        )
    }

    proptest! {
        #[test]
        fn the_five_states_add_up_for_any_batch(
            scope in proptest::collection::vec(any::<bool>(), 3),
            rows in proptest::collection::vec(proptest::option::of(0usize..3), 0..6),
            held in proptest::collection::vec(0usize..3, 0..3),
            reading in proptest::collection::vec(any_finding(), 0..8),
        ) {
            let mut case = Case::clean();
            let people = case.batch.nominations.clone();
            case.batch.nominations = rows.iter().enumerate().map(|(index, school)| {
                let mut row = people[index % 3].clone();
                row.school = school.map_or(SchoolRef::Unlisted("别处".into()), SchoolRef::Listed);
                row
            }).collect();
            for (school, &is_in) in scope.iter().enumerate() {
                if !is_in {
                    case.stage(school, Stage::TeachingPoint);
                }
            }
            for school in held {
                case.holds(school, "张敏", "2024-03-01", "2027-02-28");
            }
            case.reading = reading;
            let (_, verdicts) = case.judge();

            let summary = verdicts.summary();
            let in_scope: Vec<usize> = (0..3).filter(|&school| scope[school]).collect();
            prop_assert_eq!(verdicts.schools.iter().map(|v| v.school).collect::<Vec<_>>(), in_scope.clone());
            prop_assert_eq!(summary.schools, in_scope.len());
            prop_assert_eq!(SchoolState::ALL.into_iter().map(|s| summary.count(s)).sum::<usize>(), summary.schools);
            for verdict in &verdicts.schools {
                let own: Vec<usize> = (0..rows.len()).filter(|&row| rows[row] == Some(verdict.school)).collect();
                prop_assert_eq!(&verdict.nominations, &own);
                let without = matches!(verdict.state, SchoolState::Missing | SchoolState::Serving);
                prop_assert_eq!(without, own.is_empty());
            }
        }
    }
}

//! Verdict 结论: which of the five states each in-scope school is in. They add up.

use std::collections::{BTreeSet, HashMap};

use super::Context;
use crate::finding::{Finding, Level};

/// State 状态 of one school in this batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SchoolState {
    /// 通过: nominated, nothing in the way.
    Passed,
    /// 待确认: no error, at least one unsettled `confirm`.
    Pending,
    /// 退回: an error.
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
    pub(super) fn decide(context: &Context, findings: &[Finding]) -> Self {
        let mut worst: HashMap<&str, Level> = HashMap::new();
        for finding in findings.iter().filter(|finding| finding.blocks()) {
            if let Some(school) = &finding.school {
                let level = worst.entry(school).or_insert(finding.level);
                *level = (*level).min(finding.level);
            }
        }
        let nominated = context.batch.by_school();
        let serving = Serving::of(context);
        let schools = context
            .batch
            .schools
            .iter()
            .enumerate()
            .filter(|(_, school)| school.in_scope)
            .map(|(index, school)| {
                let nominations = nominated.get(&index).cloned().unwrap_or_default();
                let state = match (nominations.is_empty(), worst.get(school.name())) {
                    (true, _) if serving.at(school) => SchoolState::Serving,
                    (true, _) => SchoolState::Missing,
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

/// Which schools have somebody in office: by 标识码 where both sides know it, else by name.
pub(super) struct Serving<'a> {
    codes: BTreeSet<&'a str>,
    names: BTreeSet<&'a str>,
}

impl<'a> Serving<'a> {
    pub(super) fn of(context: &Context<'a>) -> Self {
        let current = || context.in_office.iter().filter(|held| held.in_office(context.as_of));
        Self {
            codes: current().filter_map(|held| held.school_code.as_deref()).collect(),
            names: current().map(|held| held.school.as_str()).collect(),
        }
    }

    pub(super) fn at(&self, school: &crate::model::School) -> bool {
        school.code().is_some_and(|code| self.codes.contains(code)) || self.names.contains(school.name())
    }
}

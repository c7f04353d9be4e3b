//! Plan: which papers this batch yields, and under which names.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::Checked;
use super::volume::{self, Volume};
use crate::document::change::{Change, changes};
use crate::document::{Document, report};
use crate::finding::Level;
use crate::model::Training;
use crate::rules::{SchoolState, Verdict};
use crate::settings::RuleLevel;
use crate::text;

/// One paper to print: of what kind, about whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paper {
    Notice,
    Call,
    /// Of one nomination, by its index.
    Form(usize),
    Appointment,
    Certificate(usize),
    ChangeNotice,
    /// Of the nomination that brings the change, by its index.
    ChangeFiling(usize),
    Roster,
    PublicRoster,
    /// For one school, by its name in the findings.
    ReturnSlip(String),
    /// For one school of the list, by its name.
    UrgingLetter(String),
    /// For the school of one nomination, by its index.
    Receipt(usize),
    /// Many single papers as one print run.
    Volume(Volume),
    /// For everybody on the roll.
    SignIn(Arc<Training>),
    /// Of one on the roll, by their index in it.
    TrainingProof(Arc<Training>, usize),
    /// Of a year and of one on the roll.
    DutyReport(i16, usize),
    Assessment(i16, usize),
    AssessmentSummary(i16),
    /// For the people of these nominations.
    Handover(Vec<usize>),
    /// As `Handover`, and which part it is of how many.
    PhotoSheet(Vec<usize>, String),
}

impl Paper {
    pub fn document(&self) -> Document {
        match self {
            Paper::Notice => Document::Notice,
            Paper::Call => Document::CallForNominations,
            Paper::Form(_) => Document::RecommendationForm,
            Paper::Appointment => Document::AppointmentNotice,
            Paper::Certificate(_) => Document::Certificate,
            Paper::ChangeNotice => Document::ChangeNotice,
            Paper::ChangeFiling(_) => Document::ChangeFiling,
            Paper::Roster => Document::Roster,
            Paper::PublicRoster => Document::PublicRoster,
            Paper::ReturnSlip(_) => Document::ReturnSlip,
            Paper::UrgingLetter(_) => Document::UrgingLetter,
            Paper::Receipt(_) => Document::Receipt,
            Paper::Volume(_) => Document::Volume,
            Paper::SignIn(_) => Document::SignIn,
            Paper::TrainingProof(..) => Document::TrainingProof,
            Paper::DutyReport(..) => Document::DutyReport,
            Paper::Assessment(..) => Document::Assessment,
            Paper::AssessmentSummary(_) => Document::AssessmentSummary,
            Paper::Handover(_) => Document::Handover,
            Paper::PhotoSheet(..) => Document::PhotoSheet,
        }
    }
}

/// A paper and where it goes in the output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// `/` between parts.
    pub path: String,
    pub paper: Paper,
    /// The school it is about; none for lists and notices.
    pub school: Option<String>,
}

/// Every paper of a batch, in the order of the output folders.
///
/// *Invariant*: no two have the same path, even where a file system ignores case.
pub fn plan(checked: &Checked) -> Vec<Planned> {
    let passed = passed(checked);
    let changed: HashSet<usize> = changed(checked).iter().map(|change| change.nomination).collect();
    let has_passed = |verdict: &Verdict, _| verdict.state == SchoolState::Passed;
    let mut planned =
        vec![whole("1-通知/印发通知.pdf", Paper::Notice), whole("1-通知/推荐通知.pdf", Paper::Call)];
    planned.extend(each(checked, "2-推荐表", Paper::Form, |verdict, _| is_drafted(verdict)));
    if passed.iter().any(|nomination| !changed.contains(nomination)) {
        planned.push(whole("3-聘任/聘任通知.pdf", Paper::Appointment));
    }
    if passed.iter().any(|nomination| changed.contains(nomination)) {
        planned.push(whole("3-聘任/变更通知.pdf", Paper::ChangeNotice));
    }
    planned.extend(each(checked, "3-聘任/聘书", Paper::Certificate, has_passed));
    planned.extend(each(checked, "3-聘任/变更报备表", Paper::ChangeFiling, |verdict, nomination| {
        changed.contains(&nomination) && (is_drafted(verdict) || lacks_only_filing(checked, verdict))
    }));
    if !passed.is_empty() {
        planned.push(whole("4-花名册/花名册.pdf", Paper::Roster));
        planned.push(whole("4-花名册/公示名册.pdf", Paper::PublicRoster));
    }
    planned.extend(each(checked, "5-校验/回执", Paper::Receipt, has_passed));
    planned.extend(returns(checked));
    planned.extend(volume::volumes(checked, &planned));
    planned
}

/// One paper for every school whose verdict and first nomination are wanted, numbered by its place in the
/// list; a 聘书 is named after its person too.
fn each(
    checked: &Checked,
    folder: &str,
    paper: fn(usize) -> Paper,
    wanted: impl Fn(&Verdict, usize) -> bool,
) -> Vec<Planned> {
    let digits = checked.verdicts.schools.len().to_string().len().max(2);
    let planned = |(index, verdict): (usize, &Verdict)| {
        let nomination = *verdict.nominations.first()?;
        if !wanted(verdict, nomination) {
            return None;
        }
        let school = checked.batch.schools[verdict.school].name();
        let paper = paper(nomination);
        let name = match paper {
            Paper::Certificate(_) => {
                format!("-{}", text::file_name(checked.batch.nominations[nomination].name()))
            }
            _ => String::new(),
        };
        let path = format!("{folder}/{:0digits$}-{}{name}.pdf", index + 1, text::file_name(school));
        Some(Planned { path, paper, school: Some(school.into()) })
    };
    checked.verdicts.schools.iter().enumerate().filter_map(planned).collect()
}

/// The nominations of the schools that passed, in the order of the list.
pub fn passed(checked: &Checked) -> Vec<usize> {
    let passed = checked.verdicts.in_state(SchoolState::Passed);
    passed.filter_map(|verdict| verdict.nominations.first().copied()).collect()
}

/// The changes of office that the schools' nominations bring, whatever the schools' state, in the order of the
/// list.
pub fn changed(checked: &Checked) -> Vec<Change<'_>> {
    let first = checked.verdicts.schools.iter().filter_map(|verdict| verdict.nominations.first().copied());
    changes(&checked.desk(), first)
}

/// The one paper a preview asks for; otherwise a sentence that says which there are.
pub fn find(checked: &Checked, document: Document, school: Option<&str>) -> Result<Planned, String> {
    let of_kind: Vec<Planned> = plan(checked)
        .into_iter()
        .chain(super::yearly::aside(checked))
        .filter(|planned| planned.paper.document() == document)
        .collect();
    let label = document.label();
    let wanted = |planned: &Planned| match (school, &planned.school) {
        (Some(wanted), Some(own)) => own == wanted,
        _ => true,
    };
    if let Some(planned) = of_kind.iter().find(|planned| wanted(planned)) {
        return Ok(planned.clone());
    }
    let schools = || of_kind.iter().filter_map(|planned| planned.school.as_deref());
    Err(match school.filter(|_| !of_kind.is_empty()) {
        None => format!("这一批里没有可以预览的{label}"),
        Some(school) => match text::nearest(school, schools()) {
            Some(near) => format!("“{school}”没有{label}，是不是“{near}”？"),
            None => format!("“{school}”没有{label}，请写学校名册里的全称"),
        },
    })
}

/// 推荐表 are drawn up for those who passed and those who only wait for a word.
fn is_drafted(verdict: &Verdict) -> bool {
    matches!(verdict.state, SchoolState::Passed | SchoolState::Pending)
}

/// Is nothing wrong with a returned school's papers but that its change was not filed? Then the form to file
/// it with is what it needs.
fn lacks_only_filing(checked: &Checked, verdict: &Verdict) -> bool {
    let school = checked.batch.schools[verdict.school].name();
    let own = checked.findings.iter().filter(|finding| finding.school.as_deref() == Some(school));
    own.filter(|finding| finding.level == Level::Error).all(|finding| finding.rule == "change-unfiled")
}

fn whole(path: &str, paper: Paper) -> Planned {
    Planned { path: path.into(), paper, school: None }
}

/// What goes back to schools, a folder a school: a 退回整改单 to every returned one and to whoever sent
/// something under a name that is on no list; a 催报函 to every one that sent nothing (未报).
fn returns(checked: &Checked) -> Vec<Planned> {
    let name = |verdict: &Verdict| checked.batch.schools[verdict.school].name();
    // A school whose only faults stand in the bureau's own list has nothing to mend.
    let asked: HashSet<&str> = checked
        .findings
        .iter()
        .filter(|finding| finding.blocks() && report::is_for_school(&checked.batch, finding))
        .filter_map(|finding| finding.school.as_deref())
        .collect();
    let in_state = |state| checked.verdicts.in_state(state).map(name);
    let listed: HashSet<&str> = checked.batch.schools.iter().map(|school| school.name()).collect();
    let strangers: BTreeSet<&str> = checked
        .findings
        .iter()
        .filter(|finding| finding.level == Level::Error && report::is_for_school(&checked.batch, finding))
        .filter_map(|finding| finding.school.as_deref())
        .filter(|school| !listed.contains(school))
        .collect();
    let slips = in_state(SchoolState::Returned)
        .filter(|school| asked.contains(school))
        .chain(strangers)
        .map(|school| (school, "退回整改单.pdf", Paper::ReturnSlip(school.into())));
    // A school whose row names it wrongly did send something: its letter waits until that is cleared up.
    let owing: HashSet<&str> = checked
        .findings
        .iter()
        .filter(|finding| ["coverage-due", "coverage-overdue"].contains(&finding.rule))
        .filter_map(|finding| finding.school.as_deref())
        .collect();
    let is_off = |rule: &str| checked.settings.rules.get(rule) == Some(&RuleLevel::Off);
    let told = if checked.as_of > checked.settings.scope.coverage_date {
        "coverage-overdue"
    } else {
        "coverage-due"
    };
    let letters = in_state(SchoolState::Missing)
        .filter(|school| owing.contains(school) || is_off(told))
        .map(|school| (school, "催报函.pdf", Paper::UrgingLetter(school.into())));

    let mut folders = HashSet::new();
    let mut known = HashSet::new();
    slips
        .chain(letters)
        .filter(|(school, ..)| known.insert(*school))
        .map(|(school, file, paper)| {
            let mut folder = text::file_name(school);
            let mut copy = 1;
            while !folders.insert(folder.to_lowercase()) {
                copy += 1;
                folder = format!("{}-{copy}", text::file_name(school));
            }
            Planned {
                path: format!("5-校验/退回/{folder}/{file}"), paper, school: Some(school.to_string())
            }
        })
        .collect()
}

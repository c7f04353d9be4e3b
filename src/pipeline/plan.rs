//! Plan: which papers this batch yields, and under which names.

use std::collections::{BTreeSet, HashSet};

use super::Checked;
use super::volume::{self, Volume};
use crate::document::{Document, report};
use crate::finding::Level;
use crate::rules::{SchoolState, Verdict};
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
    Roster,
    /// For one school, by its name in the findings.
    ReturnSlip(String),
    /// For one school of the list, by its name.
    UrgingLetter(String),
    /// Many single papers as one print run.
    Volume(Volume),
}

impl Paper {
    pub fn document(&self) -> Document {
        match self {
            Paper::Notice => Document::Notice,
            Paper::Call => Document::CallForNominations,
            Paper::Form(_) => Document::RecommendationForm,
            Paper::Appointment => Document::AppointmentNotice,
            Paper::Certificate(_) => Document::Certificate,
            Paper::Roster => Document::Roster,
            Paper::ReturnSlip(_) => Document::ReturnSlip,
            Paper::UrgingLetter(_) => Document::UrgingLetter,
            Paper::Volume(_) => Document::Volume,
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
    let mut planned =
        vec![whole("1-通知/印发通知.pdf", Paper::Notice), whole("1-通知/推荐通知.pdf", Paper::Call)];
    let digits = checked.verdicts.schools.len().to_string().len().max(2);
    let numbered = || checked.verdicts.schools.iter().enumerate();

    for (index, verdict) in numbered().filter(|(_, verdict)| is_drafted(verdict)) {
        let Some(&nomination) = verdict.nominations.first() else { continue };
        let school = checked.batch.schools[verdict.school].name();
        let path = format!("2-推荐表/{:0digits$}-{}.pdf", index + 1, text::file_name(school));
        planned.push(Planned { path, paper: Paper::Form(nomination), school: Some(school.into()) });
    }
    if !passed(checked).is_empty() {
        planned.push(whole("3-聘任/聘任通知.pdf", Paper::Appointment));
    }
    for (index, verdict) in numbered().filter(|(_, verdict)| verdict.state == SchoolState::Passed) {
        let Some(&nomination) = verdict.nominations.first() else { continue };
        let school = checked.batch.schools[verdict.school].name();
        let name = checked.batch.nominations[nomination].name();
        let path = format!(
            "3-聘任/聘书/{:0digits$}-{}-{}.pdf",
            index + 1,
            text::file_name(school),
            text::file_name(name)
        );
        planned.push(Planned { path, paper: Paper::Certificate(nomination), school: Some(school.into()) });
    }
    if !passed(checked).is_empty() {
        planned.push(whole("4-花名册/花名册.pdf", Paper::Roster));
    }
    planned.extend(returns(checked));
    planned.extend(volume::volumes(checked, &planned));
    planned
}

/// The nominations of the schools that passed, in the order of the list.
pub fn passed(checked: &Checked) -> Vec<usize> {
    let passed = checked.verdicts.in_state(SchoolState::Passed);
    passed.filter_map(|verdict| verdict.nominations.first().copied()).collect()
}

/// The one paper a preview asks for; otherwise a sentence that says which there are.
pub fn find(checked: &Checked, document: Document, school: Option<&str>) -> Result<Planned, String> {
    let of_kind: Vec<Planned> =
        plan(checked).into_iter().filter(|planned| planned.paper.document() == document).collect();
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
    let letters = in_state(SchoolState::Missing)
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

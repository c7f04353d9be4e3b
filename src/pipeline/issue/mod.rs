//! Issue 签发: what passed becomes official, as one act that either happened or did not.
//!
//! [`propose`] reads and says what would be issued; [`issue`] does it under the ledger's lock. How a document survives
//! an interruption is told in [`finals`].

mod dismissal;
mod papers;
mod proposal;

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::finals::{self, Finished};
use super::{Checked, Error, Progress, Request};
use crate::document::Document;
use crate::ledger::{
    Act, Changed, Entry, FINALS, Fact, Held, Issued, Ledger, Revoked, State, Waived, Writer,
};
use crate::model::Term;
use crate::render::engine::Engine;
use crate::render::fonts::{self, Fonts};
use crate::text;
pub(super) use papers::by_this_program;
use papers::{dossier, facts};
use proposal::proposal;

/// What to issue.
#[derive(Clone, Debug)]
pub struct IssueRequest {
    /// `as_of` is the document's own date.
    pub request: Request,
    /// The number in the 文号.
    pub no: u32,
    pub kind: Document,
    /// Whose holders a 解聘通知 releases.
    pub schools: Vec<String>,
    /// Why it does.
    pub why: String,
    /// Whoever issues, and when.
    pub act: Act,
}

/// One person of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointee {
    /// Index into `Batch::nominations`.
    pub nomination: usize,
    pub school: String,
    pub person: String,
    pub term: Term,
    pub ordinal: u32,
    pub certificate_no: String,
    /// Who leaves the office for this person, by a 变更通知.
    pub replaces: Option<String>,
}

/// One whom a 解聘通知 releases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Released {
    pub school_code: Option<String>,
    pub school: String,
    pub person: String,
    pub post: String,
    /// The last day of the term as it was appointed, and by which 文号.
    pub until: Date,
    pub appointed_by: String,
    /// Is the school to nominate somebody else?
    pub again: bool,
}

/// What would be issued, before anybody agreed to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub document_no: String,
    pub kind: Document,
    pub date: Date,
    pub people: Vec<Appointee>,
    pub released: Vec<Released>,
    /// Why they are.
    pub why: String,
    /// What the school list says of schools and the ledger does not know yet: written along.
    pub changes: Vec<Changed>,
    /// Whose nomination was issued before: school, person, 文号.
    pub issued_before: Vec<[String; 3]>,
    /// What was asked and answered with a reason.
    pub waivers: Vec<Waived>,
    /// `32 所学校：24 通过，…`
    pub summary: String,
}

/// What `propose` found.
pub enum Proposed {
    New(Proposal),
    /// The same document was issued already.
    Already(Issued),
}

/// What `issue` did.
pub enum Issuance {
    /// Issued now, its files in place.
    Done { proposal: Proposal, files: usize, finished: Finished },
    /// It was issued before; whatever was lacking of its files is there now.
    Already { issued: Issued, finished: Finished },
}

/// Says what would be issued; writes nothing.
///
/// # Errors
/// `NotIssued` with every reason against it; as `check` otherwise.
pub fn propose(wanted: &IssueRequest) -> Result<Proposed, Error> {
    let state = match Ledger::read(&wanted.request.workspace)? {
        Some(ledger) => ledger.state()?,
        None => State::default(),
    };
    Ok(match prepare(wanted, Arc::new(state))? {
        Prepared::Already(issued) => Proposed::Already(issued),
        Prepared::New { proposal, .. } => Proposed::New(proposal),
    })
}

/// Issues. `shown` is what somebody agreed to, where anybody was asked: anything else is not issued.
///
/// # Errors
/// As [`propose`]; `Ledger` when another process holds the ledger; what printing and writing say. Where this fails
/// before the ledger's transaction nothing was issued, after it everything was.
pub fn issue(
    wanted: &IssueRequest,
    shown: Option<&Proposal>,
    progress: &dyn Progress,
) -> Result<Issuance, Error> {
    let workspace = &wanted.request.workspace;
    let mut writer = Writer::open(workspace, wanted.act.clone())?;
    let finished = finish_under(&wanted.request, &writer, progress)?;
    let (mut checked, fonts, proposal) = match prepare(wanted, writer.shared_state())? {
        Prepared::Already(issued) => return Ok(Issuance::Already { issued, finished }),
        Prepared::New { checked, fonts, proposal } => (*checked, fonts, proposal),
    };
    if shown.is_some_and(|shown| *shown != proposal) {
        return Err(Error::NotIssued {
            reasons: vec!["材料或台账在您看过之后有了变化，请再看一遍，看过再签发".into()],
        });
    }
    // What is printed is the document's own date and the terms as they were agreed to.
    checked.settings.appointment.date = Some(proposal.date);
    for one in &proposal.people {
        checked.batch.nominations[one.nomination].term = one.term;
    }
    finals::sweep(workspace, writer.state());
    let dossier = dossier(&checked, &proposal)?;
    let folder = text::file_name(&proposal.document_no);
    let engine = Engine::new(fonts.complete()?, &checked.templates, proposal.date);
    let files = finals::stage(&engine, workspace, &folder, &dossier, wanted.request.threads, progress)?;
    let count = files.len();
    let kept = dossier.to_bytes();
    let issued = Issued {
        document_no: proposal.document_no.clone(),
        document: proposal.kind.label().into(),
        date: proposal.date,
        people: (proposal.people.len() + proposal.released.len()) as u32,
        folder: folder.clone(),
        files,
        dossier: crate::output::sha256(&kept),
    };
    let entries = facts(&checked, &proposal, issued);
    // The state is shared with what was checked; appending would copy it.
    drop(checked);
    writer.append(&entries, &[kept])?;
    finals::place(workspace, &folder)?;
    Ok(Issuance::Done { proposal, files: count, finished })
}

/// Whom a revocation would concern, and how they stand today; writes nothing.
///
/// # Errors
/// `NotIssued`: there is no such document. `Ledger`: it was revoked before, or cannot be.
pub fn propose_revocation(
    workspace: &Path,
    document_no: &str,
    on: Date,
    why: &str,
) -> Result<Vec<Held>, Error> {
    // A ledger is not made in order to revoke something in it.
    let state = match Ledger::read(workspace)? {
        Some(ledger) => ledger.state()?,
        None => State::default(),
    };
    let known = &state.documents;
    if !known.contains_key(document_no) {
        let near = text::nearest(document_no, known.keys().map(String::as_str));
        let near = near.map(|near| format!("，是不是“{near}”？")).unwrap_or_default();
        return Err(Error::NotIssued { reasons: vec![format!("台账里没有文号 {document_no}{near}")] });
    }
    state.admit(&revocation(document_no, on, why)).map_err(crate::ledger::Error::from)?;
    Ok(concerned(&state, document_no))
}

/// Revokes a document: a new fact, never a deletion. `shown` is whom [`propose_revocation`] told that it concerns; returns
/// them as they stand afterwards.
///
/// # Errors
/// As [`propose_revocation`]; `NotIssued` too where it would concern others by now.
pub fn revoke(
    request: &Request,
    document_no: &str,
    on: Date,
    why: &str,
    shown: &[Held],
    act: Act,
    progress: &dyn Progress,
) -> Result<(Vec<Held>, Finished), Error> {
    propose_revocation(&request.workspace, document_no, on, why)?;
    let mut writer = Writer::open(&request.workspace, act)?;
    if concerned(writer.state(), document_no) != shown {
        let reason = "台账在您看过之后有了变化，所涉的人不一样了，请再看一遍，看过再撤销";
        return Err(Error::NotIssued { reasons: vec![reason.into()] });
    }
    let finished = finish_under(request, &writer, progress)?;
    let fact = revocation(document_no, on, why);
    writer.append(&[Entry { fact, origin: Some(by_this_program(None)) }], &[])?;
    Ok((concerned(writer.state(), document_no), finished))
}

fn revocation(document_no: &str, on: Date, why: &str) -> Fact {
    Fact::Revoked(Revoked { document_no: document_no.into(), on, reason: why.trim().into() })
}

/// Those whom a document appointed; of a 解聘通知, those whom it released.
fn concerned(state: &State, document_no: &str) -> Vec<Held> {
    let document = state.documents.get(document_no);
    let own = document.map(|own| if own.held.is_empty() { &own.ended } else { &own.held });
    own.into_iter().flatten().map(|&index| state.held[index].clone()).collect()
}

/// Finishes whatever an interrupted run left, under the ledger's lock.
///
/// # Errors
/// As [`finals::complete`].
pub fn finish_under(request: &Request, writer: &Writer, progress: &dyn Progress) -> Result<Finished, Error> {
    let engine = |date: Date| {
        let settings = super::load_settings(&request.workspace)?;
        let templates = crate::settings::Templates::load(&request.workspace)?;
        let fonts = Fonts::load(&fonts::folders(&settings.font_folders)).complete()?;
        Ok(Engine::new(fonts, &templates, date))
    };
    let threads: NonZeroUsize = request.threads;
    finals::complete(&request.workspace, writer.ledger(), writer.state(), threads, &engine, progress)
}

enum Prepared {
    Already(Issued),
    New { checked: Box<Checked>, fonts: Fonts, proposal: Proposal },
}

fn prepare(wanted: &IssueRequest, state: Arc<State>) -> Result<Prepared, Error> {
    let request = &wanted.request;
    let settings = super::load_settings(&request.workspace)?;
    let fonts = Fonts::load(&fonts::folders(&settings.font_folders)).complete()?;
    let checked = super::judge_against(request, settings, &fonts, state)?;
    let document_no = checked.settings.numbers.document.fill(request.as_of.year(), wanted.no);
    let proposal = match wanted.kind {
        Document::Dismissal => dismissal::proposal(&checked, &document_no, wanted)?,
        kind => proposal(&checked, &document_no, kind, request.as_of)?,
    };
    let folder = text::file_name(&document_no);
    if matches!(proposal, Proposed::New(_)) && request.workspace.join(FINALS).join(&folder).exists() {
        let reason = format!("{FINALS}/{folder} 已经有了，却不是签发的，请先移到别处");
        return Err(Error::NotIssued { reasons: vec![reason] });
    }
    Ok(match proposal {
        Proposed::Already(issued) => Prepared::Already(issued),
        Proposed::New(proposal) => Prepared::New { checked: Box::new(checked), fonts, proposal },
    })
}

/// What is said of a number that was issued before just so.
pub fn already(issued: &Issued) -> String {
    format!(
        "{} 已于{}签发（{} 人），这次没有新的内容，台账未作任何改动",
        issued.document_no,
        text::chinese_date(issued.date),
        issued.people
    )
}

/// What is said of a document that was revoked: whom it concerned, and what becomes of them.
pub fn revoked(document_no: &str, on: Date, held: &[Held]) -> String {
    // Whoever a 解聘通知 released is back; whoever a notice appointed is out.
    let what = if held.iter().any(|one| one.revoked) { "不再在任" } else { "接着任职" };
    format!(
        "已撤销 {document_no}，自{}起；所涉 {} 人{what}。原来的记录和文件都没有删除",
        text::chinese_date(on),
        held.len()
    )
}

//! Issue 签发: what passed becomes official, as one act that either happened or did not.
//!
//! [`propose`] reads and says what would be issued; [`issue`] does it under the ledger's lock. How a document survives
//! an interruption is told in [`finals`].

use std::num::NonZeroUsize;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

use super::finals::{self, Dossier, DossierPaper, Finished};
use super::{Checked, Error, Progress, Request, remember};
use crate::document::change::Change;
use crate::document::register::{Entry as RegisterEntry, Register};
use crate::document::{Desk, Document, appointment, certificate, change_filing, change_notice};
use crate::ledger::{
    Act, Appointed, Details, Ended, Entry, FINALS, Fact, Held, Issued, Ledger, Nominated, Origin, Refiled,
    Revoked, State, Waived, Writer,
};
use crate::model::{Nomination, Term};
use crate::output::Source;
use crate::render::engine::Engine;
use crate::render::fonts::{self, Fonts};
use crate::text;

/// What to issue.
#[derive(Clone, Debug)]
pub struct IssueRequest {
    /// `as_of` is the document's own date.
    pub request: Request,
    /// The number in the 文号.
    pub no: u32,
    pub kind: Document,
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

/// What would be issued, before anybody agreed to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub document_no: String,
    pub kind: Document,
    pub date: Date,
    pub people: Vec<Appointee>,
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
    Ok(match prepare(wanted)? {
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
    let (mut checked, fonts, proposal) = match prepare(wanted)? {
        Prepared::Already(issued) => return Ok(Issuance::Already { issued, finished }),
        Prepared::New { checked, fonts, proposal } => (*checked, fonts, proposal),
    };
    if shown.is_some_and(|shown| *shown != proposal) {
        return Err(Error::NotIssued {
            reasons: vec!["材料或台账在您看过之后有了变化，请重新运行，看过再签发".into()],
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
        people: proposal.people.len() as u32,
        folder: folder.clone(),
        files,
        dossier: crate::output::sha256(&kept),
    };
    writer.append(&facts(&checked, &proposal, issued), &[kept])?;
    finals::place(workspace, &folder)?;
    Ok(Issuance::Done { proposal, files: count, finished })
}

/// Revokes a document: a new fact, never a deletion.
///
/// # Errors
/// `Ledger`: there is no such document, or it was revoked before.
pub fn revoke(
    request: &Request,
    document_no: &str,
    on: Date,
    why: &str,
    act: Act,
    progress: &dyn Progress,
) -> Result<(Vec<Held>, Finished), Error> {
    let known = match Ledger::read(&request.workspace)? {
        Some(ledger) => ledger.state()?,
        None => State::default(),
    };
    if !known.documents.contains_key(document_no) {
        let near = text::nearest(document_no, known.documents.keys().map(String::as_str));
        let near = near.map(|near| format!("，是不是“{near}”？")).unwrap_or_default();
        return Err(Error::NotIssued { reasons: vec![format!("台账里没有文号 {document_no}{near}")] });
    }
    let mut writer = Writer::open(&request.workspace, act)?;
    let finished = finish_under(request, &writer, progress)?;
    let fact = Revoked { document_no: document_no.into(), on, reason: why.trim().into() };
    writer.append(&[Entry { fact: Fact::Revoked(fact), origin: Some(by_this_program(None)) }], &[])?;
    let state = writer.state();
    let held = state.documents[document_no].held.iter().map(|&index| state.held[index].clone()).collect();
    Ok((held, finished))
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

fn prepare(wanted: &IssueRequest) -> Result<Prepared, Error> {
    let request = &wanted.request;
    let settings = super::load_settings(&request.workspace)?;
    let fonts = Fonts::load(&fonts::folders(&settings.font_folders)).complete()?;
    let checked = super::judge(request, settings, &fonts)?;
    let document_no = checked.settings.numbers.document.fill(request.as_of.year(), wanted.no);
    let proposal = proposal(&checked, &document_no, wanted.kind, request.as_of)?;
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

/// Who is appointed by which document, from what was read and what the ledger knows. Collects every reason against it.
fn proposal(checked: &Checked, document_no: &str, kind: Document, date: Date) -> Result<Proposed, Error> {
    let state = &checked.state;
    let mut reasons = Vec::new();
    let mut people = Vec::new();
    let mut issued_before = checked.issued_before.clone();
    let changes = super::plan::changed(checked);
    let given = state.certificate_numbers();
    let pattern = &checked.settings.numbers.certificate;
    let mut next = pattern.next(date.year(), given);
    for index in super::plan::passed(checked) {
        let nomination = &checked.batch.nominations[index];
        if let Some(held) = remember::issued(checked, nomination) {
            issued_before.push(remember::line(held));
            continue;
        }
        // Who displaces somebody is appointed by the 变更通知 and by nothing else.
        let change = changes.iter().find(|change| change.nomination == index);
        if change.is_some() != (kind == Document::ChangeNotice) {
            continue;
        }
        match appointee(checked, index, change, pattern.fill(date.year(), next)) {
            Ok(one) => {
                next += 1;
                people.push(one);
            }
            Err(reason) => reasons.push(reason),
        }
    }
    let known = state.documents.get(document_no);
    if let Some(revoked) = known.and_then(|document| document.revoked.as_ref()) {
        let on = text::chinese_date(revoked.on);
        reasons
            .push(format!("文号 {document_no} 已于{on}撤销（{}），不能再用，请换一个文号", revoked.reason));
    } else if let Some(document) = known {
        match &document.issued {
            Some(issued) if people.is_empty() && issued.date == date && issued.document == kind.label() => {
                return Ok(Proposed::Already(issued.clone()));
            }
            Some(issued) => {
                let on = text::chinese_date(issued.date);
                reasons.push(format!(
                    "文号 {document_no} 已于{on}用于{}（{} 人），不能再用，请换一个文号",
                    issued.document, issued.people
                ));
            }
            None => reasons.push(format!("文号 {document_no} 已在台账里用过，不能再用，请换一个文号")),
        }
    }
    if reasons.is_empty() && people.is_empty() {
        reasons.push(nobody(checked, kind, &issued_before));
    }
    if !reasons.is_empty() {
        return Err(Error::NotIssued { reasons });
    }
    let waivers = waivers(checked, &people, document_no);
    let summary = checked.verdicts.summary().line();
    let document_no = document_no.to_string();
    Ok(Proposed::New(Proposal { document_no, kind, date, people, issued_before, waivers, summary }))
}

/// Why there is nobody to appoint.
fn nobody(checked: &Checked, kind: Document, issued_before: &[[String; 3]]) -> String {
    let before = match issued_before {
        [] => String::new(),
        [[_, person, number], ..] if issued_before.len() == 1 => format!("；{person}已由{number}聘任"),
        [[_, person, number], ..] => {
            format!("；{}等 {} 人已签发过（如{number}）", person, issued_before.len())
        }
    };
    format!(
        "没有可以用{}签发的人：{}{before}。请看校验报告，改正后再签发",
        kind.label(),
        checked.verdicts.summary().line()
    )
}

/// One person with the term and the number to be given; or why not.
fn appointee(
    checked: &Checked,
    index: usize,
    change: Option<&Change>,
    certificate_no: String,
) -> Result<Appointee, String> {
    let nomination = &checked.batch.nominations[index];
    let school = checked.batch.school_name(nomination);
    let code = nomination.school_index().and_then(|index| checked.batch.schools[index].code());
    let state = &checked.state;
    let birth = nomination.birth.as_ref().and_then(|birth| birth.read);
    let person = nomination.name();
    let at = state.schools.find(code, school);
    let own: Vec<&Held> = at.into_iter().flat_map(|school| state.terms_at(school)).collect();
    let earlier = || own.iter().filter(|held| !held.revoked && held.is_person(person, birth));

    let mut term = nomination.term;
    let said = nomination.term_start.as_ref().is_some_and(|start| start.read.is_some());
    if let Some(last) = earlier().map(|held| held.last_day()).max()
        && !said
        && last >= term.start
    {
        // A further term follows the last one's end (第5条, 可连任).
        term = Term::of_years(last.saturating_add(1.day()), checked.settings.appointment.years);
    }
    let leaves = |held: &Held| {
        change.is_some_and(|change| held.is_person(&change.outgoing.person, change.outgoing.birth))
    };
    if let Some(held) = own.iter().find(|held| held.overlaps(term) && !leaves(held)) {
        return Err(format!(
            "{school}：{person}的任期从{}起，而{}在任到{}（{}），一校同时只能有一名",
            text::chinese_date(term.start),
            held.appointment.person,
            text::chinese_date(held.last_day()),
            held.appointment.document_no
        ));
    }
    if let Some(held) =
        state.terms_of(person, birth).find(|held| Some(held.school) != at && held.overlaps(term))
    {
        return Err(format!(
            "{school}：{person}还在{}任职到{}（{}），请先办理那边的解聘或变更",
            held.appointment.school,
            text::chinese_date(held.last_day()),
            held.appointment.document_no
        ));
    }
    let ordinal = earlier().count() as u32 + 1;
    let replaces = change.map(|change| change.outgoing.person.clone());
    Ok(Appointee {
        nomination: index,
        school: school.into(),
        person: person.into(),
        term,
        ordinal,
        certificate_no,
        replaces,
    })
}

/// The answered questions about those who are appointed.
fn waivers(checked: &Checked, people: &[Appointee], document_no: &str) -> Vec<Waived> {
    let ours = |school: &str| people.iter().any(|one| one.school == school);
    let findings = checked.findings.iter().filter_map(|finding| {
        let (school, reason) = (finding.school.as_ref()?, finding.settled.as_ref()?);
        ours(school).then(|| Waived {
            rule: finding.rule.into(),
            school: school.clone(),
            person: finding.person.clone(),
            asked: finding.message.clone(),
            reason: reason.clone(),
            document_no: Some(document_no.into()),
        })
    });
    findings.collect()
}

/// Everything the files are printed from.
fn dossier(checked: &Checked, proposal: &Proposal) -> Result<Dossier, Error> {
    let desk = Desk { draft: false, ..checked.desk() };
    let nomination = |one: &Appointee| &checked.batch.nominations[one.nomination];
    let people: Vec<&Nomination> = proposal.people.iter().map(nomination).collect();
    let register = register(checked, proposal);
    let mut dossier =
        Dossier::new(&proposal.document_no, proposal.date, checked.templates.digest(), register);
    dossier.inputs = super::all_inputs(checked).inputs;
    let inputs = dossier.inputs.clone();
    let mut paper = |path: String, document: Document, view: Value, inputs: Vec<Source>| {
        dossier.papers.push(DossierPaper { path, document: document.label().into(), view, inputs });
    };
    let changes = super::plan::changed(checked);
    let changes = || {
        changes.iter().filter(|change| proposal.people.iter().any(|one| one.nomination == change.nomination))
    };
    let mut notice = match proposal.kind {
        Document::ChangeNotice => change_notice::view(&desk, &changes().copied().collect::<Vec<_>>())?,
        _ => appointment::view(&desk, &people)?,
    };
    notice["doc_no"] = proposal.document_no.clone().into();
    let label = proposal.kind.label();
    paper(format!("{label}.pdf"), proposal.kind, notice, inputs.clone());
    let digits = proposal.people.len().to_string().len().max(2);
    for (one, number) in proposal.people.iter().zip(1..) {
        let view = certificate::view(&desk, nomination(one), Some(&one.certificate_no))?;
        let path = format!(
            "聘书/{number:0digits$}-{}-{}.pdf",
            text::file_name(&one.school),
            text::file_name(&one.person)
        );
        paper(path, Document::Certificate, view, inputs.clone());
    }
    if proposal.kind == Document::ChangeNotice {
        for (change, number) in changes().zip(1..) {
            let path = format!("变更报备表/{number:0digits$}-{}.pdf", text::file_name(change.school.name()));
            paper(path, Document::ChangeFiling, change_filing::view(&desk, change)?, inputs.clone());
        }
    }
    let roster = register_view(&dossier.register);
    dossier.papers.push(DossierPaper {
        path: "花名册.pdf".into(),
        document: Document::Roster.label().into(),
        view: roster,
        inputs,
    });
    Ok(dossier)
}

fn register_view(register: &Register) -> Value {
    register.view(crate::document::register::Edition::Internal).to_json()
}

/// The roster of those whom the document appoints.
fn register(checked: &Checked, proposal: &Proposal) -> Register {
    let settings = &checked.settings;
    let people = proposal.people.iter().map(|one| {
        let nomination = &checked.batch.nominations[one.nomination];
        let details = remember::details(checked, nomination);
        RegisterEntry {
            school: one.school.clone(),
            town: details.town,
            name: one.person.clone(),
            sex: details.sex,
            birth: nomination
                .birth
                .as_ref()
                .and_then(|birth| birth.read)
                .map(|b| b.dotted())
                .unwrap_or_default(),
            politics: details.politics,
            education: details.education,
            post: post(nomination),
            phone: details.phone,
            start: one.term.start,
            end: one.term.end,
            ordinal: one.ordinal,
            document_no: proposal.document_no.clone(),
            certificate_no: one.certificate_no.clone(),
        }
    });
    Register {
        title: format!("{}中小学校{}花名册", settings.bureau.county, settings.appointment.role),
        subtitle: format!(
            "{}　{}　共 {} 人",
            proposal.document_no,
            text::chinese_date(proposal.date),
            proposal.people.len()
        ),
        footnote: "本名册为本次聘任人员名册，供内部使用；含联系方式，请勿对外公布。".into(),
        organ: settings.bureau.name.clone(),
        as_of: proposal.date,
        people: people.collect(),
    }
}

fn post(nomination: &Nomination) -> String {
    nomination.post.as_ref().and_then(|post| post.read.clone()).unwrap_or_default()
}

/// What the ledger is told, in order: who was nominated, what was answered, who was appointed, what was issued.
fn facts(checked: &Checked, proposal: &Proposal, issued: Issued) -> Vec<Entry> {
    let templates = Some(checked.templates.digest());
    let mut entries = Vec::new();
    for one in &proposal.people {
        let nomination = &checked.batch.nominations[one.nomination];
        let code = nomination.school_index().and_then(|index| checked.batch.schools[index].code());
        let birth = nomination.birth.as_ref().and_then(|birth| birth.read).map(|birth| birth.to_string());
        let file = checked.batch.files.iter().find(|file| file.file == nomination.source.file);
        let origin = Origin {
            place: Some(nomination.source.to_string()),
            sha256: file.map(|file| file.sha256.clone()),
            ..by_this_program(templates)
        };
        let reason = nomination.reason();
        let nominated = Nominated {
            school_code: code.map(Into::into),
            school: one.school.clone(),
            person: one.person.clone(),
            birth: birth.clone(),
            post: post(nomination),
            how: nomination.kind.as_ref().and_then(|kind| kind.read).map(|kind| kind.label().into()),
            reason: (!reason.is_empty()).then(|| reason.into()),
        };
        entries.push(Entry { fact: Fact::Nominated(nominated), origin: Some(origin.clone()) });
        if let Some(leaves) = &one.replaces {
            let remark = nomination.remark();
            let ended = Ended {
                school_code: code.map(Into::into),
                school: one.school.clone(),
                person: leaves.clone(),
                on: one.term.start,
                reason: if remark.is_empty() { "中途变更".into() } else { remark.into() },
                document_no: Some(proposal.document_no.clone()),
            };
            entries.push(Entry { fact: Fact::Ended(ended), origin: Some(origin.clone()) });
            if let Some(filing) = nomination.filing.as_ref().and_then(|filing| filing.read.clone()) {
                let refiled = Refiled {
                    school_code: code.map(Into::into),
                    school: one.school.clone(),
                    person: one.person.clone(),
                    on: proposal.date,
                    filing,
                };
                entries.push(Entry { fact: Fact::Refiled(refiled), origin: Some(origin.clone()) });
            }
        }
        let details: Details = remember::details(checked, nomination);
        let appointed = Appointed {
            school_code: code.map(Into::into),
            school: one.school.clone(),
            person: one.person.clone(),
            birth,
            post: post(nomination),
            start: one.term.start,
            end: one.term.end,
            document_no: proposal.document_no.clone(),
            certificate_no: Some(one.certificate_no.clone()),
            row: Some(remember::row(checked, nomination)),
            details,
        };
        let fact = if one.ordinal > 1 { Fact::Renewed(appointed) } else { Fact::Appointed(appointed) };
        entries.push(Entry { fact, origin: Some(origin) });
    }
    let ours = || Some(by_this_program(templates));
    entries.extend(
        proposal.waivers.iter().map(|waived| Entry { fact: Fact::Waived(waived.clone()), origin: ours() }),
    );
    entries.push(Entry { fact: Fact::Issued(issued), origin: ours() });
    entries
}

/// Written by this version, with these templates.
fn by_this_program(templates: Option<&str>) -> Origin {
    Origin {
        tool: Some(format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))),
        templates: templates.map(Into::into),
        ..Origin::default()
    }
}

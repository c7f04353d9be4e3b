//! What an agreed proposal is printed from, and what the ledger is told of it.

use serde_json::Value;

use super::{Appointee, Proposal};
use crate::document::dismissal::{self, Leaving};
use crate::document::register::{Edition, Entry as RegisterEntry, Register};
use crate::document::{Desk, Document, appointment, certificate, change_filing, change_notice};
use crate::ledger::{Appointed, Details, Ended, Entry, Fact, Issued, Nominated, Origin, Refiled};
use crate::model::Nomination;
use crate::output::Source;
use crate::pipeline::finals::{Dossier, DossierPaper};
use crate::pipeline::{Checked, Error, all_inputs, plan, remember};
use crate::text;

/// Everything the files are printed from.
pub(super) fn dossier(checked: &Checked, proposal: &Proposal) -> Result<Dossier, Error> {
    let desk = Desk { draft: false, ..checked.desk() };
    let nomination = |one: &Appointee| &checked.batch.nominations[one.nomination];
    let people: Vec<&Nomination> = proposal.people.iter().map(nomination).collect();
    let register = register(checked, proposal);
    let mut dossier =
        Dossier::new(&proposal.document_no, proposal.date, checked.templates.digest(), register);
    dossier.inputs = all_inputs(checked).inputs;
    let inputs = dossier.inputs.clone();
    let mut paper = |path: String, document: Document, view: Value, inputs: Vec<Source>| {
        dossier.papers.push(DossierPaper { path, document: document.label().into(), view, inputs });
    };
    let changes = plan::changed(checked);
    let changes = || {
        changes.iter().filter(|change| proposal.people.iter().any(|one| one.nomination == change.nomination))
    };
    let leaving: Vec<Leaving> = proposal
        .released
        .iter()
        .map(|one| Leaving { school: &one.school, name: &one.person, post: &one.post, again: one.again })
        .collect();
    let mut notice = match proposal.kind {
        Document::Dismissal => dismissal::view(&desk, &leaving, &proposal.why)?,
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
    // A 解聘通知 leaves nobody to be listed.
    if proposal.people.is_empty() {
        return Ok(dossier);
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
    register.view(Edition::Internal).to_json()
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
pub(super) fn facts(checked: &Checked, proposal: &Proposal, issued: Issued) -> Vec<Entry> {
    let templates = Some(checked.templates.digest());
    let ours = || Some(by_this_program(templates));
    let mut entries = Vec::new();
    // First what the schools are called by now: everything after is said under those names.
    entries.extend(
        proposal.changes.iter().map(|change| Entry { fact: Fact::Changed(change.clone()), origin: ours() }),
    );
    for one in &proposal.released {
        let ended = Ended {
            school_code: one.school_code.clone(),
            school: one.school.clone(),
            person: one.person.clone(),
            on: proposal.date,
            reason: proposal.why.clone(),
            document_no: Some(proposal.document_no.clone()),
        };
        entries.push(Entry { fact: Fact::Ended(ended), origin: ours() });
    }
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
    entries.extend(
        proposal.waivers.iter().map(|waived| Entry { fact: Fact::Waived(waived.clone()), origin: ours() }),
    );
    entries.push(Entry { fact: Fact::Issued(issued), origin: ours() });
    entries
}

/// Written by this version, with these templates.
pub(in crate::pipeline) fn by_this_program(templates: Option<&str>) -> Origin {
    Origin {
        tool: Some(format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))),
        templates: templates.map(Into::into),
        ..Origin::default()
    }
}

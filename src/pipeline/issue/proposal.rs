//! Proposal: who would be appointed by which document, with which number and term; or every reason against it.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Appointee, Proposal, Proposed};
use crate::document::Document;
use crate::document::change::Change;
use crate::document::radar;
use crate::ledger::{Held, Issued, State, Waived};
use crate::model::{Kind, Term};
use crate::pipeline::{Checked, Error, plan, remember};
use crate::text;

/// Who is appointed by which document, from what was read and what the ledger knows. Collects every reason against it.
pub(super) fn proposal(
    checked: &Checked,
    document_no: &str,
    kind: Document,
    date: Date,
) -> Result<Proposed, Error> {
    let state = &checked.state;
    let mut reasons = Vec::new();
    let mut people = Vec::new();
    let mut issued_before = checked.issued_before.clone();
    let changes = plan::changed(checked);
    let given = state.certificate_numbers();
    let pattern = &checked.settings.numbers.certificate;
    let mut next = pattern.next(date.year(), given);
    for index in plan::passed(checked) {
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
        if let Some(held) = serving_on(checked, index, date) {
            issued_before.push(remember::line(held));
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
    match spent(state, document_no, kind, date) {
        Ok(Some(issued)) if people.is_empty() => return Ok(Proposed::Already(issued.clone())),
        Ok(None) => {}
        Ok(Some(issued)) => reasons.push(used(issued)),
        Err(reason) => reasons.push(reason),
    }
    if reasons.is_empty() && people.is_empty() {
        reasons.push(nobody(checked, kind, &issued_before));
    }
    if !reasons.is_empty() {
        return Err(Error::NotIssued { reasons });
    }
    let waivers = waivers(checked, &people, document_no);
    let summary = checked.verdicts.summary().line();
    Ok(Proposed::New(Proposal {
        document_no: document_no.to_string(),
        kind,
        date,
        people,
        released: Vec::new(),
        why: String::new(),
        changes: radar::changes(state, &checked.batch, date),
        issued_before,
        waivers,
        summary,
    }))
}

/// Was the number used? The document itself where it is of that very kind and day, else why it cannot be used again.
pub(super) fn spent<'a>(
    state: &'a State,
    document_no: &str,
    kind: Document,
    date: Date,
) -> Result<Option<&'a Issued>, String> {
    let Some(known) = state.documents.get(document_no) else { return Ok(None) };
    if let Some(revoked) = &known.revoked {
        let on = text::chinese_date(revoked.on);
        return Err(format!("文号 {document_no} 已于{on}撤销（{}），不能再用，请换一个文号", revoked.reason));
    }
    match &known.issued {
        Some(issued) if issued.date == date && issued.document == kind.label() => Ok(Some(issued)),
        Some(issued) => Err(used(issued)),
        None => Err(format!("文号 {document_no} 已在台账里用过，不能再用，请换一个文号")),
    }
}

pub(super) fn used(issued: &Issued) -> String {
    format!(
        "文号 {} 已于{}用于{}（{} 人），不能再用，请换一个文号",
        issued.document_no,
        text::chinese_date(issued.date),
        issued.document,
        issued.people
    )
}

/// Somebody whose row came again, mended, long before the term is over: in office, and neither said to serve on (续任)
/// nor with a term of its own. A renewal begins when the end is near enough to be reminded of.
fn serving_on(checked: &Checked, index: usize, date: Date) -> Option<&Held> {
    let nomination = &checked.batch.nominations[index];
    let says_when = nomination.term_start.as_ref().is_some_and(|start| start.read.is_some());
    let renews = nomination.kind.as_ref().and_then(|kind| kind.read) == Some(Kind::Renewed);
    if says_when || renews {
        return None;
    }
    let school = checked.state.school(&checked.batch.schools[nomination.school_index()?])?;
    let birth = nomination.birth.as_ref().and_then(|birth| birth.read);
    let soon = date.saturating_add(checked.settings.ledger.remind_days.days());
    let mut own = checked.state.terms_at(school).filter(|held| held.is_person(nomination.name(), birth));
    own.find(|held| held.in_office(date) && held.last_day() > soon)
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
            asked: finding.full(),
            reason: reason.clone(),
            document_no: Some(document_no.into()),
        })
    });
    findings.collect()
}

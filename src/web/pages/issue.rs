//! 签发: what was issued, and the first of the two steps by which more is. The second is [`super::offer`].

use serde_json::{Value, json};

use crate::document::Document;
use crate::ledger::FINALS;
use crate::pipeline::{self, Finished, IssueRequest, Proposal, Proposed, Request};
use crate::text;
use crate::web::answer::{Answer, Refusal, unfit};
use crate::web::offers::Offer;
use crate::web::office::{Office, Told};
use crate::web::router::Ask;

/// What can be issued.
const KINDS: [Document; 3] = [Document::AppointmentNotice, Document::ChangeNotice, Document::Dismissal];

pub fn show(ask: &Ask) -> Answer {
    let read = ask.read()?;
    let checked = &read.proofs.checked;
    let state = &checked.state;
    let issued: Vec<Value> = state
        .documents
        .iter()
        .filter_map(|(number, document)| {
            let issued = document.issued.as_ref()?;
            let folder = format!("{FINALS}/{}/", issued.folder);
            let files: Vec<Value> = read
                .filed
                .iter()
                .filter(|file| file.path.starts_with(&folder))
                .map(super::documents::file_view)
                .collect();
            let mut view = super::offer::document_view(number, document);
            view["files"] = files.into();
            Some(view)
        })
        .collect();
    let can = |kind: Document| match kind {
        Document::Dismissal => !checked.in_office.is_empty(),
        kind => read.proofs.plan.iter().any(|planned| planned.paper.document() == kind),
    };
    let serving: Vec<Value> = checked
        .in_office
        .iter()
        .map(|held| json!({"box": box_of(&held.school), "school": held.school, "person": held.person}))
        .collect();
    let kinds: Vec<Value> =
        KINDS.iter().map(|kind| json!({"label": kind.label(), "can": can(*kind)})).collect();
    ask.page(
        "issue.html.j2",
        "issue",
        json!({
            "status": read.report.status, "kinds": kinds, "today": read.day.to_string(), "issued": issued, "serving": serving,
            "example": checked.settings.numbers.document.fill(read.day.year(), 15),
        }),
    )
}

/// The first step: what would be issued.
pub fn offer(ask: &Ask) -> Answer {
    let no: u32 = ask
        .field("no")
        .parse()
        .ok()
        .filter(|no| (1..=999_999).contains(no))
        .ok_or_else(|| unfit("文号里的数应为 1 到 999999 之间的整数，如 15"))?;
    let date = super::day("成文日期", ask.field("date"))?;
    let kind = KINDS
        .into_iter()
        .find(|kind| kind.label() == ask.field("kind"))
        .ok_or_else(|| unfit("请选要签发的文件：聘任通知、变更通知或解聘通知"))?;
    let request = Request { as_of: date, ..ask.office.request.clone() };
    let (schools, why) = released(ask, kind)?;
    let wanted = IssueRequest { request, no, kind, schools, why, act: ask.office.act("签发") };
    let proposal = match pipeline::propose(&wanted) {
        Ok(Proposed::New(proposal)) => proposal,
        Ok(Proposed::Already(issued)) => return Err(unfit(pipeline::already(&issued))),
        Err(error) => return Err(super::offer::against("不能签发，台账未作任何改动", &error)),
    };
    super::offer::put(ask, Offer::Issue { wanted: Box::new(wanted), proposal: Box::new(proposal) })
}

/// The box that names a school whose holder is to be released.
fn box_of(school: &str) -> String {
    format!("s-{}", pipeline::id(school))
}

/// Whom a 解聘通知 releases, and why; nobody by any other document.
fn released(ask: &Ask, kind: Document) -> Result<(Vec<String>, String), Refusal> {
    let serving = &ask.read()?.proofs.checked.in_office;
    let named = serving.iter().filter(|held| ask.fields.contains_key(&box_of(&held.school)));
    let schools: Vec<String> = named.map(|held| held.school.clone()).collect();
    let why = ask.field("why").to_string();
    match (kind, schools.is_empty(), why.is_empty()) {
        (Document::Dismissal, true, _) => Err(unfit("请在“解聘谁”里勾上要解聘的人")),
        (Document::Dismissal, false, true) => Err(unfit("请写明为什么解聘，如 工作调动、退休、学校停办")),
        (Document::Dismissal, ..) | (_, true, true) => Ok((schools, why)),
        _ => Err(unfit(format!(
            "选了解聘谁、写了解聘原因，要签发的却是{}；请改选解聘通知，或把这些去掉",
            kind.label()
        ))),
    }
}

/// What is said of a document that was issued.
pub fn done(office: &Office, proposal: &Proposal, files: usize, finished: &Finished) -> Told {
    let folder = office.request.workspace.join(FINALS).join(text::file_name(&proposal.document_no));
    let mut lines = vec![format!(
        "{} 人，{files} 份文件，都在 {}，只读。",
        proposal.people.len() + proposal.released.len(),
        folder.display()
    )];
    lines.extend(super::offer::sentences(finished.lines()));
    office.good(format!("已签发 {}", proposal.document_no), lines)
}

/// What would be issued.
pub fn view(proposal: &Proposal) -> Value {
    let people: Vec<Value> = proposal
        .people
        .iter()
        .map(|one| {
            json!({
                "certificate_no": one.certificate_no, "school": one.school, "person": one.person,
                "start": one.term.start.to_string(), "end": one.term.end.to_string(),
                "ordinal": text::chinese_numeral(one.ordinal), "replaces": one.replaces,
            })
        })
        .collect();
    let waivers: Vec<Value> = proposal
        .waivers
        .iter()
        .map(|own| json!({"school": own.school, "asked": own.asked, "reason": own.reason}))
        .collect();
    let changes: Vec<Value> = proposal
        .changes
        .iter()
        .map(|own| json!({"school": own.school, "what": own.what.label(), "turn": own.turn()}))
        .collect();
    let released: Vec<Value> = proposal
        .released
        .iter()
        .map(|one| {
            json!({
                "school": one.school, "person": one.person, "post": one.post, "until": one.until.to_string(),
                "appointed_by": one.appointed_by,
            })
        })
        .collect();
    json!({"proposal": {
        "released": released, "why": proposal.why, "count": proposal.people.len() + proposal.released.len(),
        "document_no": proposal.document_no, "kind": proposal.kind.label(),
        "date": text::chinese_date(proposal.date), "people": people, "waivers": waivers, "changes": changes,
        "before": proposal.issued_before, "summary": proposal.summary,
    }})
}

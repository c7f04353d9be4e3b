//! 签发: what would be issued is shown; only who repeats its 文号 issues it. Between the two steps the offer is kept here,
//! under a word that only its page knows, and for one try.

use serde_json::{Value, json};

use crate::document::Document;
use crate::ledger::FINALS;
use crate::pipeline::{self, Finished, Issuance, IssueRequest, Proposal, Proposed, Request};
use crate::text;
use crate::web::answer::{Answer, Refusal, reasons, see, unfit};
use crate::web::office::{Offer, Office, Told};
use crate::web::router::Ask;
use crate::web::secret;

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
            Some(json!({
                "number": number, "kind": issued.document, "date": issued.date.to_string(), "people": issued.people,
                "revoked": document.revoked.as_ref().map(|revoked| format!("{} 撤销：{}", revoked.on, revoked.reason)),
                "files": files,
            }))
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
        Err(error) => {
            let refusal = unfit("不能签发，台账未作任何改动");
            return Err(reasons(&error)
                .into_iter()
                .fold(refusal, |refusal, reason| refusal.and(sentence(reason))));
        }
    };
    let form = secret::fresh().map_err(|error| unfit(error.to_string()))?;
    let view = describe(&proposal);
    ask.office.offer(Offer { form: form.clone(), wanted, proposal });
    ask.page("offer.html.j2", "issue", json!({"proposal": view, "form": form, "wrong": ""}))
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
        (Document::Dismissal, false, true) => Err(unfit("请写明为什么解聘，如 工作调动、退休、学校停办")),
        (Document::Dismissal, ..) | (_, true, true) => Ok((schools, why)),
        _ => Err(unfit(format!(
            "选了解聘谁、写了解聘原因，要签发的却是{}；请改选解聘通知，或把这些去掉",
            kind.label()
        ))),
    }
}

fn sentence(reason: String) -> String {
    if reason.ends_with(['。', '？', '！']) { reason } else { format!("{reason}。") }
}

/// The second step: the 文号, typed once more by whoever means it.
pub fn sign(ask: &Ask) -> Answer {
    let offer = ask.office.take_offer(ask.field("form")).ok_or_else(|| {
        unfit("这一页已经用过或过期了，没有签发").and("请回到“签发”页，重新看过内容再签发。")
    })?;
    let same = |a: &str, b: &str| text::plain(a) == text::plain(b);
    if !same(ask.field("again"), &offer.proposal.document_no) {
        // A slip of the keyboard is not the end of it: the same is shown once more, under another word.
        let form = secret::fresh().map_err(|error| unfit(error.to_string()))?;
        let wrong =
            format!("文号应为“{}”，写的是“{}”，没有签发。", offer.proposal.document_no, ask.field("again"));
        let view = describe(&offer.proposal);
        ask.office.offer(Offer { form: form.clone(), ..offer });
        return ask.page("offer.html.j2", "issue", json!({"proposal": view, "form": form, "wrong": wrong}));
    }
    let Offer { wanted, proposal, .. } = offer;
    ask.office.start(
        &format!("签发 {}", proposal.document_no),
        move |office, meter| match pipeline::issue(&wanted, Some(&proposal), meter) {
            Ok(Issuance::Done { proposal, files, finished }) => done(office, &proposal, files, &finished),
            Ok(Issuance::Already { issued, finished }) => {
                office.good(pipeline::already(&issued), finished_lines(&finished))
            }
            Err(error) => office.bad("没有签发，台账未作任何改动", reasons(&error)),
        },
    )?;
    Ok(see(&ask.at("issue")))
}

fn done(office: &Office, proposal: &Proposal, files: usize, finished: &Finished) -> Told {
    let folder = office.request.workspace.join(FINALS).join(text::file_name(&proposal.document_no));
    let mut lines = vec![format!(
        "{} 人，{files} 份文件，都在 {}，只读。",
        proposal.people.len() + proposal.released.len(),
        folder.display()
    )];
    lines.extend(finished_lines(finished));
    office.good(format!("已签发 {}", proposal.document_no), lines)
}

fn finished_lines(finished: &Finished) -> Vec<String> {
    let restored =
        finished.restored.iter().map(|number| format!("{number} 的文件上次没有放齐，已按签发时的原样补齐。"));
    restored.chain(finished.troubles.iter().cloned()).collect()
}

fn describe(proposal: &Proposal) -> Value {
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
    json!({
        "released": released, "why": proposal.why, "count": proposal.people.len() + proposal.released.len(),
        "document_no": proposal.document_no, "kind": proposal.kind.label(),
        "date": text::chinese_date(proposal.date), "people": people, "waivers": waivers, "changes": changes,
        "before": proposal.issued_before, "summary": proposal.summary,
    })
}

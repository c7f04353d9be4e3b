//! 撤销: which document, from when, why; then whom it concerns. The second step is [`super::offer`].

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::ledger::Held;
use crate::pipeline;
use crate::text;
use crate::web::answer::{Answer, unfit};
use crate::web::offers::Offer;
use crate::web::router::Ask;

pub fn show(ask: &Ask) -> Answer {
    let read = ask.read()?;
    let documents: Vec<Value> = read
        .proofs
        .checked
        .state
        .documents
        .iter()
        .map(|(number, document)| super::offer::document_view(number, document))
        .collect();
    ask.page(
        "revoke.html.j2",
        "ledger",
        json!({
            "documents": documents, "today": read.day.to_string(), "chosen": ask.field("no"),
            "open": documents.iter().filter(|own| own["revoked"].is_null()).count(),
        }),
    )
}

/// The first step: whom it would concern.
pub fn offer(ask: &Ask) -> Answer {
    let documents = &ask.read()?.proofs.checked.state.documents;
    let document_no = documents
        .keys()
        .find(|number| pipeline::id(number) == ask.field("no"))
        .ok_or_else(|| unfit("请选要撤销哪一份文件"))?
        .clone();
    let on = super::day("从哪一天起", ask.field("date"))?;
    let why = ask.field("why").to_string();
    if why.is_empty() {
        return Err(unfit("请写明为什么撤销，如 附件有误"));
    }
    let held = pipeline::propose_revocation(&ask.office.request.workspace, &document_no, on, &why)
        .map_err(|error| super::offer::against("不能撤销，台账未作任何改动", &error))?;
    super::offer::put(ask, Offer::Revoke { document_no, on, why, held })
}

/// What would be revoked.
pub fn view(document_no: &str, on: Date, why: &str, held: &[Held]) -> Value {
    let people: Vec<Value> = held
        .iter()
        .map(|one| {
            let own = &one.appointment;
            json!({
                "school": own.school, "person": own.person, "post": own.post, "start": own.term.start.to_string(),
                "end": own.term.end.to_string(), "certificate_no": own.certificate_no,
            })
        })
        .collect();
    json!({"document_no": document_no, "on": text::chinese_date(on), "why": why, "people": people})
}

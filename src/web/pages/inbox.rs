//! 收件: what schools sent is dropped here, and what each file became stands below.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::{leaf, size, told};
use crate::finding::Level;
use crate::model::IntakeResult;
use crate::pipeline;
use crate::web::answer::{Answer, see};
use crate::web::office::Office;
use crate::web::router::{Ask, Fields};
use crate::web::uploads::{self, Kept};
use std::sync::Arc;

pub fn show(ask: &Ask) -> Answer {
    let Some(read) = ask.snapshot.read() else {
        // What cannot be read can still be added to: here is where it is said why.
        let why = match ask.read() {
            Err(refusal) if ask.snapshot.version > 0 => refusal.why,
            _ => String::new(),
        };
        return ask.page(
            "inbox.html.j2",
            "inbox",
            json!({"failed": why, "summary": "", "files": [], "leaf": {"page": 1, "pages": 1, "count": 0, "query": "", "name": "page"},
                   "words": "", "only": "", "kinds": counts(&[]), "empty": false, "reading": ask.snapshot.version == 0}),
        );
    };
    let checked = &read.proofs.checked;
    let log = pipeline::intake_log(&ask.office.request_now(), checked);
    let rows = &log.sheets[0].rows;
    let files: Vec<Value> = checked
        .batch
        .files
        .iter()
        .zip(rows)
        .map(|(file, row)| {
            let cell = |at: usize| row[at].print();
            // What stands in a cell is told with its school; a file that gave no school has it told here.
            let useless = matches!(file.result, IntakeResult::Nothing | IntakeResult::Failed);
            let said: Vec<Value> = checked
                .findings
                .iter()
                .filter(|own| {
                    own.place
                        .as_ref()
                        .is_some_and(|place| place.file == file.file && (useless || place.cell.is_none()))
                })
                .filter(|own| own.level != Level::Info || !matches!(file.result, IntakeResult::Rows { .. }))
                .map(|own| json!({"level": own.level, "label": own.level.label(), "message": own.told()}))
                .collect();
            json!({
                "name": &*file.file, "time": cell(1), "size": size(file.size), "result": cell(5),
                "errors": row[6].print(), "confirms": row[7].print(), "sha256": file.sha256, "said": said,
                "kind": kind(&file.result),
                "mend": useless && said.iter().any(|own| own["level"] == "error" || own["level"] == "confirm"),
            })
        })
        .collect();
    let (words, only) = (ask.field("q"), ask.field("only"));
    let found: Vec<&Value> = files
        .iter()
        .filter(|file| words.is_empty() || file["name"].as_str().is_some_and(|name| name.contains(words)))
        .filter(|file| only.is_empty() || file["kind"] == only)
        .collect();
    let leaf = leaf(&found, ask);
    ask.page(
        "inbox.html.j2",
        "inbox",
        json!({
            "failed": "", "reading": false, "summary": read.report.status, "files": leaf.items, "leaf": leaf.view,
            "words": words, "only": only, "kinds": counts(&files), "empty": files.iter().all(|file| file["kind"] == "nothing"),
        }),
    )
}

/// How many files became what, for the filter.
fn counts(files: &[Value]) -> Vec<Value> {
    let count = |kind: &str| files.iter().filter(|file| file["kind"] == kind).count();
    [
        ("rows", "表格"),
        ("photo", "照片"),
        ("waivers", "确认记录"),
        ("nothing", "没有可用的内容"),
        ("failed", "读不出来"),
    ]
    .iter()
    .map(|(kind, label)| json!({"kind": kind, "label": label, "count": count(kind)}))
    .collect()
}

fn kind(result: &IntakeResult) -> &'static str {
    match result {
        IntakeResult::Rows { .. } => "rows",
        IntakeResult::Photo => "photo",
        IntakeResult::Waivers { .. } => "waivers",
        IntakeResult::Nothing => "nothing",
        IntakeResult::Failed => "failed",
    }
}

/// Reads everything again, where somebody does not trust the watch.
pub fn check(ask: &Ask) -> Answer {
    ask.office.refresh();
    Ok(see(&ask.at("inbox")))
}

/// The outcome of the last work was read, and need not stand there any more.
pub fn seen(ask: &Ask) -> Answer {
    ask.office.forget_told();
    Ok(see(&ask.at("inbox")))
}

/// Keeps one dropped file. The watch would see it too; asked here, it is read without waiting for that.
pub fn receive(office: &Arc<Office>, fields: &Fields, bytes: Vec<u8>) -> Response {
    let sent = fields.get("name").map_or("", String::as_str);
    let kept = uploads::keep(&office.request.workspace, sent, &bytes);
    let (line, good) = match &kept {
        Kept::New(name) => (format!("{name}：已收下"), true),
        Kept::Renamed(name) => {
            (format!("{sent}：已有同名而内容不同的文件，这一份存为 {name}，原来的没有动"), true)
        }
        Kept::Same(name) => (format!("{sent}：与已有的 {name} 一模一样，没有再存"), true),
        Kept::Refused(why) => (format!("没有收：{sent}：{why}"), false),
    };
    told(&line, good, if good { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY })
}

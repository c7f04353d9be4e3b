//! 导入、导出: a workbook is handed in, read, and shown row by row before any of it is written; the ledger is handed out as
//! one. The second step of an import is [`super::offer`].

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::{leaf_of, told};
use crate::document::report::FindingView;
use crate::finding::{Finding, Level};
use crate::ledger::{Entry, FactColumn, SHEETS};
use crate::pipeline::{self, Reading};
use crate::web::answer::{Answer, reasons};
use crate::web::offers::Offer;
use crate::web::office::Office;
use crate::web::router::{Ask, Fields};

/// The pages where a file may be handed in.
const ROOMS: [&str; 3] = ["annals", "training", "assess"];

/// What is added by hand, sheet by sheet, and what for. The other kinds are this program's to write.
const BY_HAND: [(&str, &str); 6] = [
    ("聘任", "以前各年的聘任名单"),
    ("续聘", "同一个人的下一届"),
    ("解聘", "任期没有满就离任的"),
    ("变更", "校名、标识码、法定代表人、职务变更，停办，并入他校"),
    ("培训", "以前的培训；签到表也可以直接交"),
    ("考核", "以前的考核结果；打分表也可以直接交"),
];

pub fn show(ask: &Ask) -> Answer {
    let facts = ask.read()?.proofs.checked.state.facts;
    let by_hand = BY_HAND.iter().filter_map(|(name, what)| {
        let sheet = SHEETS.iter().find(|sheet| sheet.name == *name)?;
        // The digest of a row as it was sent is nobody's to write by hand.
        let (needed, other): (Vec<_>, Vec<_>) = sheet
            .columns
            .iter()
            .filter(|column| column.key != "row")
            .partition(|column| column.sort.is_needed());
        let labels = |columns: Vec<&FactColumn>| -> String {
            columns.iter().map(|column| column.label).collect::<Vec<_>>().join("、")
        };
        Some(json!({"name": name, "what": what, "needed": labels(needed), "other": labels(other)}))
    });
    let by_hand: Vec<Value> = by_hand.collect();
    ask.page("annals.html.j2", "ledger", json!({"facts": facts, "by_hand": by_hand}))
}

/// Reads a file that was handed in, in the worker, and waits for it; the answer names the page that shows it.
pub fn receive(office: &Arc<Office>, fields: &Fields, bytes: Vec<u8>) -> Response {
    let sent = fields.get("name").map_or("", String::as_str);
    let name = sent.rsplit(['/', '\\']).next().unwrap_or("").to_string();
    let from = ROOMS.into_iter().find(|room| fields.get("from").is_some_and(|from| from == room));
    let from = from.unwrap_or(ROOMS[0]);
    let (tell, read) = std::sync::mpsc::channel();
    let started = office.start(&format!("读 {name}"), move |office, _| {
        match pipeline::read_annals(&office.request_now(), &name, &bytes) {
            Ok(read) => {
                let told = match &read {
                    Ok(_) => office.good(format!("{name} 读好了，还没有记入台账：请看过再定。"), Vec::new()),
                    Err(_) => office.bad(format!("{name} 有要改的，台账未作任何改动"), Vec::new()),
                };
                tell.send(office.offers.put(Arc::new(Offer::Import { name, from, read }))).ok();
                told
            }
            Err(error) => office.bad(format!("{name}：没有读成，台账未作任何改动"), reasons(&error)),
        }
    });
    let refused = |why: &str, status| told(&format!("{sent}：{why}"), false, status);
    let ended = match started {
        Ok(ended) => ended.blocking_recv(),
        Err(refusal) => return refused(&refusal.why, refusal.status),
    };
    match (read.recv(), ended) {
        (Ok(Ok(word)), _) => {
            let to = format!("/w/{}/offer/{word}", office.number);
            super::said(&json!({"good": true, "line": format!("{sent}：读好了"), "to": to}), StatusCode::OK)
        }
        (Ok(Err(refusal)), _) => refused(&refusal.why, refusal.status),
        (Err(_), Ok(told)) => refused(&told.lines.join("；"), StatusCode::UNPROCESSABLE_ENTITY),
        (Err(_), Err(_)) => refused("程序出错，没有读成", StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// What would be written, or what keeps it out.
pub fn view(ask: &Ask, name: &str, from: &str, read: &Result<Reading, Vec<Finding>>) -> Value {
    let (entries, known, findings) = match read {
        Ok(reading) => (reading.entries.as_slice(), reading.known, &reading.findings),
        Err(findings) => (&[][..], 0, findings),
    };
    let count = |label: &str| entries.iter().filter(|entry| entry.fact.label() == label).count();
    let kinds: Vec<Value> = SHEETS
        .iter()
        .map(|sheet| json!({"name": sheet.name, "count": count(sheet.name)}))
        .filter(|kind| kind["count"] != 0)
        .collect();
    let rows = leaf_of(&entries.iter().collect::<Vec<_>>(), ask, "page");
    let told = leaf_of(&findings.iter().collect::<Vec<_>>(), ask, "told");
    let findings_shown: Vec<FindingView> = told.items.iter().map(|own| FindingView::of(own, None)).collect();
    json!({
        "name": name, "from": from, "refused": read.is_err(), "count": entries.len(), "known": known, "kinds": kinds,
        "tables": tables(&rows.items), "leaf": rows.view, "findings_shown": findings_shown, "told": told.view,
        "errors": findings.iter().filter(|own| own.level == Level::Error).count(),
    })
}

/// Rows of one kind as a table, with the columns of an export that say anything here.
fn tables(entries: &[&Entry]) -> Vec<Value> {
    let tables = SHEETS.iter().filter_map(|sheet| {
        let own: Vec<&Entry> =
            entries.iter().filter(|entry| entry.fact.label() == sheet.name).copied().collect();
        let cells: Vec<Vec<String>> = own.iter().map(|entry| entry.fact.cells()).collect();
        let used: Vec<usize> = (0..sheet.columns.len())
            .filter(|&at| cells.iter().any(|row| row.get(at).is_some_and(|cell| !cell.is_empty())))
            .collect();
        let place =
            |entry: &Entry| entry.origin.as_ref().and_then(|own| own.place.clone()).unwrap_or_default();
        let rows: Vec<Value> = own
            .iter()
            .zip(&cells)
            .map(|(entry, row)| {
                json!({"cells": used.iter().map(|&at| &row[at]).collect::<Vec<_>>(), "place": place(entry)})
            })
            .collect();
        let labels: Vec<&str> = used.iter().map(|&at| sheet.columns[at].label).collect();
        (!rows.is_empty()).then(|| json!({"name": sheet.name, "columns": labels, "rows": rows}))
    });
    tables.collect()
}

/// The ledger as a workbook.
pub fn export(ask: &Ask) -> Answer {
    let day = ask.office.request_now().as_of;
    let (book, _) = pipeline::export_ledger(&ask.office.request.workspace, day)
        .map_err(|error| super::offer::against("没有抄出", &error))?;
    Ok(super::documents::handed(&format!("台账-{day}.xlsx"), book, false))
}

/// The public digests.
pub fn digests(ask: &Ask) -> Answer {
    let list = pipeline::digests(&ask.office.request.workspace)
        .map_err(|error| super::offer::against("没有写出", &error))?;
    let text = serde_json::to_vec_pretty(&list).expect("digests are plain data");
    Ok(super::documents::handed("公开摘要.json", text, false))
}

//! 核验: is a file, or the code of a 聘书, what was issued and in force; are the ledger and the issued files what they were.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use crate::document::digests::Finding;
use crate::ledger;
use crate::output;
use crate::pipeline;
use crate::web::answer::{Answer, chain, reasons, see};
use crate::web::office::{Office, Told};
use crate::web::router::{Ask, Fields};

pub fn show(ask: &Ask) -> Answer {
    let read = ask.read()?;
    let code = ask.field("code");
    let found = match code {
        "" => Value::Null,
        code => {
            let list = pipeline::digests(&ask.office.request.workspace)
                .map_err(|error| super::offer::against("不能核验", &error))?;
            let found = list.code(code, ask.office.request_now().as_of).unwrap_or_else(|| Finding {
                told: "不是聘书二维码里的文字，应以 yinfa:1: 开头".into(),
                ours: false,
                good: false,
            });
            json!({"good": found.good, "word": found.word(), "told": found.told})
        }
    };
    ask.page(
        "verify.html.j2",
        "ledger",
        json!({"code": code, "found": found, "facts": read.proofs.checked.state.facts}),
    )
}

/// Whether a file is, byte for byte, what was issued. It is kept nowhere.
pub fn receive(office: &Arc<Office>, fields: &Fields, bytes: Vec<u8>) -> Response {
    let sent = fields.get("name").map_or("", String::as_str);
    let (line, good) = match pipeline::digests(&office.request.workspace) {
        Ok(list) => {
            let found = list.file(&output::sha256(&bytes), office.request_now().as_of);
            (format!("{}　{sent}：{}", found.word(), found.told), found.good)
        }
        Err(error) => (format!("{sent}：{}", reasons(&error).join("；")), false),
    };
    super::told(&line, good, StatusCode::OK)
}

/// The ledger and the issued files, in the worker.
pub fn ledger(ask: &Ask) -> Answer {
    ask.office.start("检查台账和正式文件", |office, _| audit(office))?;
    Ok(see(&ask.at("verify")))
}

fn audit(office: &Office) -> Told {
    let workspace = &office.request.workspace;
    let settings = match pipeline::load_settings(workspace) {
        Ok(settings) => settings,
        Err(error) => return office.bad("没有检查成", reasons(&error)),
    };
    match ledger::audit(workspace, &settings.numbers.certificate) {
        Ok(Some(audit)) if audit.troubles.is_empty() => office.good(audit.told(), Vec::new()),
        Ok(Some(audit)) => office.bad(audit.told(), super::offer::sentences(audit.troubles)),
        Ok(None) => office.bad("没有台账可以检查", vec!["签发或导入以后才有。".into()]),
        Err(error) => office.bad("没有检查成", vec![chain(&error)]),
    }
}

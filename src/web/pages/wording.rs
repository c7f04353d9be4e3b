//! 公文用语: one official text as plain text beside the page it prints on, which follows while somebody types. It is kept
//! in the workspace, and only where the page could be set.

use axum::http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

use crate::document::Document;
use crate::settings::{TEMPLATE_FOLDER, Templates};
use crate::web::answer::{Answer, Refusal, bytes, chain, gone, reasons, refuse, see, unfit};
use crate::web::router::Ask;
use crate::wording::{self, Marks};
use crate::{output, pipeline};

/// *Units*: pixels per inch.
const PPI: f64 = 84.0;

/// The paper a text is printed on.
fn document(name: &str) -> Option<Document> {
    Some(match name {
        "印发通知" | "实施方案" => Document::Notice,
        "推荐通知" => Document::CallForNominations,
        "聘任通知" | "公布名单通知" | "备案通知" => Document::AppointmentNotice,
        "聘书" => Document::Certificate,
        "退回整改单" => Document::ReturnSlip,
        "催报函" => Document::UrgingLetter,
        "变更通知" => Document::ChangeNotice,
        "回执" => Document::Receipt,
        "培训证明" => Document::TrainingProof,
        _ => return None,
    })
}

/// The texts there are, for the settings page.
pub fn list(ask: &Ask) -> Vec<Value> {
    let own = ask.snapshot.read().map(|read| &read.proofs.checked.templates);
    let overridden = |path: &str| own.is_some_and(|own| own.overridden.contains(&path));
    Templates::default()
        .of_kind("text/")
        .map(|(path, _)| json!({"id": pipeline::id(path), "name": short(path), "own": overridden(path)}))
        .collect()
}

fn short(path: &str) -> &str {
    path.trim_start_matches("text/").trim_end_matches(".txt.j2")
}

/// The template that was asked for by its id: one of ours, whatever was asked.
fn path(ask: &Ask) -> Result<&'static str, Refusal> {
    let templates = Templates::default();
    let found =
        templates.names().filter(|name| name.starts_with("text/")).find(|name| pipeline::id(name) == ask.id);
    found.ok_or_else(|| gone("份公文用语"))
}

pub fn show(ask: &Ask) -> Answer {
    let path = path(ask)?;
    let read = ask.read()?;
    let templates = &read.proofs.checked.templates;
    let text = templates.get(path);
    ask.page(
        "wording.html.j2",
        "settings",
        json!({
            "kept": ask.field("kept") == "1", "id": ask.id, "name": short(path), "text": text, "own": templates.overridden.contains(&path),
            "usual": Templates::default().get(path), "digest": super::settings::digest(text),
            "remarks": remarks(ask, path, text),
        }),
    )
}

/// What is mended before printing and what a proofreader would ask.
fn remarks(ask: &Ask, path: &str, text: &str) -> Vec<Value> {
    let mend = ask.snapshot.read().is_none_or(|read| read.proofs.checked.settings.wording.fix);
    let remarks = wording::proofread([(short(path), text)], Marks::Batch, mend);
    remarks.iter().map(|own| json!({"line": own.line, "message": own.message})).collect()
}

/// A page with the typed text in its place; nothing is kept.
fn set(ask: &Ask, path: &str, typed: &str, page: usize) -> Result<pipeline::Picture, pipeline::Error> {
    let read = ask.read().map_err(|refusal| pipeline::Error::NoSuchDocument { message: refusal.why })?;
    let document = document(short(path)).ok_or_else(|| pipeline::Error::NoSuchDocument {
        message: "这份用语没有可以预览的文件".into(),
    })?;
    let planned = read.proofs.find(document, None)?;
    let _one_at_a_time = ask.site.setting.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    read.proofs.page_worded(&planned, (path, typed), page, PPI)
}

/// The picture while somebody types; a fault is said as text.
pub fn preview(ask: &Ask) -> Answer {
    let path = path(ask)?;
    let page = ask.field("page").parse().unwrap_or(1);
    match set(ask, path, &typed(ask), page) {
        Ok(picture) => {
            let mut response = bytes("image/png", picture.png);
            if let Ok(pages) = HeaderValue::from_str(&picture.pages.to_string()) {
                response.headers_mut().insert("x-pages", pages);
            }
            Ok(response)
        }
        Err(error) => {
            let said = json!({"line": super::offer::sentences(reasons(&error)).concat()}).to_string();
            let mut response = bytes("application/json; charset=utf-8", said);
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}

fn typed(ask: &Ask) -> String {
    ask.fields.get("text").map_or("", String::as_str).replace("\r\n", "\n")
}

/// Keeps the text in the workspace, unless it spoils the page.
pub fn keep(ask: &Ask) -> Answer {
    let path = path(ask)?;
    let now = ask.read()?.proofs.checked.templates.get(path);
    if super::settings::digest(now) != ask.field("digest") {
        return Err(refuse(StatusCode::CONFLICT, "这份用语刚刚在别处改过，这次没有存")
            .and("请重新打开这一页，看过现在的内容再改。"));
    }
    let typed = typed(ask);
    match set(ask, path, &typed, 1) {
        // A batch without such a paper cannot try it; the build will say what is wrong.
        Ok(_) | Err(pipeline::Error::NoSuchDocument { .. }) => {}
        Err(error) => return Err(unfit(format!("没有存：{}", reasons(&error).join("；")))),
    }
    let file = ask.office.request.workspace.join(TEMPLATE_FOLDER).join(path);
    output::write_atomically(&file, typed.replace('\n', "\r\n").as_bytes())
        .map_err(|error| unfit(chain(&error)))?;
    ask.office.refresh();
    Ok(see(&ask.at(&format!("wording/{}?kept=1", ask.id))))
}

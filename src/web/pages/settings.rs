//! 设置: the bureau, as a form; all of `yinfa.toml`, as text; the official wordings, each on a page of its own. What cannot
//! be read back is not kept.

use serde_json::{Value, json};

use super::wording;
use crate::output;
use crate::settings::{FILE, Settings, edit};
use crate::web::answer::{Answer, Refusal, chain, refuse, see, unfit};
use crate::web::router::Ask;
use axum::http::StatusCode;

/// What each input of the form is for.
const LABELS: [(&str, &str); 5] = [
    ("机关全称", "印在文件上，如：贺兰县教育体育局"),
    ("县（区）名", "印在表名里，如：贺兰县"),
    ("行政区划代码", "六位数字，如：640122"),
    ("联系科室", "印在退回整改单上，学校有事找谁"),
    ("联系电话", "印在退回整改单上，如：0951-8061234"),
];

pub fn show(ask: &Ask) -> Answer {
    page(ask, None)
}

/// The page; with what was typed and why it was not kept, where that is so.
fn page(ask: &Ask, failed: Option<(&str, &str)>) -> Answer {
    let workspace = &ask.office.request.workspace;
    let (text, broken) = match edit::text_of(workspace) {
        Ok(text) => {
            let broken = edit::examine(workspace, &text).err().map(|error| chain(&error));
            (text, broken)
        }
        Err(error) => (String::new(), Some(chain(&error))),
    };
    let settings = edit::examine(workspace, &text).unwrap_or_default();
    let values = values(&settings, &text);
    let inputs: Vec<Value> = edit::BUREAU
        .iter()
        .zip(LABELS)
        .zip(values)
        .map(
            |((key, (label, hint)), value)| json!({"key": key, "label": label, "hint": hint, "value": value}),
        )
        .collect();
    let (typed, why) = failed.unwrap_or((&text, ""));
    let mut answer = ask.page(
        "settings.html.j2",
        "settings",
        json!({
            "kept": ask.field("kept") == "1", "inputs": inputs, "text": typed, "broken": broken, "why": why, "digest": digest(&text),
            "file": FILE, "there": workspace.join(FILE).is_file(), "wordings": wording::list(ask),
        }),
    )?;
    if !why.is_empty() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

/// What is in force; the two that have no default are empty while they are not set.
fn values(settings: &Settings, text: &str) -> [String; 5] {
    let bureau = &settings.bureau;
    let set = !text.is_empty();
    [
        bureau.name.clone(),
        bureau.county.clone(),
        bureau.division.clone(),
        bureau.contact.clone().filter(|_| set).unwrap_or_default(),
        bureau.phone.clone().filter(|_| set).unwrap_or_default(),
    ]
}

pub fn bureau(ask: &Ask) -> Answer {
    let text = unchanged(ask)?;
    let values = edit::BUREAU.map(|key| ask.field(key));
    if let Some(long) = values.iter().find(|value| value.chars().count() > 60) {
        return Err(unfit(format!("“{long}”太长了，最多 60 个字")));
    }
    let new = edit::with_bureau(&text, values);
    let read = edit::examine(&ask.office.request.workspace, &new).map_err(|error| unfit(chain(&error)))?;
    let kept = |key: usize, own: &str| values[key].is_empty() || values[key] == own;
    if !(kept(0, &read.bureau.name) && kept(1, &read.bureau.county) && kept(2, &read.bureau.division)) {
        return Err(unfit("这份设置文件的写法特别，不能从这里改；请在下面的“全部设置”里改"));
    }
    keep(ask, &new)
}

pub fn file(ask: &Ask) -> Answer {
    unchanged(ask)?;
    let typed = ask.fields.get("text").map_or("", String::as_str).replace("\r\n", "\n");
    match edit::examine(&ask.office.request.workspace, &typed) {
        Ok(_) => keep(ask, &typed),
        Err(error) => page(ask, Some((&typed, &chain(&error)))),
    }
}

/// The text as it is now, if it is still what the form was made from: two windows must not undo each other's work.
fn unchanged(ask: &Ask) -> Result<String, Refusal> {
    let text = edit::text_of(&ask.office.request.workspace).unwrap_or_default();
    if digest(&text) == ask.field("digest") {
        return Ok(text);
    }
    Err(refuse(StatusCode::CONFLICT, "设置刚刚在别处改过，这次没有存")
        .and("请重新打开“设置”页，看过现在的内容再改。"))
}

fn keep(ask: &Ask, text: &str) -> Answer {
    // Notepad of old shows a text without carriage returns as one line.
    let bytes = text.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes();
    output::write_atomically(&ask.office.request.workspace.join(FILE), &bytes)
        .map_err(|error| unfit(chain(&error)))?;
    ask.office.refresh();
    Ok(see(&ask.at("settings?kept=1")))
}

pub fn digest(text: &str) -> String {
    output::sha256(text.replace("\r\n", "\n").as_bytes())[..16].to_string()
}

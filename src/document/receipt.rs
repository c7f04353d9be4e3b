//! Receipt 回执: to a school that passed, what came in, what was found, what happens next.
//!
//! Proof of what was received, not of an appointment: that takes a 文号.

use serde_json::{Value, json};

use super::{Desk, Received};
use crate::model::Nomination;
use crate::{text, wording};

/// The view of `typst/receipt.typ`; `files` is what the nomination was read from, and its photo.
///
/// *Shape*: a digest is the first twelve digits of a file's SHA-256.
///
/// # Errors
/// When the text template of the workspace cannot be filled.
pub fn view(desk: &Desk, nomination: &Nomination, files: &[Received]) -> Result<Value, wording::Error> {
    let settings = desk.settings;
    let receipt = desk.fill(
        "回执",
        &json!({
            "bureau": desk.bureau(),
            "role": settings.appointment.role,
            "school": desk.batch.school_name(nomination),
            "files": files.len(),
            "date": text::chinese_date(desk.as_of),
        }),
        &["标题", "落款", "日期"],
    )?;
    let paragraphs: Vec<String> =
        receipt.body.iter().map(|block| format!("{}{}", block.head, block.text)).collect();
    let (intro, next) =
        paragraphs.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    let digest = |file: &Received| file.sha256.chars().take(12).collect::<String>();
    let listed: Vec<Value> =
        files.iter().map(|file| json!({"name": file.name, "digest": digest(file)})).collect();
    Ok(json!({
        // Nothing is decided by a receipt: it is no draft of anything and may be sent as it is.
        "draft": false,
        "bureau": settings.bureau.name,
        "title": receipt.title(),
        "school": desk.batch.school_name(nomination),
        "person": nomination.name(),
        "result": "通过",
        "date": text::chinese_date(desk.as_of),
        "contact": super::contact(settings),
        "intro": intro,
        "files": listed,
        "next": next,
        "signature": {"organ": receipt.organ, "date": receipt.date},
    }))
}

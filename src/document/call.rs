//! CallForNominations 推荐通知: the yearly call, with who, until when, what to send, whom to ask, and the
//! blank 推荐表 as its annex.

use serde_json::{Value, json};

use super::Desk;
use crate::{text, wording};

/// The view of `typst/notice.typ`, without an enclosure.
///
/// # Errors
/// When the text template of the workspace cannot be filled.
pub fn view(desk: &Desk) -> Result<Value, wording::Error> {
    let settings = desk.settings;
    let date = settings.call.date.unwrap_or(desk.as_of);
    let call = desk.fill(
        "推荐通知",
        &json!({
            "bureau": desk.bureau(),
            "role": settings.appointment.role,
            "years": text::chinese_numeral(settings.appointment.years as u32),
            "year": date.year(),
            "deadline": settings.call.deadline.map(text::chinese_date),
            "contact": settings.bureau.contact,
            "phone": settings.bureau.phone,
            "date": text::chinese_date(date),
        }),
        &["标题", "落款", "日期"],
    )?;
    let annex = call.attachments.first().cloned().unwrap_or_default();
    Ok(json!({
        // With its number it is the call itself.
        "draft": desk.draft && settings.call.document_no.is_none(),
        "bureau": settings.bureau.name,
        "mark": [settings.bureau.name, "文件"],
        "doc_no": settings.call.document_no,
        "title": call.title,
        "recipient": call.recipient,
        "body": call.body,
        "attachments": call.attachments,
        "signature": desk.signature(&call),
        "note": call.note,
        "enclosure": null,
        "annex": {"label": "附件", "title": [annex]},
        "imprint": desk.imprint(&call),
        "page_number": settings.paper.page_number.name(),
        "imprint_even": settings.paper.imprint_even,
    }))
}

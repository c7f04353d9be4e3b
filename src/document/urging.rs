//! UrgingLetter 催报函: to a school that sent nothing and has nobody in office (一、工作目标), the blank form
//! with it.

use serde_json::{Value, json};

use super::{Desk, form};
use crate::{text, wording};

/// The view of `typst/letter.typ`.
///
/// # Errors
/// When the text template of the workspace cannot be filled.
pub fn view(desk: &Desk, school: &str) -> Result<Value, wording::Error> {
    let settings = desk.settings;
    let letter = desk.fill(
        "催报函",
        &json!({
            "bureau": desk.bureau(),
            "role": settings.appointment.role,
            "school": school,
            "coverage_date": text::chinese_date(settings.scope.coverage_date),
            "overdue": desk.as_of > settings.scope.coverage_date,
            "deadline": settings.appointment.mend_by.map(text::chinese_date),
            "contact": settings.bureau.contact,
            "phone": settings.bureau.phone,
            "date": text::chinese_date(desk.as_of),
        }),
        &["标题", "主送", "落款", "日期"],
    )?;
    let annex = letter.attachments.first();
    Ok(json!({
        // Nothing is decided by a letter: it is no draft of anything and may be sent as it is.
        "draft": false,
        "bureau": settings.bureau.name,
        "mark": settings.bureau.name,
        "doc_no": null,
        "title": letter.title,
        "recipient": letter.recipient,
        "body": letter.body,
        "attachments": letter.attachments,
        "signature": desk.signature(&letter),
        "note": letter.note,
        "cc": letter.cc,
        "annex": annex.map(|title| json!({
            "label": "附件",
            "title": [title],
            "form": form::blank(desk, school),
        })),
        "page_number": settings.paper.page_number.name(),
    }))
}

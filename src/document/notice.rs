//! Notice 印发通知: 关于印发《…实施方案》的通知, the plan and the blank 推荐表 with it.

use serde_json::{Value, json};

use super::Desk;
use crate::{text, wording};

/// The view of `typst/notice.typ`.
///
/// # Errors
/// When a text template of the workspace cannot be filled.
pub fn view(desk: &Desk) -> Result<Value, wording::Error> {
    let date = text::chinese_date(desk.settings.notice.date);
    let values = json!({"bureau": desk.bureau(), "role": desk.settings.appointment.role, "date": date});
    let notice = desk.fill("印发通知", &values, &["标题", "落款", "日期"])?;
    let plan = desk.fill("实施方案", &values, &["标题"])?;
    let annex = notice.attachments.first().cloned().unwrap_or_default();
    Ok(json!({
        // With its number it is the notice itself.
        "draft": desk.draft && desk.settings.notice.document_no.is_none(),
        "bureau": desk.settings.bureau.name,
        "mark": [desk.settings.bureau.name, "文件"],
        "doc_no": desk.settings.notice.document_no,
        "title": notice.title,
        "recipient": notice.recipient,
        "body": notice.body,
        "attachments": notice.attachments,
        "signature": desk.signature(&notice),
        "note": notice.note,
        "enclosure": {"title": plan.title, "body": plan.body},
        "annex": {"label": "附件：", "title": [annex]},
        "imprint": desk.imprint(&notice),
        "page_number": desk.settings.paper.page_number.name(),
        "imprint_even": desk.settings.paper.imprint_even,
    }))
}

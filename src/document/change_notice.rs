//! ChangeNotice 变更通知: in one notice who is appointed and who is released (第5条 变更).

use serde_json::{Value, json};

use super::change::Change;
use super::{Desk, appointment};
use crate::{text, wording};

/// Up to this many changes are told person by person; more stand in an annex.
const TOLD_IN_FULL: usize = 5;

/// The view of `typst/change_notice.typ`. The 文号 stays blank with room until it is issued.
///
/// *Shape*: `changes` is not empty; `rows` only where they are too many to be told in the text.
///
/// # Errors
/// When the text template of the workspace cannot be filled.
pub fn view(desk: &Desk, changes: &[Change]) -> Result<Value, wording::Error> {
    let settings = desk.settings;
    let in_text = changes.len() <= TOLD_IN_FULL;
    let told = |change: &Change| {
        json!({
            "school": change.school.name(),
            "old": change.outgoing.person,
            "new": change.incoming.name(),
            "start": text::chinese_date(change.incoming.term.start),
            "end": text::chinese_date(change.incoming.term.end),
        })
    };
    let row = |change: &Change| {
        json!({
            "school": change.school.name(),
            "old": change.outgoing.person,
            "new": change.incoming.name(),
            "post": appointment::post(change.incoming),
            "term": appointment::term(change.incoming.term),
        })
    };
    let notice = desk.fill(
        "变更通知",
        &json!({
            "bureau": desk.bureau(),
            "role": settings.appointment.role,
            "people": changes.len(),
            "first": changes.first().map(told),
            "each": changes.iter().filter(|_| in_text).map(told).collect::<Vec<_>>(),
            "date": text::chinese_date(desk.appointment_date()),
        }),
        &["标题", "落款", "日期"],
    )?;
    let annex = notice.attachments.first().map(String::as_str);
    Ok(desk.notice_of_people(&notice, annex, changes.iter().filter(|_| annex.is_some()).map(row).collect()))
}

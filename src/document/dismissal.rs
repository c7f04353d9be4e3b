//! Dismissal 解聘通知: who is released from the office where nobody takes it: moved, retired, school closed (第5条 变更).
//! Where somebody takes it, both stand in one 变更通知.

use serde_json::{Value, json};

use super::Desk;
use crate::wording;

/// Up to this many are told person by person; more stand in an annex.
const TOLD_IN_FULL: usize = 5;

/// Somebody to be released.
#[derive(Clone, Copy, Debug)]
pub struct Leaving<'a> {
    pub school: &'a str,
    pub name: &'a str,
    pub post: &'a str,
    /// The school is to nominate somebody else: it stands in the list and is in scope.
    pub again: bool,
}

/// The view of `typst/appointment.typ`, without terms. The 文号 stays blank with room until it is issued.
///
/// *Shape*: `people` is not empty; `rows` only where they are too many to be told in the text.
///
/// # Errors
/// When the text template of the workspace cannot be filled.
pub fn view(desk: &Desk, people: &[Leaving], why: &str) -> Result<Value, wording::Error> {
    let settings = desk.settings;
    let told = |one: &Leaving| json!({"school": one.school, "name": one.name});
    let in_text = people.len() <= TOLD_IN_FULL;
    let notice = desk.fill(
        "解聘通知",
        &json!({
            "bureau": desk.bureau(),
            "role": settings.appointment.role,
            "people": people.len(),
            "first": people.first().map(told),
            "each": people.iter().filter(|_| in_text).map(told).collect::<Vec<_>>(),
            "why": why,
            "again": people.iter().any(|one| one.again),
            "date": crate::text::chinese_date(desk.appointment_date()),
        }),
        &["标题", "落款", "日期"],
    )?;
    let annex = notice.attachments.first().map(String::as_str);
    let row = |one: &Leaving| json!({"school": one.school, "name": one.name, "post": one.post, "term": ""});
    Ok(desk.notice_of_people(&notice, annex, people.iter().filter(|_| annex.is_some()).map(row).collect()))
}

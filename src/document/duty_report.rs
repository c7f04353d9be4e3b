//! DutyReport 履职情况表: the eight duties one by one, for one person to report on (第6–13条).

use serde_json::{Value, json};

use super::roll::Member;
use super::{Desk, appointment, certificate};
use crate::wording;

/// The view of `typst/duty_report.typ`, to be filled in by hand.
///
/// # Errors
/// When the text template of the workspace cannot be filled.
pub fn view(desk: &Desk, year: i16, member: &Member) -> Result<Value, wording::Error> {
    Ok(json!({
        "title": super::form_title(desk, "履职情况表"),
        "subtitle": super::of_year(year),
        "bureau": desk.settings.bureau.name,
        "name": member.name,
        "facts": [
            ["姓名", member.name],
            ["学校", member.school],
            ["职务", member.post],
            ["任期", appointment::term(member.term)],
        ],
        "duties": certificate::duties(desk)?,
    }))
}

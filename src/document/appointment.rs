//! AppointmentNotice 聘任通知: who is appointed, with the list as its annex; worded as 聘任, 公布名单 or 备案.

use serde_json::{Value, json};

use super::Desk;
use crate::model::{Nomination, Term};
use crate::{text, wording};

/// The view of `typst/appointment.typ`. The 文号 stays blank with room until it is issued.
///
/// *Shape*: one row a person, in the order of the school list, its `term` empty where all have the same;
/// `people` is not empty.
///
/// # Errors
/// When the text template of the workspace cannot be filled.
pub fn view(desk: &Desk, people: &[&Nomination]) -> Result<Value, wording::Error> {
    let settings = desk.settings;
    let first = people.first();
    let one_term = people.iter().all(|person| Some(person.term) == first.map(|first| first.term));
    let date = |day| text::chinese_date(day);
    let notice = desk.fill(
        settings.paper.act.text(),
        &json!({
            "bureau": desk.bureau(),
            "role": settings.appointment.role,
            "people": people.len(),
            "first": {"name": first.map(|first| first.name())},
            "one_term": one_term,
            "years": years(people),
            "term_start": first.map(|first| date(first.term.start)),
            "term_end": first.map(|first| date(first.term.end)),
            "date": date(desk.appointment_date()),
        }),
        &["标题", "落款", "日期"],
    )?;
    let rows: Vec<Value> = people
        .iter()
        .map(|person| {
            json!({
                "school": desk.batch.school_name(person),
                "name": person.name(),
                "post": post(person),
                // The text states the one term of all; the template leaves the column out.
                "term": if one_term { String::new() } else { term(person.term) },
            })
        })
        .collect();
    let annex = notice.attachments.first().map_or("", String::as_str);
    Ok(desk.notice_of_people(&notice, Some(annex), rows))
}

/// `三年`, where every term is of the same whole number of years; else empty.
fn years(people: &[&Nomination]) -> String {
    let Some(first) = people.first() else { return String::new() };
    (1..=30)
        .find(|&years| {
            people.iter().all(|person| Term::last_day(person.term.start, years) == person.term.end)
        })
        .filter(|_| first.term.start < first.term.end)
        .map(|years| format!("{}年", text::chinese_numeral(years as u32)))
        .unwrap_or_default()
}

/// 职务 as read; empty where it was not.
pub(super) fn post(person: &Nomination) -> &str {
    person.post.as_ref().and_then(|post| post.read.as_deref()).unwrap_or("")
}

/// `2026年3月至2029年2月` where the term fills whole months, else to the day.
pub(super) fn term(term: Term) -> String {
    let Term { start, end } = term;
    if start.day() == 1 && end == end.last_of_month() {
        let month = |day: jiff::civil::Date| format!("{}年{}月", day.year(), day.month());
        return format!("{}至{}", month(start), month(end));
    }
    format!("{}至{}", text::chinese_date(start), text::chinese_date(end))
}

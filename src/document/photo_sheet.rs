//! PhotoSheet 照片核对表: a contact sheet, to hold the photos against the people before 聘书 and 推荐表 go out.

use serde_json::{Value, json};

use super::Desk;
use super::roll::Member;

/// The form's name.
pub const LABEL: &str = "照片核对表";

/// The view of `typst/photo_sheet.typ`. Each comes with the number of the job's picture, from 1, that is theirs;
/// `None` prints an empty frame. `head` is repeated on every page, before how many there are.
pub fn view(desk: &Desk, people: &[(&Member, Option<usize>)], head: &str) -> Value {
    let missing = people.iter().filter(|(_, photo)| photo.is_none()).count();
    let missing = if missing > 0 { format!("，缺照片 {missing} 人") } else { String::new() };
    let entries: Vec<Value> = people
        .iter()
        .map(|(member, photo)| {
            json!({"n": member.ordinal, "school": member.school, "name": member.name, "photo": photo})
        })
        .collect();
    json!({
        "title": super::form_title(desk, LABEL),
        "bureau": desk.settings.bureau.name,
        "running": format!("{head}　　共 {} 人{missing}", people.len()),
        "people": entries,
    })
}

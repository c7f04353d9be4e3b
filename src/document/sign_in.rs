//! SignIn 培训签到表: everybody on the roll, with room to sign (第16条).

use serde_json::{Value, json};

use super::Desk;
use super::roll::Member;
use crate::model::Training;
use crate::text;

/// The view of `typst/sign_in.typ`. What is not settled of the training prints as room to write it.
pub fn view(desk: &Desk, training: &Training, members: &[Member]) -> Value {
    let date = training.date.map_or_else(|| BLANK_DATE.to_string(), text::chinese_date);
    let place = training.place.as_deref().unwrap_or("　　　　　　　　　　");
    let hours = training.hours.map(|hours| hours.to_string()).unwrap_or_default();
    let rows: Vec<Value> = members
        .iter()
        .map(|member| {
            json!({
                "n": member.ordinal,
                "school": member.school,
                "name": member.name,
                "post": member.post,
                "phone": member.phone,
            })
        })
        .collect();
    json!({
        "title": super::form_title(desk, "培训签到表"),
        "bureau": desk.settings.bureau.name,
        "running": [
            format!("培训名称：{}", name(desk, training)),
            format!("时间：{date}　　地点：{place}　　学时：{hours}"),
        ],
        "rows": rows,
        "closing": format!("应到 {} 人，实到　　　　人　　　　记录人：", members.len()),
    })
}

const BLANK_DATE: &str = "　　　　年　　月　　日";

/// What the training is called, or is called for want of a name.
pub fn name(desk: &Desk, training: &Training) -> String {
    let year = training.date.unwrap_or(desk.as_of).year();
    training.title.clone().unwrap_or_else(|| {
        let settings = desk.settings;
        format!("{year}年{}中小学校{}集中培训", settings.bureau.county, settings.appointment.role)
    })
}

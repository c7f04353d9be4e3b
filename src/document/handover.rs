//! Handover 签收单: who takes which 聘书, with room to sign.

use serde_json::{Value, json};

use super::Desk;
use super::roll::Member;

/// The view of `typst/handover.typ`. A number that is not allotted yet leaves room to write it.
pub fn view(desk: &Desk, members: &[Member]) -> Value {
    let bureau = &desk.settings.bureau.name;
    let rows: Vec<Value> = members
        .iter()
        .map(|member| {
            json!({
                "n": member.ordinal,
                "school": member.school,
                "name": member.name,
                "number": member.certificate_no.as_deref().unwrap_or(""),
            })
        })
        .collect();
    json!({
        "title": super::form_title(desk, "聘书签收单"),
        "bureau": bureau,
        "running": [format!("发放单位：{bureau}")],
        "rows": rows,
        "closing": format!("共 {} 份　　　　经手人：", members.len()),
    })
}

//! Assessment 考核表 and 考核汇总表: the scores of a year, to be filled in by those who assess (第14–15条).

use serde_json::{Value, json};

use super::roll::Member;
use super::scoring::GRADES;
use super::{Desk, appointment};

/// The view of `typst/assessment.typ`: one person's sheet.
pub fn view(desk: &Desk, year: i16, member: &Member) -> Value {
    let settings = desk.settings;
    let plan = format!("《{}中小学校{}实施方案》", settings.bureau.county, settings.appointment.role);
    json!({
        "title": super::form_title(desk, "考核表"),
        "subtitle": super::of_year(year),
        "bureau": settings.bureau.name,
        "name": member.name,
        "facts": [
            ["姓名", member.name],
            ["出生年月", member.birth.map(|birth| birth.chinese()).unwrap_or_default()],
            ["学校", member.school],
            ["职务", member.post],
            ["任期", appointment::term(member.term)],
            ["聘任文号", member.document_no.as_deref().unwrap_or("")],
        ],
        "raters": raters(desk),
        "grades": GRADES,
        "organ": settings.bureau.name,
        "basis": format!("依据{plan}第14条、第15条。综合得分按权重合计。"),
    })
}

/// The view of `typst/assessment_summary.typ`: everybody on one list.
pub fn summary(desk: &Desk, year: i16, members: &[Member]) -> Value {
    let bureau = &desk.settings.bureau.name;
    let rows: Vec<Value> = members
        .iter()
        .map(|member| {
            json!({
                "n": member.ordinal,
                "school": member.school,
                "name": member.name,
                "post": member.post,
            })
        })
        .collect();
    let counts: Vec<String> = GRADES.iter().map(|grade| format!("{grade}　　　人")).collect();
    json!({
        "title": super::form_title(desk, "考核汇总表"),
        "subtitle": super::of_year(year),
        "bureau": bureau,
        "running": [format!("考核单位：{bureau}")],
        "raters": raters(desk),
        "rows": rows,
        "total": format!("合计 {} 人：{}", members.len(), counts.join("　　")),
        "closing": "考核单位（盖章）：　　　　　　　　　　负责人：　　　　　　　　填表人：　　　　　　　　　　　年　　月　　日",
    })
}

/// 评价主体 with their weights.
fn raters(desk: &Desk) -> Vec<Value> {
    let raters = desk.settings.assessment.raters.iter();
    raters.map(|rater| json!({"name": rater.name, "weight": rater.weight})).collect()
}

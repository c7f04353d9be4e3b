//! Assessment 考核表 and 考核汇总表: the scores of a year (第14–15条), as the ledger has them, else to be filled in by
//! those who assess.

use serde_json::{Value, json};

use super::roll::Member;
use super::scoring::GRADES;
use super::{Desk, appointment};
use crate::ledger::{Assessed, Given, State, name_key};
use crate::model::Batch;
use crate::settings::Rater;

/// What the ledger knows of a member's year.
pub fn result<'a>(state: &'a State, batch: &Batch, member: &Member, year: i16) -> Option<&'a Assessed> {
    let listed = batch.schools.iter().find(|school| school.name() == member.school);
    let school = listed
        .and_then(|school| state.school(school))
        .or_else(|| state.schools.find(None, &member.school))?;
    state.assessed.get(&(school, name_key(&member.name), year))
}

/// The view of `typst/assessment.typ`: one person's sheet; what is not known yet is room to write.
pub fn view(desk: &Desk, year: i16, member: &Member, known: Option<&Assessed>) -> Value {
    let settings = desk.settings;
    let plan = format!("《{}中小学校{}实施方案》", settings.bureau.county, settings.appointment.role);
    let raters = settings.assessment.raters.iter().map(|rater| {
        let given = known.and_then(|known| given(known, rater));
        json!({
            "name": rater.name,
            "weight": rater.weight,
            "score": given.map_or(String::new(), |given| decimal(u64::from(given.hundredths), 2)),
            "weighted": given.map_or(String::new(), |given| {
                decimal(u64::from(given.hundredths) * u64::from(given.weight), 4)
            }),
        })
    });
    // A result that was written by hand may be in words of its own.
    let result = known.map_or("", |known| &known.result);
    let other = Some(result).filter(|own| !own.is_empty() && !GRADES.contains(own));
    let grades: Vec<&str> = GRADES.into_iter().chain(other).collect();
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
        "raters": raters.collect::<Vec<_>>(),
        "total": known.map_or(String::new(), total),
        "grades": grades,
        "result": result,
        "organ": settings.bureau.name,
        "basis": format!("依据{plan}第14条、第15条。综合得分按权重合计。"),
    })
}

/// The view of `typst/assessment_summary.typ`: everybody on one list, each with what is known.
pub fn summary(desk: &Desk, year: i16, members: &[(&Member, Option<&Assessed>)]) -> Value {
    let bureau = &desk.settings.bureau.name;
    let raters = &desk.settings.assessment.raters;
    let rows = members.iter().map(|(member, known)| {
        let score = |rater: &Rater| {
            let given = known.and_then(|known| given(known, rater));
            given.map_or(String::new(), |given| decimal(u64::from(given.hundredths), 2))
        };
        json!({
            "n": member.ordinal,
            "school": member.school,
            "name": member.name,
            "post": member.post,
            "scores": raters.iter().map(score).collect::<Vec<_>>(),
            "total": known.map_or(String::new(), total),
            "result": known.map_or("", |known| &known.result),
        })
    });
    json!({
        "title": super::form_title(desk, "考核汇总表"),
        "subtitle": super::of_year(year),
        "bureau": bureau,
        "running": [format!("考核单位：{bureau}")],
        "raters": raters.iter().map(|rater| json!({"name": rater.name, "weight": rater.weight})).collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
        "total": format!("合计 {} 人：{}", members.len(), counts(members)),
        "closing": "考核单位（盖章）：　　　　　　　　　　负责人：　　　　　　　　填表人：　　　　　　　　　　　年　　月　　日",
    })
}

/// How many had which grade; room to write it where nobody's is known.
fn counts(members: &[(&Member, Option<&Assessed>)]) -> String {
    let results: Vec<&str> =
        members.iter().filter_map(|(_, known)| known.map(|known| known.result.as_str())).collect();
    if results.is_empty() {
        return GRADES.map(|grade| format!("{grade}　　　人")).join("　　");
    }
    let grades = GRADES
        .iter()
        .copied()
        .map(|grade| format!("{grade} {} 人", results.iter().filter(|own| **own == grade).count()));
    let others = results.iter().filter(|own| !GRADES.contains(own)).count();
    let rest = [("其他等次", others), ("未考核", members.len() - results.len())];
    let rest =
        rest.into_iter().filter(|(_, count)| *count > 0).map(|(what, count)| format!("{what} {count} 人"));
    grades.chain(rest).collect::<Vec<_>>().join("　　")
}

/// What a rater gave, where it counted as it does by the settings.
pub fn given<'a>(known: &'a Assessed, rater: &Rater) -> Option<&'a Given> {
    known.given.iter().find(|given| given.rater == rater.name && given.weight == rater.weight)
}

fn total(known: &Assessed) -> String {
    known.hundredths.map_or(String::new(), |score| decimal(u64::from(score), 2))
}

/// `92.5` for 9250 of two places: no zeros that say nothing.
pub fn decimal(value: u64, places: u32) -> String {
    let scale = 10u64.pow(places);
    let text = format!("{}.{:0width$}", value / scale, value % scale, width = places as usize);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

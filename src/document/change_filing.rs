//! ChangeFiling 变更报备表: one school's change of its 首席信息官, filed anew with the bureau (第5条).

use serde_json::{Value, json};

use super::change::Change;
use super::{Desk, appointment, form};
use crate::{rules, text, wording};

/// 任期中若有变更，需要重新向主管教育行政部门报备.
const CLAUSE: &str = "第5条";

/// The view of `typst/change_filing.typ`. What nobody told stays empty, with room to write.
///
/// # Errors
/// When the plan's text in the workspace cannot be filled: it is cited by its title.
pub fn view(desk: &Desk, change: &Change) -> Result<Value, wording::Error> {
    let settings = desk.settings;
    let Change { school, incoming, outgoing, .. } = change;
    let plan = desk.fill("实施方案", &json!({}), &["标题"])?;
    let clause = rules::clause_text(desk.templates.get("text/实施方案.txt.j2"), CLAUSE).unwrap_or("");
    let clause = clause.trim().trim_start_matches(|ch: char| ch.is_ascii_digit() || ". ．".contains(ch));
    Ok(json!({
        "draft": desk.draft,
        "bureau": settings.bureau.name,
        "title": format!("{}中小学校{}变更报备表", settings.bureau.county, settings.appointment.role),
        "school": school.name(),
        "code": school.code().unwrap_or(""),
        "old": {
            "name": outgoing.person,
            "birth": outgoing.birth.map(|birth| birth.chinese()).unwrap_or_default(),
            "post": outgoing.post,
            "term": appointment::term(outgoing.term),
            "document_no": outgoing.document_no,
        },
        "reason": incoming.remark(),
        "date": text::chinese_date(incoming.term.start),
        "new": {
            "name": incoming.name(),
            "birth": form::shown(&incoming.birth, |birth| birth.chinese()),
            "post": form::shown(&incoming.post, Clone::clone),
            "phone": form::shown(&incoming.phone, Clone::clone),
            "term": appointment::term(incoming.term),
        },
        "basis": format!("《{}》{CLAUSE}：{clause}", plan.title()),
    }))
}

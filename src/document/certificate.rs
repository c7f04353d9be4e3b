//! Certificate 聘书: one person's appointment, to be stamped and handed over.

use serde_json::{Value, json};

use super::Desk;
use crate::model::Nomination;
use crate::{text, wording};

/// The view of `typst/certificate.typ`. The number stays blank with room until it is issued.
///
/// # Errors
/// When the text template of the workspace cannot be filled.
pub fn view(desk: &Desk, nomination: &Nomination) -> Result<Value, wording::Error> {
    let certificate = desk.fill(
        "聘书",
        &json!({
            "bureau": desk.bureau(),
            "role": desk.settings.appointment.role,
            "person": {
                "name": nomination.name(),
                "school": desk.batch.school_name(nomination),
            },
            "term_start": text::chinese_date(nomination.term.start),
            "term_end": text::chinese_date(nomination.term.end),
            "date": text::chinese_date(desk.appointment_date()),
        }),
        &["称谓", "落款", "日期"],
    )?;
    let paragraphs: Vec<String> =
        certificate.body.iter().map(|block| format!("{}{}", block.head, block.text)).collect();
    Ok(json!({
        "draft": desk.draft,
        "bureau": desk.settings.bureau.name,
        "title": "聘书",
        "name": nomination.name(),
        "salutation": certificate.salutation,
        "paragraphs": paragraphs,
        "number": null,
        "number_label": "编号",
        "organ": certificate.organ,
        "date": certificate.date,
        "duties": desk.settings.certificate.duties.then(|| duties(desk)).transpose()?,
        "duties_title": format!("{}岗位职责", desk.settings.appointment.role),
    }))
}

/// The eight duties of section 五, counted from one as the reverse of a 聘书 has them (第6–13条).
pub(super) fn duties(desk: &Desk) -> Result<Vec<String>, wording::Error> {
    let plan = desk.fill("实施方案", &json!({}), &["标题"])?;
    let section = plan.body.iter().skip_while(|block| !(block.level == 1 && block.head.contains("岗位职责")));
    let own = section.skip(1).take_while(|block| block.level != 1).filter(|block| block.level == 3);
    let words = |text: &str| {
        text.trim_start_matches(|ch: char| ch.is_ascii_digit() || ". ．".contains(ch)).to_string()
    };
    Ok(own.zip(1..).map(|(block, number)| format!("{number}. {}", words(&block.text))).collect())
}

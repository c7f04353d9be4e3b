//! TrainingProof 培训证明: that one person attended a training (第16条).

use serde_json::{Value, json};

use super::Desk;
use super::roll::Member;
use crate::model::Training;
use crate::{text, wording};

/// The view of `typst/training_proof.typ`. The number stays blank with room to write it.
///
/// # Errors
/// When the text template of the workspace cannot be filled.
pub fn view(desk: &Desk, training: &Training, member: &Member) -> Result<Value, wording::Error> {
    let proof = desk.fill(
        "培训证明",
        &json!({
            "bureau": desk.bureau(),
            "role": desk.settings.appointment.role,
            "person": {"name": member.name, "school": member.school},
            "title": super::sign_in::name(desk, training),
            "date": training.date.map(text::chinese_date),
            "place": training.place,
            "hours": training.hours,
        }),
        &["标题", "称谓", "落款", "日期"],
    )?;
    let paragraphs: Vec<String> =
        proof.body.iter().map(|block| format!("{}{}", block.head, block.text)).collect();
    Ok(json!({
        "title": proof.title.concat(),
        "bureau": desk.settings.bureau.name,
        "name": member.name,
        "salutation": proof.salutation,
        "paragraphs": paragraphs,
        "number_label": "编号",
        "number": null,
        "organ": proof.organ,
        "date": proof.date,
    }))
}

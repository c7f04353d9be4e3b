//! Certificate 聘书: one person's appointment, to be stamped and handed over.

use serde_json::{Value, json};

use jiff::civil::Date;

use super::Desk;
use crate::model::{Nomination, Term};
use crate::{output, qr, text, wording};

/// The view of `typst/certificate.typ`. Until one is issued, `number` 编号 is `None`: its room stays blank, and
/// there is nothing to verify yet.
///
/// *Shape*: `qr` are the squares of `yinfa:1:<编号>:<digest>`, row by row, where the settings want them.
///
/// # Errors
/// When the text template of the workspace cannot be filled.
pub fn view(desk: &Desk, nomination: &Nomination, number: Option<&str>) -> Result<Value, wording::Error> {
    let digest = number.map(|number| {
        let school = desk.batch.school_name(nomination);
        digest(number, nomination.name(), school, nomination.term, desk.appointment_date())
    });
    let code = number.zip(digest.as_ref()).filter(|_| desk.settings.certificate.qr);
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
        "number": number,
        "number_label": "编号",
        "digest": digest,
        "digest_label": "校验码",
        "qr": code.and_then(|(number, digest)| qr::modules(&format!("yinfa:1:{number}:{digest}"))),
        "organ": certificate.organ,
        "date": certificate.date,
        "duties": desk.settings.certificate.duties.then(|| duties(desk)).transpose()?,
        "duties_title": format!("{}岗位职责", desk.settings.appointment.role),
    }))
}

/// The verification digest 校验码 of a 聘书: who has the paper and the ledger can tell whether they agree.
///
/// *Shape*: the first 16 hex digits of the SHA-256 of these five lines, in UTF-8, joined by one line feed each,
/// none at the end: 编号 · 姓名 · 学校 · 任期 as `2026-03-01/2029-02-28` · 落款日期 as `2026-03-01`.
pub fn digest(number: &str, name: &str, school: &str, term: Term, date: Date) -> String {
    let lines = format!("{number}\n{name}\n{school}\n{}/{}\n{date}", term.start, term.end);
    output::sha256(lines.as_bytes()).chars().take(16).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn sound() -> String {
        let term = Term::of_years(jiff::civil::date(2026, 3, 1), 3);
        digest("贺教体聘〔2026〕001号", "马伟", "贺兰县第一小学", term, jiff::civil::date(2026, 3, 1))
    }

    /// Fixed for good: papers already handed out are verified by it.
    #[test]
    fn the_digest_is_what_the_contract_says() {
        let lines = "贺教体聘〔2026〕001号\n马伟\n贺兰县第一小学\n2026-03-01/2029-02-28\n2026-03-01";
        assert_eq!(sound(), output::sha256(lines.as_bytes())[..16]);
        assert_eq!(sound(), "f565a1286e90235c");
    }

    #[test]
    fn another_person_or_term_has_another_digest() {
        let date = jiff::civil::date(2026, 3, 1);
        let digest = |name, years| {
            let term = Term::of_years(date, years);
            super::digest("贺教体聘〔2026〕001号", name, "贺兰县第一小学", term, date)
        };
        assert_eq!(digest("马伟", 3), sound());
        assert_ne!(digest("马玮", 3), sound());
        assert_ne!(digest("马伟", 4), sound());
    }
}

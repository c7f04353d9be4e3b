//! ReturnSlip 退回整改单: what one school must mend, on one page it can act on without a phone call.

use serde_json::{Value, json};

use super::{Desk, report};
use crate::finding::{Finding, Level};
use crate::place::Place;
use crate::{text, wording};

/// The view of `typst/return_slip.typ`: of the school's own `findings`, the errors first, then what it
/// should explain, each in the order of its place; `attached` says what goes with it, a sentence each, and `footer` is
/// one small line at the foot.
///
/// # Errors
/// When the text template of the workspace cannot be filled.
pub fn view(
    desk: &Desk,
    school: &str,
    findings: &[&Finding],
    attached: &[String],
    footer: Option<String>,
) -> Result<Value, wording::Error> {
    let settings = desk.settings;
    let own =
        |level| findings.iter().copied().filter(move |finding| finding.level == level && finding.blocks());
    let (errors, confirms) = (own(Level::Error).count(), own(Level::Confirm).count());
    let slip = desk.fill(
        "退回整改单",
        &json!({
            "bureau": desk.bureau(),
            "role": settings.appointment.role,
            "school": school,
            "errors": errors,
            "confirms": confirms,
            "date": text::chinese_date(desk.as_of),
        }),
        &["标题", "落款", "日期"],
    )?;
    let items: Vec<Value> =
        own(Level::Error).chain(own(Level::Confirm)).zip(1..).map(|(finding, n)| item(finding, n)).collect();
    let nominees = desk.batch.nominations.iter().filter(|one| desk.batch.school_name(one) == school);
    let mut people: Vec<&str> = nominees.map(|one| one.name()).filter(|name| !name.is_empty()).collect();
    people.dedup();
    let paragraphs: Vec<String> =
        slip.body.iter().map(|block| format!("{}{}", block.head, block.text)).collect();
    let (intro, note) =
        paragraphs.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    Ok(json!({
        // Nothing is decided by a slip: it is no draft of anything and may be sent as it is.
        "draft": false,
        "bureau": settings.bureau.name,
        "title": slip.title(),
        "school": school,
        "person": people.join("、"),
        "deadline": settings.appointment.mend_by.map_or(String::new(), |day| format!("{}前", text::chinese_date(day))),
        "contact": super::contact(settings),
        "intro": intro,
        "items": items,
        "note": note.iter().chain(attached).map(String::as_str).collect::<Vec<_>>().join("\n"),
        "signature": {"organ": slip.organ, "date": slip.date},
        "footer": footer,
    }))
}

/// *Units*: characters of a cell's text that a column of the slip quotes.
const QUOTED: usize = 40;

/// 怎么改 · 哪个格子 · 现在是 · 应为 · 依据.
fn item(finding: &Finding, n: usize) -> Value {
    let (found, expected) = parts(finding.expected.as_deref().unwrap_or(""));
    let seen = match (&finding.what, &finding.seen, finding.place.as_ref().and_then(|place| place.cell)) {
        // What was found says it whole, and a history of forty lines need not be printed again.
        (Some(what), ..) => what.trim_start_matches(['：', '里']).to_string(),
        (None, Some(seen), _) if !seen.trim().is_empty() => text::shortened(seen.trim(), QUOTED),
        (None, Some(_), Some(_)) => "（空）".to_string(),
        _ => String::new(),
    };
    let seen =
        [seen.as_str(), found].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("，");
    // A finding about no one cell has its whole sentence; the columns would repeat parts of it.
    let fix = match (&finding.hint, &finding.expected) {
        (Some(hint), Some(_)) => finding.label.map_or(hint.clone(), |label| format!("{label}：{hint}")),
        _ => report::fix(finding),
    };
    json!({
        "n": n,
        "fix": fix,
        "place": cell(finding),
        "file": file(finding),
        "seen": seen,
        "expected": expected,
        "clause": finding.clause.unwrap_or(""),
    })
}

/// What was found, and what should be: `推算只有7岁，应不小于22岁` is both. What says no more than what was found
/// leaves the other empty.
fn parts(expected: &str) -> (&str, &str) {
    let (found, should) = match expected.find("，应") {
        _ if expected.starts_with("应") => ("", expected),
        Some(at) => (&expected[..at], &expected[at + "，".len()..]),
        None => (expected, ""),
    };
    (found, should.strip_prefix("应为").unwrap_or(should).trim_start())
}

/// `联系电话（D7）`: the field in the form's own words, and its cell.
fn cell(finding: &Finding) -> String {
    let cell = finding.place.as_ref().and_then(|place| place.cell);
    match (finding.label, cell) {
        (Some(label), Some(cell)) => format!("{label}（{cell}）"),
        (Some(label), None) => label.to_string(),
        (None, Some(cell)) => cell.to_string(),
        (None, None) => String::new(),
    }
}

/// `汇总表.xlsx › 汇总表`: where the cell stands.
fn file(finding: &Finding) -> String {
    finding.place.as_ref().map_or(String::new(), |place| Place { cell: None, ..place.clone() }.to_string())
}

//! Pending 待确认: a line for each question nobody has answered, filled in but for the answer, and the
//! answers that were given before.
//!
//! Saved as 确认.xlsx in the workspace the same workbook is read back: what it says of earlier answers
//! keeps them from being lost.

use std::collections::HashSet;

use jiff::civil::Date;

use crate::finding::Finding;
use crate::model::{Batch, Value, WaiverRow};
use crate::rules::{self, SchoolState, Verdicts};
use crate::settings::Settings;

/// The columns, in the order of action; the last three but one are the clerk's.
pub const COLUMNS: [&str; 10] =
    ["规则", "学校", "姓名", "哪个格子", "现在是", "为什么问", "理由", "确认人", "日期", "核对码"];

/// 理由, 确认人, 日期: what a person fills in.
pub const ANSWER: std::ops::Range<usize> = 6..9;

/// 为什么问.
const WHY: usize = 5;

/// What stands before the question of a school that was returned.
const LATER: &str = "可等改好再定：";

/// The file the answers are read from.
pub const FILE: &str = WaiverRow::FILE;

/// One line, a text for each of [`COLUMNS`].
pub type Line = [String; 10];

/// The workbook.
#[derive(Clone, Debug)]
pub struct PendingView {
    pub title: String,
    pub note: String,
    /// The first sheet's name.
    pub sheet: &'static str,
    pub lines: Vec<Line>,
    /// Answers that stand already.
    pub kept: Vec<Line>,
    pub organ: String,
    pub as_of: Date,
}

/// 待确认.xlsx: what is asked now.
pub fn pending(
    batch: &Batch,
    findings: &[Finding],
    verdicts: &Verdicts,
    settings: &Settings,
    as_of: Date,
) -> PendingView {
    let returned: HashSet<&str> = verdicts
        .in_state(SchoolState::Returned)
        .map(|verdict| batch.schools[verdict.school].name())
        .collect();
    let waits = |own: &Finding| own.school.as_deref().is_some_and(|school| returned.contains(school));
    let asked = || findings.iter().filter(|own| own.is_unsettled());
    // First what a school only waits for; a returned one is asked again when its papers come back.
    let mut lines: Vec<Line> = asked().filter(|own| !waits(own)).map(line).collect();
    let later = asked().filter(|own| waits(own)).map(line);
    lines.extend(later.map(|mut line| {
        line[WHY].insert_str(0, LATER);
        line
    }));
    let kept = batch.waivers.iter().filter(|row| is_answered(row)).map(kept).collect();
    let note = if lines.is_empty() {
        "现在没有待确认的事项。".to_string()
    } else {
        format!(
            "逐条核实。确属正常的，在黄色的“理由”“确认人”两格写明（“日期”可以不写），另存到工作目录，文件名为“{FILE}”，再运行一次；\
             确属填错的不用填，请学校改正。不要改“核对码”。\
             写着“{LATER}”的，该校另有必须改的错误，已经退回，可以等改好的表回来再确认；现在确认也有效，那一格没有改动就一直作数。"
        )
    };
    PendingView {
        title: format!("{}{}推荐材料待确认事项", settings.bureau.county, settings.appointment.role),
        note,
        sheet: "待确认",
        lines,
        kept,
        organ: settings.bureau.name.clone(),
        as_of,
    }
}

/// 确认.xlsx as we begin it, for lines that are answered.
pub fn answered(lines: Vec<Line>, settings: &Settings, as_of: Date) -> PendingView {
    PendingView {
        title: format!("{}{}推荐材料确认记录", settings.bureau.county, settings.appointment.role),
        note: "一行一项：谁、凭什么理由确认。内容变了，确认自动失效。可以增加行、列，不要改“核对码”。".into(),
        sheet: "确认",
        lines,
        kept: Vec::new(),
        organ: settings.bureau.name.clone(),
        as_of,
    }
}

/// A question as a line without its answer.
pub fn line(finding: &Finding) -> Line {
    let or_empty = |value: &Option<String>| value.clone().unwrap_or_default();
    let why = format!(
        "{}{}",
        finding.why(),
        finding
            .aside
            .as_deref()
            .map(|aside| format!("。{}", aside.trim_end_matches('。')))
            .unwrap_or_default()
    );
    let clause = finding.clause.map(|clause| format!("（{clause}）")).unwrap_or_default();
    [
        // The name alone: the 核对码 says which question it is.
        rules::find(finding.rule).map_or(finding.rule, |rule| rule.title).to_string(),
        or_empty(&finding.school),
        or_empty(&finding.person),
        spot(finding),
        match &finding.seen {
            Some(seen) if seen.trim().is_empty() => rules::BLANK.to_string(),
            seen => or_empty(seen),
        },
        format!("{why}{clause}"),
        String::new(),
        String::new(),
        String::new(),
        rules::key(finding),
    ]
}

/// `任期结束（Q2） 汇总.xlsx › 汇总表`: the field first, which is how a line without its code is known.
fn spot(finding: &Finding) -> String {
    let cell = finding.place.as_ref().and_then(|place| place.cell).map(|cell| format!("（{cell}）"));
    let file = finding.place.as_ref().map(|place| crate::place::Place { cell: None, ..place.clone() });
    let file = file.map(|place| format!(" {place}")).unwrap_or_default();
    format!("{}{}{file}", finding.label.unwrap_or(""), cell.unwrap_or_default()).trim().to_string()
}

fn is_answered(row: &WaiverRow) -> bool {
    [&row.reason, &row.by].into_iter().flatten().any(|value| value.read.is_some())
}

fn kept(row: &WaiverRow) -> Line {
    let text =
        |value: &Option<Value<String>>| value.as_ref().map_or(String::new(), |value| value.seen.clone());
    [
        text(&row.rule),
        text(&row.school),
        text(&row.person),
        text(&row.cell),
        text(&row.seen),
        String::new(),
        text(&row.reason),
        text(&row.by),
        text(&row.date),
        text(&row.key),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Level;
    use crate::place::{CellRef, Place};

    #[test]
    fn a_line_says_what_is_asked_and_where() {
        let place =
            Place { sheet: Some("汇总表".into()), ..Place::file("汇总.xlsx").at(CellRef::new(2, 17)) };
        let mut finding =
            Finding::at_cell("term-short", "term_end", "任期结束", &place, " ", "任期不足3年", "请改正")
                .of_school("甲小学");
        finding.level = Level::Confirm;
        finding.clause = Some("第5条");
        let batch = Batch::default();
        let view = pending(
            &batch,
            &[finding.clone()],
            &Verdicts::default(),
            &Settings::default(),
            jiff::civil::date(2026, 3, 1),
        );
        let [line] = &view.lines[..] else { panic!("one line") };
        assert_eq!(line[0], "任期短于规定年限");
        assert_eq!(line[3], "任期结束（Q2） 汇总.xlsx › 汇总表");
        assert_eq!((line[4].as_str(), line[5].as_str()), ("（空）", "任期不足3年（第5条）"));
        assert_eq!(line[9], rules::key(&finding));
        finding.level = Level::Info;
        assert!(
            pending(&batch, &[finding], &Verdicts::default(), &Settings::default(), view.as_of)
                .lines
                .is_empty()
        );
    }
}

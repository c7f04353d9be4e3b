//! Annals: a 台账.xlsx read back, an exported one or one that was kept by hand. Cells are read by the same parsers as
//! what schools send; what cannot be read is told at its cell. Whether a fact fits the ledger is not asked here.

use std::collections::HashMap;

use super::archive::Budget;
use super::sniff::Kind;
use super::values::{Reading, birth, code, name, term};
use super::workbook::{self, Cell, Sheet};
use crate::ledger::{FILES_SHEET, Fact, FactSheet, HEAD, IssuedFile, Origin, SHEETS, Sort, TAIL};
use crate::place::{CellRef, Place};

/// One row: the fact it says, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct AnnalsRow {
    /// Its 序号 in the ledger it was exported from; none where somebody added the row.
    pub id: Option<i64>,
    pub fact: Fact,
    pub origin: Option<Origin>,
    pub place: Place,
}

/// What was read, and what could not be, in words with its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annals {
    /// In the order of 序号; rows without one last, by their own dates.
    pub rows: Vec<AnnalsRow>,
    pub troubles: Vec<String>,
    /// Rows of the score sheet, where there is one.
    pub scores: Vec<ScoreRow>,
}

/// One person's scores, in the order of the raters asked for. *Units*: hundredths of a point.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreRow {
    pub school_code: Option<String>,
    pub school: String,
    pub person: String,
    pub year: i16,
    pub given: Vec<u32>,
    pub place: Place,
}

/// The sheet that raters' scores are filled into.
pub const SCORES_SHEET: &str = "考核打分";

/// Reads a workbook. `None` where it is no workbook that can be opened, or holds none of the sheets.
pub fn annals(file: &str, bytes: &[u8], raters: &[&str]) -> Option<Annals> {
    let sheets = workbook::read(Kind::Xlsx, bytes, &Budget::of(bytes.len() as u64)).ok()?;
    let mut annals = Annals::default();
    let mut found = false;
    let mut files: HashMap<String, Vec<IssuedFile>> = HashMap::new();
    for sheet in sheets.iter().filter(|sheet| sheet.name.as_deref() == Some(FILES_SHEET)) {
        for row in rows(sheet, &["文号", "文件", "校验值"]).map(|(_, rows)| rows).unwrap_or_default() {
            let text = |at: usize| row.cells[at].map(|cell| cell.text.trim().to_string()).unwrap_or_default();
            files.entry(text(0)).or_default().push(IssuedFile { path: text(1), sha256: text(2) });
        }
    }
    for sheet in &sheets {
        let Some(kind) = SHEETS.iter().find(|kind| sheet.name.as_deref().map(str::trim) == Some(kind.name))
        else {
            continue;
        };
        found = true;
        read_sheet(file, sheet, kind, &mut annals);
    }
    for sheet in sheets.iter().filter(|sheet| sheet.name.as_deref() == Some(SCORES_SHEET)) {
        found = true;
        read_scores(file, sheet, raters, &mut annals);
    }
    for row in &mut annals.rows {
        if let Fact::Issued(issued) = &mut row.fact
            && let Some(own) = files.remove(&issued.document_no)
        {
            issued.files = own;
        }
    }
    annals.rows.sort_by_key(|row| (row.id.is_none(), row.id, row.fact.day()));
    found.then_some(annals)
}

struct Row<'a> {
    number: u32,
    cells: Vec<Option<&'a Cell>>,
}

/// The rows below the heading that has the first of the labels, with one cell a label; and the labels it lacks.
fn rows<'a>(sheet: &'a Sheet, labels: &[&str]) -> Option<(Vec<bool>, Vec<Row<'a>>)> {
    let squeeze = |cell: &Cell| crate::text::squeeze(&cell.text);
    let mut columns: Vec<Option<u32>> = Vec::new();
    let mut rows = Vec::new();
    for (number, cells) in sheet.rows() {
        if columns.is_empty() {
            let at = |label: &&str| {
                cells.iter().find(|(_, cell)| squeeze(cell) == **label).map(|(column, _)| *column)
            };
            let own: Vec<Option<u32>> = labels.iter().map(at).collect();
            // A heading names several; one label alone may be a title.
            if own.iter().flatten().count() >= 2.min(labels.len()) {
                columns = own;
            }
            continue;
        }
        if cells.iter().all(|(_, cell)| cell.is_blank()) {
            continue;
        }
        let cell = |column: &Option<u32>| {
            let column = (*column)?;
            cells.iter().find(|(own, _)| *own == column).map(|(_, cell)| cell)
        };
        rows.push(Row { number, cells: columns.iter().map(cell).collect() });
    }
    (!columns.is_empty()).then(|| (columns.iter().map(Option::is_some).collect(), rows))
}

fn read_sheet(file: &str, sheet: &Sheet, kind: &FactSheet, annals: &mut Annals) {
    let own: Vec<&str> = kind.columns.iter().map(|column| column.label).collect();
    let labels: Vec<&str> = own.iter().copied().chain([HEAD[0]]).chain(TAIL).collect();
    let at_sheet = Place { file: file.into(), sheet: sheet.name.clone(), cell: None };
    let Some((present, rows)) = rows(sheet, &labels) else {
        if !sheet.is_empty() {
            annals.troubles.push(format!("{at_sheet} 没有找到列名，应有{}", own.join("、")));
        }
        return;
    };
    for (column, here) in kind.columns.iter().zip(&present) {
        let required = matches!(column.sort, Sort::Text | Sort::Date | Sort::Whole | Sort::Change);
        if required && !here && !rows.is_empty() {
            annals.troubles.push(format!("{at_sheet} 缺“{}”一列", column.label));
            return;
        }
    }
    for row in rows {
        let place = at_sheet.at(CellRef::new(row.number, 1));
        let mut texts = Vec::with_capacity(own.len());
        let mut sound = true;
        for (column, cell) in kind.columns.iter().zip(&row.cells) {
            let (text, trouble) =
                cell.map_or((String::new(), None), |cell| read(cell, column.label, column.sort));
            if let Some(expected) = trouble {
                let seen = cell.map_or("", |cell| cell.text.trim());
                annals.troubles.push(format!("{place} 的{}现在是“{seen}”，{expected}", column.label));
                sound = false;
            }
            texts.push(text);
        }
        if !sound {
            continue;
        }
        let text = |at: usize| row.cells[own.len() + at].map_or("", |cell| cell.text.trim());
        match kind.fact(&texts) {
            Ok(fact) => annals.rows.push(AnnalsRow {
                id: text(0).parse().ok(),
                fact,
                origin: Origin::of_cells([text(1), text(2), text(3), text(4)]),
                place,
            }),
            Err((index, expected)) => annals
                .troubles
                .push(format!("{place} 的{}现在是“{}”，{expected}", kind.columns[index].label, texts[index])),
        }
    }
}

fn read_scores(file: &str, sheet: &Sheet, raters: &[&str], annals: &mut Annals) {
    const WHO: [&str; 4] = ["学校标识码", "学校", "姓名", "年度"];
    let labels: Vec<&str> = WHO.iter().chain(raters).copied().collect();
    let at_sheet = Place { file: file.into(), sheet: sheet.name.clone(), cell: None };
    let Some((present, rows)) = rows(sheet, &labels) else {
        annals.troubles.push(format!("{at_sheet} 没有找到列名，应有{}", labels.join("、")));
        return;
    };
    if let Some((label, _)) = labels.iter().zip(&present).skip(1).find(|(_, here)| !**here) {
        annals
            .troubles
            .push(format!("{at_sheet} 缺“{label}”一列（评价主体以 yinfa.toml 的 [assessment] 为准）"));
        return;
    }
    for row in rows {
        let place = at_sheet.at(CellRef::new(row.number, 1));
        let text = |at: usize| row.cells[at].map_or("", |cell| cell.text.trim());
        let scores = || (WHO.len()..labels.len()).map(text);
        // Nobody rated is nobody assessed.
        if scores().all(str::is_empty) {
            continue;
        }
        let mut trouble = |at: usize, expected: &str| {
            annals.troubles.push(format!("{place} 的{}现在是“{}”，{expected}", labels[at], text(at)));
        };
        let year: Option<i16> = text(3).trim_end_matches(['年', '度']).parse().ok();
        let given: Vec<Option<u32>> = scores().map(points).collect();
        if text(1).is_empty() {
            trouble(1, "不能空着");
        } else if text(2).is_empty() {
            trouble(2, "不能空着");
        } else if let Some(at) = given.iter().position(Option::is_none) {
            trouble(WHO.len() + at, "应为 0 到 100 的得分，小数最多两位");
        } else if let Some(year) = year.filter(|year| (2000..=2100).contains(year)) {
            annals.scores.push(ScoreRow {
                school_code: Some(text(0)).filter(|code| !code.is_empty()).map(Into::into),
                school: text(1).into(),
                person: crate::text::squeeze(text(2)),
                year,
                given: given.into_iter().flatten().collect(),
                place,
            });
        } else {
            trouble(3, "应为年份，如 2026");
        }
    }
}

/// `92.5` as 9250.
fn points(text: &str) -> Option<u32> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let rest = rest.trim_end_matches('0');
    let digits = |text: &str| text.chars().all(|ch| ch.is_ascii_digit());
    if whole.is_empty() || rest.len() > 2 || !digits(whole) || !digits(rest) {
        return None;
    }
    let points = whole.parse::<u32>().ok()?.checked_mul(100)? + format!("{rest:0<2}").parse::<u32>().ok()?;
    (points <= 10_000).then_some(points)
}

/// The cell as a fact keeps it, or what should stand there.
fn read(cell: &Cell, label: &str, sort: Sort) -> (String, Option<String>) {
    let by = |reading: Reading<String>| match (reading.read, reading.notes.into_iter().next()) {
        (Some(text), _) => (text, None),
        (None, Some(note)) => (String::new(), Some(format!("{}。{}", note.expected, note.hint))),
        (None, None) => (String::new(), None),
    };
    if cell.is_blank() {
        return (String::new(), None);
    }
    match (sort, label) {
        (Sort::Date, _) => {
            let end = if label == "任期结束" { term::End::Last } else { term::End::First };
            by(term::date(cell, end).map(|date| date.to_string()))
        }
        (Sort::Birth, _) => by(birth::parse(cell).map(|birth| birth.to_string())),
        (_, "姓名") => by(name::parse(cell)),
        (_, "学校标识码") => by(code::school(cell)),
        _ => (cell.text.trim().to_string(), None),
    }
}

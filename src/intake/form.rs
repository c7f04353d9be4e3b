//! Forms: a 推荐表 in the annex's layout, one person a sheet, each label beside (or above) its value.
//!
//! *Source*: 附件《首席信息官推荐表》.

use super::header::{Headers, Slot};
use super::raw::{Layout, RawCell, RawRow, RawTable};
use super::table::is_telling;
use super::values::birth;
use super::workbook::{Cell, Content, Region, Sheet};
use crate::model::{Field, Table};
use crate::place::{CellRef, Place};
use crate::text;

/// A label and the cells it takes.
#[derive(Clone, Copy)]
struct Label {
    slot: Slot,
    region: Region,
}

/// Reads a form, or several beneath each other; `None` where the sheet is not laid out as one.
pub fn read(sheet: &Sheet, headers: &Headers, place: &Place) -> Option<RawTable> {
    if !is_form(band(&labels(sheet, headers, TOP))?) {
        return None;
    }
    let all = labels(sheet, headers, ROWS);
    let mut rest = all.as_slice();
    let mut table = RawTable {
        table: Table::Nominations,
        layout: Layout::Form,
        header: None,
        lacking: Vec::new(),
        rows: Vec::new(),
    };
    while let Some(labels) = band(rest) {
        rest = &rest[labels.len()..];
        if !is_form(labels) {
            continue;
        }
        if table.lacking.is_empty() {
            table.lacking = lacking(labels);
        }
        let abreast = abreast(sheet, headers, labels);
        if abreast.len() > 1 {
            table.rows.extend(abreast.into_iter().filter_map(|column| person(sheet, labels, column, place)));
        } else {
            table.rows.extend(filled(sheet, headers, labels, place));
        }
    }
    Some(table)
}

/// A form begins within so many rows, and several of them end within so many.
const TOP: usize = 60;
const ROWS: usize = 200_000;

/// The labels of the first form: up to the next 姓名 that begins a row of its own further down.
fn band(labels: &[Label]) -> Option<&[Label]> {
    let name = |label: &&Label| label.slot == Slot::Field(Field::Name);
    let first = labels.iter().find(name)?.region.first.row;
    let next = labels.iter().filter(name).map(|label| label.region.first.row).find(|row| *row > first);
    // Labels come row by row.
    let end = next.and_then(|next| labels.iter().position(|label| label.region.first.row >= next));
    Some(&labels[..end.unwrap_or(labels.len())])
}

/// One form's values; `None` where nobody filled it in.
fn filled(sheet: &Sheet, headers: &Headers, labels: &[Label], place: &Place) -> Option<RawRow> {
    let mut cells: Vec<(Slot, RawCell)> = Vec::new();
    for label in labels {
        if cells.iter().any(|(own, _)| *own == label.slot) {
            continue;
        }
        let region = match label.slot {
            // The picture lies where its label is printed; a label with room beside it has its value there.
            Slot::Field(Field::Photo) => photo_region(sheet, headers, label),
            _ => value_region(sheet, headers, label),
        };
        let cell = match sheet.cell(region.first) {
            Some(cell) if !is_label(headers, cell) => cell.clone(),
            _ => Cell::text(""),
        };
        cells.push((label.slot, RawCell { place: place.at(region.first), cell, pictures: Vec::new() }));
    }
    add_opinion_date(&mut cells);
    let row = RawRow { source: source(&cells)?, cells };
    // A blank form that was handed out, or left over in a workbook, nominates nobody.
    let filled = row.cells.iter().any(|(slot, cell)| {
        !cell.cell.is_blank()
            && !matches!(slot, Slot::Field(Field::Opinion | Field::OpinionDate | Field::Photo | Field::Unit))
    });
    filled.then_some(row)
}

/// Columns beside a list of labels that each hold a person: several schools on one sheet, each in a column. 填写说明
/// beside the values is nobody.
fn abreast(sheet: &Sheet, headers: &Headers, labels: &[Label]) -> Vec<u32> {
    let Some(first) = labels.first().map(|label| label.region) else { return Vec::new() };
    if labels.iter().any(|label| label.region.first.column != first.first.column) {
        return Vec::new();
    }
    let at = |field: Field, column: u32| {
        let label = labels.iter().find(|label| label.slot == Slot::Field(field))?;
        sheet.cell(CellRef::new(label.region.first.row, column))
    };
    let holds = |column: &u32| {
        let named = at(Field::Name, *column).is_some_and(|cell| !cell.is_blank() && !is_label(headers, cell));
        let born = || at(Field::Birth, *column).is_some_and(|cell| birth::parse(cell).read.is_some());
        let phoned =
            || at(Field::Phone, *column).is_some_and(|cell| is_telling(Slot::Field(Field::Phone), cell));
        named && (born() || phoned())
    };
    (first.last.column + 1..=first.last.column + ABREAST).filter(holds).collect()
}

/// As many people as stand beside each other.
const ABREAST: u32 = 200;

fn person(sheet: &Sheet, labels: &[Label], column: u32, place: &Place) -> Option<RawRow> {
    let cells: Vec<(Slot, RawCell)> = labels
        .iter()
        .map(|label| {
            let at = sheet.region(CellRef::new(label.region.first.row, column)).first;
            let cell = sheet.cell(at).cloned().unwrap_or_else(|| Cell::text(""));
            (label.slot, RawCell { place: place.at(at), cell, pictures: Vec::new() })
        })
        .collect();
    Some(RawRow { source: source(&cells)?, cells })
}

fn labels(sheet: &Sheet, headers: &Headers, most: usize) -> Vec<Label> {
    let mut labels = Vec::new();
    for (row, cells) in sheet.rows().take(most) {
        for (column, cell) in cells.iter().take(30) {
            if let Some(slot) = headers.slot(Table::Nominations, &cell.text) {
                let region = sheet.region(CellRef::new(row, *column));
                labels.push(Label { slot, region });
            }
        }
    }
    labels
}

/// Labels in at least four rows and few in any one of them; a table has all of its in one.
fn is_form(labels: &[Label]) -> bool {
    let mut rows: Vec<u32> = labels.iter().map(|label| label.region.first.row).collect();
    rows.sort_unstable();
    let most = rows.chunk_by(|a, b| a == b).map(<[u32]>::len).max().unwrap_or(0);
    let mut slots: Vec<Slot> = labels.iter().map(|label| label.slot).collect();
    slots.sort_unstable();
    slots.dedup();
    rows.dedup();
    slots.contains(&Slot::Field(Field::Name)) && slots.len() >= 6 && rows.len() >= 4 && most <= 5
}

fn is_label(headers: &Headers, cell: &Cell) -> bool {
    headers.slot(Table::Nominations, &cell.text).is_some()
}

/// To the right of the label; beneath it where another label stands there.
fn value_region(sheet: &Sheet, headers: &Headers, label: &Label) -> Region {
    let Region { first, last } = label.region;
    let right = sheet.region(CellRef::new(first.row, last.column + 1));
    let below = sheet.region(CellRef::new(last.row + 1, first.column));
    let is_free = |region: Region| sheet.cell(region.first).is_none_or(|cell| !is_label(headers, cell));
    let holds = |region: Region| sheet.cell(region.first).is_some_and(|cell| !cell.is_blank());
    // What stands beneath is this label's only if it begins in the label's own column and no label
    // stands beside it: an empty cell must not take its neighbour's value.
    let beside = CellRef::new(below.first.row, first.column.saturating_sub(1));
    let taken = first.column > 1
        && sheet.cell(sheet.region(beside).first).is_some_and(|cell| is_label(headers, cell));
    let own_below = is_free(below) && below.first.column == first.column && !taken;
    if is_free(right) && (holds(right) || !(own_below && holds(below))) {
        return right;
    }
    if own_below { below } else { right }
}

fn photo_region(sheet: &Sheet, headers: &Headers, label: &Label) -> Region {
    let right = value_region(sheet, headers, label);
    let filled = sheet.cell(right.first).is_some_and(|cell| {
        !cell.is_blank() && (matches!(cell.content, Content::Picture(_)) || !is_label(headers, cell))
    });
    let beside = right.first.row == label.region.first.row;
    let covered = sheet.pictures.iter().any(|picture| {
        let column = right.first.column;
        (picture.region.first.column..=picture.region.last.column).contains(&column)
            && !(picture.region.first.column..=picture.region.last.column)
                .contains(&label.region.first.column)
    });
    if beside && (filled || covered) { right } else { label.region }
}

/// The date inside 单位意见, as a value of its own at the same cell.
fn add_opinion_date(cells: &mut Vec<(Slot, RawCell)>) {
    let slot = Slot::Field(Field::OpinionDate);
    if cells.iter().any(|(own, _)| *own == slot) {
        return;
    }
    let opinion = cells.iter().find(|(own, _)| *own == Slot::Field(Field::Opinion));
    let Some((_, opinion)) = opinion else { return };
    let mut date = opinion.clone();
    date.cell = Cell::text(date_in(&opinion.cell.text).unwrap_or_default());
    cells.push((slot, date));
}

/// The last `yyyy年m月d日` of a text whose numbers are filled in.
fn date_in(opinion: &str) -> Option<String> {
    let text = text::plain(opinion);
    let end = text.rfind('日')?;
    let start = text[..end].rfind('年')?;
    let year: String = text[..start].chars().rev().take_while(char::is_ascii_digit).collect();
    let year: String = year.chars().rev().collect();
    let rest = &text[start..end + '日'.len_utf8()];
    let filled = rest.chars().any(|ch| ch.is_ascii_digit());
    (year.len() == 4 && filled).then(|| format!("{year}{rest}"))
}

/// The school's own words of a 单位意见: the lines below them that the form itself prints, 单位盖章 and the
/// date, are left out; the printed form has its own.
pub fn own_words(opinion: &str) -> &str {
    let mut words = opinion.trim_end();
    while let Some(at) = words.rfind('\n') {
        if !is_blank_opinion(&words[at..]) {
            break;
        }
        words = words[..at].trim_end();
    }
    if is_blank_opinion(words) { "" } else { words }
}

/// 单位意见 with nothing but what the form itself prints: 单位盖章 年 月 日.
pub fn is_blank_opinion(opinion: &str) -> bool {
    let mut text = text::plain(opinion);
    for printed in
        ["单位意见", "单位盖章", "学校盖章", "负责人签字", "签字", "盖章", "公章", "年", "月", "日"]
    {
        text = text.replace(printed, "");
    }
    text.chars().all(|ch| !ch.is_alphanumeric() || ch.is_ascii_digit())
}

fn source(cells: &[(Slot, RawCell)]) -> Option<Place> {
    cells.iter().find(|(slot, _)| *slot == Slot::Field(Field::Name)).map(|(_, cell)| cell.place.clone())
}

fn lacking(labels: &[Label]) -> Vec<Field> {
    let has = |field: Field| labels.iter().any(|label| label.slot == Slot::Field(field));
    [
        Field::Birth,
        Field::Politics,
        Field::Education,
        Field::College,
        Field::Major,
        Field::Unit,
        Field::Post,
        Field::Phone,
        Field::History,
    ]
    .into_iter()
    .filter(|field| !has(*field))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schools_own_words_stop_where_the_form_prints() {
        for (opinion, words) in [
            ("同意推荐。\n\n　　单位盖章\n　2026年2月20日", "同意推荐。"),
            ("同意。\n经校务会研究。\n（单位盖章）　2025年9月1日", "同意。\n经校务会研究。"),
            ("同意推荐", "同意推荐"),
            ("\n单位盖章\n年 月 日", ""),
            ("", ""),
        ] {
            assert_eq!(own_words(opinion), words);
        }
    }

    #[test]
    fn a_printed_opinion_is_blank_and_a_dated_one_gives_its_date() {
        assert!(is_blank_opinion("单位盖章\n年  月  日"));
        assert!(is_blank_opinion("（单位盖章）　2025年9月1日"));
        assert!(!is_blank_opinion("同意推荐。\n单位盖章 2025年9月1日"));
        assert_eq!(date_in("同意。 2025 年 9 月 1 日").as_deref(), Some("2025年9月1日"));
        assert_eq!(date_in("单位盖章 年 月 日"), None);
    }
}

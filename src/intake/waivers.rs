//! 确认.xlsx: a sheet of it is recognised by its header row, its lines read as values with their places. Where such a
//! sheet may lie is for `files`, what a line settles for the rules.

use std::collections::BTreeMap;

use super::header;
use super::limits;
use super::workbook::Sheet;
use crate::model::{Value, WaiverRow};
use crate::place::{CellRef, Place};

/// The columns, in the order in which we write them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Rule,
    School,
    Person,
    Cell,
    Seen,
    Reason,
    By,
    Date,
    Key,
}

const COLUMNS: [(&str, Column); 11] = [
    ("规则", Column::Rule),
    ("学校", Column::School),
    ("姓名", Column::Person),
    ("哪个格子", Column::Cell),
    ("格子", Column::Cell),
    ("现在是", Column::Seen),
    ("理由", Column::Reason),
    ("确认人", Column::By),
    ("日期", Column::Date),
    ("确认日期", Column::Date),
    ("核对码", Column::Key),
];

/// The lines of a sheet of waivers; `None` where it is none.
///
/// A header is one with five of the columns, 规则 and 理由 among them: a summary has 学校, 姓名 and 理由 too.
pub fn read(sheet: &Sheet, place: &Place) -> Option<Vec<WaiverRow>> {
    let (top, columns) = sheet
        .rows()
        .take(limits::HEADER_ROWS as usize)
        .find_map(|(row, _)| Some((row, columns(sheet, row)?)))?;
    let rows = sheet.rows().filter(|(row, _)| *row > top).filter_map(|(row, cells)| {
        let held = cells.iter().any(|(column, cell)| columns.contains_key(column) && !cell.is_blank());
        held.then(|| line(sheet, &columns, row, place))
    });
    Some(rows.collect())
}

fn columns(sheet: &Sheet, row: u32) -> Option<BTreeMap<u32, Column>> {
    let (_, cells) = sheet.rows().find(|(own, _)| *own == row)?;
    let mut found: BTreeMap<u32, Column> = BTreeMap::new();
    for (at, cell) in cells {
        let name = header::normalise(&cell.text);
        let column = COLUMNS.iter().find(|(label, _)| *label == name).map(|(_, column)| *column);
        if let Some(column) = column.filter(|column| !found.values().any(|own| own == column)) {
            found.insert(*at, column);
        }
    }
    let has = |column| found.values().any(|own| *own == column);
    (found.len() >= 5 && has(Column::Rule) && has(Column::Reason)).then_some(found)
}

fn line(sheet: &Sheet, columns: &BTreeMap<u32, Column>, row: u32, place: &Place) -> WaiverRow {
    let rule = columns.iter().find(|(_, column)| **column == Column::Rule).map_or(1, |(at, _)| *at);
    let mut line = WaiverRow::at(place.at(CellRef::new(row, rule)));
    for (&at, column) in columns {
        let at = CellRef::new(row, at);
        let text = sheet.cell(at).map_or("", |cell| &cell.text);
        let read = Some(text.trim().to_string()).filter(|text| !text.is_empty());
        let slot = match column {
            Column::Rule => &mut line.rule,
            Column::School => &mut line.school,
            Column::Person => &mut line.person,
            Column::Cell => &mut line.cell,
            Column::Seen => &mut line.seen,
            Column::Reason => &mut line.reason,
            Column::By => &mut line.by,
            Column::Date => &mut line.date,
            Column::Key => &mut line.key,
        };
        *slot = Some(Value::new(place.at(at), text, read));
    }
    line
}

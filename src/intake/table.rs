//! Tables: the header row is found, then the rows beneath it, without titles, repeated headers,
//! footers and the 示例 row. What a cell means is not asked here.

use std::collections::BTreeMap;

use super::asides;
use super::header::{self, Headers, Slot};
use super::limits;
use super::raw::{Layout, RawCell, RawRow, RawTable};
use super::workbook::{Cell, Content, Sheet};
use crate::finding::Finding;
use crate::model::{Field, Presence, Table};
use crate::place::{CellRef, Place};
use crate::{parallel, text};

/// A header that was found.
pub struct Header {
    pub table: Table,
    /// Its last row.
    pub row: u32,
    /// Column to what it holds.
    pub columns: BTreeMap<u32, Slot>,
}

/// Finds the header of a sheet; `None` where no row is one.
pub fn find_header(sheet: &Sheet, headers: &Headers) -> Option<Header> {
    let mut best: Option<(usize, Header)> = None;
    let rows: Vec<u32> = sheet.rows().map(|(row, _)| row).take(limits::HEADER_ROWS as usize).collect();
    for row in rows {
        for deep in [false, true] {
            for table in [Table::Nominations, Table::Schools] {
                let columns = columns(sheet, headers, table, row, deep);
                let score = score(table, &columns);
                // The first of equals wins: a repeated header further down is no better, and a row
                // taken together with its data row beneath it gains nothing.
                if score > 0 && best.as_ref().is_none_or(|(most, _)| score > *most) {
                    best = Some((score, Header { table, row: row + u32::from(deep), columns }));
                }
            }
        }
    }
    best.map(|(_, header)| header)
}

/// Which slot each column has, reading one row, or two as one.
fn columns(sheet: &Sheet, headers: &Headers, table: Table, row: u32, deep: bool) -> BTreeMap<u32, Slot> {
    let mut found: BTreeMap<u32, Slot> = BTreeMap::new();
    let mut named: Vec<Slot> = Vec::new();
    let mut seen: Vec<u32> = Vec::new();
    for at in [row, row + u32::from(deep)] {
        let cells = sheet.rows().find(|(own, _)| *own == at).map(|(_, cells)| cells);
        let cells = cells.unwrap_or_default().iter().take(limits::HEADER_CELLS);
        seen.extend(cells.map(|(column, _)| *column));
    }
    seen.sort_unstable();
    seen.dedup();
    for column in seen {
        let top = sheet.spread_text(CellRef::new(row, column));
        let slot = if deep {
            let bottom = sheet.spread_text(CellRef::new(row + 1, column));
            two_rows(headers, table, top, bottom)
        } else {
            headers.slot(table, top)
        };
        let Some(slot) = slot else { continue };
        // Two columns of one field: the one by the field's own name, else the first; a second is some other
        // school's idea.
        let exact = is_exact(slot, if deep { sheet.spread_text(CellRef::new(row + 1, column)) } else { top })
            || is_exact(slot, top);
        match found.iter().find(|(_, own)| **own == slot).map(|(at, _)| *at) {
            None => {
                found.insert(column, slot);
                named.extend(exact.then_some(slot));
            }
            Some(at) if exact && !named.contains(&slot) => {
                found.remove(&at);
                found.insert(column, slot);
                named.push(slot);
            }
            Some(_) => {}
        }
    }
    found
}

/// Is the header the field's own name, not another for it?
fn is_exact(slot: Slot, text: &str) -> bool {
    matches!(slot, Slot::Field(field) if header::normalise(text) == field.label())
}

/// 任期 over 开始 is 任期开始; 基本信息 over 姓名 is 姓名; 姓名 merged over both is 姓名.
fn two_rows(headers: &Headers, table: Table, top: &str, bottom: &str) -> Option<Slot> {
    if bottom.trim().is_empty() || bottom == top {
        return headers.slot(table, top);
    }
    headers.slot(table, &format!("{top}{bottom}")).or_else(|| headers.slot(table, bottom))
}

/// How sure a header is; zero is not one. A nomination needs a name and something more, a school list
/// a school and something more that only schools have.
fn score(table: Table, columns: &BTreeMap<u32, Slot>) -> usize {
    let has = |field: Field| columns.values().any(|slot| *slot == Slot::Field(field));
    let count = columns.len();
    match table {
        Table::Nominations if has(Field::Name) && count >= 3 => count * 2 + 1,
        Table::Schools if has(Field::SchoolName) && count >= 2 => {
            let own =
                [Field::SchoolCode, Field::Uscc, Field::LegalRepresentative, Field::Stage, Field::Ownership];
            if own.into_iter().any(has) { count * 2 } else { 0 }
        }
        _ => 0,
    }
}

/// The rows beneath a header.
pub fn read(sheet: &Sheet, header: &Header, headers: &Headers, place: &Place) -> RawTable {
    let below = sheet.rows().filter(|(row, _)| *row > header.row && !sheet.hidden_rows.contains(row));
    let found = parallel::map_light(below.collect(), |(row, cells)| {
        let is_nobodys =
            asides::is_aside(sheet, header, row, cells) || is_repeated_header(sheet, header, headers, row);
        if is_nobodys { None } else { read_row(sheet, header, row, place) }
    });
    let mut rows: Vec<RawRow> = Vec::with_capacity(found.len());
    for found in found.into_iter().flatten() {
        // A name merged over several rows is one person whose history takes several rows.
        let same = rows.last().is_some_and(|last| last.source == found.source);
        match rows.last_mut() {
            Some(last) if same => append_history(last, &found),
            _ => rows.push(found),
        }
    }
    let lacking = lacking(header);
    RawTable { table: header.table, layout: Layout::Rows, header: Some(header.row), lacking, rows }
}

pub(super) fn key_field(table: Table) -> Field {
    match table {
        Table::Schools => Field::SchoolName,
        Table::Nominations => Field::Name,
    }
}

fn lacking(header: &Header) -> Vec<Field> {
    let has = |field: Field| header.columns.values().any(|slot| *slot == Slot::Field(field));
    header
        .table
        .columns()
        .iter()
        .filter(|column| column.presence == Presence::Required && !has(column.field))
        // A picture may come as a file; whether there is one is seen later.
        .map(|column| column.field)
        .filter(|field| *field != Field::Photo)
        .collect()
}

fn read_row(sheet: &Sheet, header: &Header, row: u32, place: &Place) -> Option<RawRow> {
    let key = Slot::Field(key_field(header.table));
    let mut source = None;
    let (mut own, mut has_key) = (0, false);
    let mut cells = Vec::with_capacity(header.columns.len());
    for (&column, &slot) in &header.columns {
        let at = CellRef::new(row, column);
        let first = sheet.region(at).first;
        // A region that begins above the header is the header's own.
        let first = if first.row <= header.row { at } else { first };
        let cell = sheet.cell(first).cloned().unwrap_or_else(|| Cell::text(""));
        if slot == key {
            source = Some(place.at(first));
            has_key = !cell.is_blank();
        }
        let filler = matches!(slot, Slot::Field(Field::Unit | Field::Town | Field::SchoolName));
        if !cell.is_blank() && first.row == row && !filler {
            own += 1;
        }
        cells.push((slot, RawCell { place: place.at(first), cell, pictures: Vec::new() }));
    }
    // Schools filled in beforehand, with nothing beside them yet, are no nominations.
    let person = own == 1 && cells.iter().any(|(slot, cell)| is_telling(*slot, &cell.cell));
    let filled = has_key || own >= 2 || person;
    filled.then_some(RawRow { source: source?, cells })
}

/// A lone phone or address is somebody's whose name is lacking; any other lone cell is a stray note.
pub(super) fn is_telling(slot: Slot, cell: &Cell) -> bool {
    let text = text::half_width(&cell.text);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    match slot {
        Slot::Field(Field::Phone) => {
            digits >= 7 && text.chars().all(|ch| ch.is_ascii_digit() || "-+() \n.".contains(ch))
        }
        Slot::Field(Field::Email) => text.contains('@'),
        _ => false,
    }
}

fn append_history(last: &mut RawRow, next: &RawRow) {
    let slot = Slot::Field(Field::History);
    let Some(more) = next.get(slot).filter(|more| !more.cell.is_blank()) else { return };
    if let Some((_, own)) = last.cells.iter_mut().find(|(own, _)| *own == slot)
        && own.place != more.place
    {
        own.cell.text = format!("{}\n{}", own.cell.text, more.cell.text);
    }
}

/// A second header, as a page break or the next town repeats it.
fn is_repeated_header(sheet: &Sheet, header: &Header, headers: &Headers, row: u32) -> bool {
    let filled: Vec<(&u32, &Slot)> = header
        .columns
        .iter()
        .filter(|(column, _)| sheet.cell(CellRef::new(row, **column)).is_some_and(|cell| !cell.is_blank()))
        .collect();
    let needed = filled.len().div_ceil(2).max(2);
    let (mut same, mut left) = (0, filled.len());
    for (column, slot) in filled {
        // A row of data is known for one before half of it is read.
        if same >= needed || same + left < needed {
            break;
        }
        let cell = sheet.spread_text(CellRef::new(row, *column));
        same += usize::from(headers.slot(header.table, cell) == Some(*slot));
        left -= 1;
    }
    same >= needed
}

/// Rows that are hidden and would have been read.
pub fn hidden_rows(sheet: &Sheet, header: &Header, headers: &Headers, place: &Place) -> Vec<RawRow> {
    let held = sheet.rows().filter(|(row, _)| *row > header.row && sheet.hidden_rows.contains(row));
    let told = held.filter(|(row, cells)| {
        cells.iter().filter(|(_, cell)| !cell.is_blank()).count() >= 2
            && !asides::is_aside(sheet, header, *row, cells)
            && !is_repeated_header(sheet, header, headers, *row)
    });
    told.filter_map(|(row, _)| read_row(sheet, header, row, place)).collect()
}

/// A sheet without a usable header that still looks like one of ours: what it has, what it needs.
pub fn unrecognised(sheet: &Sheet, headers: &Headers, place: &Place) -> Option<Finding> {
    for (row, cells) in sheet.rows().take(limits::HEADER_ROWS as usize) {
        let cells = cells.iter().take(limits::HEADER_CELLS);
        let texts: Vec<&str> =
            cells.map(|(_, cell)| cell.text.trim()).filter(|text| !text.is_empty()).collect();
        for table in [Table::Nominations, Table::Schools] {
            let known = texts.iter().filter(|text| headers.slot(table, text).is_some()).count();
            let near: Vec<(&str, &str)> = texts
                .iter()
                .filter(|text| headers.slot(table, text).is_none())
                .filter_map(|text| headers.nearest(table, text).map(|label| (*text, label)))
                .collect();
            if known >= 2 && texts.len() >= 3 || known + near.len() >= 3 && known >= 1 || near.len() >= 3 {
                return Some(explain(table, row, &texts, &near, headers, place));
            }
        }
    }
    headerless(sheet).then(|| {
        Finding::new(
            "header-missing",
            format!(
                "{place} 有数据，但没有表头，不知道每一列是什么。请在第一行写上{}等列名",
                lead(Table::Nominations)
            ),
        )
        .at(place)
        .expected(format!("第一行应为表头：{}", header::required(Table::Nominations).join("、")))
        .hint("请补上表头行后重报")
    })
}

fn lead(table: Table) -> String {
    header::required(table).into_iter().take(4).collect::<Vec<_>>().join("、")
}

fn explain(
    table: Table,
    row: u32,
    texts: &[&str],
    near: &[(&str, &str)],
    headers: &Headers,
    place: &Place,
) -> Finding {
    let has: Vec<Slot> = texts.iter().filter_map(|text| headers.slot(table, text)).collect();
    let required = table.columns().iter().filter(|column| column.presence == Presence::Required);
    let needed: Vec<&str> = required
        .filter(|column| !has.contains(&Slot::Field(column.field)))
        .map(|column| column.label)
        .collect();
    let guesses: Vec<String> =
        near.iter().map(|(text, label)| format!("“{}”是不是“{label}”", text::squeeze(text))).collect();
    let seen = texts.iter().map(|text| text::squeeze(text)).collect::<Vec<_>>().join("、");
    let mut message =
        format!("{place} 的表头认不出来：现有 {seen}；按{}还缺 {}", table.label(), needed.join("、"));
    if !guesses.is_empty() {
        message.push_str(&format!("。{}？", guesses.join("，")));
    }
    Finding::new("header-unrecognised", message)
        .at(&place.at(CellRef::new(row, 1)))
        .seen(seen)
        .expected(format!("应有 {}", header::required(table).join("、")))
        .hint("请按发下的表样改正列名后重报")
}

/// Rows with a phone and a person or a school in them, and no words above that name the columns.
fn headerless(sheet: &Sheet) -> bool {
    let is_phone = |cell: &Cell| {
        let text = text::squeeze(&cell.text);
        text.len() == 11 && text.starts_with('1') && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_school = |cell: &Cell| {
        let text = cell.text.trim();
        matches!(cell.content, Content::Text | Content::Untyped)
            && (text.ends_with("学校") || text.ends_with("小学") || text.ends_with("中学"))
    };
    sheet.rows().take(limits::HEADER_ROWS as usize).any(|(_, cells)| {
        cells.len() >= 4
            && cells.iter().any(|(_, cell)| is_phone(cell))
            && cells.iter().any(|(_, cell)| is_school(cell))
    })
}

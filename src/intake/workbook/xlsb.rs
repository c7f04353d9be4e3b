//! xlsb: the parts of an xlsx, written in records. Cells, formats and hidden rows are read from them; the pictures
//! lie in the same XML as in an xlsx.
//!
//! *Source*: MS-XLSB.

use std::collections::HashMap;

use super::format::Format;
use super::layout::Layout;
use super::xls::cfb::{f64_at, u16_at, u32_at};
use super::xls::{of_code, records::rk_at};
use super::xlsx::{self, links, pictures};
use super::{Cell, Fault, Region, Sheet};
use crate::intake::archive::{Archive, Budget};
use crate::intake::limits;
use crate::place::CellRef;

const BOOK: &str = "xl/workbook.bin";

pub fn read(bytes: &[u8], budget: &Budget) -> Result<Vec<Sheet>, Fault> {
    let mut archive = Archive::open(bytes, budget)?;
    let Some(workbook) = archive.read_named(BOOK)? else { return Err(Fault::Damaged) };
    let parts = links(&mut archive, BOOK)?;
    let styles = xlsx::related(&mut archive, &parts, "styles", "xl/styles.bin")?.unwrap_or_default();
    let strings =
        xlsx::related(&mut archive, &parts, "sharedStrings", "xl/sharedStrings.bin")?.unwrap_or_default();
    let mut book =
        Book { strings: shared(&strings, budget), formats: formats(&styles, budget), from_1904: false };
    let mut entries = Vec::new();
    for (id, data) in records(&workbook, budget) {
        match id {
            // BrtWbProp
            153 => book.from_1904 = u32_at(data, 0).is_some_and(|flags| flags & 1 != 0),
            // BrtBundleSh
            156 if entries.len() < limits::SHEETS => entries.extend(entry(data, &parts)),
            _ => {}
        }
    }
    let mut sheets = Vec::new();
    for (name, hidden, part) in entries {
        let Some(bytes) = archive.read_named(&part)? else { continue };
        let mut sheet = Sheet::after(sheets.last(), &name);
        sheet.hidden = hidden;
        let layout = book.sheet(&bytes, &mut sheet, budget);
        drop(bytes);
        pictures::floating(&mut archive, &part, &layout, &mut sheet)?;
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// The records of a part: kind and content. What breaks off ends them, and the end of the file's time.
fn records<'a>(bytes: &'a [u8], budget: &'a Budget) -> impl Iterator<Item = (u32, &'a [u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        budget.tick().ok()?;
        let id = variable(bytes, &mut at, 2)?;
        let length = variable(bytes, &mut at, 4)? as usize;
        let data = bytes.get(at..at.checked_add(length)?)?;
        at += length;
        Some((id, data))
    })
}

/// A number in seven bits a byte. Kinds of records keep their eighth bits, lengths do not: both read alike here.
fn variable(bytes: &[u8], at: &mut usize, most: usize) -> Option<u32> {
    let mut value = 0;
    for index in 0..most {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u32::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(value)
}

/// A string of UTF-16 behind its length in four bytes, and how many bytes it takes.
fn string(data: &[u8]) -> Option<(String, usize)> {
    let count = u32_at(data, 0)?;
    // No string at all is written as the largest length.
    if count == u32::MAX {
        return Some((String::new(), 4));
    }
    let end = 4 + (count as usize).checked_mul(2)?;
    let units: Vec<u16> =
        data.get(4..end)?.chunks_exact(2).map(|own| u16::from_le_bytes([own[0], own[1]])).collect();
    Some((String::from_utf16_lossy(&units), end))
}

/// Name, whether it is hidden, and part of a sheet.
fn entry(data: &[u8], parts: &[xlsx::Link]) -> Option<(String, bool, String)> {
    let state = u32_at(data, 0)?;
    let (id, used) = string(data.get(8..)?)?;
    let (name, _) = string(data.get(8 + used..)?)?;
    let link = parts.iter().find(|link| link.id == id)?;
    Some((name, state != 0, link.target.clone()))
}

fn shared(bytes: &[u8], budget: &Budget) -> Vec<String> {
    // BrtSSTItem: a byte of flags before the string
    let items = records(bytes, budget).filter(|(id, _)| *id == 19);
    let items = items.take(limits::CELLS);
    items.map(|(_, data)| data.get(1..).and_then(string).map(|(text, _)| text).unwrap_or_default()).collect()
}

fn formats(bytes: &[u8], budget: &Budget) -> Vec<Format> {
    let mut codes: HashMap<u16, String> = HashMap::new();
    let (mut formats, mut in_cells) = (Vec::new(), false);
    for (id, data) in records(bytes, budget) {
        match id {
            // BrtFmt
            44 => codes
                .extend(u16_at(data, 0).zip(data.get(2..).and_then(string)).map(|(id, code)| (id, code.0))),
            // BrtBeginCellXFs, BrtEndCellXFs
            617 => in_cells = true,
            618 => in_cells = false,
            // BrtXF
            47 if in_cells && formats.len() < limits::LISTED => {
                let id = u16_at(data, 2).unwrap_or(0);
                formats.push(match codes.get(&id) {
                    Some(code) => Format::of_code(code),
                    None => Format::built_in(u32::from(id)),
                });
            }
            _ => {}
        }
    }
    formats
}

/// What the sheets share.
struct Book {
    strings: Vec<String>,
    formats: Vec<Format>,
    from_1904: bool,
}

impl Book {
    fn sheet(&self, bytes: &[u8], sheet: &mut Sheet, budget: &Budget) -> Layout {
        let mut layout = Layout::default();
        let (mut row, mut last) = (0, 0);
        for (id, data) in records(bytes, budget) {
            match id {
                // BrtRowHdr
                0 => {
                    (row, last) = (u32_at(data, 0).unwrap_or(0).saturating_add(1), 0);
                    let height = u16_at(data, 8).map_or(layout.default, |twips| f64::from(twips) / 20.0);
                    layout.set(row, height);
                    if data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                        sheet.hide_rows(row, row);
                    }
                }
                // BrtWsFmtInfo
                485 => {
                    layout.default = u16_at(data, 6).map_or(layout.default, |twips| f64::from(twips) / 20.0);
                }
                // BrtColInfo
                60 => {
                    let part = |at: usize| u32_at(data, at).unwrap_or(0).saturating_add(1);
                    if u16_at(data, 16).is_some_and(|flags| flags & 1 != 0) || u32_at(data, 8) == Some(0) {
                        sheet.hide_columns(part(0), part(4));
                    }
                }
                // BrtMergeCell
                176 => {
                    let part = |at: usize| u32_at(data, at).unwrap_or(0).saturating_add(1);
                    let first = CellRef::new(part(0), part(8));
                    sheet.merge(Region { first, last: CellRef::new(part(4), part(12)) });
                }
                1..=11 | 62 => {
                    let Some(column) = u32_at(data, 0) else { continue };
                    last = column.saturating_add(1);
                    if let Some(cell) = self.cell(id, data.get(4..).unwrap_or_default()) {
                        sheet.put(CellRef::new(row.max(1), last), cell);
                    }
                }
                // The short kinds name no column: they stand beside the cell before them.
                12..=18 => {
                    last = last.saturating_add(1);
                    let long = [1, 2, 3, 4, 5, 6, 7][(id - 12) as usize];
                    if let Some(cell) = self.cell(long, data) {
                        sheet.put(CellRef::new(row.max(1), last), cell);
                    }
                }
                _ => {}
            }
        }
        layout
    }

    /// The value of a cell, behind its style.
    fn cell(&self, id: u32, data: &[u8]) -> Option<Cell> {
        let style = u32_at(data, 0)? & 0x00ff_ffff;
        let format = self.formats.get(style as usize).unwrap_or(&Format::General);
        let number = |value: f64| format.cell(value, self.from_1904);
        match id {
            2 => rk_at(data, 4).map(number),
            3 | 11 => data.get(4).map(|code| of_code(*code, true)),
            4 | 10 => data.get(4).map(|value| of_code(*value, false)),
            5 | 9 => f64_at(data, 4).map(number),
            6 | 8 => string(data.get(4..)?).map(|(text, _)| Cell::text(text)),
            7 => self.strings.get(u32_at(data, 4)? as usize).map(|text| Cell::text(text.clone())),
            // BrtCellRString
            62 => string(data.get(5..)?).map(|(text, _)| Cell::text(text)),
            _ => None,
        }
    }
}

//! Cells of one xlsx sheet, and the strings they share.

use quick_xml::events::{BytesStart, Event};

use super::Shared;
use crate::intake::archive::Budget;
use crate::intake::limits;
use crate::intake::workbook::layout::Layout;
use crate::intake::workbook::{Cell, Content, Region, Sheet, xml};
use crate::place::CellRef;

/// The shared strings, their phonetic guides left out.
pub fn strings(bytes: &[u8], budget: &Budget) -> Vec<String> {
    let mut reader = xml::reader(bytes, budget);
    let mut buffer = Vec::new();
    let mut strings = Vec::new();
    let (mut text, mut in_text, mut guides) = (String::new(), false, 0u32);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "si" => text.clear(),
                "t" => in_text = guides == 0,
                "rPh" => guides += 1,
                _ => {}
            },
            Ok(_) if strings.len() >= limits::CELLS => return strings,
            Ok(Event::Empty(tag)) if tag.local_name().as_ref() == "si" => strings.push(String::new()),
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "si" => strings.push(unescape(&text)),
                "t" => in_text = false,
                "rPh" => guides = guides.saturating_sub(1),
                _ => {}
            },
            Ok(Event::Text(part)) if in_text => xml::push_text(&mut text, &part),
            Ok(Event::CData(part)) if in_text => text.push_str(&part),
            Ok(Event::GeneralRef(part)) if in_text => xml::push_reference(&mut text, &part),
            Ok(Event::Eof) | Err(_) => return strings,
            Ok(_) => {}
        }
    }
}

/// `_x000D_` is how xlsx writes a control character; a line break survives as one.
fn unescape(text: &str) -> String {
    if !text.contains("_x") {
        return text.to_string();
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        match (code.and_then(char::from_u32), rest.get(at + 6..at + 7)) {
            (Some(ch), Some("_")) => {
                out.push(ch);
                rest = &rest[at + 7..];
            }
            _ => {
                out.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    out + rest
}

/// The cell being read; its texts' room serves every cell in turn.
#[derive(Default)]
struct Open {
    at: Option<CellRef>,
    kind: Kind,
    style: usize,
    rich: Option<usize>,
    value: String,
    formula: String,
}

/// What `t` says of a cell's value.
#[derive(Clone, Copy, Default)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    Bool,
    Error,
    Date,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "s" => Self::Shared,
            "str" | "inlineStr" => Self::Text,
            "b" => Self::Bool,
            "e" => Self::Error,
            "d" => Self::Date,
            _ => Self::Number,
        }
    }
}

/// Which text of a cell the reader is in.
#[derive(Clone, Copy, PartialEq)]
enum In {
    Nothing,
    Value,
    Formula,
}

pub fn read(bytes: &[u8], shared: &Shared, sheet: &mut Sheet, budget: &Budget) -> Layout {
    let mut reader = xml::reader(bytes, budget);
    let mut buffer = Vec::new();
    let mut layout = Layout::default();
    let (mut row, mut column) = (0u32, 0u32);
    let mut open = Open::default();
    let mut inside = In::Nothing;
    let mut guides = 0u32;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "row" => {
                    row = open_row(&tag, row, sheet, &mut layout);
                    column = 0;
                }
                "c" => {
                    open_cell(&mut open, &tag, row, column);
                    column = open.at.map_or(column + 1, |at| at.column);
                }
                "v" => inside = In::Value,
                "t" if guides == 0 => inside = In::Value,
                "f" => inside = In::Formula,
                "rPh" => guides += 1,
                other => remark(other, &tag, sheet, &mut layout),
            },
            Ok(Event::Empty(tag)) => match tag.local_name().as_ref() {
                "row" => {
                    row = open_row(&tag, row, sheet, &mut layout);
                    column = 0;
                }
                "c" => {
                    open_cell(&mut open, &tag, row, column);
                    column = open.at.take().map_or(column + 1, |at| at.column);
                }
                other => remark(other, &tag, sheet, &mut layout),
            },
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "c" => close_cell(&mut open, shared, sheet),
                "v" | "t" | "f" => inside = In::Nothing,
                "rPh" => guides = guides.saturating_sub(1),
                _ => {}
            },
            Ok(Event::Text(text)) => match inside {
                In::Value if open.value.len() < limits::CELL_CHARS * 4 => {
                    xml::push_text(&mut open.value, &text);
                }
                In::Formula => xml::push_text(&mut open.formula, &text),
                _ => {}
            },
            Ok(Event::CData(text)) if inside == In::Value => open.value.push_str(&text),
            Ok(Event::GeneralRef(text)) => match inside {
                In::Value => xml::push_reference(&mut open.value, &text),
                In::Formula => xml::push_reference(&mut open.formula, &text),
                In::Nothing => {}
            },
            Ok(Event::Eof) | Err(_) => return layout,
            Ok(_) => {}
        }
    }
}

fn open_row(tag: &BytesStart, last: u32, sheet: &mut Sheet, layout: &mut Layout) -> u32 {
    let row = xml::number(tag, "r").unwrap_or(last.saturating_add(1));
    let height: Option<f64> = xml::number(tag, "ht");
    if let Some(height) = height {
        layout.set(row, height);
    }
    // A row of no height is hidden by hand, however it is marked.
    if xml::flag(tag, "hidden") || height == Some(0.0) {
        sheet.hide_rows(row, row);
    }
    row
}

fn open_cell(open: &mut Open, tag: &BytesStart, row: u32, last: u32) {
    (open.at, open.kind, open.style, open.rich) = Default::default();
    open.value.clear();
    open.formula.clear();
    for attribute in xml::attributes(tag) {
        match attribute.key.as_ref() {
            "r" => open.at = parse_ref(&attribute.value),
            "t" => open.kind = Kind::of(&attribute.value),
            "s" => open.style = attribute.value.parse().unwrap_or(0),
            "vm" => open.rich = attribute.value.parse().ok(),
            _ => {}
        }
    }
    open.at = open.at.or(Some(CellRef::new(row.max(1), last.saturating_add(1))));
}

/// Things of a sheet that are not cells.
fn remark(name: &str, tag: &BytesStart, sheet: &mut Sheet, layout: &mut Layout) {
    match name {
        "sheetFormatPr" => {
            if let Some(height) = xml::number(tag, "defaultRowHeight") {
                layout.default = height;
            }
        }
        "col" if xml::flag(tag, "hidden") || xml::number(tag, "width") == Some(0.0) => {
            let first = xml::number(tag, "min").unwrap_or(1);
            sheet.hide_columns(first, xml::number(tag, "max").unwrap_or(first));
        }
        "mergeCell" => {
            if let Some(region) = xml::attribute(tag, "ref").and_then(|text| parse_region(&text)) {
                sheet.merge(region);
            }
        }
        _ => {}
    }
}

fn close_cell(open: &mut Open, shared: &Shared, sheet: &mut Sheet) {
    let Some(at) = open.at.take() else { return };
    if let Some(member) = picture(open, shared) {
        sheet.put(at, Cell { text: String::new(), content: Content::Picture(member) });
        return;
    }
    let cell = match open.kind {
        Kind::Shared => {
            let text = open.value.trim().parse::<usize>().ok().and_then(|index| shared.strings.get(index));
            Cell::text(text.cloned().unwrap_or_default())
        }
        Kind::Text => Cell::text(unescape(&open.value)),
        Kind::Bool => {
            let value = open.value.trim() == "1";
            Cell { text: if value { "TRUE" } else { "FALSE" }.into(), content: Content::Bool(value) }
        }
        Kind::Error => Cell { text: open.value.clone(), content: Content::Error },
        Kind::Date => Cell::text(&open.value),
        Kind::Number => match open.value.trim().parse::<f64>() {
            Ok(value) if value.is_finite() => shared.styles.format(open.style).cell(value, shared.from_1904),
            _ => Cell::text(&open.value),
        },
    };
    sheet.put(at, cell);
}

/// WPS writes `=DISPIMG("ID_…",1)`, Excel a value-metadata index.
fn picture(open: &Open, shared: &Shared) -> Option<String> {
    let formula = if open.formula.contains("DISPIMG") { &open.formula } else { &open.value };
    if formula.contains("DISPIMG") {
        let id = formula.split('"').nth(1)?;
        return shared.cell_images.get(id).cloned();
    }
    let index = open.rich?.checked_sub(1)?;
    shared.rich_images.get(index).cloned().flatten()
}

/// `B7` as a place; `None` for anything else.
pub fn parse_ref(text: &str) -> Option<CellRef> {
    let plain;
    let text = match text.trim() {
        fixed if fixed.contains('$') => {
            plain = fixed.replace('$', "");
            plain.as_str()
        }
        text => text,
    };
    let letters = text.find(|ch: char| !ch.is_ascii_alphabetic())?;
    let column = format_column(&text[..letters])?;
    let row: u32 = text[letters..].parse().ok()?;
    (row > 0).then(|| CellRef::new(row, column))
}

fn format_column(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 4 {
        return None;
    }
    let column = letters
        .bytes()
        .fold(0u32, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    Some(column)
}

fn parse_region(text: &str) -> Option<Region> {
    let (first, last) = text.split_once(':')?;
    Some(Region { first: parse_ref(first)?, last: parse_ref(last)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_and_rubbish_is_not() {
        assert_eq!(parse_ref("B7"), Some(CellRef::new(7, 2)));
        assert_eq!(parse_ref("XFD1048576"), Some(CellRef::new(1_048_576, 16_384)));
        for rubbish in ["", "7", "B", "B0", "ABCDE1", "中1"] {
            assert_eq!(parse_ref(rubbish), None, "{rubbish}");
        }
    }

    #[test]
    fn escaped_controls_are_read_back() {
        assert_eq!(unescape("甲_x000D_\n乙"), "甲\r\n乙");
        assert_eq!(unescape("a_xyz_b"), "a_xyz_b");
        assert_eq!(unescape("_x005F_x000D_"), "_x000D_");
    }
}

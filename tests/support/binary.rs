//! The binary workbooks that no crate writes: xls as BIFF 5 or 8 (a bare stream, as the compound file around it is
//! tested by genuine files) and xlsb.

use super::dialect::{Book, Cell, Sheet};
use super::folder::zip;

#[derive(Clone, Copy, PartialEq)]
pub enum Biff {
    Five,
    Eight,
}

fn record(id: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("a short record").to_le_bytes();
    [&id.to_le_bytes(), &length, data].concat()
}

/// Number formats of a book, in the order in which they are met; styles count from one more.
fn formats(book: &Book) -> Vec<String> {
    let mut formats: Vec<String> = Vec::new();
    for cell in book.sheets.iter().flat_map(|sheet| sheet.rows.iter().flatten()) {
        if let Cell::Number(_, format) = cell
            && !formats.contains(format)
        {
            formats.push(format.clone());
        }
    }
    formats
}

fn style(formats: &[String], cell: &Cell) -> u16 {
    let Cell::Number(_, format) = cell else { return 0 };
    formats.iter().position(|own| own == format).map_or(0, |at| at as u16 + 1)
}

fn text(biff: Biff, text: &str, long: bool) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (count, flags, bytes) = match biff {
        Biff::Five => {
            let bytes = encoding_rs::GBK.encode(text).0.into_owned();
            (bytes.len(), vec![], bytes)
        }
        Biff::Eight => (units.len() / 2, vec![1], units),
    };
    let count = if long { (count as u16).to_le_bytes().to_vec() } else { vec![count as u8] };
    [count, flags, bytes].concat()
}

pub fn xls(book: &Book, biff: Biff) -> Vec<u8> {
    let version: u16 = if biff == Biff::Five { 0x500 } else { 0x600 };
    let bof =
        |kind: u16| record(0x809, &[&version.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 12]].concat());
    let formats = formats(book);
    let sheets: Vec<Vec<u8>> =
        book.sheets.iter().map(|sheet| [bof(0x10), biff_sheet(sheet, biff, &formats)].concat()).collect();
    let globals = |offsets: &[u32]| {
        let mut out = bof(5);
        out.extend(record(0x42, &936u16.to_le_bytes()));
        out.extend(record(0x22, &u16::from(book.from_1904).to_le_bytes()));
        for (index, format) in formats.iter().enumerate() {
            let id = (164 + index as u16).to_le_bytes();
            out.extend(record(0x41e, &[&id[..], &text(biff, format, biff == Biff::Eight)].concat()));
        }
        out.extend(record(0xe0, &[0; 20]));
        for index in 0..formats.len() as u16 {
            out.extend(record(0xe0, &[&[0, 0][..], &(164 + index).to_le_bytes(), &[0; 16]].concat()));
        }
        for (sheet, offset) in book.sheets.iter().zip(offsets) {
            let name = text(biff, &sheet.name, false);
            out.extend(record(
                0x85,
                &[&offset.to_le_bytes()[..], &[u8::from(sheet.hidden), 0], &name].concat(),
            ));
        }
        out.extend(record(0x0a, &[]));
        out
    };
    let mut at = globals(&vec![0; sheets.len()]).len() as u32;
    let mut offsets = Vec::new();
    for sheet in &sheets {
        offsets.push(at);
        at += sheet.len() as u32;
    }
    [globals(&offsets), sheets.concat()].concat()
}

fn biff_sheet(sheet: &Sheet, biff: Biff, formats: &[String]) -> Vec<u8> {
    let mut out = Vec::new();
    for (row, cells) in sheet.rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let place = [row as u16, column as u16, style(formats, cell)];
            let head: Vec<u8> = place.into_iter().flat_map(u16::to_le_bytes).collect();
            out.extend(match cell {
                Cell::Text(own) if own.is_empty() => continue,
                Cell::Text(own) => record(0x204, &[head, text(biff, own, true)].concat()),
                Cell::Number(value, _) => record(0x203, &[head, value.to_le_bytes().to_vec()].concat()),
                Cell::Bool(value) => record(0x205, &[head, vec![u8::from(*value), 0]].concat()),
            });
        }
    }
    for [top, left, bottom, right] in &sheet.merged {
        let corners = [1, *top as u16, *bottom as u16, *left as u16, *right as u16];
        out.extend(record(0xe5, &corners.into_iter().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()));
    }
    out.extend(record(0x0a, &[]));
    out
}

/// A record of xlsb: kinds below 128 take one byte, and so do lengths; others two.
fn part(id: u16, data: &[u8]) -> Vec<u8> {
    let id = if id < 128 { vec![id as u8] } else { vec![(id & 0x7f) as u8 | 0x80, (id >> 7) as u8] };
    let length = data.len() as u32;
    let length = [(length & 0x7f) as u8 | 0x80, (length >> 7 & 0x7f) as u8 | 0x80, (length >> 14) as u8];
    [&id[..], &length, data].concat()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [(units.len() as u32 / 2).to_le_bytes().to_vec(), units].concat()
}

pub fn xlsb(book: &Book) -> Vec<u8> {
    let formats = formats(book);
    let mut workbook = part(153, &[&u32::from(book.from_1904).to_le_bytes()[..], &[0; 8]].concat());
    let mut links = String::from("<Relationships>");
    let mut strings: Vec<String> = Vec::new();
    let mut sheets: Vec<(String, Vec<u8>)> = Vec::new();
    for (index, sheet) in book.sheets.iter().enumerate() {
        let id = format!("rId{}", index + 1);
        let head = [u32::from(sheet.hidden), index as u32 + 1].map(u32::to_le_bytes).concat();
        workbook.extend(part(156, &[head, wide(&id), wide(&sheet.name)].concat()));
        let name = format!("worksheets/sheet{}.bin", index + 1);
        links.push_str(&format!("<Relationship Id=\"{id}\" Type=\"a/worksheet\" Target=\"{name}\"/>"));
        sheets.push((format!("xl/{name}"), xlsb_sheet(sheet, &formats, &mut strings)));
    }
    links.push_str("</Relationships>");
    let mut styles = Vec::new();
    for (index, format) in formats.iter().enumerate() {
        styles.extend(part(44, &[&(164 + index as u16).to_le_bytes()[..], &wide(format)].concat()));
    }
    styles.extend(part(617, &[0; 4]));
    styles.extend(part(47, &[0; 16]));
    for index in 0..formats.len() as u16 {
        styles.extend(part(47, &[&[0, 0][..], &(164 + index).to_le_bytes(), &[0; 12]].concat()));
    }
    styles.extend(part(618, &[]));
    let shared: Vec<u8> = strings.iter().flat_map(|text| part(19, &[vec![0], wide(text)].concat())).collect();
    let mut members: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.bin", &workbook),
        ("xl/_rels/workbook.bin.rels", links.as_bytes()),
        ("xl/styles.bin", &styles),
        ("xl/sharedStrings.bin", &shared),
    ];
    members.extend(sheets.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    zip(&members)
}

fn xlsb_sheet(sheet: &Sheet, formats: &[String], strings: &mut Vec<String>) -> Vec<u8> {
    let mut out = Vec::new();
    for (row, cells) in sheet.rows.iter().enumerate() {
        out.extend(part(0, &[&(row as u32).to_le_bytes()[..], &[0; 4], &[14, 1, 0, 0, 0]].concat()));
        for (column, cell) in cells.iter().enumerate() {
            let head = [column as u32, u32::from(style(formats, cell))].map(u32::to_le_bytes).concat();
            let (id, value) = match cell {
                Cell::Text(text) if text.is_empty() => continue,
                // Every other text is shared, so that both kinds are read.
                Cell::Text(text) if column % 2 == 0 => {
                    strings.push(text.clone());
                    (7, (strings.len() as u32 - 1).to_le_bytes().to_vec())
                }
                Cell::Text(text) => (6, wide(text)),
                Cell::Number(value, _) => (5, value.to_le_bytes().to_vec()),
                Cell::Bool(value) => (4, vec![u8::from(*value)]),
            };
            out.extend(part(id, &[head, value].concat()));
        }
    }
    for [top, left, bottom, right] in &sheet.merged {
        out.extend(part(176, &[*top, *bottom, *left, *right].map(u32::to_le_bytes).concat()));
    }
    out
}

//! xls and WPS .et (BIFF 5 to 8), read record by record: number formats, hidden rows, merged regions and pictures
//! are all in there. A cell costs what it holds, wherever it stands; a stream that breaks off keeps what came before.
//! Formulas are not computed: the result that was saved with them is the value.
//!
//! *Source*: MS-XLS.

pub mod cfb;
mod drawing;
pub mod properties;
pub mod records;

use std::collections::{HashMap, HashSet};

use super::format::Format;
use super::layout::Layout;
use super::{Cell, Content, Fault, Region, Sheet};
use crate::intake::archive::Budget;
use crate::intake::limits;
use crate::place::CellRef;
use cfb::{Compound, f64_at, u16_at, u32_at};
use records::{Record, Text, error, pieces, record, rk_at};

pub fn read(bytes: &[u8], budget: &Budget) -> Result<Vec<Sheet>, Fault> {
    let stream = stream(bytes).ok_or(Fault::Damaged)?;
    let book = Book::read(&stream, budget)?;
    let mut sheets = Vec::new();
    let mut begun = HashSet::new();
    let mut walked = 0;
    for entry in book.sheets.iter().take(limits::SHEETS) {
        let mut sheet = Sheet::after(sheets.last(), &entry.name);
        sheet.hidden = entry.hidden;
        // Sheets lie side by side: one within another, or under two names, is a trap, or damage.
        if walked <= stream.len() && begun.insert(entry.offset) {
            walked += book.sheet(&stream, entry.offset, &mut sheet, budget).saturating_sub(entry.offset);
        } else {
            sheet.cut = true;
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// The pictures of a workbook by the names that [`Sheet::pictures`] gives them.
pub fn pictures(bytes: &[u8], budget: &Budget) -> HashMap<String, Vec<u8>> {
    let Some(stream) = stream(bytes) else { return HashMap::new() };
    let Ok(book) = Book::read(&stream, budget) else { return HashMap::new() };
    let store = drawing::store(&book.drawings);
    let named = store.into_iter().enumerate();
    named.filter_map(|(index, bytes)| Some((drawing::member(index + 1), bytes?.to_vec()))).collect()
}

/// The workbook's stream, in a compound file or bare.
fn stream(bytes: &[u8]) -> Option<Vec<u8>> {
    if u16_at(bytes, 0) == Some(BOF) {
        return Some(bytes.to_vec());
    }
    let file = Compound::open(bytes)?;
    file.stream("Workbook").or_else(|| file.stream("Book"))
}

const BOF: u16 = 0x809;
const EOF: u16 = 0x0a;

/// What the sheets of a workbook share.
struct Book {
    text: Text,
    from_1904: bool,
    strings: Vec<String>,
    formats: Vec<Format>,
    sheets: Vec<Entry>,
    drawings: Vec<u8>,
}

struct Entry {
    name: String,
    hidden: bool,
    offset: usize,
}

impl Book {
    fn read(stream: &[u8], budget: &Budget) -> Result<Self, Fault> {
        let first = record(stream, 0).filter(|first| first.id == BOF).ok_or(Fault::Damaged)?;
        let mut book = Self {
            text: match u16_at(first.data, 0) {
                Some(0x500) => Text::Biff5(records::encoding(936)),
                _ => Text::Biff8,
            },
            from_1904: false,
            strings: Vec::new(),
            formats: Vec::new(),
            sheets: Vec::new(),
            drawings: Vec::new(),
        };
        let mut codes: HashMap<u16, String> = HashMap::new();
        let mut styles: Vec<u16> = Vec::new();
        let mut at = first.next;
        while let Some(own) = record(stream, at) {
            budget.tick()?;
            at = own.next;
            match own.id {
                EOF => break,
                // FILEPASS
                0x2f => return Err(Fault::Encrypted),
                // CODEPAGE
                0x42 => {
                    if let (Text::Biff5(_), Some(page)) = (book.text, u16_at(own.data, 0)) {
                        book.text = Text::Biff5(records::encoding(page));
                    }
                }
                // DATEMODE
                0x22 => book.from_1904 = u16_at(own.data, 0) == Some(1),
                // FORMAT
                0x41e => {
                    let rest = own.data.get(2..).unwrap_or_default();
                    let code = match book.text {
                        Text::Biff8 => book.text.long(rest),
                        Text::Biff5(_) => book.text.short(rest),
                    };
                    codes.extend(u16_at(own.data, 0).map(|id| (id, code)));
                }
                // XF
                0xe0 => styles.push(u16_at(own.data, 2).unwrap_or(0)),
                // BOUNDSHEET
                0x85 => book.sheets.extend(book.entry(own.data)),
                // SST
                0xfc => {
                    let (mut strings, next) = pieces(stream, own);
                    at = next;
                    strings.skip(4);
                    let count = strings.u32().unwrap_or(0);
                    for _ in 0..count.min(limits::CELLS as u32) {
                        budget.tick()?;
                        let Some(text) = strings.string() else { break };
                        book.strings.push(text);
                    }
                }
                // MSODRAWINGGROUP, cut in pieces as records cannot be long
                0xeb => {
                    book.drawings.extend_from_slice(own.data);
                    while let Some(more) = record(stream, at).filter(|more| more.id == records::CONTINUE) {
                        book.drawings.extend_from_slice(more.data);
                        at = more.next;
                    }
                }
                _ => {}
            }
        }
        book.formats = styles
            .into_iter()
            .map(|id| {
                codes.get(&id).map_or_else(|| Format::built_in(u32::from(id)), |code| Format::of_code(code))
            })
            .collect();
        if book.sheets.is_empty() { Err(Fault::Damaged) } else { Ok(book) }
    }

    /// A worksheet's entry; charts and macro sheets are none.
    fn entry(&self, data: &[u8]) -> Option<Entry> {
        let (offset, state, kind) = (u32_at(data, 0)?, *data.get(4)?, *data.get(5)?);
        let name = self.text.short(data.get(6..)?);
        (kind == 0).then_some(Entry { name, hidden: state & 3 != 0, offset: offset as usize })
    }

    /// Reads a sheet; returns where it ends.
    fn sheet(&self, stream: &[u8], offset: usize, sheet: &mut Sheet, budget: &Budget) -> usize {
        let Some(first) = record(stream, offset).filter(|first| first.id == BOF) else {
            sheet.cut = true;
            return offset;
        };
        let mut scan =
            Scan { book: self, sheet, layout: Layout::default(), drawing: Vec::new(), formula: None };
        let (mut at, mut depth) = (first.next, 1u32);
        loop {
            let Some(own) = record(stream, at).filter(|_| budget.tick().is_ok()) else {
                scan.sheet.cut = true;
                break;
            };
            at = own.next;
            match own.id {
                // A chart within the sheet is a stream of its own between them.
                BOF => depth += 1,
                EOF if depth == 1 => break,
                EOF => depth -= 1,
                // STRING: the text that the formula before it came to
                0x207 => {
                    let text = match self.text {
                        Text::Biff8 => {
                            let (mut text, next) = pieces(stream, own);
                            at = next;
                            text.string().unwrap_or_default()
                        }
                        Text::Biff5(_) => self.text.long(own.data),
                    };
                    if let Some(at) = scan.formula.take() {
                        scan.sheet.put(at, Cell::text(text));
                    }
                }
                _ if depth == 1 => scan.take(own),
                _ => {}
            }
        }
        let Scan { layout, drawing, sheet, .. } = scan;
        sheet.pictures = drawing::floating(&drawing, &layout);
        at
    }

    fn number(&self, style: Option<u16>, value: f64) -> Cell {
        let format = style.and_then(|style| self.formats.get(usize::from(style))).unwrap_or(&Format::General);
        format.cell(value, self.from_1904)
    }
}

/// One sheet while its records are read.
struct Scan<'a> {
    book: &'a Book,
    sheet: &'a mut Sheet,
    layout: Layout,
    drawing: Vec<u8>,
    /// A formula whose text follows in a record of its own.
    formula: Option<CellRef>,
}

impl Scan<'_> {
    fn take(&mut self, own: Record) {
        let data = own.data;
        let at = |column: usize| {
            Some(CellRef::new(u32::from(u16_at(data, 0)?) + 1, u32::from(u16_at(data, column)?) + 1))
        };
        let style = u16_at(data, 4);
        let cell = match own.id {
            // LABELSST
            0xfd => {
                let text = u32_at(data, 6).and_then(|index| self.book.strings.get(index as usize));
                text.map(|text| Cell::text(text.clone()))
            }
            // LABEL, RSTRING
            0x204 | 0xd6 => data.get(6..).map(|rest| Cell::text(self.book.text.long(rest))),
            // NUMBER
            0x203 => f64_at(data, 6).map(|value| self.book.number(style, value)),
            // RK
            0x27e => rk_at(data, 6).map(|value| self.book.number(style, value)),
            // BOOLERR
            0x205 => data.get(6..8).map(|pair| of_code(pair[0], pair[1] == 1)),
            // FORMULA
            0x06 => self.formula(data, at(2)),
            // MULRK
            0xbd => {
                self.numbers(data);
                None
            }
            _ => {
                self.remark(own);
                None
            }
        };
        if let (Some(cell), Some(at)) = (cell, at(2)) {
            self.sheet.put(at, cell);
        }
    }

    fn formula(&mut self, data: &[u8], at: Option<CellRef>) -> Option<Cell> {
        self.formula = None;
        let result = data.get(6..14)?;
        if result[6..8] != [0xff, 0xff] {
            return Some(self.book.number(u16_at(data, 4), f64_at(data, 6)?));
        }
        match result[0] {
            0 => {
                self.formula = at;
                None
            }
            1 => Some(of_code(result[2], false)),
            2 => Some(of_code(result[2], true)),
            _ => None,
        }
    }

    fn numbers(&mut self, data: &[u8]) {
        let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else { return };
        let pairs = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
        for (index, pair) in pairs.chunks_exact(6).enumerate() {
            if let Some(value) = rk_at(pair, 2) {
                let at = CellRef::new(u32::from(row) + 1, u32::from(first) + index as u32 + 1);
                self.sheet.put(at, self.book.number(u16_at(pair, 0), value));
            }
        }
    }

    /// Things of a sheet that are not cells.
    fn remark(&mut self, own: Record) {
        let data = own.data;
        let twips = |at: usize| u16_at(data, at).map(|height| f64::from(height & 0x7fff) / 20.0);
        match own.id {
            // ROW
            0x208 => {
                let Some(row) = u16_at(data, 0) else { return };
                let row = u32::from(row) + 1;
                if let Some(height) = twips(6) {
                    self.layout.set(row, height);
                }
                if u32_at(data, 12).is_some_and(|flags| flags & 0x20 != 0) || twips(6) == Some(0.0) {
                    self.sheet.hide_rows(row, row);
                }
            }
            // COLINFO
            0x7d => {
                let hidden =
                    u16_at(data, 8).is_some_and(|flags| flags & 1 != 0) || u16_at(data, 4) == Some(0);
                if let (true, Some(first), Some(last)) = (hidden, u16_at(data, 0), u16_at(data, 2)) {
                    self.sheet.hide_columns(u32::from(first) + 1, u32::from(last) + 1);
                }
            }
            // DEFAULTROWHEIGHT
            0x225 => self.layout.default = twips(2).unwrap_or(self.layout.default),
            // MERGEDCELLS
            0xe5 => {
                for own in data.get(2..).unwrap_or_default().chunks_exact(8) {
                    let part = |at: usize| u16_at(own, at).map_or(1, |value| u32::from(value) + 1);
                    let first = CellRef::new(part(0), part(4));
                    self.sheet.merge(Region { first, last: CellRef::new(part(2), part(6)) });
                }
            }
            // MSODRAWING
            0xec => self.drawing.extend_from_slice(data),
            _ => {}
        }
    }
}

pub(super) fn of_code(code: u8, is_error: bool) -> Cell {
    if is_error {
        return Cell { text: error(code).into(), content: Content::Error };
    }
    let value = code != 0;
    Cell { text: if value { "TRUE" } else { "FALSE" }.into(), content: Content::Bool(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(id: u16, data: &[u8]) -> Vec<u8> {
        [&id.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
    }

    /// A workbook whose only string stands in every cell of its one column; sheets at these places after the globals.
    fn workbook(sheets: &[u32], length: usize, cells: u32) -> Vec<u8> {
        let begin = part(BOF, &[0x00, 0x06, 0x10, 0x00]);
        let mut strings =
            part(0xfc, &[&[1, 0, 0, 0, 1, 0, 0, 0][..], &(length as u16).to_le_bytes(), &[0]].concat());
        for piece in vec![b'x'; length].chunks(8000) {
            strings.extend(part(records::CONTINUE, &[&[0][..], piece].concat()));
        }
        let end = part(EOF, &[]);
        let entry = |at: u32| part(0x85, &[&at.to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat());
        let globals = begin.len() + strings.len() + end.len() + sheets.len() * entry(0).len();
        let mut bytes = begin.clone();
        for at in sheets {
            bytes.extend(entry(globals as u32 + at * begin.len() as u32));
        }
        bytes.extend([strings, end].concat());
        for _ in 0..=sheets.iter().copied().max().unwrap_or(0) {
            bytes.extend(&begin);
        }
        for row in 0..cells {
            let place = [&(row as u16).to_le_bytes()[..], &[0; 8]].concat();
            bytes.extend(part(0xfd, &place));
        }
        for _ in 0..=sheets.iter().copied().max().unwrap_or(0) {
            bytes.extend(part(EOF, &[]));
        }
        bytes
    }

    fn cut(bytes: &[u8]) -> Vec<bool> {
        read(bytes, &Budget::of(0)).expect("a workbook").iter().map(|sheet| sheet.cut).collect()
    }

    #[test]
    fn one_sheet_under_many_names_is_read_once() {
        let sheets = read(&workbook(&[0; 3], 3, 4), &Budget::of(0)).expect("a workbook");
        let held: Vec<_> = sheets.iter().map(|sheet| (sheet.rows().count(), sheet.cut)).collect();
        assert_eq!(held, [(4, false), (0, true), (0, true)]);
    }

    #[test]
    fn sheets_within_sheets_are_not_walked_again_and_again() {
        let inner: Vec<u32> = (0..100).rev().collect();
        let read = cut(&workbook(&inner, 3, 4000));
        assert!(!read[0] && read[2..].iter().all(|cut| *cut), "{read:?}");
    }

    /// A string costs a cell its length each time it is shown.
    #[test]
    fn a_long_string_in_many_cells_is_cut() {
        assert_eq!(cut(&workbook(&[0], 60_000, 100)), [false]);
        assert_eq!(cut(&workbook(&[0], 60_000, 3000)), [true]);
    }
}

//! xls (BIFF 5–8) and xlsb, through calamine. It gives dates and numbers without their formats, so
//! that a number such as 1978.1 stays doubtful here; hidden rows and pictures are not known either.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, SheetVisible, Xls, XlsError, Xlsb, XlsbError};

use super::{Cell, Content, Fault, Region, Sheet, format};
use crate::intake::archive::{Archive, Budget};
use crate::intake::limits;
use crate::place::CellRef;

pub fn xls(bytes: &[u8]) -> Result<Vec<Sheet>, Fault> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => Fault::Encrypted,
        _ => Fault::Damaged,
    })?;
    let mut sheets = Vec::new();
    for meta in book.sheets_metadata().to_vec().into_iter().take(limits::SHEETS) {
        let mut sheet = Sheet::named(&meta.name);
        sheet.hidden = meta.visible != SheetVisible::Visible;
        for merge in book.merge_cells_by_sheet_name(&meta.name).unwrap_or_default() {
            sheet.merge(region(merge.start, merge.end));
        }
        let Ok(range) = book.worksheet_range(&meta.name) else {
            sheet.cut = true;
            sheets.push(sheet);
            continue;
        };
        let (top, left) = range.start().unwrap_or((0, 0));
        for (row, column, data) in range.used_cells() {
            if let Some(cell) = cell(data) {
                sheet.put(CellRef::new(top + row as u32 + 1, left + column as u32 + 1), cell);
            }
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

pub fn xlsb(bytes: &[u8], budget: &Budget) -> Result<Vec<Sheet>, Fault> {
    // Opening it as an archive first holds it to our bounds, which calamine has none of.
    let mut archive = Archive::open(bytes, budget)?;
    for member in archive.members() {
        archive.read(member.index)?;
    }
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsbError::Password => Fault::Encrypted,
        _ => Fault::Damaged,
    })?;
    let mut sheets = Vec::new();
    for meta in book.sheets_metadata().to_vec().into_iter().take(limits::SHEETS) {
        let mut sheet = Sheet::named(&meta.name);
        sheet.hidden = meta.visible != SheetVisible::Visible;
        // Cell by cell: the dense range would be as large as its farthest stray cell.
        match book.worksheet_cells_reader(&meta.name) {
            Ok(mut cells) => loop {
                match cells.next_cell() {
                    Ok(Some(found)) => {
                        let (row, column) = found.get_position();
                        if let Some(cell) = cell(&owned(found.get_value())) {
                            sheet.put(CellRef::new(row + 1, column + 1), cell);
                        }
                    }
                    Ok(None) => break,
                    Err(_) => {
                        sheet.cut = true;
                        break;
                    }
                }
            },
            Err(_) => sheet.cut = true,
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn region(start: (u32, u32), end: (u32, u32)) -> Region {
    Region { first: CellRef::new(start.0 + 1, start.1 + 1), last: CellRef::new(end.0 + 1, end.1 + 1) }
}

fn owned(data: &DataRef) -> Data {
    data.clone().into()
}

fn cell(data: &Data) -> Option<Cell> {
    let number = |value: f64| Cell {
        text: format::general(value),
        content: Content::Number { value, general: true, from_1904: false },
    };
    Some(match data {
        Data::Empty => return None,
        Data::String(text) => Cell::text(text.clone()),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::text(text.clone()),
        Data::Int(value) => number(*value as f64),
        Data::Float(value) => number(*value),
        Data::Bool(value) => {
            Cell { text: if *value { "TRUE" } else { "FALSE" }.into(), content: Content::Bool(*value) }
        }
        Data::Error(error) => Cell { text: error.to_string(), content: Content::Error },
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            match jiff::civil::Date::new(year as i16, month as i8, day as i8) {
                Ok(date) => Cell {
                    text: format!("{year}/{month}/{day}"),
                    content: Content::Date(date.at(0, 0, 0, 0)),
                },
                Err(_) => number(moment.as_f64()),
            }
        }
    })
}

//! 培训登记.xlsx and 考核打分.xlsx: everybody in office with the cells that are to be filled in; filled in, they are
//! what `ledger import` reads.

use jiff::civil::Date;
use rust_xlsxwriter::XlsxError;

use super::style;

/// A register: what it is called, its sheet, its columns with their widths, its rows, and how to fill it in.
pub struct Register<'a> {
    pub title: &'a str,
    pub organ: &'a str,
    pub as_of: Date,
    pub sheet: &'a str,
    pub columns: &'a [(String, f64)],
    pub rows: &'a [Vec<String>],
    pub notes: &'a [&'a str],
}

/// Renders a register.
///
/// # Errors
/// Only what the writer itself refuses.
pub fn register(register: &Register) -> Result<Vec<u8>, XlsxError> {
    // Never taken for what a school sent, also where somebody puts it into the workspace.
    let mut workbook =
        style::workbook(register.title, register.organ, register.as_of, style::Purpose::Reading)?;
    let sheet = workbook.add_worksheet().set_name(register.sheet)?;
    for ((label, width), column) in register.columns.iter().zip(0u16..) {
        style::column_width(sheet, column, *width)?;
        style::write(sheet, 0, column, label, &style::header())?;
    }
    sheet.set_row_height(0, 24)?;
    for (row, at) in register.rows.iter().zip(1u32..) {
        for (text, column) in row.iter().zip(0u16..) {
            style::write(sheet, at, column, text, &style::cell())?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    style::print_setup(sheet, true, "内部资料");
    let notes = workbook.add_worksheet().set_name("怎么填")?;
    style::column_width(notes, 0, 90.0)?;
    for (note, row) in register.notes.iter().zip(0u32..) {
        style::write(notes, row, 0, note, &style::cell())?;
        style::row_lines(notes, row, style::lines(note, 90.0))?;
    }
    workbook.save_to_buffer()
}

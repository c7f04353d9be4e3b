//! One sheet with a header and rows of text, as a school office makes it: made to be read by intake, not to be looked at.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

/// Renders the workbook.
///
/// # Errors
/// Only what the writer itself refuses.
pub fn plain(
    sheet: &str,
    header: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // No clock: the same rows give the same bytes.
    let created = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let own = workbook.add_worksheet().set_name(sheet)?;
    for (label, column) in header.iter().zip(0u16..) {
        own.write_string(0, column, *label)?;
    }
    for (cells, row) in rows.zip(1u32..) {
        for (text, column) in cells.iter().zip(0u16..) {
            own.write_string(row, column, text)?;
        }
    }
    workbook.save_to_buffer()
}

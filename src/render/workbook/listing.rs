//! Plain tables: title, note, headings, rows. Reports, so they are never read back.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::style;
use crate::document::listing::{Listing, ListingCell, ListingSheet};

const HEADER_ROW: u32 = 2;

/// Renders the workbook.
///
/// # Errors
/// Only what the writer itself refuses.
pub fn listing(view: &Listing) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = style::workbook(&view.title, &view.organ, view.as_of, style::Purpose::Reading)?;
    for own in &view.sheets {
        sheet(workbook.add_worksheet().set_name(own.name)?, own)?;
    }
    workbook.save_to_buffer()
}

fn sheet(sheet: &mut Worksheet, view: &ListingSheet) -> Result<(), XlsxError> {
    let last = view.columns.len().max(1) as u16 - 1;
    style::merge(sheet, (0, 0), (0, last), &view.title, &style::title())?;
    sheet.set_row_height(0, 34)?;
    style::merge(sheet, (1, 0), (1, last), &view.note, &style::note())?;
    let room: f64 = view.columns.iter().map(|column| column.width).sum();
    style::row_lines(sheet, 1, style::lines(&view.note, room))?;
    for (column, at) in view.columns.iter().zip(0u16..) {
        style::column_width(sheet, at, column.width)?;
        style::write(sheet, HEADER_ROW, at, column.label, &style::header())?;
    }
    sheet.set_row_height(HEADER_ROW, 24)?;
    for (cells, row) in view.rows.iter().zip(HEADER_ROW + 1..) {
        let total = view.total && row - HEADER_ROW == view.rows.len() as u32;
        let look = |format: Format| {
            if total { format.set_bold().set_background_color(style::HEADER_FILL) } else { format }
        };
        for ((cell, column), at) in cells.iter().zip(&view.columns).zip(0u16..) {
            let format = look(if column.centred { style::centred() } else { style::cell() });
            match cell {
                ListingCell::Text(text) => style::write(sheet, row, at, text, &format)?,
                ListingCell::Count(count) => {
                    sheet.write_number_with_format(
                        row,
                        at,
                        *count as f64,
                        &format.set_num_format("#,##0"),
                    )?;
                }
                ListingCell::Share(share) => {
                    sheet.write_number_with_format(row, at, *share, &format.set_num_format("0.0%"))?;
                }
            }
        }
        let lines = cells.iter().zip(&view.columns).map(|(cell, column)| match cell {
            ListingCell::Text(text) => style::lines(text, column.width),
            _ => 1,
        });
        style::row_lines(sheet, row, lines.max().unwrap_or(1))?;
    }
    // What adds the others up is no row to sort or to filter away.
    let rows = view.rows.len().saturating_sub(usize::from(view.total));
    if rows > 0 {
        sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + rows as u32, last)?;
    }
    sheet.set_freeze_panes(HEADER_ROW + 1, 0)?;
    sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    style::print_setup(sheet, view.landscape, "");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;
    use crate::document::listing::{short, wide};

    #[test]
    fn numbers_are_numbers_and_data_stays_text() {
        let view = Listing {
            title: "表".into(),
            organ: "局".into(),
            as_of: jiff::civil::date(2026, 3, 1),
            sheets: vec![ListingSheet {
                name: "甲",
                title: "表".into(),
                note: "注".into(),
                columns: vec![wide("名", 10.0), short("数", 8.0)],
                rows: vec![vec!["=1+1".into(), 3usize.into()], vec!["合计".into(), ListingCell::Share(0.5)]],
                total: true,
                landscape: true,
            }],
        };
        let bytes = listing(&view).unwrap();
        let range = Xlsx::new(Cursor::new(&bytes)).unwrap().worksheet_range("甲").unwrap();
        assert_eq!(range.get_value((3, 0)), Some(&Data::String("=1+1".into())));
        assert_eq!(range.get_value((3, 1)), Some(&Data::Float(3.0)));
        assert_eq!(range.get_value((4, 1)), Some(&Data::Float(0.5)));
        assert_eq!(bytes, listing(&view).unwrap());
    }
}

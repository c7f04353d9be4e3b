//! 花名册.xlsx: the roster as a sheet that prints as it stands.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use super::style;
use crate::document::roster::{ColumnKind, RosterCell, RosterView};

/// The rows above the table: title and subtitle.
const HEADER_ROW: u32 = 2;

/// Renders the roster.
///
/// # Errors
/// Only what the writer itself refuses.
pub fn roster(view: &RosterView) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = style::workbook(&view.title, &view.organ, view.as_of, style::Purpose::Reading)?;
    let sheet = workbook.add_worksheet().set_name("花名册")?;
    fill(sheet, view)?;
    workbook.save_to_buffer()
}

pub(super) fn fill(sheet: &mut Worksheet, view: &RosterView) -> Result<(), XlsxError> {
    let last_column = (view.columns.len().max(1) - 1) as u16;
    style::merge(sheet, (0, 0), (0, last_column), &view.title, &style::title())?;
    sheet.set_row_height(0, 30)?;
    let subtitle = style::note().set_align(FormatAlign::Right);
    style::merge(sheet, (1, 0), (1, last_column), &view.subtitle, &subtitle)?;
    sheet.set_row_height(1, 18)?;

    let formats: Vec<Format> = view.columns.iter().map(|column| format_of(column.kind)).collect();
    for (column, at) in view.columns.iter().zip(0u16..) {
        style::column_width(sheet, at, column.width)?;
        style::write(sheet, HEADER_ROW, at, column.label, &style::header())?;
    }
    sheet.set_row_height(HEADER_ROW, 24)?;
    let mut row_at = HEADER_ROW + 1;
    for row in &view.rows {
        let lines =
            row.iter().zip(&view.columns).map(|(cell, column)| style::lines(&cell.print(), column.width));
        style::row_lines(sheet, row_at, lines.max().unwrap_or(1))?;
        for ((cell, format), at) in row.iter().zip(&formats).zip(0u16..) {
            write_cell(sheet, row_at, at, cell, format)?;
        }
        row_at += 1;
    }
    if !view.footnote.is_empty() {
        style::merge(sheet, (row_at, 0), (row_at, last_column), &view.footnote, &style::note())?;
        sheet.set_row_height(row_at, 20)?;
    }

    let head = if view.draft { "草稿　内部资料" } else { "内部资料" };
    style::print_setup(sheet, true, head);
    sheet.set_freeze_panes(HEADER_ROW + 1, 0)?;
    sheet.set_repeat_rows(0, HEADER_ROW)?;
    sheet.set_print_area(0, 0, row_at, last_column)?;
    if !view.rows.is_empty() {
        let last_row = HEADER_ROW + view.rows.len() as u32;
        sheet.autofilter(HEADER_ROW, 0, last_row, last_column)?;
    }
    Ok(())
}

fn format_of(kind: ColumnKind) -> Format {
    match kind {
        ColumnKind::Text => style::cell(),
        ColumnKind::Short | ColumnKind::Phone => style::centred(),
        ColumnKind::Date => style::date_cell(),
        ColumnKind::Number => style::centred().set_num_format("0"),
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &RosterCell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        RosterCell::Number(number) => {
            sheet.write_number_with_format(row, column, f64::from(*number), format)?;
        }
        RosterCell::Date(date) => match style::date(*date) {
            Some(serial) => {
                sheet.write_datetime_with_format(row, column, &serial, format)?;
            }
            None => style::write(sheet, row, column, &date.to_string(), format)?,
        },
        RosterCell::Text(text) => style::write(sheet, row, column, text, format)?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, DataType, Reader, Xlsx};

    use super::*;
    use crate::document::roster;
    use crate::settings::Settings;

    fn view() -> RosterView {
        let batch = roster::tests::batch();
        roster::roster(&batch, &[0, 1], &Settings::default(), jiff::civil::date(2026, 3, 1))
    }

    #[test]
    fn values_keep_their_types() {
        let mut book = Xlsx::new(Cursor::new(super::roster(&view()).unwrap())).unwrap();
        let range = book.worksheet_range("花名册").unwrap();
        let labels: Vec<String> = view().columns.iter().map(|column| column.label.to_string()).collect();
        let column = |label: &str| labels.iter().position(|own| own == label).unwrap();
        let row = |ordinal: usize| range.rows().nth(2 + ordinal).unwrap();
        assert_eq!(row(1)[column("联系电话")], Data::String("13995010001".into()));
        assert_eq!(row(2)[column("姓名")], Data::String("努尔兰·哈斯木".into()));
        let start = &row(1)[column("任期开始")];
        assert!(start.is_datetime());
        assert_eq!(start.as_datetime().unwrap().to_string(), "2026-03-01 00:00:00");
        assert_eq!(row(1)[column("序号")], Data::Float(1.0));
    }

    #[test]
    fn formula_like_text_stays_text() {
        let mut book = Xlsx::new(Cursor::new(super::roster(&view()).unwrap())).unwrap();
        let formulas = book.worksheet_formula("花名册").unwrap();
        assert!(formulas.used_cells().next().is_none());
        let range = book.worksheet_range("花名册").unwrap();
        assert!(range.used_cells().any(|(_, _, cell)| cell == &Data::String("=1+1".into())));
    }

    #[test]
    fn the_same_view_gives_the_same_bytes() {
        assert_eq!(super::roster(&view()).unwrap(), super::roster(&view()).unwrap());
    }

    #[test]
    fn nobody_passed_is_still_a_roster() {
        let empty = RosterView { rows: Vec::new(), ..view() };
        assert!(super::roster(&empty).is_ok());
    }
}

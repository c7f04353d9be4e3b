//! 待确认.xlsx and 确认.xlsx: a line for each question, with room for the answer. To be filled in, so it
//! is read when it lies in the workspace.

use rust_xlsxwriter::{Color, Format, FormatAlign, Worksheet, XlsxError};

use super::style;
use crate::document::pending::{ANSWER, COLUMNS, Line, PendingView};

const WIDTHS: [f64; 10] = [22.0, 24.0, 10.0, 26.0, 18.0, 34.0, 30.0, 11.0, 12.0, 15.0];
const HEADER_ROW: u32 = 2;

/// Renders the workbook.
///
/// # Errors
/// Only what the writer itself refuses.
pub fn pending(view: &PendingView) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = style::workbook(&view.title, &view.organ, view.as_of, style::Purpose::FillingIn)?;
    sheet(workbook.add_worksheet().set_name(view.sheet)?, &view.title, &view.note, &view.lines)?;
    if !view.kept.is_empty() {
        let note = "以前确认过的事项，另存为“确认.xlsx”时请一并保留。";
        sheet(workbook.add_worksheet().set_name("已确认")?, "已确认的事项", note, &view.kept)?;
    }
    workbook.save_to_buffer()
}

fn sheet(sheet: &mut Worksheet, title: &str, note: &str, lines: &[Line]) -> Result<(), XlsxError> {
    let last = COLUMNS.len() as u16 - 1;
    style::merge(sheet, (0, 0), (0, last), title, &style::title())?;
    sheet.set_row_height(0, 34)?;
    style::merge(sheet, (1, 0), (1, last), note, &style::note())?;
    style::row_lines(sheet, 1, style::lines(note, WIDTHS.iter().sum::<f64>()))?;
    for ((label, width), column) in COLUMNS.iter().zip(WIDTHS).zip(0u16..) {
        style::column_width(sheet, column, width)?;
        let own = usize::from(column);
        let header =
            if ANSWER.contains(&own) { answer(style::header(), 0xFF_E0_8A) } else { style::header() };
        style::write(sheet, HEADER_ROW, column, label, &header)?;
    }
    sheet.set_row_height(HEADER_ROW, 24)?;
    let text = style::cell().set_align(FormatAlign::Top);
    let code = text.clone().set_font_color(Color::RGB(0x8C_95_9F)).set_font_size(9);
    for (line, row) in lines.iter().zip(HEADER_ROW + 1..) {
        for ((words, column), own) in line.iter().zip(0u16..).zip(0usize..) {
            let format = match own {
                own if ANSWER.contains(&own) => answer(text.clone(), 0xFF_F8_DC),
                9 => code.clone(),
                _ => text.clone(),
            };
            style::write(sheet, row, column, words, &format)?;
        }
        let most = line.iter().zip(WIDTHS).map(|(words, width)| style::lines(words, width)).max();
        style::row_lines(sheet, row, most.unwrap_or(1))?;
    }
    if !lines.is_empty() {
        sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + lines.len() as u32, last)?;
    }
    sheet.set_freeze_panes(HEADER_ROW + 1, 2)?;
    sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    style::print_setup(sheet, true, "");
    Ok(())
}

fn answer(format: Format, colour: u32) -> Format {
    format.set_background_color(Color::RGB(colour))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    fn view(lines: usize) -> PendingView {
        let line: Line =
            std::array::from_fn(|column| if column == 4 { "=1+1".into() } else { format!("{column}") });
        PendingView {
            title: "待确认".into(),
            note: "填写".into(),
            sheet: "待确认",
            lines: vec![line.clone(); lines],
            kept: vec![line],
            organ: "局".into(),
            as_of: jiff::civil::date(2026, 3, 1),
        }
    }

    #[test]
    fn a_line_each_earlier_answers_apart_and_data_stays_text() {
        let bytes = pending(&view(2)).unwrap();
        let mut book = Xlsx::new(Cursor::new(&bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["待确认", "已确认"]);
        let range = book.worksheet_range("待确认").unwrap();
        assert_eq!(range.get_value((2, 6)), Some(&Data::String("理由".into())));
        assert_eq!(range.get_value((4, 4)), Some(&Data::String("=1+1".into())));
        assert_eq!(range.height(), 5);
        assert_eq!(bytes, pending(&view(2)).unwrap());
        assert!(pending(&view(0)).is_ok());
    }
}

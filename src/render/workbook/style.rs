//! What every workbook shares: faces, print set-up, fixed dates, and the one door by which text
//! enters a cell.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::output;

/// The face of running text and the face of headings: every Chinese office machine has both.
pub(super) const SONG: &str = "宋体";
pub(super) const HEI: &str = "黑体";

pub(super) const HEADER_FILL: Color = Color::RGB(0xDD_E6_F0);
pub(super) const LINE: Color = Color::RGB(0x8C_96_A0);

/// Excel's limit for one cell. *Units*: UTF-16 code units.
const CELL_LIMIT: usize = 32_767;
const CUT_NOTE: &str = "…（其余见 JSON 报告）";

/// What a workbook is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be filled in and sent back: read when it returns.
    FillingIn,
    /// A report or a list: never read, even where somebody puts it into the workspace.
    Reading,
}

/// An empty workbook whose properties hold no clock: its dates are the day of the view.
pub(super) fn workbook(
    title: &str,
    author: &str,
    as_of: Date,
    purpose: Purpose,
) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let mut properties = DocProperties::new().set_title(title).set_author(author);
    if let Some(created) = date(as_of) {
        properties = properties.set_creation_datetime(&created);
    }
    if purpose == Purpose::Reading {
        properties = properties.set_keywords(output::READ_ONLY_KEYWORD);
    }
    workbook.set_properties(&properties);
    // What a Chinese Excel starts from: columns are measured in this face, so that their widths come
    // out the same with it and with what stands in for it.
    let base = Format::new().set_font_name(SONG).set_font_size(11).set_font_charset(134);
    workbook.set_default_format(&base, 18, 72)?;
    Ok(workbook)
}

/// Makes a column wide enough for `width` half-width characters of a table's text on one line.
pub(super) fn column_width(sheet: &mut Worksheet, column: u16, width: f64) -> Result<(), XlsxError> {
    // 10 pt is 6.67 pixels a digit and twice that a hanzi; the surplus is the margin within the cell
    // and what other office programs, which do not round a digit up to 8 pixels, make it narrower.
    sheet.set_column_width_pixels(column, (width * 7.2 + 10.0).round() as u32)?;
    Ok(())
}

/// How many lines a table's text takes in a column of that width. Office programs break a line a
/// little earlier on paper than on the screen, so one character is kept back.
pub(super) fn lines(text: &str, width: f64) -> usize {
    let room = (width - 1.0).max(1.0) as usize;
    text.lines().map(|line| crate::text::width(line).div_ceil(room).max(1)).sum::<usize>().max(1)
}

/// Gives a row the height that many lines need. It is said outright: merged cells never grow by
/// themselves, and not every office program grows the others on opening a file.
pub(super) fn row_lines(sheet: &mut Worksheet, row: u32, lines: usize) -> Result<(), XlsxError> {
    // Excel's greatest row is 409.5 pt.
    sheet.set_row_height(row, (lines as f64 * 14.0 + 8.0).min(409.0))?;
    Ok(())
}

/// A date for a cell; Excel knows none before 1900.
pub(super) fn date(date: Date) -> Option<ExcelDateTime> {
    ExcelDateTime::from_ymd(u16::try_from(date.year()).ok()?, date.month() as u8, date.day() as u8).ok()
}

/// A title over the table: 黑体, large, in the middle.
pub(super) fn title() -> Format {
    Format::new()
        .set_font_name(HEI)
        .set_font_size(16)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
}

/// A line of small print.
pub(super) fn note() -> Format {
    Format::new()
        .set_font_name(SONG)
        .set_font_size(10)
        .set_font_color(Color::RGB(0x40_40_40))
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

/// A column's heading.
pub(super) fn header() -> Format {
    cell().set_font_name(HEI).set_background_color(HEADER_FILL).set_align(FormatAlign::Center)
}

/// A cell of a table, from the left, wrapped; taken as text whatever is typed into it.
pub(super) fn cell() -> Format {
    Format::new()
        .set_font_name(SONG)
        .set_font_size(10)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
        .set_border(FormatBorder::Thin)
        .set_border_color(LINE)
        .set_num_format("@")
}

/// The same, centred.
pub(super) fn centred() -> Format {
    cell().set_align(FormatAlign::Center)
}

/// A real date, `yyyy-mm-dd`.
pub(super) fn date_cell() -> Format {
    centred().set_num_format("yyyy-mm-dd")
}

/// Landscape or portrait A4, one page wide, centred, numbered.
///
/// The scale follows from the widths; the length is free.
pub(super) fn print_setup(sheet: &mut Worksheet, landscape: bool, head: &str) {
    sheet.set_paper_size(9);
    if landscape {
        sheet.set_landscape();
    } else {
        sheet.set_portrait();
    }
    sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_print_center_horizontally(true);
    if !head.is_empty() {
        // The space keeps a leading digit of the text from being read as part of the size.
        sheet.set_header(format!("&R&\"{SONG},Regular\"&9 {}", head.replace('&', "&&")));
    }
    sheet.set_footer(format!("&C&\"{SONG},Regular\"&9 第 &P 页 共 &N 页"));
}

/// Writes text as text: a leading `=` stays a letter, also after somebody edits the cell.
pub(super) fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let text = fitting(text);
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        let quoted = format.clone().set_quote_prefix();
        sheet.write_string_with_format(row, column, text.as_ref(), &quoted)?;
    } else {
        sheet.write_string_with_format(row, column, text.as_ref(), format)?;
    }
    Ok(())
}

/// Merges cells and writes text into them; a single cell is written plainly, which merging refuses.
pub(super) fn merge(
    sheet: &mut Worksheet,
    (first_row, first_column): (u32, u16),
    (last_row, last_column): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if (first_row, first_column) == (last_row, last_column) {
        return write(sheet, first_row, first_column, text, format);
    }
    sheet.merge_range(first_row, first_column, last_row, last_column, "", format)?;
    write(sheet, first_row, first_column, text, format)
}

/// The text as a cell can hold it: what is too long ends in a visible note, only in workbooks.
fn fitting(text: &str) -> Cow<'_, str> {
    if text.len() <= CELL_LIMIT || text.encode_utf16().count() <= CELL_LIMIT {
        return Cow::Borrowed(text);
    }
    let mut room = CELL_LIMIT - CUT_NOTE.encode_utf16().count();
    let kept: String = text
        .chars()
        .take_while(|ch| {
            let fits = ch.len_utf16() <= room;
            room = room.saturating_sub(ch.len_utf16());
            fits
        })
        .collect();
    Cow::Owned(kept + CUT_NOTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_at_a_character_and_says_so() {
        let long = "𠅤".repeat(20_000);
        let cut = fitting(&long);
        assert!(cut.encode_utf16().count() <= CELL_LIMIT);
        assert!(cut.ends_with(CUT_NOTE));
        assert_eq!(fitting("短"), "短");
    }
}

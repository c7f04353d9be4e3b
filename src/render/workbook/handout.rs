//! The blank workbooks `yinfa init` hands out: 学校名册, 推荐人选汇总表, 推荐表.
//!
//! They are made to come back readable: text formats keep the digits of phones and codes, drop-downs
//! keep the words, dates are dates.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign, FormatBorder,
    Formula, Image, Note, Workbook, Worksheet, XlsxError,
};

use super::style;
use crate::document::handout::{
    CellKind, EXAMPLE, Example, FilledRow, FormView, GUIDE_SHEET, HandoutColumn, SCHOOL_SHEET, TableView,
};
use crate::model::Field;
use crate::place::CellRef;

const HEADER_ROW: u32 = 2;
const EXAMPLE_ROW: u32 = 3;
const FIRST_ROW: u32 = 4;
/// Ruled rows: what prints when nobody fills in more.
const RULED_ROWS: u32 = 28;
/// Drop-downs and formats reach further, for large counties.
const LAST_ROW: u32 = 2_000;

/// A blank table: 学校名册 or 推荐人选汇总表.
///
/// # Errors
/// Only what the writer itself refuses.
pub fn table(view: &TableView) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = style::workbook(&view.title, &view.organ, view.as_of, style::Purpose::FillingIn)?;
    let sheet = workbook.add_worksheet().set_name(view.sheet)?;
    sheet.set_active(true);
    table_sheet(sheet, view)?;
    guide_sheet(&mut workbook, &format!("{}填写说明", view.title), &guide_lines(view))?;
    if view.columns.iter().any(|column| column.kind == CellKind::School) {
        school_sheet(&mut workbook, &view.schools)?;
    }
    workbook.save_to_buffer()
}

/// The 推荐表 in the annex's layout, on one page of A4.
///
/// # Errors
/// Only what the writer itself refuses.
pub fn form(view: &FormView) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = style::workbook(&view.title, &view.organ, view.as_of, style::Purpose::FillingIn)?;
    let sheet = workbook.add_worksheet().set_name("推荐表")?;
    sheet.set_active(true);
    form_sheet(sheet, view)?;
    guide_sheet(&mut workbook, &format!("{}填写说明", view.title), &view.guide)?;
    workbook.save_to_buffer()
}

// ---- tables ---------------------------------------------------------------------------------

fn table_sheet(sheet: &mut Worksheet, view: &TableView) -> Result<(), XlsxError> {
    // Column A is 序号, which is also where the example says that it is one.
    let last_column = view.columns.len() as u16;
    style::merge(sheet, (0, 0), (0, last_column), &view.title, &style::title())?;
    sheet.set_row_height(0, 32)?;
    style::merge(sheet, (1, 0), (1, last_column), &view.note, &style::note())?;
    sheet.set_row_height(1, 20)?;
    sheet.set_row_height(HEADER_ROW, 34)?;

    let number = style::centred().set_num_format("0");
    style::column_width(sheet, 0, 5.0)?;
    style::write(sheet, HEADER_ROW, 0, "序号", &style::header())?;
    style::write(sheet, EXAMPLE_ROW, 0, EXAMPLE, &example_format(CellKind::Short))?;
    for row in FIRST_ROW..FIRST_ROW + RULED_ROWS {
        sheet.write_number_with_format(row, 0, f64::from(row - EXAMPLE_ROW), &number)?;
        sheet.set_row_height(row, 30)?;
    }
    let example_lines = view.columns.iter().map(|column| match &column.example {
        Example::Text(text) => style::lines(text, column.width),
        Example::Date(_) => 1,
    });
    style::row_lines(sheet, EXAMPLE_ROW, example_lines.max().unwrap_or(1))?;
    for (column, at) in view.columns.iter().zip(1u16..) {
        table_column(sheet, column, at)?;
    }
    for (filled, row) in view.rows.iter().zip(FIRST_ROW..) {
        filled_row(sheet, view, filled, row)?;
    }

    style::print_setup(sheet, true, "");
    sheet.set_freeze_panes(HEADER_ROW + 1, 2)?;
    sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    Ok(())
}

/// The cell of a field in a filled row, counted from 0; 姓名 for a field without a column.
pub fn cell_of(view: &TableView, row: usize, field: Field) -> CellRef {
    let column = view.columns.iter().position(|column| column.field == field).unwrap_or(0);
    CellRef::new(FIRST_ROW + 1 + row as u32, column as u32 + 2)
}

/// The row of the headings, as a person counts.
pub const HEADINGS: u32 = HEADER_ROW + 1;

fn filled_row(
    sheet: &mut Worksheet,
    view: &TableView,
    filled: &FilledRow,
    row: u32,
) -> Result<(), XlsxError> {
    let mut most = 1;
    for (column, at) in view.columns.iter().zip(1u16..) {
        let Some(text) = filled.values.get(&column.field) else { continue };
        // As sent, whatever the column is for: a date that is none must come back as it was.
        let format = format_of(column.kind).set_num_format("@");
        style::write(sheet, row, at, text, &format)?;
        most = most.max(style::lines(text, column.width));
        if let (Field::Photo, Some(bytes)) = (column.field, &filled.picture)
            && let Ok(image) = Image::new_from_buffer(bytes)
        {
            sheet.insert_image_fit_to_cell(row, at, &image, true)?;
            most = most.max(7);
        }
    }
    style::row_lines(sheet, row, most)
}

fn table_column(sheet: &mut Worksheet, column: &HandoutColumn, at: u16) -> Result<(), XlsxError> {
    let format = format_of(column.kind);
    // Beyond the ruled rows the column keeps its format, so that a pasted phone stays text.
    sheet.set_column_format(at, &unruled(column.kind))?;
    style::column_width(sheet, at, column.width)?;
    // A star in the heading would make it another word than the column's name.
    let header = if column.required { style::header() } else { optional_header() };
    style::write(sheet, HEADER_ROW, at, column.label, &header)?;
    sheet.insert_note(
        HEADER_ROW,
        at,
        &Note::new(column.hint)
            .add_author_prefix(false)
            .set_font_name(style::SONG)
            .set_width(200)
            .set_height(48),
    )?;
    let example = example_format(column.kind);
    match &column.example {
        Example::Text(text) => style::write(sheet, EXAMPLE_ROW, at, text, &example)?,
        Example::Date(date) => match style::date(*date) {
            Some(serial) => {
                sheet.write_datetime_with_format(EXAMPLE_ROW, at, &serial, &example)?;
            }
            None => style::write(sheet, EXAMPLE_ROW, at, &date.to_string(), &example)?,
        },
    }
    for row in FIRST_ROW..FIRST_ROW + RULED_ROWS {
        sheet.write_blank(row, at, &format)?;
    }
    if let Some(validation) = validation(column)? {
        sheet.add_data_validation(FIRST_ROW, at, LAST_ROW, at, &validation)?;
    }
    Ok(())
}

fn format_of(kind: CellKind) -> Format {
    match kind {
        CellKind::Date => style::date_cell(),
        CellKind::Text | CellKind::School => style::cell(),
        CellKind::Short | CellKind::Choice { .. } => style::centred(),
    }
}

/// Paler than the heading of a column that must be filled in.
fn optional_header() -> Format {
    style::header().set_background_color(Color::RGB(0xF2_F5_F8)).set_font_name(style::SONG)
}

fn unruled(kind: CellKind) -> Format {
    format_of(kind).set_border(FormatBorder::None)
}

fn example_format(kind: CellKind) -> Format {
    format_of(kind)
        .set_italic()
        .set_font_color(Color::RGB(0x80_80_80))
        .set_background_color(Color::RGB(0xF5_F5_F0))
}

/// What a cell of the column accepts and how it says so; `None` where anything goes.
fn validation(column: &HandoutColumn) -> Result<Option<DataValidation>, XlsxError> {
    let validation = match column.kind {
        CellKind::Text => return Ok(None),
        CellKind::Short => DataValidation::new().allow_any_value(),
        CellKind::Date => DataValidation::new()
            .allow_date_formula(DataValidationRule::GreaterThan(Formula::new("36526")))
            .set_error_title("请填日期")?
            .set_error_message("请填 2026-03-01 这样的日期。")?,
        CellKind::Choice { words, open } => DataValidation::new()
            .allow_list_strings(words)?
            .set_error_style(if open {
                DataValidationErrorStyle::Warning
            } else {
                DataValidationErrorStyle::Stop
            })
            .set_error_title("请从列表选择")?
            .set_error_message("填的内容不在列表里。请点单元格右侧的箭头选择。")?,
        // A range, because 255 characters is all an inline list may hold; as long as the sheet's
        // filled part, because a longer one ends in blanks.
        CellKind::School => DataValidation::new()
            .allow_list_formula(Formula::new(format!(
                "=OFFSET({SCHOOL_SHEET}!$A$2,0,0,MAX(1,COUNTA({SCHOOL_SHEET}!$A$2:$A$2000)),1)"
            )))
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title("不在学校列表里")?
            .set_error_message(format!(
                "填的学校不在“{SCHOOL_SHEET}”工作表里。请核对全称；确有此校的，先补进“{SCHOOL_SHEET}”工作表。"
            ))?,
    };
    Ok(Some(validation.set_input_title(column.label)?.set_input_message(column.hint)?))
}

fn school_sheet(workbook: &mut Workbook, schools: &[String]) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name(SCHOOL_SHEET)?;
    style::column_width(sheet, 0, 44.0)?;
    sheet.set_column_format(0, &style::cell().set_border(FormatBorder::None))?;
    style::write(sheet, 0, 0, "下拉列表（一行一校，可以增减）", &style::header())?;
    sheet.set_row_height(0, 24)?;
    for (school, row) in schools.iter().zip(1u32..=LAST_ROW) {
        style::write(sheet, row, 0, school, &style::cell())?;
    }
    sheet.set_freeze_panes(1, 0)?;
    style::print_setup(sheet, false, "");
    Ok(())
}

// ---- instructions ---------------------------------------------------------------------------

fn guide_lines(view: &TableView) -> Vec<String> {
    let mut lines = view.guide.clone();
    lines.push("各列填写要求：".into());
    for (column, at) in view.columns.iter().zip(2u32..) {
        // The label never stands alone in a cell here: a reader of forms would take it for one.
        let letters = crate::place::CellRef::column_letters(at);
        let required = if column.required { "必填" } else { "选填" };
        lines.push(format!("{letters} 列　{}（{required}）：{}", column.label, column.hint));
    }
    lines
}

/// As wide as a portrait page prints at full size.
const GUIDE_WIDTH: f64 = 78.0;

fn guide_sheet(workbook: &mut Workbook, title: &str, lines: &[String]) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name(GUIDE_SHEET)?;
    style::column_width(sheet, 0, GUIDE_WIDTH)?;
    style::write(sheet, 0, 0, title, &style::title())?;
    sheet.set_row_height(0, 34)?;
    let body = style::note().set_font_color(Color::Black);
    let mut ordinal = 0;
    for (line, row) in lines.iter().zip(1u32..) {
        let numbered = if line.ends_with('：') || line.contains(" 列　") {
            line.clone()
        } else {
            ordinal += 1;
            format!("{ordinal}. {line}")
        };
        style::write(sheet, row, 0, &numbered, &body)?;
        style::row_lines(sheet, row, style::lines(&numbered, GUIDE_WIDTH))?;
    }
    sheet.set_screen_gridlines(false);
    style::print_setup(sheet, false, "");
    Ok(())
}

// ---- the form -------------------------------------------------------------------------------

/// The five columns of the annex. *Units*: mm; together the text width of A4.
const FORM_COLUMNS: [f64; 5] = [25.0, 37.0, 27.0, 36.0, 40.0];
const FORM_TITLE_MM: f64 = 22.0;
const FORM_ROW_MM: f64 = 14.0;
const FORM_HISTORY_MM: f64 = 100.0;
const FORM_OPINION_MM: f64 = 48.0;

fn form_sheet(sheet: &mut Worksheet, view: &FormView) -> Result<(), XlsxError> {
    for (width, column) in FORM_COLUMNS.iter().zip(0u16..) {
        sheet.set_column_width_pixels(column, pixels(*width))?;
    }
    let heights = [
        FORM_TITLE_MM,
        FORM_ROW_MM,
        FORM_ROW_MM,
        FORM_ROW_MM,
        FORM_ROW_MM,
        FORM_ROW_MM,
        FORM_HISTORY_MM,
        FORM_OPINION_MM,
    ];
    for (height, row) in heights.iter().zip(0u32..) {
        sheet.set_row_height_pixels(row, pixels(*height))?;
    }
    style::merge(sheet, (0, 0), (0, 4), &view.title, &style::title().set_font_size(20))?;

    let value = |field: Field| view.values.get(&field).map_or("", String::as_str);
    let pairs = [
        (1, 0, "姓　名", (1, 1), Field::Name),
        (1, 2, "出生年月", (3, 3), Field::Birth),
        (2, 0, "政治面貌", (1, 1), Field::Politics),
        (2, 2, "最高学历", (3, 3), Field::Education),
        (3, 0, "毕业院校", (1, 1), Field::College),
        (3, 2, "所学专业", (3, 3), Field::Major),
        (4, 0, "工作单位", (1, 2), Field::Unit),
        (4, 3, "职　务", (4, 4), Field::Post),
        (5, 0, "联系电话", (1, 2), Field::Phone),
        (5, 3, "电子邮箱", (4, 4), Field::Email),
    ];
    for (row, label_column, label, (first, last), field) in pairs {
        style::write(sheet, row, label_column, label, &form_label())?;
        style::merge(sheet, (row, first), (row, last), value(field), &form_value())?;
    }
    style::merge(sheet, (1, 4), (3, 4), "照片", &form_label())?;

    style::write(sheet, 6, 0, "工作经历", &form_label())?;
    let history = form_value().set_align(FormatAlign::Left).set_align(FormatAlign::Top);
    style::merge(sheet, (6, 1), (6, 4), value(Field::History), &history)?;
    style::write(sheet, 7, 0, "单位意见", &form_label())?;
    let opinion = form_value().set_align(FormatAlign::Left).set_align(FormatAlign::Bottom);
    style::merge(sheet, (7, 1), (7, 4), &opinion_text(value(Field::Opinion)), &opinion)?;

    form_validation(sheet)?;
    sheet.set_paper_size(9).set_portrait();
    sheet.set_margins(0.85, 0.85, 0.8, 0.8, 0.3, 0.3);
    sheet.set_print_fit_to_pages(1, 1);
    sheet.set_print_center_horizontally(true);
    sheet.set_print_area(0, 0, 7, 4)?;
    sheet.set_screen_gridlines(false);
    Ok(())
}

/// The seal and the date stand at the foot of the cell, to the right, below what the school writes.
fn opinion_text(opinion: &str) -> String {
    let indent = "　".repeat(18);
    format!("{opinion}\n\n\n{indent}单位盖章\n\n{indent}年　　月　　日\n")
}

fn form_validation(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let hint = |title: &str, text: &str| -> Result<DataValidation, XlsxError> {
        DataValidation::new().allow_any_value().set_input_title(title)?.set_input_message(text)
    };
    for (row, column, validation) in [
        (1, 3, hint("出生年月", "年.月，月份两位，如 1978.05")?),
        (4, 1, hint("工作单位", "学校全称")?),
        (5, 1, hint("联系电话", "11 位手机号或 0951-8061234")?),
        (6, 1, hint("工作经历", "一段一行（Alt+Enter 换行），最后一段写“至今”")?),
        (1, 4, hint("照片", "插入一寸免冠证件照，25×35 毫米")?),
    ] {
        sheet.add_data_validation(row, column, row, column, &validation)?;
    }
    Ok(())
}

fn form_label() -> Format {
    form_value().set_font_name(style::HEI)
}

fn form_value() -> Format {
    style::centred().set_font_size(12).set_border_color(Color::Black)
}

/// *Units*: mm to a screen's pixels at 96 dpi, which the format counts in.
fn pixels(mm: f64) -> u32 {
    (mm / 25.4 * 96.0).round() as u32
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::{Cursor, Read};

    use calamine::{Data, DataType, Reader, Xlsx};

    use super::*;
    use crate::document::handout;
    use crate::settings::Settings;

    fn day() -> jiff::civil::Date {
        jiff::civil::date(2026, 3, 1)
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    fn summary(schools: &[String]) -> Vec<u8> {
        table(&handout::summary(&Settings::default(), schools, day())).unwrap()
    }

    #[test]
    fn the_example_is_marked_and_its_dates_are_dates() {
        let mut book = Xlsx::new(Cursor::new(summary(&[]))).unwrap();
        let range = book.worksheet_range("推荐人选汇总表").unwrap();
        let rows: Vec<&[Data]> = range.rows().collect();
        assert_eq!(rows[3][0], Data::String("示例".into()));
        let at = |label: &str| rows[2].iter().position(|cell| cell.get_string() == Some(label)).unwrap();
        assert!(rows[3][at("任期开始")].is_datetime());
        assert_eq!(rows[3][at("联系电话")], Data::String("13900000000".into()));
        assert!(rows[4..].iter().all(|row| row[1..].iter().all(Data::is_empty)));
    }

    #[test]
    fn lists_too_long_to_stand_inline_come_from_the_school_sheet() {
        let schools: Vec<String> = (0..300).map(|n| format!("贺兰县第{n}小学")).collect();
        let bytes = summary(&schools);
        let xml = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(xml.contains("OFFSET(学校!$A$2"));
        assert!(xml.contains("中共党员,中共预备党员"));
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert_eq!(book.worksheet_range("学校").unwrap().height(), 301);
        assert_eq!(book.sheet_names(), ["推荐人选汇总表", "填写说明", "学校"]);
    }

    #[test]
    fn the_form_has_the_annex_cells_and_takes_what_is_known() {
        let values = BTreeMap::from([(Field::Unit, "贺兰县第一小学".to_string())]);
        let bytes = form(&handout::form(&Settings::default(), values, day())).unwrap();
        let mut book = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
        let range = book.worksheet_range("推荐表").unwrap();
        assert_eq!(range.get_value((1, 0)), Some(&Data::String("姓　名".into())));
        assert_eq!(range.get_value((1, 4)), Some(&Data::String("照片".into())));
        assert_eq!(range.get_value((4, 1)), Some(&Data::String("贺兰县第一小学".into())));
        let xml = part(&bytes, "xl/worksheets/sheet1.xml");
        for merged in ["E2:E4", "B5:C5", "B6:C6", "B7:E7", "B8:E8"] {
            assert!(xml.contains(&format!("ref=\"{merged}\"")), "{merged}");
        }
        assert!(xml.contains("fitToHeight") || xml.contains("fitToPage"));
    }

    #[test]
    fn the_same_day_gives_the_same_bytes() {
        assert_eq!(summary(&[]), summary(&[]));
    }
}

//! 校验报告.xlsx: what to mend, at which cell, for people who work in sheets.
//!
//! 说明 says how to read it, 问题 is the list to filter, 学校 the state of each school.

use std::borrow::Cow;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatUnderline, Url, Workbook, Worksheet, XlsxError};

use super::style;
use crate::document::report::{FindingView, ReportView, SchoolGroup};
use crate::finding::Level;

/// Excel drops hyperlinks beyond 65,530 in one sheet and then calls the file damaged.
const LINK_LIMIT: usize = 65_000;
/// A sheet ends at row 1,048,576; the JSON has everything.
const ROW_LIMIT: usize = 1_000_000;

/// Renders the report.
///
/// # Errors
/// Only what the writer itself refuses.
pub fn report(view: &ReportView) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = style::workbook(&view.title, &view.bureau, view.date, style::Purpose::Reading)?;
    explain(workbook.add_worksheet().set_name("说明")?, view)?;
    problems(&mut workbook, view)?;
    schools(workbook.add_worksheet().set_name("学校")?, view)?;
    workbook.save_to_buffer()
}

fn explain(sheet: &mut Worksheet, view: &ReportView) -> Result<(), XlsxError> {
    for (column, width) in [(0, 16.0), (1, 10.0), (2, 70.0)] {
        style::column_width(sheet, column, width)?;
    }
    style::merge(sheet, (0, 0), (0, 2), &view.title, &style::title())?;
    sheet.set_row_height(0, 34)?;
    let line = format!("{}　校验日期：{}", view.bureau, view.as_of);
    style::merge(sheet, (1, 0), (1, 2), &line, &style::note().set_align(FormatAlign::Center))?;
    sheet.set_row_height(1, 20)?;
    let status = style::centred().set_font_name(style::HEI).set_font_size(14);
    style::merge(sheet, (2, 0), (2, 2), &view.status, &status)?;
    sheet.set_row_height(2, 34)?;

    // Coverage, and who stands on no list, in the row that parts the status from the tables.
    let mut aside = format!("{}　{}", view.coverage.share, view.coverage.deadline);
    if !view.unlisted.is_empty() {
        let count = view.unlisted.len();
        aside.push_str(&format!(
            "\n另有 {count} 所不在学校名册上的学校报来材料：{}",
            view.unlisted.join("、")
        ));
    }
    style::merge(sheet, (3, 0), (3, 2), &aside, &style::note().set_align(FormatAlign::Center))?;
    style::row_lines(sheet, 3, style::lines(&aside, 96.0))?;
    let mut row = 4;
    table_head(sheet, row, &["状态", "学校数", "意思"])?;
    for state in &view.states {
        row += 1;
        let format = state_format(state.key);
        count_row(sheet, row, (state.label, state.count, state.meaning), &format)?;
    }
    row += 2;
    table_head(sheet, row, &["级别", "条数", "意思"])?;
    for level in &view.levels {
        row += 1;
        let format = style::centred().set_background_color(level_fill(level.level));
        count_row(sheet, row, (level.label, level.count, level.meaning), &format)?;
    }
    row += 2;
    table_head(sheet, row, &["怎么看", "", ""])?;
    sheet.merge_range(row, 0, row, 2, "怎么看", &style::header())?;
    for line in HOW_TO_READ {
        row += 1;
        style::merge(sheet, (row, 0), (row, 2), line, &style::cell())?;
        style::row_lines(sheet, row, style::lines(line, 96.0))?;
    }
    style::print_setup(sheet, false, "");
    sheet.set_screen_gridlines(false);
    Ok(())
}

const HOW_TO_READ: &[&str] = &[
    "1. “问题”工作表一行一个问题，先看“怎么改”，再点“哪个格子”打开原表到那一格；可按学校、级别、规则筛选。",
    "2. “必须改”的请学校改好重报；“请确认”的核实后在“待确认.xlsx”里写明理由和确认人，另存为工作目录里的“确认.xlsx”；“已自动规范”和“提示”不用处理，可以抽查。",
    "3. “学校”工作表列出每所学校的状态；没有问题的学校也在其中。",
    "4. 原始表格没有改动。改好后放回原文件夹，重新校验即可；本报告可以随时重新生成。",
];

fn table_head(sheet: &mut Worksheet, row: u32, labels: &[&str]) -> Result<(), XlsxError> {
    for (label, column) in labels.iter().zip(0u16..) {
        style::write(sheet, row, column, label, &style::header())?;
    }
    sheet.set_row_height(row, 22)?;
    Ok(())
}

fn count_row(
    sheet: &mut Worksheet,
    row: u32,
    (label, count, meaning): (&str, usize, &str),
    format: &Format,
) -> Result<(), XlsxError> {
    style::write(sheet, row, 0, label, format)?;
    sheet.write_number_with_format(row, 1, count as f64, &style::centred().set_num_format("0"))?;
    style::write(sheet, row, 2, meaning, &style::cell())?;
    sheet.set_row_height(row, 20)?;
    Ok(())
}

/// One column of 问题: its heading, its width, and what stands in it.
type ProblemColumn = (&'static str, f64, fn(&FindingView) -> Cow<str>);

/// In the order of action: whose it is, what to do, where, on what ground.
const PROBLEM_COLUMNS: &[ProblemColumn] = &[
    ("学校", 26.0, |finding| Cow::from(&finding.school)),
    ("姓名", 12.0, |finding| Cow::from(&finding.person)),
    ("怎么改", 46.0, |finding| Cow::from(&finding.fix)),
    ("哪个格子", 24.0, spot),
    ("依据", 13.0, |finding| Cow::from(finding.clause)),
    ("级别", 11.0, |finding| Cow::from(finding.level_label)),
    ("现在是", 20.0, |finding| Cow::from(&finding.seen)),
    ("核对说明", 24.0, |finding| Cow::from(&finding.expected)),
    ("规则", 18.0, |finding| Cow::from(finding.rule_title)),
    ("说明理由", 16.0, |finding| Cow::from(&finding.settled)),
    ("文件", 26.0, |finding| Cow::from(&finding.file)),
];

/// Sheet and cell, or else the file: what a link should say. The file has its own column, because a
/// link is one line in some office programs and a long file name would push the cell out of sight.
fn spot(finding: &FindingView) -> Cow<'_, str> {
    match (finding.sheet.as_str(), finding.cell.as_str()) {
        ("", "") => Cow::from(finding.file.rsplit('/').next().unwrap_or("")),
        ("", cell) => Cow::from(cell),
        (sheet, "") => Cow::from(sheet),
        (sheet, cell) => Cow::from(format!("{sheet} › {cell}")),
    }
}

const PLACE_COLUMN: u16 = 3;
const LEVEL_COLUMN: u16 = 5;

fn problems(workbook: &mut Workbook, view: &ReportView) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name("问题")?;
    let last_column = (PROBLEM_COLUMNS.len() - 1) as u16;
    for ((label, width, _), column) in PROBLEM_COLUMNS.iter().zip(0u16..) {
        style::column_width(sheet, column, *width)?;
        style::write(sheet, 0, column, label, &style::header())?;
    }
    sheet.set_row_height(0, 24)?;
    let text = style::cell().set_align(FormatAlign::Top);
    let centred = style::centred().set_align(FormatAlign::Top);
    let link = text.clone().set_font_color(Color::RGB(0x05_63_C1)).set_underline(FormatUnderline::Single);
    let levels = [Level::Error, Level::Confirm, Level::Fixed, Level::Info]
        .map(|level| (level, centred.clone().set_background_color(level_fill(level))));

    let findings = view.schools.iter().flat_map(|group| &group.findings);
    let total = findings.clone().count();
    let mut links = 0;
    for (finding, row) in findings.take(ROW_LIMIT).zip(1u32..) {
        let lines = PROBLEM_COLUMNS.iter().map(|(_, width, read)| style::lines(&read(finding), *width));
        style::row_lines(sheet, row, lines.max().unwrap_or(1))?;
        for ((_, _, read), column) in PROBLEM_COLUMNS.iter().zip(0u16..) {
            let format = match column {
                LEVEL_COLUMN => {
                    levels.iter().find(|own| Some(own.0) == finding.level).map_or(&text, |own| &own.1)
                }
                _ => &text,
            };
            if column == PLACE_COLUMN && links < LINK_LIMIT && !finding.path.is_empty() {
                links += usize::from(write_link(sheet, row, column, finding, &link, &text)?);
            } else {
                style::write(sheet, row, column, &read(finding), format)?;
            }
        }
    }
    let last_row = total.min(ROW_LIMIT) as u32;
    if total > ROW_LIMIT {
        style::write(sheet, last_row + 1, 0, "…（其余见 JSON 报告）", &text)?;
    }
    if total == 0 {
        style::merge(sheet, (1, 0), (1, last_column), "没有发现问题。", &style::centred())?;
        sheet.set_row_height(1, 24)?;
    } else {
        sheet.autofilter(0, 0, last_row, last_column)?;
    }
    sheet.set_freeze_panes(1, 2)?;
    sheet.set_repeat_rows(0, 0)?;
    style::print_setup(sheet, true, &view.status);
    Ok(())
}

/// Writes the place as a link to its file and cell; as plain text where the link would be too long.
fn write_link(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    finding: &FindingView,
    link: &Format,
    text: &Format,
) -> Result<bool, XlsxError> {
    let anchor = if finding.anchor.is_empty() { String::new() } else { format!("#{}", finding.anchor) };
    let url = Url::new(format!("file:///{}{anchor}", finding.path)).set_text(spot(finding));
    match sheet.write_url_with_format(row, column, url, link) {
        Ok(_) => Ok(true),
        Err(XlsxError::MaxUrlLengthExceeded | XlsxError::MaxStringLengthExceeded) => {
            style::write(sheet, row, column, &spot(finding), text)?;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

fn schools(sheet: &mut Worksheet, view: &ReportView) -> Result<(), XlsxError> {
    let labels =
        [("学校", 34.0), ("乡镇", 16.0), ("状态", 10.0), ("人选", 22.0), ("待处理", 9.0), ("问题数", 9.0)];
    for ((label, width), column) in labels.iter().zip(0u16..) {
        style::column_width(sheet, column, *width)?;
        style::write(sheet, 0, column, label, &style::header())?;
    }
    sheet.set_row_height(0, 24)?;
    let listed: Vec<&SchoolGroup> =
        view.schools.iter().filter(|group| !group.state.is_empty()).take(ROW_LIMIT).collect();
    let number = style::centred().set_num_format("0");
    for (group, row) in listed.iter().zip(1u32..) {
        style::write(sheet, row, 0, &group.school, &style::cell())?;
        style::write(sheet, row, 1, &group.town, &style::centred())?;
        style::write(sheet, row, 2, group.state, &state_format(group.state_key))?;
        style::write(sheet, row, 3, &group.persons.join("、"), &style::centred())?;
        sheet.write_number_with_format(row, 4, group.blocking as f64, &number)?;
        sheet.write_number_with_format(row, 5, group.findings.len() as f64, &number)?;
        let lines = style::lines(&group.school, labels[0].1)
            .max(style::lines(&group.persons.join("、"), labels[3].1));
        style::row_lines(sheet, row, lines)?;
    }
    if !listed.is_empty() {
        sheet.autofilter(0, 0, listed.len() as u32, labels.len() as u16 - 1)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    style::print_setup(sheet, false, &view.status);
    Ok(())
}

fn level_fill(level: Level) -> Color {
    Color::RGB(match level {
        Level::Error => 0xF8_CB_C6,
        Level::Confirm => 0xFF_E6_A8,
        Level::Fixed => 0xD6_EB_D3,
        Level::Info => 0xE7_EB_EF,
    })
}

fn state_format(key: &str) -> Format {
    style::centred().set_background_color(match key {
        "passed" => level_fill(Level::Fixed),
        "pending" => level_fill(Level::Confirm),
        "returned" => level_fill(Level::Error),
        _ => level_fill(Level::Info),
    })
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use calamine::{Data, Reader, Xlsx};

    use crate::document::report;

    fn bytes() -> Vec<u8> {
        super::report(&report::tests::view()).unwrap()
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_sheets_stand_in_reading_order() {
        let book = Xlsx::new(Cursor::new(bytes())).unwrap();
        assert_eq!(book.sheet_names(), ["说明", "问题", "学校"]);
    }

    #[test]
    fn what_was_seen_stays_text() {
        let mut book = Xlsx::new(Cursor::new(bytes())).unwrap();
        assert!(book.worksheet_formula("问题").unwrap().used_cells().next().is_none());
        let range = book.worksheet_range("问题").unwrap();
        assert!(range.used_cells().any(|(_, _, cell)| cell == &Data::String("=1+1".into())));
        assert_eq!(range.height(), 5);
        assert_eq!(range.get_value((0, 2)), Some(&Data::String("怎么改".into())));
    }

    #[test]
    fn links_lead_to_the_file_and_the_cell_and_nowhere_else() {
        let bytes = bytes();
        let targets = part(&bytes, "xl/worksheets/_rels/sheet2.xml.rels");
        assert!(targets.contains("../../汇总.xlsx"), "{targets}");
        assert!(!targets.contains("passwd"));
        assert!(part(&bytes, "xl/worksheets/sheet2.xml").contains("location=\"'汇总表'!D7\""));
    }

    #[test]
    fn a_value_longer_than_a_cell_ends_in_a_note() {
        let mut view = report::tests::view();
        view.schools[1].findings[0].seen = "长".repeat(40_000);
        view.schools[1].findings[0].sheet = "长".repeat(40_000);
        let mut book = Xlsx::new(Cursor::new(super::report(&view).unwrap())).unwrap();
        let range = book.worksheet_range("问题").unwrap();
        assert!(range.used_cells().any(|(_, _, cell)| {
            matches!(cell, Data::String(text) if text.ends_with("…（其余见 JSON 报告）"))
        }));
    }

    #[test]
    fn the_same_view_gives_the_same_bytes_and_an_empty_one_a_report() {
        assert_eq!(bytes(), bytes());
        let mut view = report::tests::view();
        view.schools.clear();
        assert!(super::report(&view).is_ok());
    }
}

//! 台账.xlsx: every fact as a row, a sheet a kind, 说明 first. It reads back by `ledger import` to the same facts.

use rust_xlsxwriter::{Worksheet, XlsxError};

use jiff::civil::Date;

use super::style;
use crate::ledger::{FILES_SHEET, Fact, HEAD, Record, SHEETS, Sort, TAIL};

const HOW_TO_READ: &[&str] = &[
    "1. 一种记录一张表，一行一条；“序号”是这条记录在台账里的次序，跨各表连续。",
    "2. 本表是台账的抄本，改动它不会改动台账。要补记的，在相应的表末尾加一行，“序号”留空，再在网页的“台账”“导入、导出”里交回，或运行 yinfa ledger import。",
    "3. 已有的记录不能改、不能删；写错了的，另记一条（如解聘、撤销、变更）来更正。",
    "4. 以前各年手工保存的名单，可按“聘任”“续聘”表的列名抄进来（只需学校、姓名、任期开始、任期结束、文号），再导入。",
    "5. 本表含个人信息，请勿外传。",
];

/// Renders the ledger.
///
/// # Errors
/// Only what the writer itself refuses.
pub fn ledger(records: &[Record], organ: &str, as_of: Date) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = style::workbook("首席信息官台账", organ, as_of, style::Purpose::Reading)?;
    explain(workbook.add_worksheet().set_name("说明")?, records.len(), organ, as_of)?;
    for sheet in &SHEETS {
        let labels: Vec<&str> =
            HEAD.into_iter().chain(sheet.columns.iter().map(|column| column.label)).chain(TAIL).collect();
        let widths =
            |at: usize| match sheet.columns.get(at.wrapping_sub(HEAD.len())).map(|column| column.sort) {
                None if at == 0 => 7.0,
                Some(Sort::Date | Sort::Birth | Sort::Whole | Sort::Decimal(_)) => 11.0,
                _ => 20.0,
            };
        let page = workbook.add_worksheet().set_name(sheet.name)?;
        head(page, &labels, widths)?;
        let own = records.iter().filter(|record| record.fact.label() == sheet.name);
        for (record, row) in own.zip(1u32..) {
            page.write_number_with_format(row, 0, record.id as f64, &style::centred().set_num_format("0"))?;
            let origin = record.origin.clone().unwrap_or_default().cells();
            let cells = [record.recorded_at.clone()].into_iter().chain(record.fact.cells()).chain(origin);
            for (text, column) in cells.zip(1u16..) {
                style::write(page, row, column, &text, &style::cell())?;
            }
        }
    }
    let page = workbook.add_worksheet().set_name(FILES_SHEET)?;
    head(page, &["文号", "文件", "校验值"], |at| [24.0, 46.0, 66.0][at])?;
    let mut row = 1;
    for record in records {
        let Fact::Issued(issued) = &record.fact else { continue };
        for file in &issued.files {
            for (text, column) in [&issued.document_no, &file.path, &file.sha256].into_iter().zip(0u16..) {
                style::write(page, row, column, text, &style::cell())?;
            }
            row += 1;
        }
    }
    workbook.save_to_buffer()
}

fn explain(sheet: &mut Worksheet, facts: usize, organ: &str, as_of: Date) -> Result<(), XlsxError> {
    style::column_width(sheet, 0, 96.0)?;
    style::write(sheet, 0, 0, "首席信息官台账", &style::title())?;
    sheet.set_row_height(0, 34)?;
    let line = format!("{organ}　导出日期：{as_of}　共 {facts} 条记录");
    style::write(sheet, 1, 0, &line, &style::note())?;
    for (line, row) in HOW_TO_READ.iter().zip(3u32..) {
        style::write(sheet, row, 0, line, &style::cell())?;
        style::row_lines(sheet, row, style::lines(line, 96.0))?;
    }
    style::print_setup(sheet, false, "内部资料");
    Ok(())
}

fn head(sheet: &mut Worksheet, labels: &[&str], width: impl Fn(usize) -> f64) -> Result<(), XlsxError> {
    for (label, at) in labels.iter().zip(0usize..) {
        style::column_width(sheet, at as u16, width(at))?;
        style::write(sheet, 0, at as u16, label, &style::header())?;
    }
    sheet.set_freeze_panes(1, 0)?;
    style::print_setup(sheet, true, "内部资料");
    Ok(())
}

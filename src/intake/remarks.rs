//! Remarks: the words about a file that could not be read, and about rows, columns and sheets that were left out. What is
//! left out is decided in `files`.

use super::raw::RawRow;
use super::table;
use super::workbook::Fault;
use crate::finding::Finding;
use crate::model::{Field, Table, WaiverRow};
use crate::place::{CellRef, Place};

/// Something about a whole file.
pub fn of_file(file: &str, rule: &'static str, what: &str, hint: &str) -> Finding {
    let message = format!("文件 {file} {what}。{hint}");
    let finding = Finding::new(rule, message.trim_end().to_string())
        .at(&Place::file(file))
        .seen(file.rsplit('/').next().unwrap_or(file));
    if hint.is_empty() { finding } else { finding.hint(hint) }
}

/// Rule, what is the matter and what to do, where a file could not be read.
pub fn of_fault(fault: &Fault) -> (&'static str, &'static str, &'static str) {
    match fault {
        Fault::Encrypted => ("file-encrypted", "有密码，打不开", "请在 Excel 或 WPS 里去掉密码，另存后重报"),
        Fault::Packing => (
            "file-damaged",
            "的压缩方式读不了，没有读",
            "请在电脑上解压，把里面的文件直接发来，或重新打成普通 zip 再发",
        ),
        Fault::Damaged => ("file-damaged", "不完整或已损坏，读不出来", "请重新发送原文件"),
        Fault::TooSlow => {
            ("file-too-large", "读了太久还没有读完，后面的没有读", "请拆成几个小文件，或删去无关内容后重报")
        }
        Fault::TooLarge => {
            ("file-too-large", "太大，或解压后过大，没有读", "请拆成几个小文件，或删去无关内容后重报")
        }
    }
}

pub fn example_sheet(place: &Place, rows: usize) -> Finding {
    let place = Place { cell: None, ..place.clone() };
    Finding::new("sheet-example", format!("{place} 是示例表，里面的 {rows} 行没有读入"))
        .at(&place)
        .hint("里面如果是要报的人，请把工作表改名后重报")
}

pub fn waivers_elsewhere(place: &Place, rows: usize) -> Finding {
    let file = WaiverRow::FILE;
    Finding::new(
        "waiver-elsewhere",
        format!("{place} 里有 {rows} 行确认，没有采用。确认只从工作目录里的 {file} 读取"),
    )
    .at(place)
    .hint("确是局里的确认，请并入工作目录里的确认.xlsx；学校送来的不用理会")
}

/// The one school that rows name, as it was sent; empty where they name several.
pub fn only_school(rows: &[RawRow]) -> &str {
    let mut units: Vec<&str> = rows.iter().map(|row| row.text(Field::Unit)).collect();
    units.dedup();
    if let [unit] = units[..] { unit } else { "" }
}

pub fn hidden_sheet(place: &Place, rows: usize, what: &str) -> Finding {
    Finding::new(
        "sheet-hidden",
        format!("{place} 是隐藏的工作表，里面有 {rows} 行{what}，没有读入。请核对是否需要"),
    )
    .at(place)
    .hint("要用就取消隐藏，不用就删除这张表")
}

/// Answers that nobody sees.
pub fn hidden_answers(place: &Place, rows: &[u32]) -> Finding {
    let listed: Vec<String> = rows.iter().take(20).map(u32::to_string).collect();
    let more = if rows.len() > 20 { "等" } else { "" };
    let listed = listed.join("、");
    Finding::new(
        "row-hidden",
        format!("{place} 有 {} 行被隐藏（第 {listed} 行{more}），没有读入。请核对是否需要", rows.len()),
    )
    .at(&place.at(CellRef::new(rows[0], 1)))
    .seen(format!("隐藏行：{listed}{more}"))
    .hint("要用就取消隐藏或清除筛选，不用就删除这些行")
}

/// One hidden row, with the school and the person it names as they were sent.
pub fn hidden_row(table: Table, row: &RawRow) -> Finding {
    let name = row.text(table::key_field(table));
    let school = row.text(if table == Table::Schools { Field::SchoolName } else { Field::Unit });
    let whose = match table {
        Table::Schools => format!("“{name}”"),
        Table::Nominations if school.is_empty() => format!("“{name}”"),
        Table::Nominations => format!("“{school}”{name}"),
    };
    let line = row.source.row().unwrap_or_default();
    let sheet = Place { cell: None, ..row.source.clone() };
    let message =
        format!("{sheet} 第 {line} 行（{whose}）被隐藏，没有读入，应显示出来或删去。请核对是否需要");
    let mut finding = Finding::new("row-hidden", message)
        .at(&row.source)
        .of_school(school)
        .seen(name)
        .expected("应显示出来或删去")
        .hint("要用就取消隐藏或清除筛选，不用就删除这一行");
    finding.person = (table == Table::Nominations && !name.is_empty()).then(|| name.to_string());
    // A list of questions tells the cell by its column, and the question by what is the matter.
    finding.label = Some(table::key_field(table).label());
    finding.what = Some("这一行被隐藏，没有读入".into());
    finding
}

/// Columns are hidden for a narrower page as a rule, so that they are read; a hidden value is said all the same.
pub fn hidden_columns(place: &Place, columns: &[CellRef]) -> Finding {
    let listed: Vec<String> = columns.iter().map(|at| CellRef::column_letters(at.column)).collect();
    let listed = listed.join("、");
    Finding::new("column-hidden", format!("{place} 的 {listed} 列被隐藏，里面的内容已照常读入"))
        .at(&place.at(columns[0]))
        .seen(format!("隐藏列：{listed}"))
        .hint("里面如果是旧内容，请取消隐藏后核对")
}

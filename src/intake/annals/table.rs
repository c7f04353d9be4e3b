//! The table of a sheet: its heading, under whatever spelling and below whatever titles, and one cell a label.

use crate::intake::header::{self, Headers};
use crate::intake::limits;
use crate::intake::workbook::{Cell, Sheet};
use crate::model::{Field, Table as Kind};
use crate::place::{CellRef, Place};

/// Other names of columns; those that a 汇总表 has too are known to [`Headers`].
const ALIASES: &[(&str, &[&str])] = &[
    ("学校标识码", &["标识码", "学校代码", "机构标识码", "学校机构标识码"]),
    ("学校", &["学校名称", "单位", "工作单位", "单位名称", "所在单位", "所在学校", "学校单位"]),
    (
        "姓名",
        &["名字", "教师姓名", "参训人员", "参训人", "参加人员", "参会人员", "学员", "学员姓名", "首席信息官"],
    ),
    ("日期", &["培训日期", "培训时间", "参训日期", "参训时间", "时间", "解聘日期", "变更日期", "报备日期"]),
    ("培训名称", &["培训内容", "培训主题", "培训项目", "课程名称", "培训班", "培训班名称"]),
    ("学时", &["培训学时", "学时数", "课时", "课时数"]),
    ("级别", &["培训级别", "培训层次", "层次", "层级"]),
    ("能力", &["能力标签", "培训能力", "对应能力", "能力领域"]),
    ("年度", &["年份", "考核年度"]),
    ("原因", &["解聘原因", "变更原因", "撤销原因", "事由"]),
    ("文号", &["发文字号", "发文文号", "聘任文号", "解聘文号"]),
    ("任期开始", &["任期起", "任职开始", "聘任日期"]),
    ("任期结束", &["任期止", "任职结束", "到期日期"]),
    ("聘书编号", &["证书编号", "聘书号"]),
    (
        SIGNED,
        &[
            "签名",
            "签字",
            "本人签名",
            "签到签名",
            "签到情况",
            "到会情况",
            "出勤",
            "出勤情况",
            "是否参加",
            "是否到会",
            "到场",
        ],
    ),
];

/// The column in which somebody signs for being there.
pub(super) const SIGNED: &str = "签到";

/// A heading and what stands below it.
pub(super) struct Table<'a> {
    /// The first row of the heading.
    pub first: u32,
    /// Which of the labels it has.
    pub present: Vec<bool>,
    pub rows: Vec<Row<'a>>,
}

/// One row, one cell a label.
pub(super) struct Row<'a> {
    pub number: u32,
    cells: Vec<(Option<&'a Cell>, u32)>,
}

impl<'a> Row<'a> {
    pub fn cell(&self, at: usize) -> Option<&'a Cell> {
        self.cells[at].0
    }

    pub fn text(&self, at: usize) -> &'a str {
        self.cells[at].0.map_or("", |cell| cell.text.trim())
    }

    /// The cell under a label; the row's first where the sheet has no such column.
    pub fn place(&self, sheet: &Place, at: usize) -> Place {
        sheet.at(CellRef::new(self.number, self.cells[at].1))
    }
}

impl<'a> Table<'a> {
    /// Finds the heading that has most of the labels, two at least, in the first rows of a sheet: one row, or two where
    /// that says more. `None` where there is none.
    pub fn find(sheet: &'a Sheet, labels: &[&str], headers: &Headers) -> Option<Self> {
        let mut best: Option<(usize, [u32; 2], Vec<Option<u32>>)> = None;
        // A title over a heading says no more than the heading: the single rows come first.
        for deep in [0, 1] {
            for (number, _) in sheet.rows().take(limits::HEADER_ROWS as usize) {
                let names = names(sheet, number, deep == 1);
                let at = |label: &&str| {
                    let own = |exact: bool| {
                        let is = |text: &String| {
                            *text == header::normalise(label) || (!exact && is_alias(label, text, headers))
                        };
                        names.iter().find(|(_, texts)| texts.iter().any(is)).map(|(column, _)| *column)
                    };
                    own(true).or_else(|| own(false))
                };
                let columns: Vec<Option<u32>> = labels.iter().map(at).collect();
                let count = columns.iter().flatten().count();
                // A heading names several; one label alone may be a title.
                if count >= 2.min(labels.len()) && best.as_ref().is_none_or(|(most, ..)| count > *most) {
                    best = Some((count, [number, number + deep], columns));
                }
            }
        }
        let (_, [first, last], columns) = best?;
        // A name merged down over a second row makes that part of the heading, whatever else it says.
        let regions =
            columns.iter().flatten().map(|column| sheet.region(CellRef::new(last, *column)).last.row);
        let row = regions.filter(|row| *row <= last + 1).max().unwrap_or(last).max(last);
        let below = sheet.rows().filter(|(number, _)| *number > row);
        let below = below.filter(|(_, cells)| !cells.iter().all(|(_, cell)| cell.is_blank()));
        let rows = below.map(|(number, _)| {
            let cell = |column: &Option<u32>| match column {
                // A school merged over the rows of its people is the school of each.
                Some(column) => {
                    let first = sheet.region(CellRef::new(number, *column)).first;
                    let first = if first.row <= row { CellRef::new(number, *column) } else { first };
                    (sheet.cell(first), *column)
                }
                None => (None, 1),
            };
            Row { number, cells: columns.iter().map(cell).collect() }
        });
        let rows = rows.collect();
        Some(Self { first, present: columns.iter().map(Option::is_some).collect(), rows })
    }
}

/// What the columns of a heading may be called: by one row, or by it and the one below, as 培训 over 日期.
fn names(sheet: &Sheet, row: u32, deep: bool) -> Vec<(u32, Vec<String>)> {
    let own =
        |at: u32| sheet.rows().find(|(number, _)| *number == at).map(|(_, cells)| cells).unwrap_or_default();
    let mut columns: Vec<u32> = own(row).iter().map(|(column, _)| *column).collect();
    if !deep {
        let text = |column| sheet.cell(CellRef::new(row, column)).map_or("", |cell| cell.text.as_str());
        return columns.iter().map(|&column| (column, vec![header::normalise(text(column))])).collect();
    }
    columns.extend(own(row + 1).iter().map(|(column, _)| *column));
    columns.sort_unstable();
    columns.dedup();
    let both = columns.into_iter().map(|column| {
        let top = sheet.spread_text(CellRef::new(row, column));
        let bottom = sheet.spread_text(CellRef::new(row + 1, column));
        let texts = match bottom.trim().is_empty() || bottom == top {
            true => vec![header::normalise(top)],
            false => vec![header::normalise(&format!("{top}{bottom}")), header::normalise(bottom)],
        };
        (column, texts)
    });
    both.collect()
}

fn is_alias(label: &str, text: &str, headers: &Headers) -> bool {
    let own = ALIASES.iter().find(|(own, _)| *own == label).map_or(&[][..], |(_, others)| others);
    if own.contains(&text) {
        return true;
    }
    // What the settings and our list know of a 汇总表's headings.
    match headers.slot(Kind::Nominations, text) {
        Some(header::Slot::Field(Field::Unit)) => label == "学校",
        Some(header::Slot::Field(field)) => field.label() == label,
        _ => false,
    }
}

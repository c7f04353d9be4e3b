//! Register 花名册 of those in office, as issued documents and the ledger have it. The draft of a build, of those who
//! are only proposed, is [`super::roster`]; both print through the same view.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::roster::{ColumnKind, RosterCell, RosterColumn, RosterView};

/// A list of people in office. Plain data, so that an issued one can be kept and printed again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    pub title: String,
    pub subtitle: String,
    pub footnote: String,
    /// The bureau, as the document's author.
    pub organ: String,
    pub as_of: Date,
    pub people: Vec<Entry>,
}

/// One person in office. What is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub school: String,
    pub town: String,
    pub name: String,
    pub sex: String,
    /// `1978.05`
    pub birth: String,
    pub politics: String,
    pub education: String,
    pub post: String,
    pub phone: String,
    pub start: Date,
    pub end: Date,
    /// 第几届
    pub ordinal: u32,
    pub document_no: String,
    pub certificate_no: String,
}

/// Who is to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edition {
    /// 内部: with births and phones.
    Internal,
    /// 公示: 学校 姓名 职务 任期 and nothing else.
    Public,
}

impl Register {
    /// The view of `typst/roster.typ` and of the workbook. Columns that nobody fills are left out; so is the 文号 where
    /// it is everybody's, and else what of the person is not needed to find them, for a line holds no more.
    pub fn view(&self, edition: Edition) -> RosterView {
        let of_one = self.people.windows(2).all(|pair| pair[0].document_no == pair[1].document_no);
        let filled = |column: &Column| self.people.iter().any(|one| !blank(&(column.cell)(one, 1)));
        let columns = COLUMNS.iter().filter(|column| match (edition, column.shown) {
            (_, Shown::Always) => true,
            (Edition::Public, _) => false,
            (Edition::Internal, Shown::Inside) => filled(column),
            (Edition::Internal, Shown::OfOne) => of_one && filled(column),
            (Edition::Internal, Shown::OfMany) => !of_one,
        });
        let columns: Vec<&Column> = columns.collect();
        let row = |(one, ordinal): (&Entry, u32)| {
            columns.iter().map(|column| (column.cell)(one, ordinal)).collect()
        };
        RosterView {
            title: self.title.clone(),
            subtitle: self.subtitle.clone(),
            columns: columns
                .iter()
                .map(|column| RosterColumn {
                    label: column.label,
                    width: column.width,
                    share: column.share,
                    kind: column.kind,
                })
                .collect(),
            rows: self.people.iter().zip(1u32..).map(row).collect(),
            total: format!("合计：{} 人", self.people.len()),
            footnote: self.footnote.clone(),
            organ: self.organ.clone(),
            draft: false,
            as_of: self.as_of,
        }
    }
}

struct Column {
    label: &'static str,
    width: f64,
    share: f64,
    kind: ColumnKind,
    shown: Shown,
    cell: fn(&Entry, u32) -> RosterCell,
}

/// Where a column stands.
#[derive(Clone, Copy)]
enum Shown {
    /// In both editions.
    Always,
    /// In the internal edition, where anybody has it.
    Inside,
    /// In the internal list of one document's people.
    OfOne,
    /// In the internal list of several documents' people.
    OfMany,
}

const fn column(
    label: &'static str,
    [width, share]: [f64; 2],
    kind: ColumnKind,
    shown: Shown,
    cell: fn(&Entry, u32) -> RosterCell,
) -> Column {
    Column { label, width, share, kind, shown, cell }
}

use ColumnKind::{Date as Day, Number, Phone, Short, Text};
use Shown::{Always, Inside, OfMany, OfOne};

const COLUMNS: &[Column] = &[
    column("序号", [5.0, 4.4], Number, Always, |_, ordinal| RosterCell::Number(ordinal)),
    column("学校", [29.0, 21.0], Text, Always, |one, _| words(&one.school)),
    column("所属乡镇", [12.0, 12.0], Short, Inside, |one, _| words(&one.town)),
    column("姓名", [15.0, 10.4], Short, Always, |one, _| words(&one.name)),
    column("性别", [5.0, 4.4], Short, OfOne, |one, _| words(&one.sex)),
    column("出生年月", [9.0, 9.9], Short, Inside, |one, _| words(&one.birth)),
    column("政治面貌", [13.0, 14.2], Short, OfOne, |one, _| words(&one.politics)),
    column("最高学历", [9.0, 9.9], Short, OfOne, |one, _| words(&one.education)),
    column("职务", [17.0, 14.7], Text, Always, |one, _| words(&one.post)),
    column("联系电话", [13.0, 13.4], Phone, Inside, |one, _| words(&one.phone)),
    column("任期开始", [11.0, 11.9], Day, Always, |one, _| RosterCell::Date(one.start)),
    column("任期结束", [11.0, 11.9], Day, Always, |one, _| RosterCell::Date(one.end)),
    column("届次", [6.0, 4.4], Number, Inside, |one, _| RosterCell::Number(one.ordinal)),
    column("文号", [22.0, 15.5], Short, OfMany, |one, _| words(&one.document_no)),
    column("聘书编号", [22.0, 13.5], Short, Inside, |one, _| words(&one.certificate_no)),
];

fn words(text: &str) -> RosterCell {
    RosterCell::Text(text.to_string())
}

fn blank(cell: &RosterCell) -> bool {
    matches!(cell, RosterCell::Text(text) if text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn register() -> Register {
        let one = Entry {
            school: "贺兰县第一小学".into(),
            name: "马伟".into(),
            birth: "1978.05".into(),
            post: "校长".into(),
            phone: "13995012345".into(),
            start: jiff::civil::date(2026, 3, 26),
            end: jiff::civil::date(2029, 3, 25),
            ordinal: 2,
            document_no: "15号".into(),
            ..Entry::default()
        };
        Register { people: vec![one], ..Register::default() }
    }

    fn labels(edition: Edition) -> Vec<&'static str> {
        register().view(edition).columns.iter().map(|column| column.label).collect()
    }

    #[test]
    fn the_public_edition_names_school_person_post_and_term() {
        assert_eq!(labels(Edition::Public), ["序号", "学校", "姓名", "职务", "任期开始", "任期结束"]);
    }

    #[test]
    fn what_nobody_has_is_no_column() {
        let internal = labels(Edition::Internal);
        assert!(internal.contains(&"联系电话") && internal.contains(&"届次"));
        assert!(!internal.contains(&"性别") && !internal.contains(&"聘书编号"));
        let view = register().view(Edition::Internal);
        assert!(view.rows.iter().all(|row| row.len() == view.columns.len()));
    }
}

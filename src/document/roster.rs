//! Roster 花名册: who is to be, or is, a school's 首席信息官, as one table.
//!
//! Two editions. The internal one carries phones and birth months and is not for the notice board; the public
//! one 公示名册 names school, person, post and term and nothing else. In a build nobody has been appointed yet,
//! so both are headed as drafts (第5条: 发文聘任).

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Desk, appointment};
use crate::model::{Batch, Field, Nomination};
use crate::settings::Settings;
use crate::text;

/// The roster, for paper and for the workbook alike.
///
/// *Invariant*: every row has as many cells as there are columns.
#[derive(Clone, Debug, PartialEq)]
pub struct RosterView {
    pub title: String,
    pub subtitle: String,
    pub columns: Vec<RosterColumn>,
    pub rows: Vec<Vec<RosterCell>>,
    /// The last row of the printed list, across: nothing can be added below it.
    pub total: String,
    pub footnote: String,
    /// The bureau, as the document's author.
    pub organ: String,
    pub draft: bool,
    /// The day it is drawn up on; also the workbook's own date, so that its bytes repeat.
    pub as_of: Date,
}

/// One column of the roster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RosterColumn {
    pub label: &'static str,
    /// *Units*: half-width characters on one line of a sheet.
    pub width: f64,
    /// *Units*: shares of a printed line, where labels may turn and the face is narrower.
    pub share: f64,
    pub kind: ColumnKind,
}

/// What stands in a column, which decides its format and alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Running text, from the left.
    Text,
    /// A word or two, centred.
    Short,
    Date,
    /// Digits that must never become a number.
    Phone,
    Number,
}

/// One cell of the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RosterCell {
    Text(String),
    Date(Date),
    Number(u32),
}

impl RosterCell {
    /// The cell as paper prints it.
    pub fn print(&self) -> String {
        match self {
            RosterCell::Text(text) => text.clone(),
            RosterCell::Date(date) => date.to_string(),
            RosterCell::Number(number) => number.to_string(),
        }
    }
}

impl ColumnKind {
    fn align(self) -> &'static str {
        match self {
            ColumnKind::Text => "left",
            _ => "center",
        }
    }
}

impl RosterView {
    /// The view as `templates/typst/roster.typ` reads it.
    ///
    /// *Shape*: `{title, subtitle, columns: [{label, width, align, name}], rows: [[text]], …}`.
    pub fn to_json(&self) -> Value {
        let columns: Vec<Value> = self
            .columns
            .iter()
            .map(|column| {
                json!({
                    "label": column.label,
                    "width": column.share,
                    "align": column.kind.align(),
                    // On paper two-character names are padded to three; copied out they stay as they are.
                    "name": column.label == Field::Name.label(),
                })
            })
            .collect();
        let rows: Vec<Vec<String>> =
            self.rows.iter().map(|row| row.iter().map(RosterCell::print).collect()).collect();
        json!({
            "title": self.title,
            "subtitle": self.subtitle,
            "bureau": self.organ,
            "total": [self.total],
            "columns": columns,
            "rows": rows,
            "footnote": self.footnote,
            // The subtitle names the bureau already.
            "organ": null,
            "draft": self.draft,
        })
    }
}

/// The draft roster of a build, internal edition: those who passed, in the order given. Phones are masked
/// where the settings say so.
///
/// `passed` are indices into `Batch::nominations`.
pub fn roster(batch: &Batch, passed: &[usize], settings: &Settings, as_of: Date) -> RosterView {
    let people: Vec<&Nomination> = passed.iter().map(|&index| &batch.nominations[index]).collect();
    // The form itself asks for no sex: an empty column would invite somebody to fill it in.
    let with_sex = people.iter().any(|person| person.sex.as_ref().is_some_and(|sex| sex.read.is_some()));
    let columns: Vec<Entry> = COLUMNS.iter().copied().filter(|entry| with_sex || entry.0 != "性别").collect();
    let list = List { batch, people, settings, as_of };
    RosterView {
        footnote: "本名册为草稿，供内部核对使用；正式人选以教育行政部门印发的聘任文件为准。".into(),
        ..list.view(format!("{}拟聘人员名册（草稿）", list.office()), &columns, true)
    }
}

/// The public edition 公示名册: what the notice board may show of those who passed. Namesakes are told apart by
/// their schools.
///
/// *Invariant*: no phone, e-mail, birth month or photo of a person in it.
pub fn public(desk: &Desk, passed: &[usize]) -> RosterView {
    let Desk { batch, settings, as_of, draft, .. } = *desk;
    let people: Vec<&Nomination> = passed.iter().map(|&index| &batch.nominations[index]).collect();
    let list = List { batch, people, settings, as_of };
    let title = if draft { "拟聘人员公示" } else { "聘任人员公示" };
    // The bureau's own telephone, not a nominee's.
    let ask = match super::contact(settings) {
        contact if contact.is_empty() => String::new(),
        contact => format!("联系方式：{contact}。"),
    };
    RosterView {
        footnote: format!("对以上人员如有异议，请向{}反映。{ask}", settings.bureau.name),
        // What is put up for objections is no draft, whoever is appointed in the end.
        ..list.view(format!("{}{title}", list.office()), PUBLIC, false)
    }
}

/// The people of a roster, and what its pages are headed with.
struct List<'a> {
    batch: &'a Batch,
    people: Vec<&'a Nomination>,
    settings: &'a Settings,
    as_of: Date,
}

impl List<'_> {
    /// 贺兰县中小学校首席信息官
    fn office(&self) -> String {
        format!("{}中小学校{}", self.settings.bureau.county, self.settings.appointment.role)
    }

    fn view(&self, title: String, columns: &[Entry], draft: bool) -> RosterView {
        let Self { batch, people, settings, as_of } = self;
        let mask = settings.roster.mask;
        let rows = people.iter().zip(1u32..).map(|(person, ordinal)| {
            columns.iter().map(|entry| (entry.3)(&Row { batch, person, ordinal, mask })).collect()
        });
        RosterView {
            title,
            subtitle: format!(
                "{}　{}　共 {} 人",
                settings.bureau.name,
                text::chinese_date(*as_of),
                people.len()
            ),
            columns: columns
                .iter()
                .map(|&(label, [width, share], kind, _)| RosterColumn { label, width, share, kind })
                .collect(),
            rows: rows.collect(),
            total: format!("合计：{} 人", people.len()),
            footnote: String::new(),
            organ: settings.bureau.name.clone(),
            draft,
            as_of: *as_of,
        }
    }
}

/// What one cell is made from.
struct Row<'a> {
    batch: &'a Batch,
    person: &'a Nomination,
    ordinal: u32,
    mask: bool,
}

type Entry = (&'static str, [f64; 2], ColumnKind, fn(&Row) -> RosterCell);

const COLUMNS: &[Entry] = &[
    ("序号", [5.0, 4.0], ColumnKind::Number, |row| RosterCell::Number(row.ordinal)),
    ("学校", [29.0, 21.0], ColumnKind::Text, |row| words(row.batch.school_name(row.person))),
    ("所属乡镇", [12.0, 12.4], ColumnKind::Short, |row| words(town(row).unwrap_or(""))),
    ("姓名", [15.0, 11.0], ColumnKind::Short, |row| words(row.person.name())),
    ("性别", [5.0, 4.0], ColumnKind::Short, |row| {
        words(read(&row.person.sex).map_or("", |sex| sex.label()))
    }),
    ("出生年月", [9.0, 11.0], ColumnKind::Short, |row| {
        RosterCell::Text(read(&row.person.birth).map(|birth| birth.dotted()).unwrap_or_default())
    }),
    ("政治面貌", [13.0, 14.8], ColumnKind::Short, |row| {
        words(read(&row.person.politics).copied().unwrap_or(""))
    }),
    ("最高学历", [9.0, 10.4], ColumnKind::Short, |row| words(or_blank(&row.person.education))),
    ("职务", [17.0, 13.5], ColumnKind::Text, |row| words(or_blank(&row.person.post))),
    ("联系电话", [13.0, 14.2], ColumnKind::Phone, |row| {
        let phone = or_blank(&row.person.phone);
        if row.mask { RosterCell::Text(text::mask_phone(phone)) } else { words(phone) }
    }),
    ("任期开始", [11.0, 12.2], ColumnKind::Date, |row| RosterCell::Date(row.person.term.start)),
    ("任期结束", [11.0, 12.2], ColumnKind::Date, |row| RosterCell::Date(row.person.term.end)),
    ("备注", [20.0, 19.0], ColumnKind::Text, |row| RosterCell::Text(remark(row.person))),
];

/// The public edition's columns: adding one here is a decision about privacy.
const PUBLIC: &[Entry] = &[
    ("序号", [5.0, 6.0], ColumnKind::Number, |row| RosterCell::Number(row.ordinal)),
    ("学校", [29.0, 34.0], ColumnKind::Text, |row| words(row.batch.school_name(row.person))),
    ("姓名", [15.0, 18.0], ColumnKind::Short, |row| words(row.person.name())),
    ("职务", [17.0, 22.0], ColumnKind::Short, |row| words(appointment::post(row.person))),
    ("任期", [23.0, 28.0], ColumnKind::Short, |row| RosterCell::Text(appointment::term(row.person.term))),
];

/// The row's own remark, and why it is not the 法定代表人 where that had to be said (第4条).
fn remark(person: &Nomination) -> String {
    let reason = match person.reason() {
        "" => String::new(),
        reason => format!("非法定代表人：{reason}"),
    };
    [person.remark(), &reason].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("；")
}

fn town<'a>(row: &Row<'a>) -> Option<&'a str> {
    row.batch.schools[row.person.school_index()?].town()
}

fn words(text: &str) -> RosterCell {
    RosterCell::Text(text.to_string())
}

fn read<T>(value: &Option<crate::model::Value<T>>) -> Option<&T> {
    value.as_ref()?.read.as_ref()
}

fn or_blank(value: &Option<crate::model::Value<String>>) -> &str {
    read(value).map_or("", String::as_str)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::model::{SchoolRef, Sex, Term, Value as Cell, YearMonth};
    use crate::place::{CellRef, Place};

    fn place() -> Place {
        Place::file("汇总.xlsx").at(CellRef::new(4, 2))
    }

    /// Two nominations; the second has a remark that would be a formula if it were let be one.
    pub(crate) fn batch() -> Batch {
        let term = Term::of_years(jiff::civil::date(2026, 3, 1), 3);
        let mut batch = Batch::default();
        for (name, remark) in [("马建国", ""), ("努尔兰·哈斯木", "=1+1")] {
            let mut person = Nomination::at(place(), SchoolRef::Unlisted("贺兰县第一小学".into()), term);
            person.name = Some(Cell::new(place(), name, Some(name.to_string())));
            person.birth = Some(Cell::new(place(), "1978.05", YearMonth::new(1978, 5)));
            person.phone = Some(Cell::new(place(), "13995010001", Some("13995010001".to_string())));
            person.remark = Some(Cell::new(place(), remark, Some(remark.to_string())));
            batch.nominations.push(person);
        }
        batch
    }

    #[test]
    fn sex_is_a_column_only_where_the_list_has_it() {
        let as_of = jiff::civil::date(2026, 3, 1);
        let mut batch = batch();
        let labels = |batch: &Batch| -> Vec<&str> {
            roster(batch, &[0, 1], &Settings::default(), as_of).columns.iter().map(|c| c.label).collect()
        };
        assert!(!labels(&batch).contains(&"性别"));
        batch.nominations[0].sex = Some(Cell::new(place(), "男", Some(Sex::Male)));
        assert!(labels(&batch).contains(&"性别"));
    }

    #[test]
    fn the_json_has_a_text_for_every_column() {
        let view = roster(&batch(), &[1], &Settings::default(), jiff::civil::date(2026, 3, 1));
        let json = view.to_json();
        assert_eq!(json["draft"], true);
        assert_eq!(json["rows"][0].as_array().map(Vec::len), json["columns"].as_array().map(Vec::len));
        assert_eq!(json["rows"][0][0], "1");
        assert_eq!(json["rows"][0][3], "努尔兰·哈斯木");
        assert!(json["title"].as_str().is_some_and(|title| title.contains("拟聘人员名册（草稿）")));
    }
}

//! Rows: the cells of one raw row become the values of one nomination, each with its place, each mending and each doubt a
//! finding that names its school and person. What several rows make together is decided in `resolve`.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::header::Slot;
use super::raw::{RawCell, RawRow, RawTable};
use super::resolve::{Draft, about, school_name};
use super::school_list::school_unit;
use super::schools::{Match, Matcher};
use super::values::{self, Note, Reading, birth, choice, contact, history, name, term};
use super::workbook::{Cell, Content};
use super::{form, mark};
use crate::finding::Finding;
use crate::model::{Field, Nomination, School, SchoolRef, Term, Value};
use crate::place::Place;
use crate::settings::Settings;
use crate::text;

/// What reading nominations needs.
pub(super) struct Reader<'a> {
    pub(super) settings: &'a Settings,
    pub(super) as_of: Date,
    pub(super) schools: &'a [School],
    pub(super) matcher: &'a Matcher,
    /// See [`awaited`].
    pub(super) awaited: HashSet<String>,
    /// Which row of a marked copy takes the place of which.
    pub(super) stands_for: &'a HashMap<Place, mark::Origin>,
}

impl Reader<'_> {
    pub(super) fn nomination(&self, table: &RawTable, raw: RawRow) -> (Draft, Vec<Finding>) {
        let sent = raw.text(Field::Unit).to_string();
        let (school, note) = self.school_of(&sent);
        let person = person(&raw);
        let note = note.filter(|note| note.rule != "school-unknown" || !self.awaited.contains(&person));
        let pictures = raw.field(Field::Photo).map(|cell| cell.pictures.clone()).unwrap_or_default();
        let origin = self.stands_for.get(&raw.source).cloned();
        let today = Term { start: self.as_of, end: self.as_of };
        let mut nomination = Nomination::at(raw.source.clone(), school, today);
        let mut row = Row::new(raw, school_name(self.schools, &nomination.school), person);
        let own = &mut nomination;
        own.name = row.value(Field::Name, name::parse);
        own.sex = row.value(Field::Sex, choice::sex);
        own.ethnicity = row.value(Field::Ethnicity, values::word);
        own.birth = row.value(Field::Birth, birth::parse);
        own.politics = row.value(Field::Politics, choice::politics);
        own.education = row.value(Field::Education, choice::education);
        own.college = row.value(Field::College, values::word);
        own.major = row.value(Field::Major, values::word);
        own.unit = row.value(Field::Unit, |cell| {
            let reading = school_unit(cell);
            Reading { read: reading.read, notes: note.into_iter().collect() }
        });
        own.post = row.value(Field::Post, values::word);
        // A 法定代表人 column that holds the nominee's own name says yes.
        let person = row.person.clone();
        own.is_legal_representative = row.value(Field::IsLegalRepresentative, |cell| {
            let himself = !person.is_empty() && name::parse(cell).read.as_ref() == Some(&person);
            if himself { Reading::clean(true) } else { choice::yes_no(cell) }
        });
        own.reason = row.value(Field::Reason, values::free);
        own.kind = row.value(Field::Kind, choice::kind);
        own.staff = row.value(Field::Staff, choice::staff);
        own.term_start = row.value(Field::TermStart, |cell| term::date(cell, term::End::First));
        own.term_end = row.value(Field::TermEnd, |cell| term::date(cell, term::End::Last));
        range(&mut row, own, self.settings.appointment_date(self.as_of));
        own.filing = row.value(Field::Filing, values::free);
        own.phone = row.value(Field::Phone, |cell| contact::phone(cell, &self.settings.checks.area_code));
        own.email = row.value(Field::Email, contact::email);
        own.history = row.value(Field::History, history::parse);
        own.photo_cell = row.value(Field::Photo, values::free);
        own.remark = row.value(Field::Remark, values::free);
        own.opinion = row.value(Field::Opinion, opinion);
        own.opinion_date = row.value(Field::OpinionDate, |cell| term::date(cell, term::End::First));
        own.term = self.term(own);
        let lacking = table.lacking.clone();
        (Draft { nomination, layout: table.layout, lacking, pictures, origin }, row.findings)
    }

    fn school_of(&self, sent: &str) -> (SchoolRef, Option<Note>) {
        if sent.is_empty() || text::is_placeholder(sent) {
            return (SchoolRef::Unlisted(String::new()), None);
        }
        match self.matcher.find(sent) {
            Match::Exact(index) => (SchoolRef::Listed(index), None),
            Match::Alias(index) => {
                let full = self.schools.get(index).map_or("", |school| school.name());
                let note = Note::new("school-alias", format!("即学校名册上的“{full}”"), "");
                (SchoolRef::Listed(index), Some(note))
            }
            Match::Unknown => {
                let guess = self.matcher.nearest(sent);
                let guess = guess.map(|name| format!("，是不是“{name}”")).unwrap_or_default();
                let note = Note::new(
                    "school-unknown",
                    format!("学校名册上没有这个名称{guess}"),
                    "请填学校名册上的全称",
                );
                (SchoolRef::Unlisted(text::squeeze(sent)), Some(note))
            }
        }
    }

    /// The columns' where they were read, else from the settings.
    fn term(&self, nomination: &Nomination) -> Term {
        let read = |value: &Option<Value<Date>>| value.as_ref().and_then(|value| value.read);
        let start =
            read(&nomination.term_start).unwrap_or_else(|| self.settings.appointment_date(self.as_of));
        let years = self.settings.appointment.years;
        Term { start, end: read(&nomination.term_end).unwrap_or_else(|| Term::last_day(start, years)) }
    }
}

/// The person a row is about, before its name is read in earnest.
fn person(raw: &RawRow) -> String {
    let cell = raw.field(Field::Name);
    let read = cell.and_then(|cell| name::parse(&cell.cell).read);
    read.unwrap_or_else(|| text::squeeze(raw.text(Field::Name)))
}

/// Both ends from one 任期 cell, where the sheet has no columns of their own.
/// A cell that says how long, not from when, counts from `start`.
fn range(row: &mut Row, own: &mut Nomination, start: Date) {
    if own.term_start.is_some() || own.term_end.is_some() {
        return;
    }
    let Some(cell) = row.raw.take(Slot::Term) else { return };
    let reading = reading(&cell.cell, term::range);
    let (first, last) = match reading.read {
        Some(term::Span::Ends(first, last)) => (Some(first), Some(last)),
        Some(term::Span::Years(years)) => (Some(start), Some(Term::last_day(start, years))),
        Some(term::Span::From(first, years)) => (Some(first), Some(Term::last_day(first, years))),
        None => (None, None),
    };
    own.term_start = Some(Value::new(cell.place.clone(), cell.cell.text.clone(), first));
    own.term_end = Some(Value::new(cell.place.clone(), cell.cell.text.clone(), last));
    for note in reading.notes {
        row.say(Field::TermStart, &cell.place, &cell.cell.text, note);
    }
}

/// What a school wrote; the form's own 单位盖章 年 月 日 is not that.
fn opinion(cell: &Cell) -> Reading<String> {
    match form::own_words(&cell.text) {
        "" => Reading::nothing(),
        words => values::free(&Cell::text(words)),
    }
}

/// One row while its cells are read: findings about it carry its school and person. A cell's text goes into the value
/// that is read from it, so that nothing is held twice.
pub(super) struct Row {
    pub(super) raw: RawRow,
    school: Option<String>,
    person: String,
    pub(super) findings: Vec<Finding>,
}

impl Row {
    pub(super) fn new(raw: RawRow, school: Option<String>, person: String) -> Self {
        Self { raw, school, person, findings: Vec::new() }
    }

    fn say(&mut self, field: Field, place: &Place, text: &str, note: Note) {
        let seen = note.masked.as_deref().unwrap_or(text);
        let finding =
            Finding::at_cell(note.rule, field.key(), field.label(), place, seen, note.expected, note.hint);
        self.findings.push(about(finding, self.school.clone(), &self.person));
    }

    /// A field's value, its notes said; `None` where the sheet has no such column, or where it was asked for before.
    pub(super) fn value<T>(
        &mut self,
        field: Field,
        parse: impl FnOnce(&Cell) -> Reading<T>,
    ) -> Option<Value<T>> {
        let slot = Slot::Field(field);
        let RawCell { place, cell, .. } = self.raw.take(slot)?;
        let mut reading = reading(&cell, parse);
        if let Some(control) = control_in(&cell.text) {
            // It is in what any mending says of the cell.
            reading.notes.retain(|note| !note.rule.ends_with("-normalised"));
            reading = reading.with(Note::new(
                "text-control",
                format!("里面有看不见的控制字符（U+{:04X}），暂且去掉", control as u32),
                "请核对这里原来是什么字，删去后重新输入",
            ));
        }
        // An ID number is not repeated anywhere, the JSON included.
        let masked = reading.notes.iter().find_map(|note| note.masked.clone());
        for note in reading.notes {
            self.say(field, &place, &cell.text, note);
        }
        Some(Value::new(place, masked.unwrap_or(cell.text), reading.read))
    }
}

/// What a formula leaves where it cannot be worked out.
const ERROR_MARKS: [&str; 7] = ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"];

fn reading<T>(cell: &Cell, parse: impl FnOnce(&Cell) -> Reading<T>) -> Reading<T> {
    match cell.content {
        Content::Error if !cell.text.starts_with("##") => error_mark(),
        // A file of plain text keeps the marks of the sheet it was saved from.
        Content::Text | Content::Untyped if ERROR_MARKS.contains(&cell.text.trim()) => error_mark(),
        _ => parse(cell),
    }
}

fn error_mark<T>() -> Reading<T> {
    Reading::noted(None, Note::new("cell-error", "是公式算错留下的标记，不是内容", "请改成实际内容"))
}

/// A control character that is no white space: what it stood for nobody can see.
fn control_in(text: &str) -> Option<char> {
    text.chars().find(|ch| ch.is_control() && !ch.is_whitespace())
}

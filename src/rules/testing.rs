//! The one test helper of the rules: a clean batch, which a test bends in one place.
//!
//! [`fires`] also holds what every finding owes a clerk, and that one cause makes one finding.

use std::sync::Arc;

use jiff::civil::{Date, date};

use super::{Context, EveryGlyph, Glyphs, Rule, Verdicts, judge};
use crate::finding::{Finding, Level};
use crate::model::{
    Appointment, Batch, Field, HistoryEntry, Kind, Locator, Nomination, Photo, School, SchoolRef, Sex, Staff,
    Stage, Table, Term, Tone, Value, YearMonth,
};
use crate::place::{CellRef, Place};
use crate::settings::Settings;

/// Everything a rule may know, owned, so that a test can bend any of it.
pub(crate) struct Case {
    pub batch: Batch,
    pub settings: Settings,
    pub as_of: Date,
    pub in_office: Vec<Appointment>,
    pub glyphs: Box<dyn Glyphs>,
    pub reading: Vec<Finding>,
}

pub(super) const SCHOOLS: [&str; 3] = ["贺兰县第一小学", "贺兰县第四中学", "贺兰县高级中学"];

impl Case {
    /// Three schools, three nominations, no finding; judged on 2026-03-01.
    pub fn clean() -> Self {
        let schools = vec![
            school(0, "2164000123", "12640122454370129L", Stage::Primary, "马伟"),
            school(1, "3164000456", "12640122735976346P", Stage::Junior, "李玥"),
            school(2, "3464000789", "12640122MB0R12348C", Stage::Senior, "阿卜杜拉·买买提"),
        ];
        let nominations = vec![
            nomination(0, "马伟", Sex::Male, (1978, 5), "校长", "13995012345"),
            nomination(1, "李玥", Sex::Female, (1980, 3), "党支部书记、校长", "13995012346"),
            nomination(2, "阿卜杜拉·买买提", Sex::Male, (1975, 11), "校长", "13995012347"),
        ];
        Self {
            batch: Batch { schools, nominations, ..Batch::default() },
            settings: Settings::default(),
            as_of: date(2026, 3, 1),
            in_office: Vec::new(),
            glyphs: Box::new(EveryGlyph),
            reading: Vec::new(),
        }
    }

    pub fn context(&self) -> Context<'_> {
        Context {
            batch: &self.batch,
            settings: &self.settings,
            as_of: self.as_of,
            in_office: &self.in_office,
            glyphs: &*self.glyphs,
        }
    }

    pub fn judge(&self) -> (Vec<Finding>, Verdicts) {
        judge(&self.context(), self.reading.clone())
    }

    pub fn row(&mut self, index: usize) -> &mut Nomination {
        &mut self.batch.nominations[index]
    }

    /// Appends a copy of a row, one line further down; returns its index.
    pub fn copy_row(&mut self, index: usize) -> usize {
        let to = self.batch.nominations.len();
        let mut copy = self.batch.nominations[index].clone();
        move_to(&mut copy, row_of(to));
        self.batch.nominations.push(copy);
        to
    }

    /// Appends a copy of a school's row, one line further down; returns its index.
    pub fn copy_school(&mut self, index: usize) -> usize {
        let to = self.batch.schools.len();
        let mut copy = self.batch.schools[index].clone();
        let row = row_of(to);
        for place in [&mut copy.source, &mut copy.name.place] {
            set_row(place, row);
        }
        for value in [&mut copy.code, &mut copy.uscc, &mut copy.legal_representative].into_iter().flatten() {
            set_row(&mut value.place, row);
        }
        self.batch.schools.push(copy);
        to
    }

    /// Writes a text cell of a nomination.
    pub fn text(&mut self, index: usize, field: Field, seen: &str) {
        let value = Some(cell(Table::Nominations, index, field, seen, Some(seen.to_string())));
        let row = self.row(index);
        let slot = match field {
            Field::Name => &mut row.name,
            Field::Ethnicity => &mut row.ethnicity,
            Field::College => &mut row.college,
            Field::Major => &mut row.major,
            Field::Unit => &mut row.unit,
            Field::Post => &mut row.post,
            Field::Reason => &mut row.reason,
            Field::Filing => &mut row.filing,
            Field::Phone => &mut row.phone,
            Field::Email => &mut row.email,
            Field::Photo => &mut row.photo_cell,
            Field::Remark => &mut row.remark,
            Field::Education => &mut row.education,
            Field::Opinion => &mut row.opinion,
            other => panic!("{other:?} is not a text"),
        };
        *slot = value;
    }

    /// Writes a text cell of the school list.
    pub fn school_text(&mut self, index: usize, field: Field, seen: &str) {
        let value = cell(Table::Schools, index, field, seen, Some(seen.to_string()));
        let school = &mut self.batch.schools[index];
        match field {
            Field::SchoolName => school.name = value,
            Field::SchoolCode => school.code = Some(value),
            Field::Uscc => school.uscc = Some(value),
            Field::LegalRepresentative => school.legal_representative = Some(value),
            other => panic!("{other:?} is not a text of the list"),
        }
    }

    pub fn stage(&mut self, index: usize, stage: Stage) {
        let value = cell(Table::Schools, index, Field::Stage, stage.label(), Some(stage));
        self.batch.schools[index].stage = Some(value);
        self.batch.schools[index].effective_stage = Some(stage);
        self.batch.schools[index].in_scope = self.settings.scope.stages.contains(&stage);
    }

    pub fn birth(&mut self, index: usize, year: i16, month: i8) {
        self.row(index).birth = Some(birth(index, year, month));
    }

    pub fn is_legal(&mut self, index: usize, mark: bool) {
        let seen = if mark { "是" } else { "否" };
        self.row(index).is_legal_representative =
            Some(cell(Table::Nominations, index, Field::IsLegalRepresentative, seen, Some(mark)));
    }

    pub fn kind(&mut self, index: usize, kind: Kind) {
        self.row(index).kind = Some(cell(Table::Nominations, index, Field::Kind, kind.label(), Some(kind)));
    }

    pub fn staff(&mut self, index: usize, staff: Staff) {
        self.row(index).staff =
            Some(cell(Table::Nominations, index, Field::Staff, staff.label(), Some(staff)));
    }

    pub fn sex(&mut self, index: usize, sex: Sex) {
        self.row(index).sex = Some(cell(Table::Nominations, index, Field::Sex, sex.label(), Some(sex)));
    }

    pub fn term(&mut self, index: usize, start: &str, end: &str) {
        set_term(self.row(index), index, start, end);
    }

    pub fn opinion_date(&mut self, index: usize, day: &str) {
        let read = day.parse().expect("a date");
        self.row(index).opinion_date =
            Some(cell(Table::Nominations, index, Field::OpinionDate, day, Some(read)));
    }

    /// Lines as `2001.08—2005.07 text`, `2001.08—至今 text`, or text without a range.
    pub fn history(&mut self, index: usize, lines: &[&str]) {
        self.row(index).history = Some(history(index, lines));
    }

    pub fn photo(&mut self, index: usize, width: u32, height: u32) {
        self.row(index).photo = Some(photo(index, width, height));
    }

    /// Somebody in office at a school of the list.
    pub fn holds(&mut self, school: usize, person: &str, start: &str, end: &str) {
        self.in_office.push(Appointment {
            school_code: self.batch.schools[school].code().map(str::to_string),
            school: self.batch.schools[school].name().to_string(),
            person: person.to_string(),
            birth: None,
            post: "校长".into(),
            term: Term { start: start.parse().expect("a date"), end: end.parse().expect("a date") },
            document_no: "贺教体发〔2024〕1号".into(),
            certificate_no: None,
            phone: String::new(),
            ended: None,
        });
    }
}

/// The rule fires, and no other rule asks anything: one cause, one finding. Returns its findings.
pub(super) fn fires(rule: &Rule, bend: impl FnOnce(&mut Case)) -> Vec<Finding> {
    let found = fires_among(rule, bend);
    let others: Vec<_> = found.1.iter().map(|finding| (finding.rule, &finding.message)).collect();
    assert!(others.is_empty(), "{} fires, and so do {others:?}", rule.name);
    found.0
}

/// The rule fires, perhaps with others: its findings, and those of others that ask something.
pub(super) fn fires_among(rule: &Rule, bend: impl FnOnce(&mut Case)) -> (Vec<Finding>, Vec<Finding>) {
    let mut case = Case::clean();
    bend(&mut case);
    let (found, others): (Vec<_>, Vec<_>) =
        case.judge().0.into_iter().partition(|finding| finding.rule == rule.name);
    assert!(!found.is_empty(), "{} is silent", rule.name);
    for finding in &found {
        owes_the_clerk(finding);
    }
    (found, others.into_iter().filter(|finding| finding.level <= Level::Confirm).collect())
}

/// The rule says nothing. Returns whatever else was found, for tests that look further.
pub(super) fn silent(rule: &Rule, bend: impl FnOnce(&mut Case)) -> Vec<Finding> {
    let mut case = Case::clean();
    bend(&mut case);
    let (findings, _) = case.judge();
    for finding in &findings {
        assert_ne!(finding.rule, rule.name, "{}", finding.message);
    }
    findings
}

/// Where the findings stand, as label and row: `职务2`.
pub(super) fn cells(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| {
            let place = finding.place.as_ref().expect("a place");
            let table = match place.sheet.as_deref() {
                Some("学校名册") => Table::Schools,
                _ => Table::Nominations,
            };
            match place.cell {
                Some(cell) => format!("{}{}", table.columns()[cell.column as usize - 1].label, cell.row),
                None => place.file.to_string(),
            }
        })
        .collect()
}

/// DOMAIN's third rule: where, what we saw, what we expected, what to do.
fn owes_the_clerk(finding: &Finding) {
    let message = &finding.message;
    assert!(finding.place.is_some(), "no place: {message}");
    assert!(finding.school.is_some(), "no school: {message}");
    assert!(finding.expected.is_some(), "nothing expected: {message}");
    assert!(finding.hint.is_some(), "no hint: {message}");
    assert!(finding.field.is_some() && finding.label.is_some(), "no field: {message}");
    assert!(finding.clause.is_some(), "no clause: {message}");
    assert!(message.ends_with('。'), "no full stop: {message}");
    assert!(!message.contains(['"', '\'', '\n']) && !message.contains("。。"), "untidy: {message}");
    assert_eq!(message.matches('“').count(), message.matches('”').count(), "quotes: {message}");
}

fn row_of(index: usize) -> u32 {
    index as u32 + 2
}

fn place(table: Table, index: usize, field: Field) -> Place {
    let column = table.columns().iter().position(|column| column.field == field).expect("a column");
    Place {
        file: "名单.xlsx".into(),
        sheet: Some(table.label().into()),
        cell: Some(CellRef::new(row_of(index), column as u32 + 1)),
    }
}

/// A cell of the clean batch's own sheets, with a reading of its own.
pub(super) fn cell<T>(table: Table, index: usize, field: Field, seen: &str, read: Option<T>) -> Value<T> {
    Value::new(place(table, index, field), seen, read)
}

fn school(index: usize, code: &str, uscc: &str, stage: Stage, legal_representative: &str) -> School {
    let text = |field, seen: &str| cell(Table::Schools, index, field, seen, Some(seen.to_string()));
    School {
        source: place(Table::Schools, index, Field::SchoolName),
        name: text(Field::SchoolName, SCHOOLS[index]),
        code: Some(text(Field::SchoolCode, code)),
        uscc: Some(text(Field::Uscc, uscc)),
        stage: Some(cell(Table::Schools, index, Field::Stage, stage.label(), Some(stage))),
        ownership: None,
        town: None,
        legal_representative: Some(text(Field::LegalRepresentative, legal_representative)),
        address: None,
        phone: None,
        short_names: Vec::new(),
        former_names: Vec::new(),
        effective_stage: Some(stage),
        in_scope: true,
    }
}

fn nomination(index: usize, name: &str, sex: Sex, born: (i16, i8), post: &str, phone: &str) -> Nomination {
    let table = Table::Nominations;
    let text = |field, seen: &str| Some(cell(table, index, field, seen, Some(seen.to_string())));
    let term = Term::of_years(date(2026, 3, 1), 3);
    let mut row = Nomination::at(place(table, index, Field::Name), SchoolRef::Listed(index), term);
    row.name = text(Field::Name, name);
    row.sex = Some(cell(table, index, Field::Sex, sex.label(), Some(sex)));
    row.birth = Some(birth(index, born.0, born.1));
    row.politics = Some(cell(table, index, Field::Politics, "中共党员", Some("中共党员")));
    row.education = text(Field::Education, "大学本科");
    row.college = text(Field::College, "宁夏大学");
    row.major = text(Field::Major, "教育学");
    row.unit = text(Field::Unit, SCHOOLS[index]);
    row.post = text(Field::Post, post);
    row.is_legal_representative = Some(cell(table, index, Field::IsLegalRepresentative, "是", Some(true)));
    row.reason = text(Field::Reason, "");
    row.kind = Some(cell(table, index, Field::Kind, "新任", Some(Kind::New)));
    row.filing = text(Field::Filing, "");
    row.phone = text(Field::Phone, phone);
    row.email = text(Field::Email, "");
    row.remark = text(Field::Remark, "");
    row.photo_cell = text(Field::Photo, &format!("{name}.jpg"));
    row.photo = Some(photo(index, 295, 413));
    let last = format!("2010.08—至今 {} {post}", SCHOOLS[index]);
    row.history = Some(history(index, &["2000.08—2010.07 贺兰县第二小学 教师", &last]));
    set_term(&mut row, index, "2026-03-01", "2029-02-28");
    row
}

fn birth(index: usize, year: i16, month: i8) -> Value<YearMonth> {
    let read = YearMonth::new(year, month);
    cell(Table::Nominations, index, Field::Birth, &format!("{year}.{month:02}"), read)
}

fn photo(index: usize, width: u32, height: u32) -> Photo {
    let file: Arc<str> = format!("照片/{index}.jpg").into();
    let locator = Locator { disk: file.as_ref().into(), members: Vec::new() };
    Photo { file, locator, sha256: format!("{index:064}"), width, height, tone: Tone::Picture }
}

fn set_term(row: &mut Nomination, index: usize, start: &str, end: &str) {
    let (from, to): (Date, Date) = (start.parse().expect("a date"), end.parse().expect("a date"));
    row.term_start = Some(cell(Table::Nominations, index, Field::TermStart, start, Some(from)));
    row.term_end = Some(cell(Table::Nominations, index, Field::TermEnd, end, Some(to)));
    row.term = Term { start: from, end: to };
}

fn history(index: usize, lines: &[&str]) -> Value<Vec<HistoryEntry>> {
    let entries = lines.iter().map(|line| entry(line)).collect();
    cell(Table::Nominations, index, Field::History, &lines.join("\n"), Some(entries))
}

fn entry(line: &str) -> HistoryEntry {
    let month = |text: &str| {
        let (year, month) = text.split_once('.')?;
        YearMonth::new(year.parse().ok()?, month.parse().ok()?)
    };
    let ranged = line.split_once(' ').and_then(|(range, text)| {
        let (from, to) = range.split_once('—')?;
        Some(HistoryEntry { from: Some(month(from)?), to: month(to), text: text.to_string() })
    });
    ranged.unwrap_or(HistoryEntry { from: None, to: None, text: line.to_string() })
}

fn set_row(place: &mut Place, row: u32) {
    if let Some(cell) = &mut place.cell {
        cell.row = row;
    }
}

fn move_to(nomination: &mut Nomination, row: u32) {
    set_row(&mut nomination.source, row);
    macro_rules! rows {
        ($($member:ident)*) => {
            $(if let Some(value) = &mut nomination.$member { set_row(&mut value.place, row); })*
        };
    }
    rows!(name sex ethnicity birth politics education college major unit post is_legal_representative
        reason kind staff term_start term_end filing phone email history photo_cell remark opinion
        opinion_date);
}

#[test]
fn the_clean_batch_has_no_finding() {
    let (findings, verdicts) = Case::clean().judge();
    assert_eq!(findings, []);
    assert_eq!(verdicts.summary().passed, 3);
}

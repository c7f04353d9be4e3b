//! Resolve: raw rows become schools and nominations, each value with its place, each mending and each
//! doubt a finding that names its school and person.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::header::Slot;
use super::raw::{Layout, RawBatch, RawCell, RawRow, RawTable};
use super::schools::{self, Match, Matcher};
use super::values::{self, Note, Reading, birth, choice, code, contact, history, name, term};
use super::workbook::{Cell, Content};
use super::{form, mark, merge, photos};
use crate::finding::Finding;
use crate::model::{Batch, Field, Nomination, School, SchoolRef, Stage, Table, Term, Value};
use crate::place::Place;
use crate::settings::Settings;
use crate::{parallel, text};

/// A nomination on its way into the batch, with what merging and the photos still need of its row.
pub(super) struct Draft {
    pub nomination: Nomination,
    pub layout: Layout,
    /// Required columns that its sheet lacks.
    pub lacking: Vec<Field>,
    /// Pictures in or over its 照片 cell.
    pub pictures: Vec<usize>,
    /// The row it takes the place of, where it stands in a marked copy.
    pub origin: Option<mark::Origin>,
}

/// Raw rows to the batch, and everything there is to say about reading them.
pub fn resolve(raw: RawBatch, settings: &Settings, as_of: Date) -> (Batch, Vec<Finding>) {
    let RawBatch { files, tables, pictures, headers, waivers, marks, mut findings } = raw;
    let (lists, mut sheets): (Vec<RawTable>, Vec<RawTable>) =
        tables.into_iter().partition(|table| table.table == Table::Schools);
    // The rows of the lists are used up by reading them.
    let awaited = awaited(&lists);
    let mut schools = read_schools(lists, settings, &mut findings);
    let matcher = Matcher::new(&schools, settings);
    let stands_for = mark::supersede(&mut sheets, &marks, &files, &matcher, &mut findings);
    if schools.is_empty() {
        schools = derived_schools(&sheets, settings);
        if !schools.is_empty() {
            findings.push(no_school_list(schools.len()));
        }
    }
    let matcher = Matcher::new(&schools, settings);
    for finding in &mut findings {
        tell_whose(finding, &schools, &matcher);
    }
    let reader =
        Reader { settings, as_of, schools: &schools, matcher: &matcher, awaited, stands_for: &stands_for };
    let rows: Vec<(usize, RawRow)> = sheets
        .iter_mut()
        .enumerate()
        .flat_map(|(at, table)| std::mem::take(&mut table.rows).into_iter().map(move |row| (at, row)))
        .collect();
    let read = parallel::map(rows, |(at, row)| reader.nomination(&sheets[at], row));
    let say = |(draft, said)| {
        findings.extend::<Vec<Finding>>(said);
        draft
    };
    let drafts: Vec<Draft> = read.into_iter().map(say).collect();
    let mut drafts = merge::merge(drafts, &schools, &pictures, &mut findings);
    say_lacking(&drafts, &schools, &mut findings);
    let orphans = photos::match_all(&mut drafts, &pictures, &schools, &matcher, &mut findings);
    let nominations = drafts.into_iter().map(|draft| draft.nomination).collect();
    (Batch { schools, nominations, orphans, waivers, headers, files }, findings)
}

/// Says of what could not be read whose it is: by the school a hidden row names, or the one the file's own name does.
fn tell_whose(finding: &mut Finding, schools: &[School], matcher: &Matcher) {
    let sent = finding.school.as_deref();
    let unread = matches!(
        finding.rule,
        "file-encrypted"
            | "file-damaged"
            | "file-empty"
            | "file-too-large"
            | "header-missing"
            | "header-unrecognised"
    );
    let index = match (sent, &finding.place) {
        (Some(sent), _) => match matcher.find(sent) {
            Match::Exact(index) | Match::Alias(index) => Some(index),
            Match::Unknown => None,
        },
        (None, Some(place)) if unread => matcher.within(&place.file),
        _ => None,
    };
    if let Some(school) = index.and_then(|index| schools.get(index)) {
        finding.school = Some(school.name().to_string());
    }
}

/// The name a finding prints for the school of a nomination.
pub(super) fn school_name(schools: &[School], school: &SchoolRef) -> Option<String> {
    match school {
        SchoolRef::Listed(index) => schools.get(*index).map(|school| school.name().to_string()),
        SchoolRef::Unlisted(sent) => (!sent.is_empty()).then(|| sent.clone()),
    }
}

/// Puts school and person on a finding.
pub(super) fn about(mut finding: Finding, school: Option<String>, person: &str) -> Finding {
    finding.school = school;
    finding.person = (!person.is_empty()).then(|| person.to_string());
    finding
}

/// One row while its cells are read: findings about it carry its school and person. A cell's text goes into the value
/// that is read from it, so that nothing is held twice.
struct Row {
    raw: RawRow,
    school: Option<String>,
    person: String,
    findings: Vec<Finding>,
}

impl Row {
    fn new(raw: RawRow, school: Option<String>, person: String) -> Self {
        Self { raw, school, person, findings: Vec::new() }
    }

    fn say(&mut self, field: Field, place: &Place, text: &str, note: Note) {
        let seen = note.masked.as_deref().unwrap_or(text);
        let finding =
            Finding::at_cell(note.rule, field.key(), field.label(), place, seen, note.expected, note.hint);
        self.findings.push(about(finding, self.school.clone(), &self.person));
    }

    /// A field's value, its notes said; `None` where the sheet has no such column, or where it was asked for before.
    fn value<T>(&mut self, field: Field, parse: impl FnOnce(&Cell) -> Reading<T>) -> Option<Value<T>> {
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

fn read_schools(tables: Vec<RawTable>, settings: &Settings, findings: &mut Vec<Finding>) -> Vec<School> {
    let mut schools = Vec::new();
    for mut table in tables {
        let rows = std::mem::take(&mut table.rows);
        let read = parallel::map(rows, |raw| {
            let name = text::squeeze(raw.text(Field::SchoolName));
            let mut row = Row::new(raw, (!name.is_empty()).then_some(name), String::new());
            (school(&mut row, settings), row.findings)
        });
        schools.reserve(read.len());
        for (school, said) in read {
            findings.extend(said);
            match school {
                Ok(school) => {
                    lacking_columns(&table, &school, findings);
                    schools.push(school);
                }
                // Kept out of the list: nothing could be matched to it.
                Err(why) => findings.extend(why.map(|why| *why)),
            }
        }
    }
    schools
}

/// A row of the 学校名册 that has codes or a 法定代表人 and no name; a row with neither is no school's.
fn nameless(raw: &RawRow, name: &Value<String>) -> Option<Box<Finding>> {
    let says = |field| !raw.text(field).trim().is_empty() && !text::is_placeholder(raw.text(field));
    let identified = [Field::SchoolCode, Field::Uscc, Field::LegalRepresentative].into_iter().any(says);
    identified.then(|| {
        Box::new(Finding::at_cell(
            "school-cell-blank",
            Field::SchoolName.key(),
            Field::SchoolName.label(),
            &name.place,
            &name.seen,
            "应填写学校全称",
            "请在学校名册里补填",
        ))
    })
}

/// Otherwise what there is to say of a row without a name.
fn school(row: &mut Row, settings: &Settings) -> Result<School, Option<Box<Finding>>> {
    let name = row.value(Field::SchoolName, school_title).ok_or(None)?;
    if name.read.is_none() {
        return Err(nameless(&row.raw, &name));
    }
    let list = |row: &Row, field: Field| -> Vec<String> {
        let parts = row.raw.text(field).split(['、', '，', ',', ';', '；', '/', '\n', '|']);
        parts
            .map(str::trim)
            .filter(|part| !part.is_empty() && !text::is_placeholder(part))
            .map(str::to_string)
            .collect()
    };
    let (short_names, former_names) = (list(row, Field::ShortName), list(row, Field::FormerName));
    let mut school = School {
        source: name.place.clone(),
        code: row.value(Field::SchoolCode, code::school),
        uscc: row.value(Field::Uscc, code::uscc),
        stage: row.value(Field::Stage, choice::stage),
        ownership: row.value(Field::Ownership, values::free),
        town: row.value(Field::Town, values::free),
        legal_representative: row.value(Field::LegalRepresentative, representative),
        address: row.value(Field::Address, values::free),
        phone: row.value(Field::SchoolPhone, values::free),
        name,
        short_names,
        former_names,
        effective_stage: None,
        in_scope: true,
    };
    school.effective_stage = effective_stage(&school);
    school.in_scope = in_scope(school.effective_stage, settings);
    Ok(school)
}

/// A school's name without white space, which is never part of one.
fn school_title(cell: &Cell) -> Reading<String> {
    let reading = values::free(cell);
    let Some(sent) = reading.read else { return Reading::nothing() };
    let name = text::squeeze(&sent);
    Reading::clean(name.clone()).with_if(name != sent, || {
        Note::new("school-name-normalised", format!("空格已去掉，按“{name}”读入"), "")
    })
}

/// The list's 法定代表人 is compared with nominees, so that it is mended as their names are; its
/// characters are the registry's own business.
fn representative(cell: &Cell) -> Reading<String> {
    let mut reading = name::parse(cell);
    reading.notes.retain(|note| note.rule == "name-normalised");
    if reading.read.is_none() && !cell.is_blank() && !text::is_placeholder(&cell.text) {
        reading.read = Some(cell.text.trim().to_string());
    }
    reading
}

/// 学段 column, else the 标识码, else the name.
fn effective_stage(school: &School) -> Option<Stage> {
    let stated = school.stage.as_ref().and_then(|stage| stage.read);
    let by_code = || school.code().and_then(|code| Stage::of_type_digits(code.get(..2)?));
    stated.or_else(by_code).or_else(|| school.named_stage())
}

fn in_scope(stage: Option<Stage>, settings: &Settings) -> bool {
    stage.is_none_or(|stage| settings.scope.stages.contains(&stage))
}

fn lacking_columns(table: &RawTable, school: &School, findings: &mut Vec<Finding>) {
    if let Some(finding) = lacking(&table.lacking, &school.source) {
        findings.push(about(finding, Some(school.name().to_string()), ""));
    }
}

/// A row whose sheet lacks required columns.
fn lacking(fields: &[Field], place: &crate::place::Place) -> Option<Finding> {
    let labels: Vec<String> = fields.iter().map(|field| format!("“{}”", field.label())).collect();
    let first = fields.first()?;
    let sheet = place.sheet.as_ref().map(|sheet| format!("“{sheet}”")).unwrap_or_default();
    let mut finding = Finding::new(
        "column-missing",
        format!("{}{sheet}没有{}列，这一项无从读取。请补上后重报", place.file, labels.join("")),
    )
    .at(place)
    .expected(format!("应有{}列", labels.join("")))
    .hint("请补上缺的列并填好");
    finding.field = (fields.len() == 1).then(|| first.key());
    finding.label = (fields.len() == 1).then(|| first.label());
    Some(finding)
}

/// Once for each school of a table, not once for each of its rows.
fn say_lacking(drafts: &[Draft], schools: &[School], findings: &mut Vec<Finding>) {
    let mut said = HashSet::new();
    for draft in drafts {
        let nomination = &draft.nomination;
        // What another source has filled in is no longer lacking.
        let fields: Vec<Field> =
            draft.lacking.iter().copied().filter(|field| nomination.cell(*field).is_none()).collect();
        let Some(finding) = lacking(&fields, &nomination.source) else { continue };
        let school = school_name(schools, &nomination.school);
        let table = (nomination.source.file.clone(), nomination.source.sheet.clone());
        if said.insert((table, school.clone(), fields)) {
            findings.push(about(finding, school, nomination.name()));
        }
    }
}

/// Without a list, the schools are those that somebody works at.
fn derived_schools(tables: &[RawTable], settings: &Settings) -> Vec<School> {
    let mut schools: Vec<School> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for cell in tables.iter().flat_map(|table| &table.rows).filter_map(|row| row.field(Field::Unit)) {
        let reading = school_title(&cell.cell);
        let Some(name) = reading.read else { continue };
        if known.insert(schools::key(&name), schools.len()).is_some() {
            continue;
        }
        let effective_stage = Stage::told_by(&name);
        schools.push(School {
            source: cell.place.clone(),
            name: Value::new(cell.place.clone(), cell.cell.text.clone(), Some(name)),
            code: None,
            uscc: None,
            stage: None,
            ownership: None,
            town: None,
            legal_representative: None,
            address: None,
            phone: None,
            short_names: Vec::new(),
            former_names: Vec::new(),
            effective_stage,
            in_scope: in_scope(effective_stage, settings),
        });
    }
    schools
}

fn no_school_list(count: usize) -> Finding {
    Finding::new(
        "school-list-missing",
        format!(
            "没有学校名册，暂以推荐表里的 {count} 个工作单位为准；谁没有报、单位名称对不对、是不是法定代表人都无从核对。\
             请放入学校名册（学校名称、学校标识码、统一社会信用代码、法定代表人）"
        ),
    )
    .hint("请放入学校名册后再核对一次")
}

/// The 法定代表人 of rows of the list whose 学校名称 is lacking or is another row's: that the list has no school by the
/// name their nomination gives is the list's fault, and said there.
fn awaited(lists: &[RawTable]) -> HashSet<String> {
    let rows: Vec<&RawRow> = lists.iter().flat_map(|table| &table.rows).collect();
    let mut times: HashMap<String, usize> = HashMap::new();
    for row in &rows {
        *times.entry(schools::key(row.text(Field::SchoolName))).or_default() += 1;
    }
    let in_question = rows.into_iter().filter(|row| {
        let name = row.text(Field::SchoolName);
        name.is_empty() || text::is_placeholder(name) || times[&schools::key(name)] > 1
    });
    let named = in_question.filter_map(|row| name::parse(&row.field(Field::LegalRepresentative)?.cell).read);
    named.collect()
}

/// What reading nominations needs.
struct Reader<'a> {
    settings: &'a Settings,
    as_of: Date,
    schools: &'a [School],
    matcher: &'a Matcher,
    /// See [`awaited`].
    awaited: HashSet<String>,
    /// Which row of a marked copy takes the place of which.
    stands_for: &'a HashMap<Place, mark::Origin>,
}

impl Reader<'_> {
    fn nomination(&self, table: &RawTable, raw: RawRow) -> (Draft, Vec<Finding>) {
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

/// 工作单位 as sent, white space out; what it matched is the nomination's `school`.
fn school_unit(cell: &Cell) -> Reading<String> {
    school_title(cell).map(|name| name)
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

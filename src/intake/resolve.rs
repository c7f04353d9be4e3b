//! Resolve: raw rows become the batch: the list first, then every nomination against it, then what several rows make
//! together (merging, photos, columns that are lacking). A row's own cells are read in `rows`.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::raw::{Layout, RawBatch, RawRow, RawTable};
use super::rows::Reader;
use super::school_list::{derived_schools, read_schools};
use super::schools::{self, Match, Matcher};
use super::values::name;
use super::{mark, merge, photos};
use crate::finding::Finding;
use crate::model::{Batch, Field, Nomination, School, SchoolRef, Table};
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
    let read = parallel::map_light(rows, |(at, row)| reader.nomination(&sheets[at], row));
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

pub(super) fn lacking_columns(table: &RawTable, school: &School, findings: &mut Vec<Finding>) {
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

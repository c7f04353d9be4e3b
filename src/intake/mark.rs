//! Workbooks that we handed out: a report is told by its keyword and not read; a marked copy carries the key of the
//! rows it was made from, so that what the school mended takes their place.
//!
//! The key is a document property, which Excel, WPS and LibreOffice keep in whatever format they save again, or a
//! hidden sheet of the same name. It is what a stranger could write too: a copy takes the place of rows of its own
//! school alone, and one that claims others' is said and not believed.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use quick_xml::events::Event;
use serde::Deserialize;

use super::archive::{Archive, Budget};
use super::raw::{RawRow, RawTable};
use super::schools::{self, Match, Matcher};
use super::sniff::Kind;
use super::workbook::{Fault, Sheet, compound_properties, xml};
use crate::finding::Finding;
use crate::model::{Field, IntakeFile, Table, row_digest};
use crate::output;
use crate::place::CellRef;
use crate::text;

/// The property's name, and the hidden sheet's.
const NAME: &str = "yinfa-mark";

/// The rows that a marked copy was made from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Mark {
    #[serde(flatten)]
    made_from: Rows,
    /// Where that was a marked copy itself: what it was made from, the oldest last.
    #[serde(default)]
    also: Vec<Rows>,
}

/// Rows of one file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Rows {
    /// SHA-256 of the original file.
    batch: String,
    #[serde(default)]
    file: String,
    /// *Shape*: `sheet!row` each, `!row` where the original has no sheets.
    rows: Vec<String>,
    /// What each of them said.
    #[serde(default)]
    digests: Vec<String>,
}

/// A row that a marked copy stands for, by the original's hash and `sheet!row`.
pub type Origin = (String, String);

/// What a workbook's properties say of it.
#[derive(Default)]
pub struct Properties {
    pub is_our_report: bool,
    /// The key as it was written, in JSON.
    pub key: Option<String>,
}

impl Properties {
    /// The same, with the key of the hidden sheet where the properties have none.
    pub fn or_sheet(mut self, sheets: &[Sheet]) -> Self {
        self.key = self.key.or_else(|| sheets.iter().find_map(of_sheet));
        self
    }

    pub fn mark(&self) -> Option<Mark> {
        serde_json::from_str(self.key.as_deref()?).ok()
    }
}

/// # Errors
/// When the workbook's archive cannot be opened or goes beyond the bounds.
pub fn properties(kind: Kind, bytes: &[u8], budget: &Budget) -> Result<Properties, Fault> {
    let (described, custom) = match kind {
        Kind::Xlsx | Kind::Xlsb => ("docProps/core.xml", "docProps/custom.xml"),
        Kind::Ods => ("meta.xml", "meta.xml"),
        Kind::FlatOds | Kind::Xml2003 => {
            let text = text::decode(bytes);
            return Ok(Properties {
                is_our_report: is_report(&text),
                key: property(text.as_bytes(), budget),
            });
        }
        Kind::Xls => {
            let texts = compound_properties(bytes);
            return Ok(Properties {
                is_our_report: texts.iter().any(|(_, text)| is_report(text)),
                key: texts.into_iter().find(|(name, _)| name == NAME).map(|(_, text)| text),
            });
        }
        _ => return Ok(Properties::default()),
    };
    let mut archive = Archive::open(bytes, budget)?;
    let keywords = archive.read_named(described)?.unwrap_or_default();
    let custom = archive.read_named(custom)?.unwrap_or_default();
    Ok(Properties {
        is_our_report: is_report(&String::from_utf8_lossy(&keywords)),
        key: property(&custom, budget),
    })
}

fn is_report(keywords: &str) -> bool {
    keywords.contains(output::READ_ONLY_KEYWORD)
}

/// The text of our property, whatever surrounds it.
fn property(custom: &[u8], budget: &Budget) -> Option<String> {
    let mut reader = xml::reader(custom, budget);
    let mut buffer = Vec::new();
    let (mut inside, mut text) = (false, String::new());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            // XML Spreadsheet 2003 has the name for a tag.
            Ok(Event::Start(tag))
                if matches!(tag.local_name().as_ref(), "property" | "user-defined" | NAME) =>
            {
                let named = xml::attribute(&tag, "name");
                inside = named.as_deref().unwrap_or(tag.local_name().as_ref()) == NAME;
            }
            Ok(Event::Text(part)) if inside => xml::push_text(&mut text, &part),
            Ok(Event::GeneralRef(part)) if inside => xml::push_reference(&mut text, &part),
            Ok(Event::End(tag))
                if matches!(tag.local_name().as_ref(), "property" | "user-defined" | NAME) =>
            {
                if inside {
                    return Some(text.trim().to_string());
                }
            }
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

pub fn is_mark_sheet(sheet: &Sheet) -> bool {
    sheet.name.as_deref() == Some(NAME)
}

/// The key in a hidden sheet, as it was written: column A from the top, joined.
pub fn of_sheet(sheet: &Sheet) -> Option<String> {
    if !is_mark_sheet(sheet) {
        return None;
    }
    let parts = sheet.rows().filter_map(|(row, _)| sheet.cell(CellRef::new(row, 1)));
    Some(parts.map(|cell| cell.text.as_str()).collect::<String>().trim().to_string())
}

/// Drops the rows that a marked copy stands for, each said, and tells which row of a copy stands for which.
pub fn supersede(
    tables: &mut [RawTable],
    marks: &[(Arc<str>, Mark)],
    files: &[IntakeFile],
    matcher: &Matcher,
    findings: &mut Vec<Finding>,
) -> HashMap<crate::place::Place, Origin> {
    let mut stands_for = HashMap::new();
    if marks.is_empty() {
        return stands_for;
    }
    let hashes: HashMap<&str, &str> = files.iter().map(|file| (&*file.file, &*file.sha256)).collect();
    let mut dropped: HashSet<(Arc<str>, String)> = HashSet::new();
    for (copy, mark) in marks {
        let of_copy = |row: &&RawRow| row.source.file == *copy;
        let new: Vec<&RawRow> = nominations(tables).filter(of_copy).collect();
        // A copy that says nothing replaces nothing.
        if new.is_empty() {
            continue;
        }
        let mut claimed: Vec<&RawRow> = Vec::new();
        // The oldest comes last and stays: by it two copies of one row are known as rivals.
        for made_from in std::iter::once(&mark.made_from).chain(&mark.also) {
            let wanted: BTreeSet<&str> = made_from.rows.iter().map(String::as_str).collect();
            let is_original = |row: &&RawRow| {
                let unchanged = hashes.get(&*row.source.file) == Some(&made_from.batch.as_str());
                row.source.file != *copy
                    && if unchanged {
                        wanted.contains(key(row).as_str())
                    } else {
                        // The file was changed elsewhere, or rows moved: the row is the one that says the same.
                        *row.source.file == *made_from.file && made_from.digests.contains(&digest(row))
                    }
            };
            let old: Vec<&RawRow> = nominations(tables).filter(is_original).collect();
            // One row of another school shows that the key is not what we wrote: nothing of it is believed.
            let foreign =
                old.iter().copied().filter(|row| !is_of_copy(row, &new, matcher)).collect::<Vec<_>>();
            if !foreign.is_empty() {
                claimed.extend(foreign);
                continue;
            }
            let pairs = pair(&made_from.rows, &old, &new);
            for row in &old {
                if dropped.insert((row.source.file.clone(), key(row))) {
                    let new = pairs.iter().find(|(origin, _)| *origin == key(row)).map(|(_, new)| *new);
                    findings.push(superseded(row, copy, new));
                }
            }
            for (origin, row) in pairs {
                stands_for.insert(row.source.clone(), (made_from.batch.clone(), origin));
            }
        }
        if let Some(first) = claimed.first() {
            findings.push(not_its_own(first, claimed.len(), new[0], matcher));
        }
    }
    for table in tables.iter_mut().filter(|table| table.table == Table::Nominations) {
        table.rows.retain(|row| !dropped.contains(&(row.source.file.clone(), key(row))));
    }
    stands_for
}

/// May a copy with these rows stand for that one? A copy is made for one school: where both name a school of the list
/// it must be the same; where one cannot be told, name, phone or what the school was mended from must tell.
fn is_of_copy(old: &RawRow, new: &[&RawRow], matcher: &Matcher) -> bool {
    let homes: BTreeSet<Home> = new.iter().map(|row| home(row, matcher)).filter(Home::is_known).collect();
    let was = home(old, matcher);
    if homes.len() > 1 {
        return false;
    }
    if was.is_known() && homes.first().is_some_and(Home::is_known) {
        return homes.contains(&was);
    }
    let said = |row: &RawRow, field| text::squeeze(row.text(field));
    let same = |field| {
        let own = said(old, field);
        !own.is_empty() && new.iter().any(|row| said(row, field) == own)
    };
    let meant = matcher.nearest(old.text(Field::Unit));
    let mended = meant.is_some_and(|name| homes.contains(&home_of(name, matcher)));
    mended || same(Field::Name) || same(Field::Phone)
}

/// The school a row names: one of the list, or in its own words where there is no list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Home {
    Listed(usize),
    Named(String),
    Unknown,
}

impl Home {
    fn is_known(&self) -> bool {
        *self != Self::Unknown
    }
}

fn home(row: &RawRow, matcher: &Matcher) -> Home {
    home_of(row.text(Field::Unit), matcher)
}

fn home_of(unit: &str, matcher: &Matcher) -> Home {
    match matcher.find(unit) {
        Match::Exact(index) | Match::Alias(index) => Home::Listed(index),
        Match::Unknown if matcher.is_empty() && !unit.trim().is_empty() => Home::Named(schools::key(unit)),
        Match::Unknown => Home::Unknown,
    }
}

fn nominations(tables: &[RawTable]) -> impl Iterator<Item = &RawRow> {
    tables.iter().filter(|table| table.table == Table::Nominations).flat_map(|table| &table.rows)
}

/// `sheet!row`, as a mark writes it.
fn key(row: &RawRow) -> String {
    let sheet = row.source.sheet.as_deref().unwrap_or("");
    format!("{sheet}!{}", row.source.row().unwrap_or(0))
}

fn digest(row: &RawRow) -> String {
    row_digest(row.cells.iter().map(|(_, cell)| cell.cell.text.as_str()))
}

/// Each row of a copy with the row it stands for: by name where the original is at hand, the rest in order.
fn pair<'a>(rows: &[String], old: &[&RawRow], new: &[&'a RawRow]) -> Vec<(String, &'a RawRow)> {
    let name = |row: &RawRow| text::squeeze(row.text(Field::Name));
    let mut open: Vec<&RawRow> = new.to_vec();
    let mut pairs = Vec::new();
    for row in old {
        if let Some(at) = open.iter().position(|own| name(own) == name(row)) {
            pairs.push((key(row), open.remove(at)));
        }
    }
    let rest: Vec<&String> = rows.iter().filter(|own| !pairs.iter().any(|(done, _)| done == *own)).collect();
    pairs.extend(rest.into_iter().cloned().zip(open));
    pairs
}

fn superseded(old: &RawRow, copy: &str, new: Option<&RawRow>) -> Finding {
    let person = text::squeeze(old.text(Field::Name));
    let message = match new {
        Some(new) => format!("{person} 已在整改表 {} 里改过，代替原来 {} 的一行", new.source, old.source),
        None => format!("{person}（{}）已不在整改表 {copy} 里，不再采用原来的一行", old.source),
    };
    let mut finding =
        Finding::new("nomination-superseded", message).at(new.map_or(&old.source, |new| &new.source));
    finding.person = (!person.is_empty()).then_some(person);
    let school = text::squeeze(old.text(Field::Unit));
    finding.school = (!school.is_empty()).then_some(school);
    finding
}

fn not_its_own(old: &RawRow, count: usize, copy: &RawRow, matcher: &Matcher) -> Finding {
    let said = |row: &RawRow| match home(row, matcher) {
        Home::Listed(_) | Home::Named(_) => text::squeeze(row.text(Field::Unit)),
        Home::Unknown => "学校不明".into(),
    };
    let file = &copy.source.file;
    let more = if count > 1 { format!("等 {count} 行") } else { "一行".into() };
    let message = format!(
        "{file} 带着整改标记，要代替 {} {}（{}）{more}，但它报的是{}，没有代替，两边都照读",
        old.source,
        text::squeeze(old.text(Field::Name)),
        said(old),
        said(copy)
    );
    let mut finding = Finding::new("mark-foreign", message)
        .at(&copy.source)
        .hint("请学校用退回给自己的标注表改，不要拿别校的表改；确是一所学校的，请核对工作单位");
    let school = text::squeeze(copy.text(Field::Unit));
    finding.school = (!school.is_empty()).then_some(school);
    finding
}

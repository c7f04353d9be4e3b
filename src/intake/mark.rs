//! Workbooks that we handed out: a report is told by its keyword and not read; a marked copy carries the key of the
//! rows it was made from, so that what the school mended takes their place.
//!
//! The key is a document property, which Excel, WPS and LibreOffice keep when they save again as xlsx or ods, or a
//! hidden sheet, which survives in xls too.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use quick_xml::events::Event;
use serde::Deserialize;

use super::archive::{Archive, Budget};
use super::raw::{RawRow, RawTable};
use super::sniff::Kind;
use super::workbook::{Fault, Sheet, xml};
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
    pub mark: Option<Mark>,
}

/// # Errors
/// When the workbook's archive cannot be opened or goes beyond the bounds.
pub fn properties(kind: Kind, bytes: &[u8], budget: &Budget) -> Result<Properties, Fault> {
    let (described, custom) = match kind {
        Kind::Xlsx | Kind::Xlsb => ("docProps/core.xml", "docProps/custom.xml"),
        Kind::Ods => ("meta.xml", "meta.xml"),
        _ => return Ok(Properties::default()),
    };
    let mut archive = Archive::open(bytes, budget)?;
    let keywords = archive.read_named(described)?.unwrap_or_default();
    let custom = archive.read_named(custom)?.unwrap_or_default();
    Ok(Properties {
        is_our_report: String::from_utf8_lossy(&keywords).contains(output::READ_ONLY_KEYWORD),
        mark: property(&custom).and_then(|json| serde_json::from_str(&json).ok()),
    })
}

/// The text of our property, whatever surrounds it.
fn property(custom: &[u8]) -> Option<String> {
    let mut reader = xml::reader(custom);
    let mut buffer = Vec::new();
    let (mut inside, mut text) = (false, String::new());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) if matches!(tag.local_name().as_ref(), "property" | "user-defined") => {
                inside = xml::attribute(&tag, "name").as_deref() == Some(NAME);
            }
            Ok(Event::Text(part)) if inside => xml::push_text(&mut text, &part),
            Ok(Event::GeneralRef(part)) if inside => xml::push_reference(&mut text, &part),
            Ok(Event::End(tag)) if matches!(tag.local_name().as_ref(), "property" | "user-defined") => {
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

/// The key in a hidden sheet: column A from the top, joined.
pub fn of_sheet(sheet: &Sheet) -> Option<Mark> {
    if !is_mark_sheet(sheet) {
        return None;
    }
    let parts = sheet.rows().filter_map(|(row, _)| sheet.cell(CellRef::new(row, 1)));
    let json: String = parts.map(|cell| cell.text.as_str()).collect();
    serde_json::from_str(json.trim()).ok()
}

/// Drops the rows that a marked copy stands for, each said, and tells which row of a copy stands for which.
pub fn supersede(
    tables: &mut [RawTable],
    marks: &[(Arc<str>, Mark)],
    files: &[IntakeFile],
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
    }
    for table in tables.iter_mut().filter(|table| table.table == Table::Nominations) {
        table.rows.retain(|row| !dropped.contains(&(row.source.file.clone(), key(row))));
    }
    stands_for
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

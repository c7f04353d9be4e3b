//! The list of schools: the rows of a 学校名册 become schools; without one, those that somebody works at. Which school a
//! nomination means is matched in `schools`.

use std::collections::HashSet;

use super::raw::{RawRow, RawTable};
use super::resolve::lacking_columns;
use super::rows::Row;
use super::schools;
use super::values::{self, Note, Reading, choice, code, name};
use super::workbook::Cell;
use crate::finding::Finding;
use crate::model::{Field, School, Stage, Value};
use crate::settings::Settings;
use crate::{parallel, text};

pub(super) fn read_schools(
    tables: Vec<RawTable>,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) -> Vec<School> {
    let mut schools = Vec::new();
    for mut table in tables {
        let rows = std::mem::take(&mut table.rows);
        let read = parallel::map_light(rows, |raw| {
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

/// Without a list, the schools are those that somebody works at.
pub(super) fn derived_schools(tables: &[RawTable], settings: &Settings) -> Vec<School> {
    let mut schools: Vec<School> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
    let cells = tables.iter().flat_map(|table| &table.rows).filter_map(|row| row.field(Field::Unit));
    let named = parallel::map_light(cells.collect(), |cell| {
        let name = school_title(&cell.cell).read?;
        Some((cell, schools::key(&name), name))
    });
    for (cell, key, name) in named.into_iter().flatten() {
        if !known.insert(key) {
            continue;
        }
        let effective_stage = Stage::told_by(&name);
        schools.push(School {
            effective_stage,
            in_scope: in_scope(effective_stage, settings),
            ..School::named(Value::new(cell.place.clone(), cell.cell.text.clone(), Some(name)))
        });
    }
    schools
}

/// 工作单位 as sent, white space out; what it matched is the nomination's `school`.
pub(super) fn school_unit(cell: &Cell) -> Reading<String> {
    school_title(cell).map(|name| name)
}

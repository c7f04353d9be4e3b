//! Pictures and rows: each row is given the pictures in and over its 照片 cell. Whose photo a picture then is,
//! and whether it is one at all, is decided in `photos`.

use std::collections::HashMap;

use super::archive::Budget;
use super::header::Slot;
use super::picture::Picture;
use super::raw::{Layout, RawCell, RawRow, RawTable};
use super::workbook::{self, Anchored, Content, Pictures, Region, Sheet};
use crate::model::{Field, Locator, Table};

/// Pictures inside one workbook, each measured once.
pub struct Members<'a> {
    pictures: Option<Pictures<'a>>,
    /// As places have the workbook's name.
    file: &'a str,
    locator: &'a Locator,
    known: HashMap<String, usize>,
}

impl<'a> Members<'a> {
    pub fn new(bytes: &'a [u8], file: &'a str, locator: &'a Locator, budget: &'a Budget) -> Self {
        Self { pictures: Pictures::open(bytes, budget), file, locator, known: HashMap::new() }
    }

    fn index(&mut self, member: &str, pictures: &mut Vec<Picture>) -> Option<usize> {
        if let Some(index) = self.known.get(member) {
            return Some(*index);
        }
        let bytes = self.pictures.as_mut()?.get(member)?;
        let mut locator = self.locator.clone();
        locator.members.push(member.to_string());
        let name = format!("{}/{member}", self.file);
        pictures.push(Picture::new(&name, locator, &bytes, true));
        self.known.insert(member.to_string(), pictures.len() - 1);
        Some(pictures.len() - 1)
    }
}

/// Gives each row the pictures in and over its 照片 cell.
pub fn attach(table: &mut RawTable, sheet: &Sheet, members: &mut Members, pictures: &mut Vec<Picture>) {
    if table.table != Table::Nominations {
        return;
    }
    let slot = Slot::Field(Field::Photo);
    let form = table.layout == Layout::Form;
    let mut by_row: HashMap<u32, Vec<&Anchored>> = HashMap::new();
    for picture in &sheet.pictures {
        by_row.entry(picture.row).or_default().push(picture);
    }
    for row in &mut table.rows {
        let source = row.source.cell;
        let rows = source.map(|cell| sheet.region(cell)).map(|region| region.first.row..=region.last.row);
        let photo = row.get(slot);
        let column = photo.as_ref().and_then(|cell| cell.place.cell).map(|cell| sheet.region(cell));
        let mut found: Vec<&str> = Vec::new();
        if let Some(Content::Picture(member)) = photo.as_ref().map(|cell| &cell.cell.content) {
            found.push(member);
        }
        let seals = row_region(row, Field::Opinion, sheet);
        let photo_rows = column.map(|own| own.first.row..=own.last.row);
        let near: Vec<&Anchored> = match &rows {
            Some(rows) if !form => {
                rows.clone().filter_map(|row| by_row.get(&row)).flatten().copied().collect()
            }
            _ => sheet.pictures.iter().collect(),
        };
        for picture in near {
            let over = column.is_none_or(|own| {
                own.first.column <= picture.region.last.column
                    && picture.region.first.column <= own.last.column
            });
            let beside = rows.as_ref().is_some_and(|rows| rows.contains(&picture.row));
            let wanted = if form {
                // A form has one person: its only picture is that person's wherever it floats, unless it is the
                // seal under the 单位意见.
                let sealed = seals.is_some_and(|own| own.contains(picture.region.first));
                let within = photo_rows.as_ref().is_none_or(|rows| {
                    picture.region.first.row <= *rows.end() && *rows.start() <= picture.region.last.row
                });
                !sealed && (over && within || sheet.pictures.len() == 1)
            } else {
                over && beside
            };
            if wanted {
                found.push(&picture.member);
            }
        }
        let found: Vec<usize> =
            found.into_iter().filter_map(|member| members.index(member, pictures)).collect();
        if found.is_empty() {
            continue;
        }
        match row.cells.iter_mut().find(|(own, _)| *own == slot) {
            Some((_, cell)) => cell.pictures = found,
            None => {
                let place = row.source.clone();
                let cell = workbook::Cell::text("");
                row.cells.push((slot, RawCell { place, cell, pictures: found }));
            }
        }
    }
}

/// The cells that a field's value takes.
fn row_region(row: &RawRow, field: Field, sheet: &Sheet) -> Option<Region> {
    row.field(field)?.place.cell.map(|cell| sheet.region(cell))
}

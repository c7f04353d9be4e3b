//! RawBatch: rows as they were sent, each cell with its place, before anything is understood. A later
//! stage cannot receive it by mistake: it is another type than `model::Batch`.

use std::sync::Arc;

use super::header::Slot;
use super::mark::Mark;
use super::picture::Picture;
use super::workbook::Cell;
use crate::finding::Finding;
use crate::model::{Field, HeaderRead, IntakeFile, Table, WaiverRow};
use crate::place::Place;

/// Everything that one folder held, unread.
#[derive(Debug, Default)]
pub struct RawBatch {
    pub(super) files: Vec<IntakeFile>,
    pub(super) tables: Vec<RawTable>,
    pub(super) pictures: Vec<Picture>,
    pub(super) headers: Vec<HeaderRead>,
    pub(super) waivers: Vec<WaiverRow>,
    /// Marked copies by their file, and the rows they were made from.
    pub(super) marks: Vec<(Arc<str>, Mark)>,
    pub(super) findings: Vec<Finding>,
}

impl RawBatch {
    /// Puts the files of another behind its own.
    pub(super) fn append(&mut self, mut other: Self) {
        let before = self.pictures.len();
        for row in other.tables.iter_mut().flat_map(|table| &mut table.rows).filter(|_| before > 0) {
            for index in row.cells.iter_mut().flat_map(|(_, cell)| &mut cell.pictures) {
                *index += before;
            }
        }
        self.files.append(&mut other.files);
        self.tables.append(&mut other.tables);
        self.pictures.append(&mut other.pictures);
        self.headers.append(&mut other.headers);
        self.waivers.append(&mut other.waivers);
        self.marks.append(&mut other.marks);
        self.findings.append(&mut other.findings);
    }
}

/// How a sheet is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One person or school a row, beneath a header.
    Rows,
    /// One person on the sheet, each label beside its value.
    Form,
}

/// One recognised sheet.
#[derive(Debug)]
pub struct RawTable {
    pub table: Table,
    pub layout: Layout,
    /// The header's last row; `None` in a form.
    pub header: Option<u32>,
    /// Required columns that it lacks.
    pub lacking: Vec<Field>,
    pub rows: Vec<RawRow>,
}

/// One row, or one form.
#[derive(Debug)]
pub struct RawRow {
    /// Where the 姓名 (学校名称) value stands, or would.
    pub source: Place,
    pub cells: Vec<(Slot, RawCell)>,
}

/// One cell and its place.
#[derive(Clone, Debug)]
pub struct RawCell {
    pub place: Place,
    pub cell: Cell,
    /// Pictures in or over the cell, as indices into the batch's pictures.
    pub pictures: Vec<usize>,
}

impl RawRow {
    pub fn get(&self, slot: Slot) -> Option<&RawCell> {
        self.cells.iter().find(|(own, _)| *own == slot).map(|(_, cell)| cell)
    }

    /// Takes a cell out of the row.
    pub fn take(&mut self, slot: Slot) -> Option<RawCell> {
        let at = self.cells.iter().position(|(own, _)| *own == slot)?;
        Some(self.cells.swap_remove(at).1)
    }

    pub fn field(&self, field: Field) -> Option<&RawCell> {
        self.get(Slot::Field(field))
    }

    /// The text of a field, trimmed; empty where there is none.
    pub fn text(&self, field: Field) -> &str {
        self.field(field).map_or("", |cell| cell.cell.text.trim())
    }
}

//! Sheet 工作表: cells with their places, whatever the format. Sparse: a stray cell in the last corner
//! of a sheet costs one cell, not the rectangle up to it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::DateTime;

use crate::intake::limits;
use crate::place::CellRef;

/// One cell as its sheet shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The text a person sees there.
    pub text: String,
    pub content: Content,
}

/// What lies behind the text of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Typed as text.
    Text,
    /// From a file without types, such as csv: whether it was a number is not known.
    Untyped,
    Number {
        value: f64,
        /// The format shows the number as it is; otherwise `text` is what the format made of it.
        general: bool,
        /// Days are counted from 1904 in this workbook.
        from_1904: bool,
    },
    Date(DateTime),
    Bool(bool),
    /// `#N/A` and its kin.
    Error,
    /// A picture in the cell itself, by its member name.
    Picture(String),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), content: Content::Text }
    }

    /// Nothing but white space, and no picture.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && !matches!(self.content, Content::Picture(_))
    }
}

/// A rectangle of cells, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    pub first: CellRef,
    pub last: CellRef,
}

impl Region {
    pub fn contains(&self, cell: CellRef) -> bool {
        (self.first.row..=self.last.row).contains(&cell.row)
            && (self.first.column..=self.last.column).contains(&cell.column)
    }

    fn area(&self) -> u64 {
        let rows = u64::from(self.last.row.saturating_sub(self.first.row)) + 1;
        let columns = u64::from(self.last.column.saturating_sub(self.first.column)) + 1;
        rows * columns
    }
}

/// A picture that floats over cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchored {
    /// The cells it covers; `row` is the one it belongs to.
    pub region: Region,
    pub row: u32,
    pub member: String,
}

/// A sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// csv and docx have none.
    pub name: Option<Arc<str>>,
    pub hidden: bool,
    pub hidden_rows: BTreeSet<u32>,
    /// First and last of each run of hidden columns.
    hidden_columns: Vec<(u32, u32)>,
    pub pictures: Vec<Anchored>,
    /// Cells beyond the limits were left unread.
    pub cut: bool,
    rows: BTreeMap<u32, Vec<(u32, Cell)>>,
    merged: HashMap<CellRef, Region>,
    /// Cells of the row put down last: the next one is likely as long, and asks for its room once.
    usual: usize,
    /// What was put down so far, in this sheet and those of its workbook before it: the bounds are the workbook's.
    spent: Spent,
}

#[derive(Clone, Copy, Debug, Default)]
struct Spent {
    cells: usize,
    /// *Units*: bytes.
    text: usize,
    merged: u64,
    hidden: usize,
}

/// Room that is asked for beforehand; a row may be longer.
const USUAL_CELLS: usize = 64;

fn is_a_place(at: CellRef) -> bool {
    (1..=limits::ROWS).contains(&at.row) && (1..=limits::COLUMNS).contains(&at.column)
}

impl Sheet {
    pub fn named(name: &str) -> Self {
        Self { name: Some(name.into()), ..Self::default() }
    }

    /// The next sheet of a workbook.
    pub fn after(before: Option<&Sheet>, name: &str) -> Self {
        Self { spent: before.map(|own| own.spent).unwrap_or_default(), ..Self::named(name) }
    }

    /// Nothing more is kept of this workbook.
    pub fn is_full(&self) -> bool {
        self.spent.cells >= limits::CELLS || self.spent.text >= limits::TEXT_BYTES
    }

    /// Puts a cell down; an empty one is not kept.
    pub fn put(&mut self, at: CellRef, mut cell: Cell) {
        if cell.text.is_empty() && !matches!(cell.content, Content::Picture(_)) {
            return;
        }
        if cell.text.len() > limits::CELL_CHARS
            && let Some((end, _)) = cell.text.char_indices().nth(limits::CELL_CHARS)
        {
            cell.text.truncate(end);
            self.cut = true;
        }
        // A place that no sheet has is a writer's slip or a trap; every later sum over places is safe without it.
        let full =
            self.spent.cells >= limits::CELLS || self.spent.text + cell.text.len() > limits::TEXT_BYTES;
        if full || !is_a_place(at) {
            self.cut = true;
            return;
        }
        self.spent.cells += 1;
        self.spent.text += cell.text.len();
        let usual = self.usual;
        let row = self.rows.entry(at.row).or_insert_with(|| Vec::with_capacity(usual));
        match row.last() {
            // Writers put cells in order, so that looking for the position is the exception.
            Some((last, _)) if *last >= at.column => {
                match row.binary_search_by_key(&at.column, |(column, _)| *column) {
                    Ok(index) => row[index].1 = cell,
                    Err(index) => row.insert(index, (at.column, cell)),
                }
            }
            _ => row.push((at.column, cell)),
        }
        self.usual = row.len().min(USUAL_CELLS);
    }

    pub fn merge(&mut self, region: Region) {
        if !is_a_place(region.first) || !is_a_place(region.last) {
            return;
        }
        if region.area() < 2 || region.area() > limits::MERGED_AREA {
            return;
        }
        if self.spent.merged + region.area() > limits::MERGED_CELLS {
            return;
        }
        self.spent.merged += region.area();
        for row in region.first.row..=region.last.row {
            for column in region.first.column..=region.last.column {
                self.merged.insert(CellRef::new(row, column), region);
            }
        }
    }

    /// The merged region a cell belongs to; a lone cell is its own.
    pub fn region(&self, at: CellRef) -> Region {
        self.merged.get(&at).copied().unwrap_or(Region { first: at, last: at })
    }

    /// What stands exactly there.
    pub fn cell(&self, at: CellRef) -> Option<&Cell> {
        let row = self.rows.get(&at.row)?;
        row.binary_search_by_key(&at.column, |(column, _)| *column).ok().map(|index| &row[index].1)
    }

    /// The text there, through merged regions.
    pub fn spread_text(&self, at: CellRef) -> &str {
        self.cell(self.region(at).first).map_or("", |cell| &cell.text)
    }

    /// Rows that hold anything, from the top.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &[(u32, Cell)])> {
        self.rows.iter().map(|(row, cells)| (*row, cells.as_slice()))
    }

    pub fn hide_rows(&mut self, first: u32, last: u32) {
        for row in first.max(1)..=last.min(limits::ROWS) {
            if self.spent.hidden >= limits::HIDDEN_ROWS {
                return;
            }
            // One hidden twice counts twice: it took its time.
            self.spent.hidden += 1;
            self.hidden_rows.insert(row);
        }
    }

    pub fn hide_columns(&mut self, first: u32, last: u32) {
        // More runs than columns are somebody's joke.
        if self.hidden_columns.len() < limits::COLUMNS as usize {
            self.hidden_columns.push((first, last));
        }
    }

    pub fn is_hidden_column(&self, column: u32) -> bool {
        self.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

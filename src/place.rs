//! Place 出处: where a value stood in what a school sent.
//!
//! Every value in the model carries one, so that each finding can point at a cell. It says nothing
//! about whether the file can be opened again.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// One cell of a sheet or of a docx table, as `A1`.
///
/// *Shape*: column and row, both 1-based. A merged cell is named by its top-left cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    // The row comes first, so that the derived order is the reading order of a sheet.
    pub row: u32,
    pub column: u32,
}

impl CellRef {
    /// *Units*: both 1-based.
    pub fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }

    /// The column's letters: 1 is `A`, 27 is `AA`.
    pub fn column_letters(column: u32) -> String {
        let mut letters = Vec::new();
        let mut rest = column;
        while rest > 0 {
            letters.push(b'A' + ((rest - 1) % 26) as u8);
            rest = (rest - 1) / 26;
        }
        letters.iter().rev().map(|&letter| letter as char).collect()
    }
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", Self::column_letters(self.column), self.row)
    }
}

impl Serialize for CellRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Place 出处: file, sheet and cell.
///
/// *Shape*: `file` is relative to the workspace with `/` between parts; inside an archive it is
/// `a.zip/b.xlsx`, an embedded picture is `book.xlsx/xl/media/image1.png`. csv and docx have no
/// sheet. A finding about a whole file has neither sheet nor cell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub file: Arc<str>,
    pub sheet: Option<Arc<str>>,
    pub cell: Option<CellRef>,
}

impl Place {
    /// A whole file.
    pub fn file(file: &str) -> Self {
        Self { file: file.into(), sheet: None, cell: None }
    }

    /// The same sheet, another cell.
    pub fn at(&self, cell: CellRef) -> Self {
        Self { cell: Some(cell), ..self.clone() }
    }

    /// The row, 1-based, where there is a cell.
    pub fn row(&self) -> Option<u32> {
        self.cell.map(|cell| cell.row)
    }
}

impl fmt::Display for Place {
    /// As a clerk reads it: `名单.xlsx › 汇总表 › D7`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, " › {sheet}")?;
        }
        if let Some(cell) = &self.cell {
            write!(f, " › {cell}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_excel_names_them() {
        for (column, letters) in [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
        {
            assert_eq!(CellRef::column_letters(column), letters);
        }
        assert_eq!(CellRef::new(7, 4).to_string(), "D7");
    }
}

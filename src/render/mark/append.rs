//! Lines added to a workbook that people keep: nothing that stands in it is lost or moved.

use super::package::Package;
use super::sheet::Sheet;
use super::strip::Strings;
use super::{Error, sheets};
use crate::place::CellRef;
use crate::text;

/// The heading is looked for in this many rows.
const HEAD: usize = 30;

/// A table to add lines to, and how its lines are known.
pub struct Table<'a> {
    /// The headings, in the order of a line's texts.
    pub columns: &'a [&'a str],
    /// Which of them names a line; a line of the same name that lacks `answer` is filled in instead.
    pub key: usize,
    /// Which of them are filled in then.
    pub answer: std::ops::Range<usize>,
}

/// The workbook with the lines at the end of the first sheet that has such a heading.
///
/// # Errors
/// `Unfit` where it is no xlsx or has no such sheet.
pub fn append(bytes: &[u8], table: &Table, lines: &[Vec<String>]) -> Result<Vec<u8>, Error> {
    let mut package = Package::open(bytes)?;
    let book = package.related("", "officeDocument")?.ok_or(Error::Unfit)?;
    let strings = Strings::of(&mut package, &book)?;
    for (_, part) in sheets(&mut package, &book)? {
        let mut sheet = Sheet::of(package.tree(&part, &["row"])?.ok_or(Error::Unfit)?)?;
        let Some((head, columns)) = heading(&mut sheet, table, &strings)? else { continue };
        for line in lines {
            add(&mut sheet, table, head, &columns, line, &strings)?;
        }
        package.put(&part, sheet.print());
        return package.finish();
    }
    Err(Error::Unfit)
}

/// The heading's row, and where each column of ours stands in it.
type Heading = (u32, Vec<Option<u32>>);

fn heading(sheet: &mut Sheet, table: &Table, strings: &Strings) -> Result<Option<Heading>, Error> {
    for number in sheet.numbers().into_iter().take(HEAD) {
        let mut found = vec![None; table.columns.len()];
        for column in sheet.used(number)? {
            let Some(cell) = sheet.cell(CellRef::new(number, column))? else { continue };
            let words = text::squeeze(&strings.words(cell));
            if let Some(own) = table.columns.iter().position(|label| *label == words) {
                found[own].get_or_insert(column);
            }
        }
        if found.iter().flatten().count() * 2 > table.columns.len()
            && table.answer.clone().any(|own| found[own].is_some())
        {
            return Ok(Some((number, found)));
        }
    }
    Ok(None)
}

fn add(
    sheet: &mut Sheet,
    table: &Table,
    head: u32,
    columns: &[Option<u32>],
    line: &[String],
    strings: &Strings,
) -> Result<(), Error> {
    let below: Vec<u32> =
        sheet.numbers().into_iter().filter(|row| *row > head && sheet.holds(*row)).collect();
    let words = |sheet: &mut Sheet, row: u32, own: usize| -> Result<String, Error> {
        let Some(column) = columns[own] else { return Ok(String::new()) };
        Ok(sheet.cell(CellRef::new(row, column))?.map(|cell| strings.words(cell)).unwrap_or_default())
    };
    for &row in &below {
        let same = !line[table.key].is_empty() && words(sheet, row, table.key)?.trim() == line[table.key];
        let mut open = same;
        for own in table.answer.clone() {
            open &= words(sheet, row, own)?.trim().is_empty();
        }
        if open {
            return write(sheet, row, None, columns, line, table.answer.clone());
        }
    }
    let last = below.last().copied().unwrap_or(head);
    write(sheet, last + 1, (last > head).then_some(last), columns, line, 0..line.len())
}

/// Writes some texts of a line; each looks as its cell does, or as the cell in row `like`.
fn write(
    sheet: &mut Sheet,
    row: u32,
    like: Option<u32>,
    columns: &[Option<u32>],
    line: &[String],
    which: std::ops::Range<usize>,
) -> Result<(), Error> {
    for own in which {
        let Some(column) = columns[own] else { continue };
        let style = sheet.style(CellRef::new(like.unwrap_or(row), column))?;
        sheet.write(CellRef::new(row, column), &line[own], style)?;
    }
    Ok(())
}

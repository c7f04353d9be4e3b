//! Invent 造一批材料: a workspace of any size in which everybody is invented, for measuring and for tests.

use std::path::Path;

use super::Error;
use crate::document::invented::{self, Invented};
use crate::model::Table;
use crate::output;
use crate::render::{photo, workbook};
use crate::settings;

/// How the rows lie in files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shape {
    /// A summary for each town, not one for all.
    pub by_town: bool,
    /// Summaries as csv, not as xlsx.
    pub csv: bool,
    /// Without a school list.
    pub no_list: bool,
}

/// Writes the workspace; the same arguments write the same bytes.
///
/// # Errors
/// When a file cannot be written.
pub fn invent(folder: &Path, county: &Invented, shape: Shape) -> Result<(), Error> {
    let write = |name: &str, bytes: &[u8]| output::write_atomically(&folder.join(name), bytes);
    write(settings::FILE, SETTINGS.as_bytes())?;
    for index in 0..county.photos {
        write(&Invented::photo(index), &photo::invented(index as u32))?;
    }
    if !shape.no_list {
        let rows = county.rows(Table::Schools).map(|(_, cells)| cells);
        write("学校名册.xlsx", &book(Table::Schools, rows)?)?;
    }
    let extension = if shape.csv { "csv" } else { "xlsx" };
    let fill = |rows: &mut Rows| if shape.csv { Ok(csv(rows)) } else { book(Table::Nominations, rows) };
    let mut rows = county.rows(Table::Nominations).peekable();
    if !shape.by_town {
        let mut cells = rows.map(|(_, cells)| cells);
        return Ok(write(&format!("推荐人选汇总表.{extension}"), &fill(&mut cells)?)?);
    }
    while let Some(town) = rows.peek().map(|(index, _)| invented::town(*index)) {
        let own = std::iter::from_fn(|| rows.next_if(|(index, _)| invented::town(*index) == town));
        let bytes = fill(&mut own.map(|(_, cells)| cells))?;
        write(&format!("各乡镇/{town}.{extension}"), &bytes)?;
    }
    Ok(())
}

/// A hundred photos are shared by a hundred thousand people, which is no school's mistake here.
const SETTINGS: &str = "[rules]\nphoto-shared = \"off\"\n";

type Rows<'a> = dyn Iterator<Item = Vec<String>> + 'a;

fn book(table: Table, rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, Error> {
    let bytes = workbook::plain::plain(table.label(), &Invented::header(table), rows);
    bytes.map_err(|source| Error::Workbook { name: table.label().into(), source })
}

fn csv(rows: &mut Rows) -> Vec<u8> {
    let mut text = Invented::header(Table::Nominations).join(",") + "\r\n";
    for cells in rows {
        let cells: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

//! Batch 批次: everything one folder held, resolved.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Nomination, Photo, School, Table, WaiverRow};
use crate::place::Place;

/// Batch 批次.
///
/// *Shape*: schools and nominations in the order of file, sheet and row.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub schools: Vec<School>,
    pub nominations: Vec<Nomination>,
    /// Pictures that were matched to nobody.
    pub orphans: Vec<Photo>,
    /// What a person accepted in a 确认.xlsx, as written.
    pub waivers: Vec<WaiverRow>,
    /// Every sheet that was recognised, hidden ones too.
    pub headers: Vec<HeaderRead>,
    /// Every file that was looked at, and what became of it.
    pub files: Vec<IntakeFile>,
}

impl Batch {
    /// The school's name as reports print it: the list's full name, or as sent.
    pub fn school_name<'a>(&'a self, nomination: &'a Nomination) -> &'a str {
        match &nomination.school {
            super::SchoolRef::Listed(index) => self.schools[*index].name(),
            super::SchoolRef::Unlisted(sent) => sent,
        }
    }

    /// Does it stand in a 学校名册? That is the bureau's own: a school cannot mend it.
    pub fn is_list(&self, place: &Place) -> bool {
        let list = |own: &&HeaderRead| own.table == Table::Schools;
        self.headers.iter().filter(list).any(|own| own.file == place.file && own.sheet == place.sheet)
    }

    /// Indices of the nominations of each listed school.
    pub fn by_school(&self) -> HashMap<usize, Vec<usize>> {
        let mut map: HashMap<usize, Vec<usize>> = HashMap::new();
        for (index, nomination) in self.nominations.iter().enumerate() {
            if let Some(school) = nomination.school_index() {
                map.entry(school).or_default().push(index);
            }
        }
        map
    }
}

/// A sheet that was recognised, and where its header stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderRead {
    pub file: Arc<str>,
    pub sheet: Option<Arc<str>>,
    pub table: Table,
    /// The header's last row; `None` where the sheet is a form.
    pub row: Option<u32>,
}

/// What became of one file of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeFile {
    /// As `Place::file` names it.
    pub file: Arc<str>,
    /// *Units*: bytes.
    pub size: u64,
    /// Lower-case hex, of the original bytes.
    pub sha256: String,
    pub result: IntakeResult,
}

/// What a file was read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntakeResult {
    /// Tables or forms: rows read.
    Rows {
        schools: usize,
        nominations: usize,
    },
    Photo,
    /// A 确认.xlsx: lines read.
    Waivers {
        rows: usize,
    },
    /// Nothing of ours was found in it.
    Nothing,
    /// Could not be read; a finding says why.
    Failed,
}

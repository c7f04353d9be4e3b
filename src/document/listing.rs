//! Listing 表: plain tables for people who work in sheets, one view for every workbook that is no more
//! than that.

use jiff::civil::Date;

/// A workbook of tables.
#[derive(Clone, Debug)]
pub struct Listing {
    pub title: String,
    pub organ: String,
    pub as_of: Date,
    pub sheets: Vec<ListingSheet>,
}

/// One table under a title.
#[derive(Clone, Debug)]
pub struct ListingSheet {
    pub name: &'static str,
    pub title: String,
    pub note: String,
    pub columns: Vec<ListingColumn>,
    /// *Invariant*: as many cells each as there are columns.
    pub rows: Vec<Vec<ListingCell>>,
    /// The last row adds the others up.
    pub total: bool,
    pub landscape: bool,
}

/// *Units*: half-width characters on one line.
#[derive(Clone, Copy, Debug)]
pub struct ListingColumn {
    pub label: &'static str,
    pub width: f64,
    pub centred: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ListingCell {
    Text(String),
    Count(u64),
    /// *Units*: 0 to 1.
    Share(f64),
}

impl ListingCell {
    /// The cell as a page prints it.
    pub fn print(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Share(share) => format!("{:.1}%", share * 100.0),
        }
    }
}

impl From<String> for ListingCell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for ListingCell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_string())
    }
}

impl From<usize> for ListingCell {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

/// A column whose words begin at the left.
pub const fn wide(label: &'static str, width: f64) -> ListingColumn {
    ListingColumn { label, width, centred: false }
}

/// A column of short words or numbers.
pub const fn short(label: &'static str, width: f64) -> ListingColumn {
    ListingColumn { label, width, centred: true }
}

//! Photo 照片: a picture found in the folder, in an archive, or inside a workbook.

use std::path::PathBuf;
use std::sync::Arc;

/// Where bytes can be read again: a file on disk, or a member of archives within it.
///
/// *Shape*: `members` goes inwards: `[“b.xlsx”, “xl/media/image1.png”]` for a picture in a workbook
/// in a zip archive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locator {
    pub disk: PathBuf,
    pub members: Vec<String>,
}

/// Photo 照片: measured, not decoded; its bytes are read again when it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// As `Place::file` names it.
    pub file: Arc<str>,
    pub locator: Locator,
    /// Of the original bytes, lower-case hex.
    pub sha256: String,
    /// *Units*: pixels, as a viewer shows it (after the EXIF turn).
    pub width: u32,
    pub height: u32,
    pub tone: Tone,
}

/// Tone 色调: does the picture show anything at all?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// More than one colour.
    Picture,
    /// White all over, or wholly transparent.
    White,
    Black,
    /// Some other colour all over.
    Plain,
}

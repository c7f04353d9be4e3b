//! Manifest 清单: what a run says it put into its output folder, and from what. Plain data, written and read as JSON.

use serde::{Deserialize, Serialize};

/// Manifest 清单: everything a run put into its output folder, and from what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub schema: String,
    pub tool: Tool,
    /// Digest over all templates in force, overrides included.
    pub templates: String,
    /// The day the batch was judged on.
    pub as_of: String,
    /// Role to face and digest: the fonts the pages were set in.
    pub fonts: Vec<FontUsed>,
    /// The files of the workspace that were read.
    pub inputs: Vec<Source>,
    /// The files written, by path.
    pub files: Vec<Written>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    pub name: String,
    pub version: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FontUsed {
    pub role: String,
    pub face: String,
    pub sha256: String,
}

/// One input and its digest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Source {
    pub file: String,
    pub sha256: String,
}

/// One file written: its digest, the template that shaped it and the inputs it was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Relative to the output folder, `/` between parts.
    pub path: String,
    /// *Units*: bytes.
    pub size: u64,
    pub sha256: String,
    /// Template and its version; `None` for workbooks and JSON, which the tool's version covers.
    pub template: Option<Template>,
    pub inputs: Vec<Source>,
    /// Digest over everything that shaped the file; `None` where it is made anew every time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipe: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    pub name: String,
    /// Digest of the template and the libraries it imports.
    pub version: String,
}

/// What a file was made from, as its writer knows it.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    pub template: Option<Template>,
    pub inputs: Vec<Source>,
    pub recipe: Option<String>,
}

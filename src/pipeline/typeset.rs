//! Typeset 排一份公文: one plain text that is an official document in full, read and set. It belongs to no batch and
//! enters no ledger.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde_json::Value;

use super::{Error, load_settings};
use crate::document::official::{self, Official};
use crate::render::engine::{Engine, Gaps, Job};
use crate::render::fonts::{self, Fonts};
use crate::rules::Glyphs;
use crate::settings::Templates;
use crate::text;
use crate::wording::Remark;

/// The longest text that is read. *Units*: bytes. A document of 5,000 characters is long (2024 rules); this is a
/// hundred of them.
const LONGEST: u64 = 1 << 20;

/// What to set and how.
pub struct TypesetRequest {
    pub source: PathBuf,
    /// Where `yinfa.toml` and own templates are.
    pub workspace: PathBuf,
    /// The day that `{{ date }}` prints.
    pub as_of: Date,
    pub draft: bool,
}

/// A document, set.
pub struct Typeset {
    pub pdf: Vec<u8>,
    /// What was mended, what a proofreader would ask, and what no font has, by line.
    pub remarks: Vec<Remark>,
    /// Does it hold a 〓 where no font has the character?
    pub gaps: bool,
}

/// Sets one document.
///
/// # Errors
/// `Source` and `NotText` for the file, `Wording` for what it says, `Gaps` when a final would lack a character;
/// settings, templates and fonts as in a build.
pub fn typeset(request: &TypesetRequest) -> Result<Typeset, Error> {
    let source = read(&request.source)?;
    let settings = load_settings(&request.workspace)?;
    let templates = Templates::load(&request.workspace)?;
    let fonts = Fonts::load(&fonts::folders(&settings.font_folders)).complete()?;
    let name = request.source.file_name().unwrap_or_default().to_string_lossy();
    let Official { view, mut remarks } =
        official::official(&name, &source, &settings, request.as_of, request.draft)?;

    let gaps = gaps(&name, &source, &view, &fonts);
    if let Some(first) = gaps.first().filter(|_| !request.draft) {
        return Err(Error::Gaps { line: first.line, message: first.message.clone(), count: gaps.len() });
    }
    let found = !gaps.is_empty();
    remarks.extend(gaps);
    remarks.sort();
    let engine = Engine::new(fonts, &templates, request.as_of);
    let gaps = if request.draft { Gaps::Marked } else { Gaps::Refused };
    let pdf = engine.pdf(Job { template: official::TEMPLATE, view, photos: Vec::new(), gaps })?;
    Ok(Typeset { pdf, remarks, gaps: found })
}

fn read(path: &Path) -> Result<String, Error> {
    let refuse = |source| Error::Source { path: path.into(), source };
    let size = std::fs::metadata(path).map_err(refuse)?.len();
    if size > LONGEST {
        return Err(Error::NotText { path: path.into(), why: "太大，不像一份公文的文字" });
    }
    let bytes = std::fs::read(path).map_err(refuse)?;
    text::decode_edited(&bytes).map_err(|_| Error::NotText {
        path: path.into(),
        why: "不是纯文本；Word 文档请先“另存为”纯文本（.txt）",
    })
}

/// One remark for each character that no font has, at its first line.
fn gaps(name: &str, source: &str, view: &Value, glyphs: &dyn Glyphs) -> Vec<Remark> {
    let mut lacking = Vec::new();
    each_character(view, &mut |ch| {
        // What takes no room leaves none.
        if let Some(role) = glyphs.lacking(ch).filter(|_| !text::is_invisible(ch))
            && !lacking.iter().any(|(known, _)| *known == ch)
        {
            lacking.push((ch, role));
        }
    });
    let remark = |(ch, role): (char, &str)| Remark {
        name: name.into(),
        line: source.lines().position(|line| line.contains(ch)).map_or(1, |line| line + 1),
        message: format!("“{ch}”（U+{:04X}）{role}字体里没有，草稿里空着印成“〓”", ch as u32),
    };
    lacking.into_iter().map(remark).collect()
}

fn each_character(value: &Value, look: &mut impl FnMut(char)) {
    match value {
        Value::String(text) => text.chars().for_each(look),
        Value::Array(values) => values.iter().for_each(|value| each_character(value, look)),
        Value::Object(values) => values.values().for_each(|value| each_character(value, look)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

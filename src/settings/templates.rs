//! Templates 模板: embedded in the binary, overridden file by file from the workspace.
//!
//! Loaded once; every later stage is handed the text, so that wording and rendering read no disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::{output, text};

/// The folder of a workspace whose files override the embedded ones.
pub const FOLDER: &str = "templates";

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

/// Name to text. A new template is added here and nowhere else.
const EMBEDDED: &[(&str, &str)] = embedded![
    "typst/gongwen.typ",
    "typst/gongwen/units.typ",
    "typst/gongwen/text.typ",
    "typst/gongwen/page.typ",
    "typst/gongwen/title.typ",
    "typst/gongwen/head.typ",
    "typst/gongwen/body.typ",
    "typst/gongwen/closing.typ",
    "typst/gongwen/annex.typ",
    "typst/gongwen/imprint.typ",
    "typst/gongwen/fit.typ",
    "typst/gongwen/general.typ",
    "typst/gongwen/letter.typ",
    "typst/gongwen/order.typ",
    "typst/draft_mark.typ",
    "typst/notice.typ",
    "typst/form_table.typ",
    "typst/run.typ",
    "typst/form.typ",
    "typst/appointment.typ",
    "typst/certificate.typ",
    "typst/roster.typ",
    "typst/return_slip.typ",
    "typst/letter.typ",
    "typst/sheet.typ",
    "typst/change_notice.typ",
    "typst/change_filing.typ",
    "typst/receipt.typ",
    "typst/handover.typ",
    "typst/photo_sheet.typ",
    "typst/sign_in.typ",
    "typst/training_proof.typ",
    "typst/duty_report.typ",
    "typst/assessment.typ",
    "typst/assessment_summary.typ",
    "typst/official.typ",
    "typst/coverage.typ",
    "typst/volume.typ",
    "text/印发通知.txt.j2",
    "text/推荐通知.txt.j2",
    "text/实施方案.txt.j2",
    "text/聘任通知.txt.j2",
    "text/公布名单通知.txt.j2",
    "text/备案通知.txt.j2",
    "text/聘书.txt.j2",
    "text/退回整改单.txt.j2",
    "text/催报函.txt.j2",
    "text/变更通知.txt.j2",
    "text/解聘通知.txt.j2",
    "text/回执.txt.j2",
    "text/培训证明.txt.j2",
    "html/校验报告.html.j2",
];

/// Why a template of the workspace could not be taken.
#[derive(Debug, Error)]
pub enum Error {
    #[error("读不到模板 {path}")]
    Read { path: PathBuf, source: std::io::Error },
    #[error("模板 {path} 第 {line} 行有认不出的字，请在记事本里打开核对，再“另存为”，编码选 UTF-8")]
    Encoding { path: PathBuf, line: usize },
}

#[derive(Clone, Debug)]
pub struct Templates {
    texts: BTreeMap<&'static str, String>,
    digest: String,
    /// Names that the workspace overrides.
    pub overridden: Vec<&'static str>,
    /// Files in the override folder that override nothing, likely misnamed.
    pub strangers: Vec<String>,
}

impl Default for Templates {
    /// The embedded ones alone.
    fn default() -> Self {
        let texts = EMBEDDED.iter().map(|(name, text)| (*name, (*text).to_string())).collect();
        Self { digest: digest(&texts), texts, overridden: Vec::new(), strangers: Vec::new() }
    }
}

impl Templates {
    /// The embedded templates with the workspace's own in their place.
    ///
    /// # Errors
    /// A file that is there but cannot be read, or is in no encoding that Notepad saves.
    pub fn load(workspace: &Path) -> Result<Self, Error> {
        let mut templates = Self::default();
        let folder = workspace.join(FOLDER);
        for (name, own) in &mut templates.texts {
            let path = folder.join(name);
            match std::fs::read(&path) {
                Ok(bytes) => {
                    *own = text::decode_edited(&bytes).map_err(|line| Error::Encoding { path, line })?;
                    templates.overridden.push(name);
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(source) => return Err(Error::Read { path, source }),
            }
        }
        templates.digest = digest(&templates.texts);
        templates.strangers = strangers(&folder, &templates.texts);
        Ok(templates)
    }

    /// These, with another text in the place of one.
    ///
    /// # Panics
    /// As [`Templates::get`].
    pub fn with(mut self, name: &str, text: &str) -> Self {
        let own = self.texts.get_mut(name).unwrap_or_else(|| panic!("no template is named {name}"));
        *own = text.to_string();
        self.digest = digest(&self.texts);
        self
    }

    /// The text of a template.
    ///
    /// # Panics
    /// For a name that is not in the list above: a fault of the program, which any test of it meets.
    pub fn get(&self, name: &str) -> &str {
        self.texts.get(name).unwrap_or_else(|| panic!("no template is named {name}"))
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.texts.keys().copied()
    }

    /// The templates of one kind: `typst/`, `text/`, `html/`.
    pub fn of_kind(&self, prefix: &'static str) -> impl Iterator<Item = (&'static str, &str)> {
        self.texts
            .iter()
            .filter(move |(name, _)| name.starts_with(prefix))
            .map(|(name, text)| (*name, text.as_str()))
    }

    /// One digest over all of them: the template version that the manifest records.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

fn digest(texts: &BTreeMap<&'static str, String>) -> String {
    let mut all = String::new();
    for (name, text) in texts {
        all.push_str(name);
        all.push('\0');
        all.push_str(text);
        all.push('\0');
    }
    output::sha256(all.as_bytes())
}

/// Files under the override folder that bear no template's name.
fn strangers(folder: &Path, known: &BTreeMap<&'static str, String>) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders: Vec<String> = ["typst", "text", "html"].map(String::from).into();
    while let Some(name) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder.join(&name)) else { continue };
        for entry in entries.flatten() {
            let name = format!("{name}/{}", entry.file_name().to_string_lossy());
            // A folder that templates live in, as `typst/gongwen`; any other is a stranger itself, so the
            // walk goes no deeper than the templates do.
            if known.keys().any(|template| template.starts_with(&format!("{name}/"))) {
                folders.push(name);
            } else if !known.contains_key(name.as_str()) {
                found.push(name);
            }
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_saved_in_any_encoding_of_notepad_overrides_and_a_broken_one_is_named() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let path = folder.path().join("templates/text/聘书.txt.j2");
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        let text = "称谓：{{ person.name }}老师：\r\n正文。";
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let gbk = encoding_rs::GBK.encode(text).0.into_owned();
        for bytes in [format!("\u{feff}{text}").into_bytes(), utf16, gbk] {
            std::fs::write(&path, bytes).expect("written");
            let templates = Templates::load(folder.path()).expect("read");
            assert_eq!(templates.get("text/聘书.txt.j2"), text.replace("\r\n", "\n"));
        }
        std::fs::write(&path, b"\xd5\xfd\n\xff\xff").expect("written");
        let message = Templates::load(folder.path()).expect_err("refused").to_string();
        assert!(message.contains("第 2 行有认不出的字"), "{message}");
    }
}

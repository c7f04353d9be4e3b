//! Init 新建工作目录: the settings file and the blank workbooks to hand out. Nothing that is there
//! is overwritten.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use super::Error;
use crate::document::handout;
use crate::output;
use crate::render::workbook;
use crate::settings::{self, Settings, Templates};

/// A file of a new workspace and what became of it.
pub struct Laid {
    pub name: String,
    /// What it is for, in a few words.
    pub purpose: &'static str,
    /// It stood there already and was left alone.
    pub kept: bool,
}

/// Lays out a workspace; with the official wording to edit, where asked.
///
/// # Errors
/// When a file cannot be written, or a `yinfa.toml` that is there cannot be read.
pub fn init(workspace: &Path, today: Date, with_wording: bool) -> Result<Vec<Laid>, Error> {
    let settings = Settings::load(workspace)?;
    let book = |name: &str, bytes: Result<Vec<u8>, workbook::Error>| {
        bytes.map_err(|source| Error::Workbook { name: name.into(), source })
    };
    let list = workbook::handout::table(&handout::school_list(&settings, today));
    let summary = workbook::handout::table(&handout::summary(&settings, &[], today));
    let form = workbook::handout::form(&handout::form(&settings, BTreeMap::new(), today));
    let templates = Templates::default();
    let wording = templates.of_kind("text/").filter(|_| with_wording).map(|(name, text)| {
        // Notepad of old shows a text without carriage returns as one line.
        let text = text.replace('\n', "\r\n").into_bytes();
        (format!("{}/{name}", settings::TEMPLATE_FOLDER), "公文用语，改了就按改的印", text)
    });
    let files = [
        (settings::FILE, "设置：机关名称、日期、规则级别", settings::SAMPLE.as_bytes().to_vec()),
        ("学校名册.xlsx", "本局填写：全县应设的学校", book("学校名册.xlsx", list)?),
        ("推荐人选汇总表.xlsx", "一校一行，可以发给学校或由本局汇总", book("推荐人选汇总表.xlsx", summary)?),
        ("空白表/推荐表.xlsx", "发给学校，一人一表", book("推荐表.xlsx", form)?),
        ("照片/说明.txt", "照片放在这个文件夹", PHOTO_NOTE.as_bytes().to_vec()),
    ];
    files
        .into_iter()
        .map(|(name, purpose, bytes)| (name.to_string(), purpose, bytes))
        .chain(wording)
        .map(|(name, purpose, bytes)| {
            let path = workspace.join(&name);
            let kept = path.exists();
            if !kept {
                output::write_atomically(&path, &bytes)?;
            }
            Ok(Laid { name, purpose, kept })
        })
        .collect()
}

const PHOTO_NOTE: &str = "照片放在这个文件夹，以“学校-姓名.jpg”或“姓名.jpg”命名。\r\n\
近期一寸免冠证件照，25×35 毫米，295×413 像素，JPG 或 PNG 格式。\r\n";

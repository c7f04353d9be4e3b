//! `yinfa typeset`: where the PDF of one typed document goes, and what the clerk is told about it.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::{CLEAN, FINDINGS, say, today};
use crate::output;
use crate::pipeline::{self, Typeset, TypesetRequest};

pub fn run(
    source: PathBuf,
    output: Option<PathBuf>,
    dir: Option<PathBuf>,
    as_of: Option<Date>,
    finished: bool,
) -> anyhow::Result<u8> {
    if !source.is_file() {
        let why = if source.exists() { "不是文件" } else { "不存在" };
        anyhow::bail!("{} {why}，请写公文的文字文件（.txt）", source.display());
    }
    if let Some(dir) = dir.as_ref().filter(|dir| !dir.is_dir()) {
        anyhow::bail!("{} 不是文件夹，或不存在", dir.display());
    }
    let file = output.unwrap_or_else(|| source.with_extension("pdf"));
    if !file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf")) {
        anyhow::bail!("公文要存成 .pdf 文件，{} 不是", file.display());
    }
    if is_same(&file, &source) {
        anyhow::bail!("{} 就是公文的文字文件，请用 -o 另起一个名字", file.display());
    }
    let workspace = dir.unwrap_or_else(|| folder_of(&source));
    let request = TypesetRequest { source, workspace, as_of: as_of.unwrap_or_else(today), draft: !finished };
    let Typeset { pdf, remarks, gaps } = pipeline::typeset(&request)?;
    output::write_atomically(&file, &pdf)?;
    for remark in &remarks {
        say(&format!("第 {} 行：{}\n", remark.line, remark.message));
    }
    let state = if finished { "定稿" } else { "草稿；定稿请加 --final" };
    say(&format!("已排成 {}（{state}）\n", file.display()));
    Ok(if gaps { FINDINGS } else { CLEAN })
}

fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.into(),
        _ => PathBuf::from("."),
    }
}

/// Are two paths one file, links followed?
fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

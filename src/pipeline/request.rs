//! Request: what to read, where to put what is made of it, and as of when.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::Error;

/// What to read and as of when.
#[derive(Clone, Debug)]
pub struct Request {
    pub workspace: PathBuf,
    /// Where drafts and reports go; never read.
    pub out: PathBuf,
    pub as_of: Date,
    pub threads: NonZeroUsize,
    /// Print also what an earlier run had printed just so.
    pub force: bool,
}

impl Request {
    /// A request for a folder that is there; OUT is beside it unless another is named, and every core is used unless
    /// told otherwise.
    ///
    /// # Errors
    /// `NoWorkspace`, `NowhereForOutput`, `OutHoldsWorkspace`.
    pub fn decide(
        workspace: PathBuf,
        out: Option<PathBuf>,
        as_of: Date,
        threads: Option<NonZeroUsize>,
    ) -> Result<Self, Error> {
        if !workspace.is_dir() {
            let why = if workspace.exists() { "不是文件夹" } else { "不存在" };
            return Err(Error::NoWorkspace { path: workspace, why });
        }
        let out = out.map_or_else(|| beside(&workspace), Ok)?;
        // OUT can be deleted at any time; the workspace must not lie in it.
        if let (Ok(inner), Ok(outer)) = (workspace.canonicalize(), out.canonicalize())
            && inner.starts_with(&outer)
        {
            return Err(Error::OutHoldsWorkspace { path: out });
        }
        let cores = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Ok(Self { workspace, out, as_of, threads: threads.unwrap_or_else(cores), force: false })
    }
}

/// `<DIR>-输出` beside DIR.
fn beside(workspace: &Path) -> Result<PathBuf, Error> {
    let nowhere = || Error::NowhereForOutput { path: workspace.into() };
    // Windows would answer with a `\\?\` path, that nobody can read.
    let whole = if cfg!(windows) { std::path::absolute(workspace) } else { workspace.canonicalize() };
    let whole = whole.map_err(|_| nowhere())?;
    let mut name = whole.file_name().ok_or_else(nowhere)?.to_os_string();
    name.push("-输出");
    // As typed where that names a folder, so that messages read as the clerk wrote them.
    Ok(match workspace.file_name() {
        Some(_) => workspace.with_file_name(name),
        None => whole.with_file_name(name),
    })
}

//! Finals 正式文件: an issued document's files, printed, put in their place, and finished after an interruption.
//!
//! What happened must not depend on when the machine stopped. So a document is printed *before* it is issued, into a
//! staging folder `正式/.<文号>.待签发`, whole and flushed to the disk; then one transaction of the ledger says that it
//! was issued, with the digest of every file; then the staging folder takes its final name in one move. A run that dies
//! before the transaction has issued nothing, and the next one clears its staging away; a run that dies after it has
//! issued everything, and the next one makes the move. The bytes are the same because they are those very bytes: no
//! font, template or program that changed in between can make them differ, and a paper that cannot be printed (a
//! missing glyph) refuses the whole before a number is spent.
//!
//! Files that were lost later are printed anew from the dossier that the ledger keeps, and are put back only where
//! their digests are those of the day of issue. A file that is there is never overwritten, whatever it says.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Error, Progress};
use crate::document::Document;
use crate::document::register::{Edition, Register};
use crate::ledger::{FINALS, Issued, IssuedFile, Ledger, State};
use crate::output::{self, Manifest, Origin, Output, Source, Template, Tool};
use crate::render::engine::{Engine, Gaps, Job};
use crate::render::workbook;

/// What a dossier says it is.
const SCHEMA: &str = "yinfa.dossier/1";

/// Dossier 底稿: everything the files of one issued document are printed from.
///
/// *Invariant*: plain data; the same dossier, templates, fonts and program give the same bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    pub schema: String,
    pub document_no: String,
    /// 成文日期, stamped into every PDF.
    pub date: Date,
    /// Digest over all templates in force.
    pub templates: String,
    pub papers: Vec<DossierPaper>,
    pub register: Register,
    /// What was read.
    pub inputs: Vec<Source>,
}

/// One PDF of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DossierPaper {
    /// In the document's folder, `/` between parts.
    pub path: String,
    /// The kind's Chinese name, which tells the template.
    pub document: String,
    pub view: Value,
    pub inputs: Vec<Source>,
}

impl Dossier {
    pub fn new(document_no: &str, date: Date, templates: &str, register: Register) -> Self {
        Self {
            schema: SCHEMA.into(),
            document_no: document_no.into(),
            date,
            templates: templates.into(),
            papers: Vec::new(),
            register,
            inputs: Vec::new(),
        }
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a dossier is plain data")
    }
}

/// Where a document's files are printed before it is issued.
fn staging(workspace: &Path, folder: &str) -> PathBuf {
    workspace.join(FINALS).join(format!(".{folder}.待签发"))
}

/// Clears away what runs that died before their transaction left. Only under the ledger's lock.
pub fn sweep(workspace: &Path, state: &State) {
    let Ok(entries) = fs::read_dir(workspace.join(FINALS)) else { return };
    let issued = |name: &str| {
        let mut all = state.documents.values().filter_map(|document| document.issued.as_ref());
        all.any(|issued| format!(".{}.待签发", issued.folder) == name)
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') && name.ends_with(".待签发") && !issued(&name) {
            remove_tree(&entry.path());
        }
    }
}

/// Prints a dossier into the staging folder, read-only and flushed. Returns every file with its digest.
///
/// # Errors
/// `NotPrinted` with every paper that failed: then nothing may be issued. `Output`, `Workbook`, `Render`.
pub fn stage(
    engine: &Engine,
    workspace: &Path,
    folder: &str,
    dossier: &Dossier,
    threads: NonZeroUsize,
    progress: &dyn Progress,
) -> Result<Vec<IssuedFile>, Error> {
    let root = staging(workspace, folder);
    remove_tree(&root);
    let staged = fill(engine, &root, dossier, threads, progress);
    if staged.is_err() {
        remove_tree(&root);
    }
    staged
}

fn fill(
    engine: &Engine,
    root: &Path,
    dossier: &Dossier,
    threads: NonZeroUsize,
    progress: &dyn Progress,
) -> Result<Vec<IssuedFile>, Error> {
    let output = Output::open(root)?;
    print(engine, dossier, &output, threads, progress)?;
    if !dossier.register.people.is_empty() {
        let view = dossier.register.view(Edition::Internal);
        let book = workbook::roster::roster(&view)
            .map_err(|source| Error::Workbook { name: "花名册.xlsx".into(), source })?;
        output.put("花名册.xlsx", &book, Origin { inputs: dossier.inputs.clone(), ..Origin::default() })?;
    }
    output.finish(Manifest {
        schema: output::MANIFEST_SCHEMA.into(),
        tool: Tool { name: env!("CARGO_PKG_NAME").into(), version: env!("CARGO_PKG_VERSION").into() },
        templates: dossier.templates.clone(),
        as_of: dossier.date.to_string(),
        fonts: engine.fonts().used(),
        inputs: dossier.inputs.clone(),
        files: Vec::new(),
    })?;
    output::remove_lock(root);
    let mut files = Vec::new();
    for path in output::files_below(root) {
        let whole = root.join(&path);
        let fail = |source| output::Error::Write { path: whole.clone(), source };
        let sha256 = output::sha256_file(&whole).map_err(fail)?;
        let mut permissions = fs::metadata(&whole).map_err(fail)?.permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&whole, permissions).map_err(fail)?;
        files.push(IssuedFile { path, sha256 });
    }
    output::sync_tree(root);
    Ok(files)
}

fn print(
    engine: &Engine,
    dossier: &Dossier,
    output: &Output,
    threads: NonZeroUsize,
    progress: &dyn Progress,
) -> Result<(), Error> {
    progress.start(dossier.papers.len());
    let failures: Mutex<Vec<String>> = Mutex::default();
    let fatal: Mutex<Option<output::Error>> = Mutex::default();
    engine.run(
        dossier.papers.len(),
        threads.get(),
        &AtomicBool::new(false),
        |_| false,
        |index| {
            let paper = &dossier.papers[index];
            let template = template(&paper.document).ok_or(())?;
            let job = Job { template, view: paper.view.clone(), photos: Vec::new(), gaps: Gaps::Refused };
            Ok::<_, ()>((job, ()))
        },
        |index, result| {
            let paper = &dossier.papers[index];
            let fail = |reason: String| {
                let mut failures = failures.lock().expect("no thread panics while holding the lock");
                failures.push(format!("{} 没有印成：{reason}", paper.path));
            };
            match result {
                Ok((Ok(pdf), ())) => {
                    let name = format!("typst/{}.typ", template(&paper.document).unwrap_or_default());
                    let template = Some(Template { name, version: dossier.templates.clone() });
                    let origin = Origin { template, inputs: paper.inputs.clone(), ..Origin::default() };
                    if let Err(error) = output.put(&paper.path, &pdf, origin) {
                        fatal.lock().expect("no thread panics while holding the lock").get_or_insert(error);
                    }
                }
                Ok((Err(error), ())) => fail(error.to_string()),
                Err(()) => fail(format!("本程序没有名为“{}”的文件", paper.document)),
            }
            progress.step();
        },
    )?;
    if let Some(error) = fatal.into_inner().expect("every thread has ended") {
        return Err(error.into());
    }
    let mut reasons = failures.into_inner().expect("every thread has ended");
    reasons.sort();
    if reasons.is_empty() { Ok(()) } else { Err(Error::NotIssued { reasons }) }
}

fn template(label: &str) -> Option<&'static str> {
    Document::all().find(|document| document.label() == label).map(Document::template)
}

/// Gives the staged files their final place, after the ledger has said that they are issued.
///
/// # Errors
/// `Output` when the folder cannot be moved; the next run tries again.
pub fn place(workspace: &Path, folder: &str) -> Result<PathBuf, Error> {
    let target = workspace.join(FINALS).join(folder);
    let from = staging(workspace, folder);
    output::step();
    fs::rename(&from, &target).map_err(|source| output::Error::Write { path: target.clone(), source })?;
    output::sync_folder(&workspace.join(FINALS));
    output::step();
    Ok(target)
}

/// What finishing found to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finished {
    /// Documents whose files were put in their place, or put back.
    pub restored: Vec<String>,
    /// What could not be mended, in words.
    pub troubles: Vec<String>,
}

impl Finished {
    /// All of it, a line each.
    pub fn lines(&self) -> Vec<String> {
        let restored =
            self.restored.iter().map(|number| format!("{number} 的文件上次没有放齐，已按签发时的原样补齐"));
        restored.chain(self.troubles.iter().cloned()).collect()
    }
}

/// Finishes every issued document whose files are not all there. `engine` is asked for only where something has to be
/// printed anew.
///
/// # Errors
/// `Ledger`, `Output`; a document that cannot be mended is a trouble, not an error.
pub fn complete(
    workspace: &Path,
    ledger: &Ledger,
    state: &State,
    threads: NonZeroUsize,
    engine: &dyn Fn(Date) -> Result<Engine, Error>,
    progress: &dyn Progress,
) -> Result<Finished, Error> {
    let mut finished = Finished::default();
    for issued in state.documents.values().filter_map(|document| document.issued.as_ref()) {
        let home = workspace.join(FINALS).join(&issued.folder);
        if issued.files.iter().all(|file| home.join(&file.path).is_file()) {
            continue;
        }
        let staged = staging(workspace, &issued.folder);
        if !is_as_issued(&staged, issued) {
            let Some(bytes) = ledger.paper(&issued.dossier)? else {
                finished
                    .troubles
                    .push(format!("{FINALS}/{} 的文件不全，台账里也没有底稿，请从备份恢复", issued.folder));
                continue;
            };
            let dossier: Dossier = match serde_json::from_slice(&bytes) {
                Ok(dossier) => dossier,
                Err(_) => {
                    finished.troubles.push(format!("{}的底稿读不懂，请从备份恢复其文件", issued.document_no));
                    continue;
                }
            };
            let engine = engine(dossier.date)?;
            if let Err(error) = stage(&engine, workspace, &issued.folder, &dossier, threads, progress) {
                finished.troubles.push(format!("{}的文件不全，重印没有成功：{error}", issued.document_no));
                remove_tree(&staged);
                continue;
            }
        }
        if home.exists() {
            put_back(&staged, &home, issued, &mut finished)?;
            remove_tree(&staged);
        } else if is_as_issued(&staged, issued) {
            place(workspace, &issued.folder)?;
            finished.restored.push(issued.document_no.clone());
        } else {
            finished.troubles.push(format!(
                "{}的文件不见了，重印出来的与签发时的不一致（程序、字体或模板已经变了），没有放回；请从备份恢复",
                issued.document_no
            ));
            remove_tree(&staged);
        }
    }
    Ok(finished)
}

/// Puts lost files back beside those that are there, each only with the digest of its day.
fn put_back(staged: &Path, home: &Path, issued: &Issued, finished: &mut Finished) -> Result<(), Error> {
    let mut restored = false;
    for file in issued.files.iter().filter(|file| !home.join(&file.path).is_file()) {
        let (from, to) = (staged.join(&file.path), home.join(&file.path));
        if output::sha256_file(&from).ok().as_deref() != Some(file.sha256.as_str()) {
            finished.troubles.push(format!(
                "{FINALS}/{}/{} 不见了，重印出来的与签发时的不一致，没有放回；请从备份恢复",
                issued.folder, file.path
            ));
            continue;
        }
        let fail = |source| output::Error::Write { path: to.clone(), source };
        fs::create_dir_all(to.parent().unwrap_or(home)).map_err(fail)?;
        fs::rename(&from, &to).map_err(fail)?;
        output::step();
        restored = true;
    }
    if restored {
        finished.restored.push(issued.document_no.clone());
    }
    Ok(())
}

/// Does a folder hold exactly what was issued?
fn is_as_issued(folder: &Path, issued: &Issued) -> bool {
    let wanted: BTreeMap<&str, &str> =
        issued.files.iter().map(|file| (file.path.as_str(), file.sha256.as_str())).collect();
    let found = output::files_below(folder);
    found.len() == wanted.len()
        && found.iter().all(|path| {
            let digest = output::sha256_file(&folder.join(path)).ok();
            digest.is_some() && digest.as_deref() == wanted.get(path.as_str()).copied()
        })
}

/// Removes a staging folder, read-only files included. Best effort: what stays is cleared away next time.
fn remove_tree(root: &Path) {
    for path in output::files_below(root) {
        let whole = root.join(path);
        if let Ok(metadata) = fs::metadata(&whole) {
            let mut permissions = metadata.permissions();
            if permissions.readonly() {
                // Windows removes no read-only file.
                #[allow(clippy::permissions_set_readonly_false)]
                permissions.set_readonly(false);
                fs::set_permissions(&whole, permissions).ok();
            }
        }
    }
    fs::remove_dir_all(root).ok();
}

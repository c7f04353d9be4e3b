//! Pipeline 主流程, the table of contents: load → check → plan → render → write → record.
//!
//! `yearly` is the same for the papers of a year.
//!
//! It decides nothing about values, rules or pages; it hands the output of each stage to the next.

mod annals;
mod confirm;
mod filed;
mod finals;
mod init;
mod invent;
mod issue;
mod plan;
mod print;
mod proofs;
mod remember;
mod request;
mod returns;
mod rosters;
mod typeset;
mod volume;
mod watch;
mod yearly;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use thiserror::Error;

use crate::document::{self, Desk, Document};
use crate::finding::{self, Finding};
use crate::ledger::{self, Ledger, State};
use crate::model::{Appointment, Batch, IntakeResult, Table};
use crate::output::{self, FontUsed, Manifest, Origin, Output, Source, Tally, Tool};
pub use crate::render::engine::Picture;
use crate::render::engine::{self, Engine, Gaps, Job};
use crate::render::fonts::{self, Fonts};
use crate::render::{html, workbook};
use crate::rules::{self, Verdicts};
use crate::settings::{self, Settings, TemplateError, Templates};
use crate::{intake, wording};

pub use annals::{
    Import, Imported, Reading, digests, export_ledger, import_ledger, read_annals, record_annals,
};
pub use confirm::{Answer, confirm};
pub use filed::{Filed, filed, id, outdated};
pub use finals::Finished;
pub use init::{Laid, init};
pub use invent::{Shape, invent};
pub use issue::{
    Appointee, Issuance, IssueRequest, Proposal, Proposed, already, issue, propose, propose_revocation,
    revoke, revoked,
};
pub use plan::{Paper, Planned};
use print::Press;
pub use proofs::Proofs;
pub use request::Request;
pub use rosters::{Rosters, rosters};
pub use typeset::{Typeset, TypesetRequest, typeset};
pub use watch::{Seen, watch};
pub use yearly::{Printed, Yearly, yearly};

/// Why the work could not go on.
#[derive(Debug, Error)]
pub enum Error {
    #[error(transparent)]
    Settings(#[from] settings::Error),
    #[error("yinfa.toml 的 [rules] 里没有名为 {name} 的规则{}", .nearest.map(|near| format!("，是不是想写 {near}")).unwrap_or_default())]
    UnknownRule { name: String, nearest: Option<&'static str> },
    #[error(transparent)]
    Templates(#[from] TemplateError),
    #[error(transparent)]
    Intake(#[from] intake::Error),
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    #[error(transparent)]
    Fonts(#[from] fonts::Error),
    #[error(transparent)]
    Wording(#[from] wording::Error),
    #[error(transparent)]
    Render(#[from] engine::Error),
    #[error(transparent)]
    Html(#[from] html::Error),
    #[error("工作簿 {name} 写不出来")]
    Workbook { name: String, source: workbook::Error },
    #[error(transparent)]
    Output(#[from] output::Error),
    #[error("{path} {why}，请写放着学校报送材料的文件夹")]
    NoWorkspace { path: PathBuf, why: &'static str },
    #[error("{path} 旁边没有地方放输出，请用 --out 指定文件夹")]
    NowhereForOutput { path: PathBuf },
    #[error("输出文件夹 {path} 不能是工作目录本身或它的上级，请另选一个")]
    OutHoldsWorkspace { path: PathBuf },
    #[error("不能守候文件夹 {workspace}")]
    Watch { workspace: PathBuf, source: notify::Error },
    #[error("{message}")]
    NotConfirmed { message: String },
    #[error("{message}")]
    NoSuchDocument { message: String },
    /// What speaks against issuing, each as a sentence of its own.
    #[error("{}", .reasons.join("；"))]
    NotIssued { reasons: Vec<String> },
    #[error("{workspace} 里没有台账，签发或导入以后才有")]
    NoLedger { workspace: PathBuf },
    #[error("公示文件没有写出：{told}。请改正设置或材料后重新运行")]
    Leak { told: String },
    #[error("读不到 {path}")]
    Source { path: PathBuf, source: std::io::Error },
    #[error("{path} {why}")]
    NotText { path: PathBuf, why: &'static str },
    #[error("第 {line} 行：{message}；定稿不能空着（共 {count} 个字），请改字或补字体")]
    Gaps { line: usize, message: String, count: usize },
}

/// A folder, read and judged.
#[derive(Clone)]
pub struct Checked {
    pub settings: Settings,
    pub templates: Templates,
    pub batch: Batch,
    pub findings: Vec<Finding>,
    pub verdicts: Verdicts,
    /// Who is in office on that day, from the ledger.
    pub in_office: Vec<Appointment>,
    /// What the ledger's facts amount to; empty where there is none.
    pub state: Arc<State>,
    /// Nominations set aside because they were issued: school, person, 文号.
    pub issued_before: Vec<[String; 3]>,
    pub as_of: Date,
}

impl Checked {
    /// The documents' common ground. A build makes drafts only.
    pub fn desk(&self) -> Desk<'_> {
        Desk {
            settings: &self.settings,
            templates: &self.templates,
            batch: &self.batch,
            in_office: &self.in_office,
            as_of: self.as_of,
            draft: true,
        }
    }

    /// Does anything hold a school's documents back?
    pub fn is_clean(&self) -> bool {
        !self.findings.iter().any(Finding::blocks)
    }
}

/// What a build made.
pub struct Built {
    pub checked: Checked,
    pub manifest: Manifest,
    /// Where the list and the nominations disagree with who is in office.
    pub signals: Vec<document::radar::Signal>,
    /// Papers that an earlier run had printed just so, and that were left in place.
    pub kept: usize,
    /// Workbooks in OUT that somebody had changed, under the names they were moved to.
    pub set_aside: Vec<String>,
    /// Was it told to stop before it was through?
    pub stopped: bool,
}

/// Told how far a build has come.
pub trait Progress: Sync {
    /// This many documents are to be printed.
    fn start(&self, documents: usize);
    /// One more is done.
    fn step(&self);
}

/// Reads and judges a folder; writes nothing.
///
/// # Errors
/// When settings, templates, folder or ledger cannot be read. What is wrong with the data is in the
/// findings.
pub fn check(request: &Request) -> Result<Checked, Error> {
    let settings = load_settings(&request.workspace)?;
    let fonts = Fonts::load(&fonts::folders(&settings.font_folders));
    judge(request, settings, &fonts)
}

/// The main job: reads, judges, prints what passed, reports the rest.
///
/// # Errors
/// As `check`, and when fonts are lacking or the disk refuses. One document's failure is a finding.
pub fn build(request: &Request, progress: &dyn Progress, stop: &AtomicBool) -> Result<Built, Error> {
    let settings = load_settings(&request.workspace)?;
    let fonts = Fonts::load(&fonts::folders(&settings.font_folders)).complete()?;
    let mut checked = judge(request, settings, &fonts)?;
    let used = fonts.used();
    let engine = Engine::new(fonts, &checked.templates, request.as_of);
    let output = Output::open(&request.out)?;

    let plan = plan_of(&checked, &request.only)?;
    progress.start(plan.len());
    let notes = returns::write(&checked, &request.workspace, &plan, &output, stop)?;
    if request.only.is_empty() && !stop.load(Ordering::Relaxed) {
        returns::lists(&checked, &request.workspace, &output)?;
    }
    let desk = print::PrintDesk::with(&checked, &notes);
    let stamp = stamp(&manifest(&checked, used.clone()));
    let press = Press { threads: request.threads, stamp: &stamp, force: request.force };
    let print::Printed { mut failures, kept } =
        print::print(&engine, &desk, &plan, &output, &press, progress, stop)?;
    let stopped = stop.load(Ordering::Relaxed);
    rules::grade(&checked.settings, &mut failures);
    checked.findings.extend(failures);
    finding::sort(&mut checked.findings);
    if stopped || !request.only.is_empty() {
        // What was not printed stays as it is, and stays known.
        let set_aside = output.set_aside();
        let manifest = output.pause(manifest(&checked, used))?;
        return Ok(Built { checked, manifest, signals: Vec::new(), kept, set_aside, stopped });
    }

    write_workbooks(&checked, &output)?;
    write_reports(&checked, request, &output)?;
    let signals = write_signals(&checked, &engine, &output)?;
    let set_aside = output.set_aside();
    let manifest = output.finish(manifest(&checked, used))?;
    Ok(Built { checked, manifest, signals, kept, set_aside, stopped: false })
}

/// The papers of a batch, or those of some kinds.
///
/// # Errors
/// `NoSuchDocument` where kinds were asked for and there is no paper of any.
fn plan_of(checked: &Checked, only: &[Document]) -> Result<Vec<Planned>, Error> {
    let mut plan = plan::plan(checked);
    if only.is_empty() {
        return Ok(plan);
    }
    plan.retain(|planned| only.contains(&planned.paper.document()));
    if plan.is_empty() {
        let kinds: Vec<&str> = only.iter().map(|document| document.label()).collect();
        let message = format!("这一批里没有可以印的{}", kinds.join("、"));
        return Err(Error::NoSuchDocument { message });
    }
    Ok(plan)
}

/// What a trial run made, and how long each stage took.
pub struct Tried {
    pub checked: Checked,
    pub tally: Tally,
    /// Papers that failed.
    pub failures: usize,
    /// Fonts, reading and judging; then printing.
    pub took: [Duration; 2],
}

/// As `build`, for measuring: every paper is printed, counted and hashed, and nothing is written.
///
/// # Errors
/// As `build`.
pub fn try_out(request: &Request, progress: &dyn Progress, stop: &AtomicBool) -> Result<Tried, Error> {
    let begun = Instant::now();
    let settings = load_settings(&request.workspace)?;
    let fonts = Fonts::load(&fonts::folders(&settings.font_folders)).complete()?;
    let checked = judge(request, settings, &fonts)?;
    let judged = Instant::now();
    let engine = Engine::new(fonts, &checked.templates, request.as_of);
    let plan = plan_of(&checked, &request.only)?;
    progress.start(plan.len());
    let desk = print::PrintDesk::new(&checked);
    let press = Press { threads: request.threads, stamp: "", force: true };
    let tally = Tally::default();
    let printed = print::print(&engine, &desk, &plan, &tally, &press, progress, stop)?;
    let took = [judged - begun, judged.elapsed()];
    drop(desk);
    Ok(Tried { checked, tally, failures: printed.failures.len(), took })
}

/// The papers of one kind, each ready for the page setter, its photos read: for measuring.
///
/// # Errors
/// `Wording` when a text template cannot be filled.
pub fn jobs(checked: &Checked, document: Document) -> Result<Vec<Job>, Error> {
    let desk = print::PrintDesk::new(checked);
    let plan = plan::plan(checked);
    let own = plan.iter().filter(|planned| planned.paper.document() == document);
    own.map(|planned| Ok(desk.ready(desk.draft(planned)?).0)).collect()
}

/// One page of one document as a picture.
///
/// # Errors
/// As `build`; `NoSuchDocument` when the batch has no such paper, saying which there are.
pub fn preview(
    request: &Request,
    document: Document,
    school: Option<&str>,
    page: usize,
    ppi: f64,
) -> Result<Vec<u8>, Error> {
    let proofs = Proofs::open(request)?;
    let planned = proofs.find(document, school)?;
    Ok(proofs.page(&planned, page, ppi)?.png)
}

/// The settings, with every rule name in them known.
///
/// # Errors
/// `Settings`, `UnknownRule`.
pub fn load_settings(workspace: &Path) -> Result<Settings, Error> {
    let settings = Settings::load(workspace)?;
    match rules::unknown_names(&settings).into_iter().next() {
        Some((name, nearest)) => Err(Error::UnknownRule { name, nearest }),
        None => Ok(settings),
    }
}

/// load → resolve → judge.
fn judge(request: &Request, settings: Settings, fonts: &Fonts) -> Result<Checked, Error> {
    let state = match Ledger::read(&request.workspace)? {
        Some(ledger) => ledger.state()?,
        None => State::default(),
    };
    judge_against(request, settings, fonts, Arc::new(state))
}

/// The same, against a ledger that is known already: a long one is replayed once.
fn judge_against(
    request: &Request,
    settings: Settings,
    fonts: &Fonts,
    state: Arc<State>,
) -> Result<Checked, Error> {
    let as_of = request.as_of;
    let templates = Templates::load(&request.workspace)?;
    let in_office = state.in_office(as_of);
    let raw = intake::read(&request.workspace, std::slice::from_ref(&request.out), &settings)?;
    let (mut batch, mut reading) = intake::resolve(raw, &settings, as_of);
    let issued_before = remember::set_aside(&mut batch, &mut reading, &state, as_of);
    // Without fonts nothing can be said of glyphs; a build refuses then, a check does without.
    let glyphs: &dyn rules::Glyphs = if fonts.missing().is_empty() { fonts } else { &rules::EveryGlyph };
    let context = rules::Context { batch: &batch, settings: &settings, as_of, in_office: &in_office, glyphs };
    let (findings, verdicts) = rules::judge(&context, reading);
    Ok(Checked { settings, templates, batch, findings, verdicts, in_office, state, issued_before, as_of })
}

/// 4-花名册/花名册.xlsx, where anybody passed.
fn write_workbooks(checked: &Checked, output: &Output) -> Result<(), Error> {
    let passed = plan::passed(checked);
    if passed.is_empty() {
        return Ok(());
    }
    let view = document::roster::roster(&checked.batch, &passed, &checked.settings, checked.as_of);
    let bytes = workbook::roster::roster(&view)
        .map_err(|source| Error::Workbook { name: "花名册.xlsx".into(), source })?;
    output.put("4-花名册/花名册.xlsx", &bytes, all_inputs(checked))?;
    Ok(())
}

/// 4-花名册/变更线索, where anything disagrees with the ledger.
fn write_signals(
    checked: &Checked,
    engine: &Engine,
    output: &Output,
) -> Result<Vec<document::radar::Signal>, Error> {
    let Checked { state, batch, settings, as_of, .. } = checked;
    let signals = document::radar::signals(state, batch, settings, *as_of);
    if signals.is_empty() {
        return Ok(signals);
    }
    let view = document::radar::view(&signals, settings, *as_of);
    let book = workbook::roster::roster(&view)
        .map_err(|source| Error::Workbook { name: "变更线索.xlsx".into(), source })?;
    output.put("4-花名册/变更线索.xlsx", &book, all_inputs(checked))?;
    let template = Document::Roster.template();
    let job = Job { template, view: view.to_json(), photos: Vec::new(), gaps: Gaps::Marked };
    let version = checked.templates.digest().to_string();
    let template = Some(output::Template { name: format!("typst/{template}.typ"), version });
    output.put("4-花名册/变更线索.pdf", &engine.pdf(job)?, Origin { template, ..all_inputs(checked) })?;
    Ok(signals)
}

/// 5-校验/校验报告 in its three forms, from one view each.
fn write_reports(checked: &Checked, request: &Request, output: &Output) -> Result<(), Error> {
    let Checked { settings, templates, batch, findings, verdicts, as_of, .. } = checked;
    let home = way_home(&request.out, &request.workspace);
    let view = document::report::report(batch, findings, verdicts, settings, *as_of, home.as_deref());

    let page = html::page("校验报告", templates.get("html/校验报告.html.j2"), &view)?;
    output.put("5-校验/校验报告.html", page.as_bytes(), all_inputs(checked))?;

    let book = workbook::report::report(&view)
        .map_err(|source| Error::Workbook { name: "校验报告.xlsx".into(), source })?;
    output.put("5-校验/校验报告.xlsx", &book, all_inputs(checked))?;

    let pending = document::pending::pending(batch, findings, verdicts, settings, *as_of);
    let book = workbook::pending::pending(&pending)
        .map_err(|source| Error::Workbook { name: "待确认.xlsx".into(), source })?;
    output.put("5-校验/待确认.xlsx", &book, all_inputs(checked))?;

    let log = intake_log(request, checked);
    let coverage = document::coverage::listing(&view.coverage, settings, *as_of);
    for (name, listing) in [("收件登记.xlsx", log), ("覆盖情况.xlsx", coverage)] {
        let book = workbook::listing::listing(&listing)
            .map_err(|source| Error::Workbook { name: name.into(), source })?;
        output.put(&format!("5-校验/{name}"), &book, all_inputs(checked))?;
    }

    let contract = document::check::view(batch, findings, verdicts, *as_of);
    let mut json = serde_json::to_string_pretty(&contract).expect("the contract is plain data");
    json.push('\n');
    output.put("5-校验/校验报告.json", json.as_bytes(), all_inputs(checked))?;
    Ok(())
}

/// 收件登记: every file that was looked at, and what became of it.
pub fn intake_log(request: &Request, checked: &Checked) -> document::listing::Listing {
    let Checked { settings, batch, findings, as_of, .. } = checked;
    document::intake_log::listing(batch, findings, &times(request, batch), settings, *as_of)
}

/// When each file was last changed, by Beijing's clock; a member of an archive as old as the archive.
fn times(request: &Request, batch: &Batch) -> HashMap<String, DateTime> {
    let mut times = HashMap::new();
    for file in &batch.files {
        let ends = file.file.match_indices('/').map(|(at, _)| at).chain([file.file.len()]);
        let mut found =
            ends.map(|end| request.workspace.join(&file.file[..end])).filter(|path| path.is_file());
        let changed = found.next().and_then(|path| path.metadata().ok()?.modified().ok());
        if let Some(time) = changed.and_then(|changed| Timestamp::try_from(changed).ok()) {
            times.insert(file.file.to_string(), Offset::constant(8).to_datetime(time));
        }
    }
    times
}

/// The way from OUT/5-校验/ to the workspace, for links: `../../甲/`. `None` where there is none.
fn way_home(out: &Path, workspace: &Path) -> Option<String> {
    let (out, workspace) = (out.canonicalize().ok()?, workspace.canonicalize().ok()?);
    let folder = out.join("5-校验");
    let mut from = folder.components().collect::<Vec<_>>();
    let mut to = workspace.components().collect::<Vec<_>>();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return None;
    }
    from.drain(..shared);
    to.drain(..shared);
    let up = "../".repeat(from.len());
    let down: String = to.iter().map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect();
    Some(format!("{up}{down}"))
}

/// Lists and reports are made from everything that was read.
fn all_inputs(checked: &Checked) -> Origin {
    let read = |result: &IntakeResult| matches!(result, IntakeResult::Rows { .. });
    let files = checked.batch.files.iter().filter(|file| read(&file.result));
    Origin {
        template: None,
        inputs: files
            .map(|file| Source { file: file.file.to_string(), sha256: file.sha256.clone() })
            .collect(),
        recipe: None,
    }
}

/// What a paper about a school that sent nothing is made from: the school list.
fn list_inputs(checked: &Checked) -> Origin {
    let lists: HashSet<&str> = checked
        .batch
        .headers
        .iter()
        .filter(|header| header.table == Table::Schools)
        .map(|header| &*header.file)
        .collect();
    let mut origin = all_inputs(checked);
    origin.inputs.retain(|source| lists.contains(source.file.as_str()));
    origin
}

/// Digest of what shapes every paper alike.
fn stamp(manifest: &Manifest) -> String {
    let fonts: String = manifest.fonts.iter().map(|font| font.sha256.as_str()).collect();
    let Manifest { templates, as_of, .. } = manifest;
    let (build, typst) = (env!("YINFA_BUILD"), engine::typst_version());
    output::sha256(format!("{build}\n{typst}\n{templates}\n{as_of}\n{fonts}").as_bytes())
}

fn manifest(checked: &Checked, fonts: Vec<FontUsed>) -> Manifest {
    let inputs = checked.batch.files.iter();
    Manifest {
        schema: output::MANIFEST_SCHEMA.into(),
        tool: Tool { name: env!("CARGO_PKG_NAME").into(), version: env!("CARGO_PKG_VERSION").into() },
        templates: checked.templates.digest().to_string(),
        as_of: checked.as_of.to_string(),
        fonts,
        inputs: inputs
            .map(|file| Source { file: file.file.to_string(), sha256: file.sha256.clone() })
            .collect(),
        files: Vec::new(),
    }
}

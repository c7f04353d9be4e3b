//! The edge: what was typed becomes what was decided, the pipeline runs, and the outcome is told.
//! The only room that prints, reads the clock, or knows exit codes.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod args;
mod doctor;
mod help;
mod issue;
mod ledger;
mod progress;
mod report;
mod serve;
mod typeset;
mod usage;
mod watch;

use std::ffi::OsString;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::document::invented::Invented;
use crate::document::{self, Document};
use crate::ledger::Act;
use crate::model::Training;
use crate::pipeline::{self, Answer, Checked, Request, Shape, Yearly};
use crate::settings::Templates;
use crate::{output, rules, text};
use args::{Command, Format, RequestArgs};
use report::Colour;

/// Nothing is in the way.
const CLEAN: u8 = 0;
/// Findings hold something back.
const FINDINGS: u8 = 1;
/// The work could not be done.
const FAILED: u8 = 2;

/// Set by Ctrl-C: the documents in hand are finished, no new ones begun.
static STOP: AtomicBool = AtomicBool::new(false);

/// Runs the program and returns its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match help::parse(arguments) {
        Ok(cli) => cli,
        Err(error) => return usage::explain(&error),
    };
    // Whoever double-clicks the program wants the page.
    let command = cli.command.unwrap_or(Command::Serve { workspace: None, port: 0, open: true, as_of: None });
    let outcome = match command {
        Command::Serve { workspace, port, open, as_of } => serve::serve(workspace, port, open, as_of),
        Command::Build { request, threads, quiet, force, only, sink } => decide(request, threads)
            .map(|request| Request { force, only, ..request })
            .and_then(|request| if sink { try_out(&request, quiet) } else { build(&request, quiet) }),
        Command::Watch { request, threads } => watch(request, threads),
        Command::Check { request, format } => check(request, format),
        Command::Confirm { request, school, rule, person, reason, by } => {
            confirm(request, &Answer { school, rule, person, key: None, reason, by })
        }
        Command::Init { workspace, templates } => init(&workspace, templates),
        Command::Training { request, title, date, place, hours } => {
            training(request, Training { title: said(title), date, place: said(place), hours })
        }
        Command::Assess { request, year } => decide(request, None).and_then(|request| {
            let year = year.unwrap_or(request.as_of.year());
            yearly(&request, &Yearly::Assessment(year))
        }),
        Command::Preview { request, document, school, page, ppi, output } => {
            preview(request, document, school.as_deref(), page, ppi, &output)
        }
        Command::Issue { workspace, no, date, kind, school, why, yes, quiet } => {
            let wanted =
                issue::Wanted { no, date, kind, schools: school, why: said(why).unwrap_or_default() };
            issue::issue(workspace, wanted, yes, quiet)
        }
        Command::Revoke { workspace, document_no, why, date, yes } => {
            issue::revoke(workspace, &document_no, &why, date, yes)
        }
        Command::Verify { items, dir, list, as_of } => {
            ledger::verify_items(&items, dir.as_deref(), list.as_deref(), as_of.unwrap_or_else(today))
        }
        Command::Roster { request, edition } => ledger::roster(request, edition),
        Command::Ledger { command } => ledger::run(command),
        Command::Typeset { source, output, dir, as_of, finished } => {
            typeset::run(source, output, dir, as_of, finished)
        }
        Command::Doctor { workspace } => doctor(workspace.as_deref()),
        Command::Gen { folder, schools, photos, trouble, by_town, csv, no_list } => {
            let county = Invented {
                schools: schools as usize,
                trouble: trouble.map(NonZeroUsize::get),
                photos: photos as usize,
            };
            pipeline::invent(&folder, &county, Shape { by_town, csv, no_list })
                .map(|()| CLEAN)
                .map_err(anyhow::Error::from)
        }
        Command::Rules => {
            say(&rules::list());
            Ok(CLEAN)
        }
        Command::Explain { rule } => explain(&rule),
        Command::Help { of } => help(&of),
        Command::Completions { shell } => write_out(&help::completions(shell)),
        Command::Man => help::manual().map_err(Into::into).and_then(|page| write_out(page.as_bytes())),
    };
    outcome.map_or_else(
        |error| {
            eprintln!("没能完成：{}", chain(&error));
            ExitCode::from(FAILED)
        },
        ExitCode::from,
    )
}

fn build(request: &Request, quiet: bool) -> anyhow::Result<u8> {
    heed_ctrl_c()?;
    let built = print(request, quiet)?;
    let checked = &built.checked;
    if built.stopped {
        anyhow::bail!("按 Ctrl-C 停下了。已印好的文件都完整，再运行一次就接着印");
    }
    say_settings(checked);
    let colour = Colour::of_stdout();
    say(&format!("{}\n", report::status(checked, colour)));
    say(&report::findings(checked, colour));
    // Said again where a long list has carried it out of sight.
    say(&report::status(checked, colour));
    if !built.signals.is_empty() {
        let refile = built.signals.iter().filter(|signal| signal.refile).count();
        say(&format!(
            "与台账对照有 {} 处变更，其中 {refile} 处须重新报备（第5条），见 4-花名册/变更线索\n",
            built.signals.len()
        ));
    }
    let out = request.out.display();
    let files = built.manifest.files.len();
    let kept = match built.kept {
        0 => String::new(),
        kept => format!("；{kept} 份没有变化，没有重印"),
    };
    say(&format!("共 {files} 份文件，都在 {out}（草稿，未编文号{kept}）\n"));
    for name in &built.set_aside {
        let aside = request.out.join(name);
        say(&format!(
            "有人改过这里的表格，已另存为 {}；要让答复算数，请存到工作目录，名为 确认.xlsx\n",
            aside.display()
        ));
    }
    if request.only.is_empty() {
        say(&format!("先看 {}\n", request.out.join("5-校验").join("校验报告.html").display()));
    }
    Ok(exit_code(checked))
}

/// What a build would cost, in figures; nothing is written.
fn try_out(request: &Request, quiet: bool) -> anyhow::Result<u8> {
    heed_ctrl_c()?;
    let bar = progress::Bar::new(quiet);
    let tried = pipeline::try_out(request, &bar, &STOP);
    bar.finish();
    let tried = tried?;
    let (documents, bytes, digest) = tried.tally.sum();
    let peak = peak().map(|peak| format!("，内存最多 {peak} MB")).unwrap_or_default();
    let [checking, printing] = tried.took.map(|took| took.as_secs_f64());
    say(&format!("{}\n", tried.checked.verdicts.summary().line()));
    say(&format!(
        "读取和核对 {checking:.2} 秒；试印 {documents} 份 {printing:.2} 秒，每秒 {:.1} 份，失败 {} 份{peak}\n共 {bytes} 字节，摘要 {digest}\n",
        documents as f64 / printing.max(f64::EPSILON),
        tried.failures
    ));
    Ok(exit_code(&tried.checked))
}

fn print(request: &Request, quiet: bool) -> Result<pipeline::Built, pipeline::Error> {
    let bar = progress::Bar::new(quiet);
    let built = pipeline::build(request, &bar, &STOP);
    bar.finish();
    built
}

fn watch(request: RequestArgs, threads: Option<NonZeroUsize>) -> anyhow::Result<u8> {
    let request = decide(request, threads)?;
    heed_ctrl_c()?;
    watch::watch(&request, || match print(&request, false) {
        Ok(built) if built.stopped => {}
        Ok(built) => say(&format!("{}\n", built.checked.verdicts.summary().line())),
        Err(error) => eprintln!("这一次没能完成：{}", chain(&error.into())),
    })?;
    Ok(CLEAN)
}

/// From here on Ctrl-C is a wish, not an end; a second one ends the program at once.
#[allow(clippy::exit, reason = "a signal's handler has nobody to return to")]
fn heed_ctrl_c() -> anyhow::Result<()> {
    let handler = || {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(FAILED));
        }
    };
    ctrlc::set_handler(handler).map_err(|error| anyhow::anyhow!("不能接管 Ctrl-C：{error}"))
}

fn check(request: RequestArgs, format: Format) -> anyhow::Result<u8> {
    let request = decide(request, None)?;
    let checked = pipeline::check(&request)?;
    match format {
        Format::Json => {
            let view =
                document::check::view(&checked.batch, &checked.findings, &checked.verdicts, checked.as_of);
            say(&format!("{}\n", serde_json::to_string_pretty(&view)?));
        }
        Format::Text => {
            say_settings(&checked);
            let colour = Colour::of_stdout();
            say(&format!("{}\n", report::status(&checked, colour)));
            say(&report::findings(&checked, colour));
        }
    }
    Ok(exit_code(&checked))
}

fn confirm(request: RequestArgs, answer: &Answer) -> anyhow::Result<u8> {
    let request = decide(request, None)?;
    let answered = pipeline::confirm(&request, answer)?;
    say(&format!(
        "已记入 {}：{} 确认，理由：{}\n",
        request.workspace.join("确认.xlsx").display(),
        answer.by,
        answer.reason
    ));
    for line in answered {
        say(&format!("  {} {line}\n", answer.school));
    }
    say("内容如有改动，确认自动失效。\n");
    Ok(CLEAN)
}

fn init(workspace: &Path, templates: bool) -> anyhow::Result<u8> {
    let laid = pipeline::init(workspace, today(), templates)?;
    say(&format!("工作目录 {}\n", workspace.display()));
    for file in laid {
        let state = if file.kept { "已有，未改动" } else { "已建立" };
        say(&format!("  {}{}　{state}\n", text::pad(&file.name, 36), file.purpose));
    }
    say(&format!(
        "\n下一步：填好学校名册，把学校报来的表格和照片放进这个文件夹，再运行\n  yinfa build {}\n",
        typed(workspace)
    ));
    Ok(CLEAN)
}

fn preview(
    request: RequestArgs,
    document: Document,
    school: Option<&str>,
    page: usize,
    ppi: u16,
    file: &Path,
) -> anyhow::Result<u8> {
    // A slip of the keyboard must not put a picture in the place of somebody's workbook.
    if !file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("png")) {
        anyhow::bail!("图片要存成 .png 文件，{} 不是", file.display());
    }
    let request = decide(request, None)?;
    let inside = |path: &Path| {
        let (path, workspace) = (path.canonicalize().ok()?, request.workspace.canonicalize().ok()?);
        Some(path.starts_with(workspace))
    };
    if inside(file) == Some(true) {
        anyhow::bail!("{} 是工作目录里已有的文件，请换个名字", file.display());
    }
    let png = pipeline::preview(&request, document, school, page, f64::from(ppi))?;
    output::write_atomically(file, &png)?;
    say(&format!("{} 第 {page} 页已存为 {}\n", document.label(), file.display()));
    Ok(CLEAN)
}

/// The most memory this process has held. *Units*: MB. Only Linux tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

fn training(request: RequestArgs, training: Training) -> anyhow::Result<u8> {
    let words = [("--title", &training.title), ("--place", &training.place)];
    for (option, text) in words {
        let length = text.as_ref().map_or(0, |text| text.chars().count());
        if length > Training::LONGEST {
            anyhow::bail!("{option} 写了 {length} 个字，最多 {} 个字，请写短些", Training::LONGEST);
        }
    }
    yearly(&decide(request, None)?, &Yearly::Training(Arc::new(training)))
}

/// What was typed, unless it says nothing.
fn said(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_string()).filter(|text| !text.is_empty())
}

/// The papers of training or assessment; the findings of the batch are `build`'s to tell.
fn yearly(request: &Request, what: &Yearly) -> anyhow::Result<u8> {
    let bar = progress::Bar::new(false);
    let printed = pipeline::yearly(request, what, &bar, &AtomicBool::new(false));
    bar.finish();
    let printed = printed?;
    say_settings(&printed.checked);
    let role = &printed.checked.settings.appointment.role;
    let status = printed.checked.verdicts.summary().line();
    let Some(manifest) = printed.manifest else {
        say(&format!("{status}\n没有在任的{role}，这一批也没有通过的人选，没有可印的表，什么也没有写。\n"));
        say(&format!("请先看看这一批还缺什么：yinfa check {}\n", typed(&request.workspace)));
        return Ok(FINDINGS);
    };
    for failure in &printed.failures {
        say(&format!("{}{}\n", failure.message, failure.hint.as_deref().unwrap_or("")));
    }
    let in_office = printed.members.iter().filter(|member| member.document_no.is_some()).count();
    let nominated = printed.members.len() - in_office;
    say(&format!(
        "{status}\n在册 {} 人：在任 {in_office} 人，本批通过 {nominated} 人\n",
        printed.members.len()
    ));
    let folder = request.out.join(what.folder());
    say(&format!("共 {} 份文件，都在 {}\n", manifest.files.len(), folder.display()));
    Ok(if printed.failures.is_empty() { CLEAN } else { FINDINGS })
}

fn doctor(workspace: Option<&Path>) -> anyhow::Result<u8> {
    if let Some(workspace) = workspace.filter(|workspace| !workspace.is_dir()) {
        anyhow::bail!("{} 不是文件夹，或不存在", workspace.display());
    }
    let (report, sound) = doctor::examine(workspace)?;
    say(&report);
    Ok(if sound { CLEAN } else { FINDINGS })
}

fn explain(rule: &str) -> anyhow::Result<u8> {
    if matches!(rule, "formats" | "格式") {
        say(crate::intake::FORMATS);
        return Ok(CLEAN);
    }
    let templates = Templates::default();
    match rules::explain(rule, templates.get("text/实施方案.txt.j2")) {
        Ok(text) => {
            say(&text);
            Ok(CLEAN)
        }
        Err(nearest) => {
            let near = nearest.map(|near| format!("，是不是 {near}？")).unwrap_or_default();
            anyhow::bail!(
                "没有名为 {rule} 的规则{near} 全部规则见 yinfa rules；读得懂的表格见 yinfa explain formats"
            )
        }
    }
}

fn help(of: &[String]) -> anyhow::Result<u8> {
    match help::of(of) {
        Ok(text) => {
            say(&text);
            Ok(CLEAN)
        }
        Err(name) => anyhow::bail!("没有“{name}”这个命令，全部命令见 yinfa --help"),
    }
}

/// What another program will read: here a reader that went away is a failure, lest half a file be kept.
fn write_out(bytes: &[u8]) -> anyhow::Result<u8> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|error| anyhow::anyhow!("没能写完：{error}"))?;
    Ok(CLEAN)
}

/// What was typed, decided: the folder exists, OUT and the day are known.
fn decide(typed: RequestArgs, threads: Option<NonZeroUsize>) -> anyhow::Result<Request> {
    let RequestArgs { workspace, out, as_of } = typed;
    Ok(Request::decide(workspace, out, as_of.unwrap_or_else(today), threads)?)
}

/// Who writes into the ledger, and when, for the facts and for a second process.
fn act(command: &str) -> Act {
    let now = jiff::ZonedDateTime::now();
    Act { at: now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(), what: format!("yinfa {command}") }
}

fn today() -> jiff::civil::Date {
    jiff::ZonedDateTime::now().date()
}

fn say_settings(checked: &Checked) {
    if is_empty(checked) {
        say(
            "没有读到学校名册，也没有读到推荐表。请把表格放进这个文件夹；放了而没有读到的，看校验报告里的说明。\n",
        );
    }
    if !checked.settings.from_file {
        say(&format!("没有 yinfa.toml，按{}和默认设置处理。\n", checked.settings.bureau.name));
    }
}

/// A folder in which nothing was found is not clean: something was expected of it.
fn exit_code(checked: &Checked) -> u8 {
    if checked.is_clean() && !is_empty(checked) { CLEAN } else { FINDINGS }
}

fn is_empty(checked: &Checked) -> bool {
    checked.batch.schools.is_empty() && checked.batch.nominations.is_empty()
}

/// A path as it can be typed into a command.
fn typed(path: &Path) -> String {
    let path = path.display().to_string();
    if path.contains(char::is_whitespace) { format!("\"{path}\"") } else { path }
}

/// Prints to standard output; a reader that went away (`| head`) is no failure of ours.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).ok();
}

/// The whole chain of causes; a transparent wrapper does not say the same thing twice.
fn chain(error: &anyhow::Error) -> String {
    let mut said: Vec<String> = Vec::new();
    for cause in error.chain().map(ToString::to_string) {
        if said.last() != Some(&cause) {
            said.push(cause);
        }
    }
    said.join("：")
}

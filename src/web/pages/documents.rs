//! 文件: every paper as it would be printed now, as pictures beside what it is made from; what was printed, to open or to
//! keep; the run that prints everything.

use std::collections::HashMap;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde_json::{Value, json};

use super::{encoded, leaf, size};
use crate::document::report;
use crate::pipeline::{self, Filed, Planned};
use crate::place::Place;
use crate::web::answer::{Answer, bytes, gone, reasons, see, unfit};
use crate::web::office::Read;
use crate::web::router::Ask;

/// Pages of one paper that are shown at a time: a print run may have hundreds.
const PAGES_SHOWN: usize = 8;
/// *Units*: pixels per inch: an A4 page is 794 wide.
const PPI: f64 = 96.0;

/// Where what goes back to schools lies, a folder a school.
const RETURNED: &str = "5-校验/退回/";

/// One line of the list: a paper, or a workbook or report that a run made.
struct Entry<'a> {
    path: &'a str,
    kind: &'static str,
    school: &'a str,
    planned: bool,
    filed: Option<&'a Filed>,
}

pub fn list(ask: &Ask) -> Answer {
    let read = ask.read()?;
    let (words, kind) = (ask.field("q"), ask.field("kind"));
    let all = entries(read);
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for entry in &all {
        match kinds.iter_mut().find(|(name, _)| *name == entry.kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((entry.kind, 1)),
        }
    }
    let found: Vec<&Entry> = all
        .iter()
        .filter(|entry| kind.is_empty() || entry.kind == kind)
        .filter(|entry| words.is_empty() || entry.path.contains(words))
        .collect();
    let leaf = leaf(&found, ask);
    let rows: Vec<Value> = leaf
        .items
        .iter()
        .map(|entry| {
            let (folder, name) = entry.path.rsplit_once('/').unwrap_or(("", entry.path));
            json!({
                "id": pipeline::id(entry.path), "name": name, "folder": folder, "kind": entry.kind,
                "school": entry.school, "planned": entry.planned, "filed": entry.filed.map(file_view),
            })
        })
        .collect();
    ask.page(
        "documents.html.j2",
        "documents",
        json!({
            "rows": rows, "leaf": leaf.view, "kinds": kinds, "kind": kind, "words": words,
            "outdated": read.outdated, "printed": read.filed.iter().filter(|file| !file.official).count(),
            "planned": read.proofs.plan.len(), "out": ask.office.request.out.display().to_string(),
        }),
    )
}

fn entries(read: &Read) -> Vec<Entry<'_>> {
    let filed: HashMap<&str, &Filed> = read.filed.iter().map(|file| (file.path.as_str(), file)).collect();
    let planned = |planned: &Planned| planned.path.clone();
    let known: std::collections::HashSet<String> = read.proofs.plan.iter().map(planned).collect();
    let folders = return_folders(read);
    let mut all: Vec<Entry> = read
        .proofs
        .plan
        .iter()
        .map(|planned| Entry {
            path: &planned.path,
            kind: planned.paper.document().label(),
            school: planned.school.as_deref().unwrap_or(""),
            planned: true,
            filed: filed.get(planned.path.as_str()).copied(),
        })
        .collect();
    all.extend(read.filed.iter().filter(|file| !known.contains(&file.path)).map(|file| Entry {
        path: &file.path,
        kind: if file.official {
            "正式文件"
        } else if file.path.starts_with(RETURNED) {
            "退回附件"
        } else if file.path.starts_with("7-培训/") {
            "培训"
        } else if file.path.starts_with("8-考核/") {
            "考核"
        } else {
            "表格和报告"
        },
        school: returned_to(&file.path, &folders),
        planned: false,
        filed: Some(file),
    }));
    all
}

/// The school of every folder of what goes back, by the slip or letter that is printed into it.
fn return_folders(read: &Read) -> HashMap<&str, &str> {
    let own = read.proofs.plan.iter().filter(|planned| planned.path.starts_with(RETURNED));
    own.filter_map(|planned| Some((planned.path.rsplit_once('/')?.0, planned.school.as_deref()?))).collect()
}

/// The school that a file goes back to. Where it is owed nothing any more, its folder is still called by its name.
fn returned_to<'a>(path: &'a str, folders: &HashMap<&str, &'a str>) -> &'a str {
    let Some((folder, _)) = path.rsplit_once('/') else { return "" };
    let named = || folder.strip_prefix(RETURNED).and_then(|rest| rest.split('/').next());
    folders.get(folder).copied().or_else(named).unwrap_or("")
}

/// A file that can be had.
pub fn file_view(file: &Filed) -> Value {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    json!({
        "id": file.id(), "name": name, "path": file.path, "size": size(file.size), "pdf": name.ends_with(".pdf"),
        "official": file.official,
    })
}

pub fn one(ask: &Ask) -> Answer {
    let read = ask.read()?;
    let planned = planned(ask, read)?;
    // The first page is set to learn how many there are; typst keeps what it worked out for the others.
    let (pages, trouble) = match picture_of(ask, read, planned, 1, 24.0) {
        Ok(picture) => (picture.pages, Vec::new()),
        Err(error) => (0, super::offer::sentences(reasons(&error))),
    };
    let last = pages.saturating_sub(1) / PAGES_SHOWN * PAGES_SHOWN + 1;
    let from = ask.field("from").parse::<usize>().unwrap_or(1).clamp(1, last.max(1));
    let shown: Vec<usize> = (from..=pages).take(PAGES_SHOWN).collect();
    let (folder, name) = planned.path.rsplit_once('/').unwrap_or(("", &planned.path));
    let filed = read.filed.iter().find(|file| file.path == planned.path);
    ask.page(
        "document.html.j2",
        "documents",
        json!({
            "id": ask.id, "name": name, "folder": folder, "kind": planned.paper.document().label(),
            "school": planned.school, "pages": pages, "shown": shown, "trouble": trouble,
            "before": (from > 1).then(|| from.saturating_sub(PAGES_SHOWN).max(1)),
            "after": (from + PAGES_SHOWN <= pages).then_some(from + PAGES_SHOWN),
            "filed": filed.map(file_view), "outdated": read.outdated, "data": data(read, planned),
            "inputs": read.proofs.inputs(planned), "version": ask.snapshot.version,
        }),
    )
}

/// What a paper says, cell by cell as it was sent, with its place; and what was found about it.
fn data(read: &Read, planned: &Planned) -> Value {
    let batch = &read.proofs.checked.batch;
    let cells =
        read.proofs.nomination(planned).map(|index| batch.nominations[index].cells()).unwrap_or_default();
    // A file and sheet is said once, above what stands in it.
    let mut last = String::new();
    let cells: Vec<Value> = cells
        .iter()
        .filter(|(_, cell)| !cell.is_blank())
        .map(|(field, cell)| {
            let sheet = Place { cell: None, ..cell.place().clone() }.to_string();
            let file = if sheet == last { String::new() } else { sheet.clone() };
            last = sheet;
            let at = cell.place().cell.map(|cell| cell.to_string()).unwrap_or_default();
            json!({"label": field.label(), "seen": cell.seen(), "cell": at, "file": file})
        })
        .collect();
    let school = planned.school.as_deref();
    let group =
        read.report.schools.iter().find(|group: &&report::SchoolGroup| Some(group.school.as_str()) == school);
    let findings: Vec<Value> = group
        .map(|group| group.findings.as_slice())
        .unwrap_or_default()
        .iter()
        .map(|own| json!({"level": own.level, "label": own.level_label, "message": own.message, "place": own.place}))
        .collect();
    json!({"cells": cells, "findings": findings, "school": group.map(|group| pipeline::id(&group.school))})
}

/// One page as a picture.
pub fn picture(ask: &Ask) -> Answer {
    let read = ask.read()?;
    let page = ask.field("page").parse().unwrap_or(1);
    let picture = picture_of(ask, read, planned(ask, read)?, page, PPI)
        .map_err(|error| unfit(reasons(&error).join("；")))?;
    let mut response = bytes("image/png", picture.png);
    // Its address names the reading it was made from.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=600"));
    Ok(response)
}

fn planned<'a>(ask: &Ask, read: &'a Read) -> Result<&'a Planned, crate::web::answer::Refusal> {
    read.proofs
        .plan
        .iter()
        .find(|planned| pipeline::id(&planned.path) == ask.id)
        .ok_or_else(|| gone("份文件"))
}

fn picture_of(
    ask: &Ask,
    read: &Read,
    planned: &Planned,
    page: usize,
    ppi: f64,
) -> Result<crate::pipeline::Picture, pipeline::Error> {
    let _one_at_a_time = ask.site.setting.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    read.proofs.page(planned, page, ppi)
}

/// A file that a manifest or the ledger lists, looked up there by its id. A PDF may be opened in the browser; everything
/// else is handed over as a file, so that none of it ever runs as a page of ours.
pub fn file(ask: &Ask) -> Answer {
    let read = ask.read()?;
    let file = read.filed.iter().find(|file| file.id() == ask.id).ok_or_else(|| gone("份文件"))?;
    let body = file.read().map_err(|_| {
        gone("份文件").and("也可能它正被别的程序打开，或已被移走；在“文件”页重新印一次就有了。")
    })?;
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    Ok(handed(name, body, ask.field("open") == "1"))
}

/// A file as an answer; `open` where the browser may show it, which is done for a PDF alone.
pub fn handed(name: &str, body: Vec<u8>, open: bool) -> Response {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let extension = if extension.chars().all(|ch| ch.is_ascii_alphanumeric()) { extension } else { "bin" };
    let kind = match extension {
        "pdf" => "application/pdf",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "json" => "application/json",
        _ => "application/octet-stream",
    };
    let open = open && kind == "application/pdf";
    let how = if open { "inline" } else { "attachment" };
    let mut response = bytes(kind, body);
    let headers = response.headers_mut();
    let said = format!("{how}; filename=\"file.{extension}\"; filename*=UTF-8''{}", encoded(name));
    if let Ok(said) = HeaderValue::from_str(&said) {
        headers.insert(header::CONTENT_DISPOSITION, said);
    }
    // The browser's own viewer brings its style along; scripts of a PDF it does not run here.
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'",
        ),
    );
    response
}

/// Prints everything, in the worker; the page that comes then shows how far it is.
pub fn print(ask: &Ask) -> Answer {
    ask.read()?;
    ask.office.start("印全部文件", |office, meter| {
        match pipeline::build(&office.request_now(), meter, office.stopping()) {
            Ok(built) if built.stopped => {
                office.bad("停下了，没有印完", vec!["已印好的都完整，再印一次就接着印。".into()])
            }
            Ok(built) => {
                let kept = match built.kept {
                    0 => String::new(),
                    kept => format!("，其中 {kept} 份没有变化，没有重印"),
                };
                let mut lines = vec![format!("都在 {}。", office.request.out.display())];
                lines.extend(built.set_aside.iter().map(|name| {
                    format!(
                        "有人改过输出文件夹里的表格，已另存为 {name}；要让答复算数，请到“待确认”页逐项确认。"
                    )
                }));
                let papers = built.checked.findings.iter().filter(|own| own.rule == "paper-failed");
                lines.extend(papers.map(|own| own.message.clone()));
                office.good(
                    format!("印好了：共 {} 份文件（草稿，未编文号{kept}）", built.manifest.files.len()),
                    lines,
                )
            }
            Err(error) => office.bad("没有印成", reasons(&error)),
        }
    })?;
    Ok(see(&ask.at("documents")))
}

//! Print: every planned paper through the engine and onto the disk, on all cores.
//!
//! A paper that fails becomes a finding and the others go on; a disk that refuses ends the run.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Checked, Error, Paper, Planned, Progress};
use crate::document::{appointment, certificate, form, notice, return_slip, roster};
use crate::finding::Finding;
use crate::intake;
use crate::model::Nomination;
use crate::output::{self, Origin, Output, Source, Template};
use crate::render::engine::{Engine, Job};
use crate::render::photo;

/// Prints the plan. Returns what failed, as findings without a level yet.
///
/// # Errors
/// `Output` when a file cannot be written, `Render` when no thread can be had.
pub fn print(
    engine: &Engine,
    checked: &Checked,
    plan: &[Planned],
    output: &Output,
    threads: NonZeroUsize,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Vec<Finding>, Error> {
    let failures = Mutex::new(Vec::new());
    let fatal = Mutex::new(None);
    let fail = |finding| failures.lock().expect("no thread panics while holding the lock").push(finding);
    engine.run(
        plan.len(),
        threads.get(),
        stop,
        |index| {
            let (job, finding) = job(checked, &plan[index])?;
            finding.into_iter().for_each(fail);
            Ok::<_, Error>(job)
        },
        |index, result| {
            let planned = &plan[index];
            let written = match result {
                Ok(Ok(pdf)) => output.put(&planned.path, &pdf, origin(checked, &planned.paper)),
                Ok(Err(error)) => {
                    fail(failed(planned, &error.to_string()));
                    Ok(())
                }
                Err(error) => {
                    fail(failed(planned, &error.to_string()));
                    Ok(())
                }
            };
            if let Err(error) = written {
                stop.store(true, Ordering::Relaxed);
                fatal.lock().expect("no thread panics while holding the lock").get_or_insert(error);
            }
            progress.step();
        },
    )?;
    match fatal.into_inner().expect("every thread has ended") {
        Some(error) => Err(error.into()),
        None => Ok(failures.into_inner().expect("every thread has ended")),
    }
}

/// The engine's job for one paper, and a finding where its photo could not be printed.
///
/// # Errors
/// `Wording` when a text template cannot be filled.
pub fn job(checked: &Checked, planned: &Planned) -> Result<(Job, Option<Finding>), Error> {
    let desk = checked.desk();
    let nomination = |index: usize| &checked.batch.nominations[index];
    let mut picture = Ok(None);
    let view = match &planned.paper {
        Paper::Notice => notice::view(&desk)?,
        Paper::Form(index) => {
            picture = portrait(nomination(*index));
            form::view(&desk, nomination(*index), matches!(picture, Ok(Some(_))), footer(checked, *index))
        }
        Paper::Appointment => {
            let people: Vec<&Nomination> = super::plan::passed(checked).into_iter().map(nomination).collect();
            appointment::view(&desk, &people)?
        }
        Paper::Certificate(index) => certificate::view(&desk, nomination(*index))?,
        Paper::Roster => {
            let passed = super::plan::passed(checked);
            roster::roster(&checked.batch, &passed, &checked.settings, checked.as_of).to_json()
        }
        Paper::ReturnSlip(school) => return_slip::view(&desk, school, &checked.findings)?,
    };
    let (photo, finding) = match picture {
        Ok(photo) => (photo, None),
        Err(finding) => (None, Some(*finding)),
    };
    Ok((Job { template: planned.paper.document().template(), view, photo }, finding))
}

/// The photo prepared for the form; a finding where it cannot be.
fn portrait(nomination: &Nomination) -> Result<Option<Vec<u8>>, Box<Finding>> {
    let Some(found) = &nomination.photo else { return Ok(None) };
    let prepared = intake::photo_bytes(&found.locator)
        .map_err(|error| error.to_string())
        .and_then(|bytes| photo::prepare(&bytes).map_err(|error| error.to_string()));
    prepared.map(Some).map_err(|reason| {
        Box::new(
            Finding::new(
                "photo-unprintable",
                format!("照片 {} 印不出来：{reason}，推荐表的照片格空着。", found.file),
            )
            .at(&nomination.source)
            .of_person(nomination.name())
            .hint("请换一张照片重新报送"),
        )
    })
}

/// A short digest of what the form was made from, for the foot of the page.
fn footer(checked: &Checked, nomination: usize) -> Option<String> {
    let inputs = sources(checked, &checked.batch.nominations[nomination]);
    let digests: String = inputs.iter().map(|source| source.sha256.as_str()).collect();
    Some(format!("草稿 · 来源摘要 {}", &output::sha256(digests.as_bytes())[..12]))
}

/// Template and inputs of a paper, for the manifest.
fn origin(checked: &Checked, paper: &Paper) -> Origin {
    let name = paper.document().template();
    let template =
        Template { name: format!("typst/{name}.typ"), version: checked.templates.digest().to_string() };
    let inputs = match paper {
        Paper::Notice => Vec::new(),
        Paper::Form(index) | Paper::Certificate(index) => {
            sources(checked, &checked.batch.nominations[*index])
        }
        Paper::Appointment | Paper::Roster | Paper::ReturnSlip(_) => super::all_inputs(checked).inputs,
    };
    Origin { template: Some(template), inputs }
}

/// The files one nomination came from, its photo among them.
fn sources(checked: &Checked, nomination: &Nomination) -> Vec<Source> {
    let cells = nomination.cells();
    let files: BTreeSet<&str> = cells.iter().map(|(_, cell)| &*cell.place().file).collect();
    let known = checked.batch.files.iter().filter(|file| files.contains(&*file.file));
    let mut sources: Vec<Source> = known
        .map(|file| Source { file: file.file.to_string(), sha256: file.sha256.clone() })
        .chain(
            nomination
                .photo
                .iter()
                .map(|photo| Source { file: photo.file.to_string(), sha256: photo.sha256.clone() }),
        )
        .collect();
    sources.sort();
    sources.dedup();
    sources
}

fn failed(planned: &Planned, reason: &str) -> Finding {
    let mut finding = Finding::new("paper-failed", format!("{} 没有印成：{reason}。", planned.path))
        .hint("其余文件不受影响；请核对本校内容或改过的模板后重新运行");
    finding.school = planned.school.clone();
    finding
}

//! Print: every planned paper through the engine and onto the disk, on all cores.
//!
//! A paper that fails becomes a finding and the others go on; a disk that refuses ends the run.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::Value;

use super::returns::Notes;
use super::{Checked, Error, Paper, Planned, Progress};
use crate::document::change::Change;
use crate::document::roll::{self, Member};
use crate::document::{
    Desk, Received, appointment, assessment, call, certificate, change_filing, change_notice, duty_report,
    form, handover, notice, photo_sheet, receipt, report, return_slip, roster, sign_in, training_proof,
    urging, volume,
};
use crate::finding::Finding;
use crate::intake;
use crate::ledger::Assessed;
use crate::model::Nomination;
use crate::output::{self, Origin, Source, Template, Tray};
use crate::render::engine::{Engine, Gaps, Job};
use crate::render::photo;

/// What a run printed.
pub struct Printed {
    /// What failed, as findings without a level yet.
    pub failures: Vec<Finding>,
    /// Papers that an earlier run had printed just so.
    pub kept: usize,
}

/// How a plan is printed.
pub struct Press<'a> {
    pub threads: NonZeroUsize,
    /// Digest of what shapes every paper alike: tool, templates, fonts, the date in the PDF.
    pub stamp: &'a str,
    /// Print also what an earlier run had printed just so.
    pub force: bool,
}

/// Prints the plan; a paper that would come out as it is already there is left in place.
///
/// # Errors
/// `Output` when a file cannot be written, `Render` when no thread can be had.
pub fn print(
    engine: &Engine,
    desk: &PrintDesk,
    plan: &[Planned],
    tray: &dyn Tray,
    press: &Press,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Printed, Error> {
    let failures = Mutex::new(Vec::new());
    let fatal = Mutex::new(None);
    let kept = AtomicUsize::new(0);
    let fail = |finding| failures.lock().expect("no thread panics while holding the lock").push(finding);
    engine.run(
        plan.len(),
        press.threads.get(),
        stop,
        // Both show as many people as a volume has.
        |index| matches!(plan[index].paper, Paper::Volume(_) | Paper::PhotoSheet(..)),
        |index| {
            let planned = &plan[index];
            let draft = desk.draft(planned)?;
            let mut origin = desk.origin(&planned.paper, draft.recipe(press.stamp));
            if !press.force && tray.keep(&planned.path, origin.clone()) {
                return Err(NoJob::Kept);
            }
            let (job, findings) = desk.ready(draft);
            if !findings.is_empty() {
                // It came out with a photo's place white: the next run tries again.
                origin.recipe = None;
            }
            // The lists and volumes show the same photos again; what there is to say of one is said once.
            let single = matches!(planned.paper, Paper::Form(_));
            findings.into_iter().filter(|_| single).for_each(fail);
            Ok((job, origin))
        },
        |index, result| {
            let planned = &plan[index];
            let pdf = match result {
                Ok((pdf, origin)) => pdf.map(|pdf| (pdf, origin)).map_err(Error::from),
                Err(NoJob::Kept) => {
                    kept.fetch_add(1, Ordering::Relaxed);
                    progress.step();
                    return;
                }
                Err(NoJob::Failed(error)) => Err(error),
            };
            let written = match pdf {
                Ok((pdf, origin)) => tray.put(&planned.path, &pdf, origin),
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
        None => Ok(Printed {
            failures: failures.into_inner().expect("every thread has ended"),
            kept: kept.into_inner(),
        }),
    }
}

/// Why there is nothing to set.
enum NoJob {
    Kept,
    Failed(Error),
}

impl From<Error> for NoJob {
    fn from(error: Error) -> Self {
        NoJob::Failed(error)
    }
}

/// A paper before its photos are read: enough to tell whether it has to be printed at all.
pub struct Draft<'a> {
    template: &'static str,
    view: Value,
    /// Whose photos the view counts, from 1.
    photos: Vec<&'a Nomination>,
}

impl Draft<'_> {
    /// Digest over everything that shapes the paper.
    fn recipe(&self, stamp: &str) -> String {
        let mut recipe = format!("{stamp}\n{}\n{}\n", self.template, self.view);
        for photo in self.photos.iter().filter_map(|person| person.photo.as_ref()) {
            recipe.push_str(&photo.sha256);
            recipe.push('\n');
        }
        output::sha256(recipe.as_bytes())
    }
}

/// A checked batch with what every paper looks up, looked up once.
pub struct PrintDesk<'a> {
    checked: &'a Checked,
    passed: Vec<usize>,
    /// The same, for asking.
    has_passed: HashSet<usize>,
    /// The changes of office, by the nomination that brings each.
    changes: BTreeMap<usize, Change<'a>>,
    /// 在册人员, whom the papers of the year are about.
    roll: Vec<Member>,
    /// File to digest.
    digests: HashMap<&'a str, &'a str>,
    /// The files that a school list stands in.
    lists: Vec<Source>,
    /// School to its nominations.
    nominations: HashMap<&'a str, Vec<usize>>,
    /// Files that hold rows of several schools.
    shared: HashSet<&'a str>,
    /// School to what was found about it.
    findings: HashMap<&'a str, Vec<&'a Finding>>,
    /// School to what its slip says of the attachments.
    notes: Option<&'a Notes>,
    album: intake::Album,
    /// Photos prepared once for all papers that show them, by digest: those of a county, not of a country.
    portraits: Mutex<HashMap<&'a str, Vec<u8>>>,
}

/// The most photos kept prepared: some 25 MB of them.
const PORTRAITS: usize = 600;

impl<'a> PrintDesk<'a> {
    /// With what the slips say of their attachments.
    pub fn with(checked: &'a Checked, notes: &'a Notes) -> Self {
        Self { notes: Some(notes), ..Self::new(checked) }
    }

    pub fn new(checked: &'a Checked) -> Self {
        let mut findings: HashMap<&str, Vec<&Finding>> = HashMap::new();
        // A school is not asked to mend what stands in the bureau's own list.
        for finding in checked.findings.iter().filter(|own| report::is_for_school(&checked.batch, own)) {
            if let Some(school) = &finding.school {
                findings.entry(school).or_default().push(finding);
            }
        }
        let mut nominations: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut first: HashMap<&str, &str> = HashMap::new();
        let mut shared = HashSet::new();
        for (index, own) in checked.batch.nominations.iter().enumerate() {
            let school = checked.batch.school_name(own);
            nominations.entry(school).or_default().push(index);
            for place in own.merged.iter().chain([&own.source]) {
                if *first.entry(&place.file).or_insert(school) != school {
                    shared.insert(&*place.file);
                }
            }
        }
        let files = checked.batch.files.iter();
        let changed = super::plan::changed(checked);
        let passed = super::plan::passed(checked);
        Self {
            checked,
            roll: roll::roll(&checked.desk(), &passed),
            has_passed: passed.iter().copied().collect(),
            passed,
            changes: changed.into_iter().map(|change| (change.nomination, change)).collect(),
            digests: files.map(|file| (&*file.file, file.sha256.as_str())).collect(),
            lists: super::list_inputs(checked).inputs,
            nominations,
            shared,
            findings,
            notes: None,
            album: intake::Album::default(),
            portraits: Mutex::default(),
        }
    }

    fn result(&self, member: &Member, year: i16) -> Option<&'a Assessed> {
        assessment::result(&self.checked.state, &self.checked.batch, member, year)
    }

    /// One paper's view and whose photos it shows; no photo is read yet.
    ///
    /// # Errors
    /// `Wording` when a text template cannot be filled.
    pub fn draft(&self, planned: &Planned) -> Result<Draft<'a>, Error> {
        let checked = self.checked;
        let desk = checked.desk();
        let nomination = |index: usize| &checked.batch.nominations[index];
        let mut photos = Vec::new();
        let mut photo = |index: usize| {
            let person = nomination(index);
            person.photo.is_some().then(|| {
                photos.push(person);
                photos.len()
            })
        };
        let view = match &planned.paper {
            Paper::Notice => notice::view(&desk)?,
            Paper::Call => call::view(&desk)?,
            Paper::Form(index) => {
                let photo = photo(*index);
                // A school checks it, signs and seals it: with nothing left to ask, there is nothing to wait for.
                let draft = desk.draft && !self.has_passed.contains(index);
                let label = if draft { "草稿 · 来源摘要" } else { "来源摘要" };
                let footer = self.footer(label, &[*index]);
                form::view(&Desk { draft, ..desk }, nomination(*index), photo, footer)
            }
            Paper::Appointment => {
                let first = self.passed.iter().filter(|index| !self.changes.contains_key(index));
                let people: Vec<&Nomination> = first.map(|&index| nomination(index)).collect();
                appointment::view(&desk, &people)?
            }
            Paper::Certificate(index) => certificate::view(&desk, nomination(*index), None)?,
            Paper::ChangeNotice => {
                let changes = self.passed.iter().filter_map(|index| self.changes.get(index).copied());
                change_notice::view(&desk, &changes.collect::<Vec<_>>())?
            }
            Paper::ChangeFiling(index) => change_filing::view(&desk, &self.changes[index])?,
            Paper::Roster => {
                roster::roster(&checked.batch, &self.passed, &checked.settings, checked.as_of).to_json()
            }
            Paper::PublicRoster => roster::public(&desk, &self.passed).to_json(),
            Paper::Receipt(index) => receipt::view(&desk, nomination(*index), &self.received(*index))?,
            Paper::ReturnSlip(school) => {
                let own = self.findings.get(school.as_str()).map_or(&[][..], Vec::as_slice);
                let footer = self.footer("来源摘要", self.of_school(school));
                return_slip::view(
                    &desk,
                    school,
                    own,
                    self.notes.and_then(|notes| notes.get(school)).map_or(&[], Vec::as_slice),
                    footer,
                )?
            }
            Paper::UrgingLetter(school) => urging::view(&desk, school)?,
            Paper::Volume(run) => {
                let mut entries = Vec::with_capacity(run.papers.len());
                for paper in &run.papers {
                    let mut draft = self.draft(paper)?;
                    if !draft.photos.is_empty() {
                        photos.append(&mut draft.photos);
                        draft.view["photo"] = photos.len().into();
                    }
                    let school = paper.school.clone().unwrap_or_default();
                    entries.push(volume::Entry { school, view: draft.view });
                }
                volume::view(&desk, run.kind, &run.title(), entries)
            }
            Paper::SignIn(training) => sign_in::view(&desk, training, &self.roll),
            Paper::TrainingProof(training, index) => {
                training_proof::view(&desk, training, &self.roll[*index])?
            }
            Paper::DutyReport(year, index) => duty_report::view(&desk, *year, &self.roll[*index])?,
            Paper::Assessment(year, index) => {
                let member = &self.roll[*index];
                assessment::view(&desk, *year, member, self.result(member, *year))
            }
            Paper::AssessmentSummary(year) => {
                let known = self.roll.iter().map(|member| (member, self.result(member, *year)));
                assessment::summary(&desk, *year, &known.collect::<Vec<_>>())
            }
            Paper::Handover(people) => handover::view(&desk, &roll::nominees(&desk, people)),
            Paper::PhotoSheet(people, head) => {
                let members = roll::nominees(&desk, people);
                let people: Vec<(&Member, Option<usize>)> =
                    members.iter().map(|member| (member, member.nomination.and_then(&mut photo))).collect();
                photo_sheet::view(&desk, &people, head)
            }
        };
        Ok(Draft { template: planned.paper.document().template(), view, photos })
    }

    /// The engine's job for a draft, and a finding for every photo that could not be printed: its place stays white.
    pub fn ready(&self, draft: Draft<'a>) -> (Job, Vec<Finding>) {
        let mut findings = Vec::new();
        let photos = draft
            .photos
            .iter()
            .map(|person| {
                self.portrait(person).unwrap_or_else(|reason| {
                    findings.push(unprintable(self.checked, person, &reason));
                    photo::blank()
                })
            })
            .collect();
        // A notice with its number is a final, in which no character may be lacking.
        let numbered = draft.view["draft"] == false && draft.view["doc_no"].is_string();
        let gaps = if numbered { Gaps::Refused } else { Gaps::Marked };
        (Job { template: draft.template, view: draft.view, photos, gaps }, findings)
    }

    /// The photo prepared for the form, or the reason why it cannot be printed.
    fn portrait(&self, nomination: &'a Nomination) -> Result<Vec<u8>, String> {
        let found = nomination.photo.as_ref().expect("a draft counts people with a photo");
        let portraits = || self.portraits.lock().expect("no thread panics while holding the lock");
        if let Some(known) = portraits().get(found.sha256.as_str()) {
            return Ok(known.clone());
        }
        let bytes = self.album.bytes(&found.locator).map_err(|error| error.to_string())?;
        let prepared = photo::prepare(&bytes).map_err(|error| error.to_string())?;
        let mut portraits = portraits();
        // A file that changed under our hands is no longer the one that the digest names.
        if portraits.len() < PORTRAITS && output::sha256(&bytes) == found.sha256 {
            portraits.insert(&found.sha256, prepared.clone());
        }
        Ok(prepared)
    }

    /// Template and inputs of a paper, for the manifest.
    pub fn origin(&self, paper: &Paper, recipe: String) -> Origin {
        let name = format!("typst/{}.typ", paper.document().template());
        let template = Template { name, version: self.checked.templates.digest().to_string() };
        let inputs = match paper {
            Paper::Notice | Paper::Call => Vec::new(),
            Paper::Form(index)
            | Paper::Certificate(index)
            | Paper::ChangeFiling(index)
            | Paper::Receipt(index) => self.sources(*index),
            // Of somebody in office only the ledger knows, and that is no input: it grows by what is issued.
            Paper::TrainingProof(_, index) | Paper::DutyReport(_, index) | Paper::Assessment(_, index) => {
                self.roll[*index].nomination.map(|index| self.sources(index)).unwrap_or_default()
            }
            Paper::ReturnSlip(school) => {
                let found = self.findings.get(school.as_str()).into_iter().flatten();
                let files = found.filter_map(|finding| Some(&*finding.place.as_ref()?.file));
                let own = self.of_school(school).iter().flat_map(|&index| self.sources(index));
                files.filter_map(|file| self.source(file)).chain(own).collect()
            }
            Paper::UrgingLetter(_) => self.lists.clone(),
            Paper::Volume(run) => {
                let papers = run.papers.iter();
                papers.flat_map(|own| self.origin(&own.paper, String::new()).inputs).collect()
            }
            Paper::Handover(people) | Paper::PhotoSheet(people, _) => {
                people.iter().flat_map(|&index| self.sources(index)).collect()
            }
            Paper::Appointment
            | Paper::ChangeNotice
            | Paper::Roster
            | Paper::PublicRoster
            | Paper::SignIn(_)
            | Paper::AssessmentSummary(_) => super::all_inputs(self.checked).inputs,
        };
        Origin { template: Some(template), inputs, recipe: Some(recipe) }
    }

    /// The files one nomination came from, its photo among them.
    fn sources(&self, nomination: usize) -> Vec<Source> {
        let nomination = &self.checked.batch.nominations[nomination];
        let cells = nomination.cells();
        let files: BTreeSet<&str> = cells.iter().map(|(_, cell)| &*cell.place().file).collect();
        let mut sources: BTreeSet<Source> = files.into_iter().filter_map(|file| self.source(file)).collect();
        sources.extend(
            nomination
                .photo
                .iter()
                .map(|photo| Source { file: photo.file.to_string(), sha256: photo.sha256.clone() }),
        );
        sources.into_iter().collect()
    }

    fn source(&self, file: &str) -> Option<Source> {
        Some(Source { file: file.into(), sha256: (*self.digests.get(file)?).into() })
    }

    /// A school's nominations.
    fn of_school(&self, school: &str) -> &[usize] {
        self.nominations.get(school).map_or(&[], Vec::as_slice)
    }

    /// What came in for one nomination, as its receipt lists it. Of a file that holds other schools' rows too the school
    /// sent its own, and what others change in it is no matter of this receipt.
    fn received(&self, nomination: usize) -> Vec<Received> {
        let own = &self.checked.batch.nominations[nomination];
        let of_row = |file: &str| {
            let mut sent = String::new();
            for (field, cell) in own.cells().into_iter().filter(|(_, cell)| &*cell.place().file == file) {
                writeln!(sent, "{}={}", field.key(), cell.seen()).expect("a String takes every write");
            }
            output::sha256(sent.as_bytes())
        };
        let received = |Source { file, sha256 }| match self.shared.contains(file.as_str()) {
            true => Received { sha256: of_row(&file), name: format!("{file}（本校的内容）") },
            false => Received { name: file, sha256 },
        };
        self.sources(nomination).into_iter().map(received).collect()
    }

    /// A short digest of what a document was made from, for the foot of its pages, unless the settings say no: of the
    /// cells as sent and of the photo, not of whole files, which hold other schools' rows too.
    fn footer(&self, label: &str, nominations: &[usize]) -> Option<String> {
        let mut sent = String::new();
        for nomination in nominations.iter().map(|&index| &self.checked.batch.nominations[index]) {
            for (field, cell) in nomination.cells() {
                writeln!(sent, "{}={}", field.key(), cell.seen()).expect("a String takes every write");
            }
            sent.extend(nomination.photo.iter().map(|photo| photo.sha256.as_str()));
        }
        let wanted = self.checked.settings.paper.digest_footer;
        wanted.then(|| format!("{label} {}", &output::sha256(sent.as_bytes())[..12]))
    }
}

/// About the run, as [`failed`] is: reading tries every picture, so this one changed under our hands.
fn unprintable(checked: &Checked, nomination: &Nomination, reason: &str) -> Finding {
    let file = nomination.photo.as_ref().map_or("", |photo| &*photo.file);
    let school = checked.batch.school_name(nomination);
    let message = format!("{school}的照片“{file}”印不出来：{reason}。推荐表的照片格空着。");
    Finding::new("photo-unprintable", message)
        .at(&nomination.source)
        .of_person(nomination.name())
        .hint("请换一张照片重新报送")
}

/// About the run, not about the school: its state was decided by what it sent, and stands.
fn failed(planned: &Planned, reason: &str) -> Finding {
    Finding::new("paper-failed", format!("{} 没有印成：{reason}。", planned.path))
        .hint("其余文件不受影响；请核对内容或改过的模板后重新运行")
}

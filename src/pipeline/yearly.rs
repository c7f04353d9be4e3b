//! Yearly 一年的事: the papers of training and of assessment, for everybody on the roll.
//!
//! Forms to be filled in by hand: neither drafts nor finals. Each sort has a folder of its own with its own
//! manifest, so that a build, which clears away what it no longer makes, never takes them along.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::{Checked, Error, Paper, Planned, Progress, Request, plan, print};
use crate::document::roll::{self, Member};
use crate::finding::Finding;
use crate::model::Training;
use crate::output::{Manifest, Output};
use crate::render::engine::Engine;
use crate::render::fonts::{self, Fonts};
use crate::{rules, text};

/// What the year asks for.
#[derive(Clone, Debug)]
pub enum Yearly {
    /// 培训签到表 and 培训证明 (第16条).
    Training(Arc<Training>),
    /// 考核表, 履职情况表 and 考核汇总表 of a year (第14–15条).
    Assessment(i16),
}

impl Yearly {
    /// Its folder below OUT.
    pub fn folder(&self) -> &'static str {
        match self {
            Yearly::Training(_) => "7-培训",
            Yearly::Assessment(_) => "8-考核",
        }
    }

    /// Its papers, named below its folder.
    ///
    /// *Invariant*: no two have the same path: ordinals differ.
    pub(super) fn plan(&self, members: &[Member]) -> Vec<Planned> {
        if members.is_empty() {
            return Vec::new();
        }
        let whole = |path: &str, paper| Planned { path: path.into(), paper, school: None };
        let each = |folder: &str, paper: &dyn Fn(usize) -> Paper| -> Vec<Planned> {
            let digits = members.len().to_string().len().max(2);
            let planned = members.iter().enumerate().map(|(index, member)| Planned {
                path: format!(
                    "{folder}/{:0digits$}-{}-{}.pdf",
                    member.ordinal,
                    text::file_name(&member.school),
                    text::file_name(&member.name)
                ),
                paper: paper(index),
                school: Some(member.school.clone()),
            });
            planned.collect()
        };
        match self {
            Yearly::Training(training) => {
                let mut planned = vec![whole("培训签到表.pdf", Paper::SignIn(training.clone()))];
                planned.extend(each("培训证明", &|index| Paper::TrainingProof(training.clone(), index)));
                planned
            }
            &Yearly::Assessment(year) => {
                let mut planned = each("考核表", &|index| Paper::Assessment(year, index));
                planned.extend(each("履职情况表", &|index| Paper::DutyReport(year, index)));
                planned.push(whole("考核汇总表.pdf", Paper::AssessmentSummary(year)));
                planned
            }
        }
    }
}

/// What a yearly run made.
pub struct Printed {
    pub checked: Checked,
    pub members: Vec<Member>,
    /// Papers that could not be printed.
    pub failures: Vec<Finding>,
    /// `None` where nobody is on the roll: nothing was written then.
    pub manifest: Option<Manifest>,
}

/// Prints the papers of training or assessment for everybody in office, and who passed where nobody is.
///
/// # Errors
/// As `build`. One paper's failure is a finding.
pub fn yearly(
    request: &Request,
    yearly: &Yearly,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Printed, Error> {
    let settings = super::load_settings(&request.workspace)?;
    let fonts = Fonts::load(&fonts::folders(&settings.font_folders)).complete()?;
    let checked = super::judge(request, settings, &fonts)?;
    let members = roll::roll(&checked.desk(), &plan::passed(&checked));
    if members.is_empty() {
        return Ok(Printed { checked, members, failures: Vec::new(), manifest: None });
    }
    let used = fonts.used();
    let engine = Engine::new(fonts, &checked.templates, request.as_of);
    let output = Output::open_part(&request.out, yearly.folder())?;

    let plan = yearly.plan(&members);
    progress.start(plan.len());
    let mut failures = print::print(&engine, &checked, &plan, &output, request.threads, progress, stop)?;
    rules::grade(&checked.settings, &mut failures);
    let manifest = output.finish(super::manifest(&checked, used))?;
    Ok(Printed { checked, members, failures, manifest: Some(manifest) })
}

/// The papers that a build does not print and a preview can show: the blank ones of the year.
pub(super) fn aside(checked: &Checked) -> Vec<Planned> {
    let desk = checked.desk();
    let members = roll::roll(&desk, &plan::passed(checked));
    let mut planned = Yearly::Training(Arc::default()).plan(&members);
    planned.extend(Yearly::Assessment(checked.as_of.year()).plan(&members));
    planned
}

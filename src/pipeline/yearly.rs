//! Yearly 一年的事: the papers of training and of assessment, for everybody on the roll.
//!
//! Forms to be filled in by hand: neither drafts nor finals. Each sort has a folder of its own with its own
//! manifest, so that a build, which clears away what it no longer makes, never takes them along.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::print::Press;
use super::{Checked, Error, Paper, Planned, Progress, Request, plan, print};
use crate::document::roll::{self, Member};
use crate::document::sign_in;
use crate::document::yearbook::Shelf;
use crate::document::{Document, assessment};
use crate::finding::Finding;
use crate::model::Training;
use crate::output::{Manifest, Origin, Output, Template};
use crate::render::engine::{Engine, Gaps, Job};
use crate::render::fonts::{self, Fonts};
use crate::render::workbook;
use crate::{intake, rules, text};

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
    let desk = print::PrintDesk::new(&checked);
    let manifest = super::manifest(&checked, used);
    let stamp = super::stamp(&manifest);
    let press = Press { threads: request.threads, stamp: &stamp, force: request.force };
    let mut failures = print::print(&engine, &desk, &plan, &output, &press, progress, stop)?.failures;
    rules::grade(&checked.settings, &mut failures);
    let manifest = if stop.load(Ordering::Relaxed) {
        output.pause(manifest)?
    } else {
        write_register(yearly, &checked, &members, &output)?;
        if matches!(yearly, Yearly::Training(_)) {
            write_lists(&checked, &engine, &output)?;
        }
        output.finish(manifest)?
    };
    Ok(Printed { checked, members, failures, manifest: Some(manifest) })
}

/// The workbook to be filled in afterwards, which `ledger import` reads.
fn write_register(
    yearly: &Yearly,
    checked: &Checked,
    members: &[Member],
    output: &Output,
) -> Result<(), Error> {
    let settings = &checked.settings;
    let code = |member: &Member| {
        let school = checked.batch.schools.iter().find(|school| school.name() == member.school);
        school.and_then(|school| school.code()).unwrap_or("").to_string()
    };
    let who = |member: &Member| vec![code(member), member.school.clone(), member.name.clone()];
    let named = |labels: &[(&str, f64)]| -> Vec<(String, f64)> {
        labels.iter().map(|(label, width)| ((*label).to_string(), *width)).collect()
    };
    let mut columns = named(&[("学校标识码", 13.0), ("学校", 28.0), ("姓名", 14.0)]);
    let (name, sheet, rows, notes): (&str, &str, Vec<Vec<String>>, &[&str]) = match yearly {
        Yearly::Training(training) => {
            columns.extend(named(&[
                ("日期", 13.0),
                ("培训名称", 28.0),
                ("学时", 8.0),
                ("级别", 10.0),
                ("能力", 36.0),
            ]));
            let date = training.date.map(|date| date.to_string()).unwrap_or_default();
            // What the sign-in sheet calls it: a register that is filled in is imported as it stands.
            let title = sign_in::name(&checked.desk(), training);
            let hours = training.hours.map(|hours| hours.to_string()).unwrap_or_default();
            let row = |member| {
                let said = [date.clone(), title.clone(), hours.clone(), "县级".to_string(), String::new()];
                who(member).into_iter().chain(said).collect()
            };
            ("培训登记.xlsx", "培训", members.iter().map(row).collect(), TRAINING_NOTES)
        }
        Yearly::Assessment(year) => {
            columns.push(("年度".into(), 8.0));
            columns.extend(settings.assessment.raters.iter().map(|rater| (rater.name.clone(), 14.0)));
            // What was imported already stands there, so that a later import is of the whole year.
            let row = |member| {
                let known = assessment::result(&checked.state, &checked.batch, member, *year);
                let score = |rater| {
                    let given = known.and_then(|known| assessment::given(known, rater));
                    given.map_or(String::new(), |given| assessment::decimal(given.hundredths.into(), 2))
                };
                let scores = settings.assessment.raters.iter().map(score);
                who(member).into_iter().chain([year.to_string()]).chain(scores).collect()
            };
            ("考核打分.xlsx", intake::SCORES_SHEET, members.iter().map(row).collect(), ASSESSMENT_NOTES)
        }
    };
    let register = workbook::registers::Register {
        title: name.trim_end_matches(".xlsx"),
        organ: &settings.bureau.name,
        as_of: checked.as_of,
        sheet,
        columns: &columns,
        rows: &rows,
        notes,
    };
    let book = workbook::registers::register(&register)
        .map_err(|source| Error::Workbook { name: name.into(), source })?;
    output.put(name, &book, super::all_inputs(checked))?;
    Ok(())
}

/// Who lacks what, by the ledger as it is: the gaps of the year and of every year, the abilities, and who might go to a
/// course of the region.
fn write_lists(checked: &Checked, engine: &Engine, output: &Output) -> Result<(), Error> {
    let shelf = Shelf::new(&checked.state, &checked.batch, &checked.settings, checked.as_of);
    let lists = shelf.training_lists();
    let template = Document::Roster.template();
    for list in &lists {
        let view = list.view.to_json();
        let pdf = engine.pdf(Job { template, view, photos: Vec::new(), gaps: Gaps::Marked })?;
        let version = checked.templates.digest().to_string();
        let template = Some(Template { name: format!("typst/{template}.typ"), version });
        let origin = Origin { template, ..super::all_inputs(checked) };
        output.put(&format!("{}.pdf", list.name), &pdf, origin)?;
    }
    if !lists.is_empty() {
        let name = "培训情况.xlsx";
        let lists: Vec<_> = lists.iter().map(|list| (list.name, &list.view)).collect();
        let book = workbook::yearbook::lists(&lists)
            .map_err(|source| Error::Workbook { name: name.into(), source })?;
        output.put(name, &book, super::all_inputs(checked))?;
    }
    Ok(())
}

const TRAINING_NOTES: &[&str] = &[
    "1. 照签到表核对：没有到场的人，把他那一行删掉；表里没有的人，在末尾加一行。",
    "2. “日期”“培训名称”不能空；“级别”写县级、市级、自治区级或国家级。",
    "3. “能力”写这次培训涉及的，可写几项，用“、”隔开：信息化领导力、教育科研与调查研究、规划决策、系统开发与维护、数字教学资源管理、新技术与教学融合创新（第17条）。",
    "4. 填好存盘，在网页的“台账”“培训”里交回，或运行 yinfa ledger import 工作目录 培训登记.xlsx，记入台账。",
];

const ASSESSMENT_NOTES: &[&str] = &[
    "1. 每个评价主体一列，填 0 到 100 的得分；不参加考核的人，整行得分空着。",
    "2. 权重、优秀和合格的分数线、优秀名额的比例在 yinfa.toml 的 [assessment] 里；综合得分和等次由程序计算，优秀不超过名额。",
    "3. 填好存盘，在网页的“台账”“考核”里交回，或运行 yinfa ledger import 工作目录 考核打分.xlsx，记入台账。",
];

/// The papers that a build does not print and a preview can show: the blank ones of the year.
pub(super) fn aside(checked: &Checked) -> Vec<Planned> {
    let desk = checked.desk();
    let members = roll::roll(&desk, &plan::passed(checked));
    let mut planned = Yearly::Training(Arc::default()).plan(&members);
    planned.extend(Yearly::Assessment(checked.as_of.year()).plan(&members));
    planned
}

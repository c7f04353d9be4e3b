//! Report 校验报告: what was found, school first and problem first, for the workbook and the page.
//!
//! Both renderers read this one view, so that they never disagree. It decides words and order, and
//! leaves looks to them.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use serde::Serialize;

use super::coverage::{CoverageView, coverage};
use super::link::Link;
use crate::finding::{Finding, Level};
use crate::model::Batch;
use crate::place::Place;
use crate::rules::{self, SchoolState, Verdicts};
use crate::settings::Settings;
use crate::text;

/// The whole report.
#[derive(Clone, Debug, Serialize)]
pub struct ReportView {
    pub title: String,
    pub bureau: String,
    /// `2026年3月1日`
    pub as_of: String,
    /// The same day, for the workbook's own date.
    #[serde(skip)]
    pub date: Date,
    /// `32 所学校：24 通过，2 待确认，4 退回，2 未报`
    pub status: String,
    /// The five states in order; 在任 only where somebody is.
    pub states: Vec<StateCount>,
    /// The four levels, gravest first.
    pub levels: Vec<LevelCount>,
    /// School first: every in-scope school in the list's order, then what belongs to none of them.
    pub schools: Vec<SchoolGroup>,
    /// Problem first: gravest level first, the most frequent rule first within it.
    pub problems: Vec<ProblemGroup>,
    pub coverage: CoverageView,
    /// Schools that sent something and stand on no list; named beside the status.
    pub unlisted: Vec<String>,
}

/// How many schools are in one state.
#[derive(Clone, Debug, Serialize)]
pub struct StateCount {
    pub key: &'static str,
    pub label: &'static str,
    pub count: usize,
    pub meaning: &'static str,
}

/// How many findings are at one level.
#[derive(Clone, Debug, Serialize)]
pub struct LevelCount {
    pub level: Level,
    pub label: &'static str,
    pub count: usize,
    pub meaning: &'static str,
}

/// One school with everything found about it.
#[derive(Clone, Debug, Serialize)]
pub struct SchoolGroup {
    pub school: String,
    /// `passed` …; empty for a group that is no in-scope school of the list.
    pub state_key: &'static str,
    /// `通过` …; empty likewise.
    pub state: &'static str,
    pub town: String,
    pub persons: Vec<String>,
    /// Findings that hold the school back: errors and unsettled confirms.
    pub blocking: usize,
    /// In the order of their places.
    pub findings: Vec<FindingView>,
}

/// One rule with everything it found.
#[derive(Clone, Debug, Serialize)]
pub struct ProblemGroup {
    pub rule: &'static str,
    pub title: &'static str,
    pub level: Level,
    pub level_label: &'static str,
    pub clause: &'static str,
    pub mend: &'static str,
    /// In the order of schools, then places.
    pub findings: Vec<FindingView>,
}

/// One finding, worded. What is absent is an empty text, so that a template prints nothing for it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FindingView {
    pub level: Option<Level>,
    pub level_label: &'static str,
    pub school: String,
    pub person: String,
    /// 怎么改: stands alone.
    pub fix: String,
    /// Where it stands, whole: `名单.xlsx › 汇总表 › D7`.
    pub place: String,
    /// The same in parts: `名单.xlsx`, `汇总表`, `D7`.
    pub file: String,
    pub sheet: String,
    pub cell: String,
    pub clause: &'static str,
    /// 现在是; `（空）` for a blank cell.
    pub seen: String,
    /// 应为.
    pub expected: String,
    pub message: String,
    pub hint: String,
    pub rule: &'static str,
    pub rule_title: &'static str,
    /// 联系电话, where it is about one field.
    pub label: &'static str,
    /// It stands in the bureau's own list, and no school can mend it.
    pub bureau: bool,
    /// The reason that settled it.
    pub settled: String,
    /// The file to open, relative to the report, unescaped; empty where a link would not be safe.
    pub path: String,
    /// The same, percent-encoded for a page.
    pub href: String,
    /// `'汇总表'!D7` where the file is a workbook that can be opened at a cell.
    pub anchor: String,
}

/// Builds the report. `home` is the way from the report's folder to the workspace, with `/` at its
/// end (`../../`); `None` when nothing can be linked.
pub fn report(
    batch: &Batch,
    findings: &[Finding],
    verdicts: &Verdicts,
    settings: &Settings,
    as_of: Date,
    home: Option<&str>,
) -> ReportView {
    let summary = verdicts.summary();
    let schools = by_school(batch, findings, verdicts, home);
    ReportView {
        title: format!("{}中小学校{}推荐材料校验报告", settings.bureau.county, settings.appointment.role),
        bureau: settings.bureau.name.clone(),
        as_of: text::chinese_date(as_of),
        date: as_of,
        status: summary.line(),
        states: SchoolState::ALL
            .into_iter()
            .filter(|&state| state != SchoolState::Serving || summary.serving > 0)
            .map(|state| StateCount {
                key: state_key(state),
                label: state.label(),
                count: summary.count(state),
                meaning: state_meaning(state),
            })
            .collect(),
        levels: [Level::Error, Level::Confirm, Level::Fixed, Level::Info]
            .into_iter()
            .map(|level| LevelCount {
                level,
                label: level.label(),
                count: findings.iter().filter(|finding| finding.level == level).count(),
                meaning: level_meaning(level),
            })
            .collect(),
        problems: by_problem(&schools),
        coverage: coverage(batch, verdicts, settings, as_of),
        unlisted: unlisted(batch),
        schools,
    }
}

/// Schools by the names they sent, where no list has them.
pub fn unlisted(batch: &Batch) -> Vec<String> {
    let mut known: HashSet<&str> = HashSet::new();
    let astray = batch.nominations.iter().filter(|one| one.school_index().is_none());
    let names = astray.map(|one| batch.school_name(one)).filter(|name| !name.is_empty());
    names.filter(|name| known.insert(name)).map(str::to_string).collect()
}

fn by_school(
    batch: &Batch,
    findings: &[Finding],
    verdicts: &Verdicts,
    home: Option<&str>,
) -> Vec<SchoolGroup> {
    let mut groups: Vec<SchoolGroup> = Vec::with_capacity(verdicts.schools.len() + 1);
    let mut index: HashMap<&str, usize> = HashMap::new();
    for verdict in &verdicts.schools {
        let school = &batch.schools[verdict.school];
        // Two rows of one name are a finding of their own; the first group takes what is found.
        index.entry(school.name()).or_insert(groups.len());
        groups.push(SchoolGroup {
            school: school.name().to_string(),
            state_key: state_key(verdict.state),
            state: verdict.state.label(),
            town: school.town().unwrap_or("").to_string(),
            persons: verdict
                .nominations
                .iter()
                .map(|&nomination| batch.nominations[nomination].name().to_string())
                .filter(|name| !name.is_empty())
                .collect(),
            blocking: 0,
            findings: Vec::new(),
        });
    }
    for finding in findings {
        let name = finding.school.as_deref().unwrap_or("");
        let at = *index.entry(name).or_insert_with(|| {
            groups.push(SchoolGroup {
                school: if name.is_empty() { NO_SCHOOL.into() } else { name.into() },
                state_key: "",
                state: "",
                town: String::new(),
                persons: Vec::new(),
                blocking: 0,
                findings: Vec::new(),
            });
            groups.len() - 1
        });
        let mut view = FindingView::of(finding, home);
        view.bureau = is_list_fault(batch, finding);
        view.school.clone_from(&groups[at].school);
        groups[at].blocking += usize::from(finding.blocks());
        groups[at].findings.push(view);
    }
    groups
}

/// Is it the school's to mend? What stands in a 学校名册 is the bureau's.
pub fn is_for_school(batch: &Batch, finding: &Finding) -> bool {
    !finding.place.as_ref().is_some_and(|place| batch.is_list(place))
}

/// Is it a fault of the bureau's own list? That a school of it is 未报 is none.
pub fn is_list_fault(batch: &Batch, finding: &Finding) -> bool {
    !is_for_school(batch, finding)
        && !matches!(finding.rule, "coverage-overdue" | "coverage-due" | "school-out-of-scope")
}

/// The group of findings about a file or the whole batch.
const NO_SCHOOL: &str = "（文件与整批）";

fn by_problem(schools: &[SchoolGroup]) -> Vec<ProblemGroup> {
    let mut groups: BTreeMap<(Level, &'static str), ProblemGroup> = BTreeMap::new();
    for finding in schools.iter().flat_map(|group| &group.findings) {
        let level = finding.level.unwrap_or(Level::Info);
        let rule = rules::find(finding.rule);
        groups
            .entry((level, finding.rule))
            .or_insert_with(|| ProblemGroup {
                rule: finding.rule,
                title: finding.rule_title,
                level,
                level_label: level.label(),
                clause: finding.clause,
                mend: rule.map_or("", |rule| rule.mend),
                findings: Vec::new(),
            })
            .findings
            .push(finding.clone());
    }
    let mut groups: Vec<ProblemGroup> = groups.into_values().collect();
    groups.sort_by_key(|group| (group.level, std::cmp::Reverse(group.findings.len()), group.rule));
    groups
}

impl FindingView {
    /// `home` as in [`report`].
    pub fn of(finding: &Finding, home: Option<&str>) -> Self {
        let place = finding.place.as_ref();
        let link = place.and_then(|place| Link::to(place, home?));
        let or_empty = |value: &Option<String>| value.clone().unwrap_or_default();
        Self {
            level: Some(finding.level),
            level_label: finding.level.label(),
            school: or_empty(&finding.school),
            person: or_empty(&finding.person),
            fix: format!("{}{}", fix(finding), finding.aside.as_deref().unwrap_or("")),
            place: place.map(Place::to_string).unwrap_or_default(),
            file: place.map(|place| place.file.to_string()).unwrap_or_default(),
            sheet: place.and_then(|place| place.sheet.as_deref()).unwrap_or("").to_string(),
            cell: place.and_then(|place| place.cell).map(|cell| cell.to_string()).unwrap_or_default(),
            clause: finding.clause.unwrap_or(""),
            seen: match &finding.seen {
                Some(seen) if seen.trim().is_empty() => "（空）".into(),
                seen => or_empty(seen),
            },
            expected: or_empty(&finding.expected),
            message: finding.full(),
            hint: if finding.settled.is_some() { String::new() } else { or_empty(&finding.hint) },
            rule: finding.rule,
            rule_title: rules::find(finding.rule).map_or(finding.rule, |rule| rule.title),
            label: finding.label.unwrap_or(""),
            bureau: false,
            settled: or_empty(&finding.settled),
            href: link.as_ref().map(Link::href).unwrap_or_default(),
            anchor: link.as_ref().map(|link| link.anchor.clone()).unwrap_or_default(),
            path: link.map(|link| link.path).unwrap_or_default(),
        }
    }
}

/// 怎么改 as words that need no neighbour: where, what was seen, what was expected, what to do. A bare hint (请核对后重填)
/// does not say of what.
pub(super) fn fix(finding: &Finding) -> String {
    match &finding.hint {
        Some(hint)
            if finding.expected.is_none()
                && finding.settled.is_none()
                && !finding.message.contains(hint.as_str()) =>
        {
            format!("{}{}。", finding.message, hint.trim_end_matches('。'))
        }
        _ => finding.said(),
    }
}

fn state_key(state: SchoolState) -> &'static str {
    match state {
        SchoolState::Passed => "passed",
        SchoolState::Pending => "pending",
        SchoolState::Returned => "returned",
        SchoolState::Missing => "missing",
        SchoolState::Serving => "serving",
    }
}

fn state_meaning(state: SchoolState) -> &'static str {
    match state {
        SchoolState::Passed => "材料没有问题，印出推荐表、聘任通知和聘书的草稿",
        SchoolState::Pending => "没有错误，但有事项要由人确认；确认前不列入聘任名单",
        SchoolState::Returned => "有必须改正的错误；标注的原表和退回整改单在“退回”文件夹",
        SchoolState::Missing => {
            "没有收到提名，也没有人在任；催报函和空白表印在“退回”文件夹，收到的文件里有读不出的，弄清以前不催"
        }
        SchoolState::Serving => "已有在任的人选，任期未满，本次不用报",
    }
}

fn level_meaning(level: Level) -> &'static str {
    match level {
        Level::Error => "填错或缺项，不改正就不能出这所学校的文件",
        Level::Confirm => {
            "可能有误或要说明理由；核实后在“待确认.xlsx”里写明理由和确认人，另存为工作目录里的“确认.xlsx”即可通过"
        }
        Level::Fixed => "写法不统一但意思明确，程序已按规范写法处理，列出供核对",
        Level::Info => "供参考，不影响通过",
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::model::{School, Stage, Value};
    use crate::place::CellRef;
    use crate::rules::Verdict;

    pub(crate) fn school(name: &str) -> School {
        let place = Place::file("名册.xlsx").at(CellRef::new(4, 2));
        School {
            town: Some(Value::new(place.clone(), "习岗镇", Some("习岗镇".into()))),
            effective_stage: Some(Stage::Primary),
            ..School::named(Value::new(place, name, Some(name.to_string())))
        }
    }

    /// Two schools, four findings: one of them about a file, one formula-like, one within an archive.
    pub(crate) fn view() -> ReportView {
        let batch = Batch {
            schools: vec![school("贺兰县第一小学"), school("贺兰县第二小学")],
            ..Batch::default()
        };
        let cell = |file: &str, cell| Place { sheet: Some("汇总表".into()), ..Place::file(file).at(cell) };
        let at = |place: &Place, seen: &str| {
            Finding::at_cell(
                "phone-format",
                "phone",
                "联系电话",
                place,
                seen,
                "应为 11 位手机号，少 1 位",
                "请核对后重填",
            )
            .of_school("贺兰县第二小学")
            .of_person("马建国")
        };
        let mut findings = vec![
            Finding::new("file-unreadable", "文件打不开").at(&Place::file("包.zip/甲.xlsx")),
            at(&cell("汇总.xlsx", CellRef::new(7, 4)), "1399510234"),
            at(&cell("包.zip/乙.xlsx", CellRef::new(8, 4)), "=1+1"),
            at(&cell("../etc/passwd", CellRef::new(9, 4)), ""),
        ];
        for finding in &mut findings[1..3] {
            finding.level = Level::Error;
        }
        let verdicts = Verdicts {
            schools: vec![
                Verdict { school: 0, state: SchoolState::Missing, nominations: vec![] },
                Verdict { school: 1, state: SchoolState::Returned, nominations: vec![] },
            ],
        };
        report(
            &batch,
            &findings,
            &verdicts,
            &Settings::default(),
            jiff::civil::date(2026, 3, 1),
            Some("../../"),
        )
    }

    #[test]
    fn every_in_scope_school_has_a_group_and_no_finding_is_lost() {
        let view = view();
        let names: Vec<&str> = view.schools.iter().map(|group| group.school.as_str()).collect();
        assert_eq!(names, ["贺兰县第一小学", "贺兰县第二小学", NO_SCHOOL]);
        assert_eq!(view.schools.iter().map(|group| group.findings.len()).sum::<usize>(), 4);
        assert_eq!(view.problems.iter().map(|group| group.findings.len()).sum::<usize>(), 4);
        assert_eq!(view.problems[0].level, Level::Error);
        assert_eq!(view.schools[1].blocking, 2);
    }

    #[test]
    fn what_to_do_stands_alone() {
        let view = view();
        assert_eq!(
            view.schools[1].findings[0].fix,
            "联系电话（D7）现在是“1399510234”，应为 11 位手机号，少 1 位。请核对后重填。"
        );
        assert_eq!(view.schools[2].findings[0].fix, "文件打不开。");
    }

    #[test]
    fn links_are_made_of_harmless_paths_only() {
        let view = view();
        let [plain, archived, outside] = &view.schools[1].findings[..] else { panic!("three findings") };
        assert_eq!((plain.path.as_str(), plain.anchor.as_str()), ("../../汇总.xlsx", "'汇总表'!D7"));
        assert_eq!(plain.href, "../../%E6%B1%87%E6%80%BB.xlsx");
        assert_eq!((archived.path.as_str(), archived.anchor.as_str()), ("../../包.zip", ""));
        assert_eq!(outside.path, "");
    }

    #[test]
    fn it_serialises_for_the_page() {
        let json = serde_json::to_value(view()).unwrap();
        assert_eq!(json["schools"][1]["findings"][0]["level"], "error");
        assert_eq!(json["problems"][0]["findings"][0]["person"], "马建国");
        assert_eq!(json["states"][0]["label"], "通过");
    }
}

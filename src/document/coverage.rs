//! Coverage 覆盖情况: how many schools owe somebody, have somebody and have sent somebody, by town and by
//! stage, and how far the day of full coverage is off (一、工作目标).

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Serialize;

use super::listing::{Listing, ListingCell, ListingColumn, ListingSheet, short, wide};
use crate::model::Batch;
use crate::rules::{SchoolState, Verdicts};
use crate::settings::Settings;
use crate::text;

/// Coverage, for the page and the workbook.
#[derive(Clone, Debug, Serialize)]
pub struct CoverageView {
    /// `距2025年12月31日全覆盖还有30天`, or how long ago it was.
    pub deadline: String,
    /// `覆盖率 75.0%（24/32）`
    pub share: String,
    pub total: CoverageRow,
    pub towns: Vec<CoverageRow>,
    pub stages: Vec<CoverageRow>,
    /// 未报 schools, in the order of the list.
    pub missing: Vec<String>,
}

/// One town, one stage, or all. *Invariant*: `due` = `serving` + `reported` + `missing`; `reported` =
/// `passed` + `pending` + `returned`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CoverageRow {
    pub name: String,
    /// 应设
    pub due: usize,
    /// 在任
    pub serving: usize,
    /// 已报
    pub reported: usize,
    pub passed: usize,
    pub pending: usize,
    pub returned: usize,
    pub missing: usize,
}

impl CoverageRow {
    fn add(&mut self, state: SchoolState) {
        self.due += 1;
        match state {
            SchoolState::Serving => self.serving += 1,
            SchoolState::Missing => self.missing += 1,
            SchoolState::Passed => self.passed += 1,
            SchoolState::Pending => self.pending += 1,
            SchoolState::Returned => self.returned += 1,
        }
        self.reported = self.passed + self.pending + self.returned;
    }

    /// 覆盖率: somebody in office, or a nominee with nothing in the way.
    fn share(&self) -> f64 {
        if self.due == 0 { 0.0 } else { (self.serving + self.passed) as f64 / self.due as f64 }
    }
}

/// Counts the batch.
pub fn coverage(batch: &Batch, verdicts: &Verdicts, settings: &Settings, as_of: Date) -> CoverageView {
    let mut total = CoverageRow { name: "合计".into(), ..CoverageRow::default() };
    let (mut towns, mut stages) = (Groups::default(), Groups::default());
    let mut missing = Vec::new();
    for verdict in &verdicts.schools {
        let school = &batch.schools[verdict.school];
        total.add(verdict.state);
        towns.row(school.town().filter(|town| !town.is_empty()).unwrap_or("（未填乡镇）")).add(verdict.state);
        stages.row(school.effective_stage.map_or("（学段不明）", |stage| stage.label())).add(verdict.state);
        if verdict.state == SchoolState::Missing {
            missing.push(school.name().to_string());
        }
    }
    let day = settings.scope.coverage_date;
    let left = (day - as_of).get_days();
    let deadline = match left {
        1.. => format!("距{}全覆盖还有{left}天", text::chinese_date(day)),
        0 => "今天是全覆盖的最后一天".to_string(),
        _ => format!("全覆盖期限{}，已过{}天", text::chinese_date(day), -left),
    };
    let covered = total.serving + total.passed;
    let share = format!("覆盖率 {}（{covered}/{}）", super::yearbook::percent(covered, total.due), total.due);
    CoverageView { deadline, share, total, towns: towns.rows, stages: stages.rows, missing }
}

/// Rows in the order in which their names first appear.
#[derive(Default)]
struct Groups {
    rows: Vec<CoverageRow>,
    index: HashMap<String, usize>,
}

impl Groups {
    fn row(&mut self, name: &str) -> &mut CoverageRow {
        let at = *self.index.entry(name.to_string()).or_insert_with(|| {
            self.rows.push(CoverageRow { name: name.to_string(), ..CoverageRow::default() });
            self.rows.len() - 1
        });
        &mut self.rows[at]
    }
}

/// 覆盖情况.xlsx.
pub fn listing(view: &CoverageView, settings: &Settings, as_of: Date) -> Listing {
    let title = format!("{}中小学校{}覆盖情况", settings.bureau.county, settings.appointment.role);
    let note = format!("截至{}　{}　{}", text::chinese_date(as_of), view.share, view.deadline);
    let sheet = |name, first, rows: &[CoverageRow]| ListingSheet {
        name,
        title: title.clone(),
        note: format!(
            "{note}。应设＝在任＋已报＋未报；已报＝通过＋待确认＋退回；覆盖率＝（在任＋通过）÷应设。"
        ),
        columns: columns(first),
        rows: rows.iter().chain([&view.total]).map(cells).collect(),
        total: true,
        landscape: false,
    };
    let missing = ListingSheet {
        name: "未报学校",
        title: "没有报送、也没有人在任的学校".into(),
        note: note.clone(),
        columns: vec![short("序号", 8.0), wide("学校", 60.0)],
        rows: view
            .missing
            .iter()
            .zip(1usize..)
            .map(|(name, n)| vec![n.into(), name.as_str().into()])
            .collect(),
        total: false,
        landscape: false,
    };
    Listing {
        title: title.clone(),
        organ: settings.bureau.name.clone(),
        as_of,
        sheets: vec![sheet("按乡镇", "乡镇", &view.towns), sheet("按学段", "学段", &view.stages), missing],
    }
}

fn columns(first: &'static str) -> Vec<ListingColumn> {
    let counts = ["应设", "在任", "已报", "通过", "待确认", "退回", "未报", "覆盖率"];
    std::iter::once(wide(first, 22.0)).chain(counts.map(|label| short(label, 8.0))).collect()
}

fn cells(row: &CoverageRow) -> Vec<ListingCell> {
    let counts = [row.due, row.serving, row.reported, row.passed, row.pending, row.returned, row.missing];
    let mut cells = vec![ListingCell::from(row.name.as_str())];
    cells.extend(counts.map(ListingCell::from));
    cells.push(ListingCell::Share(row.share()));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;

    #[test]
    fn towns_and_stages_add_up_to_all() {
        let school = super::super::report::tests::school;
        let batch = Batch {
            schools: vec![school("甲小学"), school("乙小学"), school("丙小学")],
            ..Batch::default()
        };
        let states = [SchoolState::Passed, SchoolState::Missing, SchoolState::Serving];
        let schools = states.iter().zip(0..).map(|(state, school)| Verdict {
            school,
            state: *state,
            nominations: vec![],
        });
        let verdicts = Verdicts { schools: schools.collect() };
        let settings = Settings::default();
        let view = coverage(&batch, &verdicts, &settings, jiff::civil::date(2026, 3, 1));
        assert_eq!(view.total.due, 3);
        assert_eq!((view.total.serving, view.total.reported, view.total.missing), (1, 1, 1));
        for rows in [&view.towns, &view.stages] {
            assert_eq!(rows.iter().map(|row| row.due).sum::<usize>(), 3);
        }
        assert_eq!(view.share, "覆盖率 66.7%（2/3）");
        assert!(view.deadline.contains("已过60天"), "{}", view.deadline);
        assert_eq!(view.missing, ["乙小学"]);
        let before = coverage(&batch, &verdicts, &settings, jiff::civil::date(2025, 12, 1));
        assert!(before.deadline.contains("还有30天"));
        for sheet in listing(&view, &settings, jiff::civil::date(2026, 3, 1)).sheets {
            assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()));
        }
    }
}

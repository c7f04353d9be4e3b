//! The score sheet of an assessment: one row a person, one column a rater.

use std::collections::HashMap;

use super::table::Table;
use super::{Reader, ScoreRow};
use crate::finding::Finding;
use crate::intake::workbook::Sheet;
use crate::place::Place;
use crate::text;

const WHO: [&str; 4] = ["学校标识码", "学校", "姓名", "年度"];

impl Reader<'_> {
    fn raters(&self) -> Vec<String> {
        self.known.settings.assessment.raters.iter().map(|rater| rater.name.clone()).collect()
    }

    /// Is it a score sheet, whatever its name: with a name, and a column for every rater of the settings?
    pub(super) fn has_raters(&self, sheet: &Sheet) -> bool {
        let raters = self.raters();
        let labels: Vec<&str> = ["姓名"].into_iter().chain(raters.iter().map(String::as_str)).collect();
        Table::find(sheet, &labels, &self.headers).is_some_and(|table| table.present.iter().all(|here| *here))
    }

    pub(super) fn scores(&mut self, sheet: &Sheet) {
        let raters = self.raters();
        let labels: Vec<&str> = WHO.iter().copied().chain(raters.iter().map(String::as_str)).collect();
        let at_sheet = self.place(sheet);
        let Some(table) = Table::find(sheet, &labels, &self.headers) else {
            return self.lacks(&at_sheet, "没有找到列名", &labels);
        };
        let lacking = labels.iter().zip(&table.present).skip(1).filter(|(_, here)| !**here);
        let lacking: Vec<&str> = lacking.map(|(label, _)| *label).collect();
        if !lacking.is_empty() {
            return self.lacks(&at_sheet, "缺列（评价主体以 yinfa.toml 的 [assessment] 为准）", &lacking);
        }
        let mut first: HashMap<(String, String, i16), Place> = HashMap::new();
        for row in &table.rows {
            let scores = || (WHO.len()..labels.len()).map(|at| row.text(at));
            // Nobody rated is nobody assessed.
            if scores().all(str::is_empty) {
                continue;
            }
            let year: Option<i16> = row.text(3).trim_end_matches(['年', '度']).parse().ok();
            let year = year.filter(|year| (2000..=2100).contains(year));
            let given: Vec<Option<u32>> = scores().map(points).collect();
            let wrong = if row.text(1).is_empty() {
                Some((1, "应写学校"))
            } else if row.text(2).is_empty() {
                Some((2, "应写姓名"))
            } else if year.is_none() {
                Some((3, "应为年份，如 2026"))
            } else {
                let at = given.iter().position(Option::is_none);
                at.map(|at| (WHO.len() + at, "应为 0 到 100 的得分，小数最多两位"))
            };
            if let Some((at, expected)) = wrong {
                self.score_cell(labels[at], &row.place(&at_sheet, at), row.text(at), expected);
                continue;
            }
            let code = Some(row.text(0)).filter(|code| !code.is_empty()).map(str::to_string);
            let Some((school_code, school)) = self.school(code, row.text(1), &row.place(&at_sheet, 1)) else {
                continue;
            };
            let (person, year) = (text::squeeze(row.text(2)), year.unwrap_or_default());
            let place = row.place(&at_sheet, 2);
            if let Some(earlier) = first.insert((school.clone(), person.clone(), year), place.clone()) {
                let expected = format!("上面（{}）已有此人，一人一年只打一次分", at(&earlier));
                self.score_cell("姓名", &place, row.text(2), &expected);
                continue;
            }
            let given = given.into_iter().flatten().collect();
            self.annals.scores.push(ScoreRow { school_code, school, person, year, given, place });
        }
    }

    fn score_cell(&mut self, label: &str, place: &Place, seen: &str, expected: &str) {
        let now = if seen.is_empty() { "是空的".into() } else { format!("现在是“{seen}”") };
        let finding =
            Finding::new("annals-cell", format!("{label}（{}）{now}，{expected}。请核对后重填", at(place)));
        self.say(finding.at(place).seen(seen).expected(expected).hint("请核对后重填"));
    }
}

fn at(place: &Place) -> String {
    place.cell.map(|cell| cell.to_string()).unwrap_or_default()
}

/// `92.5` as 9250.
fn points(text: &str) -> Option<u32> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let rest = rest.trim_end_matches('0');
    let digits = |text: &str| text.chars().all(|ch| ch.is_ascii_digit());
    if whole.is_empty() || rest.len() > 2 || !digits(whole) || !digits(rest) {
        return None;
    }
    let points = whole.parse::<u32>().ok()?.checked_mul(100)? + format!("{rest:0<2}").parse::<u32>().ok()?;
    (points <= 10_000).then_some(points)
}

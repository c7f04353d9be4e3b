//! What the rules of this folder share: the dated lines of a history, oldest first.

use crate::model::{HistoryEntry, Nomination, YearMonth};
use crate::rules::Context;
use crate::rules::support::read;

/// One line with a range; `to` is `None` while it lasts.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub from: YearMonth,
    pub to: Option<YearMonth>,
    pub entry: &'a HistoryEntry,
}

impl Line<'_> {
    /// Months since year 0 of the last month it covers; an open line covers everything to come.
    pub fn end(&self) -> i32 {
        self.to.map_or(i32::MAX, YearMonth::months)
    }

    pub fn is_reversed(&self) -> bool {
        self.to.is_some_and(|to| to < self.from)
    }

    pub fn is_future(&self, today: YearMonth) -> bool {
        self.from > today || self.to.is_some_and(|to| to > today)
    }

    /// Studies, secondments and side posts run beside the main line of a life.
    pub fn runs_beside(&self) -> bool {
        const BESIDE: [&str; 24] = [
            "学习",
            "学生",
            "就读",
            "在读",
            "读书",
            "求学",
            "函授",
            "自考",
            "在职",
            "进修",
            "研修",
            "培训",
            "研究生",
            "本科",
            "党校",
            "兼",
            "挂职",
            "支教",
            "借调",
            "跟岗",
            "交流",
            "其间",
            "期间",
            "轮岗",
        ];
        BESIDE.iter().any(|word| self.entry.text.contains(word))
    }
}

/// The dated lines as they were written.
pub(super) fn written(nomination: &Nomination) -> Vec<Line<'_>> {
    read(&nomination.history)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(Line { from: entry.from?, to: entry.to, entry }))
        .collect()
}

/// The dated lines, oldest first, where the history can be reckoned with at all.
///
/// `None` where a line is reversed or in the future, which its own rule says, or where a line names
/// a year in a way that could not be read: what it covers is not known.
pub(super) fn sound<'a>(context: &Context, nomination: &'a Nomination) -> Option<Vec<Line<'a>>> {
    let today = context.as_of.into();
    let mut lines = written(nomination);
    if lines.is_empty() || lines.iter().any(|line| line.is_reversed() || line.is_future(today)) {
        return None;
    }
    let unread = read(&nomination.history)?.iter().filter(|entry| entry.from.is_none());
    if unread.into_iter().any(|entry| names_a_year(&entry.text)) {
        return None;
    }
    lines.sort_by_key(|line| (line.from, line.end()));
    Some(lines)
}

pub(super) fn names_a_year(text: &str) -> bool {
    let digits: Vec<bool> = text.chars().map(|ch| ch.is_ascii_digit()).collect();
    digits.windows(4).any(|four| four.iter().all(|digit| *digit))
}

/// `2005.08`, and 至今 for an open end.
pub(super) fn month(month: Option<YearMonth>) -> String {
    month.map_or("至今".to_string(), YearMonth::dotted)
}

//! The lists of movement: what changed within a year, which school has nobody, where the office stood empty, and how the
//! holders differ from those of a year before.

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::roster::RosterCell;
use super::{List, SCHOOL, Shelf, day, long, short, words};
use crate::ledger::{Change, Held, SchoolId};
use crate::text::chinese_date;

impl Shelf<'_> {
    /// What happened in the year up to the day.
    pub(super) fn changes(&self) -> List {
        let since = self.day.saturating_sub(1.year());
        let within = |on: Date| since < on && on <= self.day;
        let mut rows: Vec<(Date, Vec<RosterCell>)> = Vec::new();
        for held in &self.state.held {
            let one = &held.appointment;
            let mut push = |on: Date, what: &str, before: &str, after: &str| {
                rows.push((
                    on,
                    vec![
                        RosterCell::Date(on),
                        words(&one.school),
                        words(what),
                        words(before),
                        words(after),
                        words(&one.document_no),
                    ],
                ));
            };
            if within(one.term.start) && one.term.start <= held.last_day() {
                let what = if held.ordinal > 1 { "续聘" } else { "聘任" };
                push(one.term.start, what, "", &one.person);
            }
            match one.ended {
                Some(on) if within(on) => {
                    let why = held.ended_why.as_deref().unwrap_or("");
                    let what = if held.revoked { "撤销" } else { "解聘" };
                    push(on, what, &one.person, why);
                }
                None if within(one.term.end.saturating_add(1.day())) => {
                    push(one.term.end.saturating_add(1.day()), "任期届满", &one.person, "");
                }
                _ => {}
            }
        }
        for change in self.state.changed.iter().filter(|change| within(change.on)) {
            let before = if change.before.is_empty() {
                change.person.as_deref().unwrap_or("")
            } else {
                &change.before
            };
            let after = if change.what == Change::Closed { "停办" } else { &change.after };
            rows.push((
                change.on,
                vec![
                    RosterCell::Date(change.on),
                    words(&change.school),
                    words(change.what.label()),
                    words(before),
                    words(after),
                    words(""),
                ],
            ));
        }
        rows.sort_by_key(|(on, _)| *on);
        let columns =
            [day("日期"), SCHOOL, short("事项", 12.0), long("变更前"), long("变更后"), long("文号")];
        let title = format!("一年来的变更（{}以后）", chinese_date(since));
        self.list("变更清单", &title, "项", &columns, rows.into_iter().map(|(_, row)| row).collect())
    }

    /// In-scope schools with nobody in office.
    pub(super) fn without(&self) -> List {
        let mut rows = Vec::new();
        for school in self.in_scope() {
            let id = self.id(school);
            let terms = || id.into_iter().flat_map(|id| self.state.terms_at(id));
            if terms().any(|held| held.in_office(self.day)) {
                continue;
            }
            let last = terms().filter(|held| held.last_day() < self.day).max_by_key(|held| held.last_day());
            let next =
                terms().find(|held| held.appointment.term.start > self.day && held.last_day() > self.day);
            let why = match (last, next) {
                (_, Some(next)) => {
                    format!(
                        "{}自{}起任职",
                        next.appointment.person,
                        chinese_date(next.appointment.term.start)
                    )
                }
                (Some(last), None) => {
                    format!("{}任职到{}", last.appointment.person, chinese_date(last.last_day()))
                }
                (None, None) => "从未设立".to_string(),
            };
            rows.push(vec![
                words(school.name()),
                words(school.code().unwrap_or("")),
                words(school.town().unwrap_or("")),
                words(&why),
            ]);
        }
        let columns = [SCHOOL, long("学校标识码"), short("所属乡镇", 13.0), long("情况")];
        self.list("未设立名单", &format!("没有{}在任的学校", self.role()), "所", &columns, rows)
    }

    /// 任期空档: days between two terms of a school on which nobody held the office.
    pub(super) fn gaps(&self) -> List {
        let mut ids: Vec<SchoolId> = (0..self.state.schools.len()).collect();
        ids.sort_by_cached_key(|id| self.place_of(*id));
        let mut rows = Vec::new();
        for id in ids {
            let begun = |held: &&Held| {
                let start = held.appointment.term.start;
                start <= self.day && start <= held.last_day()
            };
            let mut terms: Vec<&Held> = self.state.terms_at(id).filter(begun).collect();
            terms.sort_by_key(|held| held.appointment.term.start);
            for pair in terms.windows(2) {
                let (left, came) = (pair[0].last_day(), pair[1].appointment.term.start);
                let days = (came - left).get_days() - 1;
                if days > self.settings.ledger.gap_days {
                    rows.push(vec![
                        words(self.state.schools.get(id).name_on(self.day)),
                        words(&pair[0].appointment.person),
                        RosterCell::Date(left),
                        words(&pair[1].appointment.person),
                        RosterCell::Date(came),
                        RosterCell::Number(days.unsigned_abs()),
                    ]);
                }
            }
        }
        let columns = [
            SCHOOL,
            short("前任", 14.0),
            day("任职到"),
            short("后任", 14.0),
            day("任职起"),
            short("空缺（天）", 10.0),
        ];
        self.list("任期空档", "前后两任之间的空档", "处", &columns, rows)
    }

    /// Against the same day a year before: who was, who is.
    pub(super) fn year_over_year(&self) -> List {
        let before = self.day.saturating_sub(1.year());
        let holder = |id: SchoolId, day: Date| self.state.terms_at(id).find(|held| held.in_office(day));
        let mut rows = Vec::new();
        let mut ids: Vec<SchoolId> = (0..self.state.schools.len()).collect();
        ids.sort_by_cached_key(|id| self.place_of(*id));
        for id in ids {
            let (was, is) = (holder(id, before), holder(id, self.day));
            let what = match (was, is) {
                (None, None) => continue,
                (None, Some(_)) => "新设",
                (Some(_), None) => "空缺",
                (Some(was), Some(is)) if was.fact == is.fact => continue,
                (Some(was), Some(is)) if is.is_person(&was.appointment.person, was.appointment.birth) => {
                    "续聘"
                }
                (Some(_), Some(_)) => "换人",
            };
            let name =
                |held: Option<&Held>| held.map_or(String::new(), |held| held.appointment.person.clone());
            let note = if self.state.schools.get(id).is_gone(self.day) {
                "学校已停办或并入他校"
            } else {
                ""
            };
            rows.push(vec![
                words(self.state.schools.get(id).name_on(self.day)),
                words(what),
                words(&name(was)),
                words(&name(is)),
                words(note),
            ]);
        }
        let columns = [SCHOOL, short("情况", 8.0), short("一年前", 14.0), short("现在", 14.0), long("说明")];
        self.list("同比", &format!("与{}相比", chinese_date(before)), "所", &columns, rows)
    }
}

//! The lists of training (第16–17条) and of assessment (第14–15条).

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::roster::RosterCell;
use super::{List, NAME, POST, SCHOOL, Shelf, day, long, short, words};
use crate::ledger::{Held, Trained, name_key};
use crate::model::ABILITIES;
use crate::text::chinese_date;

impl<'a> Shelf<'a> {
    /// 第16条: at least one training attended a year.
    pub(super) fn untrained(&self) -> List {
        let year = self.day.year();
        let mut lacking: Vec<&Held> = self
            .serving()
            .filter(|held| !self.trainings(held).any(|trained| trained.on.year() == year))
            .collect();
        lacking.sort_by_cached_key(|held| self.place(held));
        let rows = lacking.iter().map(|held| {
            let last = self.trainings(held).map(|trained| trained.on).max();
            vec![
                words(&held.appointment.school),
                words(&held.appointment.person),
                words(&held.appointment.post),
                RosterCell::Date(held.appointment.term.start),
                words(&last.map_or_else(|| "没有记录".to_string(), chinese_date)),
            ]
        });
        let columns = [SCHOOL, NAME, POST, day("任期开始"), long("最近一次培训")];
        let title = format!("{year}年尚未参加培训的{}（第16条）", self.role());
        self.list("缺训名单", &title, "人", &columns, rows.collect())
    }

    /// 第16条, year by year: what each person in office attended in each year of the present term; a year without is
    /// a gap.
    pub(super) fn by_year(&self) -> List {
        let mut all: Vec<&Held> = self.serving().collect();
        all.sort_by_cached_key(|held| self.place(held));
        let mut rows = Vec::new();
        for held in all {
            for year in held.appointment.term.start.year()..=self.day.year() {
                let own: Vec<&Trained> =
                    self.trainings(held).filter(|trained| trained.on.year() == year).collect();
                let tenths: u32 = own.iter().filter_map(|trained| trained.tenths).sum();
                let hours = match tenths % 10 {
                    _ if tenths == 0 => String::new(),
                    0 => (tenths / 10).to_string(),
                    rest => format!("{}.{rest}", tenths / 10),
                };
                let missed = if own.is_empty() { "缺训" } else { "" };
                rows.push(vec![
                    words(&held.appointment.school),
                    words(&held.appointment.person),
                    words(&year.to_string()),
                    RosterCell::Number(own.len() as u32),
                    words(&hours),
                    words(missed),
                ]);
            }
        }
        let columns =
            [SCHOOL, NAME, short("年度", 8.0), short("次数", 8.0), short("学时", 8.0), short("情况", 10.0)];
        let title = format!("{}历年培训（第16条）", self.role());
        self.list("历年培训", &title, "条", &columns, rows)
    }

    /// Every training of a person up to the day.
    fn trainings(&self, held: &'a Held) -> impl Iterator<Item = &'a Trained> {
        let name = name_key(&held.appointment.person);
        let (school, day) = (held.school, self.day);
        let own = self.state.trained.range((school, name.clone(), Date::MIN, String::new())..);
        own.take_while(move |((at, who, ..), _)| *at == school && *who == name)
            .map(|(_, trained)| trained)
            .filter(move |trained| trained.on <= day)
    }

    /// 第17条: how many trainings of each person served each of the six abilities.
    pub(super) fn abilities(&self) -> List {
        let mut all: Vec<&Held> = self.serving().collect();
        all.sort_by_cached_key(|held| self.place(held));
        let rows = all.iter().map(|held| {
            let mut row = vec![words(&held.appointment.school), words(&held.appointment.person)];
            row.extend(ABILITIES.iter().map(|ability| {
                let of = |trained: &&Trained| trained.abilities.iter().any(|own| own == ability);
                match self.trainings(held).filter(of).count() {
                    0 => words(""),
                    count => RosterCell::Number(count as u32),
                }
            }));
            row
        });
        let mut columns = vec![SCHOOL, NAME];
        columns.extend(ABILITIES.iter().map(|ability| short(ability, 12.0)));
        let title = format!("{}培训的能力覆盖（第17条，次数）", self.role());
        self.list("能力覆盖", &title, "人", &columns, rows.collect())
    }

    /// Who might go to a course of the region: trained in the county this year or last, never at a course of the region
    /// or above, and with a year of the term left; who has the fewest abilities first.
    pub(super) fn recommended(&self) -> List {
        let above = |trained: &Trained| ["自治区级", "省级", "国家级"].contains(&trained.level.as_str());
        let recent = self.day.saturating_sub(1.year());
        let year_left = self.day.saturating_add(1.year());
        let covered = |held: &'a Held| {
            let own: BTreeSet<&str> = self
                .trainings(held)
                .flat_map(|trained| trained.abilities.iter().map(String::as_str))
                .collect();
            own.iter().filter(|ability| ABILITIES.contains(ability)).count()
        };
        let mut fit: Vec<&Held> = self
            .serving()
            .filter(|held| held.last_day() >= year_left)
            .filter(|held| self.trainings(held).any(|trained| trained.on >= recent))
            .filter(|held| !self.trainings(held).any(above))
            .collect();
        fit.sort_by_cached_key(|held| (covered(held), self.place(held)));
        let rows = fit.iter().map(|held| {
            vec![
                words(&held.appointment.school),
                words(&held.appointment.person),
                words(&held.appointment.post),
                RosterCell::Number(covered(held) as u32),
                RosterCell::Date(held.last_day()),
            ]
        });
        let columns = [SCHOOL, NAME, POST, short("已覆盖的能力（项）", 14.0), day("任期结束")];
        self.list("推荐参训", "自治区级培训推荐人选（第16条）", "人", &columns, rows.collect())
    }

    /// 第14–15条: the results of this year and of the last.
    pub(super) fn assessed(&self) -> List {
        let year = self.day.year();
        let mut all: Vec<&Held> = self.serving().collect();
        all.sort_by_cached_key(|held| self.place(held));
        let of = |held: &Held, year: i16| {
            let key = (held.school, name_key(&held.appointment.person), year);
            self.state.assessed.get(&key).map_or_else(String::new, |one| match one.hundredths {
                Some(score) => format!("{}（{}.{:02}）", one.result, score / 100, score % 100),
                None => one.result.clone(),
            })
        };
        let rows = all.iter().map(|held| {
            vec![
                words(&held.appointment.school),
                words(&held.appointment.person),
                words(&held.appointment.post),
                words(&of(held, year - 1)),
                words(&of(held, year)),
            ]
        });
        let columns = [SCHOOL, NAME, POST, long("上一年度"), long("本年度")];
        let title = format!("{}年度、{year}年度考核结果（第14条）", year - 1);
        self.list("考核情况", &title, "人", &columns, rows.collect())
    }
}

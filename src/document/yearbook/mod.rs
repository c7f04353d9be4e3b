//! Yearbook 台账清单: what the ledger says on a day, list by list: who is in office, whose term runs out, who serves
//! again, who was never trained, what changed, which school has nobody, against last year, and how coverage grew.
//!
//! Pure: the state, the school list and the day go in, tables come out. Printing is the renderer's.

mod movement;
mod training;

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::register::{Entry, Register};
use super::roster::{ColumnKind, RosterCell, RosterColumn, RosterView};
use crate::ledger::{Held, SchoolId, State};
use crate::model::{Batch, School};
use crate::settings::Settings;
use crate::text::{self, chinese_date};

/// Everything the lists are made from.
pub struct Shelf<'a> {
    pub state: &'a State,
    pub batch: &'a Batch,
    pub settings: &'a Settings,
    /// The day the lists speak of.
    pub day: Date,
    /// Where each school of the ledger stands in the list.
    places: HashMap<SchoolId, usize>,
}

/// One list, as a sheet and as a paper.
pub struct List {
    /// 到期提醒: names the sheet and the file.
    pub name: &'static str,
    pub view: RosterView,
}

/// Coverage 覆盖率 on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Covered {
    pub day: Date,
    /// In-scope schools of the present list with somebody in office.
    pub schools: usize,
}

impl<'a> Shelf<'a> {
    pub fn new(state: &'a State, batch: &'a Batch, settings: &'a Settings, day: Date) -> Self {
        let places = batch.schools.iter().enumerate().rev();
        let places = places.filter_map(|(index, school)| Some((state.school(school)?, index))).collect();
        Self { state, batch, settings, day, places }
    }

    /// 花名册 on the day, in the order of the school list, schools off the list last.
    pub fn register(&self) -> Register {
        let mut people: Vec<(usize, &Held)> = self
            .state
            .held
            .iter()
            .filter(|held| held.in_office(self.day))
            .map(|held| (self.place(held), held))
            .collect();
        people.sort_by_key(|(place, held)| (*place, held.fact));
        let role = &self.settings.appointment.role;
        Register {
            title: format!("{}中小学校{role}花名册", self.settings.bureau.county),
            subtitle: self.subtitle(people.len(), "人"),
            footnote: String::new(),
            organ: self.settings.bureau.name.clone(),
            as_of: self.day,
            people: people.into_iter().map(|(_, held)| self.entry(held)).collect(),
        }
    }

    /// Every internal list, in order.
    pub fn lists(&self) -> Vec<List> {
        vec![
            self.expiring(),
            self.renewed(),
            self.untrained(),
            self.by_year(),
            self.abilities(),
            self.recommended(),
            self.assessed(),
            self.changes(),
            self.without(),
            self.gaps(),
            self.year_over_year(),
        ]
    }

    /// The lists of training alone, in order; none where nobody is in office.
    pub fn training_lists(&self) -> Vec<List> {
        if self.serving().next().is_none() {
            return Vec::new();
        }
        vec![self.untrained(), self.by_year(), self.abilities(), self.recommended()]
    }

    /// How many in-scope schools had somebody in office, at the end of each of the last twelve quarters and on the day.
    pub fn coverage(&self) -> (usize, Vec<Covered>) {
        let ids: Vec<Option<SchoolId>> = self.in_scope().map(|school| self.id(school)).collect();
        let mut days = vec![self.day];
        let (mut year, mut quarter) = (self.day.year(), (self.day.month() - 1) / 3);
        while days.len() < 13 {
            (year, quarter) = if quarter == 0 { (year - 1, 3) } else { (year, quarter - 1) };
            days.push(jiff::civil::date(year, quarter * 3 + 3, 1).last_of_month());
        }
        days.reverse();
        let on = |day: Date| {
            let held = |id: &Option<SchoolId>| {
                id.is_some_and(|id| self.state.terms_at(id).any(|held| held.in_office(day)))
            };
            Covered { day, schools: ids.iter().filter(|id| held(id)).count() }
        };
        (ids.len(), days.into_iter().map(on).collect())
    }

    /// The view of `typst/coverage.typ`.
    pub fn coverage_view(&self) -> Value {
        let (all, points) = self.coverage();
        let rate = |covered: usize| if all == 0 { 0.0 } else { covered as f64 / all as f64 };
        let now = points.last().map_or(0, |point| point.schools);
        json!({
            "draft": false,
            "bureau": self.settings.bureau.name,
            "title": format!("{}中小学校{}覆盖率", self.settings.bureau.county, self.settings.appointment.role),
            "subtitle": format!("截至{}　应设 {all} 所，已设 {now} 所，覆盖率 {}", chinese_date(self.day), percent(now, all)),
            "points": points.iter().map(|point| json!({
                "label": quarter(point.day),
                "value": rate(point.schools),
                "text": percent(point.schools, all),
                "count": point.schools.to_string(),
            })).collect::<Vec<_>>(),
            "note": NOTE,
        })
    }

    fn expiring(&self) -> List {
        let days = self.settings.ledger.remind_days;
        let until = self.day.saturating_add(days.days());
        let mut soon: Vec<&Held> = self.serving().filter(|held| held.last_day() <= until).collect();
        soon.sort_by_cached_key(|held| (held.last_day(), self.place(held)));
        let rows = soon.iter().map(|held| {
            let left = (held.last_day() - self.day).get_days();
            vec![
                words(&held.appointment.school),
                words(&held.appointment.person),
                words(&held.appointment.post),
                RosterCell::Date(held.last_day()),
                RosterCell::Number(left.max(0) as u32),
                RosterCell::Number(held.ordinal),
                words(&held.appointment.document_no),
            ]
        });
        let columns = [
            SCHOOL,
            NAME,
            POST,
            day("任期结束"),
            short("还有（天）", 10.0),
            short("届次", 6.0),
            long("文号"),
        ];
        self.list(
            "到期提醒",
            &format!("{days} 天内任期届满的{}", self.role()),
            "人",
            &columns,
            rows.collect(),
        )
    }

    fn renewed(&self) -> List {
        let mut again: Vec<&Held> = self.serving().filter(|held| held.ordinal > 1).collect();
        again.sort_by_cached_key(|held| self.place(held));
        let rows = again.iter().map(|held| {
            vec![
                words(&held.appointment.school),
                words(&held.appointment.person),
                words(&held.appointment.post),
                RosterCell::Number(held.ordinal),
                RosterCell::Date(held.appointment.term.start),
                RosterCell::Date(held.appointment.term.end),
                words(&held.appointment.document_no),
            ]
        });
        let columns =
            [SCHOOL, NAME, POST, short("届次", 6.0), day("任期开始"), day("任期结束"), long("文号")];
        self.list("续聘名单", &format!("续聘的{}", self.role()), "人", &columns, rows.collect())
    }

    fn list(
        &self,
        name: &'static str,
        title: &str,
        unit: &str,
        columns: &[RosterColumn],
        rows: Vec<Vec<RosterCell>>,
    ) -> List {
        let number = RosterColumn { label: "序号", width: 5.0, share: 5.0, kind: ColumnKind::Number };
        let numbered = rows.into_iter().zip(1u32..).map(|(row, ordinal)| {
            let mut all = vec![RosterCell::Number(ordinal)];
            all.extend(row);
            all
        });
        let rows: Vec<_> = numbered.collect();
        let view = RosterView {
            title: title.into(),
            subtitle: self.subtitle(rows.len(), unit),
            total: format!("合计：{} {unit}", rows.len()),
            columns: [&[number], columns].concat(),
            rows,
            footnote: String::new(),
            organ: self.settings.bureau.name.clone(),
            draft: false,
            as_of: self.day,
        };
        List { name, view }
    }

    fn subtitle(&self, count: usize, unit: &str) -> String {
        format!("{}　截至{}　共 {count} {unit}", self.settings.bureau.name, chinese_date(self.day))
    }

    fn entry(&self, held: &Held) -> Entry {
        let one = &held.appointment;
        Entry {
            school: self.state.schools.get(held.school).name_on(self.day).into(),
            town: held.details.town.clone(),
            name: one.person.clone(),
            sex: held.details.sex.clone(),
            birth: one.birth.map(|birth| birth.dotted()).unwrap_or_default(),
            politics: held.details.politics.clone(),
            education: held.details.education.clone(),
            post: one.post.clone(),
            phone: match self.settings.roster.mask {
                true => text::mask_phone(&held.details.phone),
                false => held.details.phone.clone(),
            },
            start: one.term.start,
            end: one.term.end,
            ordinal: held.ordinal,
            document_no: one.document_no.clone(),
            certificate_no: one.certificate_no.clone().unwrap_or_default(),
        }
    }

    fn serving(&self) -> impl Iterator<Item = &'a Held> {
        self.state.held.iter().filter(|held| held.in_office(self.day))
    }

    /// The schools that should have somebody, those gone by the day left out.
    fn in_scope(&self) -> impl Iterator<Item = &'a School> {
        let gone =
            |school: &School| self.id(school).is_some_and(|id| self.state.schools.get(id).is_gone(self.day));
        self.batch.schools.iter().filter(move |school| school.in_scope && !gone(school))
    }

    /// A school of the list in the ledger, by 标识码, name or 曾用名.
    fn id(&self, school: &School) -> Option<SchoolId> {
        self.state.school(school)
    }

    /// Where the school of a term stands in the list.
    fn place(&self, held: &Held) -> usize {
        self.place_of(held.school)
    }

    fn place_of(&self, id: SchoolId) -> usize {
        self.places.get(&id).copied().unwrap_or(usize::MAX)
    }

    fn role(&self) -> &str {
        &self.settings.appointment.role
    }
}

const NOTE: &str = "覆盖率按现在的学校名册计算：应设的学校中，当天有人在任的所占的比例。";

/// `2026年第1季度末`, or the day itself where no quarter ends on it.
fn quarter(day: Date) -> String {
    let ends = day.month() % 3 == 0 && day == day.last_of_month();
    if ends {
        format!("{}.{:02}", day.year(), day.month())
    } else {
        format!("{}.{:02}.{:02}", day.year(), day.month(), day.day())
    }
}

/// `81.3%` for 26 of 32: a half goes up, as in the workbook beside it.
pub fn percent(part: usize, all: usize) -> String {
    if all == 0 {
        return "—".into();
    }
    let thousandths = (part * 1000 + all / 2) / all;
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

const SCHOOL: RosterColumn =
    RosterColumn { label: "学校", width: 29.0, share: 24.0, kind: ColumnKind::Text };
const NAME: RosterColumn =
    RosterColumn { label: "姓名", width: 15.0, share: 12.0, kind: ColumnKind::Short };
const POST: RosterColumn = RosterColumn { label: "职务", width: 17.0, share: 17.0, kind: ColumnKind::Text };

const fn day(label: &'static str) -> RosterColumn {
    RosterColumn { label, width: 11.0, share: 13.0, kind: ColumnKind::Date }
}

const fn short(label: &'static str, share: f64) -> RosterColumn {
    RosterColumn { label, width: share, share, kind: ColumnKind::Short }
}

const fn long(label: &'static str) -> RosterColumn {
    RosterColumn { label, width: 26.0, share: 22.0, kind: ColumnKind::Text }
}

fn words(text: &str) -> RosterCell {
    RosterCell::Text(text.trim().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_as_the_workbook_rounds_them() {
        for (part, all, told) in
            [(26, 32, "81.3%"), (2, 3, "66.7%"), (32, 32, "100.0%"), (0, 5, "0.0%"), (0, 0, "—")]
        {
            assert_eq!(percent(part, all), told);
        }
    }
}

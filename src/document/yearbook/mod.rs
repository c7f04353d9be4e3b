//! Yearbook 台账清单: what the ledger says on a day, list by list: who is in office, whose term runs out, who serves
//! again, who was never trained, what changed, which school has nobody, against last year, and how coverage grew.
//!
//! Pure: the state, the school list and the day go in, tables come out. Printing is the renderer's.

mod training;

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::register::{Entry, Register};
use super::roster::{ColumnKind, RosterCell, RosterColumn, RosterView};
use crate::ledger::{Change, Held, SchoolId, State};
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
            self.abilities(),
            self.recommended(),
            self.assessed(),
            self.changes(),
            self.without(),
            self.gaps(),
            self.year_over_year(),
        ]
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

    /// What happened in the year up to the day.
    fn changes(&self) -> List {
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
    fn without(&self) -> List {
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
    fn gaps(&self) -> List {
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
    fn year_over_year(&self) -> List {
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

/// `87.5%`
pub fn percent(part: usize, all: usize) -> String {
    if all == 0 { "—".into() } else { format!("{:.1}%", part as f64 * 100.0 / all as f64) }
}

const SCHOOL: RosterColumn =
    RosterColumn { label: "学校", width: 29.0, share: 24.0, kind: ColumnKind::Text };
const NAME: RosterColumn =
    RosterColumn { label: "姓名", width: 15.0, share: 12.0, kind: ColumnKind::Short };
const POST: RosterColumn = RosterColumn { label: "职务", width: 17.0, share: 14.0, kind: ColumnKind::Text };

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

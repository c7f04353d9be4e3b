//! Change radar 变更线索: where the school list and the nominations of today disagree with who is in office. Each is a
//! change that 第5条 wants filed anew; the list says what was, what is, and what to do. It decides nothing.

mod schools;

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::roster::{ColumnKind, RosterCell, RosterColumn, RosterView};
use crate::ledger::{Held, SchoolId, State, name_key};
use crate::model::{Batch, Nomination, School, Sex, Staff, YearMonth};
use crate::rules::retirement_month;
use crate::settings::Settings;
use crate::text::chinese_date;

pub use schools::{changes, departure};

/// One disagreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// 法定代表人变更, 人员调动, …
    pub what: &'static str,
    pub school: String,
    pub person: String,
    pub before: String,
    pub after: String,
    pub todo: &'static str,
    /// Must it be filed anew (第5条)?
    pub refile: bool,
}

/// Every disagreement, in the order of the school list; of schools that left the list last.
pub fn signals(state: &State, batch: &Batch, settings: &Settings, day: Date) -> Vec<Signal> {
    if state.held.is_empty() || batch.schools.is_empty() {
        return Vec::new();
    }
    let listed: HashMap<SchoolId, usize> = batch
        .schools
        .iter()
        .enumerate()
        .filter_map(|(index, school)| Some((state.school(school)?, index)))
        .collect();
    let mut nominees: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, nomination) in batch.nominations.iter().enumerate() {
        nominees.entry(name_key(nomination.name())).or_default().push(index);
    }
    let radar = Radar { state, batch, settings, day, nominees, by_school: batch.by_school() };
    let mut found: Vec<(usize, Signal)> = Vec::new();
    for held in state.held.iter().filter(|held| held.in_office(day)) {
        let at = listed.get(&held.school).copied();
        found.extend(radar.holder(held, at).into_iter().map(|signal| (at.unwrap_or(usize::MAX), signal)));
    }
    for (index, school) in batch.schools.iter().enumerate() {
        found.extend(radar.school(index, school).into_iter().map(|signal| (index, signal)));
    }
    found.extend(radar.departed().into_iter().map(|signal| (usize::MAX, signal)));
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, signal)| signal).collect()
}

/// What everything is compared with.
struct Radar<'a> {
    state: &'a State,
    batch: &'a Batch,
    settings: &'a Settings,
    day: Date,
    /// Indices into the nominations, by name.
    nominees: HashMap<String, Vec<usize>>,
    by_school: HashMap<usize, Vec<usize>>,
}

fn signal(
    what: &'static str,
    school: &str,
    person: &str,
    [before, after]: [&str; 2],
    todo: &'static str,
) -> Signal {
    let (school, person) = (school.into(), person.into());
    Signal { what, school, person, before: before.into(), after: after.into(), todo, refile: false }
}

impl Radar<'_> {
    /// About somebody in office.
    fn holder(&self, held: &Held, at: Option<usize>) -> Vec<Signal> {
        let one = &held.appointment;
        let school = at.map(|index| &self.batch.schools[index]);
        let known = self.state.schools.get(held.school);
        let name = school.map_or(known.name.as_str(), School::name);
        let mut found = Vec::new();
        let mut push = |what, values: [&str; 2], todo| {
            found.push(Signal { refile: true, ..signal(what, name, &one.person, values, todo) });
        };
        match school {
            _ if known.is_gone(self.day) => push("学校已停办或并入", [name, "台账已记"], "用解聘通知签发"),
            None => match schools::heir(self.state, self.batch, held.school) {
                Some(heir) => push("学校已并入他校", [name, heir.name()], "核实并入，用解聘通知签发"),
                None => {
                    push(
                        "学校不在名册上",
                        [name, "名册上没有"],
                        "核对学校是否停办、合并或改名，用解聘通知签发",
                    );
                }
            },
            Some(school) if !school.in_scope => {
                push("学校不在实施范围", [name, "不在范围"], "核对学段，用解聘通知签发");
            }
            Some(school) => {
                let was = held.details.legal_representative.as_str();
                let is = school.legal_representative().unwrap_or("");
                if !was.is_empty() && !is.is_empty() && name_key(was) != name_key(is) {
                    push("法定代表人变更", [was, is], "学校重新提名，报变更报备表");
                }
            }
        }
        let is_own = |index: &&usize| self.is_nominee(held, **index);
        let own = self.nominees.get(&name_key(&one.person)).into_iter().flatten().filter(is_own);
        let elsewhere = own.copied().find(|&index| {
            let other = self.batch.nominations[index].school_index();
            other.is_some() && other != at
        });
        if let Some(index) = elsewhere {
            let other = self.batch.school_name(&self.batch.nominations[index]);
            push("人员调动", [name, other], "原校解聘并重新提名，报变更报备表");
        }
        let successor = at.and_then(|at| self.by_school.get(&at)).into_iter().flatten().find(|index| {
            let nomination = &self.batch.nominations[**index];
            !self.is_nominee(held, **index) && nomination.term.start <= held.last_day()
        });
        if let Some(&index) = successor {
            let new = self.batch.nominations[index].name();
            push("任期未满换人", [&one.person, new], "报变更报备表，用变更通知签发");
        }
        if let Some((what, before, after)) = self.retires(held) {
            let todo = "核对是否退休；退休的，有人接任用变更通知，没有接任用解聘通知";
            push(what, [&before, &after], todo);
        }
        found
    }

    fn is_nominee(&self, held: &Held, index: usize) -> bool {
        let nomination = &self.batch.nominations[index];
        held.is_person(nomination.name(), nomination.birth.as_ref().and_then(|birth| birth.read))
    }

    /// By the statutory month where the sex is known, as the rule on terms reckons it; else by the age of the settings.
    fn retires(&self, held: &Held) -> Option<(&'static str, String, String)> {
        let birth = held.appointment.birth?;
        let now = YearMonth::from(self.day);
        let checks = &self.settings.checks;
        let Some(sex) = Sex::of(&held.details.sex) else {
            let age = (now.months() - birth.months()).div_euclid(12);
            let limit = format!("不超过 {} 周岁", checks.age_max);
            return (age > checks.age_max).then(|| ("超过年龄", limit, format!("{age} 周岁")));
        };
        let staff = Staff::of(&held.details.staff);
        let month = retirement_month(birth, sex, staff, checks.retirement_offset_months)?;
        let soon = YearMonth::from(self.day.saturating_add(self.settings.ledger.remind_days.days()));
        let due = format!("{}到龄退休", month.chinese());
        if now > month {
            Some(("超过年龄", due, "已过退休时间".into()))
        } else if soon > month && YearMonth::from(held.last_day()) > month {
            Some(("临近退休", due, format!("任期到{}", chinese_date(held.last_day()))))
        } else {
            None
        }
    }

    /// About a school of the list, whoever serves there.
    fn school(&self, index: usize, school: &School) -> Vec<Signal> {
        let Some(id) = self.state.school(school) else {
            let new = signal("新增学校", school.name(), "", ["台账里没有", "名册上应设"], "请学校提名");
            return if school.in_scope { vec![new] } else { Vec::new() };
        };
        let known = self.state.schools.get(id);
        let mut found = Vec::new();
        if known.name != school.name() {
            let values = [known.name.as_str(), school.name()];
            found.push(signal("校名变更", school.name(), "", values, "签发时记入台账，以后用新校名"));
        }
        if let (Some(was), Some(is)) = (known.code.as_deref(), school.code())
            && was != is
        {
            found.push(signal("标识码变更", school.name(), "", [was, is], "签发时记入台账"));
        }
        let nominees = self.by_school.get(&index).into_iter().flatten();
        let incoming = nominees.map(|&index| &self.batch.nominations[index]).min_by_key(|one| one.term.start);
        found.extend(self.gap(id, school, incoming));
        found
    }

    /// 任期空档: nobody in office, or nobody between the last term and the one that is nominated.
    fn gap(&self, id: SchoolId, school: &School, incoming: Option<&Nomination>) -> Option<Signal> {
        let terms = || self.state.terms_at(id).filter(|held| held.appointment.term.start <= held.last_day());
        let start = incoming.map_or(self.day, |one| one.term.start);
        if !school.in_scope || terms().any(|held| held.last_day() >= start) {
            return None;
        }
        let last = terms().max_by_key(|held| held.last_day())?;
        let days = (start - last.last_day()).get_days() - 1;
        if days <= self.settings.ledger.gap_days {
            return None;
        }
        let before = format!("{}任职到{}", last.appointment.person, chinese_date(last.last_day()));
        Some(match incoming {
            Some(one) => {
                let after = format!("{}自{}起，空 {days} 天", one.name(), chinese_date(start));
                let todo = "核对其间由谁负责；应衔接的，在表里写明任期开始";
                signal("任期空档", school.name(), one.name(), [&before, &after], todo)
            }
            None => {
                let after = format!("无人在任 {days} 天");
                signal("岗位空缺", school.name(), "", [&before, &after], "请学校提名")
            }
        })
    }

    /// Schools that left the list, where nobody serves any longer.
    fn departed(&self) -> Vec<Signal> {
        let missing = schools::missing(self.state, self.batch, self.day).into_iter();
        let empty = missing.filter(|id| !self.state.terms_at(*id).any(|held| held.in_office(self.day)));
        empty
            .map(|id| {
                let known = self.state.schools.get(id);
                let last = self.state.terms_at(id).max_by_key(|held| held.last_day());
                let last = last.map_or(String::new(), |held| {
                    format!("{}任职到{}", held.appointment.person, chinese_date(held.last_day()))
                });
                let todo = "核对是否停办、合并或改名；停办、合并的，在台账里补记";
                signal("学校不在名册上", &known.name, "", [&last, "名册上没有"], todo)
            })
            .collect()
    }
}

/// The list, for paper and for the workbook.
pub fn view(signals: &[Signal], settings: &Settings, day: Date) -> RosterView {
    let words = |text: &str| RosterCell::Text(text.to_string());
    let rows = signals.iter().zip(1u32..).map(|(signal, ordinal)| {
        vec![
            RosterCell::Number(ordinal),
            words(&signal.school),
            words(signal.what),
            words(&signal.person),
            words(&signal.before),
            words(&signal.after),
            words(if signal.refile { "是" } else { "" }),
            words(signal.todo),
        ]
    });
    let column = |label, width, kind| RosterColumn { label, width, share: width, kind };
    RosterView {
        title: format!("{}变更线索", settings.appointment.role),
        subtitle: format!("{}　{}　共 {} 条", settings.bureau.name, chinese_date(day), signals.len()),
        columns: vec![
            column("序号", 5.0, ColumnKind::Number),
            column("学校", 25.0, ColumnKind::Text),
            column("事项", 15.0, ColumnKind::Short),
            column("在任者", 13.0, ColumnKind::Short),
            column("变更前", 22.0, ColumnKind::Text),
            column("变更后", 22.0, ColumnKind::Text),
            column("重新报备（第5条）", 11.0, ColumnKind::Short),
            column("怎么办", 30.0, ColumnKind::Text),
        ],
        rows: rows.collect(),
        total: format!("合计：{} 条", signals.len()),
        footnote: "本表由名册、推荐人选与台账对照得出，供核对；以学校报备和教育行政部门的决定为准。".into(),
        organ: settings.bureau.name.clone(),
        draft: false,
        as_of: day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Appointed, Details, Fact, Record};
    use crate::model::{Nomination, SchoolRef, Term, Value};
    use crate::place::Place;

    const DAY: Date = jiff::civil::date(2026, 9, 1);

    fn school(name: &str, code: &str, representative: &str) -> School {
        let value = |text: &str| Value::new(Place::file("名册.xlsx"), text, Some(text.to_string()));
        School {
            source: Place::file("名册.xlsx"),
            name: value(name),
            code: Some(value(code)),
            uscc: None,
            stage: None,
            ownership: None,
            town: None,
            legal_representative: Some(value(representative)),
            address: None,
            phone: None,
            short_names: Vec::new(),
            former_names: Vec::new(),
            effective_stage: None,
            in_scope: true,
        }
    }

    fn state() -> State {
        let held = |id: i64, school: &str, code: &str, person: &str, birth: &str| Record {
            id,
            recorded_at: String::new(),
            origin: None,
            fact: Fact::Appointed(Appointed {
                school_code: Some(code.into()),
                school: school.into(),
                person: person.into(),
                birth: Some(birth.into()),
                post: "校长".into(),
                start: jiff::civil::date(2025, 3, 1),
                end: jiff::civil::date(2028, 2, 29),
                document_no: "1号".into(),
                details: Details { legal_representative: person.into(), ..Details::default() },
                ..Appointed::default()
            }),
        };
        State::of([
            held(1, "甲校", "2164000001", "马一", "1978-05"),
            held(2, "乙校", "2164000002", "马二", "1958-01"),
        ])
    }

    fn told(batch: &Batch) -> Vec<String> {
        let signals = signals(&state(), batch, &Settings::default(), DAY);
        signals
            .iter()
            .map(|one| format!("{} {} {}→{}", one.school, one.what, one.before, one.after))
            .collect()
    }

    fn nominated(batch: &mut Batch, school: usize, name: &str, start: Date) {
        let place = || Place::file("汇总.xlsx");
        let mut one = Nomination::at(place(), SchoolRef::Listed(school), Term::of_years(start, 3));
        one.name = Some(Value::new(place(), name, Some(name.into())));
        batch.nominations.push(one);
    }

    #[test]
    fn what_disagrees_is_told_with_before_and_after() {
        let mut batch = Batch {
            schools: vec![school("甲校（新）", "2164000001", "李九"), school("丙校", "2164000003", "马一")],
            ..Batch::default()
        };
        nominated(&mut batch, 1, "马一", DAY);
        nominated(&mut batch, 0, "李九", DAY);
        assert_eq!(
            told(&batch),
            [
                "甲校（新） 法定代表人变更 马一→李九",
                "甲校（新） 人员调动 甲校（新）→丙校",
                "甲校（新） 任期未满换人 马一→李九",
                "甲校（新） 校名变更 甲校→甲校（新）",
                "丙校 新增学校 台账里没有→名册上应设",
                "乙校 学校不在名册上 乙校→名册上没有",
                "乙校 超过年龄 不超过 65 周岁→68 周岁",
            ]
        );
    }

    /// 乙校 gave its name to 丙校 when it was merged into it; 甲校 has a new code.
    #[test]
    fn mergers_and_codes_are_told_and_become_facts() {
        let mut heir = school("丙校", "2164000003", "马三");
        heir.former_names = vec!["乙校".into()];
        let batch =
            Batch { schools: vec![school("甲校", "2164000009", "李九"), heir], ..Batch::default() };
        let mut known = state();
        known.schools.enter(Some("2164000003"), "丙校", DAY);
        let signals = signals(&known, &batch, &Settings::default(), DAY);
        let told: Vec<String> = signals
            .iter()
            .map(|one| format!("{} {} {}→{}", one.school, one.what, one.before, one.after))
            .collect();
        assert_eq!(told[1], "甲校 标识码变更 2164000001→2164000009");
        assert!(told.contains(&"乙校 学校已并入他校 乙校→丙校".to_string()), "{told:?}");

        let facts = changes(&known, &batch, DAY);
        let said: Vec<(&str, &str)> =
            facts.iter().map(|fact| (fact.what.label(), fact.after.as_str())).collect();
        assert_eq!(said, [("标识码变更", "2164000009"), ("法定代表人变更", "李九")]);
        let left = departure(&known, &batch, 1, DAY);
        assert_eq!((left.what.label(), left.after.as_str()), ("并入他校", "丙校"));
        for fact in facts {
            known.apply(9, Fact::Changed(fact));
        }
        assert_eq!(changes(&known, &batch, DAY), [], "what was written is not written again");
    }

    #[test]
    fn who_is_past_the_statutory_age_is_told_by_sex_and_birth() {
        let batch = Batch { schools: vec![school("乙校", "2164000002", "马二")], ..Batch::default() };
        let aged = |sex: &str, birth: &str| {
            let mut fact = Appointed {
                school_code: Some("2164000002".into()),
                school: "乙校".into(),
                person: "马二".into(),
                birth: Some(birth.into()),
                start: jiff::civil::date(2025, 3, 1),
                end: jiff::civil::date(2028, 2, 29),
                document_no: "1号".into(),
                ..Appointed::default()
            };
            fact.details.sex = sex.into();
            let mut state = State::default();
            state.apply(1, Fact::Appointed(fact));
            let signals = signals(&state, &batch, &Settings::default(), DAY);
            signals
                .into_iter()
                .map(|one| format!("{} {} {}", one.what, one.before, one.after))
                .collect::<Vec<_>>()
        };
        assert_eq!(aged("男", "1965-09"), ["超过年龄 2025年12月到龄退休 已过退休时间"]);
        assert_eq!(aged("男", "1966-06"), ["临近退休 2026年11月到龄退休 任期到2028年2月29日"]);
        assert_eq!(aged("女", "1970-10"), ["超过年龄 2026年1月到龄退休 已过退休时间"]);
        assert_eq!(aged("男", "1970-10"), Vec::<String>::new());
        assert_eq!(aged("", "1965-09"), Vec::<String>::new(), "without a sex, by the age of the settings");
    }

    #[test]
    fn days_without_anybody_are_told() {
        let mut batch = Batch { schools: vec![school("甲校", "2164000001", "马一")], ..Batch::default() };
        let mut known = state();
        known.apply(
            3,
            Fact::Ended(crate::ledger::Ended {
                school: "甲校".into(),
                person: "马一".into(),
                on: jiff::civil::date(2026, 8, 1),
                ..crate::ledger::Ended::default()
            }),
        );
        let told = |batch: &Batch, days: i32| {
            let mut settings = Settings::default();
            settings.ledger.gap_days = days;
            let signals = signals(&known, batch, &settings, DAY);
            let first = signals.into_iter().find(|one| one.school == "甲校");
            first.map(|one| format!("{} {} {}", one.what, one.before, one.after))
        };
        assert_eq!(told(&batch, 0).as_deref(), Some("岗位空缺 马一任职到2026年7月31日 无人在任 31 天"));
        nominated(&mut batch, 0, "李九", DAY);
        let gap = "任期空档 马一任职到2026年7月31日 李九自2026年9月1日起，空 31 天";
        assert_eq!(told(&batch, 30).as_deref(), Some(gap));
        assert_eq!(told(&batch, 31), None);
    }

    #[test]
    fn silent_where_all_agrees_and_where_nobody_serves() {
        let mut batch = Batch { schools: vec![school("甲校", "2164000001", "马一")], ..Batch::default() };
        assert!(told(&batch).iter().all(|line| line.starts_with("乙校")), "{:?}", told(&batch));
        assert!(signals(&State::default(), &batch, &Settings::default(), DAY).is_empty());
        batch.schools.clear();
        assert!(told(&batch).is_empty(), "without a list nothing can be compared");
    }
}

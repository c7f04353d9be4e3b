//! Change radar 变更线索: where the school list and the nominations of today disagree with who is in office. Each is a
//! change that 第5条 wants filed anew; the list says what was, what is, and what to do. It decides nothing.

use std::collections::HashMap;

use jiff::civil::Date;

use super::roster::{ColumnKind, RosterCell, RosterColumn, RosterView};
use crate::ledger::{Held, SchoolId, State, name_key};
use crate::model::{Batch, School, YearMonth};
use crate::settings::Settings;
use crate::text::chinese_date;

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
    let serving: Vec<&Held> = state.held.iter().filter(|held| held.in_office(day)).collect();
    if serving.is_empty() || batch.schools.is_empty() {
        return Vec::new();
    }
    let listed: HashMap<SchoolId, usize> = batch
        .schools
        .iter()
        .enumerate()
        .filter_map(|(index, school)| Some((id(state, school)?, index)))
        .collect();
    let mut nominees: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, nomination) in batch.nominations.iter().enumerate() {
        nominees.entry(name_key(nomination.name())).or_default().push(index);
    }
    let by_school = batch.by_school();
    let mut found: Vec<(usize, Signal)> = Vec::new();
    for held in &serving {
        let one = &held.appointment;
        let at = listed.get(&held.school).copied();
        let school = at.map(|index| &batch.schools[index]);
        let name = school.map_or(one.school.as_str(), School::name);
        let mut push = |what, before: &str, after: &str, todo, refile| {
            let signal = Signal {
                what,
                school: name.into(),
                person: one.person.clone(),
                before: before.into(),
                after: after.into(),
                todo,
                refile,
            };
            found.push((at.unwrap_or(usize::MAX), signal));
        };
        let gone = state.schools.get(held.school).is_gone(day);
        match school {
            _ if gone => push("学校已停办或并入", &one.school, "台账已记", "办理解聘", true),
            None => push(
                "学校不在名册上",
                &one.school,
                "名册上没有",
                "核对学校是否停办、合并或改名，办理解聘",
                true,
            ),
            Some(school) if !school.in_scope => {
                push("学校不在实施范围", &one.school, "不在范围", "核对学段，办理解聘", true);
            }
            Some(school) => {
                if school.name() != one.school {
                    push("校名变更", &one.school, school.name(), "下次发文用新校名", false);
                }
                let was = held.details.legal_representative.as_str();
                let is = school.legal_representative().unwrap_or("");
                if !was.is_empty() && !is.is_empty() && name_key(was) != name_key(is) {
                    push("法定代表人变更", was, is, "学校重新提名，报变更报备表", true);
                }
            }
        }
        let same = |index: &&usize| {
            let birth = batch.nominations[**index].birth.as_ref().and_then(|birth| birth.read);
            held.is_person(batch.nominations[**index].name(), birth)
        };
        let elsewhere =
            nominees.get(&name_key(&one.person)).into_iter().flatten().filter(same).find(|index| {
                let other = batch.nominations[**index].school_index();
                other.is_some() && other != at
            });
        if let Some(&index) = elsewhere {
            let other = batch.school_name(&batch.nominations[index]);
            push("人员调动", name, other, "原校解聘并重新提名，报变更报备表", true);
        }
        let successor = at.and_then(|at| by_school.get(&at)).into_iter().flatten().find(|index| {
            let nomination = &batch.nominations[**index];
            !same(index) && nomination.term.start <= held.last_day()
        });
        if let Some(&index) = successor {
            let new = batch.nominations[index].name();
            push("任期未满换人", &one.person, new, "报变更报备表，用变更通知签发", true);
        }
        if let Some(age) = one.birth.map(|birth| age(birth, day)).filter(|age| *age > settings.checks.age_max)
        {
            let limit = format!("不超过 {} 周岁", settings.checks.age_max);
            push("超过年龄", &limit, &format!("{age} 周岁"), "核对是否退休，办理解聘并重新提名", true);
        }
    }
    for (index, school) in batch.schools.iter().enumerate().filter(|(_, school)| school.in_scope) {
        if id(state, school).is_none() {
            found.push((
                index,
                Signal {
                    what: "新增学校",
                    school: school.name().into(),
                    person: String::new(),
                    before: "台账里没有".into(),
                    after: "名册上应设".into(),
                    todo: "请学校提名",
                    refile: false,
                },
            ));
        }
    }
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, signal)| signal).collect()
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

fn id(state: &State, school: &School) -> Option<SchoolId> {
    let find = |name: &str| state.schools.find(school.code(), name);
    find(school.name()).or_else(|| school.former_names.iter().find_map(|name| find(name)))
}

fn age(birth: YearMonth, day: Date) -> i32 {
    (YearMonth::from(day).months() - birth.months()) / 12
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

    #[test]
    fn what_disagrees_is_told_with_before_and_after() {
        let mut batch = Batch {
            schools: vec![school("甲校（新）", "2164000001", "李九"), school("丙校", "2164000003", "马一")],
            ..Batch::default()
        };
        let mut moved = Nomination::at(
            Place::file("汇总.xlsx"),
            SchoolRef::Listed(1),
            Term::of_years(jiff::civil::date(2026, 9, 1), 3),
        );
        moved.name = Some(Value::new(Place::file("汇总.xlsx"), "马一", Some("马一".into())));
        let mut successor = moved.clone();
        successor.school = SchoolRef::Listed(0);
        successor.name = Some(Value::new(Place::file("汇总.xlsx"), "李九", Some("李九".into())));
        batch.nominations = vec![moved, successor];
        assert_eq!(
            told(&batch),
            [
                "甲校（新） 校名变更 甲校→甲校（新）",
                "甲校（新） 法定代表人变更 马一→李九",
                "甲校（新） 人员调动 甲校（新）→丙校",
                "甲校（新） 任期未满换人 马一→李九",
                "丙校 新增学校 台账里没有→名册上应设",
                "乙校 学校不在名册上 乙校→名册上没有",
                "乙校 超过年龄 不超过 65 周岁→68 周岁",
            ]
        );
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

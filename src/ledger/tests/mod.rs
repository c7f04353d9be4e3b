//! The ledger as a whole: what is written is remembered, and what contradicts it is refused. What is forged, how
//! sessions meet, older versions and any sequence of facts have files of their own.

mod chain;
mod property;
mod sessions;
mod versions;

use super::*;
use crate::model::NumberPattern;

fn act(at: &str) -> Act {
    Act { at: at.into(), what: "yinfa issue".into() }
}

fn open(folder: &Path) -> Writer {
    Writer::open(folder, act("2026-03-26T09:00:00+08:00")).unwrap()
}

fn appointed(school: &str, person: &str, number: &str) -> Appointed {
    Appointed {
        school: school.into(),
        person: person.into(),
        birth: Some("1978-05".into()),
        post: "校长".into(),
        start: "2026-03-01".parse().unwrap(),
        end: "2029-02-28".parse().unwrap(),
        document_no: number.into(),
        ..Appointed::default()
    }
}

fn appoint(school: &str, person: &str, number: &str) -> Entry {
    Fact::Appointed(appointed(school, person, number)).into()
}

fn ended(school: &str, person: &str, on: &str) -> Entry {
    let on = on.parse().unwrap();
    let (school, person, reason) = (school.into(), person.into(), "调离".into());
    Fact::Ended(Ended { school, person, on, reason, ..Ended::default() }).into()
}

fn revoked(number: &str, on: &str) -> Entry {
    let (document_no, on, reason) = (number.into(), on.parse().unwrap(), "文号有误".into());
    Fact::Revoked(Revoked { document_no, on, reason }).into()
}

fn names(state: &State, day: &str) -> Vec<String> {
    let held = state.in_office(day.parse().unwrap());
    let mut names: Vec<String> = held.into_iter().map(|held| held.person).collect();
    names.sort();
    names
}

fn certificates() -> NumberPattern {
    NumberPattern::parse("第{year}-{seq:03}号").unwrap()
}

#[test]
fn who_is_in_office_follows_from_the_facts() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = open(folder.path());
    let facts =
        [appoint("甲校", "马一", "1号"), appoint("乙校", "马二", "1号"), appoint("丙校", "马三", "2号")];
    writer.append(&facts, &[]).unwrap();
    writer.append(&[ended("甲校", "马一", "2027-01-01"), revoked("2号", "2026-06-01")], &[]).unwrap();
    let state = Ledger::read(folder.path()).unwrap().unwrap().state().unwrap();
    assert_eq!(names(&state, "2026-02-28"), Vec::<String>::new());
    assert_eq!(names(&state, "2026-05-31"), ["马一", "马三", "马二"]);
    assert_eq!(names(&state, "2027-01-01"), ["马二"]);
    assert_eq!(names(&state, "2029-03-01"), Vec::<String>::new());
    assert_eq!(state, *writer.state(), "what the writer knows is what is replayed");
}

#[test]
fn what_contradicts_the_ledger_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = open(folder.path());
    let numbered = |school: &str, number: &str| {
        let mut fact = appointed(school, "马一", "1号");
        fact.certificate_no = Some(number.into());
        Entry::from(Fact::Appointed(fact))
    };
    writer.append(&[numbered("甲校", "第2026-001号"), revoked("1号", "2028-01-01")], &[]).unwrap();
    let before = writer.state().clone();
    let mut backwards = appointed("丁校", "马四", "3号");
    backwards.end = "2026-01-01".parse().unwrap();
    let change = Changed {
        school_code: None,
        school: "甲校".into(),
        person: None,
        what: Change::Renamed,
        on: backwards.start,
        before: String::new(),
        after: " ".into(),
        after_code: None,
    };
    for (entry, part) in [
        (appoint("甲校", "马二", "2号"), "而马一在任到2027年12月31日（1号）"),
        (appoint("乙校", "马二", "1号"), "已经撤销"),
        (numbered("乙校", "第2026-001号"), "已经撤销"),
        (Fact::Appointed(backwards.clone()).into(), "结束早于开始"),
        (Fact::Renewed(appointed("乙校", "马二", "2号")).into(), "没有马二的上一届"),
        (ended("甲校", "马九", "2026-04-01"), "马九"),
        (ended("甲校", "马一", "2028-06-01"), "不在任"),
        (revoked("9号", "2026-04-01"), "没有文号 9号"),
        (revoked("1号", "2026-04-01"), "已经撤销"),
        (Fact::Changed(change).into(), "校名变更"),
        (appoint("戊校", " ", "2号"), "姓名"),
    ] {
        // The first of the two would be fine alone: both are refused.
        let error = writer.append(&[appoint("己校", "马六", "6号"), entry], &[]).unwrap_err();
        assert!(error.to_string().contains(part), "{error}");
        assert_eq!(*writer.state(), before);
    }
    assert_eq!(Ledger::read(folder.path()).unwrap().unwrap().records().unwrap().len(), 2);
    let mut again = appointed("丙校", "马三", "2号");
    again.certificate_no = Some("第2026-001号".into());
    let error = writer.append(&[Fact::Appointed(again).into()], &[]).unwrap_err();
    assert!(error.to_string().contains("第2026-001号"), "{error}");
}

/// Several terms of several people over time, through a new name, a corrected code and a merger.
#[test]
fn terms_are_counted_through_whatever_becomes_of_the_school() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = open(folder.path());
    let term =
        |code: Option<&str>, school: &str, person: &str, start: &str, end: &str, number: &str| Appointed {
            school_code: code.map(Into::into),
            start: start.parse().unwrap(),
            end: end.parse().unwrap(),
            ..appointed(school, person, number)
        };
    let change = |what, school: &str, after: &str, on: &str| {
        Entry::from(Fact::Changed(Changed {
            school_code: None,
            school: school.into(),
            person: None,
            what,
            on: on.parse().unwrap(),
            before: String::new(),
            after: after.into(),
            after_code: None,
        }))
    };
    let facts = [
        Fact::Appointed(term(Some("2164000001"), "甲校", "马一", "2020-03-01", "2023-02-28", "1号")).into(),
        Fact::Renewed(term(Some("2164000001"), "甲校", "马一", "2023-03-01", "2026-02-28", "2号")).into(),
        change(Change::Renamed, "甲校", "甲校（新）", "2024-09-01"),
        ended("甲校（新）", "马一", "2025-01-01"),
        Fact::Appointed(term(Some("2164000999"), "甲校（新）", "马二", "2025-01-01", "2027-12-31", "3号"))
            .into(),
        Fact::Renewed(term(Some("2164000999"), "甲校（新）", "马一", "2028-01-01", "2030-12-31", "4号"))
            .into(),
        change(Change::Merged, "甲校（新）", "乙校", "2029-09-01"),
    ];
    writer.append(&facts, &[]).unwrap();
    let state = writer.state();
    let told: Vec<(&str, u32)> =
        state.held.iter().map(|held| (held.appointment.person.as_str(), held.ordinal)).collect();
    assert_eq!(told, [("马一", 1), ("马一", 2), ("马二", 1), ("马一", 3)]);
    let id = state.schools.find(None, "甲校").unwrap();
    assert_eq!(state.terms_at(id).count(), 4, "one school throughout");
    let day = |text: &str| text.parse().unwrap();
    assert_eq!(state.schools.get(id).name_on(day("2024-08-31")), "甲校");
    assert_eq!(state.in_office(day("2024-12-31"))[0].person, "马一");
    assert_eq!(state.in_office(day("2025-01-01"))[0].person, "马二");
    assert!(
        state.schools.get(id).is_gone(day("2029-09-01")) && !state.schools.get(id).is_gone(day("2029-08-31"))
    );
    // 马一 left: nobody may take the office twice over, whatever the school is called.
    let rival = term(None, "甲校", "马三", "2026-01-01", "2026-06-30", "5号");
    assert!(matches!(
        writer.append(&[Fact::Appointed(rival).into()], &[]),
        Err(Error::Refused(Refusal::Overlap { .. }))
    ));
}

/// A 解聘通知 that is revoked is as though it had never been, unless somebody has come after.
#[test]
fn a_revoked_dismissal_gives_the_rest_of_the_term_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = open(folder.path());
    let dismissed = |school: &str, person: &str, number: &str| {
        Entry::from(Fact::Ended(Ended {
            school: school.into(),
            person: person.into(),
            on: "2027-01-01".parse().unwrap(),
            reason: "退休".into(),
            document_no: Some(number.into()),
            ..Ended::default()
        }))
    };
    let facts = [
        appoint("甲校", "马一", "1号"),
        appoint("乙校", "马二", "1号"),
        dismissed("甲校", "马一", "2号"),
        dismissed("乙校", "马二", "3号"),
    ];
    writer.append(&facts, &[]).unwrap();
    assert_eq!(names(writer.state(), "2027-01-01"), Vec::<String>::new());
    let mut next = appointed("乙校", "马三", "4号");
    next.start = "2027-03-01".parse().unwrap();
    writer.append(&[revoked("2号", "2027-02-01"), Fact::Appointed(next).into()], &[]).unwrap();
    assert_eq!(names(writer.state(), "2027-04-01"), ["马一", "马三"]);
    let error = writer.append(&[revoked("3号", "2027-05-01")], &[]).unwrap_err();
    assert!(error.to_string().contains("乙校已由马三接任"), "{error}");
    // A number that is spent releases nobody.
    let error = writer.append(&[dismissed("甲校", "马一", "2号")], &[]).unwrap_err();
    assert!(error.to_string().contains("已经撤销"), "{error}");
    drop(writer);
    assert_eq!(audit(folder.path(), &certificates()).unwrap().unwrap().troubles, Vec::<String>::new());
}

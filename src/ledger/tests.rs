//! The ledger as a whole: what is written is remembered, what contradicts it is refused, what is forged is found.

use std::fs;

use proptest::prelude::*;

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

#[test]
fn a_fact_is_neither_changed_nor_deleted_and_a_forged_one_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = open(folder.path());
    writer
        .append(&[appoint("甲校", "马一", "1号"), appoint("乙校", "马二", "1号")], &[b"view".to_vec()])
        .unwrap();
    drop(writer);
    let audit = || audit(folder.path(), &certificates()).unwrap().unwrap();
    assert_eq!(audit(), Audit { facts: 2, documents: 1, files: 0, troubles: Vec::new() });

    let raw = Connection::open(folder.path().join(FILE)).unwrap();
    for statement in [
        "UPDATE facts SET body = ''",
        "DELETE FROM facts",
        "UPDATE papers SET body = x'00'",
        "DELETE FROM papers",
    ] {
        assert!(raw.execute(statement, []).is_err(), "{statement}");
    }
    // Whoever removes the triggers can forge a row, but not unseen.
    raw.execute_batch("DROP TRIGGER facts_are_not_changed; UPDATE facts SET body = replace(body, '马一', '马九') WHERE id = 1")
        .unwrap();
    assert!(audit().troubles[0].starts_with("第 1 条记录的内容与校验值不符"), "{:?}", audit());
    let error = Ledger::read(folder.path()).unwrap().unwrap().state().unwrap_err();
    assert!(matches!(error, Error::Broken { id: 1, .. }));
    raw.execute_batch("UPDATE facts SET body = replace(body, '马九', '马一') WHERE id = 1").unwrap();
    raw.execute_batch("DROP TRIGGER facts_are_not_deleted; DELETE FROM facts WHERE id = 1").unwrap();
    assert!(audit().troubles[0].starts_with("第 2 条记录接不上前一条"), "{:?}", audit());
}

#[test]
fn a_chain_cut_off_at_its_end_is_told_by_the_back_up() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path())
        .append(&[appoint("甲校", "马一", "1号"), appoint("乙校", "马二", "1号")], &[])
        .unwrap();
    open(folder.path()).append(&[appoint("丙校", "马三", "2号")], &[]).unwrap();
    let raw = Connection::open(folder.path().join(FILE)).unwrap();
    raw.execute_batch("DROP TRIGGER facts_are_not_deleted; DELETE FROM facts WHERE id >= 2").unwrap();
    let troubles = audit(folder.path(), &certificates()).unwrap().unwrap().troubles;
    assert!(troubles[0].contains("末尾被截去"), "{troubles:?}");
}

#[test]
fn issued_files_are_proved_and_gaps_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join(FINALS).join("1号");
    fs::create_dir_all(home.join("聘书")).unwrap();
    fs::write(home.join("聘任通知.pdf"), "notice").unwrap();
    fs::write(home.join("聘书/01.pdf"), "certificate").unwrap();
    let file =
        |path: &str, bytes: &str| IssuedFile { path: path.into(), sha256: output::sha256(bytes.as_bytes()) };
    let mut fact = appointed("甲校", "马一", "1号");
    fact.certificate_no = Some("第2026-002号".into());
    let issued = Issued {
        document_no: "1号".into(),
        document: "聘任通知".into(),
        date: fact.start,
        people: 1,
        folder: "1号".into(),
        files: vec![file("聘任通知.pdf", "notice"), file("聘书/01.pdf", "certificate")],
        dossier: output::sha256(b"dossier"),
    };
    let facts = [Fact::Appointed(fact).into(), Fact::Issued(issued).into()];
    open(folder.path()).append(&facts, &[b"dossier".to_vec()]).unwrap();
    let troubles = || audit(folder.path(), &certificates()).unwrap().unwrap().troubles;
    assert_eq!(troubles(), ["聘书编号不连续，缺 第2026-001号"]);
    fs::write(home.join("聘书/01.pdf"), "forged").unwrap();
    fs::remove_file(home.join("聘任通知.pdf")).unwrap();
    fs::write(home.join("说明.txt"), "?").unwrap();
    let told = troubles();
    for part in ["正式/1号/聘任通知.pdf 不在了", "聘书/01.pdf 与签发时不一致", "说明.txt 不是签发的文件"]
    {
        assert!(told.iter().any(|trouble| trouble.contains(part)), "{part}: {told:?}");
    }
}

#[test]
fn other_files_and_newer_ledgers_are_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    assert!(Ledger::read(folder.path()).unwrap().is_none());
    drop(open(folder.path()));
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 9").unwrap();
    let before = fs::read(&path).unwrap();
    assert!(matches!(Ledger::read(folder.path()), Err(Error::Newer { seen: 9, .. })));
    assert!(matches!(Writer::open(folder.path(), act("")), Err(Error::Newer { seen: 9, .. })));
    assert_eq!(fs::read(&path).unwrap(), before);
    fs::write(&path, "not a database at all, only some text").unwrap();
    assert!(Ledger::read(folder.path()).is_err());
    fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE x (y)").unwrap();
    assert!(matches!(Ledger::read(folder.path()), Err(Error::Foreign { .. })));
    assert!(matches!(Writer::open(folder.path(), act("")), Err(Error::Foreign { .. })));
    // A process killed between making the file and laying it out leaves an empty one.
    fs::write(&path, "").unwrap();
    assert!(Ledger::read(folder.path()).unwrap().is_none());
    open(folder.path()).append(&[appoint("甲校", "马一", "1号")], &[]).unwrap();
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

/// A file that version 0.1.0 wrote before there was a second layout.
#[test]
fn a_ledger_of_the_first_version_reads_and_moves_on() {
    let folder = tempfile::tempdir().unwrap();
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/quirks/台账-第1版.db");
    fs::copy(&old, folder.path().join(FILE)).unwrap();
    let read = Ledger::read(folder.path()).unwrap().unwrap();
    assert_eq!(read.version, 1);
    let state = read.state().unwrap();
    assert_eq!(names(&state, "2024-05-01"), ["王建国", "阿卜杜拉·买买提", "马伟"]);
    assert_eq!(names(&state, "2025-09-01"), ["马伟"]);
    drop(read);
    assert_eq!(
        fs::read(&old).unwrap(),
        fs::read(folder.path().join(FILE)).unwrap(),
        "reading changes nothing"
    );

    let mut writer = open(folder.path());
    assert_eq!(*writer.state(), state, "the same facts after moving on");
    let mut renewed = appointed("贺兰县第一小学", "马伟", "贺教体发〔2027〕3号");
    (renewed.start, renewed.end) = ("2027-04-01".parse().unwrap(), "2030-03-31".parse().unwrap());
    writer.append(&[Fact::Renewed(renewed).into()], &[]).unwrap();
    assert_eq!(writer.state().held.last().unwrap().ordinal, 2, "第二届, by the name without the code");
    drop(writer);
    assert_eq!(audit(folder.path(), &certificates()).unwrap().unwrap().troubles, Vec::<String>::new());
    // What was there before stands beside it, in its own version.
    let copy = backup::list(folder.path()).pop().unwrap();
    assert_eq!(Ledger::at(&copy).unwrap().unwrap().version, 1);
    assert_eq!(Ledger::at(&copy).unwrap().unwrap().records().unwrap().len(), 5);
}

/// What a process left half written when it was killed in the middle of its commit is rolled back by the next reader.
#[test]
fn a_commit_cut_short_is_undone_by_the_next_reader() {
    let (folder, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    open(folder.path()).append(&[appoint("甲校", "马一", "1号")], &[]).unwrap();
    let before = Ledger::read(folder.path()).unwrap().unwrap().state().unwrap();
    let raw = Connection::open(folder.path().join(FILE)).unwrap();
    // So small a cache writes pages to the file before the commit; the journal keeps what was there.
    raw.execute_batch("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE").unwrap();
    for id in 2..400 {
        let row = (id, "x".repeat(2000), format!("{id}"));
        raw.execute(
            "INSERT INTO facts (id, recorded_at, body, previous, hash) VALUES (?1, '', ?2, '', ?3)",
            row,
        )
        .unwrap();
    }
    let journal = format!("{FILE}-journal");
    for name in [FILE, &journal] {
        fs::copy(folder.path().join(name), copy.path().join(name)).unwrap();
    }
    let torn = fs::metadata(copy.path().join(FILE)).unwrap().len();
    assert!(torn > 100_000, "the copy holds half a transaction: {torn} bytes");
    assert_eq!(Ledger::read(copy.path()).unwrap().unwrap().state().unwrap(), before);
    assert!(!copy.path().join(&journal).exists(), "rolled back");
}

#[test]
fn each_session_that_writes_leaves_a_back_up_and_twenty_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..25 {
        let moment = format!("2026-03-26T09:00:{number:02}+08:00");
        let mut writer = Writer::open(folder.path(), act(&moment)).unwrap();
        writer.append(&[appoint(&format!("{number}校"), "马一", "1号")], &[]).unwrap();
        writer.append(&[appoint(&format!("{number}校二"), "马二", "1号")], &[]).unwrap();
        drop(writer);
        drop(Writer::open(folder.path(), act("9999")).unwrap());
    }
    let copies = backup::list(folder.path());
    assert_eq!(copies.len(), 20);
    assert_eq!(copies[19].file_name().unwrap(), "台账-备份-2026-03-26T09-00-24.db");
    assert_eq!(Ledger::at(&copies[19]).unwrap().unwrap().records().unwrap().len(), 48);
}

#[test]
fn a_second_writer_waits_or_learns_who_writes() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path());
    let path = folder.path().to_path_buf();
    let second = std::thread::spawn(move || Writer::open(&path, act("")).map(|_| ()));
    std::thread::sleep(std::time::Duration::from_millis(150));
    drop(first);
    second.join().unwrap().expect("it waited");
}

/// Facts as a clerk might try to write them, valid or not.
fn any_fact() -> impl Strategy<Value = Fact> {
    let day = |month: u32| jiff::civil::date(2024 + (month / 12) as i16, (month % 12 + 1) as i8, 1);
    (0usize..7, 0usize..4, 0usize..5, 0u32..48, 1u32..40, 0u32..6).prop_map(
        move |(kind, school, person, month, length, number)| {
            let code = (school % 2 == 0).then(|| format!("216400000{school}"));
            let name = format!("{school}校");
            let who = format!("马{person}");
            let term = || Appointed {
                school_code: code.clone(),
                school: name.clone(),
                person: who.clone(),
                birth: (person > 0).then(|| format!("1978-0{person}")),
                post: "校长".into(),
                start: day(month),
                end: day(month + length),
                document_no: format!("{number}号"),
                ..Appointed::default()
            };
            match kind {
                0 | 1 => Fact::Appointed(term()),
                2 => Fact::Renewed(term()),
                3 => Fact::Ended(Ended {
                    school_code: code.clone(),
                    school: name.clone(),
                    person: who.clone(),
                    on: day(month),
                    reason: "调离".into(),
                    document_no: None,
                }),
                4 => Fact::Revoked(Revoked {
                    document_no: format!("{number}号"),
                    on: day(month),
                    reason: "有误".into(),
                }),
                5 => Fact::Changed(Changed {
                    school_code: code.clone(),
                    school: name.clone(),
                    person: None,
                    what: Change::Renamed,
                    on: day(month),
                    before: name.clone(),
                    after: format!("{school}校（新）"),
                    after_code: None,
                }),
                _ => Fact::Issued(Issued {
                    document_no: format!("{number}号"),
                    document: "聘任通知".into(),
                    date: day(month),
                    ..Issued::default()
                }),
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Whatever is tried in whatever order: what was admitted never contradicts itself, replay is the state, numbers
    /// come without gaps.
    #[test]
    fn any_sequence_of_facts_keeps_the_invariants(facts in proptest::collection::vec(any_fact(), 0..50)) {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = open(folder.path());
        for mut fact in facts {
            if let Fact::Appointed(fact) | Fact::Renewed(fact) = &mut fact {
                let year = fact.start.year();
                let next = certificates().next(year, writer.state().certificate_numbers());
                fact.certificate_no = Some(certificates().fill(year, next));
            }
            writer.append(&[fact.into()], &[]).ok();
        }
        let state = writer.state().clone();
        drop(writer);
        let told = audit(folder.path(), &certificates()).unwrap().unwrap();
        prop_assert_eq!(told.troubles, Vec::<String>::new());
        let replayed = Ledger::read(folder.path()).unwrap().unwrap().state().unwrap();
        prop_assert_eq!(&replayed, &state);
        for month in 0..60 {
            let day = jiff::civil::date(2024 + month / 12, (month % 12 + 1) as i8, 15);
            let mut schools: Vec<_> = state.held.iter().filter(|held| held.in_office(day)).map(|held| held.school).collect();
            let count = schools.len();
            schools.sort_unstable();
            schools.dedup();
            prop_assert_eq!(schools.len(), count, "one in office per school");
        }
    }
}

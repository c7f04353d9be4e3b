//! How the ledger bears a whole country for thirty years: a million facts, replayed to the roster of today, and one
//! more appended.
//!
//!     cargo bench --bench ledger
//!
//! `YINFA_BENCH_FACTS` sets another number of facts.

use std::path::Path;

use criterion::{BatchSize, Criterion, SamplingMode, criterion_group, criterion_main};
use jiff::civil::{Date, date};
use yinfa::ledger::{Act, Appointed, Assessed, BACKUP_FOLDER, Entry, Fact, Ledger, Trained, Writer};

fn act() -> Act {
    Act { at: "2026-03-26T09:00:00+08:00".into(), what: "bench".into() }
}

fn school(index: usize) -> (Option<String>, String) {
    (Some(format!("21{index:08}")), format!("第{index}小学"))
}

/// A county-sized step of history: every three years a term, each year a training and an assessment.
fn facts(count: usize) -> Vec<Entry> {
    // Of 70 facts a school has in thirty years, 10 are terms, 30 trainings, 30 assessments.
    let schools = count.div_ceil(70);
    let mut facts: Vec<Entry> = Vec::with_capacity(count);
    for year in 0..30i16 {
        for index in 0..schools {
            let (school_code, school) = school(index);
            let person = format!("马{index}");
            if year % 3 == 0 {
                let term = Appointed {
                    school_code: school_code.clone(),
                    school: school.clone(),
                    person: person.clone(),
                    birth: Some("1978-05".into()),
                    post: "校长".into(),
                    start: date(1997 + year, 3, 1),
                    end: date(2000 + year, 2, 28),
                    document_no: format!("某教发〔{}〕{}号", 1997 + year, index / 250),
                    certificate_no: Some(format!("第{}-{index}号", 1997 + year)),
                    ..Appointed::default()
                };
                let fact = if year == 0 { Fact::Appointed(term) } else { Fact::Renewed(term) };
                facts.push(fact.into());
            }
            let (code, name, who) = (school_code.clone(), school.clone(), person.clone());
            facts.push(
                Fact::Trained(Trained {
                    school_code: code,
                    school: name,
                    person: who,
                    on: date(1997 + year, 5, 12),
                    title: "首席信息官集中培训".into(),
                    tenths: Some(80),
                    level: "县级".into(),
                    abilities: vec!["规划决策".into()],
                })
                .into(),
            );
            facts.push(
                Fact::Assessed(Assessed {
                    school_code,
                    school,
                    person,
                    year: 1997 + year,
                    hundredths: Some(9150),
                    result: "合格".into(),
                    ..Assessed::default()
                })
                .into(),
            );
        }
    }
    facts.truncate(count);
    facts
}

fn today() -> Date {
    date(2026, 3, 26)
}

fn fill(folder: &Path, count: usize) {
    let mut writer = Writer::open(folder, act()).expect("a ledger");
    writer.append(&facts(count), &[]).expect("appended");
}

fn ledger(criterion: &mut Criterion) {
    let count =
        std::env::var("YINFA_BENCH_FACTS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir().expect("a temp folder");
    fill(folder.path(), count);
    let mut group = criterion.benchmark_group(format!("ledger/{count}"));
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.bench_function("roster", |bencher| {
        bencher.iter(|| {
            let ledger = Ledger::read(folder.path()).expect("readable").expect("a ledger");
            ledger.state().expect("whole").in_office(today()).len()
        });
    });
    let mut times = 0;
    let mut one_more = || {
        times += 1;
        let (school_code, school) = school(0);
        let title = format!("第{times}次");
        let fact =
            Trained { school_code, school, person: "马0".into(), on: today(), title, ..Trained::default() };
        [Entry::from(Fact::Trained(fact))]
    };
    // One session for all samples. It replays the ledger when it opens and backs the file up before its first append and
    // not again: neither is part of an append, and the second is measured on its own.
    let mut writer = Writer::open(folder.path(), act()).expect("a ledger");
    writer.append(&one_more(), &[]).expect("appended");
    group.bench_function("append", |bencher| {
        bencher.iter_batched(
            &mut one_more,
            |fact| writer.append(&fact, &[]).expect("appended"),
            BatchSize::PerIteration,
        );
    });
    drop(writer);
    group.bench_function("first append, with its back-up", |bencher| {
        bencher.iter_batched(
            || {
                // A back-up is as large as the ledger: they do not pile up.
                std::fs::remove_dir_all(folder.path().join(BACKUP_FOLDER)).ok();
                (Writer::open(folder.path(), act()).expect("a ledger"), one_more())
            },
            |(mut writer, fact)| {
                writer.append(&fact, &[]).expect("appended");
                // Closing is not measured.
                writer
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, ledger);
criterion_main!(benches);

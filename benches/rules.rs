//! Every rule over a county, a province and a country: `cargo bench --bench rules`. The batch is made in
//! memory; what counts is that a nomination costs the same however many there are.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jiff::civil::{Date, date};
use yinfa::finding::Level;
use yinfa::model::{
    Batch, HistoryEntry, Locator, Nomination, Photo, School, SchoolRef, Stage, Term, Tone, Value, YearMonth,
};
use yinfa::place::{CellRef, Place};
use yinfa::rules::{self, Context, EveryGlyph};
use yinfa::settings::Settings;

const TODAY: Date = date(2026, 3, 1);

/// A school each, every tenth with something to find: a short term, a shared phone, a near namesake.
fn batch(count: usize) -> Batch {
    let (list, sheet) = (Place::file("名册.xlsx"), Place::file("汇总.xlsx"));
    let schools = (0..count).map(|index| school(index, &list)).collect();
    let nominations = (0..count).map(|index| nomination(index, &sheet)).collect();
    Batch { schools, nominations, ..Batch::default() }
}

fn name(index: usize) -> String {
    let part = |shift: usize| char::from_u32(0x4e00 + ((index / shift) % 2_000) as u32).expect("a hanzi");
    format!("马{}{}", part(1), part(2_000))
}

fn text(place: &Place, row: usize, column: u32, words: String) -> Value<String> {
    let at = place.at(CellRef::new(row as u32 + 2, column));
    Value { place: at, seen: words.clone(), read: Some(words) }
}

fn school(index: usize, place: &Place) -> School {
    let name_cell = text(place, index, 1, format!("第{index}小学"));
    School {
        source: name_cell.place.clone(),
        name: name_cell,
        code: Some(text(place, index, 2, format!("2164{index:06}"))),
        uscc: Some(text(place, index, 3, format!("12640122{index:010}"))),
        stage: None,
        ownership: None,
        town: None,
        legal_representative: Some(text(place, index, 4, name(index))),
        address: None,
        phone: None,
        short_names: Vec::new(),
        former_names: Vec::new(),
        effective_stage: Some(Stage::Primary),
        in_scope: true,
    }
}

fn nomination(index: usize, place: &Place) -> Nomination {
    let odd = index % 10 == 9;
    let term = Term { start: TODAY, end: if odd { date(2028, 2, 28) } else { date(2029, 2, 28) } };
    let cell = |column, words: String| Some(text(place, index, column, words));
    let mut own = Nomination::at(place.at(CellRef::new(index as u32 + 2, 1)), SchoolRef::Listed(index), term);
    own.name = cell(1, name(index));
    let months = YearMonth::new(1970 + (index % 15) as i16, 1 + (index % 12) as i8);
    own.birth = Some(Value::new(place.at(CellRef::new(index as u32 + 2, 2)), "1978.05", months));
    own.unit = cell(3, format!("第{index}小学"));
    own.post = cell(4, "校长".into());
    own.college = cell(5, "宁夏大学".into());
    own.major = cell(6, "教育学".into());
    // Pairs share a number, and a mailbox is one for a hundred: the search for likenesses must not square.
    own.phone = cell(7, format!("139{:08}", if odd { index - 1 } else { index }));
    own.email = cell(8, format!("office{}@example.cn", index / 100));
    let place_of_term = place.at(CellRef::new(index as u32 + 2, 9));
    own.term_start = Some(Value::new(place_of_term.clone(), term.start.to_string(), Some(term.start)));
    own.term_end = Some(Value::new(place_of_term, term.end.to_string(), Some(term.end)));
    let lines =
        vec![HistoryEntry {
            from: YearMonth::new(2001, 8), to: None, text: format!("第{index}小学 校长")
        }];
    own.history = Some(Value::new(place.at(CellRef::new(index as u32 + 2, 10)), "2001.08-至今", Some(lines)));
    let file: Arc<str> = format!("照片/{index}.jpg").into();
    let locator = Locator { disk: file.as_ref().into(), members: Vec::new() };
    own.photo = Some(Photo {
        file,
        locator,
        sha256: format!("{index:064x}"),
        width: 295,
        height: 413,
        tone: Tone::Picture,
    });
    own
}

fn judging(criterion: &mut Criterion) {
    let settings = Settings::default();
    let mut group = criterion.benchmark_group("rules");
    group.sample_size(10);
    for count in [100usize, 10_000, 100_000, 1_000_000] {
        let batch = batch(count);
        let context =
            Context { batch: &batch, settings: &settings, as_of: TODAY, in_office: &[], glyphs: &EveryGlyph };
        let (findings, _) = rules::judge(&context, Vec::new());
        let short = findings.iter().filter(|own| own.rule == "term-short" && own.level == Level::Confirm);
        assert_eq!(short.count(), count / 10, "every seeded term is found");
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(|| black_box(rules::judge(&context, Vec::new())));
        });
    }
    group.finish();
}

criterion_group!(benches, judging);
criterion_main!(benches);

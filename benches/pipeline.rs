//! Benches: `make bench`. Ratios count; the machine's noise does not.

use std::hint::black_box;
use std::path::PathBuf;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jiff::civil::date;
use yinfa::document::{Desk, form};
use yinfa::render::engine::{Engine, Gaps, Job};
use yinfa::render::fonts::{self, Fonts};
use yinfa::rules::{self, Context, EveryGlyph};
use yinfa::settings::{Settings, Templates};
use yinfa::{intake, model::Batch};

fn sample() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/sample")
}

fn read(settings: &Settings) -> (Batch, Vec<yinfa::finding::Finding>) {
    let raw = intake::read(&sample(), &[], settings).expect("the sample is readable");
    intake::resolve(raw, settings, date(2026, 3, 1))
}

/// The sample read and resolved; then judged.
fn reading_and_rules(criterion: &mut Criterion) {
    let settings = Settings::default();
    let mut group = criterion.benchmark_group("sample");
    group.throughput(Throughput::Elements(30));
    group.bench_function("intake", |bencher| bencher.iter(|| black_box(read(&settings))));
    let (batch, reading) = read(&settings);
    group.bench_function("rules", |bencher| {
        bencher.iter(|| {
            let context = Context {
                batch: &batch,
                settings: &settings,
                as_of: date(2026, 3, 1),
                in_office: &[],
                glyphs: &EveryGlyph,
            };
            black_box(rules::judge(&context, reading.clone()))
        });
    });
    group.finish();
}

/// One 推荐表 to PDF/A-2b on one thread, photo and glyph check included.
fn rendering(criterion: &mut Criterion) {
    let settings = Settings::default();
    let (batch, _) = read(&settings);
    let templates = Templates::default();
    let fonts = Fonts::load(&fonts::folders(&[])).complete().expect("fonts: run `make fonts`");
    let engine = Engine::new(fonts, &templates, date(2026, 3, 1));
    let desk = Desk {
        settings: &settings,
        templates: &templates,
        batch: &batch,
        in_office: &[],
        as_of: date(2026, 3, 1),
        draft: true,
    };
    let mut next = (0..batch.nominations.len()).cycle();
    let mut group = criterion.benchmark_group("render");
    group.throughput(Throughput::Elements(1));
    group.sample_size(30);
    group.bench_function("推荐表", |bencher| {
        bencher.iter(|| {
            let nomination = &batch.nominations[next.next().expect("a cycle never ends")];
            let photo = nomination.photo.as_ref().map(|photo| {
                let bytes = intake::photo_bytes(&photo.locator).expect("the photo is still there");
                yinfa::render::photo::prepare(&bytes).expect("the photo is sound")
            });
            let view = form::view(&desk, nomination, photo.is_some().then_some(1), None);
            let pdf = engine
                .pdf(Job { template: "form", view, photos: photo.into_iter().collect(), gaps: Gaps::Marked })
                .expect("it prints");
            comemo::evict(2);
            black_box(pdf.len())
        });
    });
    group.finish();
}

criterion_group!(benches, reading_and_rules, rendering);
criterion_main!(benches);

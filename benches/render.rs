//! Every kind of document to PDF/A-2b on one thread, gaps and tags included, a paper a kind of the sample:
//! `cargo bench --bench render`. Ratios count; the machine's noise does not.

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jiff::civil::date;
use yinfa::document::Document;
use yinfa::pipeline::{self, Request};
use yinfa::render::engine::Engine;
use yinfa::render::fonts::{self, Fonts};

fn rendering(criterion: &mut Criterion) {
    let sample = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/sample");
    let request = Request {
        out: sample.with_extension("out"),
        workspace: sample,
        as_of: date(2026, 3, 1),
        threads: NonZeroUsize::MIN,
        force: true,
        only: Vec::new(),
    };
    let checked = pipeline::check(&request).expect("the sample is readable");
    let fonts = Fonts::load(&fonts::folders(&[])).complete().expect("fonts: run `make fonts`");
    let engine = Engine::new(fonts, &checked.templates, request.as_of);
    let mut group = criterion.benchmark_group("render");
    group.throughput(Throughput::Elements(1));
    group.sample_size(10);
    for document in Document::all().filter(|document| document.is_built()) {
        let jobs = pipeline::jobs(&checked, document).expect("the texts can be filled");
        if jobs.is_empty() {
            continue;
        }
        let mut next = jobs.iter().cycle();
        group.bench_function(document.label(), |bencher| {
            bencher.iter(|| {
                let job = next.next().expect("a cycle never ends").clone();
                let pdf = engine.pdf(job).expect("it prints");
                comemo::evict(2);
                black_box(pdf.len())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, rendering);
criterion_main!(benches);

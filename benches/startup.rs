//! What a clerk waits for before anything else: the program started, the sample checked, a first page set.
//! `cargo bench --bench startup`.

use std::path::Path;
use std::process::{Command, Stdio};

use criterion::{Criterion, criterion_group, criterion_main};

fn starting(criterion: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a temp folder");
    let picture = folder.path().join("推荐表.png");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yinfa"));
        command.env("YINFA_FONTS", root.join("fonts")).current_dir(root).args(arguments);
        let status = command.stdout(Stdio::null()).status().expect("the program starts");
        assert!(status.code().is_some_and(|code| code < 2), "{arguments:?}");
    };
    let day = ["--as-of", "2026-03-01"];
    let picture = picture.to_str().expect("a temp path is UTF-8");
    let mut group = criterion.benchmark_group("startup");
    group.sample_size(30);
    group.bench_function("version", |bencher| bencher.iter(|| run(&["--version"])));
    group.bench_function("check", |bencher| {
        bencher.iter(|| run(&[&["check", "data/sample"][..], &day].concat()));
    });
    group.bench_function("first page", |bencher| {
        bencher.iter(|| {
            run(&[&["preview", "data/sample", "推荐表", "-o", picture, "--ppi", "24"][..], &day].concat())
        });
    });
    group.finish();
}

criterion_group!(benches, starting);
criterion_main!(benches);

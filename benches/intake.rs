//! Bench of intake: rows a second out of one summary of 100 and of 100,000 rows, in each format that grows large,
//! and the most memory that reading it took. Ratios count; the machine's noise does not.

use std::hint::black_box;
use std::path::Path;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jiff::civil::date;
use rust_xlsxwriter::Workbook;
use yinfa::intake;
use yinfa::settings::Settings;

const HEADER: [&str; 11] = [
    "姓名",
    "出生年月",
    "政治面貌",
    "最高学历",
    "毕业院校",
    "所学专业",
    "工作单位",
    "职务",
    "联系电话",
    "电子邮箱",
    "工作经历",
];

/// A row nobody shares a name, a phone or a school with.
fn row(index: usize) -> [String; 11] {
    let given = |at: usize| char::from_u32(0x4e00 + at as u32).expect("a character of the common block");
    [
        format!("马{}{}", given(index % 2000), given(2000 + index / 2000)),
        format!("19{}年{}月", 70 + index % 20, 1 + index % 12),
        "中共党员".into(),
        "大学本科".into(),
        "宁夏大学".into(),
        "数学".into(),
        format!("贺兰县第{index}小学"),
        "校长".into(),
        format!("139{index:08}"),
        format!("m{index}@163.com"),
        format!("2001.08-2010.07 贺兰县第四中学 教师\n2010.08-至今 贺兰县第{index}小学 校长"),
    ]
}

fn xlsx(rows: usize) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, label) in HEADER.iter().enumerate() {
        sheet.write(0, column as u16, *label).expect("written");
    }
    for index in 0..rows {
        for (column, text) in row(index).iter().enumerate() {
            sheet.write(index as u32 + 1, column as u16, text).expect("written");
        }
    }
    book.save_to_buffer().expect("saved")
}

fn csv(rows: usize) -> Vec<u8> {
    let mut out = HEADER.join(",") + "\n";
    for index in 0..rows {
        let cells: Vec<String> = row(index).iter().map(|text| format!("\"{text}\"")).collect();
        out.push_str(&(cells.join(",") + "\n"));
    }
    out.into_bytes()
}

fn read(folder: &Path, rows: usize) {
    let settings = Settings::default();
    let raw = intake::read(folder, &[], &settings).expect("a folder");
    let (batch, _) = intake::resolve(raw, &settings, date(2026, 3, 1));
    assert_eq!(batch.nominations.len(), rows);
    black_box(batch);
}

/// The process's peak memory since the last call. *Units*: MB. Linux only: elsewhere nothing is said.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let peak = line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024;
    std::fs::write("/proc/self/clear_refs", "5").ok()?;
    Some(peak)
}

fn rows_a_second(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("intake");
    for rows in [100, 100_000] {
        for (name, bytes) in [("汇总.xlsx", xlsx(rows)), ("汇总.csv", csv(rows))] {
            let folder = tempfile::tempdir().expect("a temp folder");
            std::fs::write(folder.path().join(name), &bytes).expect("written");
            let size = bytes.len();
            drop(bytes);
            peak();
            read(folder.path(), rows);
            if let Some(peak) = peak() {
                println!("{name}: {rows} rows, {size} bytes on disk, peak {peak} MB");
            }
            group.throughput(Throughput::Elements(rows as u64));
            group.sample_size(if rows > 1000 { 10 } else { 50 });
            group.bench_with_input(BenchmarkId::new(name, rows), &rows, |bencher, rows| {
                bencher.iter(|| read(folder.path(), *rows));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, rows_a_second);
criterion_main!(benches);

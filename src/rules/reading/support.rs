//! A tiny folder for the tests of reading rules: files in, findings out.

use crate::finding::Finding;
use crate::settings::Settings;

/// The rules that reading these files falls under, each once, in order of their names.
pub fn read(files: &[(&str, Vec<u8>)]) -> Vec<&'static str> {
    let mut rules: Vec<_> = findings(files).into_iter().map(|finding| finding.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

/// Everything there is to say about reading these files.
pub fn findings(files: &[(&str, Vec<u8>)]) -> Vec<Finding> {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let settings = Settings::default();
    let raw = crate::intake::read(folder.path(), &[], &settings).unwrap();
    crate::intake::resolve(raw, &settings, jiff::civil::date(2026, 3, 1)).1
}

/// A school list and a summary of one good row, with some cells changed.
pub fn row(changes: &[(&str, &str)]) -> Vec<(&'static str, Vec<u8>)> {
    vec![("名册.csv", list(changes)), ("汇总.csv", summary(changes))]
}

const LIST: [(&str, &str); 5] = [
    ("学校名称", "贺兰县第一小学"),
    ("学校标识码", "2164000123"),
    ("统一社会信用代码", "12640122454370129L"),
    ("学段", "小学"),
    ("法定代表人", "马伟"),
];

const SUMMARY: [(&str, &str); 12] = [
    ("姓名", "马伟"),
    ("性别", "男"),
    ("出生年月", "1978年5月"),
    ("政治面貌", "中共党员"),
    ("最高学历", "大学本科"),
    ("毕业院校", "宁夏大学"),
    ("所学专业", "数学"),
    ("工作单位", "贺兰县第一小学"),
    ("职务", "校长"),
    ("联系电话", "13995012345"),
    ("电子邮箱", "mawei@163.com"),
    ("工作经历", "2001.08-至今 贺兰县第一小学 校长"),
];

pub fn list(changes: &[(&str, &str)]) -> Vec<u8> {
    csv(&LIST, changes, &[])
}

/// A change of a column that the summary lacks adds it.
pub fn summary(changes: &[(&str, &str)]) -> Vec<u8> {
    let more: Vec<(&str, &str)> = changes
        .iter()
        .filter(|(name, _)| !SUMMARY.iter().chain(&LIST).any(|(own, _)| own == name))
        .copied()
        .collect();
    csv(&SUMMARY, changes, &more)
}

fn csv(columns: &[(&str, &str)], changes: &[(&str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    let quote = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let columns: Vec<_> = columns.iter().chain(more).collect();
    let names: Vec<String> = columns.iter().map(|(name, _)| quote(name)).collect();
    let values = columns.iter().map(|(name, value)| {
        quote(changes.iter().find(|(changed, _)| changed == name).map_or(value, |(_, changed)| changed))
    });
    format!("{}\n{}\n", names.join(","), values.collect::<Vec<_>>().join(",")).into_bytes()
}

pub fn jpeg(shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let image = image::RgbImage::from_pixel(59, 83, image::Rgb([shade, 120, 200]));
    image::codecs::jpeg::JpegEncoder::new(&mut bytes).encode_image(&image).unwrap();
    bytes
}

pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook of one sheet, changed before it is saved.
pub fn workbook(change: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, (name, value)) in SUMMARY.iter().enumerate() {
        sheet.write(0, column as u16, *name).unwrap();
        sheet.write(1, column as u16, *value).unwrap();
    }
    change(sheet);
    // Excel will not hide the sheet that is open: another one is.
    book.add_worksheet().set_active(true);
    book.save_to_buffer().unwrap()
}

/// What each finding of a rule rests on, in the order they are said.
pub fn evidence(rule: &str, files: &[(&str, Vec<u8>)]) -> Vec<Option<String>> {
    findings(files).into_iter().filter(|own| own.rule == rule).map(|own| own.evidence).collect()
}

/// A summary with pictures over its one row.
pub fn pictured(pictures: &[Vec<u8>]) -> Vec<u8> {
    workbook(|sheet| {
        for (index, picture) in pictures.iter().enumerate() {
            let image = rust_xlsxwriter::Image::new_from_buffer(picture).unwrap();
            let image = image.set_scale_width(0.2).set_scale_height(0.2);
            sheet.insert_image(1, 12 + index as u16, &image).unwrap();
        }
    })
}

/// A second file with the same person, some cells changed.
pub fn twice(changes: &[(&str, &str)]) -> Vec<(&'static str, Vec<u8>)> {
    let mut files = row(&[]);
    files.push(("第二份.csv", summary(changes)));
    files
}

/// The same files and one more.
pub fn with<'a>(
    mut files: Vec<(&'a str, Vec<u8>)>,
    name: &'a str,
    bytes: Vec<u8>,
) -> Vec<(&'a str, Vec<u8>)> {
    files.push((name, bytes));
    files
}

/// A good row, and the marked copy of it that came back with some cells changed.
pub fn marked(changes: &[(&str, &str)]) -> Vec<(&'static str, Vec<u8>)> {
    let files = row(&[]);
    let key =
        format!(r#"{{"batch":"{}","file":"汇总.csv","rows":["!2"]}}"#, crate::output::sha256(&files[1].1));
    let copy = workbook(|sheet| {
        for (column, (name, _)) in SUMMARY.iter().enumerate() {
            if let Some((_, value)) = changes.iter().find(|(changed, _)| changed == name) {
                sheet.write(1, column as u16, *value).unwrap();
            }
        }
    });
    with(files, "退回/汇总.xlsx", keyed(&copy, &key))
}

/// A workbook with the key of a marked copy in its properties.
fn keyed(book: &[u8], key: &str) -> Vec<u8> {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let mut members: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        members.push((file.name().unwrap().into_owned(), bytes));
    }
    let property = format!(
        "<Properties><property pid=\"2\" name=\"yinfa-mark\"><vt:lpwstr>{}</vt:lpwstr></property></Properties>",
        key.replace('"', "&quot;")
    );
    members.push(("docProps/custom.xml".into(), property.into_bytes()));
    zip(&members.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>())
}

/// A workbook with its 填写示例, and perhaps a sheet of its own people.
pub fn examples(filled: bool) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["填写示例", "汇总"].into_iter().take(if filled { 2 } else { 1 }) {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (column, (label, value)) in SUMMARY.iter().enumerate() {
            sheet.write(0, column as u16, *label).unwrap();
            sheet.write(1, column as u16, *value).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

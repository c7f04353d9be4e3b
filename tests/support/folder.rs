//! A folder as schools send it, made at test time, and what intake makes of it.

use std::io::Write;
use std::path::PathBuf;

use rust_xlsxwriter::{Workbook, Worksheet};
use yinfa::finding::Finding;
use yinfa::intake;
use yinfa::model::{Batch, Field};
use yinfa::settings::Settings;

/// A small county: three schools, three nominees.
pub const SCHOOLS: &[&[&str]] = &[
    &["学校名称", "学校标识码", "统一社会信用代码", "学段", "所属乡镇", "法定代表人"],
    &["贺兰县第一小学", "2164000123", "12640122454370129L", "小学", "习岗街道", "马伟"],
    &["贺兰县第四中学", "3164000456", "12640122735976346P", "初中", "习岗街道", "王建国"],
    &["贺兰县立岗镇中心小学", "2164000789", "12640122MB0R12348C", "小学", "立岗镇", "阿卜杜拉·买买提"],
];

pub const PEOPLE: &[&[&str]] = &[
    &[
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
    ],
    &[
        "马伟",
        "1978年5月",
        "中共党员",
        "大学本科",
        "宁夏大学",
        "数学",
        "贺兰县第一小学",
        "校长",
        "13995012345",
        "mawei@163.com",
        "2001.08-2010.07 贺兰县第四中学 教师\n2010.08-至今 贺兰县第一小学 校长",
    ],
    &[
        "王建国",
        "1980年10月",
        "群众",
        "研究生",
        "陕西师范大学",
        "物理",
        "贺兰县第四中学",
        "校长",
        "0951-8061234",
        "wang@edu.cn",
        "2003.08-至今 贺兰县第四中学 校长",
    ],
    &[
        "阿卜杜拉·买买提",
        "1985年1月",
        "民进会员",
        "大学专科",
        "固原师专",
        "语文",
        "贺兰县立岗镇中心小学",
        "副校长",
        "13895012345",
        "abdul@qq.com",
        "2006.08-至今 贺兰县立岗镇中心小学 副校长",
    ],
];

/// A folder being filled.
pub struct Folder {
    dir: tempfile::TempDir,
}

/// What intake made of it.
pub struct Read {
    pub batch: Batch,
    pub findings: Vec<Finding>,
}

impl Folder {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a temp folder") }
    }

    pub fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, bytes).expect("written");
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn read(&self) -> Read {
        self.read_with(&Settings::default())
    }

    pub fn read_with(&self, settings: &Settings) -> Read {
        let raw = intake::read(self.dir.path(), &[], settings).expect("a folder");
        let (batch, findings) = intake::resolve(raw, settings, jiff::civil::date(2026, 3, 1));
        Read { batch, findings }
    }
}

impl Read {
    /// Every value of the batch in one text, without places: two dialects of one county are equal here.
    pub fn values(&self) -> String {
        let mut out = String::new();
        for school in &self.batch.schools {
            out.push_str(&format!(
                "{} {} {} {:?} {} {}\n",
                school.name(),
                school.code().unwrap_or("-"),
                school.uscc.as_ref().and_then(|value| value.read.as_deref()).unwrap_or("-"),
                school.effective_stage,
                school.town().unwrap_or("-"),
                school.legal_representative().unwrap_or("-"),
            ));
        }
        let mut people: Vec<String> = self.batch.nominations.iter().map(|row| self.person(row)).collect();
        people.sort();
        out + &people.concat()
    }

    fn person(&self, row: &yinfa::model::Nomination) -> String {
        let text = |value: &Option<yinfa::model::Value<String>>| {
            value.as_ref().and_then(|value| value.read.clone()).unwrap_or_default()
        };
        let history = row.history.as_ref().and_then(|value| value.read.clone()).unwrap_or_default();
        let history: Vec<String> = history.iter().map(|entry| entry.print()).collect();
        format!(
            "{} @{} {} {} {} {} {} {} {} {} [{}] {}..{}\n",
            row.name(),
            self.batch.school_name(row),
            row.birth
                .as_ref()
                .and_then(|value| value.read)
                .map(|month| month.to_string())
                .unwrap_or_default(),
            row.politics.as_ref().and_then(|value| value.read).unwrap_or_default(),
            text(&row.education),
            text(&row.college),
            text(&row.major),
            text(&row.post),
            text(&row.phone),
            text(&row.email),
            history.join("; "),
            row.term.start,
            row.term.end,
        )
    }

    pub fn rules(&self) -> Vec<&'static str> {
        let mut rules: Vec<_> = self.findings.iter().map(|finding| finding.rule).collect();
        rules.sort_unstable();
        rules
    }

    /// Where a field of a person stands: `汇总.csv › A2`.
    pub fn place(&self, person: &str, field: Field) -> String {
        let row = self.batch.nominations.iter().find(|row| row.name() == person).expect("a nomination");
        row.cell(field).expect("a cell").place().to_string()
    }

    /// The photo file of a person; empty where there is none.
    pub fn photo(&self, person: &str) -> &str {
        let row = self.batch.nominations.iter().find(|row| row.name() == person).expect("a nomination");
        row.photo.as_ref().map_or("", |photo| &photo.file)
    }
}

/// The whole county in one plain workbook.
pub fn county() -> Vec<u8> {
    book(|book| {
        put(book.add_worksheet().set_name("学校名册").expect("a name"), 0, SCHOOLS);
        put(book.add_worksheet().set_name("汇总表").expect("a name"), 0, PEOPLE);
    })
}

pub fn book(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().expect("saved")
}

/// Writes a table as text from a row on.
pub fn put(sheet: &mut Worksheet, top: u32, table: &[&[&str]]) {
    for (row, cells) in table.iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            sheet.write_string(top + row as u32, column as u16, *text).expect("written");
        }
    }
}

pub fn csv(table: &[&[&str]], delimiter: &str) -> String {
    let line = |cells: &&[&str]| {
        let cells: Vec<String> =
            cells.iter().map(|text| format!("\"{}\"", text.replace('"', "\"\""))).collect();
        cells.join(delimiter)
    };
    table.iter().map(line).collect::<Vec<_>>().join("\r\n") + "\r\n"
}

pub fn html(tables: &[&[&[&str]]]) -> String {
    let mut out = String::from("<html><head><meta charset=\"utf-8\"></head><body>");
    for table in tables {
        out.push_str("<table>");
        for row in *table {
            let cells: String =
                row.iter().map(|text| format!("<td>{}</td>", text.replace('\n', "<br>"))).collect();
            out.push_str(&format!("<tr>{cells}</tr>"));
        }
        out.push_str("</table>");
    }
    out + "</body></html>"
}

pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("started");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

/// A workbook with members put in or replaced.
pub fn patched(book: &[u8], changes: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).expect("an archive");
    let mut members: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a member");
        let name = file.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("read");
        if !changes.iter().any(|(changed, _)| *changed == name) {
            members.push((name, bytes));
        }
    }
    let own = members.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let all: Vec<(&str, &[u8])> = own.chain(changes.iter().copied()).collect();
    zip(&all)
}

/// One member of a workbook.
pub fn member(book: &[u8], name: &str) -> Vec<u8> {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).expect("an archive");
    let mut bytes = Vec::new();
    archive.by_name(name).expect("a member").read_to_end(&mut bytes).expect("read");
    bytes
}

pub fn jpeg(shade: u8) -> Vec<u8> {
    picture(59, 83, shade)
}

pub fn picture(width: u32, height: u32, shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let image = image::RgbImage::from_pixel(width, height, image::Rgb([shade, 120, 200]));
    image::codecs::jpeg::JpegEncoder::new(&mut bytes).encode_image(&image).expect("encoded");
    bytes
}

/// The annex's 推荐表 filled in, as a sheet: merged cells, labels with inner spaces.
pub fn form(sheet: &mut Worksheet, person: &[&str], photo: Option<&[u8]>) {
    use rust_xlsxwriter::{Format, Image};
    let plain = Format::new();
    let at = |label: &str| {
        let column = PEOPLE[0].iter().position(|own| *own == label).expect("a column");
        person[column]
    };
    let mut merge = |range: [u32; 4], text: &str| {
        let [top, left, bottom, right] = range;
        if top == bottom && left == right {
            sheet.write_string(top, left as u16, text).expect("written");
        } else {
            sheet.merge_range(top, left as u16, bottom, right as u16, text, &plain).expect("merged");
        }
    };
    merge([0, 0, 0, 5], "贺兰县中小学校首席信息官推荐表");
    merge([1, 0, 1, 0], "姓 名");
    merge([1, 1, 1, 2], at("姓名"));
    merge([1, 3, 1, 3], "出生年月");
    merge([1, 4, 1, 4], at("出生年月"));
    merge([1, 5, 3, 5], "照片");
    merge([2, 0, 2, 0], "政治面貌");
    merge([2, 1, 2, 2], at("政治面貌"));
    merge([2, 3, 2, 3], "最高学历");
    merge([2, 4, 2, 4], at("最高学历"));
    merge([3, 0, 3, 0], "毕业院校");
    merge([3, 1, 3, 2], at("毕业院校"));
    merge([3, 3, 3, 3], "所学专业");
    merge([3, 4, 3, 4], at("所学专业"));
    merge([4, 0, 4, 0], "工作单位");
    merge([4, 1, 4, 3], at("工作单位"));
    merge([4, 4, 4, 4], "职 务");
    merge([4, 5, 4, 5], at("职务"));
    merge([5, 0, 5, 0], "联系电话");
    merge([5, 1, 5, 3], at("联系电话"));
    merge([5, 4, 5, 4], "电子邮箱");
    merge([5, 5, 5, 5], at("电子邮箱"));
    merge([6, 0, 6, 0], "工作\n经历");
    merge([6, 1, 6, 5], at("工作经历"));
    merge([7, 0, 7, 0], "单位\n意见");
    merge([7, 1, 7, 5], "同意推荐。\n单位盖章  2026年2月20日");
    if let Some(bytes) = photo {
        let image = Image::new_from_buffer(bytes).expect("an image");
        sheet.insert_image(1, 5, &image).expect("inserted");
    }
}

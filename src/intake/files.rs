//! Files: each is recognised, read within bounds, and its sheets become raw tables. A file that cannot
//! be read, or a reader that panics over it, costs that file and leaves a finding.
//!
//! Why no worker process with an address-space limit: what `catch_unwind` cannot stop is a stack that overflows and
//! memory that runs out. Every reader is our own and neither is within a file's reach. None descends by recursion but
//! the shapes of an xls, eight deep, and archives in archives, [`limits::DEPTH`]; tags within tags, tables within tables
//! and chains of sectors are loops with counters. No size that a file claims is allocated: bytes are unpacked up to a
//! budget that all parts of a file on disk share, and whatever is kept of them (cells, text, merged and hidden cells,
//! strings, styles, sheets) is counted against [`limits`] across a workbook's sheets. Pictures are decoded under the
//! `image` crate's own allocation limit. `examples/fuzz_intake.rs` bends files under an address-space limit to see it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::archive::{self, Archive, Budget};
use super::attach::{self, Members};
use super::header::Headers;
use super::picture::{self, Picture};
use super::raw::{RawBatch, RawRow, RawTable};
use super::sniff::{self, Kind};
use super::walk::{self, Found};
use super::workbook::{self, Fault, Sheet};
use super::{form, limits, mark, remarks, table, waivers};
use crate::model::{HeaderRead, IntakeFile, IntakeResult, Locator, Table, WaiverRow};
use crate::place::{CellRef, Place};
use crate::settings::Settings;
use crate::{output, parallel};

/// One file on its way in: its name as places have it, and where its bytes lie.
struct File<'a> {
    name: &'a str,
    locator: Locator,
    depth: usize,
    /// Shared by everything that lies in one file on disk.
    budget: &'a Budget,
}

pub fn read(found: &[Found], settings: &Settings) -> RawBatch {
    let headers = Headers::new(settings);
    // No file knows of another: each is read alone, and the batch is put together in their order.
    let parts = parallel::map(found.iter().collect(), |entry| read_one(entry, &headers));
    let mut raw = RawBatch::default();
    parts.into_iter().for_each(|part| raw.append(part));
    raw
}

fn read_one(entry: &Found, headers: &Headers) -> RawBatch {
    let mut intake = Intake { headers, raw: RawBatch::default() };
    let size = std::fs::metadata(&entry.path).map(|meta| meta.len()).unwrap_or(0);
    let budget = Budget::of(size);
    let file = File {
        name: &entry.name,
        locator: Locator { disk: entry.path.clone(), members: Vec::new() },
        depth: 0,
        budget: &budget,
    };
    if size > limits::FILE_BYTES {
        intake.refuse(&file, &Fault::TooLarge);
        intake.record(&file, size, String::new(), IntakeResult::Failed);
        return intake.raw;
    }
    match std::fs::read(&entry.path) {
        Ok(bytes) => intake.file(&file, &bytes),
        Err(_) => {
            intake.say(
                &file,
                "file-damaged",
                "打不开，可能正被别的程序占用，或没有读取权限",
                "请关闭占用它的程序后再试",
            );
            intake.record(&file, size, String::new(), IntakeResult::Failed);
        }
    }
    intake.raw
}

/// A text file of so many lines is a note that somebody sent along; a longer one may be a table that we did not see.
const NOTE_LINES: usize = 5;

struct Intake<'a> {
    headers: &'a Headers,
    raw: RawBatch,
}

impl Intake<'_> {
    fn record(&mut self, file: &File, size: u64, sha256: String, result: IntakeResult) {
        self.raw.files.push(IntakeFile { file: file.name.into(), size, sha256, result });
    }

    fn say(&mut self, file: &File, rule: &'static str, what: &str, hint: &str) {
        self.raw.findings.push(remarks::of_file(file.name, rule, what, hint));
    }

    fn refuse(&mut self, file: &File, fault: &Fault) {
        let (rule, what, hint) = remarks::of_fault(fault);
        self.say(file, rule, what, hint);
    }

    fn file(&mut self, file: &File, bytes: &[u8]) {
        let index = self.raw.files.len();
        self.record(file, bytes.len() as u64, output::sha256(bytes), IntakeResult::Nothing);
        // A reader may fall over a file nobody foresaw; that file is lost, the batch is not.
        let outcome = catch_unwind(AssertUnwindSafe(|| self.content(file, bytes)));
        let result = match outcome {
            Ok(Ok(result)) => result,
            Ok(Err(fault)) => {
                self.refuse(file, &fault);
                IntakeResult::Failed
            }
            Err(_) => {
                self.refuse(file, &Fault::Damaged);
                IntakeResult::Failed
            }
        };
        if let Some(record) = self.raw.files.get_mut(index) {
            record.result = result;
        }
    }

    fn content(&mut self, file: &File, bytes: &[u8]) -> Result<IntakeResult, Fault> {
        let kind = sniff::kind(bytes);
        let extension = extension(file.name);
        if kind == Kind::Picture || picture::is_picture_name(file.name) {
            let picture = Picture::new(file.name, file.locator.clone(), bytes, false);
            let result = if picture.photo.is_ok() { IntakeResult::Photo } else { IntakeResult::Failed };
            self.raw.pictures.push(picture);
            return Ok(result);
        }
        match kind {
            Kind::Empty => {
                self.say(file, "file-empty", "是空的", "请重新发送");
                Ok(IntakeResult::Nothing)
            }
            Kind::Encrypted => Err(Fault::Encrypted),
            Kind::Zip if is_workbook_name(&extension) => Err(Fault::Damaged),
            Kind::Zip => self.archive(file, bytes),
            Kind::Xlsx
            | Kind::Xls
            | Kind::Xlsb
            | Kind::Ods
            | Kind::FlatOds
            | Kind::Xml2003
            | Kind::Docx
            | Kind::Html
            | Kind::Text => {
                let result = self.workbook(file, kind, bytes)?;
                // Only a file that held something of ours is worth a word about its name.
                if let (IntakeResult::Rows { .. }, Some(actual)) =
                    (&result, sniff::promised(&extension, kind))
                {
                    self.say(
                        file,
                        "file-extension",
                        &format!("的扩展名是 .{extension}，内容其实是{actual}，已按内容读入"),
                        "",
                    );
                }
                Ok(result)
            }
            Kind::Pdf => {
                if !file.name.contains('表') {
                    let picture = Picture::new(file.name, file.locator.clone(), bytes, false);
                    self.raw.pictures.push(Picture { only_if_wanted: true, ..picture });
                }
                Ok(IntakeResult::Nothing)
            }
            Kind::Picture => Ok(IntakeResult::Nothing),
            // Anybody's rows may be in it, as in a damaged file: nobody is urged before it is unpacked.
            Kind::Other(name) if name.ends_with("压缩包") => Err(Fault::Packing),
            Kind::Other(name) => {
                self.say(
                    file,
                    "file-unrecognised",
                    &format!("是{name}，没有读"),
                    "如果里面有要报的内容，请另存为 xlsx 后重报",
                );
                Ok(IntakeResult::Nothing)
            }
            Kind::Unknown if is_workbook_name(&extension) => Err(Fault::Damaged),
            Kind::Unknown => {
                self.say(
                    file,
                    "file-unrecognised",
                    "认不出是什么，没有读",
                    "如果里面有要报的内容，请另存为 xlsx 后重报",
                );
                Ok(IntakeResult::Nothing)
            }
        }
    }

    fn archive(&mut self, file: &File, bytes: &[u8]) -> Result<IntakeResult, Fault> {
        if file.depth >= limits::DEPTH {
            return Err(Fault::TooLarge);
        }
        let mut archive = Archive::open(bytes, file.budget)?;
        let first = self.raw.files.len();
        for member in archive.members() {
            let name = format!("{}/{}", file.name, member.name.trim_start_matches('/'));
            let mut locator = file.locator.clone();
            locator.members.push(member.name.clone());
            let inner = File { name: &name, locator, depth: file.depth + 1, budget: file.budget };
            if archive::escapes(&member.name) {
                self.say(
                    &inner,
                    "archive-unsafe",
                    "的名字想跳出压缩包所在的文件夹，没有读",
                    "请重新打包后发送",
                );
                continue;
            }
            if member.name.split('/').any(walk::is_clutter) {
                continue;
            }
            if member.encrypted {
                self.refuse(&inner, &Fault::Encrypted);
                self.record(&inner, 0, String::new(), IntakeResult::Failed);
                continue;
            }
            match archive.read(member.index) {
                Ok(bytes) => self.file(&inner, &bytes),
                Err(fault) => {
                    self.refuse(&inner, &fault);
                    self.record(&inner, 0, String::new(), IntakeResult::Failed);
                }
            }
            // Said once, at the member that went too far; the rest of the archive is not tried.
            if file.budget.is_spent() {
                if file.depth == 0 && file.budget.on_time().is_err() {
                    self.refuse(file, &Fault::TooSlow);
                }
                break;
            }
        }
        Ok(sum(&self.raw.files[first..]))
    }

    fn workbook(&mut self, file: &File, kind: Kind, bytes: &[u8]) -> Result<IntakeResult, Fault> {
        let properties = mark::properties(kind, bytes, file.budget)?;
        if properties.is_our_report {
            return Ok(IntakeResult::Nothing);
        }
        let sheets = workbook::read(kind, bytes, file.budget)?;
        // A text file without a table may be a note; a workbook without one is a mistake.
        if kind != Kind::Text && sheets.iter().all(Sheet::is_empty) {
            self.say(file, "file-empty", "里没有表格内容", "请核对后重新发送");
        }
        if let Some(mark) = properties.or_sheet(&sheets).mark() {
            self.raw.marks.push((file.name.into(), mark));
        }
        let mut pictures = Members::new(bytes, file.name, &file.locator, file.budget);
        let first = self.raw.tables.len();
        let mut answers = 0;
        let said = self.raw.findings.len();
        let lines: usize = sheets.iter().map(|sheet| sheet.rows().count()).sum();
        // A sheet goes as soon as its rows are read: the largest is not held twice.
        for sheet in sheets.into_iter().filter(|sheet| !mark::is_mark_sheet(sheet)) {
            match self.waivers(file, &sheet) {
                Some(rows) => answers += rows,
                None => self.sheet(file, &sheet, &mut pictures),
            }
        }
        self.leave_out_examples(first);
        let count = |table: Table| {
            let tables = self.raw.tables[first..].iter().filter(|own| own.table == table);
            tables.map(|own| own.rows.len()).sum::<usize>()
        };
        let (schools, nominations) = (count(Table::Schools), count(Table::Nominations));
        if (kind, schools + nominations, answers) == (Kind::Text, 0, 0)
            && lines > NOTE_LINES
            && self.raw.findings.len() == said
        {
            self.say(
                file,
                "file-unrecognised",
                "里没有读出表格，当作说明文字，没有读",
                "如果里面有要报的内容，请另存为 xlsx 后重报",
            );
        }
        Ok(match (schools + nominations, answers) {
            (0, 0) => IntakeResult::Nothing,
            (0, rows) => IntakeResult::Waivers { rows },
            _ => IntakeResult::Rows { schools, nominations },
        })
    }

    /// What a person accepted, where the sheet holds answers: how many were taken. Only the bureau's own file is
    /// believed, or a school could settle its own questions.
    fn waivers(&mut self, file: &File, sheet: &Sheet) -> Option<usize> {
        let place = Place { file: file.name.into(), sheet: sheet.name.clone(), cell: None };
        let read = waivers::read(sheet, &place)?;
        // A name in an archive has the archive's before it.
        if file.name != WaiverRow::FILE {
            self.raw.findings.push(remarks::waivers_elsewhere(&place, read.len()));
            return Some(0);
        }
        if sheet.hidden {
            if !read.is_empty() {
                self.raw.findings.push(remarks::hidden_sheet(&place, read.len(), "确认"));
            }
            return Some(0);
        }
        // What nobody sees settles nothing.
        let is_hidden =
            |line: &WaiverRow| line.source.row().is_some_and(|row| sheet.hidden_rows.contains(&row));
        let (unseen, read): (Vec<_>, Vec<_>) = read.into_iter().partition(is_hidden);
        if !unseen.is_empty() {
            let rows: Vec<u32> = unseen.iter().filter_map(|line| line.source.row()).collect();
            self.raw.findings.push(remarks::hidden_answers(&place, &rows));
        }
        let rows = read.len();
        self.raw.waivers.extend(read);
        Some(rows)
    }

    /// A sheet called 填写示例 beside one with people of its own is not read; alone it may be what the school filled in.
    fn leave_out_examples(&mut self, first: usize) {
        let is_example = |table: &RawTable| {
            let sheet = table.rows.first().and_then(|row| row.source.sheet.as_deref()).unwrap_or("");
            ["示例", "样例", "范例", "样表"].iter().any(|word| sheet.contains(word))
        };
        let filled = |table: &RawTable| table.table == Table::Nominations && !table.rows.is_empty();
        let own = self.raw.tables[first..].iter().any(|table| filled(table) && !is_example(table));
        if !own {
            return;
        }
        let tail = self.raw.tables.split_off(first);
        for table in tail {
            match table.rows.first().filter(|_| filled(&table) && is_example(&table)) {
                Some(row) => self.raw.findings.push(remarks::example_sheet(&row.source, table.rows.len())),
                None => self.raw.tables.push(table),
            }
        }
    }

    fn sheet(&mut self, file: &File, sheet: &Sheet, pictures: &mut Members) {
        let place = Place { file: file.name.into(), sheet: sheet.name.clone(), cell: None };
        if sheet.cut {
            self.say(
                file,
                "file-too-large",
                "里有一张表太大或读不完整，后面的没有读",
                "请删去无关内容后重报",
            );
        }
        if sheet.is_empty() {
            return;
        }
        let Some(Recognised { mut table, rows: hidden, columns }) = self.recognise(sheet, &place) else {
            if !sheet.hidden {
                self.raw.findings.extend(table::unrecognised(sheet, self.headers, &place));
            }
            return;
        };
        self.raw.headers.push(HeaderRead {
            file: place.file.clone(),
            sheet: place.sheet.clone(),
            table: table.table,
            row: table.header,
        });
        if sheet.hidden {
            if !table.rows.is_empty() {
                let school = remarks::only_school(&table.rows);
                self.raw
                    .findings
                    .push(remarks::hidden_sheet(&place, table.rows.len(), "名单").of_school(school));
            }
            return;
        }
        self.raw.findings.extend(hidden.iter().map(|row| remarks::hidden_row(table.table, row)));
        if !columns.is_empty() && !table.rows.is_empty() {
            self.raw.findings.push(remarks::hidden_columns(&place, &columns));
        }
        attach::attach(&mut table, sheet, pictures, &mut self.raw.pictures);
        self.raw.tables.push(table);
    }

    fn recognise(&self, sheet: &Sheet, place: &Place) -> Option<Recognised> {
        if let Some(table) = form::read(sheet, self.headers, place) {
            return Some(Recognised { table, rows: Vec::new(), columns: Vec::new() });
        }
        let header = table::find_header(sheet, self.headers)?;
        let hidden = header.columns.keys().copied().filter(|column| sheet.is_hidden_column(*column));
        Some(Recognised {
            rows: table::hidden_rows(sheet, &header, self.headers, place),
            columns: hidden.map(|column| CellRef::new(header.row, column)).collect(),
            table: table::read(sheet, &header, self.headers, place),
        })
    }
}

/// A table, and what of it nobody sees: rows, and columns by their header cells.
struct Recognised {
    table: RawTable,
    rows: Vec<RawRow>,
    columns: Vec<CellRef>,
}

fn sum(files: &[IntakeFile]) -> IntakeResult {
    let (mut schools, mut nominations, mut photos) = (0, 0, false);
    for file in files {
        match file.result {
            IntakeResult::Rows { schools: own_schools, nominations: own_nominations } => {
                schools += own_schools;
                nominations += own_nominations;
            }
            IntakeResult::Photo => photos = true,
            IntakeResult::Waivers { .. } | IntakeResult::Nothing | IntakeResult::Failed => {}
        }
    }
    match (schools + nominations, photos) {
        (0, true) => IntakeResult::Photo,
        (0, false) => IntakeResult::Nothing,
        _ => IntakeResult::Rows { schools, nominations },
    }
}

fn extension(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_lowercase())
}

fn is_workbook_name(extension: &str) -> bool {
    matches!(extension, "xlsx" | "xlsm" | "xlsb" | "xls" | "et" | "ods" | "docx" | "wps" | "doc")
}

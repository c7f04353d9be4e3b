//! Annals: what is to be written into the ledger, read from a workbook: an exported 台账.xlsx, one that was kept by
//! hand, a sign-in sheet of a training, a filled-in score sheet. Headings and cells are read by the same machinery as
//! what schools send; what cannot be read is a finding at its cell. Whether a fact fits the ledger is not asked here.

mod facts;
mod scores;
mod sign_in;
mod table;

use std::collections::HashMap;

use super::archive::Budget;
use super::header::Headers;
use super::schools::{Match, Matcher};
use super::sniff;
use super::workbook::{self, Sheet};
use crate::finding::Finding;
use crate::ledger::{FILES_SHEET, Fact, IssuedFile, Origin, SHEETS};
use crate::model::School;
use crate::place::Place;
use crate::settings::Settings;
use table::Table;

/// One row: the fact it says, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct AnnalsRow {
    /// Its 序号 in the ledger it was exported from; none where somebody added the row.
    pub id: Option<i64>,
    pub fact: Fact,
    pub origin: Option<Origin>,
    pub place: Place,
}

/// What was read, and what there is to say about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annals {
    /// In the order of 序号; rows without one last, by their own dates.
    pub rows: Vec<AnnalsRow>,
    pub findings: Vec<Finding>,
    /// Rows of the score sheet, where there is one.
    pub scores: Vec<ScoreRow>,
}

/// One person's scores, in the order of the raters of the settings. *Units*: hundredths of a point.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreRow {
    pub school_code: Option<String>,
    pub school: String,
    pub person: String,
    pub year: i16,
    pub given: Vec<u32>,
    pub place: Place,
}

/// The sheet that raters' scores are filled into.
pub const SCORES_SHEET: &str = "考核打分";

/// What is known beforehand.
pub struct Known<'a> {
    pub settings: &'a Settings,
    /// The school list of today, which knows short and former names.
    pub schools: &'a [School],
    /// Does the ledger know this school, by 标识码 or name?
    pub in_ledger: &'a dyn Fn(Option<&str>, &str) -> bool,
}

/// Reads a file; what is no workbook, and what holds nothing of ours, is a finding.
pub fn annals(file: &str, bytes: &[u8], known: &Known) -> Annals {
    let mut reader = Reader {
        file,
        known,
        headers: Headers::new(known.settings),
        matcher: Matcher::new(known.schools, known.settings),
        annals: Annals::default(),
    };
    match workbook::read(sniff::kind(bytes), bytes, &Budget::of(bytes.len() as u64)) {
        Ok(sheets) => reader.read(&sheets),
        Err(fault) => reader.say(
            Finding::new("annals-header", format!("{file} 打不开：{fault}"))
                .at(&Place::file(file))
                .seen(fault.to_string())
                .expected("应为打得开的表格文件")
                .hint("请在 Excel 或 WPS 里打开，另存为 xlsx 再导入"),
        ),
    }
    reader.annals.rows.sort_by_key(|row| (row.id.is_none(), row.id, row.fact.day()));
    reader.annals
}

struct Reader<'a> {
    file: &'a str,
    known: &'a Known<'a>,
    headers: Headers,
    matcher: Matcher,
    annals: Annals,
}

impl Reader<'_> {
    fn say(&mut self, finding: Finding) {
        self.annals.findings.push(finding);
    }

    fn place(&self, sheet: &Sheet) -> Place {
        Place { file: self.file.into(), sheet: sheet.name.clone(), cell: None }
    }

    fn read(&mut self, sheets: &[Sheet]) {
        let named = |sheet: &&Sheet, name: &str| sheet.name.as_deref().map(str::trim) == Some(name);
        let mut files: HashMap<String, Vec<IssuedFile>> = HashMap::new();
        for sheet in sheets.iter().filter(|sheet| named(sheet, FILES_SHEET)) {
            let labels = ["文号", "文件", "校验值"];
            for row in Table::find(sheet, &labels, &self.headers).iter().flat_map(|table| &table.rows) {
                let file = IssuedFile { path: row.text(1).into(), sha256: row.text(2).into() };
                files.entry(row.text(0).into()).or_default().push(file);
            }
        }
        let mut found = 0;
        for sheet in sheets.iter().filter(|sheet| !sheet.is_empty()) {
            if let Some(kind) = SHEETS.iter().find(|kind| named(&sheet, kind.name)) {
                self.facts(sheet, kind);
            } else if named(&sheet, SCORES_SHEET) || self.has_raters(sheet) {
                self.scores(sheet);
            } else if named(&sheet, FILES_SHEET) || !self.sign_in(sheet) {
                continue;
            }
            found += 1;
        }
        if found == 0 {
            let expected = "应是台账工作簿（有“聘任”“解聘”“培训”等工作表）、培训签到表或考核打分表";
            self.say(
                Finding::new("annals-header", format!("{} 里没有能记入台账的表，{expected}", self.file))
                    .at(&Place::file(self.file))
                    .expected(expected)
                    .hint("签到表至少要有“姓名”“学校”两列，和培训的名称、日期；别的表用 yinfa ledger export 导出一份看看列名"),
            );
        }
        for row in &mut self.annals.rows {
            if let Fact::Issued(issued) = &mut row.fact
                && let Some(own) = files.remove(&issued.document_no)
            {
                issued.files = own;
            }
        }
    }

    /// The school of a row that somebody added, under its full name and with its code. A school that neither the list
    /// nor the ledger knows would be a new one, and what is written of it lost to its own.
    fn school(
        &mut self,
        code: Option<String>,
        name: &str,
        place: &Place,
    ) -> Option<(Option<String>, String)> {
        let listed = code.as_deref().and_then(|code| {
            self.known.schools.iter().find(|school| school.code() == Some(code)).map(School::name)
        });
        // The list's own name takes the list's code, whether or not the ledger knows the school yet: the same row, imported
        // again, says the same.
        let found = self.matcher.find(name);
        let by_name = code.is_none() && matches!(found, Match::Exact(_));
        if listed.is_some() || (!by_name && (self.known.in_ledger)(code.as_deref(), name)) {
            return Some((code, listed.unwrap_or(name).to_string()));
        }
        match found {
            Match::Unknown => {
                let near = self.matcher.nearest(name);
                let hint = near
                    .map_or("请写学校名册里的全称".to_string(), |near| format!("是不是“{near}”"));
                let expected = "应为学校名册或台账里的学校";
                self.say(Finding::at_cell("school-unknown", "school", "学校", place, name, expected, hint));
                None
            }
            found @ (Match::Exact(index) | Match::Alias(index)) => {
                let school = &self.known.schools[index];
                if matches!(found, Match::Alias(_)) {
                    let full = format!("名册上是“{}”，已按全称记", school.name());
                    self.say(Finding::at_cell("school-alias", "school", "学校", place, name, full, ""));
                }
                Some((school.code().map(Into::into).or(code), school.name().into()))
            }
        }
    }
}

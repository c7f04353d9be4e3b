//! Marked copy 标注: what is to be marked in one sender's workbook for one school, and which rows of it
//! are that school's.
//!
//! Addresses are those of the original: nothing here moves a cell. How a mark looks is for `render`.

mod survey;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::handout::FilledRow;
use super::report::fix;
use crate::finding::{Finding, Level};
use crate::model::{Batch, Field, IntakeResult, Nomination, Table, row_digest};
use crate::place::{CellRef, Place};

pub use survey::Survey;
pub use words::{Words, plain};

/// One marked copy.
#[derive(Clone, Debug, Default)]
pub struct MarkedView {
    /// By sheet: what is marked in it, and what of it is the school's.
    pub sheets: BTreeMap<String, SheetView>,
    /// Others have rows in the file: whatever is not the school's own goes.
    pub own_only: bool,
    /// It goes to a school: nothing of another may be left in it.
    pub guarded: bool,
    /// The school it is for.
    pub school: String,
    /// Words that name people, and names of schools: of whoever is another than `school`, nothing may be left.
    pub people: Arc<Words>,
    pub schools: Arc<Words>,
    /// The school's own words of both kinds.
    pub own: BTreeSet<String>,
    /// What the copy was made from, for the day it comes back.
    pub key: MarkKey,
}

/// One sheet of it.
#[derive(Clone, Debug, Default)]
pub struct SheetView {
    /// The header's last row; `None` in a form.
    pub header: Option<u32>,
    /// It was recognised as a table or form of ours.
    pub known: bool,
    /// Cells of the school's own rows.
    pub own: BTreeSet<CellRef>,
    /// Where several forms stand on one sheet: the first and last row of each that is another school's.
    pub foreign: Vec<(u32, u32)>,
    pub marks: Vec<Mark>,
}

/// One cell in question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub cell: CellRef,
    pub level: Level,
    /// The comment: where, what was seen, what was expected, what to do.
    pub note: String,
    /// The line in the 问题 column: what to do.
    pub problem: String,
}

/// The key a copy carries: the rows it stands for when it comes back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkKey {
    /// SHA-256 of the original.
    pub batch: String,
    #[serde(default)]
    pub file: String,
    /// *Shape*: `sheet!row`; `!row` where the original has no sheets.
    pub rows: Vec<String>,
    /// What each of them said, as [`row_digest`] has it: the rest of the file may have changed since.
    #[serde(default)]
    pub digests: Vec<String>,
    /// Where the original is a marked copy itself: what it was made from, the oldest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<MarkKey>,
}

impl MarkKey {
    /// Made from a copy that bore that key: what stood for the oldest rows stands for them still.
    pub fn after(&mut self, earlier: MarkKey) {
        let also = earlier.also.clone();
        self.also.push(MarkKey { also: Vec::new(), ..earlier });
        // Nobody sends one form to and fro more often.
        self.also.extend(also.into_iter().map(|own| MarkKey { also: Vec::new(), ..own }).take(50));
    }
}

/// Workbooks and the like in which this school has something to mend.
pub fn files(findings: &[&Finding]) -> BTreeSet<Arc<str>> {
    findings.iter().filter_map(|finding| Some(mark(finding)?.0.file.clone())).collect()
}

/// The view of one file for one school. `findings` are the school's own.
pub fn marked(survey: &Survey, school: &str, findings: &[&Finding], file: &str) -> MarkedView {
    let mut view = MarkedView {
        key: key(survey, school, file),
        school: school.to_string(),
        people: survey.people.clone(),
        schools: survey.schools.clone(),
        guarded: true,
        ..MarkedView::default()
    };
    for header in survey.headers(file) {
        let sheet = view.sheets.entry(header.sheet.as_deref().unwrap_or("").to_string()).or_default();
        (sheet.header, sheet.known) = (header.row, true);
    }
    let mut rows = 0;
    for nomination in survey.nominations(school) {
        rows += sources(nomination).filter(|place| &*place.file == file).count();
        view.own.extend(words(nomination));
        view.own.extend(units(nomination));
        for place in places(nomination) {
            add_own(&mut view, place, file);
        }
    }
    for listed in survey.listed(school) {
        rows += usize::from(&*listed.source.file == file);
        add_own(&mut view, &listed.source, file);
        let names = std::iter::once(listed.name()).chain(listed.short_names.iter().map(String::as_str));
        view.own.extend(names.map(str::to_string));
    }
    view.own.insert(school.to_string());
    for (place, mark) in findings.iter().filter_map(|finding| mark(finding)) {
        if &*place.file == file {
            add_own(&mut view, place, file);
            view.sheets.entry(place.sheet.as_deref().unwrap_or("").to_string()).or_default().marks.push(mark);
        }
    }
    let read = match survey.file(file).map(|own| &own.result) {
        Some(IntakeResult::Rows { schools, nominations }) => schools + nominations,
        _ => 0,
    };
    // A file of one row that is another's is as foreign as one of many.
    view.own_only = read > rows.max(1) || survey.is_shared(file, school);
    if view.own_only {
        for form in survey.forms(file).iter().filter(|form| form.school != school) {
            if let Some(sheet) = view.sheets.get_mut(form.sheet) {
                sheet.foreign.push(form.rows);
            }
        }
    }
    view
}

/// How a nomination writes its school.
fn units(nomination: &Nomination) -> Option<String> {
    nomination.unit.as_ref().map(|unit| unit.seen.trim().to_string()).filter(|text| !text.is_empty())
}

fn add_own(view: &mut MarkedView, place: &Place, file: &str) {
    if let Some(cell) = place.cell.filter(|_| &*place.file == file) {
        view.sheets.entry(place.sheet.as_deref().unwrap_or("").to_string()).or_default().own.insert(cell);
    }
}

fn places(nomination: &Nomination) -> Vec<&Place> {
    let cells = nomination.cells().into_iter().map(|(_, value)| value.place());
    sources(nomination).chain(cells).collect()
}

/// Where its rows begin: the summary's, and those of forms that were merged into it.
fn sources(nomination: &Nomination) -> impl Iterator<Item = &Place> {
    std::iter::once(&nomination.source).chain(&nomination.merged)
}

/// What would give somebody away where it is left.
fn words(nomination: &Nomination) -> Vec<String> {
    let telling = [Field::Name, Field::Birth, Field::Phone, Field::Email];
    let cells = nomination.cells().into_iter().filter(|(field, _)| telling.contains(field));
    cells.map(|(_, value)| value.seen().trim().to_string()).filter(|text| !text.is_empty()).collect()
}

/// The bureau's own 学校名册 with everything found in it.
pub fn list(batch: &Batch, findings: &[Finding], file: &str) -> MarkedView {
    let mut view =
        MarkedView { key: MarkKey { file: file.into(), ..MarkKey::default() }, ..MarkedView::default() };
    for header in batch.headers.iter().filter(|header| &*header.file == file) {
        let sheet = view.sheets.entry(header.sheet.as_deref().unwrap_or("").to_string()).or_default();
        (sheet.header, sheet.known) = (header.row, true);
    }
    for (place, mark) in findings.iter().filter_map(mark) {
        if &*place.file == file && batch.is_list(place) {
            add_own(&mut view, place, file);
            view.sheets.entry(place.sheet.as_deref().unwrap_or("").to_string()).or_default().marks.push(mark);
        }
    }
    view
}

/// What the copy stands for: the rows of the school's nominations in that file.
pub fn key(survey: &Survey, school: &str, file: &str) -> MarkKey {
    let (mut rows, mut digests) = (Vec::new(), Vec::new());
    for one in survey.nominations(school) {
        let mut there = false;
        for place in sources(one).filter(|place| &*place.file == file) {
            let Some(row) = place.row() else { continue };
            rows.push(format!("{}!{row}", place.sheet.as_deref().unwrap_or("")));
            there = true;
        }
        let cells = one.cells();
        let said = cells.iter().filter(|(_, cell)| &*cell.place().file == file).map(|(_, cell)| cell.seen());
        digests.extend(there.then(|| row_digest(said)));
    }
    rows.dedup();
    let batch = survey.file(file).map(|own| own.sha256.clone());
    MarkKey { batch: batch.unwrap_or_default(), file: file.to_string(), rows, digests, also: Vec::new() }
}

/// The same for a file that cannot be marked itself: the school's rows as they were sent, and by row and
/// field what is in question.
pub fn fresh(
    survey: &Survey,
    school: &str,
    findings: &[&Finding],
    file: &str,
) -> (Vec<FilledRow>, Vec<(usize, Field, Mark)>) {
    let own = fresh_rows(survey, school, file);
    let mut marks = Vec::new();
    for (finding, (place, mark)) in findings.iter().filter_map(|finding| Some((finding, mark(finding)?))) {
        if &*place.file != file {
            continue;
        }
        let row = own.iter().position(|one| places(one).contains(&place));
        let key = finding.field.unwrap_or("");
        let column = Table::Nominations.columns().iter().find(|column| column.key == key);
        marks.push((row.unwrap_or(0), column.map_or(Field::Name, |column| column.field), mark));
    }
    let rows = own.iter().map(|one| {
        let cells = one.cells().into_iter();
        FilledRow {
            values: cells.map(|(field, value)| (field, value.seen().to_string())).collect(),
            picture: None,
        }
    });
    (rows.collect(), marks)
}

/// The nominations that [`fresh`] fills its rows with.
pub fn fresh_rows<'a>(survey: &Survey<'a>, school: &str, file: &str) -> Vec<&'a Nomination> {
    let own = survey.nominations(school).iter().copied();
    own.filter(|one| places(one).iter().any(|place| &*place.file == file)).collect()
}

/// The mark a finding leaves, and where; `None` where it asks nothing or stands at no cell.
fn mark(finding: &Finding) -> Option<(&Place, Mark)> {
    let place = finding.place.as_ref()?;
    let cell = place.cell.filter(|_| finding.blocks())?;
    let level = finding.level;
    let told = fix(finding);
    let (note, problem) = (format!("{}：{told}", level.label()), format!("【{}】{told}", level.label()));
    Some((place, Mark { cell, level, note, problem }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{HeaderRead, IntakeFile, SchoolRef, Term, Value};

    fn nomination(row: u32, school: &str, name: &str) -> Nomination {
        let place =
            Place { sheet: Some("汇总表".into()), ..Place::file("汇总.xlsx").at(CellRef::new(row, 1)) };
        let day = jiff::civil::date(2026, 3, 1);
        let mut own =
            Nomination::at(place.clone(), SchoolRef::Unlisted(school.into()), Term { start: day, end: day });
        own.name = Some(Value::new(place, name, Some(name.into())));
        own
    }

    fn batch() -> Batch {
        Batch {
            nominations: vec![nomination(4, "甲小学", "张三"), nomination(5, "乙小学", "李四")],
            headers: vec![HeaderRead {
                file: "汇总.xlsx".into(),
                sheet: Some("汇总表".into()),
                table: Table::Nominations,
                row: Some(3),
            }],
            files: vec![IntakeFile {
                file: "汇总.xlsx".into(),
                size: 1,
                sha256: "ab".into(),
                result: IntakeResult::Rows { schools: 0, nominations: 2 },
            }],
            ..Batch::default()
        }
    }

    #[test]
    fn a_school_gets_its_own_rows_and_its_own_marks() {
        let batch = batch();
        let mut finding = Finding::at_cell(
            "cell-blank",
            "name",
            "姓名",
            &batch.nominations[0].source,
            "",
            "应填写",
            "请填写",
        );
        finding.level = Level::Error;
        let view = marked(&Survey::of(&batch), "甲小学", &[&finding], "汇总.xlsx");
        let sheet = &view.sheets["汇总表"];
        assert_eq!((sheet.header, sheet.own.len(), sheet.marks.len()), (Some(3), 1, 1));
        assert!(
            view.own_only
                && view.people.is_of_another("李四", "甲小学")
                && !view.people.is_of_another("张三", "甲小学")
        );
        assert_eq!(view.key.rows, ["汇总表!4"]);
        assert_eq!(files(&[&finding]).len(), 1);
        finding.level = Level::Info;
        assert!(files(&[&finding]).is_empty());
    }

    /// Its form was merged into the summary: a mended form takes the form's place.
    #[test]
    fn a_key_names_every_source_in_its_file() {
        let mut batch = batch();
        let place = |row| Place {
            sheet: Some("推荐表".into()),
            ..Place::file("表.xlsx").at(CellRef::new(row, 2))
        };
        batch.nominations[0].merged = vec![place(2)];
        assert_eq!(key(&Survey::of(&batch), "甲小学", "表.xlsx").rows, ["推荐表!2"]);
        // The form of another school in that file is foreign though its cells are the summary's.
        batch.nominations[1].merged = vec![place(15)];
        assert!(marked(&Survey::of(&batch), "甲小学", &[], "表.xlsx").own_only);
    }
}

//! Returns 退回: what goes into each school's folder beside the printed slip or letter, ready to attach to
//! a mail: its own workbook, marked, or a form that is filled in as far as we can.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Checked, Error, Paper, Planned};
use crate::document::marked::{self, MarkKey, MarkedView, SheetView, Survey};
use crate::document::{handout, report};
use crate::finding::Finding;
use crate::intake;
use crate::model::{Batch, Field, Locator, Nomination, Table};
use crate::output::{self, Origin, Output, Source};
use crate::render::{mark, workbook};
use crate::text;

/// What a slip says about its attachments, by school.
pub type Notes = HashMap<String, Vec<String>>;

/// Writes every attachment of the plan, until it is told to stop. Returns what the slips say of them.
///
/// # Errors
/// `Output` when the disk refuses, `Workbook` for a fault of ours.
pub fn write(
    checked: &Checked,
    workspace: &Path,
    plan: &[Planned],
    output: &Output,
    stop: &AtomicBool,
) -> Result<Notes, Error> {
    let mut notes = Notes::new();
    let findings = by_school(checked);
    let desk = Desk { checked, workspace, survey: Survey::of(&checked.batch), open: RefCell::default() };
    for planned in plan {
        // What is not printed any more needs no attachments.
        if stop.load(Ordering::Relaxed) {
            return Ok(notes);
        }
        let Some((folder, _)) = planned.path.rsplit_once('/') else { continue };
        match &planned.paper {
            Paper::ReturnSlip(school) => {
                let own = findings.get(school.as_str()).map_or(&[][..], Vec::as_slice);
                let said = desk.copies(school, own, folder, output)?;
                notes.insert(school.clone(), said);
            }
            Paper::UrgingLetter(school) => blank_form(checked, school, folder, output)?,
            _ => {}
        }
    }
    Ok(notes)
}

/// The bureau's own list, marked for the bureau: its faults go back to no school.
pub fn lists(checked: &Checked, workspace: &Path, output: &Output) -> Result<(), Error> {
    let own = checked.findings.iter().filter(|own| report::is_list_fault(&checked.batch, own));
    let own: Vec<Finding> = own.cloned().collect();
    let mut names = HashSet::new();
    if own.is_empty() {
        return Ok(());
    }
    for file in marked::files(&own.iter().collect::<Vec<_>>()) {
        let Some(bytes) = as_checked(&checked.batch, workspace, &file) else { continue };
        // What is no xlsx the bureau has in the report, cell by cell.
        let view = marked::list(&checked.batch, &own, &file);
        if let Ok(copy) = mark::Original::open(bytes).and_then(|original| original.mark(&view)) {
            let name = copy_name(file.rsplit('/').next().unwrap_or(&file), &mut names);
            output.put(&format!("5-校验/学校名册/{name}"), &copy, super::all_inputs(checked))?;
        }
    }
    Ok(())
}

/// What each school itself has to mend: faults of the bureau's own list are not among them.
fn by_school(checked: &Checked) -> HashMap<&str, Vec<&Finding>> {
    let mut map: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in checked.findings.iter().filter(|finding| report::is_for_school(&checked.batch, finding)) {
        if let Some(school) = &finding.school {
            map.entry(school).or_default().push(finding);
        }
    }
    map
}

/// As many files of several schools are kept open at a time. Schools come in the order of the list, town by town, as
/// their files mostly do.
const OPEN: usize = 4;

/// What marking needs for one school after another.
struct Desk<'a> {
    checked: &'a Checked,
    workspace: &'a Path,
    survey: Survey<'a>,
    /// Files of several schools, the one used last at the end.
    open: RefCell<Vec<(Arc<str>, Rc<Opened>)>>,
}

/// A file as it was checked.
struct Opened {
    /// What it was made from, where it is a marked copy itself, of whatever format.
    key: Option<MarkKey>,
    /// `None` where it is no workbook that can be marked.
    original: Option<mark::Original>,
}

impl Desk<'_> {
    /// The file, read and parsed once however many schools stand in it; `None` where it has changed since.
    fn opened(&self, file: &Arc<str>, school: &str) -> Option<Rc<Opened>> {
        let mut open = self.open.borrow_mut();
        if let Some(at) = open.iter().position(|(name, _)| name == file) {
            let own = open.remove(at);
            open.push(own);
            return open.last().map(|(_, own)| own.clone());
        }
        let bytes = as_checked(&self.checked.batch, self.workspace, file)?;
        let key = intake::mark_key(&bytes).and_then(|key| serde_json::from_str(&key).ok());
        let own = Rc::new(Opened { key, original: mark::Original::open(bytes).ok() });
        if self.survey.is_shared(file, school) {
            if open.len() == OPEN {
                open.remove(0);
            }
            open.push((file.clone(), own.clone()));
        }
        Some(own)
    }

    /// A marked copy of each file in which the school has something to mend.
    fn copies(
        &self,
        school: &str,
        findings: &[&Finding],
        folder: &str,
        output: &Output,
    ) -> Result<Vec<String>, Error> {
        let mut notes = Vec::new();
        let mut names: HashSet<String> = HashSet::new();
        for file in marked::files(findings) {
            let own = file.rsplit('/').next().unwrap_or(&file);
            let Some(opened) = self.opened(&file, school) else {
                notes
                    .push(format!("《{own}》在校验之后被改动或移走，没有制作标注件，请重新运行一次再退回。"));
                continue;
            };
            let mut view = marked::marked(&self.survey, school, findings, &file);
            // Where others stand in it too, nobody can say whose rows the earlier key names.
            if let Some(earlier) = opened.key.clone().filter(|_| !view.own_only) {
                view.key.after(earlier);
            }
            let copy = opened.original.as_ref().and_then(|own| own.mark(&view).ok());
            let (copy, note) = match copy {
                Some(copy) => (copy, None),
                None => (self.fresh(school, findings, &file, view.key)?, Some(own)),
            };
            let name = copy_name(own, &mut names);
            notes.push(match note {
                None => format!("随附《{name}》：即报来的原表，问题已逐格标出，改好后把这个文件发回即可。"),
                Some(own) => format!(
                    "随附《{name}》：《{own}》不便在原件上标注，已把内容另制成这张表，有问题的格子涂了颜色（上面的格子号是原件的），请在这张表上改好后发回。"
                ),
            });
            let digest = self.survey.file(&file).map(|own| own.sha256.clone());
            let inputs = digest.map(|sha256| Source { file: file.to_string(), sha256 }).into_iter().collect();
            output.put(&format!("{folder}/{name}"), &copy, Origin { inputs, ..Origin::default() })?;
        }
        Ok(notes)
    }

    /// The school's rows in the layout we hand out, with the same marks.
    fn fresh(&self, school: &str, findings: &[&Finding], file: &str, key: MarkKey) -> Result<Vec<u8>, Error> {
        let (rows, marks) = marked::fresh(&self.survey, school, findings, file);
        let mut view = handout::summary(&self.checked.settings, &[school.to_string()], self.checked.as_of);
        view.rows = rows;
        let people = marked::fresh_rows(&self.survey, school, file);
        for (row, nomination) in view.rows.iter_mut().zip(people) {
            row.picture = picture_within(self.workspace, nomination, file);
        }
        let book = workbook::handout::table(&view).map_err(|source| workbook_error("标注", source))?;
        let mut sheet =
            SheetView { header: Some(workbook::handout::HEADINGS), known: true, ..SheetView::default() };
        for (row, field, mut mark) in marks {
            mark.cell = workbook::handout::cell_of(&view, row, field);
            sheet.own.insert(mark.cell);
            sheet.marks.push(mark);
        }
        let marks = MarkedView {
            sheets: BTreeMap::from([(Table::Nominations.label().to_string(), sheet)]),
            key,
            ..MarkedView::default()
        };
        // A workbook of our own making is fit to be marked.
        let marked = mark::Original::open(book.clone()).and_then(|own| own.mark(&marks));
        Ok(marked.unwrap_or(book))
    }
}

/// `汇总.xlsx` → `汇总-标注.xlsx`, once in a folder; a copy that comes back keeps its name.
fn copy_name(file: &str, names: &mut HashSet<String>) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let stem = text::file_name(stem.trim_end_matches("-标注"));
    let mut name = format!("{stem}-标注.xlsx");
    let mut copy = 1;
    while !names.insert(name.to_lowercase()) {
        copy += 1;
        name = format!("{stem}-标注-{copy}.xlsx");
    }
    name
}

/// The photo, where it lay in the file itself: a copy without it would lose it.
fn picture_within(workspace: &Path, nomination: &Nomination, file: &str) -> Option<Vec<u8>> {
    let photo = nomination.photo.as_ref()?;
    photo.file.strip_prefix(file).filter(|rest| rest.starts_with('/'))?;
    bytes_of(workspace, &photo.file).filter(|bytes| output::sha256(bytes) == photo.sha256)
}

/// The bytes of a file, if they are still those that were checked: a cell that moved since is another's.
fn as_checked(batch: &Batch, workspace: &Path, file: &str) -> Option<Vec<u8>> {
    let known = batch.files.iter().find(|own| &*own.file == file)?;
    bytes_of(workspace, file).filter(|bytes| output::sha256(bytes) == known.sha256)
}

/// The bytes of a file as places name it, within however many archives.
fn bytes_of(workspace: &Path, file: &str) -> Option<Vec<u8>> {
    let splits: Vec<usize> = file.match_indices('/').map(|(at, _)| at).chain([file.len()]).collect();
    let on_disk = splits.iter().find(|at| workspace.join(&file[..**at]).is_file())?;
    let disk = workspace.join(&file[..*on_disk]);
    member(&Locator { disk, members: Vec::new() }, file.get(on_disk + 1..).unwrap_or(""))
}

/// A member by the rest of its path: its own name, or an archive's and a name within that.
fn member(holder: &Locator, rest: &str) -> Option<Vec<u8>> {
    if rest.is_empty() {
        return intake::photo_bytes(holder).ok();
    }
    let ends = rest.match_indices('/').map(|(at, _)| at).chain([rest.len()]);
    ends.filter_map(|end| {
        let mut inner = holder.clone();
        inner.members.push(rest[..end].to_string());
        intake::photo_bytes(&inner).ok()?;
        member(&inner, rest.get(end + 1..).unwrap_or(""))
    })
    .next()
}

/// A 推荐表 with the school's name in it, for a school that sent nothing.
fn blank_form(checked: &Checked, school: &str, folder: &str, output: &Output) -> Result<(), Error> {
    let values = BTreeMap::from([(Field::Unit, school.to_string())]);
    let view = handout::form(&checked.settings, values, checked.as_of);
    let book = workbook::handout::form(&view).map_err(|source| workbook_error("推荐表", source))?;
    output.put(&format!("{folder}/推荐表.xlsx"), &book, super::list_inputs(checked))?;
    Ok(())
}

fn workbook_error(name: &str, source: workbook::Error) -> Error {
    Error::Workbook { name: format!("{name}.xlsx"), source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{IntakeFile, IntakeResult};

    #[test]
    fn a_file_that_changed_since_it_was_checked_is_not_marked() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.xlsx"), "checked").unwrap();
        let known = IntakeFile {
            file: "a.xlsx".into(),
            size: 7,
            sha256: output::sha256(b"checked"),
            result: IntakeResult::Nothing,
        };
        let batch = Batch { files: vec![known], ..Batch::default() };
        assert!(as_checked(&batch, folder.path(), "a.xlsx").is_some());
        std::fs::write(folder.path().join("a.xlsx"), "changed").unwrap();
        assert!(as_checked(&batch, folder.path(), "a.xlsx").is_none());
        assert!(as_checked(&batch, folder.path(), "b.xlsx").is_none());
    }
}

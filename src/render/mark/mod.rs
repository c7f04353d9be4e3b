//! Marks 标注 in a sender's own workbook: a fill and a comment on each cell in question and a 问题 column
//! at the row's end. Formats, formulas, pictures and other sheets stay as they were; rows of other
//! schools go, with all that shows them.
//!
//! Addresses never move: a row that goes is emptied and hidden. Marking again takes our earlier marks out
//! first. What cannot be done so to the letter is refused, and the caller makes a fresh workbook instead.

mod append;
mod comments;
mod custom;
mod net;
mod package;
mod sheet;
mod strip;
mod styles;
#[cfg(test)]
mod tests;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::document::marked::{MarkedView, SheetView};
use crate::finding::Level;
use crate::place::CellRef;
use crate::text;
use package::Package;
use sheet::{Area, Sheet};
use styles::Styles;

pub use append::{Table, append};

/// Why a workbook cannot be marked in place.
#[derive(Debug, Error)]
pub enum Error {
    #[error("这个文件不能在原样上标注")]
    Unfit,
}

/// The heading of our column.
pub const HEADING: &str = "问题";

/// *Units*: characters of the sheet's own face.
const WIDTH: f64 = 46.0;

/// A sender's workbook, opened once for all the schools that stand in it: its sheets and strings are not read again for
/// each of them.
pub struct Original {
    bytes: Vec<u8>,
    book: String,
    /// Name, part and rows of each sheet, in their order.
    sheets: Vec<(String, String, Sheet)>,
    strings: strip::Strings,
}

impl Original {
    /// # Errors
    /// `Unfit` where it is no xlsx.
    pub fn open(bytes: Vec<u8>) -> Result<Self, Error> {
        // A workbook of a kind nobody thought of costs its own copy, not the run.
        std::panic::catch_unwind(|| Self::opened(bytes)).unwrap_or(Err(Error::Unfit))
    }

    fn opened(bytes: Vec<u8>) -> Result<Self, Error> {
        let mut package = Package::open(&bytes)?;
        let book = package.related("", "officeDocument")?.ok_or(Error::Unfit)?;
        let mut opened = Vec::new();
        for (name, part) in sheets(&mut package, &book)? {
            let sheet = Sheet::of(package.tree(&part, &["row"])?.ok_or(Error::Unfit)?)?;
            opened.push((name, part, sheet));
        }
        let strings = strip::Strings::of(&mut package, &book)?;
        Ok(Self { book, sheets: opened, strings, bytes })
    }

    /// A copy of it, marked.
    ///
    /// # Errors
    /// `Unfit` where it holds something from which rows cannot be taken out to the letter.
    pub fn mark(&self, view: &MarkedView) -> Result<Vec<u8>, Error> {
        std::panic::catch_unwind(|| marked(self, view)).unwrap_or(Err(Error::Unfit))
    }
}

fn marked(original: &Original, view: &MarkedView) -> Result<Vec<u8>, Error> {
    let mut package = Package::open(&original.bytes)?;
    let book = original.book.clone();
    let sheets: Vec<(String, String)> =
        original.sheets.iter().map(|(name, part, _)| (name.clone(), part.clone())).collect();
    let mut guarded = view.clone();
    if view.guarded && !view.own_only {
        guarded.own_only = net::hides(&mut package, &book, &sheets, view)?;
    }
    let view = &guarded;
    if view.own_only || view.guarded {
        strip::refuse_copies_of_rows(&package, view.own_only)?;
    }
    let root = package.tree(&book, &[])?.ok_or(Error::Unfit)?.root;
    // The strict dialect names every namespace anew; next to nobody writes it, and ours would not fit in.
    if root.get("xmlns").is_some_and(|space| space.contains("purl.oclc.org")) {
        return Err(Error::Unfit);
    }
    package.unmacro(&book)?;
    let look = package.related(&book, "styles")?.ok_or(Error::Unfit)?;
    let mut styles = Styles::of(package.tree(&look, &[])?.ok_or(Error::Unfit)?)?;
    let strings = original.strings.clone();
    let before = custom::Before::of(&mut package)?;

    let mut desk = Desk {
        view,
        styles: &mut styles,
        strings: &strings,
        before,
        fills: BTreeMap::new(),
        prints: BTreeMap::new(),
    };
    let mut done: BTreeMap<String, Sheet> = BTreeMap::new();
    let mut foreign: BTreeSet<String> = BTreeSet::new();
    let mut unknown: BTreeSet<String> = BTreeSet::new();
    for (number, (name, part, sheet)) in original.sheets.iter().enumerate() {
        let own = view.sheets.get(name);
        let mut sheet = sheet.clone();
        let goes =
            if view.own_only { strip::rows(&mut sheet, own, view, &strings)? } else { BTreeSet::new() };
        // A form of another school is nothing but that school's.
        if view.own_only && own.is_some_and(|own| own.known && own.header.is_none() && own.own.is_empty()) {
            foreign.insert(name.clone());
        }
        if !goes.is_empty() {
            strip::refuse_hanging(&mut package, part, &mut sheet, &goes)?;
        }
        let notes = desk.sheet(name, &mut sheet, own, &goes)?;
        let gone = |at: CellRef| goes.contains(&at.row);
        comments::write(&mut package, part, number + 1, &mut sheet, gone, &notes)?;
        if !goes.is_empty() {
            strip::surroundings(&mut package, part, &mut sheet, &goes)?;
        }
        if own.is_none_or(|own| !own.known) {
            unknown.insert(part.clone());
        }
        done.insert(part.clone(), sheet);
    }
    let (fills, prints) = (desk.fills, desk.prints);
    if view.own_only {
        let stripped: Vec<&str> = view.sheets.keys().map(String::as_str).collect();
        let stripped = strip::Stripped { sheets: &stripped, unknown: &unknown, foreign: &foreign };
        strip::everywhere(&mut package, &book, &mut done, &stripped, strings)?;
    }
    filters(&mut package, &book, &sheets, &done)?;
    print_ranges(&mut package, &book, &prints)?;
    for (part, sheet) in done {
        package.put(&part, sheet.print());
    }
    package.put(&look, styles.print());
    custom::write(&mut package, &view.key, &fills)?;
    package.sweep()?;
    if view.guarded {
        net::check(&mut package, &book, view)?;
    }
    package.finish()
}

/// Names and parts of the sheets, in their order.
fn sheets(package: &mut Package, book: &str) -> Result<Vec<(String, String)>, Error> {
    let related = package.relationships(book)?;
    let tree = package.tree(book, &[])?.ok_or(Error::Unfit)?;
    let list = tree.root.find("sheets").ok_or(Error::Unfit)?;
    let mut sheets = Vec::new();
    for own in list.elements() {
        let (name, id) = (own.get("name").ok_or(Error::Unfit)?, own.get("r:id").or_else(|| own.get("id")));
        let target = related.iter().find(|own| Some(&own.id) == id.as_ref() && own.kind == "worksheet");
        // Chart sheets and dialogs hold no rows.
        if let Some(part) = target.and_then(|own| own.part.clone()) {
            sheets.push((name, part));
        }
    }
    Ok(sheets)
}

/// The name under which a filter's range is known must say the same as the filter.
fn filters(
    package: &mut Package,
    book: &str,
    sheets: &[(String, String)],
    done: &BTreeMap<String, Sheet>,
) -> Result<(), Error> {
    let mut tree = package.tree(book, &[])?.ok_or(Error::Unfit)?;
    let order: Vec<String> = tree
        .root
        .find("sheets")
        .map_or_else(Vec::new, |list| list.elements().filter_map(|own| own.get("name")).collect());
    let Some(names) = tree.root.find_mut("definedNames") else { return Ok(()) };
    for name in names.elements_mut().filter(|own| own.get("name").as_deref() == Some("_xlnm._FilterDatabase"))
    {
        let Some(index) = name.number("localSheetId") else { continue };
        let Some(sheet) = order.get(index as usize) else { continue };
        let part = sheets.iter().find(|(own, _)| own == sheet).and_then(|(_, part)| done.get(part));
        let Some(own) = part else { continue };
        if let Some(area) = own.part("autoFilter").and_then(|own| sheet::area(&own.get("ref")?)) {
            let fixed = |at: CellRef| format!("${}${}", CellRef::column_letters(at.column), at.row);
            let range = format!("'{}'!{}:{}", sheet.replace('\'', "''"), fixed(area.first), fixed(area.last));
            name.children.clear();
            *name = name.clone().text(&range);
        }
    }
    package.put(book, tree.print());
    Ok(())
}

/// How a marked sheet is to be printed.
enum Print {
    /// Rows down to this one head every page.
    Heads(u32),
    /// A form by itself: our column beside it would make it small.
    Area(Area),
}

/// Gives sheets their print titles or print area where their sender gave them none.
fn print_ranges(package: &mut Package, book: &str, prints: &BTreeMap<String, Print>) -> Result<(), Error> {
    if prints.is_empty() {
        return Ok(());
    }
    let mut tree = package.tree(book, &[])?.ok_or(Error::Unfit)?;
    let list = tree.root.find("sheets").ok_or(Error::Unfit)?;
    let order: Vec<String> = list.elements().filter_map(|own| own.get("name")).collect();
    let (names, name) = (tree.root.kin("definedNames"), tree.root.kin("definedName"));
    if tree.root.find("definedNames").is_none() {
        // They stand behind the sheets and what belongs to those.
        const BEFORE: [&str; 3] = ["sheets", "functionGroups", "externalReferences"];
        let before =
            |node: &xml::Node| matches!(node, xml::Node::Element(own) if BEFORE.contains(&own.local()));
        let at = tree.root.children.iter().rposition(before).ok_or(Error::Unfit)?;
        tree.root.children.insert(at + 1, xml::Node::Element(names));
    }
    let names = tree.root.find_mut("definedNames").ok_or(Error::Unfit)?;
    for (sheet, print) in prints {
        let Some(index) = order.iter().position(|own| own == sheet) else { continue };
        let quoted = format!("'{}'!", sheet.replace('\'', "''"));
        let (kind, range) = match print {
            Print::Heads(last) => ("_xlnm.Print_Titles", format!("{quoted}$1:${last}")),
            Print::Area(area) => {
                let fixed = |at: CellRef| format!("${}${}", CellRef::column_letters(at.column), at.row);
                ("_xlnm.Print_Area", format!("{quoted}{}:{}", fixed(area.first), fixed(area.last)))
            }
        };
        let index = index.to_string();
        let is_given = |own: &xml::Element| {
            own.get("name").as_deref() == Some(kind) && own.get("localSheetId").as_ref() == Some(&index)
        };
        if !names.elements().any(is_given) {
            let own = name.clone().with("name", kind).with("localSheetId", &index).text(&range);
            names.children.push(xml::Node::Element(own));
        }
    }
    package.put(book, tree.print());
    Ok(())
}

/// What marking one sheet after another needs.
struct Desk<'a> {
    view: &'a MarkedView,
    styles: &'a mut Styles,
    strings: &'a strip::Strings,
    before: custom::Before,
    /// What lay under our fills, by `sheet!cell`.
    fills: BTreeMap<String, String>,
    /// How each marked sheet is to be printed.
    prints: BTreeMap<String, Print>,
}

impl Desk<'_> {
    /// Marks one sheet; returns its comments.
    fn sheet(
        &mut self,
        name: &str,
        sheet: &mut Sheet,
        own: Option<&SheetView>,
        goes: &BTreeSet<u32>,
    ) -> Result<BTreeMap<CellRef, String>, Error> {
        if self.before.is_marked {
            sheet.unfill(self.styles, |at| self.before.fill(name, at))?;
        }
        if !goes.is_empty() {
            sheet.cut_merged(goes)?;
            for number in sheet.numbers() {
                if goes.contains(&number) {
                    sheet.empty(number);
                } else if sheet.holds(number) {
                    sheet.settle_formulas(number)?;
                }
            }
        }
        let Some(own) = own.filter(|own| own.known) else { return Ok(BTreeMap::new()) };
        let head = self.head(sheet, own)?;
        if self.before.is_marked {
            self.clear_column(sheet, own, head)?;
        }
        if own.marks.is_empty() {
            return Ok(BTreeMap::new());
        }
        self.fill(name, sheet, own)?;
        let (column, bottom) = self.column(sheet, own, head)?;
        let print = match own.header {
            Some(header) => {
                sheet.lay_out(column);
                Print::Heads(header)
            }
            None => Print::Area(Area {
                first: CellRef::new(1, 1),
                last: CellRef::new(bottom, column.saturating_sub(2).max(1)),
            }),
        };
        self.prints.insert(name.to_string(), print);
        let mut notes: BTreeMap<CellRef, String> = BTreeMap::new();
        for mark in &own.marks {
            let note = notes.entry(mark.cell).or_default();
            if !note.is_empty() {
                note.push_str("\n\n");
            }
            note.push_str(&mark.note);
        }
        Ok(notes)
    }

    /// The row our heading stands in: the header's last, or the first of a form that holds anything.
    fn head(&self, sheet: &Sheet, own: &SheetView) -> Result<u32, Error> {
        let first = || sheet.numbers().into_iter().find(|number| sheet.holds(*number));
        own.header.or_else(first).ok_or(Error::Unfit)
    }

    /// Takes our column of an earlier time out, found by its heading.
    fn clear_column(&self, sheet: &mut Sheet, own: &SheetView, head: u32) -> Result<(), Error> {
        let columns = sheet.used(head)?;
        for column in columns.into_iter().rev() {
            let at = CellRef::new(head, column);
            let is_heading = sheet.cell(at)?.is_some_and(|cell| self.strings.words(cell) == HEADING);
            if is_heading && !own.own.contains(&at) {
                return sheet.clear_column(at);
            }
        }
        Ok(())
    }

    fn fill(&mut self, name: &str, sheet: &mut Sheet, own: &SheetView) -> Result<(), Error> {
        let mut gravest: BTreeMap<CellRef, Level> = BTreeMap::new();
        for mark in &own.marks {
            let level = gravest.entry(mark.cell).or_insert(mark.level);
            *level = (*level).min(mark.level);
        }
        for (at, level) in gravest {
            // Every cell of a merged area, so that the colour shows in whichever program opens it.
            let Area { first, last } = sheet.area(at);
            let style = sheet.style(first)?;
            if let Some(under) = self.styles.fill_text(style) {
                self.fills.insert(format!("{name}!{first}"), under);
            }
            for row in first.row..=last.row.min(first.row + 200) {
                for column in first.column..=last.column.min(first.column + 200) {
                    let at = CellRef::new(row, column);
                    let filled = self.styles.filled(sheet.style(at)?, level);
                    sheet.cell_mut(at)?.set("s", filled.to_string());
                }
            }
        }
        Ok(())
    }

    /// The 问题 column behind the last one that is used, and the filter over it. Returns the column, and the last row in
    /// use.
    fn column(&mut self, sheet: &mut Sheet, own: &SheetView, head: u32) -> Result<(u32, u32), Error> {
        let form = own.header.is_none();
        let mut last = 0;
        let mut bottom = head;
        for number in sheet.numbers() {
            let counts = form
                || number <= head
                || own.own.iter().any(|cell| cell.row == number)
                || !self.view.own_only;
            if counts && sheet.holds(number) {
                last = last.max(sheet.used(number)?.into_iter().max().unwrap_or(0));
                bottom = bottom.max(number);
            }
        }
        let top =
            |area: &&Area| form || area.first.row <= head || own.own.iter().any(|cell| area.contains(*cell));
        last = last.max(sheet.merged.iter().filter(top).map(|area| area.last.column).max().unwrap_or(0));
        // Beside a form one column stays free: what stands next to a label is its value.
        let column = last + if form { 2 } else { 1 };
        if column > 16_000 || last == 0 {
            return Err(Error::Unfit);
        }
        let used = sheet.used(head)?;
        let beside = used.iter().copied().filter(|own| *own < column).max();
        let plain = self.styles.problem();
        let heading = match beside.filter(|_| !form) {
            Some(beside) => sheet.style(CellRef::new(head, beside))?,
            None => plain,
        };
        sheet.write(CellRef::new(head, column), HEADING, heading)?;
        let mut rows: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for mark in &own.marks {
            rows.entry(mark.cell.row).or_default().push(&mark.problem);
        }
        for (row, problems) in rows {
            let words = problems.join("\n");
            let lines = words.lines().map(|line| text::width(line).div_ceil(WIDTH as usize - 2)).sum();
            sheet.write(CellRef::new(row, column), &words, plain)?;
            sheet.heighten(row, lines)?;
            bottom = bottom.max(row);
        }
        sheet.widen(column, WIDTH);
        if !form {
            let first = used.into_iter().min().unwrap_or(column);
            filter(sheet, head, first, column, bottom);
        }
        Ok((column, bottom))
    }
}

/// Lays a filter over header and rows. A table of the sheet's own has its filter already, and two may not
/// overlap: then ours is over our column alone.
fn filter(sheet: &mut Sheet, head: u32, first: u32, column: u32, bottom: u32) {
    let own = sheet.part("autoFilter").cloned();
    let standing = own.as_ref().and_then(|own| sheet::area(&own.get("ref")?));
    let first = match standing {
        Some(area) => area.first.column.min(first),
        None if sheet.part("tableParts").is_some() => column,
        None => first,
    };
    let bottom = standing.map_or(bottom, |area| area.last.row.max(bottom));
    let area = Area { first: CellRef::new(head, first), last: CellRef::new(bottom, column) };
    let kin = sheet.root().kin("autoFilter");
    // A filter's criteria count from its first column: they hold only where that one stays.
    let keeps = standing.is_some_and(|own| own.first == area.first);
    let part = own.filter(|_| keeps).unwrap_or(kin).with("ref", area.to_string());
    sheet.set_part("autoFilter", Some(part));
}

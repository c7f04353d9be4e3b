//! The net under the stripping: whatever is left in a copy is read once more for words that name somebody
//! else. It takes nothing out: where it finds one, or cannot tell, the copy is not fit to leave.

use std::collections::BTreeMap;

use super::comments::MARK;
use super::custom;
use super::package::Package;
use super::sheet::Sheet;
use super::strip::Strings;
use super::xml::{self, Document, Element};
use super::{Error, HEADING};
use crate::document::handout::{GUIDE_SHEET, SCHOOL_SHEET};
use crate::document::marked::{MarkedView, SheetView, plain};
use crate::place::CellRef;

/// As many filled cells make a row of a list about people; drop-down lists have fewer.
const RECORD: usize = 3;

/// Parts that say nothing of people, or that are looked at otherwise.
const SILENT: &[&str] = &["[Content_Types].xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/theme/"];

/// Does the file hold what its sender may not have seen: rows or sheets out of sight, an example of ours
/// that nobody read as a row? Then only the school's own rows may leave.
pub fn hides(
    package: &mut Package,
    book: &str,
    sheets: &[(String, String)],
    view: &MarkedView,
) -> Result<bool, Error> {
    let hidden = hidden(package, book)?;
    for (name, part) in sheets {
        let mut sheet = Sheet::of(package.tree(part, &["row"])?.ok_or(Error::Unfit)?)?;
        let held: Vec<u32> = sheet.numbers().into_iter().filter(|row| sheet.holds(*row)).collect();
        if held.is_empty() || is_our_list(name) || name == custom::KEY {
            continue;
        }
        let known = view.sheets.get(name).filter(|own| own.known);
        if hidden.contains(name) || known.is_some_and(|own| own.own.is_empty()) {
            return Ok(true);
        }
        for row in held {
            if sheet.is_hidden(row)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Names of the sheets out of sight.
fn hidden(package: &mut Package, book: &str) -> Result<Vec<String>, Error> {
    let tree = package.tree(book, &[])?.ok_or(Error::Unfit)?;
    let list = tree.root.find("sheets").ok_or(Error::Unfit)?;
    let out_of_sight = |own: &&Element| own.get("state").is_some_and(|state| state != "visible");
    Ok(list.elements().filter(out_of_sight).filter_map(|own| own.get("name")).collect())
}

fn is_our_list(name: &str) -> bool {
    [SCHOOL_SHEET, GUIDE_SHEET].contains(&name)
}

/// Looks through everything that is left.
///
/// # Errors
/// `Unfit` where something names another school or its people, or might.
pub fn check(package: &mut Package, book: &str, view: &MarkedView) -> Result<(), Error> {
    let words = Words::of(view);
    let hidden = hidden(package, book)?;
    let strings = Strings::of(package, book)?;
    let sheets = super::sheets(package, book)?;
    let mut named = Vec::new();
    for (name, part) in &sheets {
        let mut sheet = Sheet::of(package.tree(part, &["row"])?.ok_or(Error::Unfit)?)?;
        let own = view.sheets.get(name);
        named.extend(one_sheet(&mut sheet, name, own, hidden.contains(name), &strings, &words)?);
        // What surrounds the cells: lists of choices, headers and footers, links.
        words.refuse(&spoken(&sheet.around()), false)?;
        if own.is_none_or(|own| !own.known) && view.own_only && package.related(part, "drawing")?.is_some() {
            return Err(Error::Unfit);
        }
    }
    words.refuse(&strings.unnamed(&named), true)?;
    for name in package.names() {
        let is_sheet = sheets.iter().any(|(_, part)| *part == name);
        let speaks = [".xml", ".rels", ".vml"].iter().any(|end| name.ends_with(end));
        if is_sheet || !speaks || SILENT.iter().any(|own| name.starts_with(own)) {
            continue;
        }
        let Some(text) = package.text(&name)? else { continue };
        words.refuse(&spoken(&without_ours(&name, text)?), true)?;
    }
    Ok(())
}

/// The text of a part without what we wrote into it: that is addressed to this school.
fn without_ours(name: &str, text: String) -> Result<String, Error> {
    let is_ours = |own: &Element| own.get("name").is_some_and(|name| custom::is_ours(&name));
    let is_comments = name.rsplit('/').next().is_some_and(|own| own.contains("comments"));
    if name != custom::PART && !is_comments {
        return Ok(text);
    }
    let mut tree = Document::parse(&text, &[])?;
    tree.root.retain(|own| !is_ours(own));
    if let Some(list) = tree.root.find_mut("commentList") {
        for own in list.elements_mut() {
            let words = own.words();
            if let Some(at) = words.find(MARK) {
                own.children.clear();
                *own = own.clone().text(&words[..at]);
            }
        }
    }
    Ok(tree.print())
}

/// Everything a part says: its texts joined, however they are cut up, and its attributes.
fn spoken(text: &str) -> String {
    let joined = Document::parse(text, &[]).map(|tree| tree.root.words()).unwrap_or_default();
    format!("{joined}\n{}", xml::unescaped(text))
}

/// Looks through the cells of a sheet; returns which of the shared strings they call.
fn one_sheet(
    sheet: &mut Sheet,
    name: &str,
    own: Option<&SheetView>,
    hidden: bool,
    strings: &Strings,
    words: &Words,
) -> Result<Vec<usize>, Error> {
    let mut named = Vec::new();
    let blank = SheetView::default();
    let own = own.unwrap_or(&blank);
    let own_areas: Vec<_> = own.own.iter().map(|cell| sheet.area(*cell)).collect();
    let mut problems: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for mark in &own.marks {
        problems.entry(mark.cell.row).or_default().push(&mark.problem);
    }
    let mut left = String::new();
    let held: Vec<u32> = sheet.numbers().into_iter().filter(|number| sheet.holds(*number)).collect();
    for number in held {
        let out_of_sight = hidden || sheet.is_hidden(number)?;
        let problem = problems.get(&number).map(|own| own.join("\n"));
        let mut filled = 0;
        for cell in sheet.row(number)?.elements().filter(|cell| cell.local() == "c") {
            named.extend(Strings::index(cell));
            let formula = cell.find("f").map(Element::words).unwrap_or_default();
            let text = strings.words(cell);
            if text.trim().is_empty() && formula.is_empty() {
                continue;
            }
            filled += 1;
            let at = cell.get("r").and_then(|text| super::sheet::reference(&text)).ok_or(Error::Unfit)?;
            let is_ours = text == HEADING || problem.as_ref() == Some(&text);
            if is_ours || own_areas.iter().any(|area| area.contains(at)) {
                continue;
            }
            let strange = out_of_sight || (!own.known && !is_our_list(name));
            if strange && words.is_stranger(&text) {
                return Err(Error::Unfit);
            }
            left.push_str(&format!("{text}\n{formula}\n"));
            left.push_str(&whole(&text));
            left.push('\n');
        }
        // A record in a place out of sight is somebody's, and nobody can say whose.
        let is_own = own.own.iter().any(|cell: &CellRef| cell.row == number);
        let read = own.known && own.header.is_some_and(|head| number <= head);
        if out_of_sight && filled >= RECORD && !is_own && !read && !is_our_list(name) {
            return Err(Error::Unfit);
        }
    }
    words.refuse(&left, name != SCHOOL_SHEET)?;
    Ok(named)
}

/// A number as people write it: a phone may be kept as `1.3900000002E10`.
fn whole(text: &str) -> String {
    text.trim().parse::<f64>().map(|number| format!("{number:.0}")).unwrap_or_default()
}

/// What may not be left, and what may.
struct Words<'a> {
    view: &'a MarkedView,
    /// The longest first: what is part of it must not cut it.
    own: Vec<String>,
}

impl<'a> Words<'a> {
    fn of(view: &'a MarkedView) -> Self {
        let mut own: Vec<String> = view.own.iter().map(|word| plain(word)).collect();
        own.retain(|word| word.chars().count() > 1);
        own.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Self { view, own }
    }

    fn refuse(&self, text: &str, schools: bool) -> Result<(), Error> {
        let text: String = text.lines().map(|line| plain(line) + "\n").collect();
        let school = self.view.school.as_str();
        let people = self.view.people.of_others(&text, school);
        let schools = schools.then(|| self.view.schools.of_others(&text, school));
        let mut without = None;
        for word in people.chain(schools.into_iter().flatten()) {
            if self.own.iter().any(|own| own == word) {
                continue;
            }
            // As 张三 is part of 张三丰: only where it stands by itself does it name somebody.
            if self.own.iter().any(|own| own.contains(word)) {
                let cut = || self.own.iter().fold(text.clone(), |text, own| text.replace(own.as_str(), "\n"));
                if !without.get_or_insert_with(cut).contains(word) {
                    continue;
                }
            }
            return Err(Error::Unfit);
        }
        Ok(())
    }

    /// Does a text hold a mobile number, an identity number or a mail address that is not the school's?
    fn is_stranger(&self, text: &str) -> bool {
        let text = format!("{} {}", plain(text), whole(text));
        let text = self.own.iter().fold(text, |text, own| text.replace(own.as_str(), " "));
        let mut runs = text.split(|ch: char| !ch.is_ascii_digit());
        text.contains('@')
            || runs.any(|run| (run.len() == 11 && run.starts_with('1')) || (17..=18).contains(&run.len()))
    }
}

//! The net under the stripping: whatever is left in a copy is read once more for words that name somebody
//! else. It takes nothing out: where it finds one, or cannot tell, the copy is not fit to leave.

use std::collections::{BTreeMap, BTreeSet};

use super::comments::MARK;
use super::custom;
use super::package::Package;
use super::sheet::Sheet;
use super::strip::Strings;
use super::xml::{self, Document, Element};
use super::{Error, HEADING};
use crate::document::handout::{GUIDE_SHEET, SCHOOL_SHEET};
use crate::document::marked::{MarkedView, SheetView};
use crate::place::CellRef;
use crate::text;

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
    for (name, part) in &sheets {
        let tree = package.tree(part, &["row"])?.ok_or(Error::Unfit)?;
        let own = view.sheets.get(name);
        let sheet = Sheet::of(tree.clone())?;
        one_sheet(sheet, name, own, hidden.contains(name), &strings, &words)?;
        // What surrounds the cells: lists of choices, headers and footers, links.
        let mut around = tree;
        around.root.retain(|own| own.local() != "sheetData");
        words.refuse(&spoken(&around.print()), false)?;
        if own.is_none_or(|own| !own.known) && view.own_only && package.related(part, "drawing")?.is_some() {
            return Err(Error::Unfit);
        }
    }
    words.refuse(&strings.unnamed(&named(package, &sheets)?), true)?;
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

/// Which of the shared strings the sheets call.
fn named(package: &mut Package, sheets: &[(String, String)]) -> Result<Vec<usize>, Error> {
    let mut named = Vec::new();
    for (_, part) in sheets {
        let mut sheet = Sheet::of(package.tree(part, &["row"])?.ok_or(Error::Unfit)?)?;
        for number in sheet.numbers() {
            named.extend(sheet.row(number)?.elements().filter_map(Strings::index));
        }
    }
    Ok(named)
}

fn one_sheet(
    mut sheet: Sheet,
    name: &str,
    own: Option<&SheetView>,
    hidden: bool,
    strings: &Strings,
    words: &Words,
) -> Result<(), Error> {
    let blank = SheetView::default();
    let own = own.unwrap_or(&blank);
    let own_areas: Vec<_> = own.own.iter().map(|cell| sheet.area(*cell)).collect();
    let mut problems: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for mark in &own.marks {
        problems.entry(mark.cell.row).or_default().push(&mark.problem);
    }
    let mut left = String::new();
    for number in sheet.numbers() {
        let out_of_sight = hidden || sheet.is_hidden(number)?;
        let problem = problems.get(&number).map(|own| own.join("\n"));
        let mut filled = 0;
        for cell in sheet.row(number)?.elements().filter(|cell| cell.local() == "c") {
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
    words.refuse(&left, name != SCHOOL_SHEET)
}

/// A number as people write it: a phone may be kept as `1.3900000002E10`.
fn whole(text: &str) -> String {
    text.trim().parse::<f64>().map(|number| format!("{number:.0}")).unwrap_or_default()
}

/// What may not be left, and what may.
struct Words {
    own: Vec<String>,
    /// Each with whether it is part of a word of the school's own, as 张三 is of 张三丰.
    people: Vec<(String, bool)>,
    schools: Vec<(String, bool)>,
}

impl Words {
    fn of(view: &MarkedView) -> Self {
        let own: Vec<String> = view.own.iter().map(|word| plain(word)).collect();
        // The longest first: what is part of it must not cut it.
        let mut longest: Vec<String> = own.iter().filter(|word| word.chars().count() > 1).cloned().collect();
        longest.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let list = |words: &BTreeSet<String>, least: usize| {
            let plain = words.iter().map(|word| plain(word));
            // Two digits somebody wrote for a name or a phone stand everywhere.
            let tells =
                |word: &String| word.chars().count() >= if word.is_ascii() { least.max(6) } else { least };
            let foreign = plain.filter(|word| tells(word) && !own.contains(word));
            let within = |word: &String| own.iter().any(|own| own.contains(word.as_str()));
            foreign.map(|word| (word.clone(), within(&word))).collect()
        };
        Self { people: list(&view.others, 2), schools: list(&view.schools, 4), own: longest }
    }

    fn refuse(&self, text: &str, schools: bool) -> Result<(), Error> {
        if self.people.is_empty() && self.schools.is_empty() {
            return Ok(());
        }
        let text: String = text.lines().map(|line| plain(line) + "\n").collect();
        let without = self.own.iter().fold(text.clone(), |text, own| text.replace(own.as_str(), "\n"));
        let mut words = self.people.iter().chain(self.schools.iter().filter(|_| schools));
        let found =
            words.any(|(word, within)| if *within { &without } else { &text }.contains(word.as_str()));
        if found { Err(Error::Unfit) } else { Ok(()) }
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

/// As words are compared: without spaces and hyphens, in half width.
fn plain(word: &str) -> String {
    text::squeeze(&text::half_width(word)).replace('-', "").to_lowercase()
}

//! Taking other schools out of a workbook: their rows, and everything else in the package that shows
//! them: strings, pictures, links, calculated copies.

use std::collections::{BTreeMap, BTreeSet};

use super::Error;
use super::package::Package;
use super::sheet::{Sheet, area};
use super::xml::{Document, Element, Node};
use crate::document::marked::{MarkedView, SheetView};

/// Parts that hold copies of rows we could not take out to the letter.
const COPIES: &[&str] =
    &["xl/pivotCache/", "xl/richData/", "xl/externalLinks/", "xl/model/", "xl/revisions/"];

pub fn refuse_copies_of_rows(package: &Package) -> Result<(), Error> {
    let held = package.names().iter().any(|name| COPIES.iter().any(|copies| name.starts_with(copies)));
    if held { Err(Error::Unfit) } else { Ok(()) }
}

/// The strings that cells share.
pub struct Strings {
    part: Option<String>,
    tree: Option<Document>,
}

impl Strings {
    pub fn of(package: &mut Package, book: &str) -> Result<Self, Error> {
        let part = package.related(book, "sharedStrings")?;
        let tree = match &part {
            Some(part) => package.tree(part, &["si"])?,
            None => None,
        };
        Ok(Self { part, tree })
    }

    /// The text of a cell.
    pub fn words(&self, cell: &Element) -> String {
        if cell.get("t").as_deref() != Some("s") {
            return cell.find("is").or_else(|| cell.find("v")).map(Element::words).unwrap_or_default();
        }
        let index = cell.find("v").and_then(|own| own.words().trim().parse::<usize>().ok());
        let held = |index| {
            let tree = self.tree.as_ref()?;
            let mut own = tree.root.children.iter().filter(|node| !matches!(node, Node::Text(_)));
            match own.nth(index)? {
                Node::Sealed(own) => Some(own.open().ok()?.words()),
                _ => Some(String::new()),
            }
        };
        index.and_then(held).unwrap_or_default()
    }

    /// Strings that no cell names any more say nothing any more.
    fn forget(mut self, package: &mut Package, named: &BTreeSet<usize>) {
        let (Some(part), Some(tree)) = (self.part, self.tree.as_mut()) else { return };
        let blank = tree.root.kin("si").child(tree.root.kin("t"));
        let own = tree.root.children.iter_mut().filter(|node| !matches!(node, Node::Text(_)));
        for (index, node) in own.enumerate() {
            if !named.contains(&index) {
                *node = Node::Element(blank.clone());
            }
        }
        package.put(&part, tree.print());
    }
}

/// The rows of a sheet that are not this school's.
pub fn rows(
    sheet: &mut Sheet,
    own: Option<&SheetView>,
    view: &MarkedView,
    strings: &Strings,
) -> Result<BTreeSet<u32>, Error> {
    let Some(own) = own.filter(|own| own.known) else {
        // Nobody recognised this sheet: it stays, but for the rows that name somebody else.
        let mut goes = BTreeSet::new();
        for number in sheet.numbers() {
            if sheet.holds(number)
                && sheet.row(number)?.elements().any(|cell| view.others.contains(strings.words(cell).trim()))
            {
                goes.insert(number);
            }
        }
        return Ok(goes);
    };
    let Some(header) = own.header else {
        let theirs = |row: &u32| own.foreign.iter().any(|(first, last)| (first..=last).contains(&row));
        let goes = sheet.numbers().into_iter().filter(|row| own.own.is_empty() || theirs(row));
        return Ok(goes.collect());
    };
    let mut stays: BTreeSet<u32> = BTreeSet::new();
    for cell in &own.own {
        let area = sheet.area(*cell);
        stays.extend(area.first.row..=area.last.row);
    }
    let goes = sheet.numbers().into_iter().filter(|row| *row > header && !stays.contains(row));
    // Blank rows that are only ruled stay, for who has to add one.
    Ok(goes.filter(|row| sheet.holds(*row)).collect())
}

/// Links, pictures and threads of the rows that went.
pub fn surroundings(
    package: &mut Package,
    part: &str,
    sheet: &mut Sheet,
    goes: &BTreeSet<u32>,
) -> Result<(), Error> {
    if let Some(mut links) = sheet.part("hyperlinks").cloned() {
        links.retain(|own| {
            own.get("ref").and_then(|text| area(&text)).is_some_and(|area| !goes.contains(&area.first.row))
        });
        let left = links.elements().next().is_some();
        sheet.set_part("hyperlinks", left.then_some(links));
    }
    let links: Vec<String> = sheet
        .part("hyperlinks")
        .map_or_else(Vec::new, |links| links.elements().filter_map(|own| own.get("r:id")).collect());
    package.unrelate(part, |own| match own.kind.as_str() {
        "hyperlink" => links.contains(&own.id),
        // A thread repeats what its comment says and cannot be cut row by row.
        "threadedComment" => false,
        _ => true,
    })?;
    if let Some(drawing) = package.related(part, "drawing")? {
        let mut tree = package.tree(&drawing, &[])?.ok_or(Error::Unfit)?;
        tree.root.retain(|own| match own.local() {
            "twoCellAnchor" | "oneCellAnchor" => {
                let row =
                    own.find("from").and_then(|from| from.find("row")?.words().trim().parse::<u32>().ok());
                row.is_some_and(|row| !goes.contains(&(row + 1)))
            }
            // Nobody can say whose row a picture without an anchor stands in.
            "absoluteAnchor" => false,
            _ => true,
        });
        put_with_relationships(package, &drawing, &tree)?;
    }
    Ok(())
}

/// What the whole package still says of the rows that went.
pub fn everywhere(
    package: &mut Package,
    book: &str,
    printed: &mut BTreeMap<String, String>,
    stripped: &[&str],
    foreign: &BTreeSet<String>,
    strings: Strings,
) -> Result<(), Error> {
    let mut named: BTreeSet<usize> = BTreeSet::new();
    for text in printed.values_mut() {
        let mut sheet = Sheet::of(Document::parse(text, &["row"])?)?;
        for number in sheet.numbers() {
            for cell in sheet.row(number)?.elements_mut().filter(|cell| cell.local() == "c") {
                // What another sheet calculated from the rows is a copy of them.
                let formula = cell.find("f").map(Element::words).unwrap_or_default();
                if stripped.iter().any(|name| names(&formula, name)) {
                    cell.children.clear();
                    cell.unset("t");
                }
                if cell.get("t").as_deref() == Some("s") {
                    named.extend(cell.find("v").and_then(|own| own.words().trim().parse::<usize>().ok()));
                }
            }
        }
        *text = sheet.print();
    }
    strings.forget(package, &named);
    // WPS keeps pictures in cells here, each under the name its cell calls it by.
    if let Some(part) = package
        .relationships(book)?
        .into_iter()
        .filter(|own| own.kind == "cellImage")
        .find_map(|own| own.part)
        && let Some(mut tree) = package.tree(&part, &[])?
    {
        let called = |own: &Element| {
            let mut text = String::new();
            own.print(&mut text);
            let name =
                text.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("\u{0}");
            printed.values().any(|sheet| sheet.contains(name))
        };
        tree.root.retain(called);
        put_with_relationships(package, &part, &tree)?;
    }
    package.unrelate(book, |own| own.kind != "calcChain")?;
    package.unrelate("", |own| own.kind != "thumbnail")?;
    hide(package, book, foreign)
}

/// Does a formula name a sheet: `汇总表!A5`, `'汇总 表'!A5`?
fn names(formula: &str, sheet: &str) -> bool {
    [format!("{sheet}!"), format!("{}'!", sheet.replace('\'', "''"))]
        .iter()
        .any(|name| formula.contains(name))
}

/// A part and only those of its relationships that it still names.
fn put_with_relationships(package: &mut Package, part: &str, tree: &Document) -> Result<(), Error> {
    let text = tree.print();
    package.unrelate(part, |own| text.contains(&format!("\"{}\"", own.id)))?;
    package.put(part, text);
    Ok(())
}

/// Emptied forms are put out of sight; the sheet that opens is one that is left.
fn hide(package: &mut Package, book: &str, foreign: &BTreeSet<String>) -> Result<(), Error> {
    if foreign.is_empty() {
        return Ok(());
    }
    let mut tree = package.tree(book, &[])?.ok_or(Error::Unfit)?;
    let list = tree.root.find_mut("sheets").ok_or(Error::Unfit)?;
    let mut first = None;
    for (index, own) in list.elements_mut().enumerate() {
        if own.get("name").is_some_and(|name| foreign.contains(&name)) {
            own.set("state", "hidden");
        } else if own.get("state").is_none_or(|state| state == "visible") {
            first.get_or_insert(index);
        }
    }
    let first = first.ok_or(Error::Unfit)?;
    for views in tree.root.elements_mut().filter(|own| own.local() == "bookViews") {
        for view in views.elements_mut() {
            view.set("activeTab", first.to_string());
            view.unset("firstSheet");
        }
    }
    package.put(book, tree.print());
    Ok(())
}

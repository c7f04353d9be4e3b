//! Taking other schools out of a workbook: their rows, and everything else in the package that shows
//! them: strings, pictures, links, calculated copies.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Error;
use super::package::Package;
use super::sheet::{Sheet, area};
use super::xml::{Document, Element, Node};
use crate::document::marked::{MarkedView, SheetView};

/// Parts that hold copies of rows we could not take out to the letter.
const COPIES: &[&str] =
    &["xl/pivotCache/", "xl/externalLinks/", "xl/model/", "xl/revisions/", "xl/embeddings/"];

/// Parts that show rows of this workbook: harmless where every row of it stays.
const SHOWN: &[&str] = &["xl/richData/", "xl/charts/", "xl/chartsheets/", "xl/diagrams/", "xl/slicerCaches/"];

pub fn refuse_copies_of_rows(package: &Package, rows_go: bool) -> Result<(), Error> {
    let shown = if rows_go { SHOWN } else { &[] };
    let held = |name: &String| COPIES.iter().chain(shown).any(|copies| name.starts_with(copies));
    let held = package.names().iter().any(held);
    if held { Err(Error::Unfit) } else { Ok(()) }
}

/// The strings that cells share.
#[derive(Clone)]
pub struct Strings {
    part: Option<String>,
    tree: Option<Document>,
    /// Where each string stands among the children of the part.
    spots: Vec<usize>,
}

impl Strings {
    pub fn of(package: &mut Package, book: &str) -> Result<Self, Error> {
        let part = package.related(book, "sharedStrings")?;
        let tree = match &part {
            Some(part) => package.tree(part, &["si"])?,
            None => None,
        };
        let children = tree.iter().flat_map(|tree| &tree.root.children).enumerate();
        let spots = children.filter(|(_, node)| !matches!(node, Node::Text(_))).map(|(at, _)| at).collect();
        Ok(Self { part, tree, spots })
    }

    /// The text of a cell.
    pub fn words(&self, cell: &Element) -> String {
        if cell.get("t").as_deref() != Some("s") {
            return cell.find("is").or_else(|| cell.find("v")).map(Element::words).unwrap_or_default();
        }
        let index = Self::index(cell);
        let held = |index: usize| {
            let tree = self.tree.as_ref()?;
            match &tree.root.children[*self.spots.get(index)?] {
                Node::Sealed(own) => Some(own.open().ok()?.words()),
                _ => Some(String::new()),
            }
        };
        index.and_then(held).unwrap_or_default()
    }

    /// Which string a cell calls.
    pub fn index(cell: &Element) -> Option<usize> {
        cell.get("t").filter(|kind| kind == "s")?;
        cell.find("v")?.words().trim().parse().ok()
    }

    /// The text of all strings that no cell calls.
    pub fn unnamed(&self, named: &[usize]) -> String {
        let named: BTreeSet<&usize> = named.iter().collect();
        let Some(tree) = &self.tree else { return String::new() };
        let own = tree.root.children.iter().filter(|node| !matches!(node, Node::Text(_))).enumerate();
        let lone = own.filter(|(index, _)| !named.contains(index));
        let words = lone.filter_map(|(_, node)| match node {
            Node::Sealed(own) => Some(own.open().ok()?.words() + "\n"),
            _ => None,
        });
        words.collect()
    }

    /// Keeps the strings that cells still name, in the order of their new numbers: what is left says nothing of the
    /// rest, and a copy of one row is no longer than that.
    fn keep(mut self, package: &mut Package, named: &HashMap<usize, usize>) {
        let (Some(part), Some(tree)) = (self.part, self.tree.as_mut()) else { return };
        let mut order: Vec<(usize, usize)> = named.iter().map(|(old, new)| (*new, *old)).collect();
        order.sort_unstable();
        let blank = tree.root.kin("si").child(tree.root.kin("t"));
        let old = std::mem::take(&mut tree.root.children);
        let own = |(_, index): (usize, usize)| match self.spots.get(index) {
            Some(at) => old[*at].clone(),
            // A cell that names a string there is none of shows nothing.
            None => Node::Element(blank.clone()),
        };
        tree.root.children = order.into_iter().map(own).collect();
        // How many cells name them is a hint that may be left out.
        tree.root.unset("count");
        tree.root.set("uniqueCount", named.len().to_string());
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
                && sheet
                    .row(number)?
                    .elements()
                    .any(|cell| view.people.is_of_another(&strings.words(cell), &view.school))
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

/// A picture that reaches from a row that goes into one that stays, or the other way round, may be either's.
pub fn refuse_hanging(
    package: &mut Package,
    part: &str,
    sheet: &mut Sheet,
    goes: &BTreeSet<u32>,
) -> Result<(), Error> {
    let Some(drawing) = package.related(part, "drawing")? else { return Ok(()) };
    let tree = package.tree(&drawing, &[])?.ok_or(Error::Unfit)?;
    for own in tree.root.elements() {
        let number = |side: &str, name: &str| {
            own.find(side).and_then(|side| side.find(name)?.words().trim().parse::<u32>().ok())
        };
        let first = || number("from", "row").and_then(|row| row.checked_add(1)).ok_or(Error::Unfit);
        let (first, last) = match own.local() {
            "twoCellAnchor" => {
                let (first, last) = (first()?, number("to", "row").ok_or(Error::Unfit)?);
                // It ends at the upper edge of its last row: it does not stand in it.
                let in_it = number("to", "rowOff").is_none_or(|off| off > 0);
                (first, last.saturating_add(u32::from(in_it)).max(first))
            }
            "oneCellAnchor" => {
                let first = first()?;
                let tall = own.find("ext").and_then(|ext| ext.number("cy")).ok_or(Error::Unfit)?;
                let bottom = f64::from(number("from", "rowOff").unwrap_or(0)) + f64::from(tall);
                // *Units*: 12,700 to a point.
                let below = bottom > sheet.height(first)? * 12_700.0;
                (first, first.saturating_add(u32::from(below)))
            }
            // Nobody can say in which row the one or the other of its choices stands.
            "AlternateContent" => return Err(Error::Unfit),
            _ => continue,
        };
        let gone = goes.contains(&first);
        if (first..=last.min(first.saturating_add(1_000))).any(|row| goes.contains(&row) != gone) {
            return Err(Error::Unfit);
        }
    }
    Ok(())
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
                row.is_some_and(|row| !goes.contains(&row.saturating_add(1)))
            }
            // Nobody can say whose row a picture without an anchor stands in.
            "absoluteAnchor" => false,
            _ => true,
        });
        put_with_relationships(package, &drawing, &tree)?;
    }
    Ok(())
}

/// From which sheets rows went.
pub struct Stripped<'a> {
    /// Names of the sheets that were recognised.
    pub sheets: &'a [&'a str],
    /// Parts of those that were not.
    pub unknown: &'a BTreeSet<String>,
    /// Names of those that were nothing but another school's.
    pub foreign: &'a BTreeSet<String>,
}

/// What the whole package still says of the rows that went.
pub fn everywhere(
    package: &mut Package,
    book: &str,
    sheets: &mut BTreeMap<String, Sheet>,
    stripped: &Stripped,
    strings: Strings,
) -> Result<(), Error> {
    let mut named: HashMap<usize, usize> = HashMap::new();
    let ranges = ranges(package, book)?;
    for (part, sheet) in sheets.iter_mut() {
        let is_unknown = stripped.unknown.contains(part);
        let held: Vec<u32> = sheet.numbers().into_iter().filter(|number| sheet.holds(*number)).collect();
        for number in held {
            for cell in sheet.row(number)?.elements_mut().filter(|cell| cell.local() == "c") {
                // What another sheet calculated from the rows is a copy of them.
                if let Some(formula) = cell.find("f") {
                    let words = formula.words();
                    let spills = formula.get("ref").is_some_and(|own| own.contains(':'));
                    let is_picture = words.contains("DISPIMG");
                    let copies = stripped.sheets.iter().any(|name| names(&words, name))
                        || ranges.iter().any(|name| words.contains(name))
                        || (is_unknown && !is_picture);
                    // Its copies in other cells bear no formula, or none that says what it is.
                    if copies && spills {
                        return Err(Error::Unfit);
                    }
                    if copies || (words.is_empty() && !is_picture) {
                        cell.children.clear();
                        cell.unset("t");
                    }
                }
                if let Some(index) = Strings::index(cell) {
                    let next = named.len();
                    let new = named.entry(index).or_insert(next).to_string();
                    if let Some(value) = cell.find_mut("v") {
                        value.children = vec![Node::Text(new)];
                    }
                }
            }
        }
    }
    strings.keep(package, &named);
    // WPS keeps pictures in cells here, each under the name its cell calls it by.
    if let Some(part) = package
        .relationships(book)?
        .into_iter()
        .filter(|own| own.kind == "cellImage")
        .find_map(|own| own.part)
        && let Some(mut tree) = package.tree(&part, &[])?
    {
        let printed: Vec<String> = sheets.values().map(|sheet| sheet.clone().print()).collect();
        let called = |own: &Element| {
            let mut text = String::new();
            own.print(&mut text);
            let name =
                text.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("\u{0}");
            printed.iter().any(|sheet| sheet.contains(name))
        };
        tree.root.retain(called);
        put_with_relationships(package, &part, &tree)?;
    }
    package.unrelate(book, |own| own.kind != "calcChain")?;
    package.unrelate("", |own| own.kind != "thumbnail")?;
    hide(package, book, stripped.foreign)
}

/// Names by which formulas call ranges: defined ones, and those of tables.
fn ranges(package: &mut Package, book: &str) -> Result<Vec<String>, Error> {
    let tree = package.tree(book, &[])?.ok_or(Error::Unfit)?;
    let defined = tree.root.find("definedNames").into_iter().flat_map(Element::elements);
    let mut ranges: Vec<String> = defined.filter_map(|own| own.get("name")).collect();
    for part in
        package.names().into_iter().filter(|name| name.starts_with("xl/tables/") && name.ends_with(".xml"))
    {
        let root = package.tree(&part, &[])?.ok_or(Error::Unfit)?.root;
        ranges.extend(["name", "displayName"].iter().filter_map(|name| root.get(name)));
    }
    ranges.retain(|name| !name.is_empty() && !name.starts_with("_xlnm."));
    Ok(ranges)
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

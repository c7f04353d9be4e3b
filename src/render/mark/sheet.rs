//! One sheet of a sender's workbook: rows are found, emptied, filled and written to; everything else in
//! it stays as it was written.

use std::collections::{BTreeMap, BTreeSet};

use super::Error;
use super::styles::Styles;
use super::xml::{Document, Element, Node};
use crate::place::CellRef;

/// The order of a worksheet's parts (ISO/IEC 29500-1, 18.3.1.99); what is not named stands at the end.
const ORDER: &[&str] = &[
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
];

/// The last row a sheet may have; an address beyond it names nothing.
const LAST_ROW: u32 = 1_048_576;

/// A rectangle of cells, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    pub first: CellRef,
    pub last: CellRef,
}

#[derive(Clone)]
pub struct Sheet {
    tree: Document,
    rows: BTreeMap<u32, Node>,
    pub merged: Vec<Area>,
}

impl Sheet {
    /// # Errors
    /// `Unfit` where rows stand twice, out of order or beyond the last one there can be.
    pub fn of(mut tree: Document) -> Result<Self, Error> {
        let data = tree.root.find_mut("sheetData").ok_or(Error::Unfit)?;
        let mut rows = BTreeMap::new();
        let mut next = 1;
        for node in std::mem::take(&mut data.children) {
            let number = match &node {
                Node::Sealed(row) => row.get("r"),
                Node::Element(row) => row.get("r"),
                Node::Text(_) => continue,
            };
            // A row without a number is the one after the last.
            let number = number.and_then(|text| text.trim().parse().ok()).unwrap_or(next);
            if number < next || number > LAST_ROW {
                return Err(Error::Unfit);
            }
            next = number + 1;
            rows.insert(number, node);
        }
        let merged = tree
            .root
            .find("mergeCells")
            .map_or_else(Vec::new, |list| list.elements().filter_map(|own| area(&own.get("ref")?)).collect());
        Ok(Self { tree, rows, merged })
    }

    /// The sheet as it is now.
    pub fn print(mut self) -> String {
        let merged = std::mem::take(&mut self.merged);
        let list = self.tree.root.kin("mergeCells").with("count", merged.len().to_string());
        let list = merged.iter().fold(list, |list, area| {
            let own = self.tree.root.kin("mergeCell").with("ref", area.to_string());
            list.child(own)
        });
        self.set_part("mergeCells", (!merged.is_empty()).then_some(list));
        // It names the used range; leaving it out is allowed, leaving it wrong is not.
        self.set_part("dimension", None);
        let data = self.tree.root.find_mut("sheetData").expect("looked for when the sheet was opened");
        data.children = std::mem::take(&mut self.rows).into_values().collect();
        self.tree.print()
    }

    /// The sheet without its rows.
    pub fn around(&self) -> String {
        self.tree.print()
    }

    pub fn numbers(&self) -> Vec<u32> {
        self.rows.keys().copied().collect()
    }

    pub fn part(&self, name: &str) -> Option<&Element> {
        self.tree.root.find(name)
    }

    pub fn root(&mut self) -> &mut Element {
        &mut self.tree.root
    }

    /// Puts a part of the sheet in its place, in exchange for one of its name; `None` takes it out.
    pub fn set_part(&mut self, name: &str, part: Option<Element>) {
        let root = &mut self.tree.root;
        root.retain(|own| own.local() != name);
        let Some(part) = part else { return };
        let rank = |name: &str| ORDER.iter().position(|own| *own == name).unwrap_or(ORDER.len());
        let later = |node: &Node| matches!(node, Node::Element(own) if rank(own.local()) > rank(name));
        let at = root.children.iter().position(later).unwrap_or(root.children.len());
        root.children.insert(at, Node::Element(part));
    }

    /// A row opened for reading and writing, each cell with its address.
    pub fn row(&mut self, number: u32) -> Result<&mut Element, Error> {
        let kin = self.tree.root.kin("row");
        let node = self.rows.entry(number).or_insert_with(|| Node::Element(kin));
        if let Node::Sealed(row) = node {
            *node = Node::Element(row.open()?);
        }
        let Node::Element(row) = node else { return Err(Error::Unfit) };
        row.set("r", number.to_string());
        let mut next = 1;
        for cell in row.elements_mut().filter(|cell| cell.local() == "c") {
            let column = cell.get("r").and_then(|text| reference(&text)).map_or(next, |at| at.column);
            cell.set("r", CellRef::new(number, column).to_string());
            next = column + 1;
        }
        Ok(row)
    }

    /// Does anything at all stand in the row?
    pub fn holds(&self, number: u32) -> bool {
        match self.rows.get(&number) {
            Some(Node::Sealed(row)) => {
                ["v>", "is>", "f>", "<f ", ":f "].iter().any(|part| row.raw().contains(part))
            }
            Some(Node::Element(row)) => row.elements().any(holds),
            _ => false,
        }
    }

    /// Is the row out of sight: hidden, filtered away, or of no height?
    pub fn is_hidden(&mut self, number: u32) -> Result<bool, Error> {
        let yes = |text: Option<String>| text.is_some_and(|text| matches!(text.as_str(), "1" | "true"));
        let all = yes(self.part("sheetFormatPr").and_then(|own| own.get("zeroHeight")));
        let row = self.row(number)?;
        let height = row.get("ht").and_then(|text| text.parse::<f64>().ok());
        Ok(yes(row.get("hidden")) || height.map_or(all, |height| height <= 0.0))
    }

    /// The height of a row. *Units*: points.
    pub fn height(&mut self, number: u32) -> Result<f64, Error> {
        let usual = self.part("sheetFormatPr").and_then(|own| own.get("defaultRowHeight"));
        let own = if self.rows.contains_key(&number) { self.row(number)?.get("ht") } else { None };
        Ok(own.or(usual).and_then(|text| text.parse().ok()).unwrap_or(13.5))
    }

    /// The columns of a row in which something stands.
    pub fn used(&mut self, number: u32) -> Result<Vec<u32>, Error> {
        if !self.rows.contains_key(&number) {
            return Ok(Vec::new());
        }
        let row = self.row(number)?;
        Ok(row.elements().filter(|cell| holds(cell)).filter_map(column).collect())
    }

    pub fn cell(&mut self, at: CellRef) -> Result<Option<&Element>, Error> {
        if !self.rows.contains_key(&at.row) {
            return Ok(None);
        }
        Ok(self.row(at.row)?.elements().find(|cell| column(cell) == Some(at.column)))
    }

    /// The cell there, made where there is none, with the style its row or column gives it.
    pub fn cell_mut(&mut self, at: CellRef) -> Result<&mut Element, Error> {
        let inherited = self.inherited(at)?;
        let kin = self.tree.root.kin("c");
        let row = self.row(at.row)?;
        let spot = row.children.iter().position(
            |node| matches!(node, Node::Element(own) if column(own).is_none_or(|own| own >= at.column)),
        );
        let spot = spot.unwrap_or(row.children.len());
        let is_it =
            matches!(row.children.get(spot), Some(Node::Element(own)) if column(own) == Some(at.column));
        if !is_it {
            let mut cell = kin.with("r", at.to_string());
            if inherited > 0 {
                cell.set("s", inherited.to_string());
            }
            row.children.insert(spot, Node::Element(cell));
        }
        match &mut row.children[spot] {
            Node::Element(cell) => Ok(cell),
            _ => Err(Error::Unfit),
        }
    }

    fn inherited(&mut self, at: CellRef) -> Result<u32, Error> {
        let row = self.row(at.row)?;
        if row.get("customFormat").is_some() {
            return Ok(row.number("s").unwrap_or(0));
        }
        let holds = |own: &&Element| {
            own.number("min").is_some_and(|min| min <= at.column)
                && own.number("max").is_some_and(|max| max >= at.column)
        };
        let own = self.tree.root.find("cols").and_then(|cols| cols.elements().find(holds));
        Ok(own.and_then(|own| own.number("style")).unwrap_or(0))
    }

    /// Takes a row's content out; the row itself stays, hidden, so that every address keeps its meaning.
    pub fn empty(&mut self, number: u32) {
        let name = format!("{}row", self.tree.root.prefix());
        let row = Element::bare(name, format!(" r=\"{number}\" hidden=\"1\""));
        self.rows.insert(number, Node::Element(row));
    }

    /// Takes cells of one column out, from a row on.
    pub fn clear_column(&mut self, from: CellRef) -> Result<(), Error> {
        let rows: Vec<u32> = self.rows.range(from.row..).map(|(number, _)| *number).collect();
        for number in rows {
            self.row(number)?.retain(|cell| column(cell) != Some(from.column));
        }
        Ok(())
    }

    /// Calculated cells keep their results and lose their formulas: rows they counted are gone.
    pub fn settle_formulas(&mut self, number: u32) -> Result<(), Error> {
        for cell in self.row(number)?.elements_mut().filter(|cell| cell.local() == "c") {
            // The one formula that is a picture.
            if cell.find("f").is_some_and(|formula| !formula.words().contains("DISPIMG")) {
                cell.retain(|own| own.local() != "f");
                cell.unset("cm");
            }
        }
        Ok(())
    }

    /// Writes text as text.
    pub fn write(&mut self, at: CellRef, text: &str, style: u32) -> Result<(), Error> {
        let kin = self.tree.root.kin("t").with("xml:space", "preserve").text(text);
        let held = self.tree.root.kin("is").child(kin);
        let cell = self.cell_mut(at)?;
        cell.children.clear();
        for name in ["cm", "vm"] {
            cell.unset(name);
        }
        cell.set("t", "inlineStr");
        cell.set("s", style.to_string());
        cell.children.push(Node::Element(held));
        Ok(())
    }

    pub fn style(&mut self, at: CellRef) -> Result<u32, Error> {
        Ok(self.cell_mut(at)?.number("s").unwrap_or(0))
    }

    /// Gives one column a width of its own, out of whatever range it stood in.
    pub fn widen(&mut self, column: u32, width: f64) {
        let own = self.tree.root.kin("col");
        let mut cols: Vec<Element> = Vec::new();
        for col in self.tree.root.find("cols").into_iter().flat_map(Element::elements) {
            let (Some(min), Some(max)) = (col.number("min"), col.number("max")) else { continue };
            for (first, last) in [(min, max.min(column - 1)), (min.max(column + 1), max)] {
                if first <= last && (last < column || first > column) {
                    cols.push(col.clone().with("min", first.to_string()).with("max", last.to_string()));
                }
            }
        }
        let place = column.to_string();
        cols.push(
            own.with("min", &place)
                .with("max", &place)
                .with("width", width.to_string())
                .with("customWidth", "1"),
        );
        cols.sort_by_key(|col| col.number("min"));
        let list = cols.into_iter().fold(self.tree.root.kin("cols"), Element::child);
        self.set_part("cols", Some(list));
    }

    /// To be printed lying, as wide as a page and as many pages long as it takes; a sheet too wide to be read so goes
    /// over two pages or more side by side.
    pub fn lay_out(&mut self, columns: u32) {
        /// *Units*: characters that a lying A4 page holds at half size.
        const PAGE: f64 = 260.0;
        let usual = self.part("sheetFormatPr").and_then(|own| own.get("defaultColWidth"));
        let usual: f64 = usual.and_then(|text| text.parse().ok()).unwrap_or(9.0);
        let wide = |column: u32| {
            let holds = |own: &&Element| {
                own.number("min").is_some_and(|min| min <= column)
                    && own.number("max").is_some_and(|max| max >= column)
            };
            let own = self.part("cols").and_then(|cols| cols.elements().find(holds));
            let is_hidden = own.and_then(|own| own.get("hidden")).is_some_and(|text| text == "1");
            let width = own.and_then(|own| own.get("width")).and_then(|text| text.parse().ok());
            if is_hidden { 0.0 } else { width.unwrap_or(usual) }
        };
        let total: f64 = (1..=columns.min(500)).map(wide).sum();
        let pages = (total / PAGE).ceil().max(1.0);
        let kin = self.tree.root.kin("pageSetup");
        let mut setup = self.part("pageSetup").cloned().unwrap_or_else(|| kin.with("paperSize", "9"));
        setup.unset("scale");
        let setup = setup
            .with("orientation", "landscape")
            .with("fitToWidth", pages.to_string())
            .with("fitToHeight", "0");
        self.set_part("pageSetup", Some(setup));
        let mut own = self.part("sheetPr").cloned().unwrap_or_else(|| self.tree.root.kin("sheetPr"));
        own.retain(|part| part.local() != "pageSetUpPr");
        let fit = self.tree.root.kin("pageSetUpPr").with("fitToPage", "1");
        self.set_part("sheetPr", Some(own.child(fit)));
    }

    /// At least as high as that many lines of small print need. *Units*: lines of 14 points.
    pub fn heighten(&mut self, number: u32, lines: usize) -> Result<(), Error> {
        let needed = (lines as f64 * 14.0 + 6.0).min(409.0);
        let row = self.row(number)?;
        let now: f64 = row.get("ht").and_then(|text| text.parse().ok()).unwrap_or(13.5);
        if now < needed {
            row.set("ht", needed.to_string());
            row.set("customHeight", "1");
        }
        Ok(())
    }

    /// The merged area a cell stands in; a lone cell is its own.
    pub fn area(&self, at: CellRef) -> Area {
        self.merged.iter().copied().find(|area| area.contains(at)).unwrap_or(Area { first: at, last: at })
    }

    /// Merged areas keep to the rows that stay; what an area said from a row that goes is carried over
    /// into the first that stays.
    pub fn cut_merged(&mut self, goes: &BTreeSet<u32>) -> Result<(), Error> {
        let mut kept = Vec::new();
        for area in std::mem::take(&mut self.merged) {
            let Area { first, last } = area;
            let stays: Vec<u32> = (first.row..=last.row).filter(|row| !goes.contains(row)).collect();
            let Some(&top) = stays.first() else { continue };
            let bottom =
                stays.iter().copied().zip(top..).take_while(|(row, own)| row == own).count() as u32 + top - 1;
            if top != first.row
                && let Some(mut cell) = self.cell(first)?.cloned()
            {
                let at = CellRef::new(top, first.column);
                cell.set("r", at.to_string());
                cell.retain(|own| own.local() != "f");
                *self.cell_mut(at)? = cell;
            }
            let (first, last) = (CellRef::new(top, first.column), CellRef::new(bottom, last.column));
            if first != last {
                kept.push(Area { first, last });
            }
        }
        self.merged = kept;
        Ok(())
    }

    /// Our fills of an earlier time go; `before` knows what lay under them.
    pub fn unfill(
        &mut self,
        styles: &mut Styles,
        before: impl Fn(CellRef) -> Option<String>,
    ) -> Result<(), Error> {
        let mut restored: BTreeMap<(u32, Option<String>), u32> = BTreeMap::new();
        for number in self.numbers() {
            for cell in self.row(number)?.elements_mut().filter(|cell| cell.local() == "c") {
                let Some(style) = cell.number("s").filter(|style| styles.is_ours(*style)) else { continue };
                let at = cell.get("r").and_then(|text| reference(&text));
                let fill = at.and_then(&before);
                let own = *restored
                    .entry((style, fill.clone()))
                    .or_insert_with(|| styles.restored(style, fill.as_deref()));
                cell.set("s", own.to_string());
            }
        }
        Ok(())
    }
}

impl Area {
    pub fn contains(&self, at: CellRef) -> bool {
        (self.first.row..=self.last.row).contains(&at.row)
            && (self.first.column..=self.last.column).contains(&at.column)
    }
}

impl std::fmt::Display for Area {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.first, self.last)
    }
}

fn holds(cell: &Element) -> bool {
    cell.local() == "c" && cell.elements().any(|own| matches!(own.local(), "v" | "is" | "f"))
}

fn column(cell: &Element) -> Option<u32> {
    reference(&cell.get("r")?).map(|at| at.column)
}

/// `D7`, `$D$7`.
pub fn reference(text: &str) -> Option<CellRef> {
    let text = text.replace('$', "");
    let split = text.find(|ch: char| ch.is_ascii_digit())?;
    let (letters, digits) = text.split_at(split);
    if letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().try_fold(0u32, |column, byte| {
        byte.is_ascii_alphabetic().then(|| column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1)
    })?;
    let row = digits.parse().ok()?;
    ((1..=LAST_ROW).contains(&row) && (1..=16_384).contains(&column)).then(|| CellRef::new(row, column))
}

/// `A3:M90`, or one cell.
pub fn area(text: &str) -> Option<Area> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    Some(Area { first: reference(first)?, last: reference(last)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(data: &str) -> Sheet {
        let text = format!(
            "<worksheet><dimension ref=\"A1\"/><cols><col min=\"1\" max=\"9\" width=\"8\"/></cols><sheetData>{data}</sheetData><mergeCells count=\"1\"><mergeCell ref=\"A2:A4\"/></mergeCells><pageMargins/></worksheet>"
        );
        Sheet::of(Document::parse(&text, &["row"]).unwrap()).unwrap()
    }

    const DATA: &str = "<row r=\"2\"><c r=\"A2\"><v>镇</v></c><c r=\"B2\"><v>1</v></c></row><row r=\"3\"><c r=\"B3\"><v>2</v></c></row><row r=\"4\"><c r=\"B4\"><f>B3+1</f><v>3</v></c></row>";

    #[test]
    fn a_merged_value_follows_the_rows_that_stay() {
        let mut own = sheet(DATA);
        let goes = BTreeSet::from([2]);
        own.cut_merged(&goes).unwrap();
        own.empty(2);
        let text = own.print();
        assert!(text.contains("<c r=\"A3\"><v>镇</v></c>") && text.contains("ref=\"A3:A4\""), "{text}");
        assert!(text.contains("<row r=\"2\" hidden=\"1\"/>") && !text.contains("dimension"));
    }

    #[test]
    fn cells_are_made_in_their_order_and_columns_split() {
        let mut own = sheet(DATA);
        own.write(CellRef::new(3, 1), "甲<乙", 5).unwrap();
        own.write(CellRef::new(9, 3), "丙", 0).unwrap();
        own.widen(4, 40.0);
        own.settle_formulas(4).unwrap();
        let text = own.print();
        assert!(text.contains("<row r=\"3\"><c r=\"A3\" t=\"inlineStr\" s=\"5\"><is><t xml:space=\"preserve\">甲&lt;乙</t></is></c><c r=\"B3\">"), "{text}");
        for part in ["min=\"1\" max=\"3\"", "min=\"4\" max=\"4\"", "min=\"5\" max=\"9\"", "<row r=\"9\">"] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        assert!(!text.contains("<f>"));
    }

    #[test]
    fn rows_and_cells_without_addresses_get_theirs() {
        let mut own = sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>");
        assert_eq!(own.used(1).unwrap(), [1, 2]);
        assert_eq!(own.used(2).unwrap(), [1]);
    }

    #[test]
    fn rows_beyond_the_last_are_refused() {
        let text = "<worksheet><sheetData><row r=\"4294967295\"/><row/></sheetData></worksheet>";
        assert!(Sheet::of(Document::parse(text, &["row"]).unwrap()).is_err());
    }

    #[test]
    fn addresses_are_read_as_written() {
        assert_eq!(reference("$AB$12"), Some(CellRef::new(12, 28)));
        for beyond in ["ZZZZ1", "ZZZZZZZZZZ1", "A0", "A1048577", "A4294967295"] {
            assert_eq!(reference(beyond), None, "{beyond}");
        }
        assert_eq!(area("A3:M90").unwrap().to_string(), "A3:M90");
    }
}

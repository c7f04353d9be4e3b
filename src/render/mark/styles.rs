//! The looks our marks need, added to a workbook's own: a fill laid over whatever style a cell has.

use std::collections::HashMap;

use super::Error;
use super::xml::{Document, Element};
use crate::finding::Level;

/// Our two fills, in colours nobody picks by hand: they tell our marks when the workbook comes back.
const ERROR: &str = "FFF8CBC7";
const CONFIRM: &str = "FFFFE6A9";

/// Excel's own limit is 64,000 styles of cells.
const LOOKS: usize = 60_000;

pub struct Styles {
    tree: Document,
    filled: HashMap<(u32, Level), u32>,
    problem: Option<u32>,
}

impl Styles {
    pub fn of(tree: Document) -> Result<Self, Error> {
        let whole =
            ["fonts", "fills", "borders", "cellXfs"].into_iter().all(|part| tree.root.find(part).is_some());
        if !whole || tree.root.find("cellXfs").is_some_and(|looks| looks.elements().count() > LOOKS) {
            return Err(Error::Unfit);
        }
        Ok(Self { tree, filled: HashMap::new(), problem: None })
    }

    pub fn print(&self) -> String {
        self.tree.print()
    }

    /// The style of a cell under our fill.
    pub fn filled(&mut self, style: u32, level: Level) -> u32 {
        if let Some(known) = self.filled.get(&(style, level)) {
            return *known;
        }
        let colour = if level == Level::Error { ERROR } else { CONFIRM };
        let kin = |name: &str| self.tree.root.kin(name);
        let pattern = kin("patternFill")
            .with("patternType", "solid")
            .child(kin("fgColor").with("rgb", colour))
            .child(kin("bgColor").with("indexed", "64"));
        let fill = self.add("fills", self.tree.root.kin("fill").child(pattern));
        let own = self.clone_look(style, fill);
        self.filled.insert((style, level), own);
        own
    }

    /// The style of a line in the 问题 column.
    pub fn problem(&mut self) -> u32 {
        if let Some(known) = self.problem {
            return known;
        }
        let kin = |name: &str| self.tree.root.kin(name);
        let font = kin("font")
            .child(kin("sz").with("val", "10"))
            .child(kin("color").with("rgb", "FFB42318"))
            .child(kin("name").with("val", "宋体"))
            .child(kin("charset").with("val", "134"));
        let side = |name: &str| kin(name).with("style", "thin").child(kin("color").with("rgb", "FFBFC5CC"));
        let border = ["left", "right", "top", "bottom"]
            .into_iter()
            .fold(kin("border"), |border, name| border.child(side(name)))
            .child(kin("diagonal"));
        let look = kin("xf")
            .with("numFmtId", "49")
            .with("fillId", "0")
            .with("xfId", "0")
            .with("applyNumberFormat", "1")
            .with("applyFont", "1")
            .with("applyBorder", "1")
            .with("applyAlignment", "1")
            .child(kin("alignment").with("vertical", "center").with("wrapText", "1"));
        let (font, border) = (self.add("fonts", font), self.add("borders", border));
        let look = look.with("fontId", font.to_string()).with("borderId", border.to_string());
        let own = self.add("cellXfs", look);
        self.problem = Some(own);
        own
    }

    /// Does a cell of this style bear our fill?
    pub fn is_ours(&self, style: u32) -> bool {
        let colour = self.fill(style).and_then(|fill| fill.find("patternFill")?.find("fgColor")?.get("rgb"));
        colour.is_some_and(|colour| [ERROR, CONFIRM].contains(&colour.to_uppercase().as_str()))
    }

    /// The fill a cell of this style has, to be put back some day; `None` where it has none.
    pub fn fill_text(&self, style: u32) -> Option<String> {
        let fill = self.fill(style)?;
        let kind = fill.find("patternFill").and_then(|pattern| pattern.get("patternType"));
        if matches!(kind.as_deref(), None | Some("none" | "gray125")) && fill.find("gradientFill").is_none() {
            return None;
        }
        let mut text = String::new();
        fill.print(&mut text);
        Some(text)
    }

    /// The style without our fill, with the one it had before.
    pub fn restored(&mut self, style: u32, before: Option<&str>) -> u32 {
        let before = before.and_then(|text| Document::parse(text, &[]).ok()).map(|fill| fill.root);
        let fill = before.filter(|fill| fill.local() == "fill").map_or(0, |fill| self.add("fills", fill));
        self.clone_look(style, fill)
    }

    fn fill(&self, style: u32) -> Option<&Element> {
        let look = self.tree.root.find("cellXfs")?.elements().nth(style as usize)?;
        self.tree.root.find("fills")?.elements().nth(look.number("fillId")? as usize)
    }

    fn clone_look(&mut self, style: u32, fill: u32) -> u32 {
        let looks = self.tree.root.find("cellXfs");
        let own = looks.and_then(|looks| looks.elements().nth(style as usize));
        let own = own.cloned().unwrap_or_else(|| self.tree.root.kin("xf").with("numFmtId", "0"));
        let apply = if fill == 0 { "0" } else { "1" };
        self.add("cellXfs", own.with("fillId", fill.to_string()).with("applyFill", apply))
    }

    /// Appends to one of the lists; returns the index.
    fn add(&mut self, list: &str, element: Element) -> u32 {
        let list = self.tree.root.find_mut(list).expect("looked for when the styles were opened");
        let index = list.elements().count();
        list.children.push(super::xml::Node::Element(element));
        list.set("count", (index + 1).to_string());
        index as u32
    }
}

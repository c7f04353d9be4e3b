//! What a marked copy knows of itself, in its document properties: the rows it was made from, and the
//! fills that lay under our marks. Office programs keep such properties when they save again.

use std::collections::BTreeMap;

use super::Error;
use super::package::{HEAD, Package};
use super::xml::{Document, Element};
use crate::document::marked::MarkKey;
use crate::place::CellRef;

pub const PART: &str = "docProps/custom.xml";
const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.custom-properties+xml";
const FORMAT: &str = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}";
const EMPTY: &str = "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\"/>";

/// The name of the key; intake looks for it.
pub const KEY: &str = "yinfa-mark";
const FILLS: &str = "yinfa-fills";

/// Is a property of that name ours?
pub fn is_ours(name: &str) -> bool {
    [KEY, FILLS].contains(&name)
}

/// What an earlier marking left.
#[derive(Default)]
pub struct Before {
    pub is_marked: bool,
    fills: BTreeMap<String, String>,
}

impl Before {
    pub fn of(package: &mut Package) -> Result<Self, Error> {
        let Some(part) = package.related("", "custom-properties")? else { return Ok(Self::default()) };
        let Some(tree) = package.tree(&part, &[])? else { return Ok(Self::default()) };
        let word = |name: &str| tree.root.elements().find(|own| own.get("name").as_deref() == Some(name));
        let fills = word(FILLS).and_then(|own| serde_json::from_str(&own.words()).ok());
        Ok(Self { is_marked: word(KEY).is_some(), fills: fills.unwrap_or_default() })
    }

    pub fn fill(&self, sheet: &str, at: CellRef) -> Option<String> {
        self.fills.get(&format!("{sheet}!{at}")).cloned()
    }
}

/// Writes both, beside whatever properties the sender has.
pub fn write(package: &mut Package, key: &MarkKey, fills: &BTreeMap<String, String>) -> Result<(), Error> {
    let known = package.related("", "custom-properties")?;
    let part = known.clone().unwrap_or_else(|| PART.to_string());
    let mut tree = match package.tree(&part, &[])? {
        Some(tree) => tree,
        None => Document::parse(&format!("{HEAD}{EMPTY}"), &[])?,
    };
    tree.root.retain(|own| !matches!(own.get("name").as_deref(), Some(KEY | FILLS)));
    let json = |value: Result<String, serde_json::Error>| value.map_err(|_| Error::Unfit);
    let mut words = vec![(KEY, json(serde_json::to_string(key))?)];
    if !fills.is_empty() {
        words.push((FILLS, json(serde_json::to_string(fills))?));
    }
    let prefix = tree
        .root
        .prefix_of(&["http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"])
        .unwrap_or_else(|| {
            tree.root.set("xmlns:vt", "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes");
            "vt".into()
        });
    let next = tree.root.elements().filter_map(|own| own.number("pid")).max().unwrap_or(1) + 1;
    for ((name, text), pid) in words.into_iter().zip(next..) {
        let held = Element::new(format!("{prefix}:lpwstr")).text(&text);
        let own = tree.root.kin("property");
        let own = own.with("fmtid", FORMAT).with("pid", pid.to_string()).with("name", name).child(held);
        tree.root = tree.root.child(own);
    }
    package.put(&part, tree.print());
    if known.is_none() {
        package.relate("", KIND, &part)?;
        package.declare(&part, TYPE)?;
    }
    Ok(())
}

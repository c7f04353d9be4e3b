//! The package of a workbook: its parts by name, their relationships and content types. Parts that are
//! not touched are copied compressed as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::Error;
use super::xml::{Document, Element};

/// *Units*: bytes of one part. A larger one is not marked in place.
const PART_BYTES: u64 = 64 << 20;
const PARTS: usize = 20_000;

const TYPES: &str = "[Content_Types].xml";
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A workbook being changed. *Invariant*: `None` in `changed` is a part taken out.
pub struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    changed: BTreeMap<String, Option<Vec<u8>>>,
}

/// One relationship of a part.
#[derive(Clone, Debug)]
pub struct Relationship {
    pub id: String,
    /// The last word of its type: `worksheet`, `comments`.
    pub kind: String,
    /// The part it leads to; `None` where it leads outside.
    pub part: Option<String>,
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Error::Unfit)?;
        if zip.len() > PARTS {
            return Err(Error::Unfit);
        }
        Ok(Self { zip, changed: BTreeMap::new() })
    }

    pub fn has(&self, name: &str) -> bool {
        match self.changed.get(name) {
            Some(part) => part.is_some(),
            None => self.zip.index_for_name(name).is_some(),
        }
    }

    /// Every part, in the order of their names.
    pub fn names(&self) -> Vec<String> {
        let own = self.zip.file_names().filter_map(Result::ok).map(|name| name.into_owned());
        let mut names: BTreeSet<String> = own.filter(|name| !name.ends_with('/')).collect();
        for (name, part) in &self.changed {
            match part {
                Some(_) => names.insert(name.clone()),
                None => names.remove(name),
            };
        }
        names.into_iter().collect()
    }

    /// A part's text; `None` where there is no such part.
    ///
    /// # Errors
    /// `Unfit` when it is too large, damaged, or not UTF-8.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Error> {
        let bytes = match self.changed.get(name) {
            Some(None) => return Ok(None),
            Some(Some(bytes)) => bytes.clone(),
            None => {
                if self.zip.index_for_name(name).is_none() {
                    return Ok(None);
                }
                let file = self.zip.by_name(name).map_err(|_| Error::Unfit)?;
                let mut bytes = Vec::new();
                file.take(PART_BYTES + 1).read_to_end(&mut bytes).map_err(|_| Error::Unfit)?;
                bytes
            }
        };
        if bytes.len() as u64 > PART_BYTES {
            return Err(Error::Unfit);
        }
        let text = String::from_utf8(bytes).map_err(|_| Error::Unfit)?;
        Ok(Some(text.trim_start_matches('\u{feff}').to_string()))
    }

    /// A part as a tree; `None` where there is none.
    pub fn tree(&mut self, name: &str, sealed: &[&str]) -> Result<Option<Document>, Error> {
        self.text(name)?.map(|text| Document::parse(&text, sealed)).transpose()
    }

    pub fn put(&mut self, name: &str, text: impl Into<Vec<u8>>) {
        self.changed.insert(name.to_string(), Some(text.into()));
    }

    pub fn remove(&mut self, name: &str) {
        self.changed.insert(name.to_string(), None);
    }

    /// The relationships of a part; of the package itself where `part` is empty.
    pub fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, Error> {
        let Some(tree) = self.tree(&beside(part), &[])? else { return Ok(Vec::new()) };
        let read = |element: &Element| {
            let target = element.get("Target")?;
            let external = element.get("TargetMode").as_deref() == Some("External");
            Some(Relationship {
                id: element.get("Id")?,
                kind: element.get("Type")?.rsplit('/').next().unwrap_or("").to_string(),
                part: (!external).then(|| resolve(part, &target)),
            })
        };
        Ok(tree.root.elements().filter_map(read).collect())
    }

    /// The part a relationship of that kind leads to.
    pub fn related(&mut self, part: &str, kind: &str) -> Result<Option<String>, Error> {
        let found = self.relationships(part)?.into_iter().find(|own| own.kind == kind);
        Ok(found.and_then(|own| own.part))
    }

    /// Adds a relationship; returns its id.
    pub fn relate(&mut self, part: &str, kind: &str, target: &str) -> Result<String, Error> {
        let name = beside(part);
        let mut tree = match self.tree(&name, &[])? {
            Some(tree) => tree,
            None => Document::parse(&format!("{HEAD}<Relationships xmlns=\"{RELATIONSHIPS}\"/>"), &[])?,
        };
        let taken: BTreeSet<String> = tree.root.elements().filter_map(|own| own.get("Id")).collect();
        let id = (1..)
            .map(|number| format!("rIdYinfa{number}"))
            .find(|id| !taken.contains(id))
            .expect("numbers do not end");
        let own = tree.root.kin("Relationship");
        let own = own.with("Id", &id).with("Type", kind).with("Target", format!("/{target}"));
        tree.root = tree.root.child(own);
        self.put(&name, tree.print());
        Ok(id)
    }

    /// Keeps the relationships of a part that `keep` wants.
    pub fn unrelate(&mut self, part: &str, keep: impl Fn(&Relationship) -> bool) -> Result<(), Error> {
        let keepers: BTreeSet<String> =
            self.relationships(part)?.iter().filter(|own| keep(own)).map(|own| own.id.clone()).collect();
        let name = beside(part);
        if let Some(mut tree) = self.tree(&name, &[])? {
            tree.root.retain(|own| own.get("Id").is_none_or(|id| keepers.contains(&id)));
            self.put(&name, tree.print());
        }
        Ok(())
    }

    /// Names the content type of a part.
    pub fn declare(&mut self, part: &str, content_type: &str) -> Result<(), Error> {
        let mut tree = self.tree(TYPES, &[])?.ok_or(Error::Unfit)?;
        let name = format!("/{part}");
        let known = tree.root.elements().any(|own| own.get("PartName").as_deref() == Some(name.as_str()));
        if !known {
            let own = tree.root.kin("Override").with("PartName", &name).with("ContentType", content_type);
            tree.root = tree.root.child(own);
            self.put(TYPES, tree.print());
        }
        Ok(())
    }

    /// A workbook without macros, so that it may bear the name of one and pass a mail gate.
    pub fn unmacro(&mut self, book: &str) -> Result<(), Error> {
        let mut tree = self.tree(TYPES, &[])?.ok_or(Error::Unfit)?;
        let name = format!("/{book}");
        for own in
            tree.root.elements_mut().filter(|own| own.get("PartName").as_deref() == Some(name.as_str()))
        {
            own.set("ContentType", WORKBOOK);
        }
        self.put(TYPES, tree.print());
        self.unrelate(book, |own| own.kind != "vbaProject")
    }

    /// Takes out every part that nothing leads to any more, and its content type.
    pub fn sweep(&mut self) -> Result<(), Error> {
        let mut reached: BTreeSet<String> = BTreeSet::new();
        let mut open = vec![String::new()];
        while let Some(part) = open.pop() {
            reached.insert(beside(&part));
            let leads = self.relationships(&part)?.into_iter().filter_map(|own| own.part);
            open.extend(leads.filter(|part| reached.insert(part.clone())).collect::<Vec<_>>());
        }
        reached.insert(TYPES.to_string());
        for name in self.names().into_iter().filter(|name| !reached.contains(name)) {
            self.remove(&name);
        }
        let mut tree = self.tree(TYPES, &[])?.ok_or(Error::Unfit)?;
        let gone =
            |own: &Element| own.get("PartName").is_some_and(|name| !self.has(name.trim_start_matches('/')));
        tree.root.retain(|own| !gone(own));
        self.put(TYPES, tree.print());
        Ok(())
    }

    /// The workbook as it is now.
    pub fn finish(mut self) -> Result<Vec<u8>, Error> {
        let mut names: Vec<String> =
            self.zip.file_names().filter_map(Result::ok).map(|name| name.into_owned()).collect();
        names.retain(|name| !name.ends_with('/'));
        // Readers in a hurry want the content types first.
        names.sort_by_key(|name| name != TYPES);
        let own: BTreeSet<String> = names.iter().cloned().collect();
        names.extend(self.changed.keys().filter(|name| !own.contains(*name)).cloned());
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            match self.changed.get(&name) {
                Some(None) => {}
                Some(Some(bytes)) => {
                    writer.start_file(&name, SimpleFileOptions::default()).map_err(|_| Error::Unfit)?;
                    writer.write_all(bytes).map_err(|_| Error::Unfit)?;
                }
                None => {
                    let index = self.zip.index_for_name(&name).ok_or(Error::Unfit)?;
                    let file = self.zip.by_index_raw(index).map_err(|_| Error::Unfit)?;
                    writer.raw_copy_file(file).map_err(|_| Error::Unfit)?;
                }
            }
        }
        Ok(writer.finish().map_err(|_| Error::Unfit)?.into_inner())
    }
}

/// What a new XML part begins with.
pub const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// `xl/worksheets/sheet1.xml` → `xl/worksheets/_rels/sheet1.xml.rels`
fn beside(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    format!("{folder}_rels/{name}.rels")
}

/// A target as its part sees it, to a name in the package.
fn resolve(part: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_string();
    }
    let mut parts: Vec<&str> = part.split('/').collect();
    parts.pop();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            step => parts.push(step),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_part() {
        for (part, target, name) in [
            ("xl/workbook.xml", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/worksheets/sheet1.xml", "../comments1.xml", "xl/comments1.xml"),
            ("xl/worksheets/sheet1.xml", "/xl/media/a.png", "xl/media/a.png"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("a.xml", "../../b.xml", "b.xml"),
        ] {
            assert_eq!(resolve(part, target), name);
        }
        assert_eq!(beside("xl/workbook.xml"), "xl/_rels/workbook.xml.rels");
        assert_eq!(beside(""), "_rels/.rels");
    }
}

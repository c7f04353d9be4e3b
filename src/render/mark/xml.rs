//! A small tree of an XML part: what is not touched is written back to the letter.
//!
//! It knows nothing of workbooks and resolves no namespace; names are compared without their prefix.

use std::fmt::Write as _;
use std::sync::Arc;

use quick_xml::XmlVersion;
use quick_xml::escape::{escape, partial_escape};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::Error;

/// Elements within elements; a workbook needs a dozen.
const DEPTH: usize = 100;

/// A part: what stands before its root, and the root.
#[derive(Clone, Debug)]
pub struct Document {
    head: String,
    pub root: Element,
}

#[derive(Clone, Debug)]
pub enum Node {
    Element(Element),
    /// An element whose inside was not looked at.
    Sealed(Sealed),
    /// Text, comments and the like, as written.
    Text(String),
}

/// *Invariant*: `attributes` is as written, with the space before each.
#[derive(Clone, Debug)]
pub struct Element {
    pub name: String,
    attributes: String,
    pub children: Vec<Node>,
}

/// *Invariant*: `raw` is the whole element, tags included. Shared, so that a part of many rows is copied at no cost.
#[derive(Clone, Debug)]
pub struct Sealed {
    head: Arc<Element>,
    raw: Arc<str>,
}

impl Document {
    /// Parses a part; elements named `sealed` are kept whole.
    ///
    /// # Errors
    /// `Unfit` where it is no well-formed UTF-8 XML.
    pub fn parse(text: &str, sealed: &[&str]) -> Result<Self, Error> {
        let mut reader = Reader::from_str(text);
        loop {
            let before = reader.buffer_position() as usize;
            match reader.read_event().map_err(|_| Error::Unfit)? {
                Event::Start(tag) => {
                    let root = element(&mut reader, text, &tag, sealed, 0)?;
                    return Ok(Self { head: text[..before].to_string(), root });
                }
                Event::Empty(tag) => {
                    return Ok(Self { head: text[..before].to_string(), root: Element::of(&tag) });
                }
                Event::Eof => return Err(Error::Unfit),
                _ => {}
            }
        }
    }

    pub fn print(&self) -> String {
        let mut out = self.head.clone();
        self.root.print(&mut out);
        out
    }
}

fn element(
    reader: &mut Reader<&[u8]>,
    text: &str,
    tag: &BytesStart,
    sealed: &[&str],
    depth: usize,
) -> Result<Element, Error> {
    if depth > DEPTH {
        return Err(Error::Unfit);
    }
    let mut own = Element::of(tag);
    loop {
        let before = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|_| Error::Unfit)?;
        match event {
            Event::Start(tag) if sealed.contains(&tag.local_name().as_ref()) => {
                reader.read_to_end(tag.name()).map_err(|_| Error::Unfit)?;
                let raw = text[before..reader.buffer_position() as usize].into();
                own.children.push(Node::Sealed(Sealed { head: Arc::new(Element::of(&tag)), raw }));
            }
            Event::Start(tag) => {
                own.children.push(Node::Element(element(reader, text, &tag, sealed, depth + 1)?));
            }
            Event::Empty(tag) => own.children.push(Node::Element(Element::of(&tag))),
            Event::End(_) => return Ok(own),
            Event::Eof => return Err(Error::Unfit),
            _ => own.children.push(Node::Text(text[before..reader.buffer_position() as usize].to_string())),
        }
    }
}

impl Sealed {
    pub fn get(&self, name: &str) -> Option<String> {
        self.head.get(name)
    }

    /// The whole element as written.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The element with its inside.
    pub fn open(&self) -> Result<Element, Error> {
        Document::parse(&self.raw, &[]).map(|document| document.root)
    }
}

impl Element {
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), attributes: String::new(), children: Vec::new() }
    }

    /// With attributes as they are to be written, a space before each.
    pub fn bare(name: String, attributes: String) -> Self {
        Self { name, attributes, children: Vec::new() }
    }

    fn of(tag: &BytesStart) -> Self {
        let attributes = tag.attributes_raw().trim_end();
        let attributes =
            if attributes.is_empty() { String::new() } else { format!(" {}", attributes.trim_start()) };
        Self { name: tag.name().as_ref().to_string(), attributes, children: Vec::new() }
    }

    /// The name without its prefix.
    pub fn local(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or(&self.name)
    }

    /// The prefix with its colon; empty where there is none.
    pub fn prefix(&self) -> &str {
        self.name.rfind(':').map_or("", |at| &self.name[..=at])
    }

    fn list(&self) -> Vec<(String, String)> {
        let content = format!("{}{}", self.name, self.attributes);
        let tag = BytesStart::from_content(content, self.name.len());
        tag.attributes()
            .flatten()
            .map(|attribute| {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                (attribute.key.as_ref().to_string(), value.unwrap_or_default().into_owned())
            })
            .collect()
    }

    /// The prefix this element declares for one of these namespaces.
    pub fn prefix_of(&self, namespaces: &[&str]) -> Option<String> {
        let mut list = self.list().into_iter();
        list.find_map(|(name, value)| {
            let prefix = name.strip_prefix("xmlns:")?;
            namespaces.contains(&value.as_str()).then(|| prefix.to_string())
        })
    }

    /// An attribute by its whole name, or else by its local one.
    pub fn get(&self, name: &str) -> Option<String> {
        let list = self.list();
        let exact = list.iter().find(|(own, _)| own == name);
        let found = exact.or_else(|| list.iter().find(|(own, _)| own.rsplit(':').next() == Some(name)));
        found.map(|(_, value)| value.clone())
    }

    pub fn number(&self, name: &str) -> Option<u32> {
        self.get(name)?.trim().parse().ok()
    }

    pub fn set(&mut self, name: &str, value: impl AsRef<str>) {
        let mut list = self.list();
        match list.iter_mut().find(|(own, _)| own == name) {
            Some((_, own)) => *own = value.as_ref().to_string(),
            None => list.push((name.to_string(), value.as_ref().to_string())),
        }
        self.write_attributes(&list);
    }

    pub fn unset(&mut self, name: &str) {
        let mut list = self.list();
        list.retain(|(own, _)| own != name);
        self.write_attributes(&list);
    }

    fn write_attributes(&mut self, list: &[(String, String)]) {
        self.attributes.clear();
        for (name, value) in list {
            let value = attribute(value);
            write!(self.attributes, " {name}=\"{value}\"").expect("a String takes every write");
        }
    }

    /// As [`Element::set`], for building.
    pub fn with(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.set(name, value);
        self
    }

    pub fn child(mut self, child: Element) -> Self {
        self.children.push(Node::Element(child));
        self
    }

    /// Text as data.
    pub fn text(mut self, text: &str) -> Self {
        self.children.push(Node::Text(partial_escape(clean(text)).into_owned()));
        self
    }

    /// A new element with this one's prefix.
    pub fn kin(&self, local: &str) -> Element {
        Element::new(format!("{}{local}", self.prefix()))
    }

    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }

    pub fn elements_mut(&mut self) -> impl Iterator<Item = &mut Element> {
        self.children.iter_mut().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }

    pub fn find(&self, local: &str) -> Option<&Element> {
        self.elements().find(|element| element.local() == local)
    }

    pub fn find_mut(&mut self, local: &str) -> Option<&mut Element> {
        self.elements_mut().find(|element| element.local() == local)
    }

    /// Keeps the child elements that `keep` wants; text stays.
    pub fn retain(&mut self, keep: impl Fn(&Element) -> bool) {
        self.children.retain(|node| !matches!(node, Node::Element(element) if !keep(element)));
    }

    /// All text below, references resolved.
    pub fn words(&self) -> String {
        let mut out = String::new();
        self.gather(&mut out);
        out
    }

    fn gather(&self, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Element(element) => element.gather(out),
                Node::Text(text) => match text.strip_prefix("<![CDATA[") {
                    Some(data) => out.push_str(data.trim_end_matches("]]>")),
                    None if text.starts_with('<') => {}
                    None => out.push_str(&quick_xml::escape::unescape(text).unwrap_or_default()),
                },
                Node::Sealed(_) => {}
            }
        }
    }

    pub fn print(&self, out: &mut String) {
        write!(out, "<{}{}", self.name, self.attributes).expect("a String takes every write");
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for node in &self.children {
            match node {
                Node::Element(element) => element.print(out),
                Node::Sealed(sealed) => out.push_str(&sealed.raw),
                Node::Text(text) => out.push_str(text),
            }
        }
        write!(out, "</{}>", self.name).expect("a String takes every write");
    }
}

/// A text with its references resolved; as it is where one cannot be.
pub fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_string(), |text| text.into_owned())
}

/// Without the characters that XML cannot carry.
fn clean(text: &str) -> String {
    text.chars()
        .filter(|ch| matches!(ch, '\n' | '\t') || (*ch >= ' ' && !matches!(ch, '\u{fffe}' | '\u{ffff}')))
        .collect()
}

fn attribute(value: &str) -> String {
    escape(clean(value)).replace('\n', "&#10;").replace('\t', "&#9;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: &str = "<?xml version=\"1.0\"?>\n<x:a p='1' q=\"&lt;2\"><!-- c --><x:b r=\"1\"><c>t &amp; u</c></x:b><x:b r=\"2\"/><d/> z</x:a>";

    #[test]
    fn what_is_not_touched_is_written_back_to_the_letter() {
        for sealed in [&[][..], &["b"]] {
            assert_eq!(Document::parse(PART, sealed).unwrap().print(), PART);
        }
    }

    #[test]
    fn attributes_and_words_are_read_and_written_as_data() {
        let mut document = Document::parse(PART, &[]).unwrap();
        let root = &mut document.root;
        assert_eq!((root.local(), root.prefix(), root.get("q").as_deref()), ("a", "x:", Some("<2")));
        assert_eq!(root.find("b").unwrap().words(), "t & u");
        root.set("q", "\"<\n>\"");
        root.unset("p");
        let again = Document::parse(&document.print(), &[]).unwrap();
        assert_eq!(again.root.get("q").as_deref(), Some("\"<\n>\""));
        assert_eq!(again.root.get("p"), None);
    }

    #[test]
    fn broken_and_bottomless_parts_are_refused() {
        for text in ["", "<a>", "<a></b>", "text"] {
            assert!(Document::parse(text, &[]).is_err(), "{text}");
        }
        assert!(Document::parse(&"<a>".repeat(5_000), &[]).is_err());
    }
}

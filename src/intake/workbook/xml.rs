//! XML helpers over quick-xml: attributes by local name, text with its references resolved.
//! Broken XML ends the part it stands in, never the batch.

use std::io::BufRead;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, BytesText};
use quick_xml::reader::Reader;

pub fn reader<R: BufRead>(source: R) -> Reader<R> {
    let mut reader = Reader::from_reader(source);
    reader.config_mut().check_end_names = false;
    reader
}

/// An attribute by its local name, whatever its prefix.
pub fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name).and_then(
        |attribute| attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned()),
    )
}

/// An attribute by its whole name, for tags that carry `id` and `r:id` both.
pub fn attribute_named(tag: &BytesStart, name: &str) -> Option<String> {
    tag.attributes()
        .flatten()
        .find(|attribute| attribute.key.as_ref() == name)
        .map(|attribute| attribute.value.into_owned())
}

pub fn number<T: std::str::FromStr>(tag: &BytesStart, name: &str) -> Option<T> {
    attribute(tag, name)?.trim().parse().ok()
}

pub fn flag(tag: &BytesStart, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| matches!(value.as_str(), "1" | "true" | "on"))
}

pub fn push_text(into: &mut String, text: &BytesText) {
    into.push_str(&text.xml10_content());
}

/// `&amp;`, `&#20013;`; a reference nobody defined stays as written.
pub fn push_reference(into: &mut String, reference: &BytesRef) {
    if let Ok(Some(ch)) = reference.resolve_char_ref() {
        into.push(ch);
        return;
    }
    let name = reference.xml10_content();
    match quick_xml::escape::resolve_predefined_entity(&name) {
        Some(text) => into.push_str(text),
        None => into.push_str(&format!("&{name};")),
    }
}

//! Headers: which field a header cell names, whatever its spelling. What lies beneath is not looked at.

use std::collections::HashMap;

use crate::model::{Field, Presence, Table};
use crate::settings::Settings;
use crate::text;

/// What a column holds: a field, or both ends of the term in one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    Field(Field),
    Term,
}

/// Every spelling known of every header.
pub struct Headers {
    known: HashMap<(Table, String), Slot>,
}

/// *Units*: bytes. With everything that may stand in its brackets, a header is no longer.
const LONGEST: usize = 1000;

const ALIASES: &str = include_str!("aliases.tsv");

impl Headers {
    /// The labels themselves, our list of aliases, and what the settings add.
    pub fn new(settings: &Settings) -> Self {
        let mut headers = Self { known: HashMap::new() };
        for table in [Table::Schools, Table::Nominations] {
            for column in table.columns() {
                headers.add(table, column.label, column.label);
            }
        }
        headers.add(Table::Nominations, "任期", "任期");
        for line in ALIASES.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(table), Some(label), Some(aliases)) = (columns.next(), columns.next(), columns.next())
            else {
                continue;
            };
            let table = if table == "学" { Table::Schools } else { Table::Nominations };
            for alias in aliases.split('|') {
                headers.add(table, label, alias);
            }
        }
        // The settings come last: what a county says of its own headers wins.
        for (label, aliases) in &settings.headers {
            for (table, alias) in [Table::Schools, Table::Nominations]
                .into_iter()
                .flat_map(|table| aliases.iter().map(move |alias| (table, alias)))
            {
                headers.add(table, label, alias);
            }
        }
        headers
    }

    fn add(&mut self, table: Table, label: &str, alias: &str) {
        if let Some(slot) = slot_of_label(table, label) {
            self.known.insert((table, normalise(alias)), slot);
        }
    }

    /// The slot a header names in a table of this kind.
    pub fn slot(&self, table: Table, header: &str) -> Option<Slot> {
        if header.len() > LONGEST {
            return None;
        }
        let key = normalise(header);
        if key.is_empty() || key.chars().count() > 20 {
            return None;
        }
        let known = |key: String| self.known.get(&(table, key)).copied();
        known(key).or_else(|| known(normalise(&bare(header)?)))
    }

    /// The canonical label nearest to a header that names nothing.
    pub fn nearest(&self, table: Table, header: &str) -> Option<&'static str> {
        if header.len() > LONGEST {
            return None;
        }
        let key = normalise(header);
        if key.is_empty() || key.chars().count() > 20 {
            return None;
        }
        text::nearest(&key, table.columns().iter().map(|column| column.label))
    }
}

fn slot_of_label(table: Table, label: &str) -> Option<Slot> {
    if label == "任期" && table == Table::Nominations {
        return Some(Slot::Term);
    }
    table.columns().iter().find(|column| column.label == label).map(|column| Slot::Field(column.field))
}

/// A header without its number or its English: `1.姓名`, `一、姓名` and `姓名 Name` are 姓名; `None` where it has neither.
fn bare(header: &str) -> Option<String> {
    let squeezed = text::plain(header);
    let numbered =
        squeezed.trim_start_matches(|ch: char| ch.is_ascii_digit() || "(一二三四五六七八九十".contains(ch));
    let unnumbered = match numbered.strip_prefix(['.', '、', ')', ':']) {
        Some(rest) if numbered.len() < squeezed.len() => rest.trim_start_matches('、'),
        _ => &squeezed,
    };
    let chinese = unnumbered.trim_end_matches(|ch: char| ch.is_ascii_alphabetic() || "/.".contains(ch));
    let is_chinese = !chinese.is_ascii();
    (is_chinese && chinese.len() < squeezed.len()).then(|| chinese.to_string())
}

/// A header without white space, brackets and what stands in them, marks, and case: `联系电话（必填）*`
/// is 联系电话.
pub fn normalise(header: &str) -> String {
    let squeezed = text::plain(header).to_lowercase();
    let mut out = String::new();
    let mut depth = 0u32;
    for ch in squeezed.chars() {
        match ch {
            '(' | '[' | '【' | '〔' | '{' => depth += 1,
            ')' | ']' | '】' | '〕' | '}' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '*' | ':' | '－' | '-' | '_' | '·' | '、' | '"' | '\'' | '“' | '”' => {}
            ch => out.push(ch),
        }
    }
    // A header that is nothing but a bracket keeps its words.
    if out.is_empty() { squeezed.chars().filter(|ch| ch.is_alphanumeric()).collect() } else { out }
}

/// The labels of the columns a table must have.
pub fn required(table: Table) -> Vec<&'static str> {
    let required = table.columns().iter().filter(|column| column.presence == Presence::Required);
    required.map(|column| column.label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_header_name_one_field() {
        let headers = Headers::new(&Settings::default());
        for (header, field) in [
            ("姓 名", Field::Name),
            ("姓　名", Field::Name),
            ("姓\n名", Field::Name),
            ("*姓名（必填）", Field::Name),
            ("联系电话\n(手机)", Field::Phone),
            ("Ｅ－ｍａｉｌ", Field::Email),
            ("职务／职称", Field::Post),
            ("学校名称", Field::Unit),
            ("出生年月(岁)", Field::Birth),
            ("1.姓名", Field::Name),
            ("（2）出生年月", Field::Birth),
            ("一、姓名", Field::Name),
            ("十、电子邮箱", Field::Email),
            ("姓名 Name", Field::Name),
            ("一寸照片", Field::Photo),
        ] {
            assert_eq!(headers.slot(Table::Nominations, header), Some(Slot::Field(field)), "{header}");
        }
        let school = |header| headers.slot(Table::Schools, header);
        assert_eq!(school("学校（机构）标识码"), Some(Slot::Field(Field::SchoolCode)));
        assert_eq!(school("学校名称"), Some(Slot::Field(Field::SchoolName)));
        assert_eq!(school("序号"), None);
        assert_eq!(headers.nearest(Table::Nominations, "联糸电话"), Some("联系电话"));
    }

    #[test]
    fn every_alias_line_names_a_label() {
        for line in ALIASES.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<_> = line.split('\t').collect();
            let table = if columns[0] == "学" { Table::Schools } else { Table::Nominations };
            assert!(slot_of_label(table, columns[1]).is_some(), "{line}");
            assert_eq!(columns.len(), 3, "{line}");
        }
    }

    #[test]
    fn settings_add_headers() {
        let mut settings = Settings::default();
        settings.headers.insert("联系电话".into(), vec!["微信号".into()]);
        let headers = Headers::new(&settings);
        assert_eq!(headers.slot(Table::Nominations, "微信号"), Some(Slot::Field(Field::Phone)));
    }
}

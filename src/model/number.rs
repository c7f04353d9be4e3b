//! Number patterns: the pattern of a 文号 or of a 聘书编号, filled and read back.
//!
//! It allots nothing itself: which numbers are taken is told by the ledger.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

/// A pattern such as `贺教体发〔{year}〕{no}号` or `贺教聘字第{year}-{seq:03}号`.
///
/// *Invariant*: exactly one counter, `{no}` or `{seq}`; at most one `{year}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberPattern {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Year,
    /// *Units*: digits at least, filled up with zeros.
    Counter(usize),
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PatternFault {
    #[error("花括号没有配成对")]
    Brace,
    #[error("花括号里只能写 year、no 或 seq（如 {{seq:03}}），没有“{0}”")]
    Unknown(String),
    #[error("要有一处 {{no}} 或 {{seq}}，而且只能有一处")]
    Counter,
    #[error("{{year}} 只能写一处，而且不能紧挨着 {{no}} 或 {{seq}}")]
    Year,
}

impl NumberPattern {
    /// # Errors
    /// When the text has no counter or two, or something unknown in braces.
    pub fn parse(text: &str) -> Result<Self, PatternFault> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (inner, after) = after.split_once('}').ok_or(PatternFault::Brace)?;
            if before.contains('}') {
                return Err(PatternFault::Brace);
            }
            if !before.is_empty() {
                parts.push(Part::Text(before.to_string()));
            }
            let (name, width) = inner.split_once(':').unwrap_or((inner, "1"));
            parts.push(match (name, width.parse::<usize>()) {
                ("year", _) => Part::Year,
                ("no" | "seq", Ok(width)) if width <= 12 => Part::Counter(width),
                _ => return Err(PatternFault::Unknown(inner.to_string())),
            });
            rest = after;
        }
        if rest.contains('}') {
            return Err(PatternFault::Brace);
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_string()));
        }
        let counters = parts.iter().filter(|part| matches!(part, Part::Counter(_))).count();
        if counters != 1 {
            return Err(PatternFault::Counter);
        }
        let numeric = |part: &Part| !matches!(part, Part::Text(_));
        let years = parts.iter().filter(|part| matches!(part, Part::Year)).count();
        // `20261` could be read back in two ways.
        if years > 1 || parts.windows(2).any(|pair| pair.iter().all(numeric)) {
            return Err(PatternFault::Year);
        }
        Ok(Self { parts })
    }

    /// The number of that year and count.
    pub fn fill(&self, year: i16, count: u32) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Year => year.to_string(),
            Part::Counter(width) => format!("{count:0width$}"),
        };
        self.parts.iter().map(part).collect()
    }

    /// Year and count of a number of this pattern; the year is `None` where the pattern names none.
    pub fn read(&self, number: &str) -> Option<(Option<i16>, u32)> {
        let (mut rest, mut year, mut count) = (number, None, None);
        for part in &self.parts {
            let digits = rest.len() - rest.trim_start_matches(|ch: char| ch.is_ascii_digit()).len();
            match part {
                Part::Text(text) => rest = rest.strip_prefix(text.as_str())?,
                Part::Year => {
                    year = Some(rest[..digits].parse().ok()?);
                    rest = &rest[digits..];
                }
                Part::Counter(_) => {
                    count = Some(rest[..digits].parse().ok()?);
                    rest = &rest[digits..];
                }
            }
        }
        rest.is_empty().then_some((year, count?))
    }

    /// The first free count of a year, above every number of this pattern that was ever given.
    pub fn next<'a>(&self, year: i16, given: impl IntoIterator<Item = &'a str>) -> u32 {
        let counts = given.into_iter().filter_map(|number| self.read(number));
        let own = counts.filter(|(seen, _)| seen.is_none_or(|seen| seen == year));
        own.map(|(_, count)| count).max().unwrap_or(0) + 1
    }

    /// The counts that are missing below the highest of each year, in order.
    pub fn gaps<'a>(&self, given: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        let mut years: BTreeMap<Option<i16>, BTreeSet<u32>> = BTreeMap::new();
        for (year, count) in given.into_iter().filter_map(|number| self.read(number)) {
            years.entry(year).or_default().insert(count);
        }
        let mut gaps = Vec::new();
        for (year, counts) in years {
            let mut expected = 1;
            for count in counts {
                // A single hole of a million numbers is one fault, not a million.
                let shown = (expected..count).take(20).map(|missing| self.fill(year.unwrap_or(0), missing));
                gaps.extend(shown);
                expected = count + 1;
            }
        }
        gaps
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn patterns_fill_and_read_back() {
        let document = NumberPattern::parse("贺教体发〔{year}〕{no}号").unwrap();
        assert_eq!(document.fill(2026, 15), "贺教体发〔2026〕15号");
        assert_eq!(document.read("贺教体发〔2026〕15号"), Some((Some(2026), 15)));
        assert_eq!(document.read("贺教体发〔2026〕号"), None);
        assert_eq!(document.read("贺教体发〔2026〕15号补"), None);
        let certificate = NumberPattern::parse("贺教聘字第{year}-{seq:03}号").unwrap();
        assert_eq!(certificate.fill(2026, 7), "贺教聘字第2026-007号");
        assert_eq!(certificate.fill(2026, 1234), "贺教聘字第2026-1234号");
    }

    #[test]
    fn what_is_no_pattern_is_said() {
        for (text, fault) in [
            ("15号", PatternFault::Counter),
            ("{no}{seq}", PatternFault::Counter),
            ("{year}{no}", PatternFault::Year),
            ("{year}-{year}-{no}", PatternFault::Year),
            ("{no", PatternFault::Brace),
            ("no}{no}", PatternFault::Brace),
            ("{nr}", PatternFault::Unknown("nr".into())),
            ("{seq:x}", PatternFault::Unknown("seq:x".into())),
        ] {
            assert_eq!(NumberPattern::parse(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn counts_go_on_within_the_year_and_gaps_are_seen() {
        let pattern = NumberPattern::parse("第{year}-{seq:03}号").unwrap();
        let given = ["第2025-009号", "第2026-001号", "第2026-003号", "手写1号"];
        assert_eq!(pattern.next(2026, given), 4);
        assert_eq!(pattern.next(2027, given), 1);
        assert_eq!(pattern.gaps(given).last().map(String::as_str), Some("第2026-002号"));
        assert_eq!(pattern.gaps(["第2026-001号", "第2026-002号"]), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn whatever_is_filled_reads_back(year in 1i16..9999, count in 0u32..4_000_000, width in 1usize..8) {
            let pattern = NumberPattern::parse(&format!("某字〔{{year}}〕第{{seq:0{width}}}号")).unwrap();
            prop_assert_eq!(pattern.read(&pattern.fill(year, count)), Some((Some(year), count)));
        }
    }
}

//! 任期: a day, a month that stands for its first or last day, or a range of both in one cell. How
//! long a term should be is for the rules.

use jiff::civil::Date;

use super::birth::{arabic, without_clock};
use super::{Note, Reading, plain};
use crate::intake::workbook::{Cell, Content, date_of_serial};
use crate::text;

/// Which end of a term a cell states: a bare month begins on its first day and ends on its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    First,
    Last,
}

/// One date.
pub fn date(cell: &Cell, end: End) -> Reading<Date> {
    match &cell.content {
        Content::Date(moment) => Reading::clean(moment.date()),
        Content::Number { value, from_1904, .. } if (20_000.0..100_000.0).contains(value) => {
            match date_of_serial(*value, *from_1904) {
                Some(day) => Reading::clean(day),
                None => unreadable(),
            }
        }
        Content::Error | Content::Bool(_) | Content::Picture(_) => unreadable(),
        content => match plain(cell) {
            None => Reading::nothing(),
            Some(text) => {
                let number = matches!(content, Content::Number { general: true, .. } | Content::Untyped);
                if number && text.len() == 6 && text.ends_with(".1") {
                    return Reading::noted(
                        None,
                        Note::new(
                            "date-ambiguous",
                            format!("可能是 {text} 月，也可能是 {text}0 月"),
                            "请写成 2025年10月1日 这样的完整日期",
                        ),
                    );
                }
                of_text(&text, end)
            }
        },
    }
}

fn unreadable<T>() -> Reading<T> {
    Reading::noted(None, Note::new("date-unreadable", "应为日期，如 2025年9月1日", "请核对后重填"))
}

/// A date in words, half-width.
pub fn of_text(text: &str, end: End) -> Reading<Date> {
    let squeezed = arabic(&text::squeeze(without_clock(text)));
    match parts(&squeezed) {
        Some((year, month, Some(day))) => match Date::new(year, month, day) {
            Ok(date) => Reading::clean(date),
            Err(_) => Reading::noted(
                None,
                Note::new("date-unreadable", format!("没有 {year}年{month}月{day}日 这一天"), "请核对后重填"),
            ),
        },
        Some((year, month, None)) => match Date::new(year, month, 1) {
            Ok(first) => Reading::clean(if end == End::First { first } else { first.last_of_month() }),
            Err(_) => unreadable(),
        },
        None if day_first(&squeezed) => Reading::noted(
            None,
            Note::new("date-ambiguous", "年月日的先后不清楚", "请写成 2025年9月1日 这样的完整日期"),
        ),
        None => unreadable(),
    }
}

fn day_first(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    parts.len() == 3
        && parts[2].len() >= 2
        && parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()))
}

fn parts(text: &str) -> Option<(i16, i8, Option<i8>)> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return match text.len() {
            6 => Some((text[..4].parse().ok()?, text[4..].parse().ok()?, None)),
            8 => Some((text[..4].parse().ok()?, text[4..6].parse().ok()?, Some(text[6..].parse().ok()?))),
            _ => None,
        };
    }
    let separators = ['.', '-', '/', '年', '月', '日', '号', '。', '—', '–', ','];
    let parts: Vec<&str> = text.split(separators).filter(|part| !part.is_empty()).collect();
    let good = (2..=3).contains(&parts.len())
        && parts[0].len() == 4
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        && parts[1..].iter().all(|part| part.len() <= 2);
    if !good {
        return None;
    }
    let day = match parts.get(2) {
        Some(day) => Some(day.parse().ok()?),
        None => None,
    };
    Some((parts[0].parse().ok()?, parts[1].parse().ok()?, day))
}

/// What a 任期 cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// First and last day.
    Ends(Date, Date),
    /// `三年`: how long, from whenever the appointment begins.
    Years(i32),
    /// `2025年9月起三年`
    From(Date, i32),
}

/// `2025.09-2028.08`, `2025年9月1日至2028年8月31日`, `自2025年9月起至2028年8月止`, `三年`.
pub fn range(cell: &Cell) -> Reading<Span> {
    let Some(text) = plain(cell) else { return Reading::nothing() };
    let text = text::squeeze(&text);
    // 三年(2025.09-2028.08): the dates, wherever they stand, before the length.
    let (outside, inside) = match (text.find('('), text.rfind(')')) {
        (Some(open), Some(close)) if open < close => {
            (format!("{}{}", &text[..open], &text[close + 1..]), &text[open + 1..close])
        }
        _ => (text.clone(), ""),
    };
    let read = [outside.as_str(), inside].into_iter().find_map(ends);
    let read = read.or_else(|| [outside.as_str(), inside].into_iter().find_map(length));
    match read {
        Some(span) => Reading::clean(span),
        None => Reading::noted(
            None,
            Note::new("date-unreadable", "应为起止日期，如 2025.09-2028.08", "请核对后重填"),
        ),
    }
}

fn ends(text: &str) -> Option<Span> {
    let bare =
        text.trim_start_matches("任期").trim_start_matches([':', '自', '从']).trim_end_matches(['止', '。']);
    split_range(bare).into_iter().find_map(|(first, last)| {
        let first = first.trim_end_matches(['起', '开', '始']);
        Some(Span::Ends(of_text(first, End::First).read?, of_text(last, End::Last).read?))
    })
}

/// `三年`, `3年`, `2025年9月起三年`.
fn length(text: &str) -> Option<Span> {
    let years = |text: &str| {
        let number =
            arabic(text.trim_start_matches(['任', '期', '聘', ',', ':', '为', '共']).strip_suffix('年')?);
        number.parse::<i32>().ok().filter(|years| (1..=10).contains(years))
    };
    if let Some(years) = years(text) {
        return Some(Span::Years(years));
    }
    let (first, rest) = text.trim_start_matches(['自', '从']).split_once('起')?;
    Some(Span::From(of_text(first, End::First).read?, years(rest)?))
}

/// Every way to cut a text in two at a mark that may part a range.
pub(super) fn split_range(text: &str) -> Vec<(&str, &str)> {
    let long = ["——", "--", "至", "到", "—", "–", "~", "～", "-", "－"];
    let mut cuts: Vec<(&str, &str)> = Vec::new();
    for mark in long {
        for (at, found) in text.match_indices(mark) {
            cuts.push((&text[..at], &text[at + found.len()..]));
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_form_in_the_case_list_reads_as_it_should() {
        crate::intake::cases(include_str!("../../../tests/cases/term.tsv"), |raw, expected| {
            let (kind, raw) = raw.split_once(' ').unwrap_or(("", raw));
            let cell = Cell::text(raw);
            let (read, notes) = match kind {
                "起" | "止" => {
                    let reading = date(&cell, if kind == "起" { End::First } else { End::Last });
                    (reading.read.map(|day| day.to_string()), reading.notes)
                }
                _ => {
                    let reading = range(&cell);
                    (reading.read.map(shown), reading.notes)
                }
            };
            let rules = notes.iter().map(|note| note.rule);
            read.as_deref().into_iter().chain(rules).collect::<Vec<_>>().join(" ") == expected
        });
    }

    fn shown(span: Span) -> String {
        match span {
            Span::Ends(first, last) => format!("{first}/{last}"),
            Span::Years(years) => format!("{years}年"),
            Span::From(first, years) => format!("{first}/{years}年"),
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,24}") {
            date(&Cell::text(&*text), End::First);
            range(&Cell::text(&*text));
        }

        #[test]
        fn what_is_printed_reads_back(year in 1950i16..2100, month in 1i8..=12, day in 1i8..=28) {
            let value = Date::new(year, month, day).unwrap();
            for text in [value.to_string(), crate::text::chinese_date(value)] {
                prop_assert_eq!(of_text(&text, End::Last), Reading::clean(value));
            }
        }
    }
}

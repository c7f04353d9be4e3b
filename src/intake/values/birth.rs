//! 出生年月: every form of writing it that schools use. Whether the age is plausible is not asked here.

use super::{Note, Reading, plain};
use crate::intake::workbook::{Cell, Content, date_of_serial};
use crate::model::YearMonth;
use crate::text;

const EXPECTED: &str = "应为出生年月，如 1978年5月 或 1978.05";

pub fn parse(cell: &Cell) -> Reading<YearMonth> {
    match &cell.content {
        Content::Date(moment) => Reading::clean(moment.date().into()),
        Content::Number { value, general: true, from_1904 } => of_number(*value, *from_1904, &cell.text),
        Content::Number { .. } | Content::Text => of_cell_text(cell, false),
        Content::Untyped => of_cell_text(cell, true),
        Content::Bool(_) | Content::Error | Content::Picture(_) => unreadable("请填写出生年月"),
    }
}

fn unreadable(hint: &str) -> Reading<YearMonth> {
    Reading::noted(None, Note::new("birth-unreadable", EXPECTED, hint))
}

/// 1978.1 is what Excel keeps of both 1978.1 and 1978.10.
fn doubtful(text: &str) -> Reading<YearMonth> {
    let year = text.split('.').next().unwrap_or("");
    Reading::noted(
        None,
        Note::new(
            "birth-ambiguous",
            format!("可能是 {year}年1月，也可能是 {year}年10月（表格会把 {year}.10 存成 {year}.1）"),
            "请改写成 1978年10月 这样的文字",
        ),
    )
}

fn of_number(value: f64, from_1904: bool, shown: &str) -> Reading<YearMonth> {
    if value.fract() != 0.0 {
        let tenth = ((value * 10.0).round() - value * 10.0).abs() < 1e-6;
        if (1900.0..2100.0).contains(&value) && tenth && (value * 10.0).round() as i64 % 10 == 1 {
            return doubtful(shown);
        }
        return of_text(&text::half_width(shown));
    }
    if (190_001.0..=209_912.0).contains(&value) || (19_000_101.0..=20_991_231.0).contains(&value) {
        return of_text(shown);
    }
    // A day count that lost its date format: 1 January 1930 to 2010, by either epoch.
    match date_of_serial(value, from_1904).filter(|day| (1930..2010).contains(&day.year())) {
        Some(day) if value >= 5000.0 => {
            let month = YearMonth::from(day);
            Reading::noted(
                Some(month),
                Note::new("birth-normalised", format!("是日期的内部数字，已按 {} 读入", month.chinese()), ""),
            )
        }
        _ => of_text(shown),
    }
}

fn of_cell_text(cell: &Cell, untyped: bool) -> Reading<YearMonth> {
    let Some(text) = plain(cell) else { return Reading::nothing() };
    if untyped && text.len() == 6 && text.ends_with(".1") && text[..4].bytes().all(|b| b.is_ascii_digit()) {
        return doubtful(&text);
    }
    let reading = of_text(&text);
    // Odd points and commas are mended, and said.
    let odd = cell.text.contains(['。', '，', '\'', '、']) || text.contains(',');
    match reading.read {
        Some(month) if odd && reading.notes.is_empty() => {
            reading.with(Note::new("birth-normalised", format!("已按 {} 读入", month.chinese()), ""))
        }
        _ => reading,
    }
}

/// The text, half-width and trimmed.
pub fn of_text(text: &str) -> Reading<YearMonth> {
    let squeezed = text::squeeze(without_clock(text));
    if squeezed.starts_with("##") {
        return unreadable("单元格太窄或是负数日期，请重填");
    }
    if let Some(reading) = id_number(&squeezed) {
        return reading;
    }
    let (body, note) = split_note(&squeezed);
    if body.ends_with('岁') || body.contains("周岁") {
        return unreadable("填的是年龄，请改填出生年月");
    }
    let Some((year, month, short)) = numbers(&body).or_else(|| month_name(&body)) else {
        return unreadable("请核对后重填");
    };
    let Some(value) = YearMonth::new(year, month) else {
        return unreadable(&format!("没有 {month} 月，请核对后重填"));
    };
    let reading = Reading::clean(value);
    if short {
        return reading.with(Note::new(
            "birth-ambiguous",
            format!("年份只有两位，暂按 {} 读入", value.chinese()),
            "请核对年份，写成四位",
        ));
    }
    reading.with_if(note, || {
        Note::new("birth-normalised", format!("括号内的说明已略去，按 {} 读入", value.chinese()), "")
    })
}

/// `1978-05-01 00:00:00` without its time of day, which a date exported from a database carries.
pub fn without_clock(text: &str) -> &str {
    match text.trim().split_once([' ', 'T']) {
        Some((day, clock)) if clock.contains(':') => day,
        _ => text,
    }
}

/// `1978.05（46岁）`: the note in brackets is left out.
fn split_note(text: &str) -> (String, bool) {
    match text.find(['(', '[', '【']) {
        Some(at) if at > 0 => (text[..at].to_string(), true),
        _ => (text.trim_end_matches("出生").trim_end_matches('生').to_string(), false),
    }
}

fn id_number(text: &str) -> Option<Reading<YearMonth>> {
    let digits = text.get(..17).filter(|head| head.bytes().all(|byte| byte.is_ascii_digit()))?;
    let last = text.get(17..18)?;
    if text.len() != 18 || !(last.as_bytes()[0].is_ascii_digit() || matches!(last, "X" | "x")) {
        return None;
    }
    let month = YearMonth::new(digits[6..10].parse().ok()?, digits[10..12].parse().ok()?);
    let mut note = Note::new(
        "birth-ambiguous",
        match month {
            Some(month) => format!("填的是身份证号，暂按其中的 {} 读入", month.chinese()),
            None => "填的是身份证号".to_string(),
        },
        "此处只需出生年月，请不要填身份证号",
    );
    note.masked = Some(format!("{}********{}", &digits[..6], &text[14..]));
    Some(Reading::noted(month, note))
}

/// Year and month by their digits, Chinese or Arabic; the third is true for a year of two digits.
fn numbers(text: &str) -> Option<(i16, i8, bool)> {
    let text = arabic(text);
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return match text.len() {
            6 => Some((text[..4].parse().ok()?, text[4..].parse().ok()?, false)),
            8 => {
                let day: i8 = text[6..].parse().ok()?;
                let (year, month) = (text[..4].parse().ok()?, text[4..6].parse().ok()?);
                is_a_day(year, month, day).then_some((year, month, false))
            }
            _ => None,
        };
    }
    let parts: Vec<&str> = text.split(is_separator).filter(|part| !part.is_empty()).collect();
    if !(2..=3).contains(&parts.len()) || parts.iter().any(|part| !part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let short = parts[0].len() == 2;
    let year: i16 = match parts[0].len() {
        4 => parts[0].parse().ok()?,
        2 => {
            let year: i16 = parts[0].parse().ok()?;
            // Nobody who may be nominated was born in 1900–1925 or from 2026 on.
            if year > 25 { 1900 + year } else { 2000 + year }
        }
        _ => return None,
    };
    if parts[1].len() > 2 {
        return None;
    }
    let month = parts[1].parse().ok()?;
    let day = parts.get(2).map_or(Some(0), |day| day.parse().ok())?;
    is_a_day(year, month, day).then_some((year, month, short))
}

/// Does the day exist? The form asks for none, but 30 February shows that the cell is mistyped. 0 stands for
/// no day; a month that does not exist is said by its own name elsewhere.
fn is_a_day(year: i16, month: i8, day: i8) -> bool {
    day == 0 || !(1..=12).contains(&month) || jiff::civil::Date::new(year, month, day).is_ok()
}

fn is_separator(ch: char) -> bool {
    matches!(
        ch,
        '.' | '-'
            | '/'
            | '\\'
            | '年'
            | '月'
            | '日'
            | '号'
            | '。'
            | '，'
            | ','
            | '、'
            | '·'
            | '—'
            | '–'
            | '－'
            | '_'
    )
}

/// Chinese digits to Arabic: 一九七八年五月, 十二月.
pub fn arabic(text: &str) -> String {
    const DIGITS: &str = "〇一二三四五六七八九";
    let digit = |ch: char| match ch {
        '零' | '○' | 'O' | 'o' if text.contains('年') => Some(0),
        _ => DIGITS.chars().position(|own| own == ch),
    };
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    for (index, ch) in chars.iter().enumerate() {
        let next_is_digit = chars.get(index + 1).is_some_and(|next| digit(*next).is_some());
        let last_was_digit = index > 0 && digit(chars[index - 1]).is_some();
        match (ch, digit(*ch)) {
            ('十', _) if last_was_digit && next_is_digit => {}
            ('十', _) if last_was_digit => out.push('0'),
            ('十', _) if next_is_digit => out.push('1'),
            ('十', _) => out.push_str("10"),
            (_, Some(value)) => out.push_str(&value.to_string()),
            (ch, None) => out.push(*ch),
        }
    }
    out
}

/// `May-78`, into which Excel turns 1978-5.
fn month_name(text: &str) -> Option<(i16, i8, bool)> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let (name, year) = text.split_once(['-', '/', '.'])?;
    let month = MONTHS.iter().position(|own| name.to_ascii_lowercase().starts_with(own))? as i8 + 1;
    let year: i16 = year.parse().ok().filter(|_| year.bytes().all(|byte| byte.is_ascii_digit()))?;
    match year {
        // Excel wrote this itself from a date it had understood, so that the century is not in doubt.
        30..=99 => Some((1900 + year, month, false)),
        0..=29 => Some((2000 + year, month, false)),
        _ => Some((year, month, false)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> Reading<YearMonth> {
        parse(&Cell::text(text))
    }

    #[test]
    fn every_form_in_the_case_list_reads_as_it_should() {
        crate::intake::cases(include_str!("../../../tests/cases/birth.tsv"), |raw, expected| {
            let reading = of(raw);
            let rules: Vec<_> = reading.notes.iter().map(|note| note.rule).collect();
            let read = reading.read.map(|month| month.to_string()).unwrap_or_default();
            [vec![read.as_str()], rules].concat().join(" ").trim() == expected
        });
    }

    #[test]
    fn numbers_are_read_by_what_they_can_be() {
        let number = |value: f64, text: &str, general: bool, from_1904: bool| {
            parse(&Cell { text: text.into(), content: Content::Number { value, general, from_1904 } })
        };
        assert_eq!(number(1978.1, "1978.1", true, false).notes[0].rule, "birth-ambiguous");
        assert_eq!(number(1978.1, "1978.10", false, false).read, YearMonth::new(1978, 10));
        assert_eq!(number(1978.05, "1978.05", true, false), Reading::clean(YearMonth::new(1978, 5).unwrap()));
        assert_eq!(number(1978.5, "1978.5", true, false).read, YearMonth::new(1978, 5));
        assert_eq!(number(1978.12, "1978.12", true, false).read, YearMonth::new(1978, 12));
        assert_eq!(number(197805.0, "197805", true, false).read, YearMonth::new(1978, 5));
        assert_eq!(number(28626.0, "28626", true, false).read, YearMonth::new(1978, 5));
        assert_eq!(number(27164.0, "27164", true, true).read, YearMonth::new(1978, 5));
        assert_eq!(number(45.0, "45", true, false).read, None);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,24}") {
            of(&text);
        }

        #[test]
        fn what_is_printed_reads_back(year in 1900i16..2100, month in 1i8..=12) {
            let value = YearMonth::new(year, month).unwrap();
            for text in [value.to_string(), value.chinese(), value.dotted()] {
                prop_assert_eq!(of(&text), Reading::clean(value));
            }
        }
    }
}

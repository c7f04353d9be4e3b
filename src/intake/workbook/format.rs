//! Number formats: what a cell shows of the number it holds. Enough of them to tell 1978.1 shown as
//! `1978.10` from 1978.1, and a date from a count; colours, fractions and conditions are not drawn.

use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, ToSpan};

use super::{Cell, Content};

/// What a number format does, decided once per style.
#[derive(Clone, Debug, PartialEq)]
pub enum Format {
    General,
    /// `@`
    Text,
    Date(String),
    Decimals {
        places: usize,
        thousands: bool,
        percent: bool,
        /// Zero-padding of the whole part: `00000`.
        digits: usize,
    },
    Scientific(usize),
}

impl Format {
    /// *Source*: ECMA-376 18.8.30, and the ids 27–36 and 50–58 that Chinese Excel uses for dates.
    pub fn built_in(id: u32) -> Self {
        let code = match id {
            1 => "0",
            2 => "0.00",
            3 => "#,##0",
            4 => "#,##0.00",
            9 => "0%",
            10 => "0.00%",
            11 => "0.00E+00",
            14 => "yyyy/m/d",
            15 => "d-mmm-yy",
            16 => "d-mmm",
            17 => "mmm-yy",
            18..=21 | 32..=35 | 45..=47 => "h:mm:ss",
            22 => "yyyy/m/d h:mm",
            27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
            28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
            30 => "m/d/yy",
            31 => "yyyy\"年\"m\"月\"d\"日\"",
            55 | 56 => "h:mm:ss",
            37 | 38 => "#,##0",
            39 | 40 => "#,##0.00",
            48 => "0.0E+0",
            49 => "@",
            _ => "General",
        };
        Self::of_code(code)
    }

    pub fn of_code(code: &str) -> Self {
        let section = code.split(';').next().unwrap_or("");
        let bare = bare(section);
        let lower = bare.to_ascii_lowercase();
        if lower.is_empty() || lower.contains("general") || lower.contains("g/通用格式") {
            return Self::General;
        }
        if lower.contains('@') {
            return Self::Text;
        }
        if lower.contains(['y', 'd'])
            || (lower.contains('m') && !lower.contains(['0', '#']))
            || lower.contains('h')
        {
            return Self::Date(section.to_string());
        }
        let places = bare
            .split_once('.')
            .map_or(0, |(_, rest)| rest.chars().take_while(|ch| matches!(ch, '0' | '#' | '?')).count());
        if lower.contains("e+") || lower.contains("e-") {
            return Self::Scientific(places);
        }
        if !bare.contains(['0', '#', '?']) {
            return Self::General;
        }
        let whole = bare.split('.').next().unwrap_or("");
        Self::Decimals {
            places,
            thousands: whole.contains(','),
            percent: bare.contains('%'),
            digits: whole.chars().filter(|ch| *ch == '0').count(),
        }
    }

    /// The cell a number makes under this format.
    pub fn cell(&self, value: f64, from_1904: bool) -> Cell {
        let number = |text: String, general: bool| Cell {
            text,
            content: Content::Number { value, general, from_1904 },
        };
        match self {
            Self::General | Self::Text => number(general(value), true),
            Self::Date(code) => match date_time(value, from_1904) {
                Some(moment) => Cell { text: show_date(code, moment), content: Content::Date(moment) },
                // A negative or huge number has no date: Excel fills the cell with hashes.
                None => Cell { text: "#####".into(), content: Content::Error },
            },
            Self::Decimals { places, thousands, percent, digits } => {
                let scaled = if *percent { value * 100.0 } else { value };
                let mut text = format!("{scaled:.places$}");
                let whole = text.split('.').next().unwrap_or("").len();
                if whole < *digits && scaled >= 0.0 {
                    text.insert_str(0, &"0".repeat(digits - whole));
                }
                if *thousands {
                    text = group(&text);
                }
                if *percent {
                    text.push('%');
                }
                // A whole number under `0` is what it shows; 1978.1 under `0.00` is not.
                number(text, *places == 0 && value.fract() == 0.0)
            }
            Self::Scientific(places) => number(scientific(value, *places), false),
        }
    }
}

/// The code without quoted text, escapes, colours and paddings.
fn bare(section: &str) -> String {
    let mut out = String::new();
    let mut chars = section.chars();
    while let Some(ch) = chars.next() {
        match ch {
            '"' => for _ in chars.by_ref().take_while(|ch| *ch != '"') {},
            '[' => {
                let inner: String = chars.by_ref().take_while(|ch| *ch != ']').collect();
                // `[h]` counts hours; `[Red]`, `[$-804]`, `[>1]` say nothing about kind.
                if matches!(inner.to_ascii_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
                    out.push('h');
                }
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            _ => out.push(ch),
        }
    }
    out
}

/// As Excel's General shows it, but whole numbers keep all their digits up to fifteen.
pub fn general(value: f64) -> String {
    if value != 0.0 && (value.abs() >= 1e15 || value.abs() < 1e-9) {
        return scientific(value, 5);
    }
    // Eleven significant digits hide the noise of binary fractions: 1978.0500000000002 is 1978.05.
    let whole_digits = if value.abs() < 1.0 { 1 } else { value.abs().log10().floor() as usize + 1 };
    let mut text = format!("{value:.*}", 11usize.saturating_sub(whole_digits));
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    text
}

fn scientific(value: f64, places: usize) -> String {
    let text = format!("{value:.places$e}");
    let Some((mantissa, exponent)) = text.split_once('e') else { return text };
    let mantissa = if places == 5 && mantissa.contains('.') {
        mantissa.trim_end_matches('0').trim_end_matches('.')
    } else {
        mantissa
    };
    let (sign, digits) = exponent.strip_prefix('-').map_or(("+", exponent), |digits| ("-", digits));
    format!("{mantissa}E{sign}{digits:0>2}")
}

fn group(text: &str) -> String {
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = String::new();
    for (index, ch) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(ch);
    }
    format!("{sign}{out}{rest}")
}

/// The moment a serial number stands for.
///
/// *Source*: ECMA-376 18.17.4.1: day 1 is 1900-01-01, and a 29 February 1900 that never was is
/// counted; in 1904 workbooks day 0 is 1904-01-01.
pub fn date_time(serial: f64, from_1904: bool) -> Option<DateTime> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let days = serial.floor() as i64;
    let epoch = match (from_1904, days) {
        (true, _) => jiff::civil::date(1904, 1, 1),
        (false, 0..=59) => jiff::civil::date(1899, 12, 31),
        (false, _) => jiff::civil::date(1899, 12, 30),
    };
    let day: Date = epoch.checked_add(days.days()).ok()?;
    let seconds = ((serial - serial.floor()) * 86_400.0).round() as i64;
    day.at(0, 0, 0, 0).checked_add(SignedDuration::from_secs(seconds)).ok()
}

/// A date under a format code such as `yyyy"年"m"月"`.
fn show_date(code: &str, moment: DateTime) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let chars: Vec<char> = code.chars().collect();
    let mut out = String::new();
    let mut after_hour = false;
    let mut index = 0;
    while index < chars.len() {
        let ch = chars[index].to_ascii_lowercase();
        let run = chars[index..].iter().take_while(|next| next.to_ascii_lowercase() == ch).count();
        match ch {
            'y' | 'e' => {
                let year = moment.year();
                out.push_str(&if run <= 2 && ch == 'y' {
                    format!("{:02}", year % 100)
                } else {
                    year.to_string()
                });
                index += run;
            }
            'm' => {
                let rest: String = chars[index + run..].iter().collect::<String>().to_ascii_lowercase();
                let minutes = after_hour || rest.trim_start_matches(':').starts_with('s');
                out.push_str(&match (minutes, run) {
                    (true, _) => format!("{:02}", moment.minute()),
                    (false, 1) => moment.month().to_string(),
                    (false, 2) => format!("{:02}", moment.month()),
                    (false, _) => MONTHS[(moment.month() - 1).clamp(0, 11) as usize].to_string(),
                });
                index += run;
            }
            'd' => {
                out.push_str(&match run {
                    1 => moment.day().to_string(),
                    2 => format!("{:02}", moment.day()),
                    _ => String::new(),
                });
                index += run;
            }
            'h' => {
                after_hour = true;
                out.push_str(&moment.hour().to_string());
                index += run;
            }
            's' => {
                out.push_str(&format!("{:02}", moment.second()));
                index += run;
            }
            '"' => {
                let text: String = chars[index + 1..].iter().take_while(|ch| **ch != '"').collect();
                index += text.chars().count() + 2;
                out.push_str(&text);
            }
            '[' => index += chars[index..].iter().take_while(|ch| **ch != ']').count() + 1,
            '\\' => {
                out.extend(chars.get(index + 1));
                index += 2;
            }
            '_' | '*' => index += 2,
            _ => {
                out.push(chars[index]);
                index += 1;
            }
        }
    }
    out.trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_shows_as_its_format_says() {
        for (code, value, shown) in [
            ("General", 1978.1, "1978.1"),
            ("0.00", 1978.1, "1978.10"),
            ("0", 13995012345.0, "13995012345"),
            ("General", 13995012345.0, "13995012345"),
            ("General", 6.40122197805120018e17, "6.40122E+17"),
            ("0.00E+00", 13995012345.0, "1.40E+10"),
            ("#,##0", 1234567.0, "1,234,567"),
            ("00000", 42.0, "00042"),
            ("yyyy\"年\"m\"月\"", 28626.0, "1978年5月"),
            ("yyyy\\-mm\\-dd", 28626.0, "1978-05-16"),
            ("[$-804]yyyy/m/d;@", 28626.0, "1978/5/16"),
            ("mmm-yy", 28626.0, "May-78"),
            ("0%", 0.5, "50%"),
        ] {
            assert_eq!(Format::of_code(code).cell(value, false).text, shown, "{code}");
        }
        assert_eq!(Format::built_in(57).cell(27164.0, true).text, "1978年5月");
    }

    #[test]
    fn the_leap_day_of_1900_that_never_was_is_stepped_over() {
        for (serial, day) in [(1.0, "1900-01-01"), (59.0, "1900-02-28"), (61.0, "1900-03-01")] {
            assert_eq!(date_time(serial, false).expect("a day").date().to_string(), day);
        }
        assert_eq!(date_time(-1.0, false), None);
    }
}

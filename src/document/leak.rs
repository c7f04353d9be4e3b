//! Leak 泄露: does a text that goes public hold what must not be public? Phones, mail addresses, birth months, numbers
//! like those of identity cards; by their looks, and by what the ledger knows of the very people.

use jiff::civil::Date;

use crate::text;

/// What was found, in words; empty where nothing was.
///
/// *Shape*: `known` are the private words of the people listed, as they might be written.
pub fn leaks(text: &str, day: Date, known: &[String]) -> Vec<String> {
    let text = text::half_width(text);
    let mut found = Vec::new();
    for word in text.split(|ch: char| ch.is_whitespace() || "，。；、（）()<>\"“”".contains(ch)) {
        if let Some((name, host)) = word.split_once('@')
            && !name.is_empty()
            && host.contains('.')
        {
            found.push(format!("电子邮箱“{word}”"));
        }
    }
    // A page may set a date's digits and its 年月 in faces of their own: they are read back apart.
    let mut dates = text.clone();
    for mark in ["年", "月"] {
        dates = dates.replace(&format!("\n{mark}"), mark).replace(&format!("{mark}\n"), mark);
    }
    for run in digit_runs(&text).into_iter().chain(digit_runs(&dates)) {
        if let Some(what) = judge(&run, day) {
            found.push(format!("{what}“{run}”"));
        }
    }
    let flat = in_one_piece(&text);
    for word in known.iter().filter(|word| word.chars().count() >= 6) {
        if text.contains(word.as_str()) || flat.contains(word.as_str()) {
            found.push(format!("台账里的个人信息“{word}”"));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Digits with what people put between them: `139 9501-2345`, `1978.05`, `1978年5月`.
fn digit_runs(text: &str) -> Vec<String> {
    let mut runs = Vec::new();
    let mut run = String::new();
    for ch in text.chars().chain(['\n']) {
        let between = "-. 年月/—*".contains(ch) && !run.is_empty();
        let last_of_card = matches!(ch, 'X' | 'x') && run.len() >= 17;
        if ch.is_ascii_digit() || between || last_of_card {
            run.push(ch);
            continue;
        }
        if run.chars().filter(char::is_ascii_digit).count() >= 5 {
            runs.push(run.trim_end_matches(|ch: char| !ch.is_alphanumeric()).to_string());
        }
        run.clear();
    }
    runs
}

fn judge(run: &str, day: Date) -> Option<&'static str> {
    // Words of a run stand apart by a space; a phone may be written with spaces of its own.
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let parts: Vec<&str> = run.split([' ']).filter(|part| !part.is_empty()).collect();
    let is_mobile =
        |digits: &str| digits.len() == 11 && digits.starts_with('1') && digits.as_bytes()[1] >= b'3';
    let only_digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    if is_mobile(&digits) || parts.iter().any(|part| is_mobile(&only_digits(part))) {
        return Some("手机号");
    }
    if run.contains("****") {
        return Some("遮过的号码");
    }
    for part in parts {
        let own = only_digits(part);
        // Seventeen digits: the X at the end may stand on the next line, or in another face.
        let card = matches!(own.len(), 15 | 17 | 18);
        if card && !part.contains('.') {
            return Some("像身份证号的号码");
        }
        if own.starts_with('0') && (10..=12).contains(&own.len()) && !part.contains('.') {
            return Some("固定电话");
        }
        let year: i16 = own.get(..4).and_then(|year| year.parse().ok()).unwrap_or(0);
        // Nobody in office was born within the last eighteen years, and no term began before.
        let dated = part.contains(['.', '-', '年', '/']) || own.len() == 6 || own.len() == 8;
        // The digits next after the year, up to whatever parts them from the day: 197805, 1978-5-12, 1978年5月12日.
        let after = part.get(4..).unwrap_or("").trim_start_matches(|ch: char| !ch.is_ascii_digit());
        let month: String = after.chars().take_while(char::is_ascii_digit).take(2).collect();
        let month = month.parse::<u8>().ok();
        if dated
            && (1930..=day.year() - 18).contains(&year)
            && month.is_some_and(|month| (1..=12).contains(&month))
        {
            return Some("像出生年月的日期");
        }
    }
    None
}

/// The text in one piece: a phone may turn at the end of a line, or be written in groups.
fn in_one_piece(text: &str) -> String {
    text.chars().filter(|ch| !ch.is_whitespace() && *ch != '-').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_not_be_public_is_found_however_it_is_written() {
        let day = jiff::civil::date(2026, 9, 1);
        for (text, what) in [
            ("电话 13995012345", "手机号"),
            ("139 9501 2345", "手机号"),
            ("139-9501-2345", "手机号"),
            ("１３９９５０１２３４５", "手机号"),
            ("138****1234", "遮过的号码"),
            ("0951-8061234", "固定电话"),
            ("mawei@163.com", "电子邮箱"),
            ("出生 1978.05", "出生年月"),
            ("1978年5月", "出生年月"),
            ("1978-05-12", "出生年月"),
            ("1978年5月12日", "出生年月"),
            ("1978.5.12", "出生年月"),
            ("1978/5/12", "出生年月"),
            ("19780512", "出生年月"),
            ("1978\n年\n5\n月\n12\n日", "出生年月"),
            ("64012219780512123X", "身份证号"),
            ("640122197805121234", "身份证号"),
            ("住在永康花园\n八栋二号", "永康花园八栋"),
        ] {
            let found = leaks(text, day, &["永康花园八栋".to_string()]);
            assert!(found.iter().any(|found| found.contains(what)), "{text}: {found:?}");
        }
    }

    #[test]
    fn what_is_public_stays() {
        let day = jiff::civil::date(2026, 9, 1);
        for text in [
            "贺教体发〔2026〕15号 2026年9月1日 共 24 人",
            "2026-03-26\n2029-03-25",
            "第 1 页 共 3 页",
            "贺教聘字第2026-001号",
            "2024年3月26日至2027年3月25日",
            "46082 46083 46084",
        ] {
            assert_eq!(leaks(text, day, &[]), Vec::<String>::new(), "{text}");
        }
    }
}

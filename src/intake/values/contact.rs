//! 联系电话 and 电子邮箱. Syntax only: whether two people share a number is for the rules.

use super::{Note, Reading, plain};
use crate::intake::workbook::{Cell, Content};
use crate::text;

/// A phone as it is printed: `13995012345`, `0951-8061234`, `0951-8061234-802`.
pub fn phone(cell: &Cell, area_code: &str) -> Reading<String> {
    if let Content::Number { value, .. } = cell.content
        && value.fract() == 0.0
        && (0.0..1e15).contains(&value)
    {
        let digits = format!("{value:.0}");
        // 1.3995E+10: what a sheet makes of a long number that was once shown too narrow and saved as text.
        if digits.len() == 11 && digits.ends_with("00000") {
            return wrong("后面几位都是 0，像是被表格的科学计数改掉了，应为 11 位手机号");
        }
        return of_digits(&digits, area_code);
    }
    let Some(text) = plain(cell) else { return Reading::nothing() };
    let reading = of_text(&text, area_code);
    match &reading.read {
        Some(phone) if reading.notes.is_empty() && *phone != cell.text.trim() => {
            let note = Note::new("phone-normalised", format!("已规范为 {phone}"), "");
            reading.with(note)
        }
        _ => reading,
    }
}

fn wrong(expected: impl Into<String>) -> Reading<String> {
    Reading::noted(None, Note::new("phone-format", expected, "请核对后重填"))
}

fn of_text(text: &str, area_code: &str) -> Reading<String> {
    let squeezed = text::squeeze(text);
    if squeezed.to_ascii_uppercase().contains("E+") {
        return wrong("号码被表格改成了科学计数，后面几位已丢失，应为 11 位手机号");
    }
    let numbers = split_numbers(&squeezed, text);
    if numbers.len() > 1 {
        let first = one(&numbers[0], area_code);
        return match first.read {
            Some(phone) if first.notes.is_empty() => Reading::noted(
                Some(phone.clone()),
                Note::new(
                    "phone-two",
                    format!("写了 {} 个号码，暂用第一个 {phone}", numbers.len()),
                    "请只留一个号码",
                ),
            ),
            _ => wrong("应只写一个手机号或带区号的座机号"),
        };
    }
    one(&squeezed, area_code)
}

/// Two numbers in one cell: parted by a mark, or by white space between two whole mobiles.
fn split_numbers(squeezed: &str, text: &str) -> Vec<String> {
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).count();
    let marks = ['/', '、', ',', '，', ';', '；', '或', '|', '\\'];
    let by_mark: Vec<String> =
        squeezed.split(marks).filter(|part| !part.is_empty()).map(str::to_string).collect();
    if by_mark.len() > 1 && by_mark.iter().all(|part| digits(part) >= 7) {
        return by_mark;
    }
    let by_space: Vec<String> = text.split_whitespace().map(str::to_string).collect();
    if by_space.len() > 1 && by_space.iter().all(|part| digits(part) >= 10) {
        return by_space;
    }
    vec![squeezed.to_string()]
}

fn one(text: &str, area_code: &str) -> Reading<String> {
    // 13909519131（同微信）: a remark, not an extension.
    if let Some((number, remark)) = text.split_once(['(', '（'])
        && !number.is_empty()
        && remark.ends_with([')', '）'])
        && !remark.contains(|ch: char| ch.is_ascii_digit())
    {
        return one(number, area_code);
    }
    let lead = ["电话", "手机", "号码", "联系", "办公", "TEL", "Tel", "tel"];
    let text = lead.iter().fold(text, |text, word| text.trim_start_matches(word));
    let text =
        text.trim_start_matches([':', '：', '号']).trim_end_matches([';', '；', '。', ',', '，', '、']);
    let text = text.strip_suffix(".0").unwrap_or(text);
    if text.contains(['O', 'o', 'l', 'I']) {
        let mended: String = text
            .chars()
            .map(|ch| match ch {
                'O' | 'o' => '0',
                'l' | 'I' => '1',
                ch => ch,
            })
            .collect();
        let guess = one(&mended, area_code);
        let likely = guess.read.map(|phone| format!("，是不是 {phone}")).unwrap_or_default();
        return wrong(format!("里面有字母，应为数字{likely}"));
    }
    let (body, extension) = split_extension(text);
    let country = ["+86", "0086", "(+86)", "(86)"].iter().find_map(|code| body.strip_prefix(code));
    let body = country.unwrap_or(body).trim_start_matches('-');
    if body.chars().any(|ch| !ch.is_ascii_digit() && !"-()—–－.·/".contains(ch)) {
        return wrong("应为 11 位手机号，或带区号的座机号如 0951-8061234");
    }
    let grouped: Vec<&str> =
        body.split(|ch: char| !ch.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let digits: String = grouped.concat();
    // 0951-8061234-802: what follows a whole landline is an extension.
    if extension.is_empty() && grouped.len() == 3 && grouped[0].starts_with('0') && grouped[1].len() >= 7 {
        let line = format!("{}{}", grouped[0], grouped[1]);
        return with_extension(of_digits(&line, area_code), grouped[2]);
    }
    if country.is_some() && digits.len() == 12 && digits.starts_with("01") && !digits.starts_with("010") {
        return of_digits(&digits[1..], area_code);
    }
    // +86 951 8061234: abroad an area code is dialled without its zero.
    if country.is_some() && !digits.starts_with(['0', '1']) && digits.len() >= 9 {
        return with_extension(of_digits(&format!("0{digits}"), area_code), extension);
    }
    // 8613995012345: the country's code without its plus, before a whole mobile.
    let bare = digits.strip_prefix("86").filter(|rest| rest.len() == 11 && rest.starts_with('1'));
    with_extension(of_digits(bare.unwrap_or(&digits), area_code), extension)
}

fn split_extension(text: &str) -> (&str, &str) {
    for mark in ["转", "分机", "ext", "Ext", "EXT", "#"] {
        if let Some((body, extension)) = text.split_once(mark) {
            return (body, extension.trim_matches(|ch: char| !ch.is_ascii_digit()));
        }
    }
    (text, "")
}

fn with_extension(reading: Reading<String>, extension: &str) -> Reading<String> {
    let good = extension.len() <= 6 && extension.bytes().all(|byte| byte.is_ascii_digit());
    match (extension, good) {
        ("", _) => reading,
        (_, false) => wrong("分机号应为 6 位以内的数字"),
        (extension, true) => reading.map(|phone| format!("{phone}-{extension}")),
    }
}

/// The digits alone, every mark taken out.
fn of_digits(digits: &str, area_code: &str) -> Reading<String> {
    let mobile = digits.starts_with('1');
    match digits.len() {
        11 if mobile && (b'3'..=b'9').contains(&digits.as_bytes()[1]) => Reading::clean(digits.to_string()),
        11 if mobile => wrong(format!("应为 11 位手机号，没有 {} 开头的号段", &digits[..3])),
        10..=12 if digits.starts_with('0') => landline(digits),
        // The zero of an area code is lost when the cell is a number.
        9..=11
            if area_code.len() > 1
                && digits.starts_with(&area_code[1..])
                && digits.len() == area_code.len() + 6 =>
        {
            let line = format!("{area_code}-{}", &digits[area_code.len() - 1..]);
            Reading::noted(
                Some(line.clone()),
                Note::new("phone-area-code", format!("区号少了开头的 0，暂按 {line} 读入"), "请核对"),
            )
        }
        7 | 8 if !digits.starts_with(['0', '1']) => {
            let line = format!("{area_code}-{digits}");
            Reading::noted(
                Some(line.clone()),
                Note::new("phone-area-code", format!("座机号没有区号，暂按 {line} 读入"), "请补上区号"),
            )
        }
        length if mobile && (8..11).contains(&length) => {
            wrong(format!("应为 11 位手机号，少 {} 位", 11 - length))
        }
        length if mobile && (12..16).contains(&length) => {
            wrong(format!("应为 11 位手机号，多 {} 位", length - 11))
        }
        _ => wrong("应为 11 位手机号，或带区号的座机号如 0951-8061234"),
    }
}

/// *Source*: area codes are three digits (010, 02x) or four; lines seven or eight.
fn landline(digits: &str) -> Reading<String> {
    let area = if digits.starts_with("01") || digits.starts_with("02") { 3 } else { 4 };
    let (code, line) = digits.split_at(area);
    let lengths = match code {
        // Big cities, with codes of three digits, number in eight; Ningxia numbers in seven.
        _ if area == 3 => 8..=8,
        _ if code.starts_with("095") => 7..=7,
        _ => 7..=8,
    };
    if lengths.contains(&line.len()) && !line.starts_with(['0', '1']) {
        return Reading::clean(format!("{code}-{line}"));
    }
    wrong("应为带区号的座机号，如 0951-8061234")
}

/// An e-mail address, lower- and upper-case as typed.
pub fn email(cell: &Cell) -> Reading<String> {
    let Some(text) = plain(cell) else { return Reading::nothing() };
    let squeezed = text::squeeze(&text).replace(['。', '．'], ".").replace('，', ",");
    let lead = ["mailto:", "电子邮箱", "邮箱", "E-mail", "e-mail", "Email", "email", "：", ":"];
    let mended = lead.iter().fold(squeezed.as_str(), |text, word| text.strip_prefix(word).unwrap_or(text));
    let mended = mended.trim_end_matches(['.', ',', ';']).to_string();
    if mended.bytes().all(|byte| byte.is_ascii_digit()) && (5..=11).contains(&mended.len()) {
        let guess = format!("{mended}@qq.com");
        return Reading::noted(
            Some(guess.clone()),
            Note::new("email-bare-number", format!("只有号码，暂按 {guess} 读入"), "请核对后写全邮箱地址"),
        );
    }
    if !is_email(&mended) {
        return Reading::noted(
            None,
            Note::new("email-format", "应为邮箱地址，如 name@163.com", "请核对后重填"),
        );
    }
    let note =
        (mended != cell.text.trim()).then(|| Note::new("email-normalised", format!("已规范为 {mended}"), ""));
    Reading { read: Some(mended), notes: note.into_iter().collect() }
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let part = |text: &str, extra: &str| {
        !text.is_empty()
            && text.chars().all(|ch| ch.is_ascii_alphanumeric() || extra.contains(ch))
            && !text.starts_with('.')
            && !text.ends_with('.')
            && !text.contains("..")
    };
    let labels: Vec<&str> = domain.split('.').collect();
    part(local, "._%+-")
        && part(domain, ".-")
        && labels.len() >= 2
        && labels.iter().all(|label| !label.starts_with('-') && !label.ends_with('-'))
        && labels
            .last()
            .is_some_and(|top| top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(reading: Reading<String>) -> String {
        let rules = reading.notes.iter().map(|note| note.rule);
        reading.read.as_deref().into_iter().chain(rules).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_phone_in_the_case_list_reads_as_it_should() {
        crate::intake::cases(include_str!("../../../tests/cases/phone.tsv"), |raw, expected| {
            told(phone(&Cell::text(raw), "0951")) == expected
        });
    }

    #[test]
    fn a_number_cell_keeps_its_digits() {
        let number = |value: f64, text: &str| {
            let content = Content::Number { value, general: true, from_1904: false };
            told(phone(&Cell { text: text.into(), content }, "0951"))
        };
        assert_eq!(number(13_995_012_345.0, "1.4E+10"), "13995012345");
        assert_eq!(number(9_518_061_234.0, "9518061234"), "0951-8061234 phone-area-code");
    }

    #[test]
    fn every_address_in_the_case_list_reads_as_it_should() {
        crate::intake::cases(include_str!("../../../tests/cases/email.tsv"), |raw, expected| {
            told(email(&Cell::text(raw))) == expected
        });
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,30}") {
            phone(&Cell::text(&*text), "0951");
            email(&Cell::text(&*text));
        }

        #[test]
        fn a_number_of_any_shape_never_panics(text in "[0-9+()—转/, .-]{0,20}") {
            phone(&Cell::text(&*text), "0951");
        }

        #[test]
        fn what_is_printed_reads_back(mobile in "1[3-9][0-9]{9}", line in "[2-9][0-9]{6}") {
            let landline = format!("0951-{line}");
            for text in [mobile, format!("{landline}-802"), landline] {
                prop_assert_eq!(phone(&Cell::text(&*text), "0951"), Reading::clean(text));
            }
        }

        #[test]
        fn an_address_reads_back(text in "[a-z][a-z0-9]{1,8}@[a-z]{2,6}\\.(com|cn|edu\\.cn)") {
            prop_assert_eq!(email(&Cell::text(&*text)), Reading::clean(text));
        }
    }
}

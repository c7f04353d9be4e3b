//! 学校（机构）标识码 and 统一社会信用代码: form and check digit. Whether two schools share one is for
//! the rules.

use super::{Note, Reading, plain};
use crate::intake::workbook::{Cell, Content};
use crate::text;

/// Types of schools that a 标识码 opens with.
///
/// *Source*: 教育部《学校（机构）代码管理办法》, as DOMAIN names them, and the types of combined schools.
const TYPES: [&str; 17] =
    ["11", "21", "22", "31", "32", "33", "34", "35", "36", "37", "38", "41", "51", "52", "61", "62", "91"];

fn digits_of(cell: &Cell) -> Option<String> {
    if let Content::Number { value, .. } = cell.content {
        if value.fract() == 0.0 && (0.0..1e15).contains(&value) {
            return Some(format!("{value:.0}"));
        }
    }
    plain(cell).map(|text| text::squeeze(&text))
}

/// 学校标识码: ten digits.
///
/// *Shape*: type(2) + province(2) + serial(6); whose province it is, is for the rules.
pub fn school(cell: &Cell) -> Reading<String> {
    let Some(code) = digits_of(cell) else { return Reading::nothing() };
    let wrong = |expected: String| {
        Reading::noted(None, Note::new("school-code-format", expected, "请与学校（机构）代码证核对"))
    };
    if code.to_ascii_uppercase().contains("E+") {
        return wrong("被表格改成了科学计数，应为 10 位数字".into());
    }
    if !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return wrong("应为 10 位数字".into());
    }
    if code.len() != 10 {
        let by = code.len().abs_diff(10);
        return wrong(format!("应为 10 位数字，{} {by} 位", if code.len() < 10 { "少" } else { "多" }));
    }
    if !TYPES.contains(&&code[..2]) {
        return wrong(format!("开头两位是学校类型，没有“{}”这一类", &code[..2]));
    }
    normalised(cell, code)
}

/// 统一社会信用代码: eighteen characters.
///
/// *Source*: GB 32100.
pub fn uscc(cell: &Cell) -> Reading<String> {
    let Some(code) = digits_of(cell) else { return Reading::nothing() };
    let wrong = |rule: &'static str, expected: String| {
        Reading::noted(None, Note::new(rule, expected, "请与法人证书核对后重填"))
    };
    let code = code.to_ascii_uppercase();
    if code.contains("E+") {
        return wrong("uscc-format", "被表格改成了科学计数，后面几位已丢失，应为 18 位".into());
    }
    let count = code.chars().count();
    if count != 18 {
        let by = count.abs_diff(18);
        return wrong("uscc-format", format!("应为 18 位，{} {by} 位", if count < 18 { "少" } else { "多" }));
    }
    if let Some(letter) = code.chars().find(|ch| value_of(*ch).is_none()) {
        let guess = match letter {
            'O' => "，应是数字 0",
            'I' => "，应是数字 1",
            'S' => "，应是数字 5",
            'Z' => "，应是数字 2",
            _ => "",
        };
        return wrong("uscc-format", format!("里面有“{letter}”，代码中没有这个字符{guess}"));
    }
    match check_character(&code) {
        Some(right) if code.ends_with(right) => {}
        _ => {
            return wrong("uscc-check", "最后一位校验码不对，说明某一位抄错了".into());
        }
    }
    let reading = normalised(cell, code.clone());
    reading.with_if(!matches!(&code[..1], "1" | "5"), || {
        Note::new(
            "uscc-kind",
            format!("以 {} 开头，不是事业单位（1 开头）或民办学校（5 开头）的代码", &code[..2]),
            "请核对是不是学校自己的代码",
        )
    })
}

fn normalised(cell: &Cell, code: String) -> Reading<String> {
    let same = matches!(cell.content, Content::Number { .. }) || cell.text.trim() == code;
    let note = (!same).then(|| Note::new("code-normalised", format!("已规范为 {code}"), ""));
    Reading { read: Some(code), notes: note.into_iter().collect() }
}

fn value_of(ch: char) -> Option<u32> {
    "0123456789ABCDEFGHJKLMNPQRTUWXY".find(ch).map(|at| at as u32)
}

/// The eighteenth character that the first seventeen call for.
///
/// *Source*: GB 32100-2015 4.7.
pub fn check_character(code: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let mut sum = 0;
    let mut chars = code.chars();
    for weight in WEIGHTS {
        sum += weight * value_of(chars.next()?)?;
    }
    "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().nth(((31 - sum % 31) % 31) as usize)
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
    fn every_code_in_the_case_lists_reads_as_it_should() {
        crate::intake::cases(include_str!("../../../tests/cases/school_code.tsv"), |raw, expected| {
            told(school(&Cell::text(raw))) == expected
        });
        crate::intake::cases(include_str!("../../../tests/cases/uscc.tsv"), |raw, expected| {
            told(uscc(&Cell::text(raw))) == expected
        });
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,24}") {
            school(&Cell::text(&*text));
            uscc(&Cell::text(&*text));
        }

        #[test]
        fn a_made_code_reads_back(body in "12640122[0-9A-HJ-NPQRTUWXY]{9}", serial in "[0-9]{6}") {
            let code = format!("{body}{}", check_character(&body).unwrap());
            prop_assert_eq!(uscc(&Cell::text(&*code)), Reading::clean(code));
            let code = format!("2164{serial}");
            prop_assert_eq!(school(&Cell::text(&*code)), Reading::clean(code));
        }

        #[test]
        fn one_changed_character_is_noticed(body in "12640122[0-9]{9}", at in 0usize..17) {
            let mut code: Vec<char> = format!("{body}{}", check_character(&body).unwrap()).chars().collect();
            code[at] = if code[at] == '9' { 'A' } else { ((code[at] as u8) + 1) as char };
            let code: String = code.into_iter().collect();
            prop_assert!(uscc(&Cell::text(&*code)).read.is_none());
        }
    }
}

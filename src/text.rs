//! Text: encodings, widths, Chinese dates and numerals, names fit for files, and how near two words are.
//! Open to every layer; knows nothing of schools.

use jiff::civil::Date;
use unicode_width::UnicodeWidthStr;

/// `2024年3月26日` (GB/T 9704 7.3.5.4: Arabic digits, full year, no leading zeros).
pub fn chinese_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// A day as people write it: `2026-03-01`, `2026/3/1`, `2026.3.1`, `2026年3月1日`.
pub fn civil_date(text: &str) -> Option<Date> {
    let text = half_width(text.trim());
    let text = text.strip_suffix('日').unwrap_or(&text);
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月']).collect();
    let &[year, month, day] = parts.as_slice() else { return None };
    let number = |part: &str, digits: std::ops::RangeInclusive<usize>| {
        let plain = digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse::<i16>().ok()).flatten()
    };
    let (year, month, day) = (number(year, 4..=4)?, number(month, 1..=2)?, number(day, 1..=2)?);
    Date::new(year, month as i8, day as i8).ok()
}

/// Bytes as text: by byte order mark; else UTF-8 where it is valid; else GB18030, which holds GBK and
/// GB2312 (Notepad's ANSI). What is in none of them becomes U+FFFD.
pub fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    if let Some(text) = unmarked_utf_16(bytes) {
        return text;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_string();
    }
    // UTF-8 with a byte or two lost is UTF-8 all the same: GBK read so is broken in every other character.
    let mended = String::from_utf8_lossy(bytes);
    let (broken, whole) = mended.chars().fold((0usize, 0usize), |(broken, whole), ch| match ch {
        '\u{fffd}' => (broken + 1, whole),
        ch => (broken, whole + usize::from(!ch.is_ascii())),
    });
    if broken * 20 <= whole {
        return mended.into_owned();
    }
    encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned()
}

/// UTF-16 without a mark: its commas and line breaks leave zero bytes, and one of the two orders reads as Chinese.
fn unmarked_utf_16(bytes: &[u8]) -> Option<String> {
    if bytes.is_empty() || !bytes.len().is_multiple_of(2) || !bytes[..bytes.len().min(4096)].contains(&0) {
        return None;
    }
    let usual = |ch: char| matches!(ch as u32, 0x0a | 0x0d | 0x09 | 0x20..=0x7e | 0x3000..=0x303f | 0x4e00..=0x9fff | 0xff00..=0xffef);
    let orders = [encoding_rs::UTF_16LE, encoding_rs::UTF_16BE];
    let best = orders
        .into_iter()
        .map(|order| order.decode_without_bom_handling(bytes).0)
        .max_by_key(|text| text.chars().take(2000).filter(|ch| usual(*ch)).count())?;
    let sample = best.chars().take(2000);
    let (all, good) = sample.fold((0, 0), |(all, good), ch| (all + 1, good + usize::from(usual(ch))));
    (good * 20 >= all * 19).then(|| best.into_owned())
}

/// A file that somebody edited in Notepad, as [`decode`] reads it, with plain line ends.
///
/// # Errors
/// The first line (from 1) that holds a character no encoding knows, or a zero byte: no text at all.
pub fn decode_edited(bytes: &[u8]) -> Result<String, usize> {
    let text = decode(bytes).replace("\r\n", "\n").replace('\r', "\n");
    match text.find(['\u{fffd}', '\0']) {
        None => Ok(text),
        Some(at) => Err(text[..at].matches('\n').count() + 1),
    }
}

/// Columns a terminal or a sheet needs: a hanzi takes two.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Pads with spaces to a display width; a longer text stays whole.
pub fn pad(text: &str, to: usize) -> String {
    let gap = to.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(gap))
}

/// Full-width ASCII (digits, letters, marks, the space) to half-width; everything else is kept.
pub fn half_width(text: &str) -> String {
    within(text, text.chars().map(halved))
}

/// The characters as a string, where they take no more room than `text` did: it is asked for once.
fn within(text: &str, chars: impl Iterator<Item = char>) -> String {
    let mut out = String::with_capacity(text.len());
    out.extend(chars);
    out
}

fn halved(ch: char) -> char {
    match ch {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(ch as u32 - 0xfee0).unwrap_or(ch),
        _ => ch,
    }
}

/// Characters that take no room and mean nothing here: zero-width, direction marks, byte order mark,
/// soft hyphen, controls other than line breaks and tabs.
pub fn is_invisible(ch: char) -> bool {
    matches!(ch,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{00ad}' | '\u{061c}' | '\u{180e}')
        || (ch.is_control() && !matches!(ch, '\n' | '\r' | '\t'))
}

/// A phone number of which only its ends can be told: `138****1234`, `0951-***1234`.
///
/// *Shape*: an area code, or the first three digits of a mobile, and the last four stay; anything shorter than
/// seven digits goes altogether.
pub fn mask_phone(phone: &str) -> String {
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let head = match phone.split_once('-') {
        Some((area, _)) if area.len() <= 4 => area.len(),
        _ if digits >= 11 => 3,
        _ => 0,
    };
    let mut seen = 0;
    let shown = |nth: usize| digits >= 7 && (nth <= head || nth + 4 > digits);
    phone
        .chars()
        .map(|ch| {
            if !ch.is_ascii_digit() {
                return ch;
            }
            seen += 1;
            if shown(seen) { ch } else { '*' }
        })
        .collect()
}

/// A text on one line, in at most so many characters: a longer one keeps its beginning and its end.
pub fn shortened(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_string();
    }
    let one_line: Vec<char> = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    let (head, tail) = (most * 2 / 3, most - most * 2 / 3 - 1);
    if one_line.len() <= most {
        return one_line.into_iter().collect();
    }
    let end = &one_line[one_line.len() - tail..];
    format!("{}…{}", one_line[..head].iter().collect::<String>(), end.iter().collect::<String>())
}

/// Every kind of white space removed, for comparing labels and names: 姓　名 is 姓名.
pub fn squeeze(text: &str) -> String {
    within(text, text.chars().filter(|ch| is_said(*ch)))
}

/// [`squeeze`]d and in [`half_width`], for comparing labels: ２０２４ 年 is 2024年.
pub fn plain(text: &str) -> String {
    within(text, text.chars().map(halved).filter(|ch| is_said(*ch)))
}

fn is_said(ch: char) -> bool {
    !ch.is_whitespace() && !is_invisible(ch)
}

/// *Units*: characters.
const LONGEST_PLACEHOLDER: usize = 4;

/// A word that fills a cell and says nothing: `/`, 无, 待定, 同上.
pub fn is_placeholder(text: &str) -> bool {
    let dashes =
        |ch: char| matches!(ch, '-' | '—' | '–' | '－' | '―' | '_' | '/' | '\\' | '?' | '.' | '…' | '、');
    // Most cells say more than any such word does: they are told apart without a copy being made.
    let mut said = text.chars().map(halved).filter(|ch| is_said(*ch));
    if said.clone().nth(LONGEST_PLACEHOLDER).is_some() {
        return said.all(dashes);
    }
    let word: String = said.collect();
    if !word.is_empty() && word.chars().all(dashes) {
        return true;
    }
    matches!(
        word.to_lowercase().as_str(),
        "无" | "没有"
            | "待定"
            | "待补"
            | "待补充"
            | "待填"
            | "待报"
            | "待核实"
            | "待确认"
            | "暂无"
            | "暂缺"
            | "空缺"
            | "空"
            | "空白"
            | "不详"
            | "不明"
            | "未知"
            | "未填"
            | "略"
            | "同上"
            | "同前"
            | "n/a"
            | "na"
            | "null"
            | "none"
            | "nan"
            | "tbd"
            | "xx"
            | "xxx"
            | "某某"
            | "(无)"
            | "(空)"
    )
}

/// A part of a file name that Windows, Linux and a zip archive all accept.
///
/// *Invariant*: not empty, no separator, no reserved device name, at most 100 bytes of UTF-8 (with a number and a second name it
/// stays under the 255 a file system allows), no dot or
/// space at either end: data never becomes a path.
pub fn file_name(text: &str) -> String {
    let mut name: String = text
        .chars()
        .filter(|ch| !is_invisible(*ch))
        .map(|ch| match ch {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            ch if ch.is_control() || ch.is_whitespace() => ' ',
            ch => ch,
        })
        .collect();
    let end = (0..=name.len().min(100)).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
    name.truncate(end);
    name = name.trim_matches([' ', '.']).to_string();
    if name.is_empty() || is_device(&name) {
        name.insert(0, '_');
    }
    name
}

/// Does Windows, the strictest, take this as the name of a file or a folder?
pub fn is_file_name(name: &str) -> bool {
    let forbidden = |ch: char| ch.is_control() || r#"/\:*?"<>|"#.contains(ch);
    !name.is_empty() && !name.contains(forbidden) && !name.ends_with([' ', '.']) && !is_device(name)
}

/// Windows keeps these names for devices, whatever follows a dot.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or("").trim_end().to_ascii_uppercase();
    let numbered = ["COM", "LPT"].iter().filter_map(|start| stem.strip_prefix(start));
    let digit = |rest: &str| {
        let mut rest = rest.chars();
        rest.next().is_some_and(|ch| ch.is_ascii_digit() || "¹²³".contains(ch)) && rest.next().is_none()
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered.into_iter().any(digit)
}

/// The candidate nearest to `word`, if near enough to ask “did you mean”.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_by(0.5, word, candidates)
}

/// The nearest candidate of at least that likeness. *Units*: 0 to 1, the share of the characters that agree.
pub fn nearest_by<'a>(
    least: f64,
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(word, candidate), candidate))
        // Later candidates win ties no more than earlier ones do: the first best is kept.
        .fold(None, |best: Option<(f64, &str)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        })
        .filter(|(likeness, _)| *likeness >= least)
        .map(|(_, candidate)| candidate)
}

/// `12` as `十二`, for the numbering of official text. *Units*: 0–99; beyond that, digits.
pub fn chinese_numeral(number: u32) -> String {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = ((number / 10) as usize, (number % 10) as usize);
    match (tens, ones) {
        (0, ones) => DIGITS[ones].to_string(),
        (10.., _) => number.to_string(),
        (1, 0) => "十".to_string(),
        (1, ones) => format!("十{}", DIGITS[ones]),
        (tens, 0) => format!("{}十", DIGITS[tens]),
        (tens, ones) => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_phone_shows_its_ends_only() {
        for (phone, masked) in [
            ("13812341234", "138****1234"),
            ("0951-8061234", "0951-***1234"),
            ("010-80612345", "010-****2345"),
            ("0951-8061234-801", "0951-******4-801"),
            ("8061234", "***1234"),
            ("110", "***"),
            ("", ""),
        ] {
            assert_eq!(mask_phone(phone), masked);
        }
    }

    #[test]
    fn file_names_are_legal_everywhere() {
        for (text, name) in [
            ("贺兰县第一小学", "贺兰县第一小学"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("a:b*c?", "a_b_c_"),
            ("CON", "_CON"),
            ("com1.txt", "_com1.txt"),
            ("  ..  ", "_"),
            ("尾巴. ", "尾巴"),
            ("换\n行", "换 行"),
            ("lpt².表", "_lpt².表"),
            ("COM10", "COM10"),
            ("aux . 甲", "_aux . 甲"),
            (&"长".repeat(300), &"长".repeat(33)),
        ] {
            assert_eq!(file_name(text), name);
            assert!(is_file_name(name), "{name}");
            assert!(
                text == name || text.len() > 100 || !is_file_name(text) || text.starts_with("  "),
                "{text}"
            );
        }
    }

    #[test]
    fn whatever_notepad_saves_is_read() {
        let text = "标题：推荐工作的通知\n正文。\n";
        let windows = text.replace('\n', "\r\n");
        let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            mark.into_iter().chain(windows.encode_utf16().flat_map(bytes)).collect()
        };
        for bytes in [
            windows.clone().into_bytes(),
            format!("\u{feff}{windows}").into_bytes(),
            encoding_rs::GBK.encode(&windows).0.into_owned(),
            utf16([0xff, 0xfe], u16::to_le_bytes),
            utf16([0xfe, 0xff], u16::to_be_bytes),
        ] {
            assert_eq!(decode_edited(&bytes).as_deref(), Ok(text));
        }
        assert_eq!(decode_edited(b"\xd5\xfd\n\xff\xff\n"), Err(2), "bytes of no encoding");
        let mut broken = windows.repeat(5).into_bytes();
        broken[40] = 0xff;
        assert!(decode(&broken).ends_with(&windows), "one lost byte costs one character");
        assert_eq!(decode_edited(b"PK\x03\x04\0"), Err(1), "no text");
    }

    #[test]
    fn a_day_is_read_in_every_usual_spelling() {
        for text in
            ["2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", " 2026年03月01日 ", "２０２６年３月１日"]
        {
            assert_eq!(civil_date(text), Some(jiff::civil::date(2026, 3, 1)), "{text}");
        }
        for text in
            ["", "2026年3月", "26-3-1", "2026-02-30", "二〇二六年三月一日", "2026-3-1-1", "2026年+3月1日"]
        {
            assert_eq!(civil_date(text), None, "{text}");
        }
    }

    #[test]
    fn placeholders_say_nothing_and_short_answers_do() {
        for text in ["/", " 无 ", "待定", "-", "—", "——", "暂无", "不详", "空", "N/A", "同上", "／", "、"]
        {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["", "买", "无锡市第一中学", "群众", "否", "是", "空军工程大学"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn numerals_count_as_official_text_does() {
        for (number, text) in [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")] {
            assert_eq!(chinese_numeral(number), text);
        }
    }

    #[test]
    fn a_near_word_is_found_and_a_far_one_is_not() {
        let schools = ["贺兰县第一小学", "贺兰县第四中学"];
        assert_eq!(nearest("贺兰县第一小", schools), Some("贺兰县第一小学"));
        assert_eq!(nearest("银川市兴庆区回民二小", schools), None);
    }
}

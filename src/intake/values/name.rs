//! 姓名: white space and dot variants mended, everything a person should look at asked. Nothing of a
//! name is ever replaced on a guess: a traditional or a private-use character stays as typed.

use super::{Note, Reading};
use crate::intake::workbook::Cell;
use crate::text;

/// The separator of names in two parts.
///
/// *Source*: 民委发〔2016〕33号, U+00B7.
const DOT: char = '\u{b7}';

/// What stands for it in the wild.
const DOTS: [char; 11] = [
    '\u{2022}', '\u{30fb}', '\u{2027}', '\u{2219}', '\u{22c5}', '\u{ff0e}', '\u{ff65}', '\u{2024}',
    '\u{16eb}', '\u{25cf}', '.',
];

/// Traditional forms that turn up in surnames and given names, each beside its standard form.
const TRADITIONAL: &str = "黃黄陳陈張张劉刘楊杨趙赵吳吴孫孙馬马許许鄭郑謝谢馮冯鄧邓蕭萧葉叶蘇苏蔣蒋賈贾餘余閻阎鍾钟譚谭陸陆範范葛葛賀贺賴赖龔龚萬万錢钱嚴严莊庄歐欧龍龙華华國国偉伟強强軍军麗丽豔艳艷艳霞霞鳳凤蘭兰榮荣貴贵慶庆飛飞嬌娇靜静紅红綠绿學学東东義义禮礼傑杰賢贤寶宝潔洁瓊琼懷怀憲宪權权歡欢漢汉濤涛鴻鸿齊齐龐庞顧顾羅罗盧卢葉叶韓韩魯鲁鄒邹畢毕韋韦喬乔衛卫塗涂雲云電电風风長长門门開开關关順顺頌颂維维綱纲紹绍經经緒绪纓缨練练縣县總总績绩織织繼继續续純纯紀纪絲丝約约級级";

/// The common surnames, those of Ningxia among them. Ones that occur more as a given name's first character are
/// left out: 欧阳 文华 is one person.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔纳哈虎撒穆";

/// Surnames of two characters.
const COMPOUND: [&str; 8] = ["欧阳", "司马", "上官", "诸葛", "司徒", "夏侯", "皇甫", "尉迟"];

/// What stands beside a name and is none: a post, or what people are called by.
const TITLES: [&str; 16] = [
    "校长",
    "园长",
    "书记",
    "主任",
    "老师",
    "教师",
    "同志",
    "先生",
    "女士",
    "局长",
    "组长",
    "主席",
    "督导员",
    "辅导员",
    "干事",
    "教授",
];

/// A name in one cell.
pub fn parse(cell: &Cell) -> Reading<String> {
    let sent = cell.text.trim();
    if sent.is_empty() || text::is_placeholder(sent) {
        return Reading::nothing();
    }
    let bare = text::squeeze(sent);
    if let Some(parts) = two_people(sent, &bare) {
        return Reading::noted(
            None,
            Note::new(
                "name-two-people",
                format!("像是 {} 个人（{}），每所学校只报一名首席信息官", parts.len(), parts.join("、")),
                "请一人一行，只留一人",
            ),
        );
    }
    let (body, remark) = split_remark(&bare).or_else(|| split_title(sent)).unwrap_or((bare, None));
    let name = dotted(&body);
    if name.is_empty() {
        return Reading::nothing();
    }
    let mut reading = Reading::clean(name.clone());
    if let Some(remark) = remark {
        reading = reading.with(Note::new(
            "name-note",
            format!("姓名里带有说明“{remark}”，暂按“{name}”读入"),
            "请把说明移到备注",
        ));
    } else if name != sent {
        reading = reading.with(Note::new("name-normalised", format!("已规范为“{name}”"), ""));
    }
    characters(&name, reading)
}

/// `王建国 副校长`, `副校长 王建国`, `王建国/校长`: one word is a name and all others are titles.
fn split_title(sent: &str) -> Option<(String, Option<String>)> {
    let mark = |ch: char| ch.is_whitespace() || "/／、,，;；|-—:：".contains(ch);
    let words: Vec<String> = sent.split(mark).map(text::squeeze).filter(|word| !word.is_empty()).collect();
    let is_title =
        |word: &&String| TITLES.iter().any(|title| word.ends_with(title)) && word.chars().count() > 1;
    let (titles, names): (Vec<&String>, Vec<&String>) = words.iter().partition(is_title);
    // 王 主任 may be the whole of a name, spaced out: a name has two characters at least.
    let one = matches!(names.as_slice(), [name] if name.chars().count() > 1);
    let said = titles.iter().map(|title| title.as_str()).collect::<Vec<_>>().join("、");
    (one && !titles.is_empty()).then(|| (names[0].clone(), Some(said)))
}

fn two_people<'a>(sent: &'a str, bare: &'a str) -> Option<Vec<String>> {
    if split_title(sent).is_some() {
        return None;
    }
    let is_name = |part: &&str| {
        let count = part.chars().count();
        (2..=25).contains(&count) && part.chars().all(is_hanzi)
    };
    let marks = ['、', ',', '，', ';', '；', '&', '+', '|'];
    let strong: Vec<&str> = bare.split(marks).filter(|part| !part.is_empty()).collect();
    if strong.len() > 1 && strong.iter().all(is_name) {
        return Some(strong.into_iter().map(str::to_string).collect());
    }
    // 和, 及 and 与 occur in names: they part two people only where each side begins as a name does.
    let joined: Vec<&str> = bare.split(['和', '及', '与']).collect();
    let has_surname = |part: &&str| {
        part.starts_with(|first| SURNAMES.contains(first)) || COMPOUND.iter().any(|two| part.starts_with(two))
    };
    if joined.len() > 1 && joined.iter().all(|part| is_name(part) && has_surname(part)) {
        return Some(joined.into_iter().map(str::to_string).collect());
    }
    let lines: Vec<&str> =
        sent.split(['\n', '/', '／']).map(str::trim).filter(|part| !part.is_empty()).collect();
    // 王↵建国 is one name broken over lines; 王建国↵马伟 is two.
    if lines.len() > 1 && lines.iter().all(is_name) {
        return Some(lines.into_iter().map(str::to_string).collect());
    }
    // Longer words parted by a space are the two parts of one minority name; short ones are names where
    // each begins with a surname, which neither 欧阳 nor the second half of a name does.
    let words: Vec<&str> = sent.split_whitespace().collect();
    let is_long = |part: &&str| is_name(part) && part.chars().count() == 3;
    let is_whole = |part: &&str| {
        is_name(part) && part.chars().count() <= 3 && part.starts_with(|first| SURNAMES.contains(first))
    };
    if words.len() > 1 && (words.iter().all(is_long) || words.iter().all(is_whole)) {
        return Some(words.into_iter().map(str::to_string).collect());
    }
    None
}

/// `张丽（校长）`: the name and the note in brackets.
fn split_remark(bare: &str) -> Option<(String, Option<String>)> {
    let at = bare.find(['(', '（', '[', '【', '〔', '<', '《']).filter(|at| *at > 0)?;
    Some((bare[..at].to_string(), Some(bare[at..].to_string())))
}

/// Dot variants become U+00B7; a dot at an end, or between Latin letters, is not a separator.
fn dotted(bare: &str) -> String {
    let latin = bare.chars().any(|ch| ch.is_ascii_alphabetic());
    let mut name: String =
        bare.chars().map(|ch| if DOTS.contains(&ch) && !(latin && ch == '.') { DOT } else { ch }).collect();
    while name.contains("··") {
        name = name.replace("··", "·");
    }
    name.trim_matches(DOT).to_string()
}

fn is_hanzi(ch: char) -> bool {
    matches!(ch as u32, 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0x3007 | 0x20000..=0x3ffff) || ch == DOT
}

fn is_private(ch: char) -> bool {
    matches!(ch as u32, 0xe000..=0xf8ff | 0xf0000..=0x10fffd)
}

/// Radicals and compatibility forms look like a character and are another one.
fn is_look_alike(ch: char) -> bool {
    matches!(ch as u32, 0x2e80..=0x2fdf | 0xf900..=0xfaff | 0x2f800..=0x2fa1f)
        // These twelve stand in the compatibility block and are characters of their own.
        && !matches!(ch as u32, 0xfa0e | 0xfa0f | 0xfa11 | 0xfa13 | 0xfa14 | 0xfa1f | 0xfa21 | 0xfa23 | 0xfa24 | 0xfa27..=0xfa29)
}

fn characters(name: &str, mut reading: Reading<String>) -> Reading<String> {
    let code = |ch: char| format!("“{ch}”（U+{:04X}）", ch as u32);
    if let Some(ch) = name.chars().find(|ch| is_private(*ch) || is_look_alike(*ch)) {
        let kind = if is_private(ch) {
            "是自造字，别的电脑上显示不出来"
        } else {
            "是部首或兼容字形，不是标准汉字"
        };
        reading = reading.with(Note::new(
            "name-character",
            format!("{} {kind}", code(ch)),
            "请用输入法重新打出这个字",
        ));
    }
    if let Some((old, new)) = name.chars().find_map(|ch| standard(ch).map(|new| (ch, new))) {
        reading = reading.with(Note::new(
            "name-traditional",
            format!("“{old}”是繁体字，身份证上是不是“{new}”"),
            "请与身份证核对",
        ));
    }
    let odd: String =
        name.chars().filter(|ch| !is_hanzi(*ch) && !is_private(*ch) && !is_look_alike(*ch)).collect();
    if odd.chars().any(|ch| ch.is_ascii_digit()) {
        return reading.with(Note::new("name-unusual", format!("姓名里有数字“{odd}”"), "请核对"));
    }
    if !odd.is_empty() {
        return reading.with(Note::new(
            "name-unusual",
            format!("姓名里有汉字以外的字符“{odd}”"),
            "请与身份证核对",
        ));
    }
    match name.chars().count() {
        1 => reading.with(Note::new("name-unusual", "姓名只有一个字", "请核对")),
        26.. => reading.with(Note::new("name-unusual", "姓名超过 25 个字", "请核对")),
        _ => reading,
    }
}

fn standard(ch: char) -> Option<char> {
    let mut pairs = TRADITIONAL.chars();
    while let (Some(old), Some(new)) = (pairs.next(), pairs.next()) {
        if old == ch && old != new {
            return Some(new);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_name_in_the_case_list_reads_as_it_should() {
        crate::intake::cases(include_str!("../../../tests/cases/name.tsv"), |raw, expected| {
            let raw: String = serde_json::from_str(raw).unwrap();
            let reading = parse(&Cell::text(raw));
            let rules = reading.notes.iter().map(|note| note.rule);
            reading.read.as_deref().into_iter().chain(rules).collect::<Vec<_>>().join(" ") == expected
        });
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,30}") {
            parse(&Cell::text(&*text));
        }

        #[test]
        fn a_plain_name_reads_back(text in "[一-龥]{2,4}(·[一-龥]{2,6})?") {
            let reading = parse(&Cell::text(&*text));
            if reading.notes.is_empty() {
                prop_assert_eq!(reading.read, Some(text));
            }
        }
    }
}

//! The text linter: what a careful proofreader would ask about an official text, with its line.
//!
//! It changes nothing: the official wording is printed as given. It reads the templates as a clerk
//! edits them, placeholders and all.

use std::collections::BTreeMap;

use super::parse;

/// One question about one line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// The template: `印发通知`.
    pub name: String,
    /// *Units*: lines from 1, as an editor counts them.
    pub line: usize,
    pub message: String,
}

/// Questions about a set of texts that are issued together, by text and line.
pub fn lint<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut titles: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for (name, text) in texts {
        let mut numbering = Numbering::default();
        for (line, words) in lines(text) {
            let mut say = |message: String| remarks.push(Remark { name: name.into(), line, message });
            spaces(&words, &mut say);
            marks(&words, &mut say);
            document_numbers(&words, &mut say);
            nested_titles(&words, &mut say);
            full_stop(&words, &mut say);
            numbering.follow(&words, &mut say);
            for title in titles_in(&words) {
                titles.entry(title).or_insert((name.into(), line));
            }
        }
    }
    remarks.extend(two_names(&titles));
    remarks.sort();
    remarks
}

/// The lines that print, placeholders standing as one hanzi, directives gone.
fn lines(text: &str) -> impl Iterator<Item = (usize, String)> {
    let masked = mask(text);
    let lines: Vec<(usize, String)> = masked
        .lines()
        .map(|line| line.trim_start_matches('\u{feff}').trim_end().replace('|', ""))
        .zip(1..)
        .filter(|(line, _)| !line.is_empty() && !line.starts_with('#'))
        .map(|(line, number)| (number, line))
        .collect();
    lines.into_iter()
}

/// `{{ x }}` becomes 某, `{% if x %}` nothing; line breaks inside them stay, so that lines keep their numbers.
fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (stand_in, close) = match from.get(..2) {
            Some("{{") => ("某", "}}"),
            Some("{%") => ("", "%}"),
            Some("{#") => ("", "#}"),
            _ => {
                out.push('{');
                rest = &from[1..];
                continue;
            }
        };
        let end = from.find(close).map_or(from.len(), |end| end + close.len());
        out.push_str(stand_in);
        out.extend(from[..end].chars().filter(|ch| *ch == '\n'));
        rest = &from[end..];
    }
    out.push_str(rest);
    out
}

fn is_hanzi(ch: char) -> bool {
    matches!(ch, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// `首席信息官 实施方案`: a space between two hanzi is seldom meant.
fn spaces(line: &str, say: &mut impl FnMut(String)) {
    let chars: Vec<char> = line.chars().collect();
    for window in chars.windows(3) {
        if window[1] == ' ' && is_hanzi(window[0]) && is_hanzi(window[2]) {
            say(format!("“{} {}”中间多了一个空格", window[0], window[2]));
        }
    }
}

/// Straight quotes and half-width marks beside a hanzi (GB/T 15834).
fn marks(line: &str, say: &mut impl FnMut(String)) {
    const PAIRS: [(char, &str); 8] = [
        (',', "，"),
        (';', "；"),
        (':', "："),
        ('?', "？"),
        ('!', "！"),
        ('(', "（"),
        (')', "）"),
        ('"', "“”"),
    ];
    let chars: Vec<char> = line.chars().collect();
    for (index, ch) in chars.iter().enumerate() {
        let Some((_, wide)) = PAIRS.iter().find(|(narrow, _)| narrow == ch) else { continue };
        let before = index.checked_sub(1).and_then(|index| chars.get(index));
        let beside =
            before.is_some_and(|ch| is_hanzi(*ch)) || chars.get(index + 1).is_some_and(|ch| is_hanzi(*ch));
        if beside {
            let near: String = before.into_iter().chain([ch]).collect();
            say(format!("“{near}”用了半角“{ch}”，公文用全角“{wide}”"));
        }
    }
}

/// 〔2024〕15号 is the bracket of a 发文字号 (GB/T 9704 7.2.5), and its number has no 第 and no leading zero.
fn document_numbers(line: &str, say: &mut impl FnMut(String)) {
    let chars: Vec<char> = line.chars().collect();
    for (index, window) in chars.windows(6).enumerate() {
        let [open, year @ .., close] = window else { continue };
        let is_year = year.iter().all(char::is_ascii_digit);
        let rest: String = chars[index + 6..].iter().take(8).collect();
        let digits = rest.trim_start_matches('第').chars().take_while(char::is_ascii_digit).count();
        let numbered = digits > 0 && rest.trim_start_matches('第').chars().nth(digits) == Some('号');
        if !is_year || !numbered {
            continue;
        }
        if (*open, *close) != ('〔', '〕') && !open.is_ascii_digit() && !close.is_ascii_digit() {
            let year: String = year.iter().collect();
            say(format!("发文字号的年份用了“{open}{year}{close}”，应为六角括号“〔{year}〕”"));
        }
        if rest.starts_with('第') || rest.starts_with('0') {
            say("发文字号的序号不加“第”，不编虚位".to_string());
        }
    }
}

/// 《…《…》…》: the inner pair is 〈〉 (GB/T 15834).
fn nested_titles(line: &str, say: &mut impl FnMut(String)) {
    let mut depth = 0;
    for ch in line.chars() {
        match ch {
            '《' => {
                depth += 1;
                if depth == 2 {
                    say("书名号里又用了书名号，里层应为“〈〉”".to_string());
                }
            }
            '》' => depth -= 1,
            _ => {}
        }
    }
    if depth != 0 {
        say("书名号没有成对".to_string());
    }
}

/// A paragraph ends with a stop; headings, titles and the other elements do not.
fn full_stop(line: &str, say: &mut impl FnMut(String)) {
    let parsed = parse(line);
    let Some(block) = parsed.body.first().filter(|block| block.level != 1) else { return };
    let text = if block.text.is_empty() { &block.head } else { &block.text };
    let ended = text.trim_end().ends_with(['。', '！', '？', '：', '；', '…', '”', '）', '》']);
    if !ended && text.chars().any(is_hanzi) {
        let tail: String = text.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
        say(format!("“…{tail}”这一段末尾没有句号"));
    }
}

/// The numbers of each level: they go on, or begin again.
#[derive(Default)]
struct Numbering {
    last: [u32; 5],
}

impl Numbering {
    fn follow(&mut self, line: &str, say: &mut impl FnMut(String)) {
        let parsed = parse(line);
        let Some(block) = parsed.body.first().filter(|block| block.level > 0) else { return };
        let level = usize::from(block.level);
        let whole = format!("{}{}", block.head, block.text);
        let number = number_of(&whole);
        let last = self.last[level];
        if number != last + 1 && number != 1 {
            let (seen, wanted) = (show(level, number), show(level, last + 1));
            say(if number == last {
                format!("序号“{seen}”重复")
            } else {
                format!("序号“{seen}”接不上，前面应有“{wanted}”")
            });
        }
        self.last[level] = number;
        if level <= 2 {
            // （一） begins again under each 一、; 1. may go on through the whole text, as clauses do.
            self.last[level + 1..3].iter_mut().for_each(|last| *last = 0);
            self.last[4] = 0;
        }
    }
}

fn number_of(text: &str) -> u32 {
    let inner = text.trim_start_matches('（');
    let digits: String = inner.chars().take_while(char::is_ascii_digit).collect();
    if let Ok(number) = digits.parse() {
        return number;
    }
    let numeral: String = inner.chars().take_while(|ch| "一二三四五六七八九十".contains(*ch)).collect();
    (1..100).find(|number| crate::text::chinese_numeral(*number) == numeral).unwrap_or(0)
}

fn show(level: usize, number: u32) -> String {
    let numeral = crate::text::chinese_numeral(number);
    match level {
        1 => format!("{numeral}、"),
        2 => format!("（{numeral}）"),
        3 => format!("{number}."),
        _ => format!("（{number}）"),
    }
}

fn titles_in(line: &str) -> Vec<String> {
    line.split('《').skip(1).filter_map(|rest| Some(rest.split_once('》')?.0.to_string())).collect()
}

/// Two titles that differ by a word put in, or by spaces: likely one document under two names.
fn two_names(titles: &BTreeMap<String, (String, usize)>) -> Vec<Remark> {
    let all: Vec<(&String, &(String, usize))> = titles.iter().collect();
    let mut remarks = Vec::new();
    for (index, (one, _)) in all.iter().enumerate() {
        for (other, (name, line)) in &all[index + 1..] {
            if is_same_but_a_word(one, other) {
                let (short, long) =
                    if one.chars().count() <= other.chars().count() { (one, other) } else { (other, one) };
                let message = format!("同一份文件有两种写法：《{short}》和《{long}》");
                remarks.push(Remark { name: name.clone(), line: *line, message });
            }
        }
    }
    remarks
}

/// Is the longer title the shorter one with at most four characters put in at one place?
fn is_same_but_a_word(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let added = long.len() - short.len();
    if short.len() < 6 || added == 0 || added > 4 {
        return false;
    }
    let head = short.iter().zip(long.iter()).take_while(|(a, b)| a == b).count();
    let tail = short.iter().rev().zip(long.iter().rev()).take_while(|(a, b)| a == b).count();
    // Both ends agree and both are of some length: 通知 put behind a plan's name makes another document.
    head + tail >= short.len() && head >= 2 && tail >= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Templates;

    fn messages(text: &str) -> Vec<String> {
        lint([("t", text)]).into_iter().map(|remark| format!("{}: {}", remark.line, remark.message)).collect()
    }

    #[test]
    fn each_question_is_asked_at_its_line_and_clean_text_is_left_alone() {
        for (text, expected) in [
            ("# 注\n正文，没有问题。", vec![]),
            ("首席信息官 实施方案。", vec!["1: “官 实”中间多了一个空格"]),
            ("各校,请报。", vec!["1: “校,”用了半角“,”，公文用全角“，”"]),
            ("见贺教体发[2024]15号。", vec!["1: 发文字号的年份用了“[2024]”，应为六角括号“〔2024〕”"]),
            ("见贺教体发〔2024〕015号。", vec!["1: 发文字号的序号不加“第”，不编虚位"]),
            ("见《关于印发《方案》的通知》。", vec!["1: 书名号里又用了书名号，里层应为“〈〉”"]),
            ("一、甲\n三、丙", vec!["2: 序号“三、”接不上，前面应有“二、”"]),
            ("一、甲\n（一）乙。\n二、丙\n（一）丁。", vec![]),
            ("1. 甲。\n2. 乙。\n2. 丙。", vec!["3: 序号“2.”重复"]),
            ("标题：没有句号\n正文没有句号", vec!["2: “…正文没有句号”这一段末尾没有句号"]),
            ("现将《{{ x }}方案》印发。{% if y %}见附件。{% endif %}", vec![]),
            ("a{b}c 3.5%，2024年。", vec![]),
        ] {
            assert_eq!(messages(text), expected, "{text}");
        }
    }

    /// What the issued document itself has: a stray space, a half-width colon, one plan under two names.
    #[test]
    fn the_issued_document_has_its_known_oddities() {
        let templates = Templates::default();
        let texts =
            ["印发通知", "实施方案"].map(|name| (name, templates.get(&format!("text/{name}.txt.j2"))));
        let remarks = lint(texts);
        let said = |part: &str| remarks.iter().any(|remark| remark.message.contains(part));
        assert!(said("多了一个空格"), "{remarks:?}");
        assert!(said("半角“:”"), "{remarks:?}");
        assert!(said("工作实施方案"), "{remarks:?}");
    }
}

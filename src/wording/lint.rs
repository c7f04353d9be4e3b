//! The text linter: what a careful proofreader would ask about an official text, with its line.
//!
//! It changes nothing; what is plain is mended by `fix` before it gets here. It reads the templates as a clerk
//! edits them, placeholders and all.

use std::collections::BTreeMap;

use super::parse::{Line, Reader, block, element};
use super::tokens::{is_hanzi, is_wide_mark, mask};
use super::{Block, Marks, Remark};
use crate::text::is_invisible;

/// Questions about a set of texts that are issued together, by text and line.
pub fn lint<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>, marks: Marks) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut titles = Titles::new();
    for (name, text) in texts {
        let mut numbering = Numbering::default();
        let mut reader = Reader::new(marks);
        let mut said_before: BTreeMap<&str, usize> = BTreeMap::new();
        for (own, line) in mask(text).lines().zip(1..) {
            let words = own.trim_end().replace('|', "");
            let mut say = |message: String| remarks.push(Remark { name: name.into(), line, message });
            let was_in_annex = reader.in_annex;
            let mark = match reader.read(own) {
                Line::Silent => continue,
                Line::Element(mark, _) => {
                    if let Some(first) = said_before.insert(mark, line).filter(|_| !repeats(mark)) {
                        say(format!("“{mark}：”第 {first} 行已经写过，印的是后一个"));
                    }
                    if mark == "附件正文" {
                        numbering = Numbering::default();
                    }
                    mark
                }
                Line::Paragraph(_) => {
                    misplaced(own, marks, was_in_annex, &mut say);
                    let block = block(words.trim_start());
                    full_stop(&block, &mut say);
                    numbering.follow(&block, &mut say);
                    ""
                }
            };
            // A name of two characters is spread, and a space parts it from the office.
            if !["签署", "签发人", "出席", "请假", "列席"].contains(&mark) {
                spaces(&words, &mut say);
            }
            narrow_marks(&words, &mut say);
            document_numbers(&words, &mut say);
            book_titles(&words, &mut say);
            quotes(&words, &mut say);
            for title in titles_in(&words) {
                titles.entry(title).or_insert((name.into(), line, 0)).2 += 1;
            }
        }
    }
    remarks.extend(two_names(&titles));
    remarks.sort();
    remarks
}

/// The marks that may stand more than once.
fn repeats(mark: &str) -> bool {
    ["附件", "抄送", "附件正文", "出席", "请假", "列席"].contains(&mark)
}

/// A line that looks like an element and prints as a paragraph.
fn misplaced(line: &str, marks: Marks, in_annex: bool, say: &mut impl FnMut(String)) {
    let Some((mark, _)) = element(line.trim_start(), marks) else { return };
    if line.starts_with(char::is_whitespace) {
        say(format!("行首多了空格，“{mark}：”按正文印出；要它起作用，请删去行首空格"));
    } else if in_annex {
        say(format!("“{mark}：”在附件正文里，按正文印出；要它起作用，请移到“附件正文：”之前"));
    } else if mark != "出席" && mark != "请假" && mark != "列席" {
        say(format!("“{mark}：”在正文之后，或是一句话，按正文印出；要它起作用，请移到正文之前"));
    }
}

/// `首席信息官 实施方案`: white between two hanzi or marks is seldom meant. A blank to be filled in (two or more
/// full-width spaces, or one before 年 月 日) is.
fn spaces(line: &str, say: &mut impl FnMut(String)) {
    let chars: Vec<char> = line.trim().chars().collect();
    let is_chinese = |ch: char| is_hanzi(ch) || is_wide_mark(ch);
    let mut at = 0;
    while at < chars.len() {
        let run = chars[at..].iter().take_while(|ch| ch.is_whitespace()).count();
        if run == 0 {
            at += 1;
            continue;
        }
        let after = at + run;
        let blank = chars[at..after].iter().all(|ch| *ch == '\u{3000}')
            && (run > 1 || chars.get(after).is_some_and(|ch| "年月日".contains(*ch)));
        if let (Some(before), Some(next)) = (at.checked_sub(1).map(|at| chars[at]), chars.get(after))
            && !blank
            && is_chinese(before)
            && is_chinese(*next)
        {
            let white: String = chars[at..after].iter().collect();
            let many = if run == 1 { "一个空格" } else { "几个空格" };
            say(format!("“{before}{white}{next}”中间多了{many}"));
        }
        at = after;
    }
    if let Some(ch) = chars.iter().find(|ch| is_invisible(**ch)) {
        say(format!("有看不见的字符（U+{:04X}），请删去", *ch as u32));
    }
}

/// Half-width marks beside a hanzi (GB/T 15834) that could be meant so.
fn narrow_marks(line: &str, say: &mut impl FnMut(String)) {
    const PAIRS: [(char, &str); 7] =
        [(',', "，"), (';', "；"), (':', "："), ('?', "？"), ('!', "！"), ('(', "（"), (')', "）")];
    // The colon of a mark is not printed.
    let own_colon = |index: usize| {
        let elements = element(line, Marks::Official);
        elements.is_some_and(|(mark, _)| mark.chars().count() == index)
    };
    let chars: Vec<char> = line.chars().collect();
    for (index, ch) in chars.iter().enumerate() {
        let Some((_, wide)) = PAIRS.iter().find(|(narrow, _)| narrow == ch) else { continue };
        let before = index.checked_sub(1).and_then(|index| chars.get(index));
        let beside =
            before.is_some_and(|ch| is_hanzi(*ch)) || chars.get(index + 1).is_some_and(|ch| is_hanzi(*ch));
        if beside && !own_colon(index) {
            let near: String = before.into_iter().chain([ch]).collect();
            say(format!("“{near}”用了半角“{ch}”，公文用全角“{wide}”"));
        }
    }
}

/// Quotes that are straight or have no partner.
fn quotes(line: &str, say: &mut impl FnMut(String)) {
    let mut depth = 0_i32;
    for ch in line.chars() {
        depth += i32::from(ch == '“') - i32::from(ch == '”');
        if !(0..=1).contains(&depth) {
            break;
        }
    }
    if line.contains('"') && line.chars().any(is_hanzi) {
        say("用了直引号“\"”，公文用“”，请成对改好".to_string());
    } else if depth != 0 {
        say("引号没有成对，或引号里又用了“”（里层用‘’）".to_string());
    }
}

/// 〔2024〕15号 is the bracket of a 发文字号 (GB/T 9704 7.2.5), and its number has no 第 and no leading zero.
fn document_numbers(line: &str, say: &mut impl FnMut(String)) {
    const BRACKETS: &str = "〔〕[]［］()（）【】{}<>〈〉《》";
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
        if !BRACKETS.contains(*open) || !BRACKETS.contains(*close) {
            continue;
        }
        if (*open, *close) != ('〔', '〕') {
            let year: String = year.iter().collect();
            say(format!("发文字号的年份用了“{open}{year}{close}”，应为六角括号“〔{year}〕”"));
        }
        if rest.starts_with('第') || rest.starts_with('0') {
            say("发文字号的序号不加“第”，不编虚位".to_string());
        }
    }
}

/// 《…〈…〉…》 (GB/T 15834): in pairs, every second level 〈〉.
fn book_titles(line: &str, say: &mut impl FnMut(String)) {
    let mut open = Vec::new();
    for ch in line.chars() {
        match ch {
            '《' | '〈' => {
                let inner = open.len() % 2 == 1;
                if ch == '《' && inner {
                    say("书名号里又用了书名号，里层应为“〈〉”".to_string());
                } else if ch == '〈' && !inner {
                    say("“〈〉”只用在书名号“《》”里".to_string());
                }
                open.push(ch);
            }
            '》' | '〉' if open.pop().is_none_or(|open| (open == '《') != (ch == '》')) => {
                say("书名号没有成对".to_string());
                return;
            }
            _ => {}
        }
    }
    if !open.is_empty() {
        say("书名号没有成对".to_string());
    }
}

/// A paragraph ends with a stop; headings, titles and lines like `联系人：张三` do not.
fn full_stop(block: &Block, say: &mut impl FnMut(String)) {
    let text = if block.text.is_empty() { &block.head } else { &block.text };
    let ended = text.trim_end().ends_with(['。', '！', '？', '：', '；', '…', '”', '）', '》']);
    let short = text.chars().count() <= 30 && !text.contains(['。', '，', '；']);
    let heading = block.level == 1 || (block.level > 1 && short);
    let labelled = !text.contains(['。', '；']) && text.chars().take(7).any(|ch| ch == '：');
    if !ended && !heading && !labelled && text.chars().any(is_hanzi) {
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
    fn follow(&mut self, block: &Block, say: &mut impl FnMut(String)) {
        if block.level == 0 {
            return;
        }
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

/// A title, where it first stands, and how often it does.
type Titles = BTreeMap<String, (String, usize, usize)>;

/// Two titles that differ by a word put in, or by spaces: likely one document under two names. Said where the
/// rarer one stands.
fn two_names(titles: &Titles) -> Vec<Remark> {
    // Each is compared with each: beyond a thousand that takes longer than anybody's patience.
    let all: Vec<(&String, &(String, usize, usize))> = titles.iter().take(1000).collect();
    let mut remarks = Vec::new();
    for (index, (one, at_one)) in all.iter().enumerate() {
        for (other, at_other) in &all[index + 1..] {
            if is_same_but_a_word(one, other) {
                let (short, long) =
                    if one.chars().count() <= other.chars().count() { (one, other) } else { (other, one) };
                let message = format!("同一份文件有两种写法：《{short}》和《{long}》");
                let (name, line, _) = if at_one.2 < at_other.2 { at_one } else { at_other };
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
    use super::super::proofread;
    use super::*;
    use crate::settings::Templates;

    fn messages(text: &str, marks: Marks) -> Vec<String> {
        let remarks = lint([("t", text)], marks);
        remarks.into_iter().map(|remark| format!("{}: {}", remark.line, remark.message)).collect()
    }

    #[test]
    fn each_question_is_asked_at_its_line_and_clean_text_is_left_alone() {
        for (text, expected) in [
            ("# 注\n正文，没有问题。", vec![]),
            ("首席信息官 实施方案。", vec!["1: “官 实”中间多了一个空格"]),
            ("各校，  请报。", vec!["1: “，  请”中间多了几个空格"]),
            ("各校　请报。", vec!["1: “校　请”中间多了一个空格"]),
            ("请于　　　　年　　月　　日前，于　年报送。\n　　空两格。", vec![]),
            ("有\u{200b}字。", vec!["1: 有看不见的字符（U+200B），请删去"]),
            ("各校,请报。", vec!["1: “校,”用了半角“,”，公文用全角“，”"]),
            ("电话:0951-8061234。", vec!["1: “话:”用了半角“:”，公文用全角“：”"]),
            ("标题:通知", vec![]),
            ("见贺教体发[2024]15号。", vec!["1: 发文字号的年份用了“[2024]”，应为六角括号“〔2024〕”"]),
            ("见贺教体发（2024）15号。", vec!["1: 发文字号的年份用了“（2024）”，应为六角括号“〔2024〕”"]),
            ("见贺教体发〔2024〕015号。", vec!["1: 发文字号的序号不加“第”，不编虚位"]),
            ("见贺教体发〔2024〕15号和学校2024第15号。", vec![]),
            ("见《关于印发《方案》的通知》。", vec!["1: 书名号里又用了书名号，里层应为“〈〉”"]),
            ("见《关于印发〈方案〉的通知》。", vec![]),
            ("见〈方案〉。", vec!["1: “〈〉”只用在书名号“《》”里"]),
            ("见《方案。", vec!["1: 书名号没有成对"]),
            ("见《方案〉。", vec!["1: 书名号没有成对"]),
            ("打造“懂业务的队伍。", vec!["1: 引号没有成对，或引号里又用了“”（里层用‘’）"]),
            ("打造\"懂业务的队伍。", vec!["1: 用了直引号“\"”，公文用“”，请成对改好"]),
            ("一、甲\n三、丙", vec!["2: 序号“三、”接不上，前面应有“二、”"]),
            ("一、甲\n（一）乙。\n二、丙\n（一）丁。", vec![]),
            ("1. 甲。\n2. 乙。\n2. 丙。", vec!["3: 序号“2.”重复"]),
            ("标题：没有句号\n正文没有句号", vec!["2: “…正文没有句号”这一段末尾没有句号"]),
            ("一、甲\n（一）小标题\n1. 小标题\n联系人：张三，电话：0951-8061234", vec![]),
            ("标题：甲\n标题：乙", vec!["2: “标题：”第 1 行已经写过，印的是后一个"]),
            ("附件：甲\n附件：乙", vec![]),
            (" 标题：甲", vec!["1: 行首多了空格，“标题：”按正文印出；要它起作用，请删去行首空格"]),
            ("现将《{{ x }}方案》印发。{% if y %}见附件。{% endif %}", vec![]),
            ("a{b}c 3.5%，2024年。", vec![]),
        ] {
            assert_eq!(messages(text, Marks::Batch), expected, "{text}");
        }
    }

    #[test]
    fn a_mark_that_does_nothing_where_it_stands_is_pointed_out() {
        for (text, expected) in [
            (
                "正文。\n文号：甲〔2026〕1号",
                vec!["2: “文号：”在正文之后，或是一句话，按正文印出；要它起作用，请移到正文之前"],
            ),
            (
                "附件正文：表\n落款：甲",
                vec!["2: “落款：”在附件正文里，按正文印出；要它起作用，请移到“附件正文：”之前"],
            ),
            ("一、甲\n附件正文：表\n一、乙", vec![]),
            ("签署：县　长 张　三", vec![]),
        ] {
            assert_eq!(messages(text, Marks::Official), expected, "{text}");
        }
        assert_eq!(messages("正文。\n文号：甲〔2026〕1号", Marks::Batch), Vec::<String>::new());
    }

    /// What the issued document itself has, and nothing else is said of our own texts: a stray space, a colon
    /// that is mended, one plan under two names, a section of one phrase.
    #[test]
    fn our_own_texts_have_the_issued_oddities_and_no_others() {
        let templates = Templates::default();
        let said = proofread(templates.of_kind("text/"), Marks::Batch, true);
        let said: Vec<String> = said
            .iter()
            .map(|remark| format!("{} {}: {}", remark.name, remark.line, remark.message))
            .collect();
        assert_eq!(
            said,
            [
                "text/印发通知.txt.j2 3: “官 实”中间多了一个空格",
                "text/印发通知.txt.j2 3: 同一份文件有两种写法：《贺兰县中小学校首席信息官实施方案》和《贺兰县中小学校首席信息官 实施方案》",
                "text/印发通知.txt.j2 4: “学:”用了半角“:”，印成全角“：”",
                "text/实施方案.txt.j2 4: 同一份文件有两种写法：《贺兰县中小学校首席信息官实施方案》和《贺兰县中小学校首席信息官工作实施方案》",
                "text/实施方案.txt.j2 8: “…全县中小学校”这一段末尾没有句号",
            ]
        );
    }
}

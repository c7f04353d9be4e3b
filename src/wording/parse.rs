//! The small parser: lines to elements, numbering to levels.

use super::{Annex, Attendance, Block, Text};

/// What a value must not be able to say: break a line or a title, comment a line out, open an
/// element. Shielded by code points that never occur in text, and unshielded after parsing.
const SHIELDED: [(char, char); 4] =
    [('|', '\u{fdd0}'), ('#', '\u{fdd1}'), ('：', '\u{fdd2}'), (':', '\u{fdd3}')];

/// Stands before every value and prints as nothing: neither a mark nor a number is half the text's and half
/// a value's (`{{ x }}：` with x = 落款).
const SEAM: char = '\u{fdd4}';

/// A value made safe to stand in a text that is yet to be parsed. Line breaks become spaces.
pub(super) fn shield(value: &str) -> String {
    let safe = value
        .chars()
        .filter(|ch| *ch != SEAM && !SHIELDED.iter().any(|(_, shield)| shield == ch))
        .map(|ch| match ch {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
            ch => SHIELDED.iter().find(|(own, _)| *own == ch).map_or(ch, |(_, shield)| *shield),
        });
    std::iter::once(SEAM).chain(safe).collect()
}

fn unshield(text: &str) -> String {
    text.chars()
        .filter(|ch| *ch != SEAM)
        .map(|ch| SHIELDED.iter().find(|(_, shield)| *shield == ch).map_or(ch, |(own, _)| *own))
        .collect()
}

/// Which marks a text knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// The texts of the batch documents: 版头 comes from the settings.
    Batch,
    /// A document typed in full, which says its own 版头. It has no 称谓, which is a 聘书's.
    Official,
}

/// Anywhere in any text.
const COMMON: [&str; 9] = ["标题", "主送", "称谓", "附件", "落款", "日期", "附注", "抄送", "印发"];
/// 版头, and so only above the first paragraph: further down “格式：PDF” is a sentence.
const HEAD: [&str; 7] = ["格式", "机关", "文号", "份号", "密级", "紧急程度", "签发人"];
/// Anywhere in a document typed in full.
const TYPED: [&str; 2] = ["签署", "附件正文"];
/// In 纪要 alone (GB/T 9704 10.3).
const ATTENDANCE: [&str; 3] = ["出席", "请假", "列席"];

/// One line, understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Nothing that prints.
    Silent,
    /// A mark and what follows its colon.
    Element(&'static str, &'a str),
    Paragraph(&'a str),
}

/// Reads line after line: what a line is may depend on those above it.
pub(super) struct Reader {
    marks: Marks,
    /// A paragraph of the body has been read.
    begun: bool,
    minutes: bool,
    pub(super) in_annex: bool,
}

impl Reader {
    pub(super) fn new(marks: Marks) -> Self {
        Self { marks, begun: false, minutes: false, in_annex: false }
    }

    pub(super) fn read<'a>(&mut self, line: &'a str) -> Line<'a> {
        let line = line.trim_end();
        if line.starts_with('#') || unshield(line).trim().is_empty() {
            return Line::Silent;
        }
        match element(line, self.marks).filter(|(mark, rest)| self.admits(mark, rest)) {
            Some((mark, rest)) => {
                self.minutes |= mark == "格式" && unshield(rest).trim() == "纪要";
                self.in_annex |= mark == "附件正文";
                Line::Element(mark, rest)
            }
            None => {
                self.begun = true;
                Line::Paragraph(line)
            }
        }
    }

    fn admits(&self, mark: &str, rest: &str) -> bool {
        let sentence = rest.trim_end().ends_with(['。', '；', '！', '？']);
        match mark {
            "附件正文" => true,
            _ if self.in_annex => false,
            "签署" => !sentence,
            _ if ATTENDANCE.contains(&mark) => self.minutes,
            _ if HEAD.contains(&mark) => !self.begun && !sentence,
            _ => true,
        }
    }
}

/// Parses a filled text. Never fails: a line that is no element is a paragraph.
pub fn parse(text: &str, marks: Marks) -> Text {
    let mut parsed = Text::default();
    let mut reader = Reader::new(marks);
    for line in text.lines() {
        match reader.read(line) {
            Line::Silent => {}
            Line::Element(mark, rest) => parsed.take(mark, rest),
            Line::Paragraph(line) => match parsed.typed.annexes.last_mut() {
                Some(annex) => annex.body.push(block(line)),
                None => parsed.body.push(block(line)),
            },
        }
    }
    parsed
}

impl Text {
    fn take(&mut self, mark: &'static str, rest: &str) {
        let value = || Some(unshield(rest).trim().to_string());
        let segments = || rest.trim().split('|').map(unshield).filter(|part| !part.is_empty()).collect();
        let names = || -> Vec<String> {
            let names = unshield(rest);
            names
                .split(['、', '，', '|'])
                .map(|name| name.trim().to_string())
                .filter(|name| !name.is_empty())
                .collect()
        };
        let typed = &mut self.typed;
        match mark {
            "标题" => self.title = segments(),
            "主送" => self.recipient = value(),
            "称谓" => self.salutation = value(),
            "附件" => self.attachments.extend(value()),
            "落款" => self.organ = value(),
            "日期" => self.date = value(),
            "附注" => self.note = value(),
            "抄送" => self.cc.extend(value()),
            "印发" => self.imprint = value(),
            "格式" => typed.form = value(),
            "机关" => typed.organs = names(),
            "文号" => typed.doc_no = value(),
            "份号" => typed.copy_no = value(),
            "密级" => typed.secrecy = value(),
            "紧急程度" => typed.urgency = value(),
            "签发人" => typed.signers = names(),
            "签署" => typed.signed_by = value(),
            "附件正文" => typed.annexes.push(Annex { title: segments(), body: Vec::new() }),
            attendance => {
                typed.attendance.extend(value().map(|names| Attendance { label: attendance, names }))
            }
        }
    }
}

/// A line that opens with one of the marks and a colon.
pub(super) fn element(line: &str, marks: Marks) -> Option<(&'static str, &str)> {
    let official = marks == Marks::Official;
    let common = COMMON.into_iter().filter(|mark| !official || *mark != "称谓");
    let typed = HEAD.into_iter().chain(TYPED).chain(ATTENDANCE).filter(|_| official);
    common.chain(typed).find_map(|mark| {
        let rest = line.strip_prefix(mark)?;
        Some((mark, rest.strip_prefix('：').or_else(|| rest.strip_prefix(':'))?))
    })
}

/// One paragraph with the level its numbering says.
pub(super) fn block(line: &str) -> Block {
    // By the text's own number: what a value begins with makes no heading.
    let level = level(line.trim_start());
    let line = unshield(line.trim_start());
    let head_end = match level {
        // A run-in heading ends with its first full stop; without one the whole line is heading.
        1 | 2 => line.find('。').map_or(line.len(), |at| at + '。'.len_utf8()),
        _ => 0,
    };
    let (head, text) = line.split_at(head_end);
    Block { level, head: head.into(), text: text.into() }
}

/// 一、 is 1, （一） is 2, `1.` is 3, （1） is 4, anything else 0 (GB/T 9704 7.3.3).
fn level(line: &str) -> u8 {
    const NUMERALS: &str = "一二三四五六七八九十百";
    let bracketed = line.strip_prefix('（').and_then(|rest| rest.split_once('）')).map(|(inside, _)| inside);
    let only = |text: &str, allowed: &dyn Fn(char) -> bool| {
        !text.is_empty() && text.chars().count() <= 4 && text.chars().all(allowed)
    };
    let numeral = |ch: char| NUMERALS.contains(ch);
    let digit = |ch: char| ch.is_ascii_digit();
    if let Some(inside) = bracketed {
        return if only(inside, &numeral) {
            2
        } else if only(inside, &digit) {
            4
        } else {
            0
        };
    }
    if line.split_once('、').is_some_and(|(number, _)| only(number, &numeral)) {
        return 1;
    }
    let after = line.trim_start_matches(digit);
    let numbered = after.len() < line.len() && line.len() - after.len() <= 3;
    // 3.5% and 2024.3 are no numbering: a digit follows the dot.
    let dotted = after.strip_prefix(['.', '．']).is_some_and(|rest| !rest.starts_with(digit));
    if numbered && dotted { 3 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbering_tells_the_level() {
        for (line, expected) in [
            ("一、工作目标", 1),
            ("十二、其他", 1),
            ("（一）加强组织保障。在贺兰县", 2),
            ("1. 热爱教育", 3),
            ("17．培养", 3),
            ("（1）分项", 4),
            ("（此件公开发布）", 0),
            ("3.5%的学校", 0),
            ("2024.3月起", 0),
            ("全县中小学校", 0),
            ("一、二年级学生", 1),
        ] {
            assert_eq!(level(line), expected, "{line}");
        }
    }

    /// A mark of 版头 opens an element where 版头 stands, and only in a document typed in full.
    #[test]
    fn marks_are_told_from_sentences() {
        let typed = "格式：纪要\n机关：甲局、乙局\n签发人：张三、李四\n标题：甲|乙\n正文。\n格式：PDF\n机关：各科室\n\
                     出席：张三、李四\n签署：局长 王五\n附件正文：名|单\n一、甲\n落款：不是落款\n附件正文：表\n丙。";
        let text = parse(typed, Marks::Official);
        let bodies = |body: &[Block]| -> Vec<String> {
            body.iter().map(|block| format!("{}{}", block.head, block.text)).collect()
        };
        assert_eq!(text.typed.form.as_deref(), Some("纪要"));
        assert_eq!(text.typed.organs, ["甲局", "乙局"]);
        assert_eq!(text.typed.signers, ["张三", "李四"]);
        assert_eq!(text.typed.signed_by.as_deref(), Some("局长 王五"));
        assert_eq!(text.typed.attendance, [Attendance { label: "出席", names: "张三、李四".into() }]);
        assert_eq!(bodies(&text.body), ["正文。", "格式：PDF", "机关：各科室"]);
        let [first, second] = text.typed.annexes.as_slice() else { panic!("two annexes") };
        assert_eq!(
            (first.title.as_slice(), bodies(&first.body)),
            (&["名".into(), "单".into()][..], vec!["一、甲".into(), "落款：不是落款".into()])
        );
        assert_eq!(bodies(&second.body), ["丙。"]);

        let batch = parse(typed, Marks::Batch);
        assert_eq!(batch.typed, super::super::Typed::default());
        assert_eq!(batch.organ.as_deref(), Some("不是落款"), "a batch text is read as ever");
        let sentences = parse("格式：统一用PDF。\n签署：由双方签署。\n出席：张三", Marks::Official);
        assert_eq!(bodies(&sentences.body), ["格式：统一用PDF。", "签署：由双方签署。", "出席：张三"]);
    }

    #[test]
    fn a_run_in_heading_ends_at_its_full_stop() {
        let block = block("（一）加强组织保障。在县局领导下。");
        assert_eq!((block.head.as_str(), block.text.as_str()), ("（一）加强组织保障。", "在县局领导下。"));
    }
}

//! The small parser: lines to elements, numbering to levels.

use super::{Block, Text};

/// What a value must not be able to say: break a line or a title, comment a line out, open an
/// element. Shielded by code points that never occur in text, and unshielded after parsing.
const SHIELDED: [(char, char); 4] =
    [('|', '\u{fdd0}'), ('#', '\u{fdd1}'), ('：', '\u{fdd2}'), (':', '\u{fdd3}')];

/// A value made safe to stand in a text that is yet to be parsed. Line breaks become spaces.
pub(super) fn shield(value: &str) -> String {
    value
        .chars()
        .filter(|ch| !SHIELDED.iter().any(|(_, shield)| shield == ch))
        .map(|ch| match ch {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
            ch => SHIELDED.iter().find(|(own, _)| *own == ch).map_or(ch, |(_, shield)| *shield),
        })
        .collect()
}

fn unshield(text: &str) -> String {
    text.chars()
        .map(|ch| SHIELDED.iter().find(|(_, shield)| *shield == ch).map_or(ch, |(own, _)| *own))
        .collect()
}

/// Parses a filled text. Never fails: a line that is no element is a paragraph.
pub fn parse(text: &str) -> Text {
    let mut parsed = Text::default();
    for line in text.lines().map(str::trim_end) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((mark, rest)) = element(line) else {
            parsed.body.push(block(line));
            continue;
        };
        let value = || Some(unshield(rest.trim()));
        match mark {
            "标题" => {
                parsed.title = rest.split('|').map(unshield).filter(|part| !part.is_empty()).collect()
            }
            "主送" => parsed.recipient = value(),
            "称谓" => parsed.salutation = value(),
            "附件" => parsed.attachments.extend(value()),
            "落款" => parsed.organ = value(),
            "日期" => parsed.date = value(),
            "附注" => parsed.note = value(),
            "抄送" => parsed.cc.extend(value()),
            _ => parsed.imprint = value(),
        }
    }
    parsed
}

const MARKS: [&str; 9] = ["标题", "主送", "称谓", "附件", "落款", "日期", "附注", "抄送", "印发"];

/// A line that opens with one of the marks and a colon.
fn element(line: &str) -> Option<(&'static str, &str)> {
    MARKS.into_iter().find_map(|mark| {
        let rest = line.strip_prefix(mark)?;
        Some((mark, rest.strip_prefix('：').or_else(|| rest.strip_prefix(':'))?))
    })
}

/// One paragraph with the level its numbering says.
fn block(line: &str) -> Block {
    let line = unshield(line.trim_start());
    let level = level(&line);
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

    #[test]
    fn a_run_in_heading_ends_at_its_full_stop() {
        let block = block("（一）加强组织保障。在县局领导下。");
        assert_eq!((block.head.as_str(), block.text.as_str()), ("（一）加强组织保障。", "在县局领导下。"));
    }
}

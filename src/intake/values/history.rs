//! 工作经历: lines of `yyyy.mm—yyyy.mm 单位 职务`. Order, gaps and overlaps are for the rules; a line
//! without a readable range keeps its whole text.

use super::{Note, Reading, free};
use crate::intake::workbook::Cell;
use crate::model::{HistoryEntry, YearMonth};
use crate::text;

pub fn parse(cell: &Cell) -> Reading<Vec<HistoryEntry>> {
    let Reading { read: Some(text), notes } = free(cell) else { return Reading::nothing() };
    let lines = lines(&text);
    let entries: Vec<HistoryEntry> = lines.iter().map(|line| entry(line)).collect();
    let reading = Reading { read: Some(entries.clone()), notes };
    let short = |line: &str| line.chars().take(20).collect::<String>();
    if let Some(line) = lines.iter().find(|line| has_no_such_month(line)) {
        return reading.with(Note::new(
            "history-month",
            format!("“{}”里的月份不存在，应为 1 至 12 月", short(line)),
            "请核对这一行的起止年月",
        ));
    }
    let in_years = |(line, entry): &(&String, &HistoryEntry)| match entry.from {
        None => has_years(line),
        // What stands in brackets behind a period is a remark on it.
        Some(_) => has_years(&without_brackets(&entry.text)),
    };
    match lines.iter().zip(&entries).find(in_years) {
        Some((line, _)) => reading.with(Note::new(
            "history-year",
            format!("“{}”有的起止只写到年，无从核对，原样印出", short(line)),
            "请写明起止年月，如 2001.08-2005.07",
        )),
        None => reading,
    }
}

/// One line each. Several written in one line part at a semicolon or full stop before a year, and wherever a whole
/// range begins behind an entry that began with one; a range in brackets (其间：…) belongs to its entry.
fn lines(text: &str) -> Vec<String> {
    text.split(['\n', '\r', '\u{b}', '\u{2028}']).flat_map(parted).collect()
}

fn parted(line: &str) -> Vec<String> {
    let half: Vec<char> = text::half_width(line).chars().collect();
    let whole: Vec<char> = line.chars().collect();
    let mut cuts = vec![0];
    let mut depth = 0u32;
    for (at, ch) in half.iter().enumerate() {
        match ch {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            // 自2010年8月 begins where its 自 stands.
            ch if depth == 0
                && at > 0
                && (ch.is_ascii_digit() && !matches!(half[at - 1], '自' | '从')
                    || matches!(ch, '自' | '从') && half.get(at + 1).is_some_and(char::is_ascii_digit)) =>
            {
                // A period is soon written; a line may be as long as a cell.
                let rest: String = half[at..].iter().take(PERIOD).collect();
                let start = *cuts.last().expect("the line's own start is a cut");
                let own = |most: usize| half[start..at].iter().take(most).collect::<String>();
                if begins_entry(&half[..at], &rest)
                    && (range(&own(PERIOD)).is_some() || is_sentence(&own(usize::MAX)))
                {
                    cuts.push(at);
                }
            }
            _ => {}
        }
    }
    cuts.push(whole.len());
    let parts = cuts.windows(2).map(|pair| whole[pair[0]..pair[1]].iter().collect::<String>());
    let trimmed = parts.map(|part| part.trim().trim_end_matches(['；', ';', '。']).trim_end().to_string());
    trimmed.filter(|part| !part.is_empty()).collect()
}

/// Characters that both ends of a period take at most.
const PERIOD: usize = 48;

/// `1998年7月参加工作，` before the first period; 其间： leads up to one of its own.
fn is_sentence(text: &str) -> bool {
    let text = text.trim_end();
    let words = text.chars().filter(|ch| ('\u{4e00}'..='\u{9fff}').contains(ch)).count();
    let leads = ["其间", "期间", "其中"].iter().any(|word| text.contains(word));
    text.ends_with([',', '，', ';', '；', '。']) && words > 1 && !leads
}

/// Does a new entry begin with `rest`? A year behind a semicolon does, and a whole range behind anything that does
/// not lead up to it.
fn begins_entry(before: &[char], rest: &str) -> bool {
    let Some(last) = before.iter().rev().find(|ch| !ch.is_whitespace()) else { return false };
    let closed = before.last().is_some_and(|ch| ch.is_whitespace());
    if last.is_ascii_digit() && !closed || "-—–~至到.:年月/".contains(*last) {
        return false;
    }
    match range(rest) {
        Some((_, Some(_), _)) => true,
        Some((_, None, used)) => rest.chars().take(used).any(|ch| ch == '今') || matches!(last, ';' | '。'),
        None => false,
    }
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0u32;
    let outside = text.chars().filter(|ch| {
        match ch {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    });
    outside.collect()
}

/// Where a year of a career begins: four digits of their own, of this century or the last.
fn year_at(chars: &[char], at: usize) -> bool {
    let own = chars.get(at..at + 4).is_some_and(|own| own.iter().all(char::is_ascii_digit));
    let century = matches!(chars.get(at..at + 2), Some(['1', '9'] | ['2', '0']));
    own && century && (at == 0 || !chars[at - 1].is_ascii_digit())
}

/// `2001.13` where an entry has its months.
fn has_no_such_month(line: &str) -> bool {
    let chars: Vec<char> = text::half_width(line).chars().collect();
    let digits =
        |from: usize| chars[from.min(chars.len())..].iter().take_while(|ch| ch.is_ascii_digit()).count();
    (0..chars.len()).filter(|at| year_at(&chars, *at)).any(|at| {
        let parted = chars.get(at + 4).is_some_and(|ch| matches!(ch, '.' | '年' | '/' | '-'));
        let from = at + 4 + usize::from(parted);
        let count = digits(from);
        // Six digits on end are a month only where a line begins.
        let written = if parted { (1..=2).contains(&count) } else { at == 0 && count == 2 };
        let month: String = chars.iter().skip(from).take(count).collect();
        // 2003年45岁, 2010-15学年 are no months.
        let ends = chars
            .get(from + count)
            .is_none_or(|ch| ch.is_whitespace() || "月-—–~～至到.,，、:：;；。".contains(*ch));
        written && ends && !month.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month))
    })
}

/// `2001年—2005年`, `1998年9月—2012年`, `2001年至今`: a period of which an end has no month.
fn has_years(line: &str) -> bool {
    let chars: Vec<char> = text::half_width(line).chars().filter(|ch| !ch.is_whitespace()).collect();
    (0..chars.len()).filter(|at| year_at(&chars, *at)).any(|at| {
        let (next, dated) = match month(&chars, at) {
            Some((_, next)) => (next, true),
            None => (at + 4 + usize::from(chars.get(at + 4) == Some(&'年')), false),
        };
        let Some(after) = skip_dash(&chars, next) else { return false };
        let ends_in_year = year_at(&chars, after) && month(&chars, after).is_none();
        ends_in_year || !dated && (year_at(&chars, after) || matches!(chars.get(after), Some('今' | '现')))
    })
}

fn entry(line: &str) -> HistoryEntry {
    let whole = || HistoryEntry { from: None, to: None, text: line.to_string() };
    let half = text::half_width(line);
    // Half-width has as many characters, not as many bytes: what is cut off is counted in characters.
    let Some((from, to, used)) = range(&half) else { return whole() };
    let rest: String = line.chars().skip(used).collect();
    let rest = rest.trim_start_matches([':', '：', ',', '，', '、', '.', '。', ' ', '\t', '\u{3000}']).trim();
    HistoryEntry { from: Some(from), to, text: rest.to_string() }
}

/// The range a line begins with, and how many of its characters it takes.
fn range(line: &str) -> Option<(YearMonth, Option<YearMonth>, usize)> {
    let chars: Vec<char> = line.chars().collect();
    let start = skip_space(&chars, 0);
    // 自2001年8月至2005年7月
    let start = start + usize::from(matches!(chars.get(start), Some('自' | '从')));
    let (from, next) = month(&chars, start).or_else(|| month(&chars, skip_number(&chars, start)?))?;
    let mut at = skip_space(&chars, next);
    // 2010年8月起 is open where no end follows.
    let begun = chars.get(at) == Some(&'起');
    at = skip_space(&chars, at + usize::from(begun));
    at = match skip_dash(&chars, at) {
        Some(at) => skip_space(&chars, at),
        None if begun => return Some((from, None, at)),
        None => return None,
    };
    for word in ["至今", "今", "现在", "目前", "今天"] {
        let length = word.chars().count();
        if chars.get(at..at + length).is_some_and(|slice| slice.iter().copied().eq(word.chars())) {
            return Some((from, None, at + length));
        }
    }
    // `2010.08— 某校 校长`: an open line whose end is simply left out.
    match month(&chars, at) {
        Some((to, next)) => Some((from, Some(to), next)),
        None if chars.get(at).is_some_and(|ch| ch.is_ascii_digit()) => None,
        None => Some((from, None, at)),
    }
}

/// `1. ` or `（2）` before a line: some schools number them.
fn skip_number(chars: &[char], at: usize) -> Option<usize> {
    // ① to ⑳
    if chars.get(at).is_some_and(|ch| ('\u{2460}'..='\u{2473}').contains(ch)) {
        return Some(skip_space(chars, at + 1));
    }
    let open = at + usize::from(chars.get(at) == Some(&'('));
    let digits = chars[open.min(chars.len())..].iter().take_while(|ch| ch.is_ascii_digit()).count();
    let mark = chars.get(open + digits)?;
    ((1..=2).contains(&digits) && ".、)".contains(*mark)).then(|| skip_space(chars, open + digits + 1))
}

fn skip_space(chars: &[char], at: usize) -> usize {
    at + chars[at.min(chars.len())..].iter().take_while(|ch| ch.is_whitespace()).count()
}

fn skip_dash(chars: &[char], at: usize) -> Option<usize> {
    let count = chars[at.min(chars.len())..]
        .iter()
        .take_while(|ch| matches!(ch, '-' | '—' | '–' | '―' | '~' | '～' | '至' | '到' | '－' | '一' | '─'))
        .count();
    // 至今 begins with a dash of its own.
    let now = chars.get(at + count) == Some(&'今');
    let dashes = if now && count > 1 { count } else { count.min(4) };
    (count > 0).then_some(at + dashes)
}

/// `2001.08`, `2001年8月`, `2001-08`, `2001/8`, `200108`: the month and where it ends.
fn month(chars: &[char], at: usize) -> Option<(YearMonth, usize)> {
    let digits = |from: usize, most: usize| {
        chars[from.min(chars.len())..].iter().take(most).take_while(|ch| ch.is_ascii_digit()).count()
    };
    if digits(at, 4) != 4 {
        return None;
    }
    let text = |from: usize, count: usize| chars[from..from + count].iter().collect::<String>();
    let year: i16 = text(at, 4).parse().ok()?;
    let mut next = at + 4;
    let parted = chars.get(next).is_some_and(|ch| matches!(ch, '.' | '年' | '-' | '/' | '。' | '、' | ','));
    if parted {
        next += 1;
    }
    let count = digits(next, 2);
    if count == 0 || (!parted && count != 2) {
        return None;
    }
    let month: i8 = text(next, count).parse().ok()?;
    next += count;
    if chars.get(next) == Some(&'月') {
        next += 1;
    }
    // A day behind the month is passed over: 2001.08.15, 2001年8月15日.
    let day_mark = usize::from(chars.get(next).is_some_and(|ch| matches!(ch, '.' | '-' | '/')));
    let day = digits(next + day_mark, 2);
    let whole_year_follows = digits(next + day_mark, 4) == 4;
    if day > 0 && !whole_year_follows && (day_mark == 1 || chars.get(next + day) == Some(&'日')) {
        next += day_mark + day;
        next += usize::from(chars.get(next) == Some(&'日'));
    }
    Some((YearMonth::new(year, month)?, next))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> Vec<HistoryEntry> {
        parse(&Cell::text(text)).read.unwrap_or_default()
    }

    #[test]
    fn lines_are_read_in_every_usual_form() {
        for line in [
            "2001.08-2005.07 贺兰县第一小学 教师",
            "2001.08—2005.07  贺兰县第一小学 教师",
            "2001年8月至2005年7月，贺兰县第一小学 教师",
            "2001年08月—2005年07月：贺兰县第一小学 教师",
            "２００１．０８－２００５．０７ 贺兰县第一小学 教师",
            "2001-08~2005-07 贺兰县第一小学 教师",
            "2001/8 -- 2005/7 贺兰县第一小学 教师",
            "200108-200507 贺兰县第一小学 教师",
            "2001.08.15-2005.07.01 贺兰县第一小学 教师",
            "2001-08-15至2005-07-01 贺兰县第一小学 教师",
            "自2001年8月至2005年7月 贺兰县第一小学 教师",
            "1. 2001.08-2005.07 贺兰县第一小学 教师",
            "（2）2001.08-2005.07 贺兰县第一小学 教师",
        ] {
            let expected = HistoryEntry {
                from: YearMonth::new(2001, 8),
                to: YearMonth::new(2005, 7),
                text: "贺兰县第一小学 教师".into(),
            };
            assert_eq!(of(line), [expected], "{line}");
        }
    }

    #[test]
    fn an_open_line_has_no_end_and_free_text_is_kept_whole() {
        for line in [
            "2010.08-至今 某校 校长",
            "2010.08至今 某校 校长",
            "2010年8月—今 某校 校长",
            "2010.08— 某校 校长",
            "2010.08起 某校 校长",
            "自2010年8月起至今，某校 校长",
            "①2010.08-至今 某校 校长",
        ] {
            let entries = of(line);
            assert_eq!((entries[0].from, entries[0].to), (YearMonth::new(2010, 8), None), "{line}");
            assert_eq!(entries[0].text, "某校 校长", "{line}");
        }
        assert_eq!(of("一直在本校任教")[0].text, "一直在本校任教");
        assert_eq!(of("2001.13-2005.07 某校")[0].text, "2001.13-2005.07 某校");
        assert_eq!(of("2001.08-2005.07 甲校 教师；2005.08-至今 乙校 校长").len(), 2);
        assert_eq!(of("2001.08-2005.07 甲校\n\n2005.08-至今 乙校").len(), 2);
    }

    #[test]
    fn two_periods_on_one_line_are_two_entries() {
        for line in [
            "2001.08-2010.07 甲校 教师 2010.08-至今 乙校 校长",
            "2001.08-2010.07 甲校 教师2010.08-至今 乙校 校长",
            "2001.08-2010.07 甲校 教师；2010.08— 乙校 校长",
            "2001年8月至2010年7月甲校教师，2010年8月至今乙校校长",
            "2001年8月参加工作，2001年8月至今乙校校长",
            "自2001年8月起至2010年7月，在甲校任教；自2010年8月起至今，任乙校校长",
        ] {
            assert_eq!(of(line).len(), 2, "{line}: {:?}", of(line));
        }
        for line in [
            "2001.08-2010.07 甲校 教师（其间：2003.09-2006.07 宁夏大学 在职研究生）",
            "2001.08-2010.07 甲校 教师，其间：2003.09-2006.07 在职研究生",
            "2001.08-2010.07 甲校 2003年度优秀教师",
        ] {
            assert_eq!(of(line).len(), 1, "{line}: {:?}", of(line));
        }
    }

    #[test]
    fn a_month_that_is_none_and_a_year_alone_are_noticed() {
        let rules =
            |text: &str| parse(&Cell::text(text)).notes.iter().map(|note| note.rule).collect::<Vec<_>>();
        for line in [
            "2001.13-2005.07 某校",
            "2001.08-2005.00 某校",
            "2001年8月-2005年17月 某校",
            "2001.08-2010.07 甲校 教师 2010.13-至今 乙校",
            "200113-200507 某校",
            "参加工作后，自2001年8月至2005年17月在某校任教",
        ] {
            assert_eq!(rules(line), ["history-month"], "{line}");
        }
        for line in [
            "2001-2005 某校 教师",
            "2001年—2005年 某校",
            "2001年至今 某校",
            "1998年参加工作，1998—2012年在某校任教",
            "1998年9月—2012年 某校",
            "2001.08-2010.07 甲校 教师 2010年至今 乙校",
        ] {
            assert_eq!(rules(line), ["history-year"], "{line}");
        }
        for line in
            ["2001.08-2005.07 某校", "一直在本校任教", "2010.08— 某校 校长", "2001.8-2005.7获2004.5.1奖章"]
        {
            assert_eq!(rules(line), [] as [&str; 0], "{line}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,60}") {
            of(&text);
        }

        #[test]
        fn digits_and_marks_never_panic(text in "[0-9.年月日至今—-]{0,24}") {
            of(&text);
        }

        #[test]
        fn what_is_printed_reads_back(year in 1970i16..2030, month in 1i8..=12, open in any::<bool>(), text in "[一-龥]{1,8} [一-龥]{1,4}") {
            prop_assume!(!text.starts_with(['一', '至', '到', '今']));
            let from = YearMonth::new(year, month);
            let entry = HistoryEntry { from, to: if open { None } else { YearMonth::new(year + 1, month) }, text };
            prop_assert_eq!(of(&entry.print()), vec![entry]);
        }
    }
}

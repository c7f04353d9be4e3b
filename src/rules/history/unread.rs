//! 工作经历里没有的月份: a line that begins like a dated one, with a month there is none of.
//!
//! Such a line has no readable range, so that order, gaps and overlaps would pass over it without a word.

use crate::finding::{Finding, Level};
use crate::model::{Field, HistoryEntry};
use crate::rules::support::{about, read};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "history-month",
    level: Level::Error,
    title: "工作经历里没有的月份",
    clause: "附件推荐表",
    why: "年月写错的一段没法排先后，印到推荐表上也是错的。",
    mend: "与档案核对后改正这一段的起止年月。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for nomination in &context.batch.nominations {
        for entry in read(&nomination.history).into_iter().flatten() {
            let Some(wrong) = impossible(entry) else { continue };
            let what = format!("有一段写的是“{wrong}”");
            let expected = "月份应为 1 到 12";
            findings.push(about(
                &RULE,
                context,
                nomination,
                Field::History,
                what,
                expected,
                "请核对后改正这一段",
            ));
        }
    }
}

/// The first year and month at a line's head of which the month is none; only of a line nobody could read.
fn impossible(entry: &HistoryEntry) -> Option<String> {
    if entry.from.is_some() {
        return None;
    }
    let line = text::squeeze(&text::half_width(&entry.text));
    // A range is two dates long; beyond it stands what the person did, class 2013.15 included.
    let head: String = line.chars().take(24).collect();
    dates(&head).into_iter().find(|(_, month)| !(1..=12).contains(month)).map(|(text, _)| text)
}

/// Every `1998.13`, `1998年13月`, `1998-13` of a text, with its month.
fn dates(text: &str) -> Vec<(String, u32)> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let digits = |from: usize| chars[from..].iter().take_while(|ch| ch.is_ascii_digit()).count();
        let year = digits(at);
        if year == 0 {
            at += 1;
            continue;
        }
        let after = at + year;
        let is_year = year == 4 && (chars[at..at + 2] == ['1', '9'] || chars[at..at + 2] == ['2', '0']);
        if is_year && chars.get(after).is_some_and(|ch| matches!(ch, '.' | '年' | '/' | '-')) {
            let month = digits(after + 1);
            if (1..=2).contains(&month) {
                let end = after + 1 + month;
                let number = chars[after + 1..end].iter().collect::<String>().parse().unwrap_or(0);
                found.push((chars[at..end].iter().collect(), number));
                at = end;
                continue;
            }
        }
        at = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_on_a_month_there_is_none_of() {
        for line in [
            "2001.13-至今 贺兰县第一小学 校长",
            "2001年0月—2010年7月 教师",
            "２００１．０８－２０１０．１９ 教师",
        ] {
            let found = fires(&RULE, |case| case.history(0, &[line]));
            assert_eq!(cells(&found), ["工作经历2"], "{line}");
        }
    }

    #[test]
    fn silent_on_lines_without_months() {
        for line in [
            "一直在贺兰县第一小学工作",
            "2001-2010 教师",
            "1、2001年参加工作",
            "2001.08-2010.07 第13小学 2013.15 班",
        ] {
            silent(&RULE, |case| case.history(0, &[line]));
        }
    }
}

//! What `yinfa rules` lists and `yinfa explain` prints: every rule with its level, why it is asked,
//! how to mend it, and the words of the clause it enforces.
//!
//! The regulation's text belongs to `wording`; here it is an argument.

use super::{Rule, all, find};
use crate::text;

/// Every rule, a line each: name, level, title, clause, in columns.
pub fn list() -> String {
    let columns = |of: fn(&Rule) -> &str| all().map(|rule| text::width(of(rule))).max().unwrap_or(0) + 2;
    let (name, level, title) =
        (columns(|rule| rule.name), columns(|rule| rule.level.label()), columns(|rule| rule.title));
    let mut lines = String::new();
    for rule in all() {
        lines.push_str(&text::pad(rule.name, name));
        lines.push_str(&text::pad(rule.level.label(), level));
        lines.push_str(&text::pad(rule.title, title));
        lines.push_str(rule.clause);
        lines.push('\n');
    }
    lines
}

/// One rule explained: what, why, how to mend it, and its clause as the regulation has it.
///
/// # Errors
/// No rule has that name: the nearest one that exists, if any is near.
pub fn explain(name: &str, regulation: &str) -> Result<String, Option<&'static str>> {
    let Some(rule) = find(name) else {
        return Err(text::nearest(name, all().map(|rule| rule.name)));
    };
    let mut page = format!(
        "{}  {}（{}）\n\n为什么查：{}\n怎么改：{}\n依据：{}\n",
        rule.name,
        rule.title,
        rule.level.label(),
        rule.why,
        rule.mend,
        rule.clause
    );
    if let Some(passage) = clause_text(regulation, rule.clause) {
        page.push('\n');
        for line in passage.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
            page.push_str("  ");
            page.push_str(line);
            page.push('\n');
        }
    }
    Ok(page)
}

/// The passage of the regulation that a clause names: `第4条` its numbered paragraph, `二、实施范围` the
/// section under that heading, `附件推荐表` the form at the end.
///
/// *Source*: the numbering of the official text itself; the clause's own words after the number are
/// not looked for, so that another county's headings do as well.
pub fn clause_text<'a>(regulation: &'a str, clause: &str) -> Option<&'a str> {
    if clause.starts_with("附件") {
        return annex(regulation);
    }
    if let Some(number) =
        clause.strip_prefix('第').and_then(|rest| rest.split_once('条')).map(|parts| parts.0)
    {
        return numbered(regulation, number.trim());
    }
    section(regulation, clause.split_once('、')?.0)
}

/// `4. …` up to the next paragraph that is numbered or a heading.
fn numbered<'a>(regulation: &'a str, number: &str) -> Option<&'a str> {
    passage(
        regulation,
        |line| leading_number(line) == Some(number),
        |line| leading_number(line).is_some() || section_numeral(line).is_some() || is_annex(line),
    )
}

/// `二、…` up to the next such heading.
fn section<'a>(regulation: &'a str, numeral: &str) -> Option<&'a str> {
    passage(
        regulation,
        |line| section_numeral(line) == Some(numeral),
        |line| section_numeral(line).is_some() || is_annex(line),
    )
}

/// The last line that opens an annex, to the end: the notice itself already names it near its head.
fn annex(regulation: &str) -> Option<&str> {
    let start = lines(regulation).filter(|(_, line)| is_annex(line)).last()?.0;
    Some(regulation[start..].trim_end())
}

/// From the first line that opens it to the line before the one that closes it.
fn passage(regulation: &str, opens: impl Fn(&str) -> bool, closes: impl Fn(&str) -> bool) -> Option<&str> {
    let start = lines(regulation).find(|(_, line)| opens(line))?.0;
    let end = lines(regulation)
        .find(|(at, line)| *at > start && closes(line))
        .map_or(regulation.len(), |(at, _)| at);
    Some(regulation[start..end].trim_end())
}

/// Byte offset and text of every line; the text without white space at its head.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_start())
    })
}

/// `4` of `4. 中小学校…`, with any of the marks a typist uses.
fn leading_number(line: &str) -> Option<&str> {
    let end = line.find(|ch: char| !ch.is_ascii_digit()).filter(|end| *end > 0)?;
    line[end..].starts_with(['.', '．', '、']).then_some(&line[..end])
}

/// `二` of `二、实施范围`.
fn section_numeral(line: &str) -> Option<&str> {
    let (numeral, _) = line.split_once('、')?;
    let is_numeral = !numeral.is_empty() && numeral.chars().all(|ch| "一二三四五六七八九十".contains(ch));
    is_numeral.then_some(numeral)
}

fn is_annex(line: &str) -> bool {
    line.starts_with("附件")
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGULATION: &str = "\
附件：贺兰县中小学校首席信息官推荐表

一、工作目标

到2025年，实现全覆盖。

二、实施范围

全县中小学校

四、岗位管理

4. 原则上由学校法定代表人担任。

5. 每届任期一般不少于3年，可连任。

五、岗位职责

15. 建立多元考核评价。

附件：

推荐表

| 姓 名 | | 照片 |
";

    #[test]
    fn a_clause_is_found_by_its_number() {
        for (clause, passage) in [
            ("第4条", "4. 原则上由学校法定代表人担任。"),
            ("第5条", "5. 每届任期一般不少于3年，可连任。"),
            ("第15条", "15. 建立多元考核评价。"),
            ("一、工作目标", "一、工作目标\n\n到2025年，实现全覆盖。"),
            ("二、实施范围", "二、实施范围\n\n全县中小学校"),
            ("附件推荐表", "附件：\n\n推荐表\n\n| 姓 名 | | 照片 |"),
        ] {
            assert_eq!(clause_text(REGULATION, clause), Some(passage), "{clause}");
        }
        for clause in ["第1条", "第55条", "九、附则", "别的"] {
            assert_eq!(clause_text(REGULATION, clause), None);
        }
    }

    #[test]
    fn a_rule_is_explained_with_its_clause_and_a_misspelt_one_guessed() {
        let page = explain("term-short", REGULATION).expect("a rule");
        for part in ["term-short", "请确认", "为什么查：", "怎么改：", "依据：第5条", "  5. 每届任期"]
        {
            assert!(page.contains(part), "{page}");
        }
        assert_eq!(explain("term-shrot", REGULATION), Err(Some("term-short")));
        assert_eq!(explain("zzzzzzz", REGULATION), Err(None));
        assert!(!explain("term-short", "").expect("a rule").contains("每届任期一般不少于3年，可连任"));
    }

    #[test]
    fn the_list_has_a_line_for_every_rule_in_columns() {
        let list = list();
        assert_eq!(list.lines().count(), all().count());
        let starts: Vec<usize> = list
            .lines()
            .zip(all())
            .map(|(line, rule)| text::width(&line[..line.rfind(rule.clause).expect("a clause")]))
            .collect();
        assert!(starts.windows(2).all(|pair| pair[0] == pair[1]), "{list}");
    }
}

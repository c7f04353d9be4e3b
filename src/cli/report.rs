//! The terminal report: status first, then what to mend, grouped by repair. Colour only where asked for;
//! whether the terminal takes it is decided by the caller.

use std::fmt::Write as _;
use std::io::IsTerminal;

use crate::document::report;
use crate::finding::{Finding, Level};
use crate::pipeline::Checked;
use crate::rules::{self, SchoolState};
use crate::text;

/// How many lines of one repair are printed; the report files have them all.
const PLACES: usize = 20;

/// Whether to colour what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    Plain,
    Ansi,
}

impl Colour {
    /// Colour on a terminal that has any, unless somebody said no (no-color.org).
    pub fn of_stdout() -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        // A console of Windows 10 knows colours, but takes their codes for text until it is told otherwise.
        let able = || cfg!(not(windows)) || anstyle_query::windows::enable_ansi_colors() == Some(true);
        if std::io::stdout().is_terminal() && !set("NO_COLOR") && !dumb && able() {
            Self::Ansi
        } else {
            Self::Plain
        }
    }

    fn paint(self, code: &str, text: &str) -> String {
        match self {
            Self::Plain => text.to_string(),
            Self::Ansi => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }

    fn level(self, level: Level, text: &str) -> String {
        let code = match level {
            Level::Error => "1;31",
            Level::Confirm => "1;33",
            Level::Fixed => "32",
            Level::Info => "36",
        };
        self.paint(code, text)
    }
}

/// `32 所学校：24 通过，2 待确认，4 退回，2 未报`, and who stands on no list.
pub fn status(checked: &Checked, colour: Colour) -> String {
    let summary = checked.verdicts.summary();
    let mut line = summary.line();
    if colour == Colour::Ansi {
        for (state, code) in [
            (SchoolState::Passed, "1;32"),
            (SchoolState::Pending, "1;33"),
            (SchoolState::Returned, "1;31"),
            (SchoolState::Missing, "1;31"),
            (SchoolState::Serving, "1;32"),
        ] {
            let part = format!("{} {}", summary.count(state), state.label());
            if summary.count(state) > 0 {
                line = line.replacen(&part, &colour.paint(code, &part), 1);
            }
        }
    }
    let unlisted = report::unlisted(&checked.batch);
    if !unlisted.is_empty() {
        let named: Vec<String> = unlisted.iter().take(5).map(|name| one_line(name)).collect();
        let more = if unlisted.len() > named.len() { "等" } else { "" };
        write!(line, "\n另有 {} 所不在学校名册上的学校报来材料：{}{more}", unlisted.len(), named.join("、"))
            .expect("a String takes every write");
    }
    line.push('\n');
    line
}

/// The findings a clerk must act on, then what was done for them.
pub fn findings(checked: &Checked, colour: Colour) -> String {
    const MORE: &str = "，见校验报告";
    let mut text = String::new();
    for level in [Level::Error, Level::Confirm] {
        group(&mut text, level, &checked.findings, colour, MORE);
    }
    let count = |level| checked.findings.iter().filter(|finding| finding.level == level).count();
    let (fixed, info) = (count(Level::Fixed), count(Level::Info));
    if fixed + info > 0 {
        writeln!(text, "另有 {fixed} 处已自动规范、{info} 条提示，见校验报告。")
            .expect("a String takes every write");
    }
    text
}

/// All of the findings, level by level, where no report file tells the rest.
pub fn every_finding(findings: &[Finding], colour: Colour) -> String {
    let mut text = String::new();
    for level in [Level::Error, Level::Confirm, Level::Fixed, Level::Info] {
        group(&mut text, level, findings, colour, "");
    }
    text
}

/// One level, repair by repair, the most frequent first.
fn group(text: &mut String, level: Level, findings: &[Finding], colour: Colour, more: &str) {
    let answered = |finding: &Finding| level == Level::Confirm && !finding.is_unsettled();
    let of_level = |finding: &&Finding| finding.level == level && !answered(finding);
    let mut repairs: Vec<(&str, Vec<&Finding>)> = Vec::new();
    for finding in findings.iter().filter(of_level) {
        match repairs.iter_mut().find(|(rule, _)| *rule == finding.rule) {
            Some((_, group)) => group.push(finding),
            None => repairs.push((finding.rule, vec![finding])),
        }
    }
    repairs.sort_by_key(|(_, group)| std::cmp::Reverse(group.len()));
    for (name, group) in repairs {
        let rule = rules::find(name);
        let (title, clause) = rule.map_or((name, ""), |rule| (rule.title, rule.clause));
        let head = colour.level(level, &format!("【{}】{title}", level.label()));
        let aside = colour.paint("2", &format!("（{name}，{clause}）"));
        writeln!(text, "{head}{aside}{} 处", group.len()).expect("a String takes every write");
        // What is said of a whole table is said of many schools in the same words: one line for all of them.
        let lines: Vec<&[&Finding]> = group.chunk_by(|one, other| one.full() == other.full()).collect();
        for line in lines.iter().take(PLACES) {
            let finding = line[0];
            let who: Vec<&str> =
                [finding.school.as_deref(), finding.person.as_deref()].into_iter().flatten().collect();
            let others = if line.len() > 1 { format!("等 {} 处", line.len()) } else { String::new() };
            let who = format!("{}{others}", one_line(&who.join(" ")));
            let who = if who.is_empty() { who } else { format!("{who}：") };
            let place = finding.place.as_ref().map(|place| format!("〔{}〕", one_line(&place.to_string())));
            let place = place.map(|place| format!("　{}", colour.paint("2", &place))).unwrap_or_default();
            writeln!(text, "  {who}{}{place}", one_line(&finding.full()))
                .expect("a String takes every write");
        }
        let told: usize = lines.iter().take(PLACES).map(|line| line.len()).sum();
        if group.len() > told {
            writeln!(text, "  …… 还有 {} 处{more}", group.len() - told).expect("a String takes every write");
        }
        text.push('\n');
    }
}

/// A cell may hold line breaks and controls, turned directions too; a terminal must not obey them.
fn one_line(message: &str) -> String {
    message
        .chars()
        .map(|ch| if matches!(ch, '\n' | '\r' | '\t') { ' ' } else { ch })
        .filter(|ch| !ch.is_control() && !text::is_invisible(*ch))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_gives_the_terminal_no_orders() {
        assert_eq!(one_line("甲\u{1b}[31m\n乙\u{202e}丙\u{9b}x"), "甲[31m 乙丙x");
        assert_eq!(Colour::Plain.level(Level::Error, "甲"), "甲");
        assert!(Colour::Ansi.level(Level::Error, "甲").starts_with("\u{1b}[1;31m甲"));
    }
}

//! The terminal report: status first, then what to mend, grouped by repair.

use std::fmt::Write as _;

use crate::finding::{Finding, Level};
use crate::pipeline::Checked;
use crate::rules;

/// How many places of one repair are printed; the report files have them all.
const PLACES: usize = 20;

/// The findings a clerk must act on, then what was done for them, then the status.
pub fn findings(checked: &Checked) -> String {
    let mut text = String::new();
    for level in [Level::Error, Level::Confirm] {
        group(&mut text, level, &checked.findings);
    }
    let count = |level| checked.findings.iter().filter(|finding| finding.level == level).count();
    let (fixed, info) = (count(Level::Fixed), count(Level::Info));
    if fixed + info > 0 {
        writeln!(text, "另有 {fixed} 处已自动规范、{info} 条提示，见校验报告。")
            .expect("a String takes every write");
    }
    text
}

/// One level, repair by repair, the most frequent first.
fn group(text: &mut String, level: Level, findings: &[Finding]) {
    let of_level = |finding: &&Finding| finding.level == level && finding.blocks();
    let mut repairs: Vec<(&str, Vec<&Finding>)> = Vec::new();
    for finding in findings.iter().filter(of_level) {
        match repairs.iter_mut().find(|(rule, _)| *rule == finding.rule) {
            Some((_, group)) => group.push(finding),
            None => repairs.push((finding.rule, vec![finding])),
        }
    }
    repairs.sort_by_key(|(_, group)| std::cmp::Reverse(group.len()));
    for (name, group) in repairs {
        let (title, clause) = rules::find(name).map_or((name, ""), |rule| (rule.title, rule.clause));
        writeln!(text, "【{}】{title}（{name}，{clause}）{} 处", level.label(), group.len())
            .expect("a String takes every write");
        for finding in group.iter().take(PLACES) {
            let who: Vec<&str> =
                [finding.school.as_deref(), finding.person.as_deref()].into_iter().flatten().collect();
            let place = finding.place.as_ref().map(|place| format!("　〔{place}〕")).unwrap_or_default();
            let who = if who.is_empty() { String::new() } else { format!("{}：", who.join(" ")) };
            writeln!(text, "  {who}{}{place}", one_line(&finding.message))
                .expect("a String takes every write");
        }
        if group.len() > PLACES {
            writeln!(text, "  …… 还有 {} 处，见校验报告", group.len() - PLACES)
                .expect("a String takes every write");
        }
        text.push('\n');
    }
}

/// A cell may hold line breaks and controls; a terminal must not obey them.
fn one_line(message: &str) -> String {
    message
        .chars()
        .map(|ch| if matches!(ch, '\n' | '\r' | '\t') { ' ' } else { ch })
        .filter(|ch| !ch.is_control())
        .collect()
}

//! Waivers 确认: what a person accepted in 确认.xlsx, held against what is asked today.
//!
//! An answer is bound to rule, school, person, field and the value that was seen; it lapses when any of
//! them changes. Only a `confirm` can be answered. What a line of the workbook failed to do is said as a
//! finding of its own; the lines themselves are never changed here.

mod incomplete;
mod lapsed;
mod refused;
mod unused;

use std::collections::HashMap;

use super::support::{name_key, read};
use super::{Context, Rule, all};
use crate::finding::{Finding, Level};
use crate::model::{Value, WaiverRow};
use crate::{output, text};

pub(super) const RULES: &[&Rule] = &[&lapsed::RULE, &refused::RULE, &incomplete::RULE, &unused::RULE];

/// 核对码: names a question by everything an answer to it is bound to.
///
/// *Shape*: `Q` and 12 hex digits; the letter keeps office programs from taking it for a number.
pub fn key(finding: &Finding) -> String {
    let field = |text: &Option<String>| text.clone().unwrap_or_default();
    // A question about no cell is told apart by its words.
    let seen = finding.seen.as_ref().unwrap_or(&finding.message);
    let parts = [
        finding.rule.to_string(),
        field(&finding.school),
        field(&finding.person),
        finding.field.unwrap_or("").to_string(),
        seen.clone(),
        field(&finding.evidence),
    ];
    format!("Q{}", &output::sha256(parts.join("\u{1f}").as_bytes())[..12].to_uppercase())
}

/// 规则 as a line names it: `任期短于规定年限（term-short）`.
pub fn title(rule: &str) -> String {
    super::find(rule).map_or_else(|| rule.to_string(), |rule| format!("{}（{}）", rule.title, rule.name))
}

/// Settles what has been answered; returns what there is to say about lines that settle nothing.
pub(super) fn settle(context: &Context, findings: &mut [Finding]) -> Vec<Finding> {
    let mut said = Vec::new();
    let answers: Vec<Answer> =
        context.batch.waivers.iter().filter_map(|row| Answer::of(row, &mut said)).collect();
    if answers.is_empty() {
        return said;
    }
    let index = Index::of(findings);
    let left: Vec<&Answer> = answers.iter().filter(|answer| !answer.settles(&index, findings)).collect();
    said.extend(left.into_iter().map(|answer| answer.says(&index, findings)));
    said
}

/// A line that was filled in.
struct Answer<'a> {
    row: &'a WaiverRow,
    identity: Identity,
    reason: &'a str,
    by: &'a str,
}

/// What a line and a question share while the value may have changed.
#[derive(PartialEq, Eq, Hash)]
struct Identity {
    rule: &'static str,
    school: String,
    person: String,
    /// 联系电话
    label: String,
}

/// Findings by what a line may name them by.
struct Index {
    keys: HashMap<String, Vec<usize>>,
    identities: HashMap<Identity, Vec<usize>>,
}

impl Index {
    fn of(findings: &[Finding]) -> Self {
        let mut index = Self { keys: HashMap::new(), identities: HashMap::new() };
        for (at, finding) in findings.iter().enumerate() {
            index.keys.entry(key(finding)).or_default().push(at);
            let identity = Identity {
                rule: finding.rule,
                school: text::squeeze(finding.school.as_deref().unwrap_or("")),
                person: name_key(finding.person.as_deref().unwrap_or("")),
                label: text::squeeze(finding.label.unwrap_or("")),
            };
            index.identities.entry(identity).or_default().push(at);
        }
        index
    }
}

fn written(value: &Option<Value<String>>) -> &str {
    read(value).map_or("", |text| text.trim())
}

impl<'a> Answer<'a> {
    /// `None` for a line nobody has answered, which is most of them.
    fn of(row: &'a WaiverRow, said: &mut Vec<Finding>) -> Option<Self> {
        let (reason, by) = (written(&row.reason), written(&row.by));
        let [reason, by] = [reason, by].map(|words| if text::is_placeholder(words) { "" } else { words });
        if reason.is_empty() && by.is_empty() {
            return None;
        }
        let Some(rule) = rule_of(written(&row.rule)) else {
            said.push(unused::finding(row, "写的规则不认识"));
            return None;
        };
        if reason.is_empty() || by.is_empty() {
            said.push(incomplete::finding(row, if by.is_empty() { "确认人" } else { "理由" }));
            return None;
        }
        // 联系电话（D7） 汇总.xlsx › 汇总表: the field stands first.
        let label = written(&row.cell).split(['（', '(']).next().unwrap_or("");
        let identity = Identity {
            rule,
            school: text::squeeze(written(&row.school)),
            person: name_key(written(&row.person)),
            label: text::squeeze(label),
        };
        Some(Self { row, identity, reason, by })
    }

    /// Settles every question it answers; false where there is none.
    fn settles(&self, index: &Index, findings: &mut [Finding]) -> bool {
        let mut any = false;
        for &at in self.exact(index, findings).iter() {
            let finding = &mut findings[at];
            if NEEDS_A_VALUE.contains(&finding.rule) {
                continue;
            }
            if finding.is_unsettled() {
                let date = Some(written(&self.row.date)).filter(|date| !date.is_empty());
                let when = date.map(|date| format!("，{date}")).unwrap_or_default();
                finding.settled = Some(format!("{}（{}确认{when}）", self.reason, self.by));
                // As in `grade`: a question that is answered is one no longer.
                finding.level = Level::Info;
            }
            any |= finding.level == Level::Info || finding.level == Level::Fixed;
        }
        any
    }

    /// The questions with the very value that was answered.
    fn exact(&self, index: &Index, findings: &[Finding]) -> Vec<usize> {
        let own = written(&self.row.key);
        if !own.is_empty() {
            return index.keys.get(&own.to_uppercase()).cloned().unwrap_or_default();
        }
        // Without a 核对码 the value itself must stand in the line, and be all that the question rests on.
        let whole = |at: &usize| findings[*at].evidence.is_none() && self.shows(&findings[*at]);
        self.alike(index).filter(whole).collect()
    }

    /// The questions about the same cell, whatever stands there.
    fn alike(&self, index: &Index) -> impl Iterator<Item = usize> {
        index.identities.get(&self.identity).into_iter().flatten().copied()
    }

    /// Does the line show the value the question is about?
    fn shows(&self, question: &Finding) -> bool {
        let seen = written(&self.row.seen);
        let seen = if seen == BLANK { String::new() } else { text::squeeze(seen) };
        question.seen.as_deref().is_some_and(|own| text::squeeze(own) == seen)
    }

    fn says(&self, index: &Index, findings: &[Finding]) -> Finding {
        let exact = self.exact(index, findings);
        let now: Vec<&Finding> = exact.into_iter().chain(self.alike(index)).map(|at| &findings[at]).collect();
        if let Some(error) = now.iter().find(|finding| finding.level == Level::Error) {
            return refused::finding(self.row, error);
        }
        if let Some(open) = now.iter().find(|finding| NEEDS_A_VALUE.contains(&finding.rule)) {
            return refused::open(self.row, open);
        }
        match now.iter().find(|finding| finding.is_unsettled()) {
            // Nothing may have changed, but the line cannot show it.
            Some(question)
                if written(&self.row.key).is_empty() && (question.seen.is_none() || self.shows(question)) =>
            {
                incomplete::finding(self.row, "核对码")
            }
            Some(question) => lapsed::finding(self.row, question),
            None => unused::finding(self.row, "现在没有对应的问题"),
        }
    }
}

/// Questions about which value is meant: until one stands in the cell there is nothing to print, and no reason can
/// take its place.
const NEEDS_A_VALUE: [&str; 3] = ["birth-ambiguous", "date-ambiguous", "education-degree"];

/// What a line prints for a cell that is blank.
pub const BLANK: &str = "（空）";

/// The rule a line names: by its name, its title, or both.
fn rule_of(written: &str) -> Option<&'static str> {
    let text = text::half_width(written);
    let name = text.rsplit_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')').trim());
    let rules = || all();
    rules()
        .find(|rule| rule.name == name || rule.name == text.trim())
        .or_else(|| rules().find(|rule| rule.title == written.trim()))
        .map(|rule| rule.name)
}

/// A finding at a line of the workbook.
fn at(rule: &Rule, row: &WaiverRow, what: &str, expected: String, hint: &str) -> Finding {
    let said =
        |value: &Option<Value<String>>| Some(written(value).to_string()).filter(|text| !text.is_empty());
    let line = row.source.row().map(|row| format!("第{row}行")).unwrap_or_default();
    let file = row.source.file.rsplit('/').next().unwrap_or("");
    let message = format!("{file} {line}{what}，{expected}。{hint}。");
    let mut finding = Finding::new(rule.name, message)
        .at(&row.source)
        .seen(written(&row.seen))
        .expected(expected)
        .hint(hint);
    finding.school = said(&row.school);
    finding.person = said(&row.person);
    finding.label = Some("确认");
    finding.field = Some("waiver");
    finding
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::place::{CellRef, Place};
    use crate::rules::testing::Case;

    pub(super) fn line(cells: &[(&str, &str)]) -> WaiverRow {
        let place = Place::file("确认.xlsx").at(CellRef::new(4, 1));
        let mut row = WaiverRow::at(place.clone());
        for (column, text) in cells {
            let value = Some(Value::new(place.clone(), *text, Some(text.to_string())));
            *match *column {
                "规则" => &mut row.rule,
                "学校" => &mut row.school,
                "姓名" => &mut row.person,
                "哪个格子" => &mut row.cell,
                "现在是" => &mut row.seen,
                "理由" => &mut row.reason,
                "确认人" => &mut row.by,
                "日期" => &mut row.date,
                "核对码" => &mut row.key,
                other => panic!("no column {other}"),
            } = value;
        }
        row
    }

    /// A term that is too short, asked about, and the line that answers it.
    pub(super) fn asked() -> (Case, WaiverRow) {
        let mut case = Case::clean();
        case.term(0, "2026-03-01", "2028-05-31");
        let question = case.judge().0.remove(0);
        assert!(question.is_unsettled());
        let row = line(&[
            ("规则", &title(question.rule)),
            ("学校", question.school.as_deref().unwrap()),
            ("姓名", question.person.as_deref().unwrap()),
            ("哪个格子", "任期结束（Q2） 名单.xlsx › 推荐人选汇总表"),
            ("现在是", question.seen.as_deref().unwrap()),
            ("理由", "到龄退休"),
            ("确认人", "张主任"),
            ("日期", "2026-03-02"),
            ("核对码", &key(&question)),
        ]);
        (case, row)
    }

    #[test]
    fn an_answer_settles_its_question_and_the_school_passes() {
        let (mut case, row) = asked();
        assert_eq!(case.judge().1.summary().pending, 1);
        case.batch.waivers.push(row);
        let (findings, verdicts) = case.judge();
        assert_eq!(verdicts.summary().passed, 3);
        let [settled] = &findings[..] else { panic!("{findings:#?}") };
        assert_eq!(settled.level, Level::Info);
        assert_eq!(settled.settled.as_deref(), Some("到龄退休（张主任确认，2026-03-02）"));
    }

    #[test]
    fn without_its_code_the_line_itself_names_the_question() {
        for (column, changed, passes) in [
            ("规则", "term-short", true),
            ("规则", "任期短于规定年限", true),
            ("学校", " 贺兰县 第一小学", true),
            ("学校", "贺兰县第四中学", false),
            ("现在是", "2028-06-30", false),
            ("哪个格子", "任期结束", true),
            ("哪个格子", "联系电话", false),
            ("姓名", "李玥", false),
        ] {
            let (mut case, mut row) = asked();
            row.key = None;
            let changed = line(&[(column, changed)]);
            match column {
                "规则" => row.rule = changed.rule,
                "学校" => row.school = changed.school,
                "姓名" => row.person = changed.person,
                "现在是" => row.seen = changed.seen,
                _ => row.cell = changed.cell,
            }
            let mut question = case.judge().0.remove(0);
            question.evidence = None;
            case.batch.waivers.push(row);
            settle(&case.context(), std::slice::from_mut(&mut question));
            assert_eq!(question.settled.is_some(), passes, "{column}");
        }
    }

    /// What the question rests on stands in no line but in its code; nor does a question about no cell.
    #[test]
    fn without_its_code_a_line_settles_only_what_it_shows_whole() {
        for (evidence, seen, passes) in [(true, true, false), (false, false, false), (false, true, true)] {
            let (mut case, mut row) = asked();
            row.key = None;
            let mut question = case.judge().0.remove(0);
            question.evidence = question.evidence.filter(|_| evidence);
            if !seen {
                (question.seen, row.seen) = (None, line(&[("现在是", BLANK)]).seen);
            }
            case.batch.waivers.push(row);
            let said = settle(&case.context(), std::slice::from_mut(&mut question));
            assert_eq!(question.settled.is_some(), passes, "{evidence} {seen}");
            let lacks =
                said.iter().any(|own| own.rule == "waiver-incomplete" && own.message.contains("核对码"));
            assert_eq!(lacks, !passes, "{said:#?}");
        }
    }

    #[test]
    fn nobody_signs_with_a_dash() {
        for by in ["/", "无", "——", "待定"] {
            let (mut case, mut row) = asked();
            row.by = line(&[("确认人", by)]).by;
            case.batch.waivers.push(row);
            let (findings, verdicts) = case.judge();
            assert_eq!(verdicts.summary().pending, 1, "{by}");
            assert!(findings.iter().any(|finding| finding.rule == "waiver-incomplete"), "{by}");
        }
    }

    #[test]
    fn the_code_alone_is_enough_and_a_line_without_an_answer_is_none() {
        let (mut case, row) = asked();
        let bare = line(&[("规则", "term-short"), ("理由", "到龄"), ("确认人", "张主任")]);
        case.batch.waivers.push(WaiverRow { key: row.key.clone(), ..bare });
        assert_eq!(case.judge().1.summary().passed, 3);
        let (mut case, row) = asked();
        case.batch.waivers.push(WaiverRow { reason: None, by: None, ..row });
        let (findings, verdicts) = case.judge();
        assert_eq!((findings.len(), verdicts.summary().pending), (1, 1));
    }

    #[test]
    fn what_a_question_rests_on_is_part_of_its_name() {
        let question = Finding::new("photo-small", "太小").seen("a.jpg");
        let other = question.clone().resting_on("another picture");
        assert_ne!(key(&question), key(&other));
        assert!(key(&question).starts_with('Q') && key(&question).len() == 13);
    }
}

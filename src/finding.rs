//! Finding 校验问题: one thing a clerk should know, with its place.
//!
//! A finding is a value, not an error: reading and checking collect all of them and go on. Its level
//! and clause are not decided here; they belong to the rule it names (`rules::registry`), which the
//! settings may override.

use serde::{Deserialize, Serialize};

use crate::place::Place;
use crate::text;

/// Level 级别 of a finding, from the gravest down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 必须改: blocks that school's documents.
    Error,
    /// 请确认: passes once a person accepts it with a reason.
    Confirm,
    /// 已自动规范: was mended safely and is listed.
    Fixed,
    /// 提示: informs.
    Info,
}

impl Level {
    /// The Chinese name printed in every report.
    pub fn label(self) -> &'static str {
        match self {
            Level::Error => "必须改",
            Level::Confirm => "请确认",
            Level::Fixed => "已自动规范",
            Level::Info => "提示",
        }
    }
}

/// Finding 校验问题.
///
/// *Shape*: as the `check --format json` contract has it. `school` is the list's full name, or as
/// sent where it matches none; `field` is the key of the field (`phone`), `label` its Chinese name.
///
/// *Invariant*: `rule` is a name in the registry; `level` and `clause` are what the registry and the
/// settings say, filled in by `rules::judge` (until then they are `Info` and none).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: &'static str,
    pub level: Level,
    pub school: Option<String>,
    pub person: Option<String>,
    pub field: Option<&'static str>,
    pub label: Option<&'static str>,
    pub place: Option<Place>,
    /// What stood there, whole.
    pub seen: Option<String>,
    /// What was found, in words, where the cell's text alone does not say it: `里“2007.07”到“2010.08”之间空了36个月`.
    pub what: Option<String>,
    /// What should stand there: `应为 11 位手机号，少 1 位`.
    pub expected: Option<String>,
    /// Where, what was seen, what was expected: one Chinese sentence.
    pub message: String,
    /// What to do: `请核对后重填`.
    pub hint: Option<String>,
    pub clause: Option<&'static str>,
    /// A reason in the row, or an accepted waiver, settles a `confirm`: it is kept and shown as `Info`,
    /// and no longer holds the school back.
    pub settled: Option<String>,
    /// What the question rests on beside `seen`, such as the other school of two: an answer to it lapses
    /// when this changes. Shown to nobody.
    pub evidence: Option<String>,
    /// A sentence for the bureau alone, such as which other school is meant: no paper that goes to a school has it.
    pub aside: Option<String>,
}

/// A value as a message quotes it. *Units*: characters; a longer one keeps its beginning and its end.
const QUOTED: usize = 60;

/// Without what nobody can see or print.
fn quoted(seen: &str) -> String {
    let seen: String = seen.chars().filter(|ch| !ch.is_control() || ch.is_whitespace()).collect();
    text::shortened(&seen, QUOTED)
}

impl Finding {
    /// A finding with a message of its own and no place yet. A message is a sentence and ends as one.
    pub fn new(rule: &'static str, message: impl Into<String>) -> Self {
        let mut message = message.into();
        if !message.is_empty() && !message.ends_with(['。', '？', '！']) {
            message.push('。');
        }
        Self {
            rule,
            level: Level::Info,
            school: None,
            person: None,
            field: None,
            label: None,
            place: None,
            seen: None,
            what: None,
            expected: None,
            message,
            hint: None,
            clause: None,
            settled: None,
            evidence: None,
            aside: None,
        }
    }

    /// A finding about one cell, in the sentence every cell finding has:
    /// `联系电话（D7）现在是“1399510234”，应为 11 位手机号，少 1 位。请核对后重填。`
    pub fn at_cell(
        rule: &'static str,
        field: &'static str,
        label: &'static str,
        place: &Place,
        seen: &str,
        expected: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        let (expected, hint) = (expected.into(), hint.into());
        let at = place.cell.map(|cell| format!("（{cell}）")).unwrap_or_default();
        let now = if seen.trim().is_empty() {
            "是空的".to_string()
        } else {
            format!("现在是“{}”", quoted(seen))
        };
        let mut message = format!("{label}{at}{now}，{expected}。");
        if !hint.is_empty() {
            message.push_str(&hint);
            message.push('。');
        }
        Self {
            field: Some(field),
            label: Some(label),
            place: Some(place.clone()),
            seen: Some(seen.to_string()),
            expected: Some(expected),
            hint: (!hint.is_empty()).then_some(hint),
            ..Self::new(rule, message)
        }
    }

    pub fn at(mut self, place: &Place) -> Self {
        self.place = Some(place.clone());
        self
    }

    /// An empty name is none: what a row without a school is found to lack belongs to the batch.
    pub fn of_school(mut self, school: impl Into<String>) -> Self {
        self.school = Some(school.into()).filter(|school| !school.is_empty());
        self
    }

    pub fn of_person(mut self, person: impl Into<String>) -> Self {
        self.person = Some(person.into());
        self
    }

    pub fn seen(mut self, seen: impl Into<String>) -> Self {
        self.seen = Some(seen.into());
        self
    }

    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The reason that settles this `confirm`, where the row gives one.
    pub fn settled_by(mut self, reason: Option<String>) -> Self {
        self.settled = reason.filter(|reason| !reason.trim().is_empty());
        self
    }

    /// What else the question rests on; see [`Finding::evidence`].
    pub fn resting_on(mut self, evidence: impl Into<String>) -> Self {
        self.evidence = Some(evidence.into());
        self
    }

    /// What only the bureau may read beside the message; a sentence.
    pub fn aside(mut self, aside: impl Into<String>) -> Self {
        self.aside = Some(aside.into());
        self
    }

    /// The message; what is settled asks for nothing any more, so that what to do is left out.
    pub fn said(&self) -> String {
        let order = self.hint.as_deref().filter(|_| self.settled.is_some());
        let without = order.and_then(|hint| self.message.strip_suffix('。')?.strip_suffix(hint));
        without.filter(|rest| rest.ends_with('。')).unwrap_or(&self.message).to_string()
    }

    /// The message as the bureau reads it.
    pub fn full(&self) -> String {
        format!("{}{}", self.said(), self.aside.as_deref().unwrap_or(""))
    }

    /// The message, and by whose word a question was settled.
    pub fn told(&self) -> String {
        match &self.settled {
            Some(settled) => format!("{}已说明：{}。", self.full(), settled.trim_end_matches('。')),
            None => self.full(),
        }
    }

    /// Why it is asked, without the cell and its text: what was found, and what was expected.
    pub fn why(&self) -> String {
        let what = self.what.as_deref().map(|what| what.trim_start_matches(['：', '里'])).unwrap_or("");
        match (what, self.expected.as_deref()) {
            (_, None) => self.message.trim_end_matches('。').to_string(),
            ("", Some(expected)) => expected.to_string(),
            (what, Some(expected)) => format!("{what}，{expected}"),
        }
    }

    /// Does it hold its school's documents back?
    pub fn blocks(&self) -> bool {
        self.level == Level::Error || self.is_unsettled()
    }

    /// A `confirm` nobody has answered yet.
    pub fn is_unsettled(&self) -> bool {
        self.level == Level::Confirm && self.settled.is_none()
    }
}

/// The order of every report: file, sheet, row, column, rule; findings without a place come first.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        (&a.place, a.rule, &a.school, &a.message).cmp(&(&b.place, b.rule, &b.school, &b.message))
    });
}

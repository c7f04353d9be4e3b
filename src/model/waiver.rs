//! Waiver rows 确认.xlsx: what a person accepted, as written. What a row settles, and when it lapses, is for
//! the rules.

use super::Value;
use crate::place::Place;

/// One line of a 确认.xlsx. *Invariant*: a column the sheet lacks is `None`, an empty cell a `Value` with
/// nothing read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaiverRow {
    /// Where the 规则 value stands.
    pub source: Place,
    /// 规则: the rule's name or title.
    pub rule: Option<Value<String>>,
    /// 学校
    pub school: Option<Value<String>>,
    /// 姓名
    pub person: Option<Value<String>>,
    /// 格子: the place in question, as it was printed.
    pub cell: Option<Value<String>>,
    /// 现在是: the text that was accepted.
    pub seen: Option<Value<String>>,
    /// 理由
    pub reason: Option<Value<String>>,
    /// 确认人
    pub by: Option<Value<String>>,
    /// 日期, as written.
    pub date: Option<Value<String>>,
    /// 核对码: names exactly the question that was answered.
    pub key: Option<Value<String>>,
}

impl WaiverRow {
    /// The file at the top of a workspace that answers are taken from, and from nowhere else.
    pub const FILE: &str = "确认.xlsx";

    /// A row with nothing but its place.
    pub fn at(source: Place) -> Self {
        Self {
            source,
            rule: None,
            school: None,
            person: None,
            cell: None,
            seen: None,
            reason: None,
            by: None,
            date: None,
            key: None,
        }
    }
}

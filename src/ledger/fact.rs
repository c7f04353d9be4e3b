//! Fact 事实: what happened, once written never changed. Corrections are new facts.
//!
//! Plain values as they are stored, one flat JSON object each. What they amount to is told by `state`; what of them
//! may be written after what, by `admit`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::YearMonth;

/// One fact, as it is stored.
///
/// *Invariant*: what an earlier version wrote still reads: new members are optional, none is ever renamed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// 提名: a school put somebody forward, and the bureau took it up.
    Nominated(Nominated),
    /// 聘任 (第5条): somebody was appointed by a numbered notice.
    Appointed(Appointed),
    /// 续聘 (第5条, 可连任): a further term of the same person at the same school.
    Renewed(Appointed),
    /// 解聘: an office ended before its term did: moved, left, over the age.
    Ended(Ended),
    /// 变更: something about a school or a holder of office became different.
    Changed(Changed),
    /// 重新报备 (第5条): a change was filed with the bureau.
    Refiled(Refiled),
    /// 培训 (第16–17条): somebody took part in a training.
    Trained(Trained),
    /// 考核 (第14–15条): the result of one person's year.
    Assessed(Assessed),
    /// 印发: a numbered document went out, with its files.
    Issued(Issued),
    /// 撤销: a document was revoked, and none of its appointments holds from that day on.
    Revoked(Revoked),
    /// 确认: what a check asked was answered with a reason.
    Waived(Waived),
}

/// Every kind by its Chinese name, in the order of an export.
pub const KINDS: [&str; 11] =
    ["提名", "聘任", "续聘", "解聘", "变更", "报备", "培训", "考核", "印发", "撤销", "确认"];

impl Fact {
    /// Reads what `Serialize` wrote. The derived `Deserialize` first builds a generic value to find the kind in, which
    /// costs more than all the rest of a replay; here the kind is read off the front, where it always stands.
    ///
    /// # Errors
    /// As the derived one.
    pub(super) fn of_body(body: &str) -> serde_json::Result<Self> {
        fn read<'a, T: Deserialize<'a>>(body: &'a str, fact: fn(T) -> Fact) -> serde_json::Result<Fact> {
            serde_json::from_str(body).map(fact)
        }
        let kind = body.strip_prefix("{\"kind\":\"").and_then(|rest| rest.split('"').next());
        match kind {
            Some("nominated") => read(body, Fact::Nominated),
            Some("appointed") => read(body, Fact::Appointed),
            Some("renewed") => read(body, Fact::Renewed),
            Some("ended") => read(body, Fact::Ended),
            Some("changed") => read(body, Fact::Changed),
            Some("refiled") => read(body, Fact::Refiled),
            Some("trained") => read(body, Fact::Trained),
            Some("assessed") => read(body, Fact::Assessed),
            Some("issued") => read(body, Fact::Issued),
            Some("revoked") => read(body, Fact::Revoked),
            Some("waived") => read(body, Fact::Waived),
            _ => serde_json::from_str(body),
        }
    }

    /// The day it speaks of, where it speaks of one.
    pub fn day(&self) -> Option<Date> {
        match self {
            Fact::Appointed(fact) | Fact::Renewed(fact) => Some(fact.start),
            Fact::Ended(fact) => Some(fact.on),
            Fact::Changed(fact) => Some(fact.on),
            Fact::Refiled(fact) => Some(fact.on),
            Fact::Trained(fact) => Some(fact.on),
            Fact::Assessed(fact) => Date::new(fact.year, 12, 31).ok(),
            Fact::Issued(fact) => Some(fact.date),
            Fact::Revoked(fact) => Some(fact.on),
            Fact::Nominated(_) | Fact::Waived(_) => None,
        }
    }

    /// The Chinese name of its kind.
    pub fn label(&self) -> &'static str {
        KINDS[match self {
            Fact::Nominated(_) => 0,
            Fact::Appointed(_) => 1,
            Fact::Renewed(_) => 2,
            Fact::Ended(_) => 3,
            Fact::Changed(_) => 4,
            Fact::Refiled(_) => 5,
            Fact::Trained(_) => 6,
            Fact::Assessed(_) => 7,
            Fact::Issued(_) => 8,
            Fact::Revoked(_) => 9,
            Fact::Waived(_) => 10,
        }]
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nominated {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub school_code: Option<String>,
    pub school: String,
    pub person: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth: Option<String>,
    #[serde(default)]
    pub post: String,
    /// 新任, 续任 or 中途变更, where it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
    /// Why somebody else than the 法定代表人 (第4条).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointed {
    pub school_code: Option<String>,
    pub school: String,
    pub person: String,
    /// `1978-05`
    pub birth: Option<String>,
    #[serde(default)]
    pub post: String,
    pub start: Date,
    pub end: Date,
    pub document_no: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_no: Option<String>,
    /// The digest of the row it was nominated by: the same row, met again, asks for nothing new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// What a roster prints beside the name.
    #[serde(default, skip_serializing_if = "Details::is_empty")]
    pub details: Details,
}

/// What else a roster says of a person, as of the appointment. Internal; no public edition prints it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub town: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sex: String,
    /// 人员类别: decides a woman's statutory retirement age.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub staff: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub politics: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub education: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// 法定代表人 of the school on that day, by the list: who comes after is a change.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub legal_representative: String,
}

impl Details {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    pub school_code: Option<String>,
    pub school: String,
    pub person: String,
    /// The first day on which the office is no longer held.
    pub on: Date,
    #[serde(default)]
    pub reason: String,
    /// The notice that says so, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_no: Option<String>,
}

/// What became different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// 校名: `after` is the new name.
    Renamed,
    /// 标识码: `after` is the new code.
    Recoded,
    /// 并入: `after` is the name of the school that goes on, `after_code` its code.
    Merged,
    /// 停办
    Closed,
    /// 法定代表人
    LegalRepresentative,
    /// 职务, of a holder of office.
    Post,
}

impl Change {
    pub const ALL: [Change; 6] = [
        Change::Renamed,
        Change::Recoded,
        Change::Merged,
        Change::Closed,
        Change::LegalRepresentative,
        Change::Post,
    ];

    pub fn label(self) -> &'static str {
        match self {
            Change::Renamed => "校名变更",
            Change::Recoded => "标识码变更",
            Change::Merged => "并入他校",
            Change::Closed => "停办",
            Change::LegalRepresentative => "法定代表人变更",
            Change::Post => "职务变更",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    pub school_code: Option<String>,
    /// The school as it was before.
    pub school: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    pub what: Change,
    pub on: Date,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub after: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_code: Option<String>,
}

impl Changed {
    /// `第一小学 → 回民小学`; what is known of it, where it is not both.
    pub fn turn(&self) -> String {
        match (self.before.as_str(), self.after.as_str()) {
            ("", after) => after.to_string(),
            (before, "") => before.to_string(),
            (before, after) => format!("{before} → {after}"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refiled {
    pub school_code: Option<String>,
    pub school: String,
    pub person: String,
    pub on: Date,
    /// 报备情况 as the school put it: a date or a 文号.
    #[serde(default)]
    pub filing: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trained {
    pub school_code: Option<String>,
    pub school: String,
    pub person: String,
    pub on: Date,
    pub title: String,
    /// *Units*: class hours 学时, in tenths, so that no fraction is lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenths: Option<u32>,
    /// 县级, 市级, 自治区级, 国家级; empty where not said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub level: String,
    /// Of the six abilities of 第17条.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub abilities: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessed {
    pub school_code: Option<String>,
    pub school: String,
    pub person: String,
    pub year: i16,
    /// *Units*: points, in hundredths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hundredths: Option<u32>,
    /// 优秀, 合格, …
    pub result: String,
    /// Who gave how much, where it was reckoned from scores.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<Given>,
}

/// One 评价主体's score, and how much it counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    pub rater: String,
    /// *Units*: per cent.
    pub weight: u32,
    /// *Units*: points, in hundredths.
    pub hundredths: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    pub document_no: String,
    /// 聘任通知 or 变更通知
    pub document: String,
    /// 成文日期
    pub date: Date,
    pub people: u32,
    /// The folder under `正式/`.
    pub folder: String,
    /// Every file of that folder, the manifest among them.
    pub files: Vec<IssuedFile>,
    /// The digest of what the files were printed from, kept beside the facts.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub dossier: String,
}

/// One file of an issued document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedFile {
    /// Relative to the folder, `/` between parts.
    pub path: String,
    pub sha256: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    pub document_no: String,
    pub on: Date,
    #[serde(default)]
    pub reason: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waived {
    /// The rule that asked.
    pub rule: String,
    pub school: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// What was asked, as the clerk saw it.
    #[serde(default)]
    pub asked: String,
    #[serde(default)]
    pub reason: String,
    /// The document it was answered for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_no: Option<String>,
}

/// Origin 来历 of a fact: which file, where in it, read by which program with which templates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Origin {
    /// The place in words: `名单.xlsx › 汇总表 › D7`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Of the file, lower-case hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// `yinfa 0.1.0`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
    /// The digest over all templates in force, where something was printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub templates: Option<String>,
}

/// A fact to be written, with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub fact: Fact,
    pub origin: Option<Origin>,
}

impl From<Fact> for Entry {
    fn from(fact: Fact) -> Self {
        Self { fact, origin: None }
    }
}

/// A fact as it stands in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its number, from 1 without gaps.
    pub id: i64,
    /// The moment it was written, by the clerk's clock.
    pub recorded_at: String,
    pub fact: Fact,
    pub origin: Option<Origin>,
}

/// `1978-05`
pub fn year_month(text: &str) -> Option<YearMonth> {
    let (year, month) = text.split_once('-')?;
    YearMonth::new(year.parse().ok()?, month.parse().ok()?)
}

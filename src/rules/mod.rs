//! Rules 校验规则: the regulation clause by clause, one file a rule.
//!
//! A rule looks at the batch and returns findings; it reads no file and no clock. Rules whose fault
//! is met while reading (a date that is none) are described here too, so that `yinfa rules` lists
//! and `yinfa explain` explains every finding there is. `CLAUSES.md` says of each clause whether it
//! is enforced, documented or skipped, and a test holds it against the registry.
//!
//! To add a rule: one file with a `RULE` and its firing and silent test, one line in its folder's
//! `RULES`, one mention in `CLAUSES.md`.

#[cfg(test)]
mod clauses;
mod explain;
mod office;
mod registry;
mod retirement;
mod support;
#[cfg(test)]
pub(crate) mod testing;
mod verdict;

mod coverage;
mod form;
mod history;
mod paper;
mod person;
mod photo;
mod reading;
mod school;
mod term;
mod waiver;

use jiff::civil::Date;

use crate::finding::{Finding, Level};
use crate::model::{Appointment, Batch};
use crate::settings::Settings;

pub use explain::{clause_text, explain, list};
pub use office::Office;
pub use registry::{all, find, grade, judge, unknown_names};
pub use retirement::month as retirement_month;
pub use verdict::{SchoolState, Summary, Verdict, Verdicts};
pub use waiver::{BLANK, key, title};

/// Rule 规则: what it checks, why, and how to mend it.
pub struct Rule {
    /// Code name, `kebab-case`: `phone-format`.
    pub name: &'static str,
    /// The level where the settings do not override it.
    pub level: Level,
    /// What it checks, a few words: 联系电话格式.
    pub title: &'static str,
    /// The clause it enforces, as printed beside the message: 第4条, 二、实施范围, 附件推荐表.
    pub clause: &'static str,
    /// Why it is asked: one or two sentences for a school office.
    pub why: &'static str,
    /// How to mend it.
    pub mend: &'static str,
    pub check: Check,
}

/// Where a rule's findings come from.
pub enum Check {
    /// Met while reading; `intake` names this rule in its finding.
    Reading,
    /// Met while printing; `pipeline` names this rule in its finding.
    Printing,
    /// Met while the answers of 确认.xlsx are applied; `waiver` names this rule in its finding.
    Waivers,
    /// Found by looking at the whole batch, and at nothing that was found before: these run side by side. Linear in
    /// the batch's size, as the next.
    Batch(fn(&Context, &mut Vec<Finding>)),
    /// Found by looking at the batch and at what reading and the rules before this one found.
    Following(fn(&Context, &mut Vec<Finding>)),
}

/// Everything a rule may know.
pub struct Context<'a> {
    pub batch: &'a Batch,
    pub settings: &'a Settings,
    /// The day the batch is judged on; no rule reads a clock.
    pub as_of: Date,
    /// Who is in office on that day, from the ledger.
    pub in_office: &'a [Appointment],
    pub glyphs: &'a dyn Glyphs,
}

/// Can the fonts at hand print a character?
pub trait Glyphs: Sync {
    /// The role (仿宋, 楷体 …) in which no font has it, fallbacks included; `None` if it prints.
    fn lacking(&self, ch: char) -> Option<&'static str>;
}

/// For runs without fonts, and for tests: everything prints.
pub struct EveryGlyph;

impl Glyphs for EveryGlyph {
    fn lacking(&self, _: char) -> Option<&'static str> {
        None
    }
}

//! Documents: one file each, model to view. A view is plain data that one template prints.
//!
//! To add a document: a file here that makes its view, a template with a sample in
//! `templates/typst/`, a line in [`Document`], and its place in `pipeline::plan`.

pub mod appointment;
pub mod call;
pub mod certificate;
pub mod check;
pub mod form;
pub mod handout;
pub mod notice;
pub mod report;
pub mod return_slip;
pub mod roster;
pub mod urging;

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::model::Batch;
use crate::settings::{Settings, Templates};
use crate::wording::{self, Text};

/// The printed documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Document {
    /// 印发通知
    Notice,
    /// 年度推荐通知
    CallForNominations,
    /// 推荐表
    RecommendationForm,
    /// 聘任通知
    AppointmentNotice,
    /// 聘书
    Certificate,
    /// 花名册
    Roster,
    /// 退回整改单
    ReturnSlip,
    /// 催报函
    UrgingLetter,
}

impl Document {
    pub const ALL: [Document; 8] = [
        Document::Notice,
        Document::CallForNominations,
        Document::RecommendationForm,
        Document::AppointmentNotice,
        Document::Certificate,
        Document::Roster,
        Document::ReturnSlip,
        Document::UrgingLetter,
    ];

    /// The name a clerk asks for it by.
    pub fn label(self) -> &'static str {
        match self {
            Document::Notice => "通知",
            Document::CallForNominations => "推荐通知",
            Document::RecommendationForm => "推荐表",
            Document::AppointmentNotice => "聘任通知",
            Document::Certificate => "聘书",
            Document::Roster => "花名册",
            Document::ReturnSlip => "退回整改单",
            Document::UrgingLetter => "催报函",
        }
    }

    /// Its template, `typst/<name>.typ`.
    pub fn template(self) -> &'static str {
        match self {
            // The same page: a notice with an annex, here without an enclosure.
            Document::Notice | Document::CallForNominations => "notice",
            Document::RecommendationForm => "form",
            Document::AppointmentNotice => "appointment",
            Document::Certificate => "certificate",
            Document::Roster => "roster",
            Document::ReturnSlip => "return_slip",
            Document::UrgingLetter => "letter",
        }
    }
}

/// What every document is made from.
pub struct Desk<'a> {
    pub settings: &'a Settings,
    pub templates: &'a Templates,
    pub batch: &'a Batch,
    /// The day of the run.
    pub as_of: Date,
    /// A build's papers are drafts; only issuing makes finals.
    pub draft: bool,
}

impl Desk<'_> {
    /// The day the appointment is dated.
    pub fn appointment_date(&self) -> Date {
        self.settings.appointment_date(self.as_of)
    }

    /// The bureau as the texts' placeholders know it.
    fn bureau(&self) -> Value {
        let bureau = &self.settings.bureau;
        json!({"name": bureau.name, "county": bureau.county})
    }

    /// An official text, filled and parsed, with the elements its page needs.
    fn fill(&self, name: &str, values: &Value, needs: &[&'static str]) -> Result<Text, wording::Error> {
        wording::fill(name, self.templates.get(&format!("text/{name}.txt.j2")), values, needs)
    }
}

/// 署名 and 成文日期. Drafts and finals are both laid out for a stamp (GB/T 9704 7.3.5.1).
fn signature(text: &Text) -> Value {
    json!({"organ": text.organ, "date": text.date, "stamped": true})
}

/// 版记: 抄送, 印发机关 and 印发日期.
fn imprint(text: &Text) -> Value {
    json!({"to": [], "cc": text.cc, "organ": text.imprint.as_ref().or(text.organ.as_ref()), "date": text.date})
}

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
pub mod leak;
pub mod notice;
pub mod register;
pub mod report;
pub mod return_slip;
pub mod roster;
pub mod urging;
pub mod volume;
pub mod yearbook;

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::model::{Appointment, Batch};
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
    /// 变更通知: who leaves the office, who takes it
    ChangeNotice,
    /// 变更报备表
    ChangeFiling,
    /// 花名册, internal edition
    Roster,
    /// 花名册, public edition
    PublicRoster,
    /// 退回整改单
    ReturnSlip,
    /// 催报函
    UrgingLetter,
    /// 回执
    Receipt,
    /// 装订册: many papers of one kind as a print run
    Volume,
    /// 签收单
    Handover,
    /// 照片核对表
    PhotoSheet,
    /// 培训签到表
    SignIn,
    /// 培训证明
    TrainingProof,
    /// 履职情况表
    DutyReport,
    /// 考核表
    Assessment,
    /// 考核汇总表
    AssessmentSummary,
    /// 覆盖率, with its chart
    Coverage,
}

/// Each with the name a clerk asks for it by, and its template, `typst/<name>.typ`.
const KINDS: [(Document, &str, &str); 21] = [
    (Document::Notice, "通知", "notice"),
    // The same page: a notice with an annex, here without an enclosure.
    (Document::CallForNominations, "推荐通知", "notice"),
    (Document::RecommendationForm, "推荐表", "form"),
    (Document::AppointmentNotice, "聘任通知", "appointment"),
    (Document::Certificate, "聘书", "certificate"),
    (Document::ChangeNotice, "变更通知", "change_notice"),
    (Document::ChangeFiling, "变更报备表", "change_filing"),
    (Document::Roster, "花名册", "roster"),
    (Document::PublicRoster, "公示名册", "roster"),
    (Document::ReturnSlip, "退回整改单", "return_slip"),
    (Document::UrgingLetter, "催报函", "letter"),
    (Document::Receipt, "回执", "receipt"),
    (Document::Volume, "装订册", "volume"),
    (Document::Handover, "签收单", "handover"),
    (Document::PhotoSheet, "照片核对表", "photo_sheet"),
    (Document::SignIn, "培训签到表", "sign_in"),
    (Document::TrainingProof, "培训证明", "training_proof"),
    (Document::DutyReport, "履职情况表", "duty_report"),
    (Document::Assessment, "考核表", "assessment"),
    (Document::AssessmentSummary, "考核汇总表", "assessment_summary"),
    (Document::Coverage, "覆盖率", "coverage"),
];

impl Document {
    /// Every kind, in the order of the output folders.
    pub fn all() -> impl Iterator<Item = Document> {
        KINDS.iter().map(|(document, ..)| *document)
    }

    /// The name a clerk asks for it by.
    pub fn label(self) -> &'static str {
        self.kind().1
    }

    /// Its template, `typst/<name>.typ`.
    pub fn template(self) -> &'static str {
        self.kind().2
    }

    fn kind(self) -> &'static (Document, &'static str, &'static str) {
        KINDS.iter().find(|(document, ..)| *document == self).expect("every document stands in the list")
    }
}

/// What every document is made from.
pub struct Desk<'a> {
    pub settings: &'a Settings,
    pub templates: &'a Templates,
    pub batch: &'a Batch,
    /// Who is in office on the day of the run.
    pub in_office: &'a [Appointment],
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

//! Documents: one file each, model to view. A view is plain data that one template prints.
//!
//! To add a document: a file here that makes its view, a template with a sample in
//! `templates/typst/`, a line in [`Document`], and its place in `pipeline::plan`.

pub mod appointment;
pub mod assessment;
pub mod call;
pub mod certificate;
pub mod change;
pub mod change_filing;
pub mod change_notice;
pub mod check;
pub mod coverage;
pub mod digests;
pub mod dismissal;
pub mod duty_report;
pub mod form;
pub mod handout;
pub mod handover;
pub mod intake_log;
pub mod invented;
pub mod leak;
mod link;
pub mod listing;
pub mod marked;
pub mod notice;
pub mod official;
pub mod pending;
pub mod photo_sheet;
pub mod radar;
pub mod receipt;
pub mod register;
pub mod report;
pub mod return_slip;
pub mod roll;
pub mod roster;
pub mod scoring;
pub mod sign_in;
pub mod training_proof;
pub mod urging;
pub mod volume;
pub mod yearbook;

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::model::{Appointment, Batch};
use crate::settings::{Settings, Templates};
use crate::wording::{self, Marks, Text};

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
    /// 解聘通知: who leaves the office, where nobody takes it
    Dismissal,
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
const KINDS: [(Document, &str, &str); 22] = [
    (Document::Notice, "通知", "notice"),
    // The same page: a notice with an annex, here without an enclosure.
    (Document::CallForNominations, "推荐通知", "notice"),
    (Document::RecommendationForm, "推荐表", "form"),
    (Document::AppointmentNotice, "聘任通知", "appointment"),
    (Document::Certificate, "聘书", "certificate"),
    (Document::ChangeNotice, "变更通知", "change_notice"),
    // The same page as an appointment: a notice with a list of people.
    (Document::Dismissal, "解聘通知", "appointment"),
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

    /// Does a build print it? The others have commands of their own.
    pub fn is_built(self) -> bool {
        use Document::{Assessment, AssessmentSummary, Coverage, DutyReport, SignIn, TrainingProof};
        !matches!(self, SignIn | TrainingProof | DutyReport | Assessment | AssessmentSummary | Coverage)
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
    /// A build's papers are drafts; only issuing makes finals. Papers that decide nothing are none: 退回整改单, 回执,
    /// 催报函, 公示名册, the 推荐表 of a school that passed; nor is a notice whose 文号 the settings have.
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

    /// An official text, mended unless the settings say no, filled and parsed, with the elements its page needs.
    fn fill(&self, name: &str, values: &Value, needs: &[&'static str]) -> Result<Text, wording::Error> {
        let template = self.templates.get(&format!("text/{name}.txt.j2"));
        if !self.settings.wording.fix {
            return wording::fill(name, template, values, needs);
        }
        let (template, _) = wording::fix(name, template, Marks::Batch);
        wording::fill(name, &template, values, needs)
    }

    /// The view of `typst/appointment.typ`: a notice with a list of people for its annex. The 文号 stays blank with
    /// room until it is issued. *Shape*: `rows` is empty where no `annex` is.
    fn notice_of_people(&self, text: &Text, annex: Option<&str>, rows: Vec<Value>) -> Value {
        let settings = self.settings;
        json!({
            "draft": self.draft,
            "bureau": settings.bureau.name,
            "mark": [settings.bureau.name, "文件"],
            "doc_no": null,
            "title": text.title,
            "recipient": text.recipient,
            "body": text.body,
            "attachments": text.attachments,
            "signature": self.signature(text),
            "note": text.note,
            "annex": annex.map(|title| json!({"label": "附件", "title": [title]})),
            "rows": rows,
            "imprint": self.imprint(text),
            "page_number": settings.paper.page_number.name(),
            "imprint_even": settings.paper.imprint_even,
        })
    }

    /// 署名 and 成文日期, laid out for a stamp (GB/T 9704 7.3.5.1) unless the settings say otherwise.
    fn signature(&self, text: &Text) -> Value {
        json!({"organ": text.organ, "date": text.date, "stamped": self.settings.paper.stamped})
    }

    /// 版记 of a notice: 抄送 with what the settings add, 印发机关 and 印发日期.
    fn imprint(&self, text: &Text) -> Value {
        let cc: Vec<&String> = text.cc.iter().chain(&self.settings.paper.cc).collect();
        json!({"to": [], "cc": cc, "organ": text.imprint.as_ref().or(text.organ.as_ref()), "date": text.date})
    }
}

/// A file that came in, as a paper names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub name: String,
    /// Lower-case hex: of the file, or of the school's own cells where others' rows stand in it too.
    pub sha256: String,
}

/// Whom a school asks: the office and its phone, as far as the settings say.
fn contact(settings: &Settings) -> String {
    let contact = [settings.bureau.contact.as_deref(), settings.bureau.phone.as_deref()];
    contact.into_iter().flatten().collect::<Vec<_>>().join("　")
}

/// The title of a form of the year, in the segments that it may turn between.
fn form_title(desk: &Desk, form: &str) -> [String; 4] {
    let settings = desk.settings;
    [settings.bureau.county.clone(), "中小学校".into(), settings.appointment.role.clone(), form.into()]
}

/// `（2026年度）`
fn of_year(year: i16) -> String {
    format!("（{year}年度）")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::ledger::{Assessed, Given};
    use crate::model::Training;
    use crate::rules::testing::Case;

    /// A desk that a case of the rules stands on.
    pub(crate) fn with_desk(case: &Case, test: impl FnOnce(&Desk)) {
        test(&Desk {
            settings: &case.settings,
            templates: &Templates::default(),
            batch: &case.batch,
            in_office: &case.in_office,
            as_of: case.as_of,
            draft: true,
        });
    }

    /// What is settled of a training is printed, what is open is left to be written.
    #[test]
    fn a_training_prints_what_is_settled_of_it() {
        let case = Case::clean();
        with_desk(&case, |desk| {
            let members = roll::roll(desk, &[0, 1, 2]);
            let settled = Training {
                title: Some("人工智能专题培训".into()),
                date: Some(jiff::civil::date(2026, 5, 12)),
                place: Some("三楼报告厅".into()),
                hours: Some(16),
            };
            let view = sign_in::view(desk, &settled, &members);
            assert_eq!(view["running"][0], "培训名称：人工智能专题培训");
            assert_eq!(view["running"][1], "时间：2026年5月12日　　地点：三楼报告厅　　学时：16");
            assert_eq!(view["rows"][2]["name"], "阿卜杜拉·买买提");
            let proof = training_proof::view(desk, &settled, &members[0]).expect("the wording is sound");
            let paragraph = proof["paragraphs"][0].as_str().expect("a text");
            for part in ["贺兰县第一小学", "2026年5月12日", "三楼报告厅", "人工智能专题培训", "16学时"]
            {
                assert!(paragraph.contains(part), "{paragraph}");
            }
            assert_eq!((&proof["date"], &proof["number"]), (&"2026年5月12日".into(), &Value::Null));

            let open = sign_in::view(desk, &Training::default(), &members);
            assert!(open["running"][1].as_str().is_some_and(|line| line.contains("年　　月　　日")));
            let proof = training_proof::view(desk, &Training::default(), &members[0]).expect("sound");
            let paragraph = proof["paragraphs"][0].as_str().expect("a text");
            assert!(!paragraph.contains("学时") && !paragraph.contains("于"), "{paragraph}");
            assert!(paragraph.contains("2026年贺兰县中小学校首席信息官集中培训"), "{paragraph}");
        });
    }

    #[test]
    fn the_papers_of_a_year_carry_its_people_its_raters_and_the_eight_duties() {
        let mut case = Case::clean();
        case.holds(1, "张宏伟", "2024-09-01", "2027-08-31");
        with_desk(&case, |desk| {
            let members = roll::roll(desk, &[0, 2]);
            let scored = Assessed {
                hundredths: Some(9210),
                result: "合格".into(),
                given: vec![Given { rater: "学校自评".into(), weight: 20, hundredths: 9550 }],
                ..Assessed::default()
            };
            let blank: Vec<_> = members.iter().map(|member| (member, None)).collect();
            let summary = assessment::summary(desk, 2026, &blank);
            assert_eq!(summary["rows"][1]["scores"], serde_json::json!(["", "", ""]));
            assert!(summary["total"].as_str().is_some_and(|total| total.contains("优秀　　　人")));
            let some: Vec<_> = members.iter().zip([Some(&scored), None, None]).collect();
            let filled = assessment::summary(desk, 2026, &some);
            assert_eq!(filled["rows"][0]["scores"], serde_json::json!(["95.5", "", ""]));
            assert_eq!(
                (&filled["rows"][0]["total"], &filled["rows"][0]["result"]),
                (&"92.1".into(), &"合格".into())
            );
            assert_eq!(
                filled["total"],
                "合计 3 人：优秀 0 人　　合格 1 人　　基本合格 0 人　　不合格 0 人　　未考核 2 人"
            );
            let sheet = assessment::view(desk, 2026, &members[0], Some(&scored));
            assert_eq!((&sheet["raters"][0]["weighted"], &sheet["result"]), (&"19.1".into(), &"合格".into()));
            assert_eq!(summary["raters"].as_array().map(Vec::len), Some(3));
            assert!(summary["total"].as_str().is_some_and(|total| total.starts_with("合计 3 人")));
            let sheet = assessment::view(desk, 2026, &members[1], None);
            assert_eq!(sheet["subtitle"], "（2026年度）");
            assert_eq!(sheet["facts"][0][1], "张宏伟");
            assert_eq!(sheet["facts"][4][1], "2024年9月至2027年8月");
            assert_eq!(sheet["facts"][5][1], "贺教体发〔2024〕1号");
            let report = duty_report::view(desk, 2026, &members[0]).expect("the wording is sound");
            let duties = report["duties"].as_array().expect("a list");
            assert_eq!(duties.len(), 8);
            assert!(duties[7].as_str().is_some_and(|duty| duty.starts_with("8. 加强学校教育信息化成果提炼")));
        });
    }

    #[test]
    fn what_is_handed_over_is_numbered_and_a_missing_photo_is_counted() {
        with_desk(&Case::clean(), |desk| {
            let mut members = roll::nominees(desk, &[2, 0]);
            members[1].certificate_no = Some("贺教聘字第2026-002号".into());
            let list = handover::view(desk, &members);
            let numbers: Vec<&Value> = (0..2).map(|row| &list["rows"][row]["number"]).collect();
            assert_eq!(numbers, ["", "贺教聘字第2026-002号"]);
            let people = [(&members[0], Some(1)), (&members[1], None)];
            let sheet = photo_sheet::view(desk, &people, "第1册");
            assert_eq!(sheet["running"], "第1册　　共 2 人，缺照片 1 人");
            assert_eq!((&sheet["people"][0]["photo"], &sheet["people"][1]["n"]), (&1.into(), &2.into()));
        });
    }
}

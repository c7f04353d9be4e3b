//! Settings 设置: what the bureau decided, resolved once from `yinfa.toml` and then complete.
//!
//! Options are what may be written, all optional; settings are what every later stage reads, with
//! nothing left open.

pub mod edit;
mod options;
mod paper;
mod templates;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use thiserror::Error;

use crate::model::{NumberPattern, Stage, Table};
use crate::text;
pub use options::{Options, RuleLevel};
pub use paper::{Act, PageNumber, Paper};
pub use templates::{Error as TemplateError, FOLDER as TEMPLATE_FOLDER, Templates};

/// The file's name in a workspace.
pub const FILE: &str = "yinfa.toml";

/// The file as `yinfa init` writes it: every option with its default, commented out.
pub const SAMPLE: &str = include_str!("yinfa.toml");

/// Settings 设置, complete.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Was there a `yinfa.toml`? When not, the program says so in one line.
    pub from_file: bool,
    pub bureau: Bureau,
    pub notice: Notice,
    pub call: Call,
    pub certificate: Certificate,
    pub roster: Roster,
    pub appointment: Appointment,
    pub numbers: Numbers,
    pub ledger: Ledger,
    pub assessment: Assessment,
    pub paper: Paper,
    pub wording: Wording,
    pub scope: Scope,
    pub checks: Checks,
    /// Rule name to level, as overridden. Names are checked against the registry by `rules`.
    pub rules: BTreeMap<String, RuleLevel>,
    /// Canonical label (`联系电话`) to the further headers this county's schools use for it.
    pub headers: BTreeMap<String, Vec<String>>,
    /// Short or former school name to the list's full name.
    pub schools: BTreeMap<String, String>,
    /// Folders to look for fonts in before the usual ones.
    pub font_folders: Vec<PathBuf>,
}

/// The bureau 主管教育行政部门 that issues.
#[derive(Clone, Debug)]
pub struct Bureau {
    /// 贺兰县教育体育局
    pub name: String,
    /// 贺兰县, the head of the form's title
    pub county: String,
    /// GB/T 2260: 640122
    pub division: String,
    /// The office that schools call, where stated.
    pub contact: Option<String>,
    pub phone: Option<String>,
}

/// The 印发通知.
#[derive(Clone, Debug)]
pub struct Notice {
    pub date: Date,
    /// Blank with room on the paper while `None`.
    pub document_no: Option<String>,
}

/// The yearly 推荐通知.
#[derive(Clone, Debug)]
pub struct Call {
    /// `None` means the day of the run.
    pub date: Option<Date>,
    /// Printed as a blank to be filled in while `None`.
    pub deadline: Option<Date>,
    /// 文号; room is left for it while `None`.
    pub document_no: Option<String>,
}

/// The 聘书.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// Are the eight duties (第6–13条) printed on the reverse?
    pub duties: bool,
    /// Does a numbered one carry a QR code to verify it by?
    pub qr: bool,
}

/// The 花名册.
#[derive(Clone, Debug)]
pub struct Roster {
    /// Are phones masked, 138****1234, in the internal edition? The public one has none.
    pub mask: bool,
}

/// The appointment cycle.
#[derive(Clone, Debug)]
pub struct Appointment {
    /// 聘任日期; `None` means the day of the run.
    pub date: Option<Date>,
    /// 第5条: 每届任期一般不少于 3 年.
    pub years: i32,
    /// 首席信息官
    pub role: String,
    /// The day by which returned papers are due again, where stated.
    pub mend_by: Option<Date>,
}

/// How what is issued is numbered.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// 文号
    pub document: NumberPattern,
    /// 聘书编号
    pub certificate: NumberPattern,
}

/// What is asked of the ledger.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// A term that ends within so many days is reminded of. *Units*: days.
    pub remind_days: i32,
    /// A school may be without anybody for so many days between two terms before it is told (任期空档).
    pub gap_days: i32,
}

/// The yearly assessment (第14–15条).
#[derive(Clone, Debug)]
pub struct Assessment {
    /// *Invariant*: one to [`MOST_RATERS`], each named once; the weights are above zero and add up to 100.
    pub raters: Vec<Rater>,
    /// 优秀, 合格 and 基本合格 begin at these scores. *Units*: points of 100. *Invariant*: from the highest down.
    pub excellent_from: u32,
    pub pass_from: u32,
    pub basic_from: u32,
    /// 优秀名额: at most this share of those assessed in a year. *Units*: per cent.
    pub excellent_percent: u32,
}

/// Rater 评价主体 (第15条：多元考核评价).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rater {
    pub name: String,
    /// *Units*: hundredths of the score.
    pub weight: u32,
}

/// More raters than this leave no room on a list to write their scores in.
pub const MOST_RATERS: usize = 6;

/// The official wording.
#[derive(Clone, Debug)]
pub struct Wording {
    /// Are half-width marks, straight quotes and nested 《》 mended before printing?
    pub fix: bool,
}

/// 二、实施范围 and 一、工作目标.
#[derive(Clone, Debug)]
pub struct Scope {
    pub stages: Vec<Stage>,
    /// The day of full coverage: 到2025年.
    pub coverage_date: Date,
}

/// Thresholds of the checks that the regulation leaves to practice.
#[derive(Clone, Debug)]
pub struct Checks {
    pub age_min: i32,
    pub age_max: i32,
    /// Members of the youth league above it are asked about.
    pub league_age_max: i32,
    /// *Units*: pixels.
    pub photo_min_width: u32,
    /// Allowed relative deviation from 25:35.
    pub photo_ratio_tolerance: f64,
    pub history_gap_months: i32,
    pub retirement_offset_months: i32,
    /// Digits put before a landline without an area code when asking about it: 0951.
    pub area_code: String,
}

/// Why the settings could not be had.
#[derive(Debug, Error)]
pub enum Error {
    #[error("读不到设置文件 {path}")]
    Read { path: PathBuf, source: std::io::Error },
    #[error("设置文件 {path} 第 {line} 行有认不出的字，请在记事本里打开核对，再“另存为”，编码选 UTF-8")]
    Encoding { path: PathBuf, line: usize },
    #[error("设置文件 {path} 写法有误：{message}")]
    Syntax { path: PathBuf, message: String },
    #[error("设置文件 {path} 的 {key} 现在是“{seen}”，{expected}")]
    Value { path: PathBuf, key: &'static str, seen: String, expected: String },
}

impl Default for Settings {
    /// 贺兰县教育体育局 and the plan of 2024-03-26.
    fn default() -> Self {
        Self::resolve(Options::default(), Path::new(FILE)).expect("the defaults are valid")
    }
}

impl Settings {
    /// Reads `yinfa.toml` of a workspace; the defaults where there is none.
    ///
    /// # Errors
    /// See [`Error`]: unreadable, in no encoding that Notepad saves, a misspelt key, a value out of range.
    pub fn load(workspace: &Path) -> Result<Self, Error> {
        let path = workspace.join(FILE);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(Error::Read { path, source }),
        };
        let text = match text::decode_edited(&bytes) {
            Ok(text) => text,
            Err(line) => return Err(Error::Encoding { path, line }),
        };
        let mut settings = parse(&text, &path)?;
        for folder in &mut settings.font_folders {
            *folder = workspace.join(&*folder);
        }
        Ok(settings)
    }

    fn resolve(options: Options, path: &Path) -> Result<Self, Error> {
        let Options {
            bureau,
            notice,
            call,
            certificate,
            roster,
            appointment,
            numbers,
            ledger,
            assessment,
            paper,
            wording,
            scope,
            checks,
            rules,
            headers,
            schools,
            fonts,
        } = options;
        for label in headers.keys() {
            let columns = || [Table::Schools, Table::Nominations].into_iter().flat_map(Table::columns);
            if !columns().any(|column| column.label == label) {
                let near = text::nearest(label, columns().map(|column| column.label));
                let near = near.map(|near| format!("，是不是“{near}”")).unwrap_or_default();
                return Err(Error::Value {
                    path: path.to_path_buf(),
                    key: "headers",
                    seen: label.clone(),
                    expected: format!("没有这一列{near}；等号左边应为标准列名，右边是学校的写法"),
                });
            }
        }
        let date = |key, value: Option<toml::value::Datetime>| to_date(path, key, value);
        let refuse = |key, seen: String, expected: &str| Error::Value {
            path: path.to_path_buf(),
            key,
            seen,
            expected: expected.to_string(),
        };

        let pattern = |key, text: Option<String>, usual: &str| {
            NumberPattern::parse(text.as_deref().unwrap_or(usual)).map_err(|fault| Error::Value {
                path: path.to_path_buf(),
                key,
                seen: text.unwrap_or_default(),
                expected: fault.to_string(),
            })
        };

        for (key, text) in [
            ("bureau.name", &bureau.name),
            ("bureau.county", &bureau.county),
            ("appointment.role", &appointment.role),
        ] {
            if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
                return Err(refuse(key, String::new(), "不能是空的，要用默认值就在行首加 #"));
            }
        }
        if paper.cc.iter().flatten().any(|name| name.trim().is_empty()) {
            return Err(refuse(
                "paper.cc",
                String::new(),
                "每一项应为抄送机关的名称；没有抄送机关就在行首加 #",
            ));
        }
        let years = appointment.years.unwrap_or(3);
        if !(1..=30).contains(&years) {
            return Err(refuse("appointment.years", years.to_string(), "应为 1 到 30 之间的年数"));
        }
        let age_min = i32::from(checks.age_min.unwrap_or(22));
        let age_max = i32::from(checks.age_max.unwrap_or(65));
        if age_min >= age_max {
            return Err(refuse("checks.age_min", age_min.to_string(), "应小于 checks.age_max"));
        }
        let offset = checks.retirement_offset_months.unwrap_or(0);
        if !(-240..=240).contains(&offset) {
            let expected = "应为 -240 到 240 之间的月数";
            return Err(refuse("checks.retirement_offset_months", offset.to_string(), expected));
        }
        let ratio = checks.photo_ratio_tolerance.unwrap_or(0.12);
        if !(0.0..1.0).contains(&ratio) {
            return Err(refuse(
                "checks.photo_ratio_tolerance",
                ratio.to_string(),
                "应为 0 到 1 之间的小数，如 0.12",
            ));
        }
        let choice = |key, seen: Option<String>, known: &[&'static str]| match seen {
            None => Ok(0),
            Some(seen) => known.iter().position(|name| *name == seen).ok_or_else(|| {
                let known: Vec<String> = known.iter().map(|name| format!("\"{name}\"")).collect();
                refuse(key, seen, &format!("应为 {} 之一", known.join("、")))
            }),
        };
        let stages = match scope.stages {
            None => vec![
                Stage::Primary,
                Stage::Junior,
                Stage::NineYear,
                Stage::Complete,
                Stage::TwelveYear,
                Stage::Senior,
            ],
            Some(names) => names
                .into_iter()
                .map(|name| {
                    Stage::ALL.into_iter().find(|stage| stage.label() == name).ok_or_else(|| {
                        let known = Stage::ALL.map(Stage::label).join("、");
                        refuse("scope.stages", name.clone(), &format!("应为以下学段之一：{known}"))
                    })
                })
                .collect::<Result<_, _>>()?,
        };

        let raters = raters(assessment.raters)
            .map_err(|(seen, expected)| refuse("assessment.raters", seen, expected))?;
        for (key, value) in [
            ("assessment.excellent_from", assessment.excellent_from),
            ("assessment.pass_from", assessment.pass_from),
            ("assessment.basic_from", assessment.basic_from),
            ("assessment.excellent_percent", assessment.excellent_percent),
        ] {
            if let Some(value) = value.filter(|value| *value > 100) {
                return Err(refuse(key, value.to_string(), "应在 0 到 100 之间"));
            }
        }
        let excellent_from = u32::from(assessment.excellent_from.unwrap_or(90));
        let pass_from = u32::from(assessment.pass_from.unwrap_or(70));
        let basic_from = u32::from(assessment.basic_from.unwrap_or(60));
        if !(basic_from <= pass_from && pass_from <= excellent_from) {
            let seen = format!("{excellent_from}、{pass_from}、{basic_from}");
            let expected = "优秀、合格、基本合格的分数线（excellent_from、pass_from、basic_from）应从高到低";
            return Err(refuse("assessment.pass_from", seen, expected));
        }

        Ok(Self {
            from_file: false,
            bureau: Bureau {
                name: bureau.name.unwrap_or_else(|| "贺兰县教育体育局".into()),
                county: bureau.county.unwrap_or_else(|| "贺兰县".into()),
                division: bureau.division.unwrap_or_else(|| "640122".into()),
                contact: bureau.contact,
                phone: bureau.phone,
            },
            notice: Notice {
                date: date("notice.date", notice.date)?.unwrap_or(jiff::civil::date(2024, 3, 26)),
                document_no: notice.document_no.filter(|no| !no.trim().is_empty()),
            },
            call: Call {
                date: date("call.date", call.date)?,
                deadline: date("call.deadline", call.deadline)?,
                document_no: call.document_no.filter(|no| !no.trim().is_empty()),
            },
            certificate: Certificate {
                duties: certificate.duties.unwrap_or(false),
                qr: certificate.qr.unwrap_or(true),
            },
            roster: Roster { mask: roster.mask.unwrap_or(false) },
            appointment: Appointment {
                date: date("appointment.date", appointment.date)?,
                years: i32::from(years),
                role: appointment.role.unwrap_or_else(|| "首席信息官".into()),
                mend_by: date("appointment.mend_by", appointment.mend_by)?,
            },
            numbers: Numbers {
                document: pattern("numbers.document", numbers.document, "贺教体发〔{year}〕{no}号")?,
                certificate: pattern(
                    "numbers.certificate",
                    numbers.certificate,
                    "贺教聘字第{year}-{seq:03}号",
                )?,
            },
            ledger: Ledger {
                remind_days: ledger.remind_days.map_or(180, i32::from),
                gap_days: ledger.gap_days.map_or(0, i32::from),
            },
            assessment: Assessment {
                raters,
                excellent_from,
                pass_from,
                basic_from,
                excellent_percent: u32::from(assessment.excellent_percent.unwrap_or(20)),
            },
            paper: Paper {
                stamped: paper.stamped.unwrap_or(true),
                imprint_even: paper.imprint_even.unwrap_or(false),
                page_number: PageNumber::ALL
                    [choice("paper.page_number", paper.page_number, &PageNumber::ALL.map(PageNumber::name))?],
                cc: paper.cc.unwrap_or_default(),
                act: Act::ALL[choice("paper.act", paper.act, &Act::ALL.map(Act::name))?],
                digest_footer: paper.digest_footer.unwrap_or(true),
            },
            wording: Wording { fix: wording.fix.unwrap_or(true) },
            scope: Scope {
                stages,
                coverage_date: date("scope.coverage_date", scope.coverage_date)?
                    .unwrap_or(jiff::civil::date(2025, 12, 31)),
            },
            checks: Checks {
                age_min,
                age_max,
                league_age_max: checks.league_age_max.map_or(35, i32::from),
                photo_min_width: checks.photo_min_width.unwrap_or(200),
                photo_ratio_tolerance: ratio,
                history_gap_months: checks.history_gap_months.map_or(12, |months| months.min(1200) as i32),
                retirement_offset_months: offset,
                area_code: checks.area_code.unwrap_or_else(|| "0951".into()),
            },
            rules,
            headers,
            schools,
            font_folders: fonts.folders.unwrap_or_default().into_iter().map(PathBuf::from).collect(),
        })
    }

    /// The day from which a nomination without a term column runs.
    pub fn appointment_date(&self, as_of: Date) -> Date {
        self.appointment.date.unwrap_or(as_of)
    }
}

/// The settings that a text says, `path` being where it stands or is to stand.
fn parse(text: &str, path: &Path) -> Result<Settings, Error> {
    let options: Options = toml::from_str(text)
        .map_err(|error| Error::Syntax { path: path.into(), message: describe(&error, text) })?;
    Ok(Settings { from_file: true, ..Settings::resolve(options, path)? })
}

fn to_date(
    path: &Path,
    key: &'static str,
    value: Option<toml::value::Datetime>,
) -> Result<Option<Date>, Error> {
    let Some(value) = value else { return Ok(None) };
    let refuse = || Error::Value {
        path: path.to_path_buf(),
        key,
        seen: value.to_string(),
        expected: "应为 2026-03-01 这样的日期，不带引号".into(),
    };
    let date = value.date.ok_or_else(refuse)?;
    Date::new(date.year as i16, date.month as i8, date.day as i8).map(Some).map_err(|_| refuse())
}

/// 评价主体 as written, or what was seen and what is wrong with it.
fn raters(written: Option<Vec<(String, u32)>>) -> Result<Vec<Rater>, (String, &'static str)> {
    let Some(written) = written else {
        let usual = [("学校自评", 20), ("县教体局考核", 50), ("教师测评", 30)];
        return Ok(usual.map(|(name, weight)| Rater { name: name.into(), weight }).into());
    };
    let shown: Vec<String> = written.iter().map(|(name, weight)| format!("{name} {weight}")).collect();
    let raters: Vec<Rater> =
        written.into_iter().map(|(name, weight)| Rater { name: name.trim().to_string(), weight }).collect();
    let names: BTreeSet<&str> = raters.iter().map(|rater| rater.name.as_str()).collect();
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let wrong = if raters.is_empty() || raters.len() > MOST_RATERS {
        Some("应有一至六个评价主体")
    } else if names.contains("") || names.len() < raters.len() {
        Some("每个评价主体都要有名称，且不能重名")
    } else if longest > 12 {
        Some("评价主体的名称不能超过 12 个字")
    } else if raters.iter().any(|rater| rater.weight == 0 || rater.weight > 100) {
        Some("每个权重应为 1 到 100 之间的整数")
    } else if raters.iter().map(|rater| rater.weight).sum::<u32>() != 100 {
        Some("权重相加应为 100")
    } else {
        None
    };
    wrong.map_or(Ok(raters), |wrong| Err((shown.join("，"), wrong)))
}

/// toml's own message is English: the line is what a clerk can act on, with the likeliest causes.
fn describe(error: &toml::de::Error, text: &str) -> String {
    let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    let place = line.map(|line| format!("第 {line} 行，")).unwrap_or_default();
    let message = error.message();
    let known: Option<&str> = [
        ("expected a TOML datetime", "应为 2026-03-01 这样的日期，不加引号"),
        ("invalid date", "没有这一天，应为 2026-03-01 这样的日期"),
        ("expected a string", "应为文字，前后加英文双引号"),
        ("expected a sequence", "应为方括号里的一组文字，如 [\"小学\", \"初中\"]"),
        ("expected a boolean", "应为 true 或 false，不加引号"),
        ("expected u8", "应为 0 到 255 之间的整数，不加引号"),
        ("expected u32", "应为整数，不加引号"),
        ("expected i32", "应为整数，不加引号"),
        ("expected f64", "应为小数，如 0.12，不加引号"),
        ("expected a tuple of size 2", "应为 [\"评价主体\", 权重] 这样的一对"),
        ("RuleLevel", "应为 \"error\"、\"confirm\"、\"fixed\"、\"info\" 或 \"off\""),
        ("key with no value", "等号和等号右边的内容没有写全"),
        ("duplicate key", "同一个设置项写了两次"),
        ("extra `=`", "等号多写了一个"),
        ("unclosed", "引号或括号没有写全"),
        ("missing closing quote", "引号没有写全"),
        ("invalid unquoted key", "等号左边的名字写法不对，中文的名字前后要加英文双引号"),
    ]
    .into_iter()
    .find_map(|(part, said)| message.contains(part).then_some(said));
    let reason = match (message.strip_prefix("unknown field "), known) {
        (Some(rest), _) => {
            format!(
                "没有名为“{}”的设置项，请对照 yinfa init 写出的样例",
                rest.split(',').next().unwrap_or(rest).trim_matches('`')
            )
        }
        (None, Some(said)) => said.to_string(),
        // What the parser says is English and speaks of grammar; the line is what helps.
        (None, None) => {
            "这一行写法不对，常见原因是文字没有加英文双引号，或用了中文引号、中文等号".to_string()
        }
    };
    format!("{place}{reason}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Settings, Error> {
        let folder = tempfile::tempdir().expect("a temp folder");
        std::fs::write(folder.path().join(FILE), text).expect("written");
        Settings::load(folder.path())
    }

    #[test]
    fn absent_file_gives_the_defaults() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let settings = Settings::load(folder.path()).expect("defaults");
        assert!(!settings.from_file);
        assert_eq!(settings.bureau.name, "贺兰县教育体育局");
        assert_eq!(settings.appointment.years, 3);
    }

    /// The sample is the manual of the options: each one, uncommented, must be accepted.
    #[test]
    fn every_option_of_the_sample_is_one() {
        assert!(load(SAMPLE).is_ok());
        let is_option = |line: &str| line.starts_with("# ") && line.contains(" = ");
        let uncommented: Vec<&str> = SAMPLE
            .lines()
            .map(|line| if is_option(line) { line.trim_start_matches("# ") } else { line })
            .collect();
        let settings = load(&uncommented.join("\n")).expect("the sample is valid");
        assert_eq!(settings.bureau.phone.as_deref(), Some("0951-8061234"));
        assert_eq!(settings.appointment.date, Some(jiff::civil::date(2026, 3, 1)));
        assert_eq!(settings.scope.stages, Settings::default().scope.stages);
    }

    #[test]
    fn rules_take_a_level_or_off() {
        let settings =
            load("[rules]\n\"photo-ratio\" = \"off\"\n\"phone-format\" = \"confirm\"\n").expect("valid");
        assert_eq!(settings.rules["photo-ratio"], RuleLevel::Off);
        assert_eq!(settings.rules["phone-format"], RuleLevel::At(crate::finding::Level::Confirm));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, part) in [
            ("[bureau]\nnaem = \"x\"\n", "第 2 行"),
            ("[appointment]\nyears = 0\n", "appointment.years"),
            ("[appointment]\ndate = 08:00:00\n", "appointment.date"),
            ("[headers]\n\"联系电\" = [\"x\"]\n", "是不是“联系电话”"),
            ("[appointment]\ndate = \"2026\"\n", "第 2 行，应为 2026-03-01"),
            ("[rules]\n\"phone-format\" = \"loud\"\n", "\"off\""),
            ("[checks]\nretirement_offset_months = 2147483647\n", "240"),
            ("[scope]\nstages = [\"大学\"]\n", "大学"),
            ("[numbers]\ndocument = \"15号\"\n", "numbers.document"),
            ("[assessment]\nraters = []\n", "一至六个"),
            ("[assessment]\nraters = [[\"学校自评\", 50], [\"教师测评\", 40]]\n", "相加应为 100"),
            ("[assessment]\nraters = [[\"学校自评\", 50], [\" 学校自评\", 50]]\n", "不能重名"),
            ("[assessment]\nraters = [[\"学校自评\", 100], [\"教师测评\", 0]]\n", "1 到 100"),
            ("[assessment]\nraters = [[\"学校自评\"]]\n", "这样的一对"),
            ("[assessment]\nraters = [\"学校自评\", 100]\n", "第 2 行，应为 [\"评价主体\", 权重]"),
            ("[assessment]\nraters = [[\"学校自评\", -5], [\"教师测评\", 105]]\n", "第 2 行，应为整数"),
            ("[bureau]\nname = 贺兰\n", "第 2 行"),
            ("[bureau]\nname = \" \"\n", "bureau.name"),
            ("[paper]\npage_number = \"left\"\n", "“left”，应为 \"outer\"、\"center\"、\"none\" 之一"),
            ("[paper]\nact = \"任命\"\n", "\"聘任\"、\"公布\"、\"备案\""),
            ("[paper]\nstamped = \"是\"\n", "第 2 行，应为 true 或 false"),
            ("[paper]\ncc = \"县委办\"\n", "第 2 行，应为方括号里的一组文字"),
            ("[paper]\ncc = [\"县委办\", \" \"]\n", "paper.cc"),
            ("[wording]\nfix = 1\n", "第 2 行，应为 true 或 false"),
        ] {
            let message = load(text).expect_err("refused").to_string();
            assert!(message.contains(part), "{message}");
        }
    }

    #[test]
    fn paper_is_as_the_standard_has_it_until_told_otherwise() {
        let paper = Settings::default().paper;
        assert!(paper.stamped && paper.digest_footer && !paper.imprint_even && paper.cc.is_empty());
        assert_eq!((paper.page_number, paper.act), (PageNumber::Outer, Act::Appoint));
        let settings =
            load("[paper]\nstamped = false\nact = \"备案\"\npage_number = \"none\"\ncc = [\"县委办\"]\n");
        let paper = settings.expect("valid").paper;
        assert!(!paper.stamped);
        assert_eq!((paper.page_number, paper.act), (PageNumber::None, Act::File));
        assert_eq!(paper.cc, ["县委办"]);
    }

    #[test]
    fn every_encoding_of_notepad_is_read_and_broken_bytes_are_named() {
        let text = "[bureau]\r\nname = \"某县教育局\"\r\n";
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let gbk = encoding_rs::GBK.encode(text).0.into_owned();
        let folder = tempfile::tempdir().expect("a temp folder");
        for bytes in [format!("\u{feff}{text}").into_bytes(), utf16, gbk] {
            std::fs::write(folder.path().join(FILE), bytes).expect("written");
            let settings = Settings::load(folder.path()).expect("read");
            assert_eq!(settings.bureau.name, "某县教育局");
        }
        std::fs::write(folder.path().join(FILE), b"[bureau]\nname = \"\xff\xff\"\n").expect("written");
        assert!(matches!(Settings::load(folder.path()), Err(Error::Encoding { line: 2, .. })));
    }
}

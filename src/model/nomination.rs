//! Nomination 提名: one row of a 推荐人选汇总表, or one 推荐表.

use jiff::civil::Date;

use super::{AnyValue, Field, Photo, Term, Value, YearMonth};
use crate::place::Place;

/// Sex 性别.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    Male,
    Female,
}

impl Sex {
    pub fn label(self) -> &'static str {
        match self {
            Sex::Male => "男",
            Sex::Female => "女",
        }
    }

    /// What a label says.
    pub fn of(label: &str) -> Option<Self> {
        [Sex::Male, Sex::Female].into_iter().find(|sex| sex.label() == label)
    }
}

/// Kind of appointment 任职类型.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 新任
    New,
    /// 续任
    Renewed,
    /// 中途变更
    MidTerm,
}

impl Kind {
    pub fn label(self) -> &'static str {
        match self {
            Kind::New => "新任",
            Kind::Renewed => "续任",
            Kind::MidTerm => "中途变更",
        }
    }
}

/// Staff type 人员类别, which decides a woman's statutory retirement age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Staff {
    /// 干部
    Cadre,
    /// 工人
    Worker,
}

impl Staff {
    pub fn label(self) -> &'static str {
        match self {
            Staff::Cadre => "干部",
            Staff::Worker => "工人",
        }
    }

    /// What a label says.
    pub fn of(label: &str) -> Option<Self> {
        [Staff::Cadre, Staff::Worker].into_iter().find(|staff| staff.label() == label)
    }
}

/// One line of the 工作经历.
///
/// *Shape*: `to` is `None` for an open line (“至今”). A line without a readable range has neither and
/// keeps its whole text, so that nothing is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    pub from: Option<YearMonth>,
    pub to: Option<YearMonth>,
    /// 单位 and 职务, as written.
    pub text: String,
}

impl HistoryEntry {
    /// The line as the form prints it: `2001.08—2005.07  贺兰县第一小学 教师`.
    pub fn print(&self) -> String {
        match (self.from, self.to) {
            (Some(from), Some(to)) => format!("{}—{}  {}", from.dotted(), to.dotted(), self.text),
            (Some(from), None) => format!("{}—至今  {}", from.dotted(), self.text),
            _ => self.text.clone(),
        }
    }
}

/// The school a nomination is for: a row of the list, or only the words that were sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SchoolRef {
    /// *Shape*: index into `Batch::schools`.
    Listed(usize),
    /// As sent; it matches no school of the list.
    Unlisted(String),
}

/// Nomination 提名: whom a school puts forward as its 首席信息官.
///
/// *Shape*: a column the sheet lacks is `None`, an empty cell a `Value` with nothing read.
///
/// *Invariant*: `term` is the effective one: the columns' where they were read, else from the
/// settings. After merging two sources, `source` is the summary's.
#[derive(Clone, Debug)]
pub struct Nomination {
    /// Where the 姓名 value stands.
    pub source: Place,
    /// The same of every other source that was merged into this one.
    pub merged: Vec<Place>,
    pub school: SchoolRef,
    pub name: Option<Value<String>>,
    pub sex: Option<Value<Sex>>,
    pub ethnicity: Option<Value<String>>,
    pub birth: Option<Value<YearMonth>>,
    pub politics: Option<Value<&'static str>>,
    pub education: Option<Value<String>>,
    pub college: Option<Value<String>>,
    pub major: Option<Value<String>>,
    pub unit: Option<Value<String>>,
    pub post: Option<Value<String>>,
    pub is_legal_representative: Option<Value<bool>>,
    pub reason: Option<Value<String>>,
    pub kind: Option<Value<Kind>>,
    pub staff: Option<Value<Staff>>,
    pub term_start: Option<Value<Date>>,
    pub term_end: Option<Value<Date>>,
    pub filing: Option<Value<String>>,
    pub phone: Option<Value<String>>,
    pub email: Option<Value<String>>,
    pub history: Option<Value<Vec<HistoryEntry>>>,
    /// The 照片 column: the path, the name, or the picture as found.
    pub photo_cell: Option<Value<String>>,
    pub remark: Option<Value<String>>,
    pub opinion: Option<Value<String>>,
    pub opinion_date: Option<Value<Date>>,
    pub term: Term,
    /// The picture matched to this person.
    pub photo: Option<Photo>,
}

impl Nomination {
    /// A nomination with nothing but its place, its school and its term.
    pub fn at(source: Place, school: SchoolRef, term: Term) -> Self {
        Self {
            source,
            merged: Vec::new(),
            school,
            name: None,
            sex: None,
            ethnicity: None,
            birth: None,
            politics: None,
            education: None,
            college: None,
            major: None,
            unit: None,
            post: None,
            is_legal_representative: None,
            reason: None,
            kind: None,
            staff: None,
            term_start: None,
            term_end: None,
            filing: None,
            phone: None,
            email: None,
            history: None,
            photo_cell: None,
            remark: None,
            opinion: None,
            opinion_date: None,
            term,
            photo: None,
        }
    }

    /// The name as read; empty where the row has none.
    pub fn name(&self) -> &str {
        text(&self.name)
    }

    /// The reason for nominating someone who is not the 法定代表人; empty where none is given.
    pub fn reason(&self) -> &str {
        text(&self.reason)
    }

    pub fn remark(&self) -> &str {
        text(&self.remark)
    }

    /// Index into `Batch::schools`, where the school is on the list.
    pub fn school_index(&self) -> Option<usize> {
        match self.school {
            SchoolRef::Listed(index) => Some(index),
            SchoolRef::Unlisted(_) => None,
        }
    }

    /// Every cell of the row that the sheet has a column for, in the table's order.
    pub fn cells(&self) -> Vec<(Field, &dyn AnyValue)> {
        let mut cells: Vec<(Field, &dyn AnyValue)> = Vec::with_capacity(24);
        macro_rules! push {
            ($($field:ident $member:ident),* $(,)?) => {
                $(if let Some(value) = &self.$member { cells.push((Field::$field, value)); })*
            };
        }
        push!(
            Name name, Sex sex, Ethnicity ethnicity, Birth birth, Politics politics,
            Education education, College college, Major major, Unit unit, Post post,
            IsLegalRepresentative is_legal_representative, Reason reason, Kind kind, Staff staff,
            TermStart term_start, TermEnd term_end, Filing filing, Phone phone, Email email,
            History history, Photo photo_cell, Remark remark, Opinion opinion,
            OpinionDate opinion_date,
        );
        cells
    }

    /// The cell of one field.
    pub fn cell(&self, field: Field) -> Option<&dyn AnyValue> {
        self.cells().into_iter().find(|(own, _)| *own == field).map(|(_, value)| value)
    }
}

/// What a row says, whatever its columns are called and ordered: by it a row is known again in a file that was changed
/// elsewhere.
///
/// *Shape*: 16 hex digits.
pub fn row_digest<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let said: std::collections::BTreeSet<String> =
        texts.map(crate::text::squeeze).filter(|text| !text.is_empty()).collect();
    let said: Vec<String> = said.into_iter().collect();
    crate::output::sha256(said.join("\u{1f}").as_bytes())[..16].to_string()
}

/// The text of an optional cell; empty where it is absent, blank or unread.
fn text(value: &Option<Value<String>>) -> &str {
    value.as_ref().and_then(|value| value.read.as_deref()).unwrap_or("")
}

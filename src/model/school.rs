//! School 学校: one row of the 学校名册.

use super::{AnyValue, Field, Value};
use crate::place::Place;

/// Stage 学段 and type of a school.
///
/// *Source*: 实施方案 二（全县中小学校）; types of the 学校（机构）标识码.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// 小学
    Primary,
    /// 初中
    Junior,
    /// 九年一贯制学校
    NineYear,
    /// 完全中学
    Complete,
    /// 十二年一贯制学校
    TwelveYear,
    /// 高中
    Senior,
    /// 特殊教育学校
    Special,
    /// 中等职业学校
    Vocational,
    /// 幼儿园
    Kindergarten,
    /// 教学点: belongs to its main school
    TeachingPoint,
}

impl Stage {
    pub const ALL: [Stage; 10] = [
        Stage::Primary,
        Stage::Junior,
        Stage::NineYear,
        Stage::Complete,
        Stage::TwelveYear,
        Stage::Senior,
        Stage::Special,
        Stage::Vocational,
        Stage::Kindergarten,
        Stage::TeachingPoint,
    ];

    pub fn label(self) -> &'static str {
        match self {
            Stage::Primary => "小学",
            Stage::Junior => "初中",
            Stage::NineYear => "九年一贯制学校",
            Stage::Complete => "完全中学",
            Stage::TwelveYear => "十二年一贯制学校",
            Stage::Senior => "高中",
            Stage::Special => "特殊教育学校",
            Stage::Vocational => "中等职业学校",
            Stage::Kindergarten => "幼儿园",
            Stage::TeachingPoint => "教学点",
        }
    }

    /// The stage a word or a school's name tells, the longer ones first: 九年一贯制学校 is no 学校 of none.
    pub fn told_by(text: &str) -> Option<Stage> {
        let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if any(&["教学点"]) {
            return Some(Stage::TeachingPoint);
        }
        if any(&["幼儿园", "学前", "幼教"]) {
            return Some(Stage::Kindergarten);
        }
        if any(&["特殊教育", "特教", "盲校", "聋校", "培智"]) {
            return Some(Stage::Special);
        }
        if any(&[
            "中等职业",
            "职业高中",
            "职业技术",
            "中职",
            "职教中心",
            "职业教育",
            "中专",
            "职业学校",
            "技工",
        ]) {
            return Some(Stage::Vocational);
        }
        if any(&["十二年", "12年"]) {
            return Some(Stage::TwelveYear);
        }
        if any(&["九年", "9年"]) {
            return Some(Stage::NineYear);
        }
        if any(&["完全中学", "完中", "初高中"]) {
            return Some(Stage::Complete);
        }
        if any(&["高级中学", "普通高中", "高中"]) {
            return Some(Stage::Senior);
        }
        if any(&["初级中学", "初中"]) {
            return Some(Stage::Junior);
        }
        if any(&["小学", "完小", "中心校"]) {
            return Some(Stage::Primary);
        }
        None
    }

    /// The type digits that open a 学校（机构）标识码 of this stage, where they tell.
    pub fn of_type_digits(digits: &str) -> Option<Stage> {
        match digits {
            "21" => Some(Stage::Primary),
            "31" => Some(Stage::Junior),
            "34" => Some(Stage::Senior),
            "36" => Some(Stage::Vocational),
            "51" => Some(Stage::Special),
            "11" => Some(Stage::Kindergarten),
            _ => None,
        }
    }
}

/// School 学校.
///
/// *Shape*: one row of the 学校名册; a column the sheet lacks is `None`, an empty cell a `Value`
/// with nothing read.
#[derive(Clone, Debug)]
pub struct School {
    /// Where the 学校名称 value stands.
    pub source: Place,
    pub name: Value<String>,
    pub code: Option<Value<String>>,
    pub uscc: Option<Value<String>>,
    pub stage: Option<Value<Stage>>,
    pub ownership: Option<Value<String>>,
    pub town: Option<Value<String>>,
    pub legal_representative: Option<Value<String>>,
    pub address: Option<Value<String>>,
    pub phone: Option<Value<String>>,
    pub short_names: Vec<String>,
    pub former_names: Vec<String>,
    /// The stage the row states, or else the one its 标识码 or its name tells.
    pub effective_stage: Option<Stage>,
    /// 二、实施范围: does the plan ask this school for a CIO? Decided from the settings on reading.
    pub in_scope: bool,
}

impl School {
    /// A school of which nothing but its name is known; in scope until the settings say otherwise.
    pub fn named(name: Value<String>) -> Self {
        Self {
            source: name.place.clone(),
            name,
            code: None,
            uscc: None,
            stage: None,
            ownership: None,
            town: None,
            legal_representative: None,
            address: None,
            phone: None,
            short_names: Vec::new(),
            former_names: Vec::new(),
            effective_stage: None,
            in_scope: true,
        }
    }

    /// The full name as read; the list never holds a school without one.
    pub fn name(&self) -> &str {
        self.name.read.as_deref().unwrap_or(&self.name.seen)
    }

    /// The stage its name tells: 小学 of 贺兰县第一小学.
    pub fn named_stage(&self) -> Option<Stage> {
        Stage::told_by(self.name())
    }

    pub fn code(&self) -> Option<&str> {
        self.code.as_ref().and_then(|value| value.read.as_deref())
    }

    pub fn town(&self) -> Option<&str> {
        self.town.as_ref().and_then(|value| value.read.as_deref())
    }

    pub fn legal_representative(&self) -> Option<&str> {
        self.legal_representative.as_ref().and_then(|value| value.read.as_deref())
    }

    /// Every cell of the row that the sheet has a column for.
    pub fn cells(&self) -> Vec<(Field, &dyn AnyValue)> {
        let mut cells: Vec<(Field, &dyn AnyValue)> = vec![(Field::SchoolName, &self.name)];
        macro_rules! push {
            ($($field:ident $member:ident),* $(,)?) => {
                $(if let Some(value) = &self.$member { cells.push((Field::$field, value)); })*
            };
        }
        push!(
            SchoolCode code, Uscc uscc, Stage stage, Ownership ownership, Town town,
            LegalRepresentative legal_representative, Address address, SchoolPhone phone,
        );
        cells
    }
}

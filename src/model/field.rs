//! The columns of the two tables: one list that headers, messages, hand-out workbooks and the JSON
//! contract all read, so that a field is named in one place.

/// Which of the two tables a sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// 学校名册
    Schools,
    /// 推荐人选汇总表, and the 推荐表 of a single school
    Nominations,
}

impl Table {
    pub fn label(self) -> &'static str {
        match self {
            Table::Schools => "学校名册",
            Table::Nominations => "推荐人选汇总表",
        }
    }

    /// Its columns in the order in which we hand them out.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Table::Schools => SCHOOL_COLUMNS,
            Table::Nominations => NOMINATION_COLUMNS,
        }
    }

    pub fn column(self, field: Field) -> Option<&'static Column> {
        self.columns().iter().find(|column| column.field == field)
    }
}

/// A field of either table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    // 学校名册
    SchoolName,
    SchoolCode,
    Uscc,
    Stage,
    Ownership,
    Town,
    LegalRepresentative,
    Address,
    SchoolPhone,
    ShortName,
    FormerName,
    // 推荐人选汇总表 and 推荐表
    Name,
    Sex,
    Ethnicity,
    Birth,
    Politics,
    Education,
    College,
    Major,
    Unit,
    Post,
    IsLegalRepresentative,
    Reason,
    Kind,
    Staff,
    TermStart,
    TermEnd,
    Filing,
    Phone,
    Email,
    History,
    Photo,
    Remark,
    Opinion,
    OpinionDate,
}

/// One column of a table: its field, its Chinese name, its key in JSON, and whether a cell of it
/// may stay empty where the column is present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub field: Field,
    pub label: &'static str,
    pub key: &'static str,
    pub presence: Presence,
}

/// Must a column, and a cell in it, be there?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The column must exist and every cell of it be filled.
    Required,
    /// The column may be absent; where it is present every cell must be filled.
    RequiredIfPresent,
    /// May be absent or empty.
    Optional,
}

impl Field {
    /// The column that describes this field.
    pub fn column(self) -> &'static Column {
        SCHOOL_COLUMNS
            .iter()
            .chain(NOMINATION_COLUMNS)
            .find(|column| column.field == self)
            .expect("every field stands in one of the two tables, which a test holds")
    }

    /// The Chinese name: 联系电话.
    pub fn label(self) -> &'static str {
        self.column().label
    }

    /// The key in JSON: `phone`.
    pub fn key(self) -> &'static str {
        self.column().key
    }
}

const fn column(field: Field, label: &'static str, key: &'static str, presence: Presence) -> Column {
    Column { field, label, key, presence }
}

use Presence::{Optional, Required, RequiredIfPresent};

const SCHOOL_COLUMNS: &[Column] = &[
    column(Field::SchoolName, "学校名称", "name", Required),
    column(Field::SchoolCode, "学校标识码", "code", Required),
    column(Field::Uscc, "统一社会信用代码", "uscc", Required),
    column(Field::Stage, "学段", "stage", Optional),
    column(Field::Ownership, "办学性质", "ownership", Optional),
    column(Field::Town, "所属乡镇", "town", Optional),
    column(Field::LegalRepresentative, "法定代表人", "legal_representative", Required),
    column(Field::Address, "学校地址", "address", Optional),
    column(Field::SchoolPhone, "联系电话", "phone", Optional),
    column(Field::ShortName, "简称", "short_name", Optional),
    column(Field::FormerName, "曾用名", "former_name", Optional),
];

const NOMINATION_COLUMNS: &[Column] = &[
    column(Field::Name, "姓名", "name", Required),
    column(Field::Sex, "性别", "sex", Optional),
    column(Field::Ethnicity, "民族", "ethnicity", Optional),
    column(Field::Birth, "出生年月", "birth", Required),
    column(Field::Politics, "政治面貌", "politics", Required),
    column(Field::Education, "最高学历", "education", Required),
    column(Field::College, "毕业院校", "college", Required),
    column(Field::Major, "所学专业", "major", Required),
    column(Field::Unit, "工作单位", "school", Required),
    column(Field::Post, "职务", "post", Required),
    column(Field::IsLegalRepresentative, "是否法定代表人", "is_legal_representative", Optional),
    column(Field::Reason, "非法定代表人推荐理由", "reason", Optional),
    column(Field::Kind, "任职类型", "kind", Optional),
    column(Field::Staff, "人员类别", "staff", Optional),
    column(Field::TermStart, "任期开始", "term_start", RequiredIfPresent),
    column(Field::TermEnd, "任期结束", "term_end", RequiredIfPresent),
    column(Field::Filing, "报备情况", "filing", Optional),
    column(Field::Phone, "联系电话", "phone", Required),
    column(Field::Email, "电子邮箱", "email", Optional),
    column(Field::History, "工作经历", "history", Required),
    column(Field::Photo, "照片", "photo", Required),
    column(Field::Remark, "备注", "remark", Optional),
    column(Field::Opinion, "单位意见", "opinion", Optional),
    column(Field::OpinionDate, "单位意见日期", "opinion_date", Optional),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_or_label_stands_twice_in_a_table() {
        for table in [Table::Schools, Table::Nominations] {
            let mut keys: Vec<_> = table.columns().iter().map(|c| c.key).collect();
            let mut labels: Vec<_> = table.columns().iter().map(|c| c.label).collect();
            for list in [&mut keys, &mut labels] {
                let count = list.len();
                list.sort_unstable();
                list.dedup();
                assert_eq!(list.len(), count);
            }
        }
    }
}

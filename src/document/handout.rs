//! Hand-outs 下发表格: the blank 学校名册, 推荐人选汇总表 and 推荐表 that `yinfa init` writes for the
//! schools to fill in.
//!
//! The columns come from `model::Table`; here stand what a clerk is told about each of them, what may
//! be chosen, and the one example row.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::{Column, Field, Presence, Table, Term};
use crate::settings::Settings;

/// What the first cell of the example row says; intake skips such a row.
pub const EXAMPLE: &str = "示例";

/// The sheet with instructions in every hand-out.
pub const GUIDE_SHEET: &str = "填写说明";

/// The sheet from which the 工作单位 drop-down takes its names. Its heading is not a column name of
/// any table, so that nobody reads it as a 学校名册.
pub const SCHOOL_SHEET: &str = "学校";

/// One blank table.
#[derive(Clone, Debug)]
pub struct TableView {
    /// The sheet's name.
    pub sheet: &'static str,
    pub title: String,
    /// One line under the title.
    pub note: String,
    pub columns: Vec<HandoutColumn>,
    /// Instructions that hold for the whole table.
    pub guide: Vec<String>,
    /// Rows that are filled in already, by field; mostly none.
    pub rows: Vec<FilledRow>,
    /// Names for the 工作单位 drop-down; may be empty, the clerk fills them in then.
    pub schools: Vec<String>,
    pub organ: String,
    /// The workbook's own date, so that its bytes repeat.
    pub as_of: Date,
}

/// A row with what a school has sent.
#[derive(Clone, Debug, Default)]
pub struct FilledRow {
    pub values: BTreeMap<Field, String>,
    /// The picture for its 照片 cell, where the school had put it into the table itself.
    pub picture: Option<Vec<u8>>,
}

/// One column of a blank table.
#[derive(Clone, Debug)]
pub struct HandoutColumn {
    pub field: Field,
    pub label: &'static str,
    pub required: bool,
    /// *Units*: half-width characters on one line.
    pub width: f64,
    pub kind: CellKind,
    pub hint: &'static str,
    pub example: Example,
}

/// How a cell is to be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Text from the left; long digits survive.
    Text,
    /// A word or two, centred; also text, so that 1978.10 does not become 1978.1.
    Short,
    Date,
    /// One of these. A choice that is open may be typed over with a word of one's own.
    Choice {
        words: &'static [&'static str],
        open: bool,
    },
    /// One of the schools of the list.
    School,
}

/// The example's cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Example {
    Text(String),
    Date(Date),
}

/// One 推荐表 in the annex's layout, blank or with what is already known.
#[derive(Clone, Debug)]
pub struct FormView {
    pub title: String,
    /// Keyed by the form's own fields; an absent one stays blank.
    pub values: BTreeMap<Field, String>,
    pub guide: Vec<String>,
    pub organ: String,
    pub as_of: Date,
}

/// The blank 学校名册.
pub fn school_list(settings: &Settings, as_of: Date) -> TableView {
    let county = &settings.bureau.county;
    TableView {
        sheet: Table::Schools.label(),
        title: format!("{county}中小学校名册"),
        note: "一校一行；列名底色较深的必填。第一行“示例”不用删除，程序会跳过。".into(),
        columns: columns(Table::Schools, settings, as_of),
        guide: vec![
            "本表由教育行政部门填写，一所学校一行；教学点随所属的中心校填报，不单列。".into(),
            "标识码、信用代码、电话都已设为文本格式，请直接录入或“选择性粘贴—数值”，不要改成数字格式，否则末尾几位会丢失。".into(),
            "法定代表人与《事业单位法人证书》或《民办非企业单位登记证书》一致；人选原则上由法定代表人担任（第4条）。".into(),
            "列的顺序可以调整，可以另加自己的列；列名请不要改。".into(),
        ],
        rows: Vec::new(),
        schools: Vec::new(),
        organ: settings.bureau.name.clone(),
        as_of,
    }
}

/// The blank 推荐人选汇总表. `schools` fill its drop-down and may be empty.
pub fn summary(settings: &Settings, schools: &[String], as_of: Date) -> TableView {
    let (county, role) = (&settings.bureau.county, &settings.appointment.role);
    TableView {
        sheet: Table::Nominations.label(),
        title: format!("{county}中小学校{role}推荐人选汇总表"),
        note: "一人一行；列名底色较深的必填。第一行“示例”不用删除，程序会跳过。".into(),
        columns: columns(Table::Nominations, settings, as_of),
        guide: vec![
            format!("每所学校推荐一名{role}，原则上由法定代表人担任；不是法定代表人的，写明推荐理由（第4条）。"),
            format!("每届任期一般不少于 {} 年；确需较短的，在备注写明原因（第5条）。", settings.appointment.years),
            "工作经历一段一行（单元格内换行按 Alt+Enter），写明起止年月、单位、职务，前后衔接，最后一段写“至今”。".into(),
            "照片为近期一寸免冠证件照（25×35 毫米，295×413 像素，JPG），与本表放在同一文件夹，以“学校-姓名.jpg”命名；也可以直接插在照片格里。".into(),
            format!("工作单位从下拉列表选择；列表取自“{SCHOOL_SHEET}”工作表，可以增减。"),
            "列的顺序可以调整，可以另加自己的列；列名请不要改。".into(),
        ],
        rows: Vec::new(),
        schools: schools.to_vec(),
        organ: settings.bureau.name.clone(),
        as_of,
    }
}

/// The 推荐表 to be filled in; `values` holds what is already known, such as the 工作单位.
pub fn form(settings: &Settings, values: BTreeMap<Field, String>, as_of: Date) -> FormView {
    let (county, role) = (&settings.bureau.county, &settings.appointment.role);
    FormView {
        title: format!("{county}中小学校{role}推荐表"),
        values,
        guide: vec![
            "一人一表，电子版与盖章的纸质版内容一致。除单位意见外，各格都要填写。".into(),
            "出生年月写作 1978.05；工作单位写学校全称；联系电话写 11 位手机号或带区号的固定电话。".into(),
            "政治面貌写规范简称，如中共党员、民盟盟员、群众；最高学历写研究生、大学本科、大学专科等，学位不是学历。".into(),
            "工作经历一段一行（按 Alt+Enter 换行），如：2001.08-2005.07 贺兰县××学校 教师；前后衔接，最后一段写“至今”。".into(),
            "照片插入“照片”格：近期一寸免冠证件照，25×35 毫米，295×413 像素。".into(),
            "单位意见由学校填写，加盖公章并注明日期；本表打印为 A4 一页。".into(),
        ],
        organ: settings.bureau.name.clone(),
        as_of,
    }
}

/// 政治面貌, the short names of GB/T 4762.
const POLITICS: &[&str] = &[
    "中共党员",
    "中共预备党员",
    "共青团员",
    "民革党员",
    "民盟盟员",
    "民建会员",
    "民进会员",
    "农工党党员",
    "致公党党员",
    "九三学社社员",
    "台盟盟员",
    "无党派人士",
    "群众",
];

/// 最高学历, GB/T 4658.
const EDUCATION: &[&str] = &["研究生", "大学本科", "大学专科", "中等专科", "高中"];

const STAGES: &[&str] = &[
    "小学",
    "初中",
    "九年一贯制学校",
    "完全中学",
    "十二年一贯制学校",
    "高中",
    "特殊教育学校",
    "中等职业学校",
    "幼儿园",
];

fn columns(table: Table, settings: &Settings, as_of: Date) -> Vec<HandoutColumn> {
    table
        .columns()
        .iter()
        // The 单位意见 and its seal stand on the school's own 推荐表, not in a row of the summary.
        .filter(|column| !matches!(column.field, Field::Opinion | Field::OpinionDate))
        .map(|column| column_of(column, settings, as_of))
        .collect()
}

fn column_of(column: &Column, settings: &Settings, as_of: Date) -> HandoutColumn {
    let choice = |words| CellKind::Choice { words, open: false };
    let open = |words| CellKind::Choice { words, open: true };
    let text = |words: &str| Example::Text(words.to_string());
    let term = Term::of_years(settings.appointment_date(as_of), settings.appointment.years);
    let school = format!("{}××学校", settings.bureau.county);
    use CellKind::{Short, Text};
    let (width, kind, hint, example) = match column.field {
        Field::SchoolName => (28.0, Text, "公章上的全称", text(&school)),
        Field::SchoolCode => (13.0, Short, "10 位数字，学校（机构）标识码", text("2164000000")),
        Field::Uscc => (22.0, Short, "18 位，照登记证书录入", text("12640122000000000X")),
        Field::Stage => (15.0, choice(STAGES), "从列表选择", text("小学")),
        Field::Ownership => (9.0, choice(&["公办", "民办"]), "公办或民办", text("公办")),
        Field::Town => (12.0, Short, "乡、镇或街道", text("习岗镇")),
        Field::LegalRepresentative => (11.0, Short, "登记证书上的法定代表人", text("张三")),
        Field::Address => (26.0, Text, "到门牌", text("习岗镇××路1号")),
        Field::SchoolPhone => (15.0, Short, "带区号的固定电话或手机号", text("0951-8060000")),
        Field::ShortName => (12.0, Text, "平时的简称，多个用顿号隔开", text("")),
        Field::FormerName => (14.0, Text, "近年改名的写原名", text("")),
        Field::Name => (11.0, Short, "与身份证一致；少数民族姓名的间隔号用“·”", text("张三")),
        Field::Sex => (6.0, choice(&["男", "女"]), "从列表选择", text("男")),
        Field::Ethnicity => (8.0, Short, "如：汉族、回族", text("回族")),
        Field::Birth => (10.0, Short, "年.月，月份两位，如 1978.05", text("1978.05")),
        Field::Politics => (12.0, choice(POLITICS), "从列表选择", text("中共党员")),
        Field::Education => (10.0, open(EDUCATION), "最高学历；学位（硕士、博士）不是学历", text("大学本科")),
        Field::College => (14.0, Text, "最高学历的毕业院校", text("宁夏大学")),
        Field::Major => (13.0, Text, "毕业证书上的专业", text("汉语言文学")),
        Field::Unit => (20.0, CellKind::School, "学校全称，从列表选择", text(&school)),
        Field::Post => (12.0, Text, "学校领导职务，如校长；职称不是职务", text("校长")),
        Field::IsLegalRepresentative => (8.0, choice(&["是", "否"]), "是或否", text("是")),
        Field::Reason => (14.0, Text, "选“否”时必填", text("")),
        Field::Kind => (9.0, choice(&["新任", "续任", "中途变更"]), "从列表选择", text("新任")),
        Field::Staff => (8.0, choice(&["干部", "工人"]), "从列表选择", text("干部")),
        Field::TermStart => (12.0, CellKind::Date, "日期，如 2026-03-01", Example::Date(term.start)),
        Field::TermEnd => (12.0, CellKind::Date, "日期，最后一天，如 2029-02-28", Example::Date(term.end)),
        Field::Filing => (10.0, Text, "中途变更的，写报备情况", text("")),
        Field::Phone => (14.0, Short, "11 位手机号或 0951-8061234", text("13900000000")),
        Field::Email => (16.0, Text, "如 zhangsan@example.com", text("zhangsan@example.com")),
        Field::History => (36.0, Text, "一段一行，最后写“至今”", text(&history_example(&school))),
        Field::Photo => (14.0, Text, "照片文件名，或把照片插在这一格", text("学校-姓名.jpg")),
        Field::Remark => (12.0, Text, "任期不足三年等要说明的事", text("")),
        // Not handed out as columns; named so that a new field cannot be forgotten here.
        Field::Opinion | Field::OpinionDate => (14.0, Text, "", text("")),
    };
    HandoutColumn {
        field: column.field,
        label: column.label,
        required: column.presence != Presence::Optional,
        width,
        kind,
        hint,
        example,
    }
}

fn history_example(school: &str) -> String {
    format!("2001.08-2010.07 {school} 教师\n2010.08-至今 {school} 校长")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> Date {
        jiff::civil::date(2026, 3, 1)
    }

    #[test]
    fn the_columns_are_the_models_in_its_order() {
        let settings = Settings::default();
        let labels = |view: &TableView| view.columns.iter().map(|column| column.label).collect::<Vec<_>>();
        let model: Vec<&str> = Table::Schools.columns().iter().map(|column| column.label).collect();
        assert_eq!(labels(&school_list(&settings, day())), model);
        let summary = labels(&summary(&settings, &[], day()));
        assert_eq!(summary.first(), Some(&"姓名"));
        assert!(!summary.contains(&"单位意见"));
    }

    #[test]
    fn what_may_be_chosen_fits_an_inline_list() {
        for words in [POLITICS, EDUCATION, STAGES] {
            assert!(words.join(",").encode_utf16().count() <= 255);
        }
    }

    #[test]
    fn the_example_keeps_its_own_rules() {
        let view = summary(&Settings::default(), &[], day());
        for column in view.columns.iter().filter(|column| column.required) {
            assert_ne!(column.example, Example::Text(String::new()), "{}", column.label);
        }
        for column in &view.columns {
            if let (CellKind::Choice { words, .. }, Example::Text(word)) = (column.kind, &column.example) {
                assert!(words.contains(&word.as_str()), "{word}");
            }
        }
    }
}

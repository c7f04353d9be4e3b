//! Columns: a fact as a row of a sheet, and back. One table that the export writes and the import reads, so that what
//! is exported imports to the same facts.

use serde_json::{Map, Value, json};

use super::fact::{Change, Fact, Origin};

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Must be filled.
    Text,
    /// May be empty.
    Maybe,
    Date,
    /// 出生年月, may be empty.
    Birth,
    Whole,
    /// A decimal number, kept as a whole one of so many places; may be empty.
    Decimal(u32),
    /// Words with 、 between them.
    List,
    /// Each rater's score: `学校自评（20%）95；教师测评（80%）92.5`; may be empty.
    Scores,
    /// One of [`Change::ALL`] by its label.
    Change,
}

impl Sort {
    /// Must such a column be there, and filled?
    pub fn is_needed(self) -> bool {
        matches!(self, Sort::Text | Sort::Date | Sort::Whole | Sort::Change)
    }
}

/// One column: heading, member of the fact, sort.
#[derive(Clone, Copy, Debug)]
pub struct FactColumn {
    pub label: &'static str,
    pub key: &'static str,
    pub sort: Sort,
}

/// One sheet: the kind's Chinese name and its columns.
#[derive(Clone, Copy, Debug)]
pub struct FactSheet {
    pub name: &'static str,
    kind: &'static str,
    pub columns: &'static [FactColumn],
}

/// The sheet that lists the files of issued documents, beside those of the kinds.
pub const FILES_SHEET: &str = "印发文件";

/// The headings every sheet of facts begins with.
pub const HEAD: [&str; 2] = ["序号", "记录时间"];

/// The headings every sheet of facts ends with: where the fact comes from.
pub const TAIL: [&str; 4] = ["出处", "来源校验值", "程序", "模板校验值"];

use Sort::{Birth, Date, Decimal, List, Maybe, Text, Whole};

const fn c(label: &'static str, key: &'static str, sort: Sort) -> FactColumn {
    FactColumn { label, key, sort }
}

const CODE: FactColumn = c("学校标识码", "school_code", Maybe);
const SCHOOL: FactColumn = c("学校", "school", Text);
const PERSON: FactColumn = c("姓名", "person", Text);
const ON: FactColumn = c("日期", "on", Date);
const NUMBER: FactColumn = c("文号", "document_no", Text);
const MAYBE_NUMBER: FactColumn = c("文号", "document_no", Maybe);

const TERM: &[FactColumn] = &[
    CODE,
    SCHOOL,
    PERSON,
    c("出生年月", "birth", Birth),
    c("职务", "post", Maybe),
    c("任期开始", "start", Date),
    c("任期结束", "end", Date),
    NUMBER,
    c("聘书编号", "certificate_no", Maybe),
    c("所属乡镇", "details.town", Maybe),
    c("性别", "details.sex", Maybe),
    c("人员类别", "details.staff", Maybe),
    c("政治面貌", "details.politics", Maybe),
    c("最高学历", "details.education", Maybe),
    c("联系电话", "details.phone", Maybe),
    c("电子邮箱", "details.email", Maybe),
    c("法定代表人", "details.legal_representative", Maybe),
    c("报送校验值", "row", Maybe),
];

/// Every kind, in the order of [`super::KINDS`].
pub const SHEETS: [FactSheet; 11] = [
    FactSheet {
        name: "提名",
        kind: "nominated",
        columns: &[
            CODE,
            SCHOOL,
            PERSON,
            c("出生年月", "birth", Birth),
            c("职务", "post", Maybe),
            c("任职类型", "how", Maybe),
            c("非法定代表人推荐理由", "reason", Maybe),
        ],
    },
    FactSheet { name: "聘任", kind: "appointed", columns: TERM },
    FactSheet { name: "续聘", kind: "renewed", columns: TERM },
    FactSheet {
        name: "解聘",
        kind: "ended",
        columns: &[CODE, SCHOOL, PERSON, ON, c("原因", "reason", Maybe), MAYBE_NUMBER],
    },
    FactSheet {
        name: "变更",
        kind: "changed",
        columns: &[
            CODE,
            SCHOOL,
            c("姓名", "person", Maybe),
            c("事项", "what", Sort::Change),
            ON,
            c("变更前", "before", Maybe),
            c("变更后", "after", Maybe),
            c("变更后标识码", "after_code", Maybe),
        ],
    },
    FactSheet {
        name: "报备",
        kind: "refiled",
        columns: &[CODE, SCHOOL, PERSON, ON, c("报备情况", "filing", Maybe)],
    },
    FactSheet {
        name: "培训",
        kind: "trained",
        columns: &[
            CODE,
            SCHOOL,
            PERSON,
            ON,
            c("培训名称", "title", Text),
            c("学时", "tenths", Decimal(1)),
            c("级别", "level", Maybe),
            c("能力", "abilities", List),
        ],
    },
    FactSheet {
        name: "考核",
        kind: "assessed",
        columns: &[
            CODE,
            SCHOOL,
            PERSON,
            c("年度", "year", Whole),
            c("得分", "hundredths", Decimal(2)),
            c("考核结果", "result", Text),
            c("各方得分", "given", Sort::Scores),
        ],
    },
    FactSheet {
        name: "印发",
        kind: "issued",
        columns: &[
            NUMBER,
            c("种类", "document", Text),
            c("成文日期", "date", Date),
            c("人数", "people", Whole),
            c("文件夹", "folder", Text),
            c("底稿校验值", "dossier", Maybe),
        ],
    },
    FactSheet { name: "撤销", kind: "revoked", columns: &[NUMBER, ON, c("原因", "reason", Maybe)] },
    FactSheet {
        name: "确认",
        kind: "waived",
        columns: &[
            c("规则", "rule", Text),
            SCHOOL,
            c("姓名", "person", Maybe),
            c("所问", "asked", Maybe),
            c("理由", "reason", Maybe),
            MAYBE_NUMBER,
        ],
    },
];

impl Fact {
    /// The cells of its sheet, in the order of the columns.
    pub fn cells(&self) -> Vec<String> {
        let value = serde_json::to_value(self).expect("a fact is plain data");
        let columns = self.sheet().columns.iter();
        columns.map(|column| cell(member(&value, column.key), column.sort)).collect()
    }

    /// The sheet it stands on.
    pub fn sheet(&self) -> &'static FactSheet {
        SHEETS.iter().find(|sheet| sheet.name == self.label()).expect("every kind has a sheet")
    }
}

impl Origin {
    /// The cells under [`TAIL`].
    pub fn cells(&self) -> [String; 4] {
        [&self.place, &self.sha256, &self.tool, &self.templates]
            .map(|value| value.clone().unwrap_or_default())
    }

    pub fn of_cells(cells: [&str; 4]) -> Option<Self> {
        let [place, sha256, tool, templates] = cells.map(|cell| (!cell.is_empty()).then(|| cell.to_string()));
        let origin = Self { place, sha256, tool, templates };
        (origin != Self::default()).then_some(origin)
    }
}

impl FactSheet {
    /// The fact that a row of this sheet says.
    ///
    /// *Shape*: one text a column, as [`Fact::cells`] has it: dates `2026-03-26`, births `1978-05`.
    ///
    /// # Errors
    /// The column whose cell cannot be read, and what should stand there.
    pub fn fact(&self, cells: &[String]) -> Result<Fact, (usize, &'static str)> {
        let mut value = Map::new();
        value.insert("kind".into(), self.kind.into());
        for (index, (column, text)) in self.columns.iter().zip(cells).enumerate() {
            let text = text.trim();
            let read = read(text, column.sort).map_err(|expected| (index, expected))?;
            let Some(read) = read else { continue };
            match column.key.split_once('.') {
                None => {
                    value.insert(column.key.into(), read);
                }
                Some((outer, inner)) => {
                    value.entry(outer).or_insert_with(|| json!({}))[inner] = read;
                }
            }
        }
        if self.kind == "issued" {
            value.insert("files".into(), json!([]));
        }
        serde_json::from_value(Value::Object(value)).map_err(|_| (0, "应按本表各列的写法填写"))
    }
}

fn member<'a>(value: &'a Value, key: &str) -> &'a Value {
    match key.split_once('.') {
        None => &value[key],
        Some((outer, inner)) => &value[outer][inner],
    }
}

fn cell(value: &Value, sort: Sort) -> String {
    match (value, sort) {
        (Value::Null, _) => String::new(),
        (Value::String(text), Sort::Change) => {
            let of = |change: &&Change| serde_json::to_value(change).is_ok_and(|own| own == text.as_str());
            Change::ALL.iter().find(of).map(|change| change.label().to_string()).unwrap_or_default()
        }
        (Value::String(text), _) => text.clone(),
        (Value::Number(number), Sort::Decimal(places)) => {
            let (whole, scale) = (number.as_u64().unwrap_or(0), 10u64.pow(places));
            match whole % scale {
                0 => (whole / scale).to_string(),
                rest => format!("{}.{rest:0width$}", whole / scale, width = places as usize)
                    .trim_end_matches('0')
                    .to_string(),
            }
        }
        (Value::Array(given), Sort::Scores) => {
            let one = |one: &Value| {
                let score = cell(&one["hundredths"], Decimal(2));
                format!("{}（{}%）{score}", one["rater"].as_str().unwrap_or_default(), one["weight"])
            };
            given.iter().map(one).collect::<Vec<_>>().join("；")
        }
        (Value::Array(words), _) => words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("、"),
        (other, _) => other.to_string(),
    }
}

/// `None` where the member is left out.
fn read(text: &str, sort: Sort) -> Result<Option<Value>, &'static str> {
    if text.is_empty() {
        return match sort {
            Sort::Text => Err("不能空着"),
            Sort::Date => Err("应为日期，如 2026-03-26"),
            Sort::Whole => Err("应为整数"),
            Sort::Change => Err("应写明事项"),
            // Members that are always written are empty texts, those that may be missing are left out.
            Sort::Maybe | Sort::Birth | Sort::Decimal(_) | Sort::List | Sort::Scores => Ok(None),
        };
    }
    Ok(Some(match sort {
        Sort::Text | Sort::Maybe | Sort::Birth => text.into(),
        Sort::Date => match text.parse::<jiff::civil::Date>() {
            Ok(date) => date.to_string().into(),
            Err(_) => return Err("应为日期，如 2026-03-26"),
        },
        Sort::Whole => text.parse::<i64>().map_err(|_| "应为整数")?.into(),
        Sort::Decimal(places) => decimal(text, places).ok_or("应为数字")?.into(),
        Sort::List => {
            let words = text.split(['、', '，', ',', '；', ';', '/']).map(str::trim);
            words.filter(|word| !word.is_empty()).map(Value::from).collect::<Vec<_>>().into()
        }
        Sort::Scores => scores(text).ok_or("应像“学校自评（20%）95；教师测评（80%）92.5”")?.into(),
        Sort::Change => {
            let change = Change::ALL.iter().find(|change| change.label() == text);
            let expected = "应为校名变更、标识码变更、并入他校、停办、法定代表人变更或职务变更";
            serde_json::to_value(change.ok_or(expected)?).map_err(|_| expected)?
        }
    }))
}

/// A rater's own name may hold the marks between: a piece is whole where it ends with a weight and a score.
fn scores(text: &str) -> Option<Vec<Value>> {
    let one = |piece: &str| {
        let (who, score) = piece.rsplit_once("%）")?;
        let (rater, weight) = who.rsplit_once('（')?;
        let (weight, hundredths) = (weight.parse::<u32>().ok()?, decimal(score.trim(), 2)?);
        let named = !rater.trim().is_empty();
        named.then(|| json!({"rater": rater.trim(), "weight": weight, "hundredths": hundredths}))
    };
    let mut found = Vec::new();
    let mut rest = String::new();
    for piece in text.split('；') {
        rest.push_str(piece);
        match one(&rest) {
            Some(score) => {
                found.push(score);
                rest.clear();
            }
            None => rest.push('；'),
        }
    }
    rest.is_empty().then_some(found)
}

/// `7.5` as 75 where one place is kept; more places than are kept are no number here.
fn decimal(text: &str, places: u32) -> Option<u32> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let rest = rest.trim_end_matches('0');
    if rest.len() > places as usize || (whole.is_empty() && rest.is_empty()) {
        return None;
    }
    let padded = format!("{rest:0<width$}", width = places as usize);
    let whole: u32 = whole.parse().ok()?;
    let rest: u32 = if padded.is_empty() { 0 } else { padded.parse().ok()? };
    whole.checked_mul(10u32.pow(places))?.checked_add(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_their_places() {
        for (text, places, value) in [
            ("7.5", 1, Some(75)),
            ("8", 1, Some(80)),
            ("92.25", 2, Some(9225)),
            ("92.256", 2, None),
            ("x", 1, None),
            ("-1", 1, None),
        ] {
            assert_eq!(decimal(text, places), value, "{text}");
        }
        assert_eq!(cell(&json!(9225), Sort::Decimal(2)), "92.25");
        assert_eq!(cell(&json!(9200), Sort::Decimal(2)), "92");
    }

    #[test]
    fn scores_of_any_rater_read_back() {
        for raters in [&["学校自评", "教师测评"][..], &["甲；乙（丙）"], &["（1%）5；x", "乙"]]
        {
            let one = |rater: &&str| json!({"rater": rater, "weight": 50, "hundredths": 9250});
            let given: Vec<Value> = raters.iter().map(one).collect();
            let text = cell(&given.clone().into(), Sort::Scores);
            assert_eq!(scores(&text), Some(given), "{text}");
        }
        for text in ["学校自评 95", "学校自评（20%）95；", "（%）"] {
            assert_eq!(scores(text), None, "{text}");
        }
    }

    #[test]
    fn sheets_and_kinds_are_the_same() {
        assert_eq!(SHEETS.map(|sheet| sheet.name), crate::ledger::KINDS);
    }

    #[test]
    fn what_cannot_be_read_names_its_column() {
        let ended = &SHEETS[3];
        let row = |on: &str| ["", "甲校", "马一", on, "调离", ""].map(String::from);
        assert!(ended.fact(&row("2026-09-01")).is_ok());
        assert_eq!(ended.fact(&row("九月")), Err((3, "应为日期，如 2026-03-26")));
        assert_eq!(ended.fact(&["", "", "马一", "", "", ""].map(String::from)), Err((1, "不能空着")));
    }
}

//! Sign-in sheets 签到表 of a training, as whoever held it made them: a list of names and schools below a title that
//! says which training and when.

use jiff::civil::Date;

use super::facts::{self, level_in};
use super::table::{Row, SIGNED, Table};
use super::{AnnalsRow, Reader};
use crate::finding::Finding;
use crate::intake::values::term;
use crate::intake::workbook::Sheet;
use crate::ledger::{Fact, Sort, Trained};
use crate::place::{CellRef, Place};
use crate::text;

const LABELS: [&str; 9] = ["学校标识码", "学校", "姓名", "日期", "培训名称", "学时", "级别", "能力", SIGNED];

/// What a title line says, by the words before its colon.
const SAID: [(&str, &[&str]); 5] = [
    ("日期", &["培训时间", "培训日期", "时间", "日期"]),
    ("培训名称", &["培训名称", "培训主题", "培训内容", "培训项目", "活动名称", "主题"]),
    ("学时", &["培训学时", "学时", "课时"]),
    ("级别", &["培训级别", "培训层次", "级别"]),
    ("能力", &["对应能力", "培训能力", "能力"]),
];

/// Words that end a value as its own label would, and are nobody's.
const OTHERS: [&str; 5] = ["培训地点", "地点", "主办单位", "承办单位", "人数"];

/// What a title is called beyond the training itself.
const TAILS: [&str; 10] =
    ["签到表", "签到册", "签到簿", "签名表", "考勤表", "登记表", "登记册", "人员名单", "花名册", "名单"];

/// What the lines above the heading say of everybody below.
#[derive(Default)]
struct Above {
    date: Option<Date>,
    title: String,
    tenths: String,
    level: String,
    abilities: String,
}

impl Reader<'_> {
    /// Reads a sheet if it is a sign-in sheet. Was it?
    pub(super) fn sign_in(&mut self, sheet: &Sheet) -> bool {
        let Some(table) = Table::find(sheet, &LABELS, &self.headers) else { return false };
        let has = |label: &str| LABELS.iter().zip(&table.present).any(|(own, here)| *own == label && *here);
        let titles: Vec<String> = sheet
            .rows()
            .take_while(|(row, _)| *row < table.first)
            .map(|(_, cells)| {
                cells.iter().map(|(_, cell)| cell.text.as_str()).collect::<Vec<_>>().join("\u{3000}")
            })
            .collect();
        let name = sheet.name.as_deref().unwrap_or("");
        let speaks =
            |text: &str| ["培训", "签到", "研修", "讲座", "国培"].iter().any(|word| text.contains(word));
        let about = titles.iter().any(|line| speaks(line)) || speaks(name) || has("培训名称") || has(SIGNED);
        if !has("姓名") || !has("学校") || !about {
            return false;
        }
        let above = above(&titles);
        let at_sheet = self.place(sheet);
        let mut lacking = Vec::new();
        if above.title.is_empty() && !has("培训名称") {
            lacking.push("培训名称");
        }
        if above.date.is_none() && !has("日期") {
            lacking.push("日期");
        }
        if !lacking.is_empty() {
            let lacking = lacking.join("、");
            let expected =
                format!("表头上面应写明{lacking}，如“培训名称：首席信息官集中培训　时间：2026年5月12日”");
            self.say(
                Finding::new("annals-header", format!("{at_sheet} 没有写明{lacking}，{expected}"))
                    .at(&at_sheet.at(CellRef::new(1, 1)))
                    .expected(expected)
                    .hint("也可以加“日期”“培训名称”两列"),
            );
            return true;
        }
        let people: Vec<&Row> = table.rows.iter().filter(|row| is_person(row)).collect();
        let signs = has(SIGNED) && people.iter().any(|row| !row.text(8).is_empty());
        for row in people {
            if signs && is_absent(row.text(8)) {
                let seen = if row.text(8).is_empty() { "没有签到" } else { row.text(8) };
                let told = format!("{seen}，没有记入");
                self.say(
                    Finding::new("sign-in-absent", told).at(&row.place(&at_sheet, 8)).of_person(row.text(2)),
                );
                continue;
            }
            if let Some(fact) = self.attended(row, &above, &at_sheet) {
                let place = row.place(&at_sheet, 2);
                self.annals.rows.push(AnnalsRow { id: None, fact: Fact::Trained(fact), origin: None, place });
            }
        }
        true
    }

    fn attended(&mut self, row: &Row, above: &Above, sheet: &Place) -> Option<Trained> {
        let mut read = |at: usize, label: &'static str, key: &'static str, sort: Sort| {
            let (text, trouble) =
                row.cell(at).map_or((String::new(), None), |cell| facts::read(cell, label, sort));
            if let Some((expected, hint)) = trouble {
                let place = row.place(sheet, at);
                self.say(Finding::at_cell("annals-cell", key, label, &place, row.text(at), expected, hint));
                return None;
            }
            Some(text)
        };
        let code = read(0, "学校标识码", "school_code", Sort::Maybe)?;
        let person = read(2, "姓名", "person", Sort::Text)?;
        let on = read(3, "日期", "on", Sort::Date)?;
        let own = |at: usize, above: &str| match row.text(at) {
            "" => above.to_string(),
            own => own.to_string(),
        };
        let on = if on.is_empty() { above.date } else { on.parse().ok() };
        let title = own(4, &above.title);
        for (at, key, lacking) in [(3, "on", on.is_none()), (4, "title", title.is_empty())] {
            if lacking {
                let expected = "表头上面没有写，这里也空着";
                let place = row.place(sheet, at);
                self.say(Finding::at_cell("annals-cell", key, LABELS[at], &place, "", expected, "请写明"));
            }
        }
        let tenths = own(5, &above.tenths);
        let number = tenths.trim_end_matches(|ch: char| !ch.is_ascii_digit());
        let tenths_read = if tenths.is_empty() { Some(None) } else { tenths_of(number).map(Some) };
        if tenths_read.is_none() {
            let place = row.place(sheet, 5);
            let expected = "应为数字，最多一位小数，如 8 或 7.5";
            self.say(Finding::at_cell(
                "annals-cell",
                "tenths",
                "学时",
                &place,
                &tenths,
                expected,
                "请核对后重填",
            ));
        }
        let level = self.level(&own(6, &above.level), &row.place(sheet, 6));
        let abilities = own(7, &above.abilities);
        let words = abilities.split(['、', '，', ',', '；', ';', '/']).map(str::trim);
        let words = words.filter(|word| !word.is_empty()).map(str::to_string).collect();
        let abilities = self.abilities(words, &row.place(sheet, 7));
        let code = Some(code).filter(|code| !code.is_empty());
        let (school_code, school) = self.school(code, row.text(1), &row.place(sheet, 1))?;
        if title.is_empty() {
            return None;
        }
        Some(Trained {
            school_code,
            school,
            person,
            on: on?,
            title,
            tenths: tenths_read?,
            level: level?,
            abilities: abilities?,
        })
    }
}

/// A row about somebody: not a sum, a note or the example.
fn is_person(row: &Row) -> bool {
    let (school, name) = (row.text(1), row.text(2));
    let aside = ["合计", "总计", "实到", "应到", "备注", "注：", "示例", "（示例", "例：", "填表", "姓名"];
    !name.is_empty() && !aside.iter().any(|word| name.starts_with(word) || school.starts_with(word))
}

/// Did somebody else write there that this one was not there?
fn is_absent(signed: &str) -> bool {
    let words = ["缺", "未", "没", "否", "请假", "病假", "事假", "公假", "×", "✗", "✘", "x", "X", "无"];
    signed.is_empty() || words.iter().any(|word| signed.starts_with(word))
}

/// `7.5` as 75.
fn tenths_of(text: &str) -> Option<u32> {
    let value: f64 = text.trim().parse().ok()?;
    let tenths = value * 10.0;
    let whole = tenths.round();
    ((tenths - whole).abs() < 1e-6 && (0.0..=9990.0).contains(&whole)).then_some(whole as u32)
}

fn above(titles: &[String]) -> Above {
    let mut above = Above::default();
    for line in titles {
        for (label, value) in said(line) {
            match label {
                "日期" => above.date = above.date.or_else(|| date_in(&value)),
                "培训名称" if above.title.is_empty() => above.title = value,
                "学时" if above.tenths.is_empty() => above.tenths = value,
                "级别" if above.level.is_empty() => above.level = value,
                "能力" if above.abilities.is_empty() => above.abilities = value,
                _ => {}
            }
        }
    }
    if above.title.is_empty() {
        let plain = titles.iter().map(|line| text::squeeze(line)).find(|line| !line.is_empty());
        let mut title = plain.unwrap_or_default();
        for tail in TAILS {
            title = title.strip_suffix(tail).unwrap_or(&title).to_string();
        }
        let is_title = ["培训", "研修", "讲座", "学习", "班", "会"].iter().any(|word| title.contains(word));
        above.title = if is_title { title } else { String::new() };
    }
    if above.date.is_none() {
        above.date = titles.iter().find_map(|line| date_in(line));
    }
    if above.level.is_empty() {
        above.level =
            titles.iter().map(|line| level_in(line)).find(|level| !level.is_empty()).unwrap_or_default();
    }
    above
}

/// `时间：2026年5月12日　学时：8` as its pairs.
fn said(line: &str) -> Vec<(&'static str, String)> {
    let line = line.replace(':', "：");
    let mut marks: Vec<(usize, usize, Option<&'static str>)> = Vec::new();
    let words = SAID.iter().flat_map(|(label, words)| words.iter().map(|word| (*word, Some(*label))));
    let words = words.chain(OTHERS.map(|word| (word, None)));
    for (word, label) in words {
        let mark = format!("{word}：");
        for (at, _) in line.match_indices(&mark) {
            marks.push((at, at + mark.len(), label));
        }
    }
    // 培训时间： is one mark, not also 时间：.
    marks.sort_by_key(|(at, end, _)| (*end, *at));
    marks.dedup_by_key(|(_, end, _)| *end);
    let ends: Vec<usize> = marks.iter().skip(1).map(|(at, ..)| *at).chain([line.len()]).collect();
    let pairs = marks.iter().zip(ends);
    pairs
        .filter_map(|((_, begin, label), end)| {
            let value = line
                .get(*begin..end)?
                .trim_matches(|ch: char| ch.is_whitespace() || "，；。,;（）()".contains(ch));
            Some(((*label)?, value.to_string())).filter(|(_, value)| !value.is_empty())
        })
        .collect()
}

/// The first day that a text names: `2026年5月12日至13日（周二）上午`.
fn date_in(text: &str) -> Option<Date> {
    let text = text::half_width(text);
    let chars: Vec<char> = text.chars().filter(|ch| !ch.is_whitespace()).collect();
    (0..chars.len()).find_map(|from| {
        let fresh = from == 0 || !chars[from - 1].is_ascii_digit();
        if !fresh || !chars[from].is_ascii_digit() {
            return None;
        }
        let mut parts = vec![String::new()];
        for ch in &chars[from..] {
            match ch {
                digit if digit.is_ascii_digit() => parts.last_mut()?.push(*digit),
                '年' | '月' | '.' | '-' | '/' if parts.len() < 3 => parts.push(String::new()),
                _ => break,
            }
        }
        let whole = parts.len() == 3 && parts[0].len() == 4 && parts.iter().all(|part| !part.is_empty());
        let written = format!("{}-{}-{}", parts[0], parts.get(1)?, parts.get(2)?);
        whole.then(|| term::of_text(&written, term::End::First).read).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_above_is_said_of_all() {
        let lines = |text: &str| above(&text.lines().map(String::from).collect::<Vec<_>>());
        let full = lines(
            "2026年贺兰县首席信息官签到表\n培训名称：人工智能专题培训\n时间：2026年5月12日　　地点：三楼：东厅　　学时：16",
        );
        assert_eq!((full.title.as_str(), full.tenths.as_str()), ("人工智能专题培训", "16"));
        assert_eq!(full.date, Some(jiff::civil::date(2026, 5, 12)));
        let bare = lines("宁夏教育厅2025年自治区级数字素养提升培训班签到表\n（2025.10.20-22）");
        assert_eq!(bare.title, "宁夏教育厅2025年自治区级数字素养提升培训班");
        assert_eq!((bare.date, bare.level.as_str()), (Some(jiff::civil::date(2025, 10, 20)), "自治区级"));
        let none = lines("签到表");
        assert_eq!((none.title.as_str(), none.date), ("", None));
    }

    #[test]
    fn absences_are_told_from_signatures() {
        for (signed, absent) in [
            ("√", false),
            ("马伟", false),
            ("已到", false),
            ("缺席", true),
            ("", true),
            ("请假", true),
            ("×", true),
        ] {
            assert_eq!(is_absent(signed), absent, "{signed}");
        }
    }
}

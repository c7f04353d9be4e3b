//! Fields with a fixed set of answers: 政治面貌, 最高学历, 性别, 任职类型, 人员类别, 是否, 学段.

use super::{Note, Reading, plain};
use crate::intake::workbook::{Cell, Content};
use crate::model::{Kind, Sex, Staff, Stage};
use crate::text;

/// *Source*: GB/T 4762-1984, short names; everyday aliases beside them.
const POLITICS: [(&str, &[&str]); 13] = [
    (
        "中共党员",
        &["党员", "中国共产党党员", "共产党员", "中共正式党员", "正式党员", "中共", "中共党员(正式)"],
    ),
    ("中共预备党员", &["预备党员", "中国共产党预备党员", "中共党员(预备)", "党员(预备)"]),
    ("共青团员", &["团员", "中国共产主义青年团团员", "共青团"]),
    ("民革党员", &["民革", "民革会员"]),
    ("民盟盟员", &["民盟", "民盟会员"]),
    ("民建会员", &["民建"]),
    ("民进会员", &["民进"]),
    ("农工党党员", &["农工党", "农工"]),
    ("致公党党员", &["致公党"]),
    ("九三学社社员", &["九三", "九三学社"]),
    ("台盟盟员", &["台盟"]),
    ("无党派人士", &["无党派", "无党派民主人士"]),
    ("群众", &["普通群众", "普通公民"]),
];

/// *Source*: GB/T 4658 levels; everyday aliases beside them.
const EDUCATION: [(&str, &[&str]); 7] = [
    ("研究生", &["研究生教育", "硕士研究生", "博士研究生", "在职研究生", "研究生学历"]),
    (
        "大学本科",
        &[
            "本科",
            "大学",
            "全日制本科",
            "函授本科",
            "自考本科",
            "大本",
            "大学本科教育",
            "在职本科",
            "成人本科",
            "本科学历",
        ],
    ),
    (
        "大学专科",
        &["大专", "专科", "高职", "函授大专", "大学专科教育", "全日制大专", "全日制专科", "大专学历"],
    ),
    ("中等专科", &["中专", "中师", "中等师范", "中技", "职高"]),
    ("高中", &["普通高中"]),
    ("初中", &["初级中学"]),
    ("小学", &[]),
];

pub fn politics(cell: &Cell) -> Reading<&'static str> {
    // 无 is a placeholder elsewhere; here it most often means 群众, which is worth asking.
    if text::squeeze(&cell.text) == "无" {
        return Reading::noted(
            Some("群众"),
            Note::new("politics-unclear", "“无”一般指群众，暂按群众读入", "请写明政治面貌"),
        );
    }
    let Some(text) = plain(cell).map(|text| text::squeeze(&text)) else { return Reading::nothing() };
    // 中共党员（2001年入党）: the name, and since when.
    let since =
        |note: &str| ['年', '入', '加'].iter().any(|word| note.contains(*word)) && !note.contains('退');
    let named = text.split_once('(').filter(|(_, note)| note.ends_with(')') && since(note));
    match find(&POLITICS, &text).or_else(|| find(&POLITICS, named?.0)) {
        Some(name) => canonical(cell, name),
        None => {
            let near = text::nearest(&text, POLITICS.iter().map(|(name, _)| *name));
            let guess = near.map(|name| format!("，是不是“{name}”")).unwrap_or_default();
            Reading::noted(
                None,
                Note::new(
                    "politics-unknown",
                    format!("不是规定的政治面貌名称{guess}"),
                    "请填中共党员、共青团员、群众等规范名称",
                ),
            )
        }
    }
}

pub fn education(cell: &Cell) -> Reading<String> {
    let Some(text) = plain(cell).map(|text| text::squeeze(&text)) else { return Reading::nothing() };
    // Party-school schooling is its own value and kept as written.
    if text.contains("党校") {
        return Reading::clean(cell.text.trim().to_string());
    }
    if let Some(name) = find(&EDUCATION, &text) {
        return canonical(cell, name).map(str::to_string);
    }
    // 大学本科/学士: the level with its degree beside it.
    let parts: Vec<&str> =
        text.split(['/', '、', ',', '，', '(', ')', ';']).filter(|part| !part.is_empty()).collect();
    let level = parts.iter().find_map(|part| find(&EDUCATION, part));
    if let (Some(level), true) = (level, parts.len() > 1) {
        return Reading::noted(
            Some(level.to_string()),
            Note::new("choice-normalised", format!("已规范为“{level}”"), ""),
        );
    }
    if ["硕士", "博士", "学士"].iter().any(|degree| text.contains(degree)) {
        return Reading::noted(
            None,
            Note::new(
                "education-degree",
                "填的是学位，此处要填学历",
                "请改填研究生、大学本科、大学专科等学历",
            ),
        );
    }
    Reading::noted(
        None,
        Note::new(
            "education-unknown",
            "不是规定的学历名称",
            "请填研究生、大学本科、大学专科、中等专科、高中等规范名称",
        ),
    )
}

fn find(table: &[(&'static str, &[&str])], text: &str) -> Option<&'static str> {
    table.iter().find(|(name, aliases)| *name == text || aliases.contains(&text)).map(|(name, _)| *name)
}

fn canonical(cell: &Cell, name: &'static str) -> Reading<&'static str> {
    // 群　众 is the same word spaced out for looks.
    let same = text::squeeze(&cell.text) == name;
    let note = (!same).then(|| Note::new("choice-normalised", format!("已规范为“{name}”"), ""));
    Reading { read: Some(name), notes: note.into_iter().collect() }
}

/// A cell that holds no answer: blank or `/` says nothing, 待定 or 未知 says that it is not known yet, and is asked.
fn unanswered<T>(cell: &Cell, known: &str) -> Reading<T> {
    const UNDECIDED: [&str; 8] = ["待定", "未知", "不详", "不明", "待核实", "待确认", "待补充", "保密"];
    let text = text::squeeze(&cell.text);
    if UNDECIDED.contains(&text.as_str()) { unclear(known) } else { Reading::nothing() }
}

fn unclear<T>(known: &str) -> Reading<T> {
    Reading::noted(None, Note::new("choice-unknown", format!("应为{known}"), "请按规定的选项填写"))
}

pub fn sex(cell: &Cell) -> Reading<Sex> {
    match plain(cell).map(|text| text::squeeze(&text)).as_deref() {
        None => unanswered(cell, "男或女"),
        Some("男" | "男性" | "M") => Reading::clean(Sex::Male),
        Some("女" | "女性" | "F") => Reading::clean(Sex::Female),
        Some(_) => unclear("男或女"),
    }
}

pub fn kind(cell: &Cell) -> Reading<Kind> {
    match plain(cell).map(|text| text::squeeze(&text)).as_deref() {
        None => unanswered(cell, "新任、续任或中途变更"),
        Some("新任" | "新聘" | "首次" | "首任" | "初任" | "新任职") => Reading::clean(Kind::New),
        Some("续任" | "连任" | "续聘" | "留任") => Reading::clean(Kind::Renewed),
        Some("中途变更" | "变更" | "中途更换" | "更换" | "任期中变更") => {
            Reading::clean(Kind::MidTerm)
        }
        Some(_) => unclear("新任、续任或中途变更"),
    }
}

pub fn staff(cell: &Cell) -> Reading<Staff> {
    match plain(cell).map(|text| text::squeeze(&text)).as_deref() {
        None => unanswered(cell, "干部或工人"),
        Some(
            "干部" | "管理" | "管理岗" | "专业技术" | "专技" | "专技岗" | "教师" | "专业技术人员"
            | "管理人员",
        ) => Reading::clean(Staff::Cadre),
        Some("工人" | "工勤" | "工勤岗" | "工勤人员") => Reading::clean(Staff::Worker),
        Some(_) => unclear("干部或工人"),
    }
}

/// 是 or 否, in words, ticks, filled boxes (`■是 □否`) or as a boolean.
pub fn yes_no(cell: &Cell) -> Reading<bool> {
    if let Content::Bool(value) = cell.content {
        return Reading::clean(value);
    }
    let squeezed = text::squeeze(&text::half_width(&cell.text));
    if squeezed.is_empty() {
        return Reading::nothing();
    }
    if let Some(value) = boxes(&squeezed) {
        return value.map_or_else(Reading::nothing, Reading::clean);
    }
    match squeezed.to_ascii_lowercase().as_str() {
        "是" | "√" | "✓" | "✔" | "☑" | "■" | "●" | "y" | "yes" | "true" | "1" | "对" | "有" | "是的" => {
            Reading::clean(true)
        }
        "否" | "×" | "✗" | "✘" | "□" | "☐" | "x" | "n" | "no" | "false" | "0" | "不是" | "非" | "无" => {
            Reading::clean(false)
        }
        "法定代表人" | "是法定代表人" | "本人是法定代表人" => Reading::clean(true),
        "非法定代表人" | "不是法定代表人" => Reading::clean(false),
        text if text::is_placeholder(text) => unanswered(cell, "是或否"),
        _ => unclear("是或否"),
    }
}

/// Two boxes with their words; inside, nothing where neither or both are filled.
fn boxes(text: &str) -> Option<Option<bool>> {
    let filled = |ch: char| "■☑√✓✔☒●".contains(ch);
    let hollow = |ch: char| "□☐○".contains(ch);
    if !text.contains('是') || !text.contains('否') {
        return None;
    }
    let mark_of = |word: char| {
        let chars: Vec<char> = text.chars().collect();
        let at = chars.iter().position(|ch| *ch == word)?;
        // The mark stands before its word, or behind it in hand-made forms.
        let leads = chars.first().is_some_and(|ch| filled(*ch) || hollow(*ch));
        let index = if leads { at.checked_sub(1)? } else { at + 1 };
        chars.get(index).copied().filter(|ch| filled(*ch) || hollow(*ch))
    };
    let (yes, no) = (mark_of('是'), mark_of('否'));
    match (yes.is_some_and(filled), no.is_some_and(filled)) {
        (true, false) => Some(Some(true)),
        (false, true) => Some(Some(false)),
        (false, false) if yes.is_some_and(hollow) => Some(None),
        _ => None,
    }
}

/// 学段, as the 办学类型 column words it; an unknown word is read as nothing and asked.
pub fn stage(cell: &Cell) -> Reading<Stage> {
    let Some(text) = plain(cell).map(|text| text::squeeze(&text)) else { return Reading::nothing() };
    match Stage::told_by(&text) {
        Some(stage) => Reading::clean(stage),
        None => unclear("小学、初中、九年一贯制学校、完全中学、高中等学段"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told<T: ToString>(reading: Reading<T>) -> String {
        let read = reading.read.map(|value| value.to_string());
        let rules = reading.notes.iter().map(|note| note.rule);
        read.as_deref().into_iter().chain(rules).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_choice_in_the_case_list_reads_as_it_should() {
        crate::intake::cases(include_str!("../../../tests/cases/choice.tsv"), |raw, expected| {
            let (field, raw) = raw.split_once(' ').unwrap_or((raw, ""));
            let cell = Cell::text(raw);
            let told = match field {
                "政治面貌" => told(politics(&cell)),
                "最高学历" => told(education(&cell)),
                "性别" => told(sex(&cell).map(Sex::label)),
                "任职类型" => told(kind(&cell).map(Kind::label)),
                "人员类别" => told(staff(&cell).map(Staff::label)),
                "学段" => told(stage(&cell).map(Stage::label)),
                _ => told(yes_no(&cell)),
            };
            told == expected
        });
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,20}") {
            let cell = Cell::text(&*text);
            politics(&cell);
            education(&cell);
            yes_no(&cell);
            stage(&cell);
            sex(&cell);
            kind(&cell);
            staff(&cell);
        }
    }

    #[test]
    fn what_is_printed_reads_back() {
        for (name, _) in POLITICS {
            assert_eq!(politics(&Cell::text(name)), Reading::clean(name));
        }
        for (name, _) in EDUCATION {
            assert_eq!(education(&Cell::text(name)), Reading::clean(name.to_string()));
        }
        for own in Stage::ALL {
            assert_eq!(stage(&Cell::text(own.label())), Reading::clean(own));
        }
    }
}

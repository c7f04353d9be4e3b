//! Fields with a fixed set of answers: 政治面貌, 最高学历, 性别, 任职类型, 人员类别, 是否, 学段.

use super::{Note, Reading, plain};
use crate::intake::workbook::{Cell, Content};
use crate::model::{Kind, Sex, Staff, Stage};
use crate::text;

/// *Source*: GB/T 4762-1984, short names; everyday aliases beside them.
const POLITICS: [(&str, &[&str]); 13] = [
    (
        "中共党员",
        &[
            "党员",
            "中国共产党党员",
            "共产党员",
            "中共正式党员",
            "正式党员",
            "中共",
            "中共党员(正式)",
            "中国共产党",
            "中国共产党正式党员",
            "中国共产党员",
            "党员(正式)",
        ],
    ),
    ("中共预备党员", &["预备党员", "中国共产党预备党员", "中共党员(预备)", "党员(预备)"]),
    ("共青团员", &["团员", "中国共产主义青年团团员", "共青团"]),
    ("民革党员", &["民革", "民革会员", "民革成员", "中国国民党革命委员会", "中国国民党革命委员会党员"]),
    ("民盟盟员", &["民盟", "民盟会员", "民盟成员", "民主同盟", "中国民主同盟", "中国民主同盟盟员"]),
    ("民建会员", &["民建", "民建成员", "民主建国会", "中国民主建国会", "中国民主建国会会员"]),
    (
        "民进会员",
        &["民进", "民进成员", "民主促进会", "民主促进会会员", "中国民主促进会", "中国民主促进会会员"],
    ),
    (
        "农工党党员",
        &[
            "农工党",
            "农工",
            "农工党成员",
            "农工民主党",
            "农工民主党党员",
            "中国农工民主党",
            "中国农工民主党党员",
        ],
    ),
    ("致公党党员", &["致公党", "致公党成员", "中国致公党", "中国致公党党员"]),
    ("九三学社社员", &["九三", "九三学社", "九三社员", "九三学社成员"]),
    ("台盟盟员", &["台盟", "台盟成员", "台湾民主自治同盟", "台湾民主自治同盟盟员"]),
    ("无党派人士", &["无党派", "无党派民主人士"]),
    ("群众", &["普通群众", "普通公民", "一般群众"]),
];

/// *Source*: GB/T 4658 levels; everyday words for each, of two that begin alike the longer first.
const EDUCATION: [(&str, &[&str]); 7] = [
    ("研究生", &["硕士研究生", "博士研究生", "研究生"]),
    ("大学本科", &["大学本科", "本科", "大本"]),
    ("中等专科", &["中等专科", "中等师范", "中专", "中师", "中技", "职高"]),
    ("大学专科", &["大学专科", "高等专科", "大专", "专科", "高职", "大普"]),
    ("高中", &["普通高中", "高级中学", "高中"]),
    ("初中", &["初级中学", "初中"]),
    ("小学", &["小学"]),
];

/// What stands beside a level and changes nothing of it: how it was studied, and the degree that came with it.
const BESIDE_LEVEL: [&str; 41] = [
    "普通高等教育",
    "成人高等教育",
    "高等教育自学考试",
    "继续教育",
    "网络教育",
    "成人教育",
    "自学考试",
    "普通全日制",
    "全日制教育",
    "非全日制",
    "全日制",
    "普通班",
    "在职教育",
    "在职",
    "函授",
    "自考",
    "成人",
    "电大",
    "开放教育",
    "网络",
    "业余",
    "夜大",
    "远程",
    "脱产",
    "学历",
    "学位",
    "毕业",
    "教育学",
    "教育",
    "理学",
    "工学",
    "文学",
    "法学",
    "管理学",
    "历史学",
    "经济学",
    "公共管理",
    "学士",
    "硕士",
    "博士",
    "无",
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
    match find(&POLITICS, &text).or_else(|| find(&POLITICS, without_since(&text)?)) {
        Some(name) => canonical(cell, name),
        None => {
            let near = text::nearest(&text, POLITICS.iter().map(|(name, _)| *name));
            let guess = near.map(|name| format!("，是不是“{name}”")).unwrap_or_default();
            Reading::noted(
                None,
                Note::new(
                    "politics-unknown",
                    format!("不是规定的政治面貌名称{guess}，应为中共党员、共青团员、群众等规范名称"),
                    "请按规范名称重填",
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
    if let Some(level) = level(&text) {
        return canonical(cell, level).map(str::to_string);
    }
    if ["硕士", "博士", "学士"].iter().any(|degree| text.contains(degree)) {
        return Reading::noted(
            None,
            Note::new("education-degree", "填的是学位，应为研究生、大学本科、大学专科等学历", "请改填学历"),
        );
    }
    Reading::noted(
        None,
        Note::new(
            "education-unknown",
            "不是规定的学历名称，应为研究生、大学本科、大学专科、中等专科、高中等规范名称",
            "请按规范名称重填",
        ),
    )
}

/// 中共党员（2001年入党）, 党员/2001.07: the name before the day since when; one that somebody left is no date.
fn without_since(text: &str) -> Option<&str> {
    let (name, rest) = text.split_once(['(', '/', '、', ',', ';'])?;
    let rest = rest.strip_suffix(')').unwrap_or(rest);
    let dated = rest.chars().any(|ch| ch.is_ascii_digit())
        && rest.chars().all(|ch| ch.is_ascii_digit() || ".-/年月日".contains(ch));
    let since = ['年', '入', '加'].iter().any(|word| rest.contains(*word)) && !rest.contains('退');
    let party = find(&POLITICS, rest).is_some();
    ((dated || since) && !party).then_some(name)
}

/// The level a text names, where it names one and nothing else that matters: 在读, 结业 and 课程班 do.
fn level(text: &str) -> Option<&'static str> {
    if text == "大学" {
        return Some("大学本科");
    }
    let mut rest = text.to_string();
    let mut found = Vec::new();
    for (name, words) in EDUCATION {
        for word in words {
            if rest.contains(word) {
                rest = rest.replace(word, " ");
                found.push(name);
            }
        }
    }
    if found.is_empty() && rest.contains("大学") {
        rest = rest.replace("大学", " ");
        found.push("大学本科");
    }
    for word in BESIDE_LEVEL {
        rest = rest.replace(word, " ");
    }
    found.dedup();
    let nothing_else = rest.chars().all(|ch| ch.is_whitespace() || "()/、,;:.·-—[]【】".contains(ch));
    // 大学 beside a level is that level's own word: 大学（本科）.
    let nothing_else = nothing_else || rest.trim() == "大学";
    match found.as_slice() {
        [one] if nothing_else => Some(one),
        _ => None,
    }
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
        Some("新任" | "新聘" | "首次" | "首次聘任" | "首次任职" | "首聘" | "首任" | "初任" | "新任职") => {
            Reading::clean(Kind::New)
        }
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
    let squeezed = text::plain(&cell.text);
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

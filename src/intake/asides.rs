//! Asides: rows beneath a header that are nobody's, such as 示例, 合计, 填表人：…, a town's name across the table or a page
//! number. A row that might be a person's is never one: what is doubtful is read, and the rules ask.

use super::header::Slot;
use super::table::{Header, is_telling, key_field};
use super::workbook::{Cell, Sheet};
use crate::model::Table;
use crate::place::CellRef;
use crate::text;

/// Is this row about the table, not in it?
pub fn is_aside(sheet: &Sheet, header: &Header, row: u32, cells: &[(u32, Cell)]) -> bool {
    let filled: Vec<&(u32, Cell)> = cells.iter().filter(|(_, cell)| !cell.is_blank()).collect();
    let Some((_, first)) = filled.first() else { return true };
    let first = plain(first);
    is_example(&filled, header)
        || is_guide(header, row, &filled)
        || is_ending(&first, filled.len())
        || is_sum(&first)
        || is_signature(&first, filled.len())
        || filled.iter().all(|(_, cell)| is_labelled(&plain(cell)))
        || is_banner(sheet, header, row, &filled)
        || is_note(header, &filled)
}

fn plain(cell: &Cell) -> String {
    text::plain(&cell.text)
}

/// Marked 示例: a cell that says nothing else, or the row's first words, or behind the name in brackets. A 备注 that
/// merely begins so (示例性学校) is no mark.
fn is_example(filled: &[&(u32, Cell)], header: &Header) -> bool {
    const WORDS: [&str; 5] = ["示例", "样例", "范例", "举例", "例"];
    let key = key_column(header);
    // Every such word has this character: nearly every row is done with here.
    let may_be = |(_, (_, cell)): &(usize, &&(u32, Cell))| cell.text.contains('例');
    filled.iter().enumerate().filter(may_be).any(|(index, (column, cell))| {
        let text = plain(cell);
        let bare = text.trim_matches(|ch: char| "()[]【】<>*:、.0123456789一二三".contains(ch));
        let marked =
            |word: &str| text.ends_with(&format!("({word})")) || text.starts_with(&format!("({word})"));
        WORDS.contains(&bare)
            || (index < 2 && WORDS[..4].iter().any(|word| text.starts_with(word)))
            || (index < 2 && ["例:", "例如:", "如:"].iter().any(|word| text.starts_with(word)))
            || (Some(*column) == key && WORDS.iter().any(|word| marked(word)))
    })
}

/// The row below a header that says how to fill in: the columns' numbers, 必填 and 选填, 文本 and 11位.
fn is_guide(header: &Header, row: u32, filled: &[&(u32, Cell)]) -> bool {
    const WORDS: [&str; 20] = [
        "必填",
        "选填",
        "可选",
        "非必填",
        "必选",
        "可不填",
        "文本",
        "文字",
        "数字",
        "日期",
        "下拉",
        "下拉选择",
        "选择",
        "单选",
        "全称",
        "填全称",
        "自动生成",
        "不填",
        "汉字",
        "系统生成",
    ];
    if row > header.row + 2 || filled.len() < 4 {
        return false;
    }
    let texts: Vec<String> = filled.iter().map(|(_, cell)| plain(cell)).collect();
    let bare = |text: &String| text.trim_matches(|ch: char| "()[]【】*.、<>".contains(ch)).to_string();
    let numbers: Vec<Option<u32>> = texts.iter().map(|text| bare(text).parse().ok()).collect();
    if numbers.windows(2).all(|pair| matches!(pair, [Some(one), Some(next)] if *next == one + 1)) {
        return true;
    }
    let says_how = |text: &&String| {
        let bare = bare(text);
        let digits = bare.strip_suffix('位').is_some_and(|count| count.chars().all(|ch| ch.is_ascii_digit()));
        WORDS.contains(&bare.as_str())
            || digits
            || ["如", "例如", "格式", "请填", "填写"].iter().any(|word| bare.starts_with(word))
    };
    texts.iter().filter(says_how).count() * 2 > texts.len()
}

/// 以下空白; （此表一式三份）; 一、城区学校: nobody is called so.
fn is_ending(first: &str, filled: usize) -> bool {
    let text = first.trim_start_matches(['(', '—', '-', '*', '※']);
    let ends = ["以下空白", "以下无", "此表", "本表", "表格说明", "共计", "说明"]
        .iter()
        .any(|word| text.starts_with(word));
    let headed = first.split_once('、').is_some_and(|(number, _)| {
        !number.is_empty() && number.chars().all(|ch| "一二三四五六七八九十".contains(ch))
    });
    filled <= 2 && (ends || filled == 1 && headed)
}

fn key_column(header: &Header) -> Option<u32> {
    let key = Slot::Field(key_field(header.table));
    header.columns.iter().find(|(_, slot)| **slot == key).map(|(column, _)| *column)
}

fn is_sum(first: &str) -> bool {
    let first = first.trim_end_matches(':');
    ["合计", "总计", "小计", "共计"].iter().any(|word| {
        first
            .strip_prefix(word)
            .is_some_and(|rest| rest.chars().all(|ch| ch.is_ascii_digit() || "人名所校:".contains(ch)))
    })
}

/// 填表人：…, 联系电话：…, 单位盖章: a line that begins with such a word.
fn is_signature(first: &str, filled: usize) -> bool {
    const WORDS: [&str; 32] = [
        "填表人",
        "填报人",
        "制表",
        "审核",
        "复核",
        "联系人",
        "联系电话",
        "填表日期",
        "填报日期",
        "单位盖章",
        "备注",
        "说明",
        "注",
        "填表说明",
        "填写说明",
        "填报单位",
        "单位(盖章)",
        "学校(盖章)",
        "负责人",
        "日期",
        "电话",
        "报送单位",
        "校长签字",
        "分管领导",
        "主要领导",
        "单位负责人",
        "上报时间",
        "填报时间",
        "经办人",
        "注意",
        "注意事项",
        "提示",
    ];
    let opens = WORDS.iter().any(|word| {
        first.strip_prefix(word).is_some_and(|rest| {
            rest.starts_with(':')
                || rest.starts_with("(签字")
                || rest.starts_with("(签章")
                || rest.starts_with("(盖章")
                || (rest.is_empty()
                    && filled <= if word.ends_with(['明', '注', '项', '示', '意']) { 2 } else { 1 })
                || (*word == "注" && rest.starts_with(|ch: char| ch.is_ascii_digit()))
        })
    });
    opens || (filled == 1 && first.ends_with("盖章)"))
}

/// 审核人：王芳 says of itself what it is, which no cell of a column does.
fn is_labelled(text: &str) -> bool {
    let Some((label, _)) = text.split_once(':') else { return false };
    let count = label.chars().filter(|ch| !"()".contains(*ch)).count();
    (2..=10).contains(&count)
        && label.chars().all(|ch| ch.is_alphabetic() || "()".contains(ch))
        && !label.is_ascii()
}

/// A town's name, or a heading, across several columns: one text and nothing beside it.
fn is_banner(sheet: &Sheet, header: &Header, row: u32, filled: &[&(u32, Cell)]) -> bool {
    let [(column, _)] = filled else { return false };
    let region = sheet.region(CellRef::new(row, *column));
    let spanned =
        header.columns.keys().filter(|own| (region.first.column..=region.last.column).contains(own)).count();
    spanned > 1
}

/// One or two texts where a person would have many, the first of them no name: 习岗镇, 第1页, ※ 请于3月1日前报送.
fn is_note(header: &Header, filled: &[&(u32, Cell)]) -> bool {
    let own = filled.iter().filter(|(column, _)| header.columns.contains_key(column)).count();
    // 1 | 以上人员均已公示: a numbered note whose number stands where a name would.
    let numbered = filled.len() == 2
        && Some(filled[0].0) == key_column(header)
        && plain(&filled[0].1).chars().all(|ch| ch.is_ascii_digit() || "().、".contains(ch));
    if numbered && header.table == Table::Nominations {
        return true;
    }
    if own > 1 || filled.len() > 2 {
        return false;
    }
    let telling = |column: &u32, cell| header.columns.get(column).is_some_and(|slot| is_telling(*slot, cell));
    if filled.iter().any(|(column, cell)| telling(column, cell)) {
        return false;
    }
    let text = plain(&filled[0].1);
    let odd = text.chars().any(|ch| !ch.is_alphabetic() && !"·.•()".contains(ch));
    let place =
        ["镇", "乡", "街道", "学区", "片区", "小学部", "中学部"].iter().any(|word| text.ends_with(word));
    match header.table {
        Table::Nominations => odd || place,
        // A school may have a number, and a list nothing but names.
        Table::Schools => {
            place || text.starts_with(['※', '*', '注', '第']) && odd || text.chars().count() > 40
        }
    }
}

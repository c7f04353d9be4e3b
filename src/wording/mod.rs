//! Wording 公文用语: the official texts, plain and editable, filled and parsed into blocks.
//!
//! A clerk edits these files in Notepad. The level of a paragraph is its own numbering; a few marks
//! at the start of a line (标题： 主送： 附件： …) put it in its place. It knows nothing of typst.

mod fix;
mod lint;
mod parse;
mod tokens;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;
use thiserror::Error;

pub use fix::fix;
use lint::lint;
use parse::{Line, Reader};
pub use parse::{Marks, parse};

/// An official text, parsed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Text {
    /// The title in segments; lines may break between them only. Joined, they are the title exactly.
    pub title: Vec<String>,
    /// 主送机关, with its own colon.
    pub recipient: Option<String>,
    /// 称谓 of a 聘书, with its own colon.
    pub salutation: Option<String>,
    pub body: Vec<Block>,
    /// 附件说明, one an entry.
    pub attachments: Vec<String>,
    /// 署名
    pub organ: Option<String>,
    /// 成文日期
    pub date: Option<String>,
    /// 附注, with its own brackets.
    pub note: Option<String>,
    /// 抄送机关
    pub cc: Vec<String>,
    /// 印发机关
    pub imprint: Option<String>,
    /// What only a document typed in full says itself.
    pub typed: Typed,
}

/// The elements of a document typed in full ([`Marks::Official`]), as they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Typed {
    /// 格式: 文件, 信函, 命令 or 纪要, where stated.
    pub form: Option<String>,
    /// 发文机关标志, the host organ first.
    pub organs: Vec<String>,
    /// 发文字号
    pub doc_no: Option<String>,
    /// 份号
    pub copy_no: Option<String>,
    /// 密级和保密期限
    pub secrecy: Option<String>,
    /// 紧急程度
    pub urgency: Option<String>,
    /// 签发人
    pub signers: Vec<String>,
    /// 出席, 请假, 列席 of a 纪要, in their order.
    pub attendance: Vec<Attendance>,
    /// 签署: `职务 姓名`, for the signature stamp.
    pub signed_by: Option<String>,
    pub annexes: Vec<Annex>,
}

/// One list of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attendance {
    pub label: &'static str,
    pub names: String,
}

/// 附件 with its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Annex {
    /// In segments, as [`Text::title`].
    pub title: Vec<String>,
    pub body: Vec<Block>,
}

/// What a proofreader says of one line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// The template: `印发通知`.
    pub name: String,
    /// *Units*: lines from 1, as an editor counts them.
    pub line: usize,
    pub message: String,
}

/// One paragraph.
///
/// *Shape*: `head` + `text` is the paragraph, character for character.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Block {
    /// 1 一、 · 2 （一） · 3 1. · 4 （1） · 0 none (GB/T 9704 7.3.3).
    pub level: u8,
    /// What is set in the level's own face: the whole line at level 1, up to the first 。 at level 2.
    pub head: String,
    /// The rest, in 仿宋.
    pub text: String,
}

impl Text {
    /// The title in one piece.
    pub fn title(&self) -> String {
        self.title.concat()
    }

    /// Is the element of this mark there, and not empty?
    pub fn has(&self, mark: &str) -> bool {
        let part = match mark {
            "标题" => return self.title.iter().any(|part| !part.trim().is_empty()),
            "主送" => &self.recipient,
            "称谓" => &self.salutation,
            "落款" => &self.organ,
            "签署" => &self.typed.signed_by,
            _ => &self.date,
        };
        part.as_ref().is_some_and(|text| !text.is_empty())
    }
}

/// Why a text could not be filled.
#[derive(Debug, Error)]
#[error("公文用语 {name} 第 {line} 行有误：{message}")]
pub struct Error {
    pub name: String,
    pub line: usize,
    pub message: String,
}

/// Fills the placeholders of a text and parses it.
///
/// Values enter as text: a name that holds `|`, a line break or 标题： neither breaks a line nor
/// opens an element.
///
/// # Errors
/// A placeholder that does not exist or is not closed, with its line; an element the page cannot be laid
/// out without (`needs`, by its mark).
pub fn fill(
    name: &str,
    template: &str,
    values: impl Serialize,
    needs: &[&'static str],
) -> Result<Text, Error> {
    let text = parse(&render(name, template, values)?, Marks::Batch);
    let lacking: Vec<&str> = needs.iter().copied().filter(|mark| !text.has(mark)).collect();
    if lacking.is_empty() { Ok(text) } else { Err(missing(name, &lacking)) }
}

/// Fills and parses a document typed in full. Which elements it needs depends on its form: see
/// `document::official`.
///
/// # Errors
/// As [`fill`], but no element is missed here.
pub fn fill_typed(name: &str, template: &str, values: impl Serialize) -> Result<Text, Error> {
    Ok(parse(&render(name, template, values)?, Marks::Official))
}

/// The error of elements that are not there, or empty.
pub fn missing(name: &str, marks: &[&str]) -> Error {
    let marks: String = marks.iter().map(|mark| format!("“{mark}：”")).collect();
    let message = format!("缺少以{marks}开头的行，或该行是空的");
    Error { name: name.into(), line: 1, message }
}

/// The line on which a document typed in full has this mark, as its source counts.
pub fn line_of(source: &str, mark: &str) -> Option<usize> {
    let mut reader = Reader::new(Marks::Official);
    let found = |(line, number): (&str, usize)| {
        matches!(reader.read(line), Line::Element(own, _) if own == mark).then_some(number)
    };
    tokens::mask(source).lines().zip(1..).find_map(found)
}

/// The remarks on texts that are issued together: what is mended before printing (where `mend`), and what a
/// proofreader would ask about the rest. By text and line.
pub fn proofread<'n, 't>(
    texts: impl IntoIterator<Item = (&'n str, &'t str)>,
    marks: Marks,
    mend: bool,
) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut printed: Vec<(&str, String)> = Vec::new();
    for (name, text) in texts {
        let (text, fixes) = if mend { fix(name, text, marks) } else { (text.to_string(), Vec::new()) };
        remarks.extend(fixes);
        printed.push((name, text));
    }
    remarks.extend(lint(printed.iter().map(|(name, text)| (*name, text.as_str())), marks));
    remarks.sort();
    remarks
}

fn render(name: &str, template: &str, values: impl Serialize) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(|out, _, value| {
        let text = if value.is_none() { String::new() } else { value.to_string() };
        out.write_str(&parse::shield(&text)).map_err(minijinja::Error::from)
    });
    environment.render_named_str(name, template, Serde(&values)).map_err(|error| Error {
        name: name.into(),
        line: error.line().unwrap_or(1),
        message: explain(&error),
    })
}

/// minijinja's message in a clerk's words, where the kind is one a clerk can cause.
fn explain(error: &minijinja::Error) -> String {
    use minijinja::ErrorKind::{SyntaxError, UndefinedError};
    let detail = error.detail().unwrap_or("");
    match error.kind() {
        UndefinedError => format!("花括号里的名称不存在（{detail}），请对照原模板改回"),
        SyntaxError => format!("花括号没有成对或写法有误（{detail}），请对照原模板改回"),
        kind => format!("{kind}：{detail}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::settings::Templates;

    /// 实施方案 prints character for character as the bureau issued it.
    #[test]
    fn the_plan_is_the_official_text() {
        let templates = Templates::default();
        let text = fill("实施方案", templates.get("text/实施方案.txt.j2"), (), &["标题"]).unwrap();
        assert_eq!(text.title(), "贺兰县中小学校首席信息官实施方案");
        let levels: Vec<u8> = text.body.iter().map(|block| block.level).collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 8, "eight sections");
        assert_eq!(levels.iter().filter(|level| **level == 3).count(), 17, "seventeen clauses");
        assert_eq!(levels.iter().filter(|level| **level == 2).count(), 2);
        let last = text.body.last().unwrap();
        assert_eq!(last.head, "（二）加强人才保障。");
    }

    /// Notice and plan, element by element in the order of the page, are the issued document to the letter, but
    /// for one colon.
    #[test]
    fn notice_and_plan_are_the_issued_document() {
        let templates = Templates::default();
        let mut mended = Vec::new();
        let bureau = "贺兰县教育体育局";
        let values = serde_json::json!({
            "bureau": {"name": bureau, "county": "贺兰县"}, "role": "首席信息官", "date": "2024年3月26日",
        });
        let text = |name: &str| {
            let template = templates.get(&format!("text/{name}.txt.j2"));
            let (fixed, remarks) = fix(name, template, Marks::Batch);
            mended.extend(remarks);
            fill(name, &fixed, &values, &[]).unwrap()
        };
        let mut text = text;
        let (notice, plan) = (text("印发通知"), text("实施方案"));
        let body =
            |text: &Text| text.body.iter().map(|block| format!("{}{}", block.head, block.text)).collect();
        let printed: Vec<String> = [
            vec![notice.title(), notice.recipient.clone().unwrap()],
            body(&notice),
            notice.attachments.iter().map(|name| format!("附件：{name}")).collect(),
            vec![notice.organ.clone().unwrap(), notice.date.clone().unwrap(), notice.note.clone().unwrap()],
            vec![plan.title()],
            body(&plan),
            vec!["附件：".into(), notice.attachments[0].clone()],
        ]
        .concat();
        let issued = include_str!("../../tests/cases/实施方案.txt");
        let issued: String = issued.lines().take_while(|line| !line.starts_with('|')).collect();
        // The one difference: GB/T 9704 7.3.2 demands the full-width colon after 主送机关.
        assert_eq!(issued.matches("各中小学:").count(), 1);
        assert_eq!(printed.concat(), issued.replace("各中小学:", "各中小学："));
        assert_eq!(mended.len(), 1, "{mended:?}");
        assert_eq!(mended[0].message, "“学:”用了半角“:”，印成全角“：”");
    }

    #[test]
    fn a_value_never_becomes_structure() {
        let text = fill(
            "t",
            "标题：甲|乙{{ a }}\n{{ a }}\n{{ b }}",
            serde_json::json!({"a": "x|y\n主送：丙", "b": "#读"}),
            &[],
        )
        .unwrap();
        assert_eq!(text.title, ["甲", "乙x|y 主送：丙"]);
        assert_eq!(text.recipient, None);
        assert_eq!(text.body[0].text, "x|y 主送：丙");
        assert_eq!(text.body[1].text, "#读");
    }

    /// Neither a mark nor a number is half the text's and half a value's.
    #[test]
    fn a_value_never_completes_a_mark_or_a_number() {
        let values = serde_json::json!({"mark": "落款", "half": "款", "number": "一、甲", "empty": ""});
        let text = fill(
            "t",
            "{{ mark }}：乙\n落{{ half }}：丙\n{{ number }}\n{{ empty }}\n落款：{{ empty }}",
            values,
            &[],
        )
        .unwrap();
        let printed: Vec<&str> = text.body.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(printed, ["落款：乙", "落款：丙", "一、甲"]);
        assert_eq!(text.organ.as_deref(), Some(""));
    }

    #[test]
    fn a_missing_element_is_named() {
        let error = fill("t", "标题：{{ x }}\n正文", serde_json::json!({"x": ""}), &["标题"]).unwrap_err();
        assert!(error.to_string().contains("标题："), "{error}");
        assert!(fill("t", "标题：有\n", (), &["标题", "落款"]).is_err());
    }

    #[test]
    fn a_wrong_placeholder_is_named_with_its_line() {
        let error = fill("t", "第一行\n{{ nobody }}\n", (), &[]).unwrap_err();
        assert_eq!(error.line, 2);
        assert!(fill("t", "{{ open\n", (), &[]).is_err());
    }

    proptest! {
        /// Whatever a clerk types and a school sends: an answer or an error, and no element from a value.
        #[test]
        fn nothing_panics_and_no_value_is_structure(
            template in "([标题主送附件正文格式：:|#一、（1）。\n]|\\{\\{ x \\}\\}|\\{% if x %\\}|[{}%]){0,30}",
            value in "[标题落款：:|#一、。\n\u{fdd0}-\u{fdd4}]{0,12}|.{0,12}",
        ) {
            let values = serde_json::json!({"x": value});
            for marks in [Marks::Batch, Marks::Official] {
                parse(&template, marks);
                proofread([("t", template.as_str())], marks, true);
            }
            fill("t", &template, &values, &["标题"]).ok();
            fill_typed("t", &template, &values).ok();
            let alone = fill_typed("t", "{{ x }}", &values).unwrap();
            let expected = Text { body: alone.body.clone(), ..Text::default() };
            prop_assert_eq!(&alone, &expected);
            prop_assert!(alone.body.len() <= 1 && alone.body.iter().all(|block| block.level == 0));
        }
    }
}

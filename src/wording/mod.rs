//! Wording 公文用语: the official texts, plain and editable, filled and parsed into blocks.
//!
//! A clerk edits these files in Notepad. The level of a paragraph is its own numbering; a few marks
//! at the start of a line (标题： 主送： 附件： …) put it in its place. It knows nothing of typst.

mod lint;
mod parse;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;
use thiserror::Error;

pub use lint::{Remark, lint};
pub use parse::parse;

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
    fn has(&self, mark: &str) -> bool {
        let part = match mark {
            "标题" => return self.title.iter().any(|part| !part.trim().is_empty()),
            "主送" => &self.recipient,
            "称谓" => &self.salutation,
            "落款" => &self.organ,
            _ => &self.date,
        };
        part.as_ref().is_some_and(|text| !text.is_empty())
    }
}

/// Why a text could not be filled.
#[derive(Debug, Error)]
#[error("公文用语模板 {name} 第 {line} 行有误：{message}")]
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
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(|out, _, value| {
        let text = if value.is_none() { String::new() } else { value.to_string() };
        out.write_str(&parse::shield(&text)).map_err(minijinja::Error::from)
    });
    let filled = environment.render_named_str(name, template, Serde(&values)).map_err(|error| Error {
        name: name.into(),
        line: error.line().unwrap_or(1),
        message: explain(&error),
    })?;
    let text = parse(&filled);
    match needs.iter().find(|mark| !text.has(mark)) {
        None => Ok(text),
        Some(mark) => Err(Error {
            name: name.into(),
            line: 1,
            message: format!("缺少以“{mark}：”开头的一行，或该行是空的"),
        }),
    }
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

    /// Notice and plan, element by element in the order of the page, are the issued document to the letter.
    #[test]
    fn notice_and_plan_are_the_issued_document() {
        let templates = Templates::default();
        let bureau = "贺兰县教育体育局";
        let values = serde_json::json!({
            "bureau": {"name": bureau, "county": "贺兰县"}, "role": "首席信息官", "date": "2024年3月26日",
        });
        let text =
            |name: &str| fill(name, templates.get(&format!("text/{name}.txt.j2")), &values, &[]).unwrap();
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
        assert_eq!(printed.concat(), issued);
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
}

//! Official 公文: any document of GB/T 9704 that somebody typed in full, in one of its four forms. Its text says
//! everything; the settings only how it is laid out. It belongs to no batch, so it is not one of
//! [`Document`](super::Document)'s kinds.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::settings::Settings;
use crate::text;
use crate::wording::{self, Annex, Error, Marks, Remark, Text};

/// Its template, `typst/official.typ`.
pub const TEMPLATE: &str = "official";

/// 格式 (GB/T 9704 clauses 7 and 10): how it is laid out, not what kind of document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    General,
    Letter,
    Order,
    Minutes,
}

/// What a form asks of a text.
struct Shape {
    form: Form,
    /// As a clerk writes it.
    label: &'static str,
    /// As the template names it.
    view: &'static str,
    /// What its 发文机关标志 may end with; the first is added where the text brings none.
    endings: &'static [&'static str],
    /// What it cannot be laid out without.
    needs: &'static [&'static str],
}

const SHAPES: [Shape; 4] = [
    Shape {
        form: Form::General,
        label: "文件",
        view: "general",
        endings: &["文件"],
        needs: &["标题", "落款", "日期"],
    },
    Shape {
        form: Form::Letter,
        label: "信函",
        view: "letter",
        endings: &[""],
        needs: &["标题", "落款", "日期"],
    },
    // 10.2: the mark and the 令号 stand for the title, the office and its stamp for 署名.
    Shape {
        form: Form::Order,
        label: "命令",
        view: "order",
        endings: &["令", "命令"],
        needs: &["签署", "日期"],
    },
    // 10.3: no 署名, no seal.
    Shape { form: Form::Minutes, label: "纪要", view: "minutes", endings: &["纪要"], needs: &["标题"] },
];

/// A typed document, ready to be set.
pub struct Official {
    /// The view of `typst/official.typ`.
    pub view: Value,
    /// What was mended and what a proofreader would ask, by line.
    pub remarks: Vec<Remark>,
}

/// Makes the view of a document typed in full; `name` is what messages call it.
///
/// # Errors
/// A wrong placeholder, an unknown 格式, a missing element, a date that is none, each with its line.
pub fn official(
    name: &str,
    source: &str,
    settings: &Settings,
    as_of: Date,
    draft: bool,
) -> Result<Official, Error> {
    let mend = settings.wording.fix;
    let typed = if mend { wording::fix(name, source, Marks::Official).0 } else { source.to_string() };
    let text = wording::fill_typed(name, &typed, values(settings, as_of))?;
    let page = Page { name, source, text: &text };
    let (form, view) = page.view(settings, draft)?;
    let mut remarks = wording::proofread([(name, source)], Marks::Official, mend);
    remarks.extend(page.remarks(form));
    remarks.sort();
    Ok(Official { view, remarks })
}

/// What the placeholders of a typed document may name.
fn values(settings: &Settings, as_of: Date) -> Value {
    let bureau = &settings.bureau;
    json!({
        "bureau": {
            "name": bureau.name,
            "county": bureau.county,
            "contact": bureau.contact,
            "phone": bureau.phone,
        },
        "role": settings.appointment.role,
        "year": as_of.year(),
        "date": text::chinese_date(as_of),
    })
}

struct Page<'a> {
    name: &'a str,
    source: &'a str,
    text: &'a Text,
}

impl Page<'_> {
    fn view(&self, settings: &Settings, draft: bool) -> Result<(Form, Value), Error> {
        let Text { typed, .. } = self.text;
        let shape = self.shape()?;
        let missing: Vec<&str> = shape.needs.iter().copied().filter(|mark| !self.text.has(mark)).collect();
        if !missing.is_empty() {
            return Err(wording::missing(self.name, &missing));
        }
        if self.text.body.is_empty() {
            return Err(self.wrong(None, "没有正文".into()));
        }
        let date = self.date()?;
        let organs =
            if typed.organs.is_empty() { vec![settings.bureau.name.clone()] } else { typed.organs.clone() };
        let mark = mark(organs.clone(), shape.endings);
        let title = match self.text.title.as_slice() {
            // Printed on no order; it names the PDF.
            [] => vec![format!("{}{}", mark.concat(), typed.doc_no.as_deref().unwrap_or(""))],
            title => title.to_vec(),
        };
        let paper = &settings.paper;
        let view = json!({
            "form": shape.view,
            "draft": draft,
            "bureau": organs[0],
            "mark": mark,
            "doc_no": present(&typed.doc_no),
            "copy_no": present(&typed.copy_no),
            "secrecy": present(&typed.secrecy),
            "urgency": present(&typed.urgency),
            "signers": typed.signers,
            "title": title,
            "recipient": present(&self.text.recipient),
            "body": self.text.body,
            "attachments": self.attachments(),
            "signature": self.signature(&date, paper.stamped)?,
            "note": present(&self.text.note),
            "annexes": self.annexes()?,
            "imprint": self.imprint(&date),
            "attendance": typed.attendance,
            "page_number": paper.page_number.name(),
            "imprint_even": paper.imprint_even,
            "seal": false,
        });
        Ok((shape.form, view))
    }

    fn shape(&self) -> Result<&'static Shape, Error> {
        let seen = self.text.typed.form.as_deref().unwrap_or("文件");
        SHAPES.iter().find(|shape| shape.label == seen).ok_or_else(|| {
            let known: Vec<&str> = SHAPES.iter().map(|shape| shape.label).collect();
            self.wrong(Some("格式"), format!("没有“{seen}”这种格式，应为 {} 之一", known.join("、")))
        })
    }

    /// `2026年3月1日`, however it was written; empty where a 纪要 has none.
    fn date(&self) -> Result<String, Error> {
        let seen = self.text.date.as_deref().unwrap_or("");
        match text::civil_date(seen) {
            Some(date) => Ok(text::chinese_date(date)),
            None if seen.is_empty() => Ok(String::new()),
            None => {
                let message = format!("日期现在是“{seen}”，应为 2026年3月1日 或 2026-03-01 这样的日期");
                Err(self.wrong(Some("日期"), message))
            }
        }
    }

    /// 署名, for a seal or (with 签署) for a signature stamp; `null` where neither is stated.
    fn signature(&self, date: &str, stamped: bool) -> Result<Value, Error> {
        let organ = present(&self.text.organ);
        let signed_by = present(&self.text.typed.signed_by);
        if organ.is_none() && signed_by.is_none() {
            return Ok(Value::Null);
        }
        let (office, signer) = match signed_by {
            None => (None, None),
            Some(words) => match office_and_signer(words) {
                Some((office, signer)) => (Some(office), Some(signer)),
                None => {
                    let message = format!("签署现在是“{words}”，应为“职务 姓名”，中间空一格，如“县长 张三”");
                    return Err(self.wrong(Some("签署"), message));
                }
            },
        };
        let organs: Vec<&str> = organ.unwrap_or("").split('、').map(str::trim).collect();
        let organ = if organs.len() > 1 { json!(organs) } else { json!(organs[0]) };
        Ok(json!({"organ": organ, "date": date, "stamped": stamped, "office": office, "signer": signer}))
    }

    /// 版记, where the text has 印发 or 抄送.
    fn imprint(&self, date: &str) -> Value {
        let Text { imprint, cc, organ, .. } = self.text;
        let cc: Vec<&String> = cc.iter().filter(|names| !names.is_empty()).collect();
        let imprint = present(imprint);
        if imprint.is_none() && cc.is_empty() {
            return Value::Null;
        }
        let organ = imprint.or(organ.as_deref()).unwrap_or("");
        json!({"to": [], "cc": cc, "organ": organ, "date": date})
    }

    /// 附件说明: as stated, else the titles of the annexes that follow.
    fn attachments(&self) -> Vec<String> {
        let stated: Vec<String> =
            self.text.attachments.iter().filter(|name| !name.is_empty()).cloned().collect();
        if stated.is_empty() { self.text.typed.annexes.iter().map(title).collect() } else { stated }
    }

    /// The annexes, numbered as 附件说明 numbers them (7.3.7).
    fn annexes(&self) -> Result<Vec<Value>, Error> {
        let annexes = &self.text.typed.annexes;
        if annexes.iter().any(|annex| title(annex).trim().is_empty()) {
            return Err(self.wrong(Some("附件正文"), "“附件正文：”后面应写附件的标题".into()));
        }
        let stated = self.attachments();
        let label = |index: usize, annex: &Annex| {
            if stated.len() < 2 && annexes.len() < 2 {
                return "附件".to_string();
            }
            let place = stated.iter().position(|name| *name == title(annex)).unwrap_or(index);
            format!("附件{}", place + 1)
        };
        let view = |(index, annex): (usize, &Annex)| json!({"label": label(index, annex), "title": annex.title, "body": annex.body});
        Ok(annexes.iter().enumerate().map(view).collect())
    }

    /// What prints otherwise than the clerk may think.
    fn remarks(&self, form: Form) -> Vec<Remark> {
        let Text { typed, title: heading, .. } = self.text;
        let say = |mark: &str, message: String| Remark {
            name: self.name.into(),
            line: wording::line_of(self.source, mark).unwrap_or(1),
            message,
        };
        let mut remarks = Vec::new();
        if !typed.signers.is_empty() && matches!(form, Form::Letter | Form::Order) {
            remarks.push(say("签发人", "这种格式不印签发人，上行文请用“格式：文件”".into()));
        }
        if !heading.is_empty() && form == Form::Order {
            remarks.push(say("标题", "命令不印标题，只用作 PDF 的名称".into()));
        }
        let unprinted = self.text.imprint.is_none() && self.text.cc.is_empty();
        if form == Form::Minutes && self.text.date.is_some() && unprinted {
            remarks.push(say("日期", "纪要的日期只印在版记里；要印，请写一行“印发：”".into()));
        }
        let stated = self.attachments();
        for annex in typed.annexes.iter().map(title).filter(|title| !stated.contains(title)) {
            remarks.push(say("附件", format!("附件正文的标题“{annex}”与附件说明不一致")));
        }
        remarks
    }

    fn wrong(&self, mark: Option<&str>, message: String) -> Error {
        let line = mark.and_then(|mark| wording::line_of(self.source, mark)).unwrap_or(1);
        Error { name: self.name.into(), line, message }
    }
}

/// 发文机关标志 with its ending apart, last: a mark typed with its ending does not get it twice.
fn mark(mut organs: Vec<String>, endings: &[&str]) -> Vec<String> {
    let mut own = endings.iter().filter(|ending| !ending.is_empty()).copied().collect::<Vec<_>>();
    own.sort_by_key(|ending| std::cmp::Reverse(ending.len()));
    let last = organs.last_mut().expect("a mark names an organ");
    let brought = own.into_iter().find(|ending| last.len() > ending.len() && last.ends_with(ending));
    if let Some(ending) = brought {
        last.truncate(last.len() - ending.len());
    }
    organs.push(brought.unwrap_or(endings[0]).to_string());
    organs
}

/// `县　长 张　三`: parted by a half-width space; by a full-width one only where it is the only one, for it also
/// spreads two characters.
fn office_and_signer(words: &str) -> Option<(&str, &str)> {
    let narrow = words.split_once([' ', '\t']);
    let wide = || words.split_once('\u{3000}').filter(|(_, signer)| !signer.contains('\u{3000}'));
    let (office, signer) = narrow.or_else(wide)?;
    Some((office.trim(), signer.trim())).filter(|(office, signer)| !office.is_empty() && !signer.is_empty())
}

fn title(annex: &Annex) -> String {
    annex.title.concat()
}

fn present(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(source: &str) -> Result<Official, Error> {
        official("t", source, &Settings::default(), jiff::civil::date(2026, 3, 1), true)
    }

    const NOTICE: &str =
        "标题：关于开展检查的|通知\n主送：各学校:\n正文。\n落款：贺兰县教育体育局\n日期：2026-03-01\n";

    #[test]
    fn a_plain_text_is_a_notice() {
        let official = set(NOTICE).unwrap();
        let view = official.view;
        for (key, expected) in [
            ("form", json!("general")),
            ("mark", json!(["贺兰县教育体育局", "文件"])),
            ("doc_no", Value::Null),
            ("title", json!(["关于开展检查的", "通知"])),
            ("recipient", json!("各学校：")),
            ("attachments", json!([])),
            ("annexes", json!([])),
            ("imprint", Value::Null),
            ("page_number", json!("outer")),
        ] {
            assert_eq!(view[key], expected, "{key}");
        }
        assert_eq!(
            view["signature"],
            json!({"organ": "贺兰县教育体育局", "date": "2026年3月1日", "stamped": true, "office": null, "signer": null})
        );
        assert_eq!(official.remarks.len(), 1, "{:?}", official.remarks);
    }

    #[test]
    fn every_form_takes_its_own_marks() {
        let order = set("格式：命令\n机关：贺兰县人民政府\n文号：第1号\n现予公布。\n签署：县长 张三\n日期：2026年03月01日").unwrap().view;
        assert_eq!(
            (&order["mark"], &order["title"]),
            (&json!(["贺兰县人民政府", "令"]), &json!(["贺兰县人民政府令第1号"]))
        );
        assert_eq!(
            order["signature"],
            json!({"organ": "", "date": "2026年3月1日", "stamped": true, "office": "县长", "signer": "张三"})
        );

        let minutes =
            set("格式：纪要\n机关：局长办公会议纪要\n标题：纪要\n会议决定。\n出席：张三、李四\n请假：王五")
                .unwrap()
                .view;
        assert_eq!(minutes["mark"], json!(["局长办公会议", "纪要"]));
        assert_eq!(minutes["signature"], Value::Null);
        assert_eq!(
            minutes["attendance"],
            json!([{"label": "出席", "names": "张三、李四"}, {"label": "请假", "names": "王五"}])
        );

        let letter = set(&format!("格式：信函\n{NOTICE}")).unwrap().view;
        assert_eq!((&letter["form"], &letter["mark"]), (&json!("letter"), &json!(["贺兰县教育体育局", ""])));

        let joint = set(&format!(
            "机关：甲局、乙局文件\n签发人：张三、李四\n{}",
            NOTICE.replace("落款：贺兰县教育体育局", "落款：甲局、乙局")
        ))
        .unwrap()
        .view;
        assert_eq!(joint["mark"], json!(["甲局", "乙局", "文件"]));
        assert_eq!(joint["signers"], json!(["张三", "李四"]));
        assert_eq!(joint["signature"]["organ"], json!(["甲局", "乙局"]));
    }

    #[test]
    fn office_and_name_are_parted_by_a_space() {
        for (words, expected) in [
            ("县长 张三", Some(("县长", "张三"))),
            ("县　长  张　三", Some(("县　长", "张　三"))),
            ("县长　张三", Some(("县长", "张三"))),
            ("县长 阿卜杜拉·买买提", Some(("县长", "阿卜杜拉·买买提"))),
            ("县　长　张　三", None),
            ("县长张三", None),
        ] {
            assert_eq!(office_and_signer(words), expected, "{words}");
        }
    }

    #[test]
    fn annexes_are_numbered_as_the_text_lists_them() {
        let view = set(&format!("{NOTICE}附件正文：名|单\n一、甲\n附件正文：表\n乙。")).unwrap().view;
        assert_eq!(view["attachments"], json!(["名单", "表"]));
        assert_eq!(view["annexes"][0]["label"], "附件1");
        assert_eq!(view["annexes"][0]["title"], json!(["名", "单"]));
        assert_eq!(view["annexes"][1]["label"], "附件2");

        let view = set(&format!("{NOTICE}附件：表\n附件：名单\n附件正文：名单\n甲。")).unwrap().view;
        assert_eq!(view["annexes"][0]["label"], "附件2");
        let view = set(&format!("{NOTICE}附件正文：表\n乙。")).unwrap().view;
        assert_eq!(view["annexes"][0]["label"], "附件");
        let official = set(&format!("{NOTICE}附件：名单\n附件正文：表\n乙。")).unwrap();
        assert!(official.remarks.iter().any(|remark| remark.line == 6 && remark.message.contains("不一致")));
    }

    #[test]
    fn placeholders_name_what_settings_know() {
        let text = NOTICE.replace("正文。", "{{ bureau.county }}{{ year }}年{{ role }}，{{ date }}。");
        let view = set(&text).unwrap().view;
        assert_eq!(view["body"][0]["text"], "贺兰县2026年首席信息官，2026年3月1日。");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (source, parts) in [
            ("正文。".to_string(), vec!["“标题：”", "“落款：”", "“日期：”"]),
            (
                format!("# 注\n格式：公函\n{NOTICE}"),
                vec!["第 2 行", "没有“公函”这种格式", "文件、信函、命令、纪要"],
            ),
            (NOTICE.replace("2026-03-01", "三月一日"), vec!["第 5 行", "日期现在是“三月一日”"]),
            (NOTICE.replace("正文。\n", ""), vec!["没有正文"]),
            ("格式：命令\n正文。\n签署：县长张三\n日期：2026-3-1".to_string(), vec!["第 3 行", "职务 姓名"]),
            (NOTICE.replace("正文。", "{{ nobody }}"), vec!["第 3 行"]),
            (format!("{NOTICE}附件正文：\n甲。"), vec!["第 6 行", "附件的标题"]),
        ] {
            let message = set(&source).err().expect("refused").to_string();
            assert!(parts.iter().all(|part| message.contains(part)), "{message}");
        }
    }
}

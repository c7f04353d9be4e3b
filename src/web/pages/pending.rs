//! 待确认: every question nobody has answered; an answer is a reason and a name, and goes into 确认.xlsx.

use serde_json::{Value, json};

use super::leaf;
use crate::document::pending;
use crate::finding::Finding;
use crate::pipeline::{self, Answer as Settled};
use crate::rules;
use crate::web::answer::{Answer, gone, reasons, see, unfit};
use crate::web::router::Ask;

pub fn show(ask: &Ask) -> Answer {
    let read = ask.read()?;
    let words = ask.field("q");
    let of = |text: &Option<String>| text.as_deref().is_some_and(|text| text.contains(words));
    let all: Vec<&Finding> = read.unsettled().collect();
    let found: Vec<&Finding> =
        all.iter().copied().filter(|own| words.is_empty() || of(&own.school) || of(&own.person)).collect();
    let leaf = leaf(&found, ask);
    let rows: Vec<Value> = leaf
        .items
        .iter()
        .map(|finding| {
            let rule = rules::find(finding.rule);
            json!({
                "key": rules::key(finding), "title": rule.map_or(finding.rule, |rule| rule.title), "rule": finding.rule,
                "school": finding.school.as_deref().unwrap_or(""), "person": finding.person.as_deref().unwrap_or(""),
                "message": finding.message, "clause": finding.clause.unwrap_or(""),
                "place": finding.place.as_ref().map(ToString::to_string).unwrap_or_default(),
                "seen": finding.seen.as_deref().unwrap_or(""),
            })
        })
        .collect();
    let settled: Vec<Value> = read
        .proofs
        .checked
        .findings
        .iter()
        .filter_map(|finding| {
            let reason = finding.settled.as_ref()?;
            Some(json!({
                "school": finding.school.as_deref().unwrap_or(""), "person": finding.person.as_deref().unwrap_or(""),
                "title": rules::find(finding.rule).map_or(finding.rule, |rule| rule.title), "reason": reason,
            }))
        })
        .collect();
    ask.page(
        "pending.html.j2",
        "pending",
        json!({
            "rows": rows, "leaf": leaf.view, "all": all.len(), "words": words, "settled": settled,
            "file": pending::FILE, "by": ask.field("by"),
        }),
    )
}

/// Settles the one question whose code the form carries.
pub fn settle(ask: &Ask) -> Answer {
    let read = ask.read()?;
    let key = ask.field("key");
    let finding =
        read.unsettled().find(|finding| rules::key(finding) == key).ok_or_else(|| gone("个待确认事项"))?;
    let school = finding.school.clone().ok_or_else(|| unfit("这一项不属于哪所学校，不能在这里确认"))?;
    let (reason, by) = (ask.field("reason").to_string(), ask.field("by").to_string());
    let answer = Settled {
        school,
        rule: Some(finding.rule.into()),
        person: finding.person.clone(),
        key: Some(key.into()),
        reason,
        by: by.clone(),
    };
    let told = ask.office.start("记下确认", move |office, _| {
        match pipeline::confirm(&office.request_now(), &answer) {
            Ok(lines) => office.good(
                format!("已确认：{} {}", answer.school, lines.join("；")),
                vec![format!(
                    "理由：{}；确认人：{}。记在工作目录的“{}”，内容如有改动，确认自动失效。",
                    answer.reason,
                    answer.by,
                    pending::FILE
                )],
            ),
            Err(error) => office.bad("没有确认", reasons(&error)),
        }
    })?;
    // Short enough to wait for; the page that comes then shows what became of it.
    match told.blocking_recv() {
        Ok(told) if !told.good => Err(unfit(told.lines.join("；"))),
        _ => Ok(see(&ask.at(&format!("pending?by={}", super::encoded(&by))))),
    }
}

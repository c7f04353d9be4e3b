//! 学校: every school with its state; one school with everything found about it and what goes back to it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::leaf;
use crate::document::report::SchoolGroup;
use crate::pipeline::{self, Filed};
use crate::web::answer::{Answer, gone};
use crate::web::office::Read;
use crate::web::router::Ask;

pub fn list(ask: &Ask) -> Answer {
    let read = ask.read()?;
    let (words, town, state) = (ask.field("q"), ask.field("town"), ask.field("state"));
    let (groups, batch) = (&read.report.schools, &read.proofs.checked.batch);
    let found: Vec<&SchoolGroup> = groups
        .iter()
        .filter(|group| town.is_empty() || group.town == town)
        .filter(|group| state.is_empty() || group.state_key == state)
        .filter(|group| {
            words.is_empty()
                || group.school.contains(words)
                || group.persons.iter().any(|name| name.contains(words))
        })
        .collect();
    let towns: BTreeSet<&str> =
        groups.iter().map(|group| group.town.as_str()).filter(|town| !town.is_empty()).collect();
    let leaf = leaf(&found, ask);
    let rows: Vec<Value> = leaf
        .items
        .iter()
        .map(|group| {
            json!({
                "id": id(group), "school": group.school, "town": group.town, "state": group.state,
                "state_key": group.state_key, "persons": group.persons.join("、"), "blocking": group.blocking,
                "findings": group.findings.len(),
                "first": group.findings.iter().find(|own| own.settled.is_empty()
                    && matches!(own.level_label, "必须改" | "请确认")).map_or("", |own| own.rule_title),
            })
        })
        .collect();
    ask.page(
        "schools.html.j2",
        "schools",
        json!({
            "status": read.report.status, "as_of": read.report.as_of, "states": read.report.states, "towns": towns,
            "coverage": {"share": read.report.coverage.share, "deadline": read.report.coverage.deadline},
            "unlisted": read.report.unlisted, "rows": rows, "leaf": leaf.view,
            "words": words, "town": town, "state": state, "nothing": batch.schools.is_empty() && batch.nominations.is_empty(),
        }),
    )
}

pub fn one(ask: &Ask) -> Answer {
    let read = ask.read()?;
    let group = read.report.schools.iter().find(|group| id(group) == ask.id).ok_or_else(|| gone("所学校"))?;
    let papers: Vec<Value> = read
        .proofs
        .plan
        .iter()
        .filter(|planned| planned.school.as_deref() == Some(group.school.as_str()))
        .map(|planned| {
            let own = planned.path.rsplit('/').next().unwrap_or(&planned.path);
            json!({"id": pipeline::id(&planned.path), "label": planned.paper.document().label(), "name": own})
        })
        .collect();
    let questions =
        group.findings.iter().filter(|own| own.level_label == "请确认" && own.settled.is_empty()).count();
    ask.page(
        "school.html.j2",
        "schools",
        json!({
            "group": group, "papers": papers, "returned": returned(read, &group.school), "outdated": read.outdated,
            "questions": questions, "query": super::encoded(&group.school),
        }),
    )
}

/// What a run put into the school's own folder: the marked workbook, the slip, the blank form.
fn returned(read: &Read, school: &str) -> Vec<Value> {
    let slip = read.proofs.plan.iter().find(|planned| {
        planned.school.as_deref() == Some(school) && planned.path.starts_with("5-校验/退回/")
    });
    let Some((folder, _)) = slip.and_then(|slip| slip.path.rsplit_once('/')) else { return Vec::new() };
    let own = |file: &&Filed| file.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    read.filed.iter().filter(own).map(super::documents::file_view).collect()
}

fn id(group: &SchoolGroup) -> String {
    pipeline::id(&group.school)
}

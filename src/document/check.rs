//! The JSON contract `yinfa.check/1`: what `check --format json` and 校验报告.json say.
//!
//! Every key is always there; what does not apply is null. Values stay whole.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::finding::Finding;
use crate::model::{AnyValue, Batch, Field, Nomination, School};
use crate::place::Place;
use crate::rules::Verdicts;

/// The contract's name and version.
pub const SCHEMA: &str = "yinfa.check/1";

/// The whole object.
pub fn view(batch: &Batch, findings: &[Finding], verdicts: &Verdicts, as_of: Date) -> Value {
    let summary = verdicts.summary();
    json!({
        "schema": SCHEMA,
        "as_of": as_of.to_string(),
        "summary": {
            "schools": summary.schools,
            "passed": summary.passed,
            "pending": summary.pending,
            "returned": summary.returned,
            "missing": summary.missing,
            "serving": summary.serving,
        },
        "schools": batch.schools.iter().map(school).collect::<Vec<_>>(),
        "nominations": batch.nominations.iter().map(|one| nomination(batch, one)).collect::<Vec<_>>(),
        "findings": findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn school(school: &School) -> Value {
    json!({
        "code": school.code(),
        "name": school.name(),
        "uscc": school.uscc.as_ref().and_then(|value| value.read.as_deref()),
        "stage": school.effective_stage.map(|stage| stage.label()),
        "town": school.town(),
        "legal_representative": school.legal_representative(),
        "source": source(&school.source),
    })
}

fn nomination(batch: &Batch, one: &Nomination) -> Value {
    let text = |value: &Option<crate::model::Value<String>>| {
        value.as_ref().and_then(|value| value.read.clone()).filter(|text| !text.is_empty())
    };
    let history: Vec<Value> = one
        .history
        .as_ref()
        .and_then(|value| value.read.as_deref())
        .unwrap_or_default()
        .iter()
        .map(|entry| json!({"from": entry.from, "to": entry.to, "text": entry.text}))
        .collect();
    let photo = one.photo.as_ref().map(|photo| {
        json!({"file": &*photo.file, "sha256": photo.sha256, "width": photo.width, "height": photo.height})
    });
    json!({
        "school": batch.school_name(one),
        "name": text(&one.name),
        "sex": one.sex.as_ref().and_then(|value| value.read).map(|sex| sex.label()),
        "ethnicity": text(&one.ethnicity),
        "birth": one.birth.as_ref().and_then(|value| value.read),
        "politics": one.politics.as_ref().and_then(|value| value.read),
        "education": text(&one.education),
        "college": text(&one.college),
        "major": text(&one.major),
        "post": text(&one.post),
        "phone": text(&one.phone),
        "email": text(&one.email),
        "history": history,
        "is_legal_representative": one.is_legal_representative.as_ref().and_then(|value| value.read),
        "reason": text(&one.reason),
        "kind": one.kind.as_ref().and_then(|value| value.read).map(|kind| kind.label()),
        "term_start": one.term.start.to_string(),
        "term_end": one.term.end.to_string(),
        "filing": text(&one.filing),
        "opinion": text(&one.opinion),
        "remark": text(&one.remark),
        "photo": photo,
        "source": source(&one.source),
        "cells": cells(&one.cells()),
    })
}

fn cells(cells: &[(Field, &dyn AnyValue)]) -> Value {
    let cells: Map<String, Value> = cells
        .iter()
        .map(|(field, value)| {
            let place = value.place();
            let cell = json!({
                "file": &*place.file,
                "sheet": place.sheet.as_deref(),
                "cell": place.cell,
                "seen": value.seen(),
            });
            (field.key().to_string(), cell)
        })
        .collect();
    Value::Object(cells)
}

fn source(place: &Place) -> Value {
    json!({"file": &*place.file, "sheet": place.sheet.as_deref(), "row": place.row()})
}

fn finding(finding: &Finding) -> Value {
    let place = finding.place.as_ref();
    json!({
        "rule": finding.rule,
        "level": finding.level,
        "school": finding.school,
        "person": finding.person,
        "field": finding.field,
        "file": place.map(|place| &*place.file),
        "sheet": place.and_then(|place| place.sheet.as_deref()),
        "cell": place.and_then(|place| place.cell),
        "seen": finding.seen,
        "expected": finding.expected,
        "message": finding.told(),
        "hint": finding.hint,
        "clause": finding.clause,
    })
}

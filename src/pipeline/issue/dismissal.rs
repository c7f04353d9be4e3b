//! Dismissal: who would be released by a 解聘通知, or every reason against it. Whom to release is a person's decision: the
//! schools are named, nothing is taken from the radar.

use std::collections::HashSet;

use super::proposal::{spent, used};
use super::{IssueRequest, Proposal, Proposed, Released};
use crate::document::radar;
use crate::ledger::{Held, SchoolId};
use crate::pipeline::{Checked, Error};
use crate::text;

/// Those in office at the named schools on the document's day.
pub(super) fn proposal(
    checked: &Checked,
    document_no: &str,
    wanted: &IssueRequest,
) -> Result<Proposed, Error> {
    let (state, batch, date) = (&checked.state, &checked.batch, wanted.request.as_of);
    let refuse = |reasons| Err(Error::NotIssued { reasons });
    if wanted.schools.is_empty() {
        return refuse(vec![who(checked)]);
    }
    let number = spent(state, document_no, wanted.kind, date);
    let (mut reasons, mut released, mut changes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut named, mut before) = (HashSet::new(), 0);
    for name in &wanted.schools {
        let Some(id) = school(checked, name) else {
            reasons.push(unknown(checked, name));
            continue;
        };
        if !named.insert(id) {
            continue;
        }
        if state.terms_at(id).any(|held| held.ended_by.as_deref() == Some(document_no)) {
            before += 1;
            continue;
        }
        let Some(held) = state.terms_at(id).find(|held| held.in_office(date)) else {
            reasons.push(format!(
                "{name}在{}没有{}在任",
                text::chinese_date(date),
                checked.settings.appointment.role
            ));
            continue;
        };
        let listed = batch.schools.iter().find(|school| state.school(school) == Some(id));
        if listed.is_none() && !batch.schools.is_empty() && !state.schools.get(id).is_gone(date) {
            changes.push(radar::departure(state, batch, id, date));
        }
        released.push(one(checked, held, listed.is_some_and(|school| school.in_scope)));
    }
    match number {
        Ok(Some(issued)) if released.is_empty() && before == named.len() && reasons.is_empty() => {
            return Ok(Proposed::Already(issued.clone()));
        }
        Ok(Some(issued)) => reasons.push(used(issued)),
        Ok(None) => {}
        Err(reason) => reasons.push(reason),
    }
    if !reasons.is_empty() {
        return refuse(reasons);
    }
    changes.extend(radar::changes(state, batch, date));
    Ok(Proposed::New(Proposal {
        document_no: document_no.to_string(),
        kind: wanted.kind,
        date,
        people: Vec::new(),
        released,
        why: wanted.why.clone(),
        changes,
        issued_before: Vec::new(),
        waivers: Vec::new(),
        summary: checked.verdicts.summary().line(),
    }))
}

fn one(checked: &Checked, held: &Held, again: bool) -> Released {
    let known = checked.state.schools.get(held.school);
    Released {
        school_code: known.code.clone(),
        school: known.name.clone(),
        person: held.appointment.person.clone(),
        post: held.appointment.post.clone(),
        until: held.appointment.term.end,
        appointed_by: held.appointment.document_no.clone(),
        again,
    }
}

/// A school by any name that the ledger or the list knows it by.
fn school(checked: &Checked, name: &str) -> Option<SchoolId> {
    let name = name.trim();
    checked.state.schools.find(None, name).or_else(|| {
        let listed = checked.batch.schools.iter().find(|school| school.name() == name)?;
        checked.state.school(listed)
    })
}

fn unknown(checked: &Checked, name: &str) -> String {
    let serving = checked.in_office.iter().map(|held| held.school.as_str());
    // Schools of one county share the county's name: half alike is nothing alike.
    let near =
        text::nearest_by(0.6, name, serving).map(|near| format!("，是不是“{near}”？")).unwrap_or_default();
    format!("台账里没有名为“{name}”的学校{near}")
}

/// Nobody was named: whom the radar would ask about.
fn who(checked: &Checked) -> String {
    let signals = radar::signals(&checked.state, &checked.batch, &checked.settings, checked.as_of);
    let asked = signals.iter().filter(|signal| signal.todo.contains("解聘通知"));
    let lines: Vec<String> =
        asked.map(|signal| format!("{} {}（{}）", signal.school, signal.person, signal.what)).collect();
    let known = match lines.len() {
        0 => "变更线索里现在没有需要解聘的".to_string(),
        _ => format!("变更线索里可能需要解聘的：{}", lines.join("、")),
    };
    format!("请用 --school 写明解聘哪所学校的，用 --why 写明原因；{known}")
}

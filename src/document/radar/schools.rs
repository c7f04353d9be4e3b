//! The school list of today against the schools of the ledger, by 标识码 and 曾用名: what was renamed, given another
//! code, merged or closed, as the facts that would say so.

use std::collections::HashSet;

use jiff::civil::Date;

use crate::ledger::{Change, Changed, Held, KnownSchool, SchoolId, State, name_key};
use crate::model::{Batch, School};

/// What is different about the schools that the list has: each is true by the list's own word, and may be written down
/// as of a day. What was written before is not said again.
pub fn changes(state: &State, batch: &Batch, day: Date) -> Vec<Changed> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for school in &batch.schools {
        // A school that stands in the list twice is said once.
        let Some(id) = state.school(school).filter(|id| seen.insert(*id)) else { continue };
        let known = state.schools.get(id);
        if known.name != school.name() {
            found.push(changed(known, Change::Renamed, day, &known.name, school.name(), None));
        }
        if let (Some(was), Some(is)) = (known.code.as_deref(), school.code())
            && was != is
        {
            // Under the name it has by now.
            let renamed = KnownSchool { name: school.name().into(), ..known.clone() };
            found.push(changed(&renamed, Change::Recoded, day, was, is, None));
        }
        if let Some((was, is)) = new_representative(state, id, school, day) {
            let known = KnownSchool {
                name: school.name().into(),
                code: school.code().map(Into::into).or_else(|| known.code.clone()),
                ..known.clone()
            };
            found.push(changed(&known, Change::LegalRepresentative, day, was, is, None));
        }
    }
    found
}

/// What became of a school that has left the list: merged into the one that lists its name as 曾用名, else closed.
pub fn departure(state: &State, batch: &Batch, id: SchoolId, day: Date) -> Changed {
    let known = state.schools.get(id);
    match heir(state, batch, id) {
        Some(heir) => {
            let mut fact = changed(known, Change::Merged, day, &known.name, heir.name(), heir.code());
            fact.before = known.name.clone();
            fact
        }
        None => changed(known, Change::Closed, day, &known.name, "", None),
    }
}

/// The listed school that goes on under a name of this one.
pub(super) fn heir<'a>(state: &State, batch: &'a Batch, id: SchoolId) -> Option<&'a School> {
    let known = state.schools.get(id);
    let own = |name: &String| *name == known.name || known.former.iter().any(|(_, former)| former == name);
    batch.schools.iter().find(|school| {
        school.former_names.iter().any(own) && state.school(school).is_none_or(|other| other != id)
    })
}

/// Schools with terms in the ledger that the list no longer has and that are not known to be gone.
pub(super) fn missing(state: &State, batch: &Batch, day: Date) -> Vec<SchoolId> {
    let listed: HashSet<SchoolId> = batch.schools.iter().filter_map(|school| state.school(school)).collect();
    (0..state.schools.len())
        .filter(|id| !listed.contains(id) && !state.schools.get(*id).is_gone(day))
        .filter(|id| state.terms_at(*id).any(|held| !held.revoked))
        .collect()
}

/// The 法定代表人 of the day somebody was appointed, and the other one that the list has now.
pub(super) fn new_representative<'a>(
    state: &'a State,
    id: SchoolId,
    school: &'a School,
    day: Date,
) -> Option<(&'a str, &'a str)> {
    let is = school.legal_representative().unwrap_or("");
    let held: &Held = state.terms_at(id).find(|held| held.in_office(day))?;
    let told = |change: &&Changed| {
        let at = state.schools.find(change.school_code.as_deref(), &change.school);
        change.what == Change::LegalRepresentative && at == Some(id)
    };
    let was = state.changed.iter().rev().find(told).map(|change| change.after.as_str());
    let was = was.unwrap_or(&held.details.legal_representative);
    (!was.is_empty() && !is.is_empty() && name_key(was) != name_key(is)).then_some((was, is))
}

fn changed(
    known: &KnownSchool,
    what: Change,
    on: Date,
    before: &str,
    after: &str,
    after_code: Option<&str>,
) -> Changed {
    Changed {
        school_code: known.code.clone(),
        school: known.name.clone(),
        person: None,
        what,
        on,
        before: before.into(),
        after: after.into(),
        after_code: after_code.map(Into::into),
    }
}

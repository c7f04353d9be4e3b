//! Remember: what the ledger knows of a row that was read. A row that was issued asks for nothing new: the school is
//! 在任 by it, and no build or check raises it again.

use std::collections::HashSet;

use jiff::civil::Date;

use super::Checked;
use crate::finding::Finding;
use crate::ledger::{Details, Held, State};
use crate::model::{Batch, Nomination};
use crate::output;
use crate::place::Place;

/// Takes those nominations out of a batch whose very row put its person into office on that day, or did so once and
/// the person was released since: a row that was dealt with is no nomination anew, and what reading said of it goes too.
/// Returns them as school, person, 文号.
pub(super) fn set_aside(
    batch: &mut Batch,
    reading: &mut Vec<Finding>,
    state: &State,
    as_of: Date,
) -> Vec<[String; 3]> {
    let settled = |held: &&Held| !held.revoked && (held.in_office(as_of) || held.appointment.ended.is_some());
    let found =
        |one| rows(batch, state, one).iter().find_map(|row| state.by_row(row).find(settled)).map(line);
    let found: Vec<Option<[String; 3]>> = batch.nominations.iter().map(found).collect();
    let dealt_with: Vec<Place> = batch
        .nominations
        .iter()
        .zip(&found)
        .filter(|(_, held)| held.is_some())
        .map(|(one, _)| one.source.clone())
        .collect();
    let row = |place: &Place| (place.file.clone(), place.sheet.clone(), place.cell.map(|cell| cell.row));
    let dealt_with: HashSet<_> = dealt_with.iter().map(row).collect();
    reading.retain(|finding| finding.place.as_ref().is_none_or(|place| !dealt_with.contains(&row(place))));
    let mut held = found.iter();
    batch.nominations.retain(|_| held.next().is_none_or(Option::is_none));
    found.into_iter().flatten().collect()
}

/// The term that this very row was appointed to, where it still runs or is to come.
pub(super) fn issued<'a>(checked: &'a Checked, nomination: &Nomination) -> Option<&'a Held> {
    let runs =
        |held: &&Held| !held.revoked && held.last_day() >= checked.as_of.max(held.appointment.term.start);
    let rows = rows(&checked.batch, &checked.state, nomination);
    rows.iter().find_map(|row| checked.state.by_row(row).find(runs))
}

pub(super) fn line(held: &Held) -> [String; 3] {
    let held = &held.appointment;
    [held.school.clone(), held.person.clone(), held.document_no.clone()]
}

/// The digest of a row: its school and every cell as it was sent. *Shape*: 16 hex digits.
pub(super) fn row(checked: &Checked, nomination: &Nomination) -> String {
    digest(checked.batch.school_name(nomination), nomination)
}

/// The digests that a row may have been issued under: its school's name of today, and each that it had before.
fn rows(batch: &Batch, state: &State, nomination: &Nomination) -> Vec<String> {
    let mut names = vec![batch.school_name(nomination)];
    if let Some(school) = nomination.school_index().map(|index| &batch.schools[index]) {
        names.extend(school.former_names.iter().map(String::as_str));
        if let Some(known) = state.school(school).map(|id| state.schools.get(id)) {
            names.push(&known.name);
            names.extend(known.former.iter().map(|(_, name)| name.as_str()));
        }
    }
    names.into_iter().map(|name| digest(name, nomination)).collect()
}

fn digest(school: &str, nomination: &Nomination) -> String {
    let mut text = school.to_string();
    for (field, cell) in nomination.cells() {
        text.push('\n');
        text.push_str(field.key());
        text.push('\t');
        text.push_str(cell.seen());
    }
    output::sha256(text.as_bytes()).chars().take(16).collect()
}

/// What a roster prints beside the name.
pub(super) fn details(checked: &Checked, nomination: &Nomination) -> Details {
    let school = nomination.school_index().map(|index| &checked.batch.schools[index]);
    let text = |value: &Option<crate::model::Value<String>>| {
        value.as_ref().and_then(|value| value.read.clone()).unwrap_or_default()
    };
    Details {
        town: school.and_then(|school| school.town()).unwrap_or("").into(),
        sex: nomination.sex.as_ref().and_then(|sex| sex.read).map_or("", |sex| sex.label()).into(),
        staff: nomination
            .staff
            .as_ref()
            .and_then(|staff| staff.read)
            .map_or("", |staff| staff.label())
            .into(),
        politics: nomination.politics.as_ref().and_then(|value| value.read).unwrap_or("").into(),
        education: text(&nomination.education),
        phone: text(&nomination.phone),
        email: text(&nomination.email),
        legal_representative: school.and_then(|school| school.legal_representative()).unwrap_or("").into(),
    }
}

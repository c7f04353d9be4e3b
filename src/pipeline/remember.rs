//! Remember: what the ledger knows of a row that was read. A row that was issued asks for nothing new: the school is
//! 在任 by it, and no build or check raises it again.

use jiff::civil::Date;

use super::Checked;
use crate::ledger::{Details, Held, State};
use crate::model::{Batch, Nomination};
use crate::output;

/// Takes those nominations out of a batch whose very row put its person into office on that day, or did so once and
/// the person was released since: a row that was dealt with is no nomination anew. Returns them as school, person, 文号.
pub(super) fn set_aside(batch: &mut Batch, state: &State, as_of: Date) -> Vec<[String; 3]> {
    let settled = |held: &&Held| !held.revoked && (held.in_office(as_of) || held.appointment.ended.is_some());
    let mut aside = Vec::new();
    let digests: Vec<String> = batch.nominations.iter().map(|one| digest(batch, one)).collect();
    let mut digests = digests.iter();
    batch.nominations.retain(|_| {
        let digest = digests.next().expect("one digest a nomination");
        let held = state.by_row(digest).find(settled);
        aside.extend(held.map(line));
        held.is_none()
    });
    aside
}

/// The term that this very row was appointed to, where it still runs or is to come.
pub(super) fn issued<'a>(checked: &'a Checked, nomination: &Nomination) -> Option<&'a Held> {
    let runs =
        |held: &&Held| !held.revoked && held.last_day() >= checked.as_of.max(held.appointment.term.start);
    checked.state.by_row(&digest(&checked.batch, nomination)).find(runs)
}

pub(super) fn line(held: &Held) -> [String; 3] {
    let held = &held.appointment;
    [held.school.clone(), held.person.clone(), held.document_no.clone()]
}

/// The digest of a row: its school and every cell as it was sent. *Shape*: 16 hex digits.
pub(super) fn row(checked: &Checked, nomination: &Nomination) -> String {
    digest(&checked.batch, nomination)
}

fn digest(batch: &Batch, nomination: &Nomination) -> String {
    let mut text = batch.school_name(nomination).to_string();
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

//! Change 变更: in mid-term one person leaves a school's office and another takes it (第5条). What the
//! 变更通知 and the 变更报备表 both start from; no paper of its own.

use super::Desk;
use crate::model::{Appointment, Nomination, School};
use crate::rules::Office;

/// One school's change.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// Index into `Batch::nominations`, of the one who takes the office.
    pub nomination: usize,
    pub school: &'a School,
    pub incoming: &'a Nomination,
    /// As the ledger has it.
    pub outgoing: &'a Appointment,
}

/// Those of the nominations that bring somebody else into an office that is held beyond the day they
/// begin on, in their order. A first appointment, a renewal and a succession after the term are none.
pub fn changes<'a>(desk: &Desk<'a>, nominations: impl IntoIterator<Item = usize>) -> Vec<Change<'a>> {
    let (batch, office) = (desk.batch, Office::of(desk.in_office, desk.as_of));
    let change = |nomination: usize| {
        let incoming = &batch.nominations[nomination];
        let school = &batch.schools[incoming.school_index()?];
        let outgoing = office.displaced_by(incoming, school)?;
        Some(Change { nomination, school, incoming, outgoing })
    };
    nominations.into_iter().filter_map(change).collect()
}

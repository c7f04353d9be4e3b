//! Rules about coverage 覆盖: every school in scope has exactly one nominee, in exactly one row.

use super::Rule;

pub use unread::is_unread;
pub(super) use unread::withhold;

mod due;
mod nominee_out_of_scope;
mod overdue;
mod row_differs;
mod row_repeated;
mod two_nominees;
mod unread;

pub(super) const RULES: &[&Rule] = &[
    &due::RULE,
    &overdue::RULE,
    &two_nominees::RULE,
    &row_repeated::RULE,
    &row_differs::RULE,
    &nominee_out_of_scope::RULE,
];

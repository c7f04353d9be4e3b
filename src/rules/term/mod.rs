//! Rules about the term 任期 and its place in the chain of terms (第5条).

use super::Rule;

mod assumed;
mod change_unfiled;
mod expired;
mod long;
mod office_occupied;
mod past_retirement;
mod renewal_unfounded;
mod renewal_unmarked;
mod reversed;
mod short;

pub(super) const RULES: &[&Rule] = &[
    &assumed::RULE,
    &reversed::RULE,
    &short::RULE,
    &long::RULE,
    &expired::RULE,
    &past_retirement::RULE,
    &change_unfiled::RULE,
    &renewal_unmarked::RULE,
    &renewal_unfounded::RULE,
    &office_occupied::RULE,
];

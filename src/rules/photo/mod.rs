//! Rules about the photo 照片 once it was matched. Files that are missing, unreadable or nobody's are
//! met while reading.

use super::Rule;

mod blank;
mod extreme;
mod missing;
mod of_another;
mod plain;
mod ratio;
mod shared;
mod small;

pub(super) const RULES: &[&Rule] = &[
    &missing::RULE,
    &extreme::RULE,
    &blank::RULE,
    &plain::RULE,
    &small::RULE,
    &ratio::RULE,
    &shared::RULE,
    &of_another::RULE,
];

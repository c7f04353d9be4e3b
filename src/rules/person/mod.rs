//! Rules about the person put forward: may they be, and are they whom the row says they are?

use super::Rule;

mod education_low;
mod league_age;
mod legal_mark_contradicts;
mod name_with_title;
mod near_duplicate;
mod not_legal_representative;
mod phone_shared;
mod post_not_leadership;
mod too_old;
mod too_young;
mod two_schools;

pub(super) const RULES: &[&Rule] = &[
    &name_with_title::RULE,
    &not_legal_representative::RULE,
    &legal_mark_contradicts::RULE,
    &post_not_leadership::RULE,
    &two_schools::RULE,
    &near_duplicate::RULE,
    &phone_shared::RULE,
    &too_young::RULE,
    &too_old::RULE,
    &league_age::RULE,
    &education_low::RULE,
];

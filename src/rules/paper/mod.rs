//! Faults met while printing: one document's failure is a finding, and the others go on.

use super::Rule;

mod failed;
mod photo_unprintable;

pub(super) const RULES: &[&Rule] = &[&photo_unprintable::RULE, &failed::RULE];

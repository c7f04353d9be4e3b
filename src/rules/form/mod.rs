//! Rules about the 推荐表 itself: is every cell of it filled in, printable, and dated sensibly?

use super::Rule;

mod blank;
mod glyph_missing;
mod opinion_future;
mod placeholder;
mod unsealed;

pub(super) const RULES: &[&Rule] =
    &[&blank::RULE, &placeholder::RULE, &glyph_missing::RULE, &opinion_future::RULE, &unsealed::RULE];

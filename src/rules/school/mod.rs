//! Rules about the 学校名册: is every school there once, with a code that fits it?

use super::Rule;

mod cell_blank;
mod code_province;
mod code_repeated;
pub(super) mod code_stage;
mod name_repeated;
mod out_of_scope;
mod stage_unknown;
mod uscc_repeated;

pub(super) const RULES: &[&Rule] = &[
    &cell_blank::RULE,
    &name_repeated::RULE,
    &code_repeated::RULE,
    &uscc_repeated::RULE,
    &code_stage::RULE,
    &code_province::RULE,
    &out_of_scope::RULE,
    &stage_unknown::RULE,
];

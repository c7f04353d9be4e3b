//! Rules about the work history 工作经历: does it run from the first post to today without a break?
//!
//! People write their lives in many ways, so every rule here leaves room: newest first is an order
//! too, studies and secondments run beside a post, and a line without a readable range may hold what
//! a rule would miss.

use super::Rule;

mod early;
mod elsewhere;
mod ended;
mod future;
mod gap;
mod line_reversed;
mod lines;
mod order;
mod overlap;
mod undated;

pub(super) const RULES: &[&Rule] = &[
    &undated::RULE,
    &line_reversed::RULE,
    &future::RULE,
    &order::RULE,
    &overlap::RULE,
    &gap::RULE,
    &ended::RULE,
    &elsewhere::RULE,
    &early::RULE,
];

//! The suites, one a theme.

mod architecture;
mod build;
mod change;
mod check;
mod commands;
mod defects;
mod intake;
mod issue;
mod templates;
mod yearly;
mod years;

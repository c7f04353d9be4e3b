//! The suites, one a theme.

mod architecture;
mod build;
mod check;
mod commands;
mod defects;
mod intake;
mod issue;
mod templates;

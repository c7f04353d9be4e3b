//! The suites, one a theme.

mod architecture;
mod build;
mod check;
mod commands;
mod defects;
mod dialects;
mod intake;
mod templates;

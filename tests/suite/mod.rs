//! The suites, one a theme.

mod architecture;
mod build;
mod change;
mod check;
mod commands;
mod defects;
mod dialects;
mod intake;
mod returns;
mod templates;
mod yearly;

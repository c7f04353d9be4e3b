//! The suites, one a theme.

mod architecture;
mod browser;
mod build;
mod change;
mod check;
mod commands;
mod defects;
mod dialects;
mod dismissal;
mod intake;
mod issue;
mod paper;
mod paper_faults;
mod paper_property;
mod paper_snapshot;
mod paper_text;
mod release;
mod returns;
mod stopping;
mod templates;
mod terminal;
mod typeset;
mod yearly;
mod years;

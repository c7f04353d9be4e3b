//! yinfa 印发: a folder of school spreadsheets in, the paper of an appointment cycle out.
//!
//! The modules stand in layers and import downwards only; `tests/suite/architecture.rs` holds that.
//! Read `pipeline` first: it is the table of contents.

// Printing and exiting belong to the edge, `cli` and `main`: everything below returns values.
#![warn(clippy::print_stdout, clippy::print_stderr, clippy::exit, clippy::unwrap_used, clippy::dbg_macro)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

/// Sheets are read on all cores and dropped piece by piece: the system's allocator holds half as much again of what
/// was given back. Figures in docs/benchmarks.md.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Given back to the system a second after it was last used, not ten: a run over a hundred thousand schools ends before.
#[cfg(unix)]
#[unsafe(export_name = "_rjem_malloc_conf")]
pub static ALLOCATOR_SETTINGS: &[u8] = b"dirty_decay_ms:1000\0";

pub mod cli;
pub mod document;
pub mod finding;
pub mod intake;
pub mod ledger;
pub mod model;
pub mod output;
pub mod parallel;
pub mod pipeline;
pub mod place;
pub mod qr;
pub mod render;
pub mod rules;
pub mod settings;
pub mod text;
pub mod web;
pub mod wording;

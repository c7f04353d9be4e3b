//! Workbooks: views to xlsx bytes.
//!
//! Every text of a view goes in as a string, so that data never becomes a formula, and every
//! workbook carries fixed dates, so that the same view gives the same bytes.

pub mod handout;
pub mod ledger;
pub mod listing;
pub mod pending;
pub mod plain;
pub mod registers;
pub mod report;
pub mod roster;
mod style;
pub mod yearbook;

/// Why a workbook could not be made: a fault of the program, never of the data.
pub use rust_xlsxwriter::XlsxError as Error;

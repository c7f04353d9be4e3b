//! What the bureau's work is about: schools, nominations, terms, appointments, and the batch that
//! holds them. Plain values; no IO, no clock.

mod appointment;
mod batch;
mod date;
mod field;
mod nomination;
mod number;
mod photo;
mod school;
mod training;
mod value;
mod waiver;

pub use appointment::{Appointment, Term};
pub use batch::{Batch, HeaderRead, IntakeFile, IntakeResult};
pub use date::YearMonth;
pub use field::{Column, Field, Presence, Table};
pub use nomination::{HistoryEntry, Kind, Nomination, SchoolRef, Sex, Staff, row_digest};
pub use number::{NumberPattern, PatternFault};
pub use photo::{Locator, Photo, Tone};
pub use school::{School, Stage};
pub use training::{ABILITIES, Training};
pub use value::{AnyValue, Value};
pub use waiver::WaiverRow;

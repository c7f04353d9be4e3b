//! The project's own proof that its paper is right: GB/T 9704-2012 measured on typst's frames.
//!
//! `frames` walks a laid-out document, `lines` and `parts` find what stands where, and the checks — in `page`, `head`,
//! `body` and `closing`, each with its clause and number — judge. `views` makes the documents that are judged, `pdf`
//! reads the text of finished bytes. Not measured: typefaces, word boundaries in titles, landscape pages, orders and
//! minutes (10.2, 10.3), the seals of several organs.

mod body;
pub mod cells;
pub mod check;
mod closing;
pub mod frames;
mod head;
pub mod lines;
mod page;
pub mod parts;
pub mod pdf;
pub mod views;

//! Documents: model to view, one file a document.
//!
//! A view is everything one document prints, already worded and ordered; a renderer sees it and
//! nothing else. No IO, no clock.

pub mod handout;
pub mod report;
pub mod roster;

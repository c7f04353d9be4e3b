//! Helpers of the suite.

pub mod folder;

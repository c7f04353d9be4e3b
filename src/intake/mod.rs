//! Intake

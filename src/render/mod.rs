//! Render: view to bytes. Nothing here writes a file.

pub mod workbook;

//! Render 渲染: views to bytes. It sees one view and nothing global, and writes nothing to disk.

pub mod engine;
pub mod fonts;
pub mod html;
mod jpeg;
pub mod mark;
pub mod photo;
pub mod readback;
pub mod workbook;

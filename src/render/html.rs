//! HTML 网页: one self-contained file, escaped by default, with nothing fetched from elsewhere.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;
use thiserror::Error;

/// Why a page could not be made.
#[derive(Debug, Error)]
#[error("网页模板 {name} 第 {line} 行有误：{message}")]
pub struct Error {
    name: String,
    line: usize,
    message: String,
}

/// Fills an HTML template. Every value is escaped: data never becomes markup.
///
/// # Errors
/// A fault in an overridden template, with its line.
pub fn page(name: &str, template: &str, view: &impl Serialize) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.render_named_str(name, template, Serde(view)).map_err(|error| Error {
        name: name.into(),
        line: error.line().unwrap_or(1),
        message: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_never_becomes_markup() {
        let view = serde_json::json!({"x": "<script>alert('1')</script>\" onload=\"y"});
        let page = page("t", "<a title=\"{{ x }}\">{{ x }}</a>", &view).unwrap();
        assert!(!page.contains("<script>") && !page.contains("\" onload"));
    }
}

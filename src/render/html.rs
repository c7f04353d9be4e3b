//! HTML 网页: filled templates, escaped by default: data never becomes markup.

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

impl Error {
    fn of(name: &str, error: &minijinja::Error) -> Self {
        let name = error.name().unwrap_or(name).to_string();
        Self { name, line: error.line().unwrap_or(1), message: error.to_string() }
    }
}

/// Templates that may stand on one another, parsed once.
pub struct Pages(Environment<'static>);

impl Pages {
    /// # Errors
    /// A fault in a template, with its line.
    pub fn new(templates: &[(&'static str, &'static str)]) -> Result<Self, Error> {
        let mut environment = environment();
        for (name, text) in templates {
            environment.add_template(name, text).map_err(|error| Error::of(name, &error))?;
        }
        Ok(Self(environment))
    }

    /// Fills one of them.
    ///
    /// # Errors
    /// What the view lacks, with the template's line.
    pub fn page(&self, name: &str, view: &impl Serialize) -> Result<String, Error> {
        let page = self.0.get_template(name).and_then(|template| template.render(Serde(view)));
        page.map_err(|error| Error::of(name, &error))
    }
}

/// Fills a template that stands alone: one self-contained file, with nothing fetched from elsewhere.
///
/// # Errors
/// A fault in an overridden template, with its line.
pub fn page(name: &str, template: &str, view: &impl Serialize) -> Result<String, Error> {
    environment().render_named_str(name, template, Serde(view)).map_err(|error| Error::of(name, &error))
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_never_becomes_markup() {
        let view = serde_json::json!({"x": "<script>alert('1')</script>\" onload=\"y"});
        let template = "<a title=\"{{ x }}\">{{ x }}</a>";
        let alone = page("t", template, &view).unwrap();
        let pages = Pages::new(&[
            ("frame", "{% block a %}{% endblock %}"),
            ("t", "{% extends \"frame\" %}{% block a %}<a title=\"{{ x }}\">{{ x }}</a>{% endblock %}"),
        ])
        .unwrap();
        for page in [alone, pages.page("t", &view).unwrap()] {
            assert!(page.contains("alert") && !page.contains("<script>") && !page.contains("\" onload"));
        }
    }
}

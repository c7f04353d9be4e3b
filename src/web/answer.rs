//! Answers: what a handler gives back, and how it refuses.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

/// Why something was not done, in Chinese: the reason first, then what to do, a sentence each.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub status: StatusCode,
    pub why: String,
    pub more: Vec<String>,
}

impl Refusal {
    /// One more sentence.
    pub fn and(mut self, line: impl Into<String>) -> Self {
        self.more.push(line.into());
        self
    }
}

pub fn refuse(status: StatusCode, why: impl Into<String>) -> Refusal {
    Refusal { status, why: why.into(), more: Vec::new() }
}

/// There is no such thing, or not any more.
pub fn gone(what: &str) -> Refusal {
    refuse(StatusCode::NOT_FOUND, format!("没有这{what}，可能内容已有变动")).and("请回到列表，刷新后再找。")
}

/// What was typed cannot be taken.
pub fn unfit(why: impl Into<String>) -> Refusal {
    refuse(StatusCode::UNPROCESSABLE_ENTITY, why)
}

pub type Answer = Result<Response, Refusal>;

/// What is still to be filled into a template, or is an answer already.
pub fn bytes(kind: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// Go and look there: after something was done, so that a reload does not do it again.
pub fn see(path: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    if let Ok(path) = HeaderValue::from_str(path) {
        response.headers_mut().insert(header::LOCATION, path);
    }
    response
}

/// The whole chain of an error's causes, said once each.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut said: Vec<String> = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if said.last() != Some(&text) {
            said.push(text);
        }
        cause = error.source();
    }
    said.join("：")
}

/// What the pipeline says, as reasons: those against issuing stand one by one, and so does what is said of fonts.
pub fn reasons(error: &crate::pipeline::Error) -> Vec<String> {
    use crate::pipeline::Error;
    match error {
        Error::NotIssued { reasons } => reasons.clone(),
        Error::Fonts(error) => error.told(),
        error => vec![chain(error)],
    }
}

//! Pages: one file each: what is asked, what the pipeline says to it, and the view its template prints.

pub mod annals;
pub mod documents;
pub mod home;
pub mod inbox;
pub mod issue;
pub mod ledger;
pub mod offer;
pub mod pending;
pub mod revoke;
pub mod schools;
pub mod settings;
pub mod verify;
pub mod wording;
pub mod yearly;

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::answer::{Refusal, bytes, unfit};
use super::router::Ask;
use crate::text;

/// Lines of a long list that stand on one page.
pub const PER_PAGE: usize = 50;

/// One page of a long list.
pub struct Leaf<'a, T> {
    pub items: Vec<&'a T>,
    pub view: Value,
}

/// Cuts the page that was asked for out of what was found; beyond the end it is the last.
pub fn leaf<'a, T>(found: &[&'a T], ask: &Ask) -> Leaf<'a, T> {
    leaf_of(found, ask, "page")
}

/// The same of the list whose page stands in the field `name`: there may be two on one page.
pub fn leaf_of<'a, T>(found: &[&'a T], ask: &Ask, name: &str) -> Leaf<'a, T> {
    let pages = found.len().div_ceil(PER_PAGE).max(1);
    let page = ask.field(name).parse::<usize>().unwrap_or(1).clamp(1, pages);
    let items = found.iter().skip((page - 1) * PER_PAGE).take(PER_PAGE).copied().collect();
    // The other fields go along to the next page.
    let mut fields: Vec<(&String, &String)> =
        ask.fields.iter().filter(|(own, value)| *own != name && !value.is_empty()).collect();
    fields.sort();
    let query: String =
        fields.iter().map(|(own, value)| format!("{}={}&", encoded(own), encoded(value))).collect();
    Leaf {
        items,
        view: json!({"page": page, "pages": pages, "count": found.len(), "query": query, "name": name}),
    }
}

/// Percent-encoded for a query.
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A day that was typed into the field called `what`. A browser's own date field would speak the browser's language.
///
/// # Errors
/// What was typed, and how a day is written.
pub fn day(what: &str, typed: &str) -> Result<Date, Refusal> {
    text::civil_date(typed)
        .ok_or_else(|| unfit(format!("{what}现在是“{typed}”，应写作 2026-09-01 或 2026年9月1日")))
}

/// What the script shows of one file.
pub fn told(line: &str, good: bool, status: StatusCode) -> Response {
    said(&json!({"good": good, "line": line}), status)
}

/// An answer for the script.
pub fn said(what: &Value, status: StatusCode) -> Response {
    let mut response = bytes("application/json; charset=utf-8", what.to_string());
    *response.status_mut() = status;
    response
}

/// A refusal as a page within its workspace; what could not be read at all says where that is mended.
pub fn refused(ask: &Ask, refusal: &Refusal) -> Response {
    let reading = refusal.status == StatusCode::SERVICE_UNAVAILABLE;
    let name = if reading { "waiting.html.j2" } else { "refusal.html.j2" };
    let view = json!({"why": refusal.why, "more": refusal.more});
    match ask.page(name, "", view) {
        Ok(mut page) => {
            *page.status_mut() = if reading { StatusCode::OK } else { refusal.status };
            page
        }
        Err(worse) => ask.site.refusal(&worse),
    }
}

/// `12.3 KB`, as a clerk's file manager has it.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} 字节"),
        1024..1_048_576 => format!("{:.0} KB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
    }
}

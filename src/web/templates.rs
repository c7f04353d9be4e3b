//! Templates of the page, its style sheet and its script, embedded. A workspace cannot override them: what a school sent
//! must not become a page of ours.

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/web/", $name)))),*]
    };
}

/// The frame and what stands in it.
pub const PAGES: &[(&str, &str)] = embedded![
    "frame.html.j2",
    "parts.html.j2",
    "home.html.j2",
    "inbox.html.j2",
    "schools.html.j2",
    "school.html.j2",
    "pending.html.j2",
    "documents.html.j2",
    "document.html.j2",
    "issue.html.j2",
    "offer.html.j2",
    "revocation.html.j2",
    "reading.html.j2",
    "ledger.html.j2",
    "training.html.j2",
    "assess.html.j2",
    "annals.html.j2",
    "revoke.html.j2",
    "verify.html.j2",
    "settings.html.j2",
    "wording.html.j2",
    "refusal.html.j2",
    "waiting.html.j2",
    "ended.html.j2",
];

pub const STYLE: &str = include_str!("../../templates/web/style.css");
pub const STYLE_PATH: &str = "/style.css";
pub const ICON: &str = include_str!("../../templates/web/icon.svg");
pub const ICON_PATH: &str = "/icon.svg";
pub const SCRIPT: &str = include_str!("../../templates/web/page.js");
pub const SCRIPT_PATH: &str = "/page.js";

/// Is it the same for everybody, and known to whoever has the program?
pub fn is_common(path: &str) -> bool {
    [STYLE_PATH, ICON_PATH, SCRIPT_PATH].contains(&path)
}

//! RecommendationForm 推荐表: the annex's table, cell for cell, for one nomination.

use serde_json::{Value, json};

use super::Desk;
use crate::model::{Nomination, SchoolRef, Term, Value as Cell, YearMonth};
use crate::place::Place;
use crate::text;

/// The title of the form, as the annex has it.
pub fn title(desk: &Desk) -> String {
    let settings = desk.settings;
    format!("{}中小学校{}推荐表", settings.bureau.county, settings.appointment.role)
}

/// The view of `typst/form.typ`; `photo` says which of the job's pictures is the person's, from 1. What was not understood prints as it was sent: nothing is lost.
pub fn view(desk: &Desk, nomination: &Nomination, photo: Option<usize>, footer: Option<String>) -> Value {
    let history: Vec<String> = match nomination.history.as_ref().and_then(|cell| cell.read.as_ref()) {
        Some(entries) => entries.iter().map(|entry| entry.print()).collect(),
        None => Vec::new(),
    };
    let as_text = |cell: &Option<Cell<String>>| shown(cell, Clone::clone);
    let opinion_date = nomination.opinion_date.as_ref().and_then(|cell| cell.read).map(text::chinese_date);
    json!({
        "draft": desk.draft,
        "bureau": desk.settings.bureau.name,
        "title": title(desk),
        "name": as_text(&nomination.name),
        "birth": shown(&nomination.birth, |birth: &YearMonth| birth.chinese()),
        "politics": shown(&nomination.politics, |name| (*name).to_string()),
        "education": as_text(&nomination.education),
        "college": as_text(&nomination.college),
        "major": as_text(&nomination.major),
        "post": as_text(&nomination.post),
        "unit": desk.batch.school_name(nomination),
        "phone": as_text(&nomination.phone),
        "email": as_text(&nomination.email),
        "history": history,
        "opinion": as_text(&nomination.opinion),
        "opinion_date": opinion_date,
        "photo": photo,
        "footer": footer,
    })
}

/// The blank form for a school to fill in, its name already there.
pub fn blank(desk: &Desk, school: &str) -> Value {
    let nobody = Nomination::at(
        Place::file(""),
        SchoolRef::Unlisted(school.into()),
        Term { start: desk.as_of, end: desk.as_of },
    );
    view(desk, &nobody, None, None)
}

/// A cell as paper shows it: the value read, else the words that stood there.
pub(super) fn shown<T>(cell: &Option<Cell<T>>, print: impl Fn(&T) -> String) -> String {
    match cell {
        None => String::new(),
        Some(Cell { read: Some(value), .. }) => print(value),
        Some(Cell { seen, .. }) => seen.trim().to_string(),
    }
}

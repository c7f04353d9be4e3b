//! Volume 装订册: many papers of one kind as a print run, with an index in front.

use serde_json::{Value, json};

use super::{Desk, Document};
use crate::text;

/// One paper of a run: whose it is, and the view it is printed from when it is printed singly.
pub struct Entry {
    pub school: String,
    pub view: Value,
}

/// The view of `typst/volume.typ`.
///
/// *Shape*: `entries` in the order of the pile; a school's town is looked up in the list, empty where it has none.
pub fn view(desk: &Desk, kind: Document, title: &str, entries: Vec<Entry>) -> Value {
    let count = entries.len();
    let towns: std::collections::HashMap<&str, &str> =
        desk.batch.schools.iter().filter_map(|school| Some((school.name(), school.town()?))).collect();
    let people: Vec<Value> = entries
        .into_iter()
        .map(|Entry { school, view }| {
            let town = towns.get(school.as_str()).copied().unwrap_or("");
            // A form and a certificate call the person by name, a slip says whom it is about.
            let name = ["name", "person"].iter().find_map(|key| view[key].as_str()).unwrap_or("").to_string();
            json!({"town": town, "school": school, "name": name, "paper": view})
        })
        .collect();
    let landscape = kind == Document::Certificate;
    json!({
        "draft": people.iter().any(|person| person["paper"]["draft"] == true),
        "bureau": desk.settings.bureau.name,
        "title": title,
        "subtitle": format!("{}　{}　共 {count} 份", desk.settings.bureau.name, text::chinese_date(desk.as_of)),
        "kind": kind.template(),
        "landscape": landscape,
        // A certificate bears nothing that is not its own.
        "numbered": !landscape,
        "people": people,
    })
}

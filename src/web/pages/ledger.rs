//! 台账: who is in office on a day, whose term runs out, who was never trained, and the other lists of the ledger; printed
//! for that day where wanted.

use serde_json::{Value, json};

use crate::document::register::Edition;
use crate::document::roster::RosterView;
use crate::document::yearbook::{Shelf, percent};
use crate::pipeline::{self, Request};
use crate::web::answer::{Answer, reasons, see};
use crate::web::router::Ask;

/// Rows of a list that are shown; the printed ones have them all.
const MOST_ROWS: usize = 200;

pub fn show(ask: &Ask) -> Answer {
    let read = ask.read()?;
    let day = match ask.field("day") {
        "" => read.day,
        typed => super::day("日期", typed)?,
    };
    let checked = &read.proofs.checked;
    let shelf = Shelf::new(&checked.state, &checked.batch, &checked.settings, day);
    let (all, points) = shelf.coverage();
    let covered = points.last().map_or(0, |point| point.schools);
    let register = shelf.register();
    let people = register.people.len();
    let mut lists = vec![list("在任", &register.view(Edition::Internal))];
    lists.extend(shelf.lists().iter().map(|own| list(own.name, &own.view)));
    let chosen = match ask.field("list") {
        "" => "在任",
        name => name,
    };
    let shown = lists.iter().find(|own| own["name"] == chosen).unwrap_or(&lists[0]).clone();
    let tab = |own: &Value| {
        let query = super::encoded(own["name"].as_str().unwrap_or(""));
        json!({"name": own["name"], "count": own["count"], "query": query})
    };
    let tabs: Vec<Value> = lists.iter().map(tab).collect();
    let folder = |edition: &str| format!("4-花名册/{day}{edition}/");
    let printed: Vec<Value> = read
        .filed
        .iter()
        .filter(|file| file.path.starts_with(&folder("")) || file.path.starts_with(&folder("-公示")))
        .map(super::documents::file_view)
        .collect();
    ask.page(
        "ledger.html.j2",
        "ledger",
        json!({
            "day": day.to_string(), "people": people, "all": all, "covered": covered,
            "share": percent(covered, all), "facts": checked.state.facts, "tabs": tabs, "shown": shown,
            "printed": printed,
        }),
    )
}

fn list(name: &str, view: &RosterView) -> Value {
    let columns: Vec<&str> = view.columns.iter().map(|column| column.label).collect();
    let rows: Vec<Vec<String>> =
        view.rows.iter().take(MOST_ROWS).map(|row| row.iter().map(|cell| cell.print()).collect()).collect();
    json!({
        "name": name, "title": view.title, "columns": columns, "rows": rows, "count": view.rows.len(),
        "more": view.rows.len().saturating_sub(MOST_ROWS),
    })
}

/// Prints the rosters of a day, in the worker.
pub fn print(ask: &Ask) -> Answer {
    let day = super::day("日期", ask.field("day"))?;
    let (edition, label) = match ask.field("edition") {
        "public" => (Edition::Public, "公示名册"),
        _ => (Edition::Internal, "花名册"),
    };
    ask.office.start(&format!("印 {day} 的{label}"), move |office, meter| {
        let request = Request { as_of: day, ..office.request.clone() };
        match pipeline::rosters(&request, edition, meter) {
            Ok(made) => office.good(
                format!("已印 {day} 的{label}：{} 人在任，共 {} 份文件", made.people, made.files),
                vec![format!("都在 {}。", request.out.join(&made.folder).display())],
            ),
            Err(error) => office.bad(format!("没有印成{label}"), reasons(&error)),
        }
    })?;
    Ok(see(&ask.at(&format!("ledger?day={day}"))))
}

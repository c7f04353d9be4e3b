//! 台账: who is in office on a day, whose term runs out, who was never trained, and the other lists of the ledger; printed
//! for that day where wanted.

use serde_json::{Value, json};

use super::leaf;
use crate::document::register::Edition;
use crate::document::roster::RosterCell;
use crate::document::yearbook::{List, Shelf, percent};
use crate::pipeline::{self, Request};
use crate::web::answer::{Answer, reasons, see};
use crate::web::router::Ask;

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
    let mut lists = vec![List { name: "在任", view: register.view(Edition::Internal) }];
    lists.extend(shelf.lists());
    let list = lists.iter().find(|own| own.name == ask.field("list")).unwrap_or(&lists[0]);
    let tab = |own: &List| json!({"name": own.name, "count": own.view.rows.len(), "query": super::encoded(own.name)});
    let tabs: Vec<Value> = lists.iter().map(tab).collect();
    let words = ask.field("q");
    let rows: Vec<Vec<String>> =
        list.view.rows.iter().map(|row| row.iter().map(RosterCell::print).collect()).collect();
    let found: Vec<&Vec<String>> =
        rows.iter().filter(|row| words.is_empty() || row.iter().any(|cell| cell.contains(words))).collect();
    let leaf = leaf(&found, ask);
    let columns: Vec<&str> = list.view.columns.iter().map(|column| column.label).collect();
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
            "share": percent(covered, all), "facts": checked.state.facts, "tabs": tabs, "printed": printed,
            "name": list.name, "title": list.view.title, "columns": columns, "rows": leaf.items, "leaf": leaf.view,
            "words": words, "list_query": super::encoded(list.name), "all_rows": rows.len(),
        }),
    )
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

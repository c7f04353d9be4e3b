//! 工作目录: those used last, a walk through the folders to another, a new one.

use std::path::Path;

use serde_json::{Value, json};

use crate::pipeline;
use crate::text;
use crate::web::answer::{Answer, gone, reasons, see, unfit};
use crate::web::folders::Shown;
use crate::web::router::Fields;
use crate::web::site::Site;

pub fn show(site: &Site, fields: &Fields) -> Answer {
    let recent: Vec<Value> = site.recent.list().iter().map(|path| folder(&site.folders.show(path))).collect();
    let places = site.folders.places();
    let at = fields.get("at").and_then(|at| site.folders.get(at));
    let walk = at.as_ref().map(|at| {
        let (within, more) = site.folders.within(at);
        let above = at.parent().map(|above| folder(&site.folders.show(above)));
        json!({
            "here": folder(&site.folders.show(at)),
            "above": above,
            "within": within.iter().map(folder).collect::<Vec<_>>(),
            "more": more,
        })
    });
    let places: Vec<Value> = places.iter().map(folder).collect();
    site.page("home.html.j2", None, "home", json!({"recent": recent, "places": places, "walk": walk}))
}

fn folder(shown: &Shown) -> Value {
    json!({
        "id": shown.id,
        "name": shown.name,
        "path": shown.path.display().to_string(),
        "ours": shown.ours,
    })
}

/// Opens a folder that was shown.
pub fn open(site: &Site, fields: &Fields) -> Answer {
    let path = fields.get("folder").and_then(|id| site.folders.get(id)).ok_or_else(|| gone("个文件夹"))?;
    enter(site, &path)
}

/// Makes a new workspace in a folder that was shown, and opens it.
pub fn new(site: &Site, fields: &Fields) -> Answer {
    let above = fields.get("folder").and_then(|id| site.folders.get(id)).ok_or_else(|| gone("个文件夹"))?;
    let typed = fields.get("name").map_or("", |name| name.trim());
    if typed.is_empty() {
        return Err(unfit("请先写新工作目录的名称，如“2026年首席信息官”"));
    }
    let name = text::file_name(typed);
    if name != typed {
        return Err(unfit(format!("“{typed}”不能作文件夹的名称，可以用“{name}”")));
    }
    let path = above.join(&name);
    if path.exists() {
        return Err(unfit(format!("{} 里已经有“{name}”了，请换个名称，或直接打开它", above.display())));
    }
    pipeline::init(&path, (site.clock)().date(), false)
        .map_err(|error| unfit(format!("没有建成：{}", reasons(&error).join("；"))))?;
    enter(site, &path)
}

fn enter(site: &Site, path: &Path) -> Answer {
    let office = site.open(path.into()).map_err(|error| unfit(reasons(&error).join("；")))?;
    Ok(see(&format!("/w/{}/inbox", office.number)))
}

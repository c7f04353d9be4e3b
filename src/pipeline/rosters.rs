//! Rosters 花名册 on a day: everything the ledger says, as papers and as a workbook, below `4-花名册/<日期>`.
//!
//! The public edition is read back before it is written: what holds anything private never reaches the folder.

use jiff::civil::Date;
use serde_json::Value;

use super::{Error, Progress, Request};
use crate::document::register::{Edition, Register};
use crate::document::yearbook::{Covered, Shelf};
use crate::document::{Document, leak};
use crate::output::{Origin, Output, Template};
use crate::render::engine::{Engine, Gaps, Job};
use crate::render::fonts::{self, Fonts};
use crate::render::{readback, workbook};

/// What a run of `roster` made.
pub struct Rosters {
    /// Below OUT.
    pub folder: String,
    pub people: usize,
    /// List by list: its name and how many rows it has.
    pub lists: Vec<(&'static str, usize)>,
    /// Schools that should have somebody, and those that have.
    pub coverage: (usize, usize),
    pub files: usize,
}

/// Prints the rosters as of the request's day.
///
/// # Errors
/// `Leak` when the public edition holds what must not be public: nothing is written then. As `build` otherwise.
pub fn rosters(request: &Request, edition: Edition, progress: &dyn Progress) -> Result<Rosters, Error> {
    let settings = super::load_settings(&request.workspace)?;
    let fonts = Fonts::load(&fonts::folders(&settings.font_folders)).complete()?;
    let checked = super::judge(request, settings, &fonts)?;
    let used = fonts.used();
    let engine = Engine::new(fonts, &checked.templates, request.as_of);
    let shelf = Shelf::new(&checked.state, &checked.batch, &checked.settings, request.as_of);
    let mut register = shelf.register();
    let (all, points) = shelf.coverage();
    let name = match edition {
        Edition::Internal => "花名册",
        Edition::Public => "公示名册",
    };
    if edition == Edition::Public {
        register.title =
            format!("{}中小学校{}名册", checked.settings.bureau.county, checked.settings.appointment.role);
    }
    let lists = if edition == Edition::Internal { shelf.lists() } else { Vec::new() };
    let view = register.view(edition);

    let mut papers: Vec<(String, Document, Value)> =
        vec![(format!("{name}.pdf"), Document::Roster, view.to_json())];
    papers.extend(
        lists.iter().map(|list| (format!("{}.pdf", list.name), Document::Roster, list.view.to_json())),
    );
    if edition == Edition::Internal {
        papers.push(("覆盖率.pdf".into(), Document::Coverage, shelf.coverage_view()));
    }
    progress.start(papers.len());
    let mut made: Vec<(String, Vec<u8>, Option<Document>)> = Vec::new();
    for (path, document, view) in papers {
        let job = Job { template: document.template(), view, photos: Vec::new(), gaps: Gaps::Marked };
        made.push((path, engine.pdf(job)?, Some(document)));
        progress.step();
    }
    let of_lists: Vec<_> = lists.iter().map(|list| (list.name, &list.view)).collect();
    let share = |point: &Covered| if all == 0 { 0.0 } else { point.schools as f64 / all as f64 };
    let trend: Vec<workbook::yearbook::Point> =
        points.iter().map(|point| (point.day.to_string(), point.schools as u32, share(point))).collect();
    let coverage = (edition == Edition::Internal).then_some(("覆盖率", trend.as_slice()));
    let book = workbook::yearbook::yearbook(&view, &of_lists, coverage)
        .map_err(|source| Error::Workbook { name: format!("{name}.xlsx"), source })?;
    made.push((format!("{name}.xlsx"), book, None));

    if edition == Edition::Public {
        search(&made, &register, &checked.state, request)?;
    }
    let folder =
        format!("4-花名册/{}{}", request.as_of, if edition == Edition::Public { "-公示" } else { "" });
    let output = Output::open_part(&request.out, &folder)?;
    let inputs = super::all_inputs(&checked).inputs;
    for (path, bytes, document) in &made {
        let template = document.map(|document| Template {
            name: format!("typst/{}.typ", document.template()),
            version: checked.templates.digest().to_string(),
        });
        output.put(path, bytes, Origin { template, inputs: inputs.clone(), ..Origin::default() })?;
    }
    output.finish(super::manifest(&checked, used))?;
    Ok(Rosters {
        folder,
        people: register.people.len(),
        lists: lists.iter().map(|list| (list.name, list.view.rows.len())).collect(),
        coverage: (all, points.last().map_or(0, |point| point.schools)),
        files: made.len() + 1,
    })
}

/// Searches the finished files for what must not be in them.
fn search(
    made: &[(String, Vec<u8>, Option<Document>)],
    register: &Register,
    state: &crate::ledger::State,
    request: &Request,
) -> Result<(), Error> {
    let mut known: Vec<String> = Vec::new();
    for held in &state.held {
        let details = &held.details;
        known.extend(
            [details.phone.clone(), details.email.clone()].into_iter().filter(|word| !word.is_empty()),
        );
        if let Some(birth) = held.appointment.birth {
            known.extend([birth.dotted(), birth.to_string(), birth.chinese()]);
        }
    }
    known.sort();
    known.dedup();
    let present = register.people.first().map(|one| one.name.as_str());
    let mut told = Vec::new();
    for (path, bytes, document) in made {
        told.extend(leaks_of(path, bytes, document.is_some(), present, &known, request.as_of)?);
    }
    if told.is_empty() { Ok(()) } else { Err(Error::Leak { told: told.join("；") }) }
}

/// What a finished file, read back from its bytes, holds that must not be public. `present` is a name that it must show.
///
/// # Errors
/// `Leak` where it cannot be read through.
fn leaks_of(
    path: &str,
    bytes: &[u8],
    is_pdf: bool,
    present: Option<&str>,
    known: &[String],
    day: Date,
) -> Result<Vec<String>, Error> {
    let text = if is_pdf { readback::pdf(bytes) } else { readback::workbook(bytes) };
    let text = text.map_err(|error| Error::Leak { told: format!("{path}：{error}") })?;
    // A file that was read through shows the people it is about; else it was not.
    if let Some(name) = present
        && !text.replace(['\n', ' '], "").contains(&name.replace(' ', ""))
    {
        return Err(Error::Leak {
            told: format!("{path} 里读不到{name}，没有读透，不能证明没有泄露")
        });
    }
    let leaks = leak::leaks(&text, day, known).into_iter();
    Ok(leaks.map(|what| format!("{path} 里有{what}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Templates;

    /// Each is planted alone on the page of a real PDF, in a cell, in the heading, and below the table; without any, the
    /// same page passes.
    #[test]
    fn whatever_is_planted_on_a_page_stops_it() {
        let fonts = Fonts::load(&[concat!(env!("CARGO_MANIFEST_DIR"), "/fonts").into()]);
        let day = jiff::civil::date(2026, 9, 1);
        let engine =
            Engine::new(fonts.complete().expect("fonts: run `make fonts`"), &Templates::default(), day);
        let leaks = |cell: &str, heading: &str, note: &str| {
            let view = serde_json::json!({
                "title": "贺兰县中小学校首席信息官名册",
                "subtitle": format!("（截至2026年9月1日）{heading}"),
                "bureau": "贺兰县教育体育局",
                "organ": null,
                "columns": [
                    {"label": "学校", "width": 30, "align": "left", "name": false},
                    {"label": "姓名", "width": 20, "align": "center", "name": true},
                    {"label": "职务", "width": 50, "align": "left", "name": false},
                ],
                "rows": [["贺兰县第一小学", "马伟", format!("校长{cell}")]],
                "total": ["合计 1 人"],
                "footnote": format!("说明。{note}"),
                "draft": false,
            });
            let template = Document::Roster.template();
            let job = Job { template, view, photos: Vec::new(), gaps: Gaps::Marked };
            let pdf = engine.pdf(job).expect("it prints");
            leaks_of("公示名册.pdf", &pdf, true, Some("马伟"), &["永康花园八栋".into()], day)
                .expect("read through")
        };
        assert_eq!(leaks("", "", ""), Vec::<String>::new());
        for (planted, what) in [
            ("13995012345", "手机号"),
            ("139 9501 2345", "手机号"),
            ("139****2345", "遮过的号码"),
            ("0951-8061234", "固定电话"),
            ("mawei@163.com", "电子邮箱"),
            ("1978.05", "像出生年月的日期"),
            ("1978年5月12日", "像出生年月的日期"),
            ("640122197805121234", "像身份证号的号码"),
            ("64012219780512123X", "像身份证号的号码"),
            ("永康花园八栋", "台账里的个人信息"),
        ] {
            for (at, told) in
                [leaks(planted, "", ""), leaks("", planted, ""), leaks("", "", planted)].iter().enumerate()
            {
                assert!(told.iter().any(|told| told.contains(what)), "{planted} at {at}: {told:?}");
            }
        }
    }
}

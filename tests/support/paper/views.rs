//! The documents that are judged: a template's sample with small changes, laid out.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::{Value, json};
use yinfa::document::Desk;
use yinfa::document::dismissal::{self, Leaving};
use yinfa::model::Batch;
use yinfa::render::engine::{Engine, Gaps, Job};
use yinfa::render::fonts::Fonts;
use yinfa::settings::{Settings, Templates};

use super::frames::Paper;
use crate::support;

/// An engine of the open fonts with these templates.
pub fn engine(templates: &Templates) -> Engine {
    let fonts = Fonts::load(&[support::root().join("fonts")]).complete().expect("fonts: run `make fonts`");
    Engine::new(fonts, templates, "2026-03-01".parse().expect("a date"))
}

/// The engine of the program itself.
pub static ENGINE: LazyLock<Engine> = LazyLock::new(|| engine(&Templates::default()));

/// A photo made ready for print.
static PHOTO: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let photos = fs::read_dir(support::sample().join("照片")).expect("readable");
    let first = photos.map(|entry| entry.expect("an entry").path()).min().expect("a photo");
    yinfa::render::photo::prepare(&fs::read(first).expect("readable")).expect("a sound photo")
});

/// The names of the templates that print a view.
pub fn templates() -> Vec<&'static str> {
    let templates = Templates::default();
    let names = templates.names().filter_map(|name| name.strip_prefix("typst/")?.strip_suffix(".typ"));
    names.filter(|name| sample_of(name).is_file()).collect()
}

fn sample_of(template: &str) -> PathBuf {
    support::root().join("templates/typst").join(format!("{template}.sample.json"))
}

/// A template's sample.
pub fn sample(template: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(sample_of(template)).expect("every template has a sample"))
        .expect("JSON")
}

/// Is the template more than a room kept for it?
pub fn is_furnished(template: &str) -> bool {
    sample(template).as_object().is_some_and(|view| view.len() > 1)
}

pub fn job(template: &'static str, view: &Value) -> Job {
    // As many as the sheet of many photos asks for.
    Job { template, view: view.clone(), photos: vec![PHOTO.clone(); 4], gaps: Gaps::Marked }
}

/// A view laid out; the cache is kept small, as the program does.
pub fn lay(engine: &Engine, template: &'static str, view: &Value) -> Paper {
    let paper = engine.laid_out(job(template, view), Paper::of);
    comemo::evict(2);
    paper.unwrap_or_else(|error| panic!("{error}\n{view:#}"))
}

/// One document of the matrix.
pub struct Case {
    pub name: String,
    pub template: &'static str,
    pub view: Value,
}

/// Official paper in every combination: with and without 抄送, stamped and not, draft and final.
pub fn matrix() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |name: &str, template: &'static str, view: &Value| {
        for (cc, stamped, draft) in combinations() {
            let mut view = view.clone();
            set_copies(&mut view, cc);
            view["signature"]["stamped"] = json!(stamped);
            // The ring of a proof, so that its place is measured; a draft goes without, as what is printed for use does.
            view["seal"] = json!(stamped && !draft);
            view["draft"] = json!(draft);
            view["doc_no"] = if draft { Value::Null } else { json!("贺教体发〔2026〕15号") };
            let word = |yes: bool, name: &'static str| if yes { name } else { "" };
            let name =
                format!("{name}{}{}{}", word(cc, "-抄送"), word(stamped, "-盖章"), word(draft, "-草稿"));
            cases.push(Case { name, template, view });
        }
    };
    add("印发通知", "notice", &sample("notice"));
    let mut call = sample("notice");
    call["enclosure"] = Value::Null;
    add("推荐通知", "notice", &call);
    for people in [1, 7, 33, 250] {
        add(&format!("聘任通知{people}"), "appointment", &appointment(people));
    }
    if is_furnished("change_notice") {
        add("变更通知", "change_notice", &sample("change_notice"));
    }
    for people in [2, 7] {
        add(&format!("解聘通知{people}"), "appointment", &dismissal(people));
    }
    add("催报函", "letter", &sample("letter"));
    // Upward: 签发人, and all three marks at the top left.
    let mut report = sample("official");
    report["copy_no"] = json!("000001");
    report["secrecy"] = json!("秘密★1年");
    add("上行文", "official", &report);
    cases
}

/// Documents whose 版记 must stand on an even page (GB/T 33476.2), whatever page it would fall on.
pub fn even_imprints() -> Vec<Case> {
    let mut cases = matrix();
    cases.retain(|case| case.name.ends_with("-抄送-盖章") && case.template != "letter");
    for case in &mut cases {
        case.view["imprint_even"] = json!(true);
        case.name.push_str("-偶数页");
    }
    cases
}

fn combinations() -> impl Iterator<Item = (bool, bool, bool)> {
    (0..8).map(|bits| (bits & 1 > 0, bits & 2 > 0, bits & 4 > 0))
}

fn set_copies(view: &mut Value, cc: bool) {
    let copies =
        if cc { json!(["县人民政府办公室", "县人民政府教育督导室"]) } else { json!([]) };
    if view.get("cc").is_some() {
        view["cc"] = copies;
    } else {
        view["imprint"] = json!({
            "to": [], "cc": copies, "organ": "贺兰县教育体育局办公室", "date": "2026年3月1日",
        });
    }
}

/// The 聘任通知 of so many people: those of the sample, over and over.
pub fn appointment(people: usize) -> Value {
    let mut view = sample("appointment");
    let rows = view["rows"].as_array().expect("rows").clone();
    view["rows"] = rows.iter().cycle().take(people).cloned().collect();
    let body = view["body"][0]["text"].as_str().expect("text").replace("33名", &format!("{people}名"));
    view["body"][0]["text"] = json!(body);
    view
}

/// The 解聘通知 of so many people: told one by one in the text, or in a list where they are many.
fn dismissal(people: usize) -> Value {
    let settings = Settings::load(&support::sample()).expect("settings");
    let templates = Templates::default();
    let desk = Desk {
        settings: &settings,
        templates: &templates,
        batch: &Batch::default(),
        in_office: &[],
        as_of: "2026-03-01".parse().expect("a date"),
        draft: false,
    };
    let one = Leaving {
        school: "贺兰县立岗镇中心小学", name: "阿卜杜拉·买买提", post: "校长", again: true
    };
    dismissal::view(&desk, &vec![one; people], "工作调动").expect("filled")
}

/// Where `YINFA_KEEP` asks for the PDFs, so that another instrument can measure the same documents.
pub fn keep(case: &Case) {
    let Some(folder) = std::env::var_os("YINFA_KEEP") else { return };
    let folder = Path::new(&folder);
    fs::create_dir_all(folder).expect("a folder");
    let pdf = ENGINE.pdf(job(case.template, &case.view)).expect("a PDF");
    fs::write(folder.join(format!("{}.pdf", case.name)), pdf).expect("written");
}

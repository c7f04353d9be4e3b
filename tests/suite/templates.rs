//! Every template prints its own sample, and data in a view never becomes code.

use std::fs;

use serde_json::Value;
use yinfa::document::Document;
use yinfa::render::engine::{Engine, Gaps, Job};
use yinfa::render::fonts::Fonts;
use yinfa::settings::Templates;

use crate::support;

pub(super) fn engine() -> Engine {
    let fonts = Fonts::load(&[support::root().join("fonts")]).complete().expect("fonts: run `make fonts`");
    Engine::new(fonts, &Templates::default(), "2026-03-01".parse().expect("a date"))
}

fn photo() -> Vec<u8> {
    let photos = fs::read_dir(support::sample().join("照片")).expect("readable");
    let first = photos.map(|entry| entry.expect("an entry").path()).min().expect("a photo");
    yinfa::render::photo::prepare(&fs::read(first).expect("readable")).expect("a sound photo")
}

fn view_of(document: Document) -> Value {
    sample(document.template())
}

/// The sample view of a template.
pub(super) fn sample(template: &str) -> Value {
    let path = support::root().join("templates/typst").join(format!("{template}.sample.json"));
    serde_json::from_str(&fs::read_to_string(&path).expect("every template has a sample")).expect("JSON")
}

#[test]
fn every_template_prints_its_sample() {
    let engine = engine();
    for document in Document::all() {
        let job = Job {
            template: document.template(),
            view: view_of(document),
            photos: vec![photo()],
            gaps: Gaps::Marked,
        };
        let pdf = engine.pdf(job).unwrap_or_else(|error| panic!("{}: {error}", document.label()));
        assert!(pdf.starts_with(b"%PDF-1.7"));
    }
}

#[test]
fn every_template_file_is_embedded() {
    let templates = Templates::default();
    let known: Vec<&str> = templates.names().collect();
    for kind in ["typst", "typst/gongwen", "text", "html"] {
        for entry in fs::read_dir(support::root().join("templates").join(kind)).expect("readable") {
            let entry = entry.expect("an entry");
            if entry.path().is_dir() {
                assert_eq!(entry.file_name(), "gongwen", "a folder of templates this test does not know");
                continue;
            }
            let name = format!("{kind}/{}", entry.file_name().to_string_lossy());
            assert!(
                name.ends_with(".sample.json") || known.contains(&name.as_str()),
                "{name} is not embedded"
            );
        }
    }
}

/// Texts that would be code anywhere else, in every text of every view at once.
#[test]
fn nothing_a_school_types_becomes_code() {
    const HOSTILE: &[&str] = &[
        "#read(\"/etc/passwd\")",
        "*粗* _斜_ $x^2$ `code` <label> @ref [内容] \\ ~ // /* */",
        "= 标题\n- 条目\n#panic()",
        "\u{0}\u{1b}[31m\u{200b}\u{202e}",
        "",
        "\u{e863}\u{1f600}",
    ];
    let engine = engine();
    for document in Document::all() {
        for hostile in HOSTILE {
            let mut view = view_of(document);
            replace(&mut view, hostile);
            let job = Job { template: document.template(), view, photos: vec![photo()], gaps: Gaps::Marked };
            engine.pdf(job).unwrap_or_else(|error| panic!("{} with {hostile:?}: {error}", document.label()));
        }
    }
}

/// Every text a school or a clerk could have typed; `align`, a run's `kind` and the head's levels are the program's
/// own.
fn replace(view: &mut Value, text: &str) {
    match view {
        Value::String(old) => *old = text.to_string(),
        Value::Array(values) => values.iter_mut().for_each(|value| replace(value, text)),
        Value::Object(values) => {
            for (key, value) in values.iter_mut() {
                // The bureau's own words are never empty: settings and wording see to that.
                let own = text.is_empty()
                    && ["mark", "organ", "title", "bureau", "duties_title"].contains(&key.as_str());
                if !["align", "kind"].contains(&key.as_str()) && !own {
                    replace(value, text);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

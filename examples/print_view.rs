//! For whoever works on a template: prints one view through one template as it stands on disk, without
//! building the program anew.
//!
//!     cargo run --example print_view -- form templates/typst/form.sample.json form.pdf [photo.jpg …]
//!
//! Templates are read from `templates/` below the current folder, fonts from `fonts/` or `YINFA_FONTS`.

use std::path::Path;
use std::process::ExitCode;

use yinfa::render::engine::{Engine, Gaps, Job};
use yinfa::render::fonts::{self, Fonts};
use yinfa::render::photo;
use yinfa::settings::Templates;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [template, view, pdf, photos @ ..] = arguments.as_slice() else {
        eprintln!("print_view TEMPLATE VIEW.json OUT.pdf [PHOTO …]");
        return ExitCode::from(2);
    };
    match print(template, view, photos) {
        Ok(bytes) => {
            std::fs::write(pdf, bytes).expect("the PDF can be written");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn print(template: &str, view: &str, photos: &[String]) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let fonts = Fonts::load(&fonts::folders(&[])).complete()?;
    let templates = Templates::load(Path::new("."))?;
    let engine = Engine::new(fonts, &templates, jiff::civil::date(2026, 3, 1));
    let photos = photos
        .iter()
        .map(|path| Ok(photo::prepare(&std::fs::read(path)?)?))
        .collect::<Result<_, Box<dyn std::error::Error>>>()?;
    let view = serde_json::from_str(&std::fs::read_to_string(view)?)?;
    Ok(engine.pdf(Job { template: template.to_string().leak(), view, photos, gaps: Gaps::Marked })?)
}

//! For whoever works on a template: prints one view through one template as it stands on disk, without
//! building the program anew.
//!
//!     cargo run --example print_view -- form templates/typst/form.sample.json form.pdf [photo.jpg …]
//!
//! An output that ends with `.png` gets the first page as a picture. Templates are read from `templates/` below the
//! current folder, fonts from `fonts/` or `YINFA_FONTS`.

use std::path::Path;
use std::process::ExitCode;

use yinfa::render::engine::{Engine, Gaps, Job};
use yinfa::render::fonts::{self, Fonts};
use yinfa::render::photo;
use yinfa::settings::Templates;

/// *Units*: pixels per inch of a picture, as the gallery has them.
const PPI: f64 = 84.0;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [template, view, out, photos @ ..] = arguments.as_slice() else {
        eprintln!("print_view TEMPLATE VIEW.json OUT.pdf|OUT.png [PHOTO …]");
        return ExitCode::from(2);
    };
    match print(template, view, out, photos) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{template}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn print(template: &str, view: &str, out: &str, photos: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    let fonts = Fonts::load(&fonts::folders(&[])).complete()?;
    let templates = Templates::load(Path::new("."))?;
    let engine = Engine::new(fonts, &templates, jiff::civil::date(2026, 3, 1));
    let photos = photos
        .iter()
        .map(|path| Ok(photo::prepare(&std::fs::read(path)?)?))
        .collect::<Result<_, Box<dyn std::error::Error>>>()?;
    let view = serde_json::from_str(&std::fs::read_to_string(view)?)?;
    let job = Job { template: template.to_string().leak(), view, photos, gaps: Gaps::Marked };
    let bytes = if out.ends_with(".png") { engine.png(job, 1, PPI)? } else { engine.pdf(job)? };
    std::fs::write(out, bytes)?;
    Ok(())
}

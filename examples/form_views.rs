//! For comparisons with other printers: the views and prepared photos of a folder's recommendation forms, as files.
//!
//!     cargo run --example form_views -- DIR OUT
//!
//! OUT gets `0001.json`, `0001.jpg`, … in the order of the nominations: what a 推荐表 is printed from, after reading and
//! checking.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use yinfa::document::form;
use yinfa::intake;
use yinfa::pipeline::{self, Request};
use yinfa::render::photo;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, out] = arguments.as_slice() else {
        eprintln!("form_views DIR OUT");
        return ExitCode::from(2);
    };
    match write(Path::new(folder), Path::new(out)) {
        Ok(count) => {
            println!("{count}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{folder}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path, out: &Path) -> Result<usize, Box<dyn std::error::Error>> {
    let request = Request {
        workspace: folder.to_path_buf(),
        out: PathBuf::from("output"),
        as_of: jiff::civil::date(2026, 3, 1),
        threads: std::num::NonZeroUsize::MIN,
        force: false,
        only: Vec::new(),
    };
    let checked = pipeline::check(&request)?;
    std::fs::create_dir_all(out)?;
    let desk = checked.desk();
    for (index, nomination) in checked.batch.nominations.iter().enumerate() {
        let name = format!("{:04}", index + 1);
        let photo = nomination.photo.as_ref().ok_or_else(|| format!("nomination {name} has no photo"))?;
        let jpeg = photo::prepare(&intake::photo_bytes(&photo.locator)?)?;
        std::fs::write(out.join(format!("{name}.jpg")), jpeg)?;
        let view = form::view(&desk, nomination, Some(1), None);
        std::fs::write(out.join(format!("{name}.json")), serde_json::to_vec(&view)?)?;
    }
    Ok(checked.batch.nominations.len())
}

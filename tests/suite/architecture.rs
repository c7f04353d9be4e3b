//! The house holds: a module imports only from lower layers, a third-party crate stays in its rows,
//! and nothing that should be pure touches a disk or a clock.

use std::fs;
use std::path::Path;

use crate::support;

/// Module, layer, and the third-party crates that belong to it.
const LAYERS: &[(&str, u8, &[&str])] = &[
    ("main", 10, &[]),
    ("cli", 9, &["clap", "clap_complete", "clap_mangen", "anstyle_query", "indicatif", "anyhow", "ctrlc"]),
    ("web", 8, &["axum", "tokio", "tokio_stream", "getrandom"]),
    ("pipeline", 7, &["notify"]),
    (
        "render",
        6,
        &[
            "typst",
            "typst_layout",
            "typst_pdf",
            "typst_render",
            "comemo",
            "rayon",
            "rust_xlsxwriter",
            "minijinja",
            "image",
            "memmap2",
            "ttf_parser",
            "walkdir",
            "zip",
            "flate2",
            "quick_xml",
        ],
    ),
    ("document", 5, &[]),
    ("rules", 4, &[]),
    ("wording", 4, &["minijinja"]),
    ("intake", 3, &["walkdir", "image", "zip", "quick_xml", "csv", "encoding_rs"]),
    ("ledger", 2, &["rusqlite"]),
    ("settings", 2, &["toml"]),
    ("model", 1, &[]),
    ("finding", 1, &[]),
    ("output", 0, &["tempfile", "sha2"]),
    ("place", 0, &[]),
    ("qr", 0, &["qrcodegen"]),
    ("text", 0, &["unicode_width", "strsim", "encoding_rs"]),
];

/// Open to all: values that cross every layer, and the two derives of the error channels.
const OPEN: &[&str] = &["serde", "serde_json", "thiserror", "jiff"];

/// One source file: the module it belongs to, and its code without comments and tests.
struct Unit {
    path: String,
    module: String,
    code: String,
}

fn units() -> Vec<Unit> {
    let src = support::root().join("src");
    walkdir::WalkDir::new(&src)
        .into_iter()
        .map(|entry| entry.expect("readable"))
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .filter(|entry| !is_test_module(entry.path()))
        .map(|entry| unit(&src, entry.path()))
        .filter(|unit| unit.module != "lib")
        .collect()
}

/// A file that its parent declares as `#[cfg(test)] mod x;`, or that lies in a folder so declared.
fn is_test_module(path: &Path) -> bool {
    let own = |path: &Path| {
        let name = path.file_stem()?.to_string_lossy().into_owned();
        let declared = fs::read_to_string(path.with_file_name("mod.rs")).ok()?;
        let words = ["mod", "pub mod", "pub(crate) mod", "pub(super) mod"];
        words.iter().any(|word| declared.contains(&format!("#[cfg(test)]\n{word} {name};"))).then_some(())
    };
    path.ancestors().any(|path| own(path).is_some())
}

fn unit(src: &Path, path: &Path) -> Unit {
    let relative = path.strip_prefix(src).expect("below src").to_string_lossy().replace('\\', "/");
    let module = relative.split('/').next().expect("a first part").trim_end_matches(".rs").to_string();
    let text = fs::read_to_string(path).expect("readable");
    // Test modules stand at the end of a file and may use what they like.
    let ends = ["#[cfg(test)]\nmod tests {", "#[cfg(test)]\npub(crate) mod tests {"];
    let end = ends.iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
    let production = &text[..end];
    let code: Vec<&str> = production.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    Unit { path: relative, module, code: code.join("\n") }
}

fn layer(module: &str) -> u8 {
    LAYERS
        .iter()
        .find(|(name, ..)| *name == module)
        .unwrap_or_else(|| panic!("{module} stands in no layer"))
        .1
}

/// The modules a file names as `crate::x`, `use crate::{a, b::c}` included.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => found.push(identifier(rest)),
            Some(group) => {
                let (mut depth, mut start) = (0, true);
                for (index, ch) in group.char_indices() {
                    match ch {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        ch if start && !ch.is_whitespace() => {
                            found.push(identifier(&group[index..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|ch| ch.is_alphanumeric() || *ch == '_').collect()
}

#[test]
fn imports_point_downwards() {
    let mut wrong = Vec::new();
    for unit in units() {
        for import in imports(&unit.code) {
            let open = import == "text" || import == unit.module;
            if !open && layer(&import) >= layer(&unit.module) {
                wrong.push(format!("{} imports {import}", unit.path));
            }
        }
    }
    assert!(wrong.is_empty(), "against the layers:\n{}", wrong.join("\n"));
}

#[test]
fn third_party_crates_stay_in_their_rows() {
    let manifest = fs::read_to_string(support::root().join("Cargo.toml")).expect("readable");
    let section =
        manifest.split("[dependencies]").nth(1).expect("dependencies").split("\n[").next().expect("a part");
    let crates: Vec<String> = section
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.replace('-', "_"))
        .collect();
    assert!(crates.len() > 15, "the manifest was read");
    let mut wrong = Vec::new();
    for unit in units() {
        let (_, _, own) = LAYERS.iter().find(|(name, ..)| *name == unit.module).expect("a layer");
        for name in
            crates.iter().filter(|name| !OPEN.contains(&name.as_str()) && !own.contains(&name.as_str()))
        {
            let used = unit.code.match_indices(&format!("{name}::")).any(|(at, _)| {
                let before = unit.code[..at].chars().next_back();
                !before.is_some_and(|ch| ch.is_alphanumeric() || ch == '_' || ch == ':')
            });
            if used {
                wrong.push(format!("{} uses {name}", unit.path));
            }
        }
    }
    assert!(wrong.is_empty(), "outside its row:\n{}", wrong.join("\n"));
}

#[test]
fn model_rules_and_documents_touch_no_disk_and_no_clock() {
    const IMPURE: &[&str] =
        &["std::fs", "std::io", "std::env", "std::net", "std::process", "SystemTime", "Instant", "::now("];
    let mut wrong = Vec::new();
    for unit in units()
        .iter()
        .filter(|unit| ["model", "rules", "document", "wording"].contains(&unit.module.as_str()))
    {
        wrong.extend(
            IMPURE
                .iter()
                .filter(|word| unit.code.contains(**word))
                .map(|word| format!("{}: {word}", unit.path)),
        );
    }
    assert!(wrong.is_empty(), "not pure:\n{}", wrong.join("\n"));
}

#[test]
fn the_doorway_stays_a_doorway() {
    let main = fs::read_to_string(support::root().join("src/main.rs")).expect("readable");
    assert!(main.lines().count() <= 30);
}

#[test]
fn imports_are_found_in_every_spelling() {
    assert_eq!(imports("use crate::{a, b::{c, d}, e::f};\nuse crate::g::h;"), ["a", "b", "e", "g"]);
}

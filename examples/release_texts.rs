//! What a release carries besides the program, made by `make dist`; nothing here is part of the program.
//!
//! `release_texts licences < METADATA`, from `cargo metadata`: every library linked into the program, its version, its
//! licence, and the licence texts that came with it. `release_texts manual FILE.md`: the manual as one HTML page with
//! its pictures in it. Both write to standard output, and the same bytes for the same input.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::path::Path;
use std::{env, fs, io};

use base64::Engine as _;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let text = match arguments[..] {
        ["licences"] => {
            let mut metadata = String::new();
            io::stdin().read_to_string(&mut metadata)?;
            licences(&serde_json::from_str(&metadata)?)?
        }
        ["manual", file] => manual(Path::new(file))?,
        _ => return Err("release_texts licences < METADATA | release_texts manual FILE.md".into()),
    };
    Ok(io::stdout().write_all(text.as_bytes())?)
}

/// The libraries of the program, of the platform that the metadata was filtered for.
fn licences(metadata: &Value) -> Result<String> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let nodes: HashMap<String, Value> = list(&metadata["resolve"]["nodes"])
        .into_iter()
        .map(|node| (node["id"].as_str().unwrap_or_default().to_string(), node))
        .collect();
    let root = metadata["resolve"]["root"].as_str().ok_or("the metadata names no root package")?;
    let mut linked = BTreeSet::new();
    let mut ahead = vec![root.to_string()];
    while let Some(id) = ahead.pop() {
        for dependency in list(&nodes.get(&id).ok_or("a package stands in no node")?["deps"]) {
            // What tests and build scripts use is not handed out.
            let normal = list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
            let id = dependency["pkg"].as_str().unwrap_or_default().to_string();
            if normal && linked.insert(id.clone()) {
                ahead.push(id);
            }
        }
    }
    let mut lines = Vec::new();
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in list(&metadata["packages"]) {
        let field = |name: &str| package[name].as_str().unwrap_or_default();
        if !linked.contains(field("id")) {
            continue;
        }
        let name = format!("{} {}", field("name"), field("version"));
        lines.push(format!("{name}　{}", package["license"].as_str().unwrap_or("见下面的许可原文")));
        let folder = Path::new(field("manifest_path")).parent().ok_or("a manifest stands in a folder")?;
        for text in texts_in(folder)? {
            texts.entry(text).or_default().push(name.clone());
        }
    }
    if lines.len() < 100 {
        return Err(format!("only {} libraries found, the metadata is not whole", lines.len()).into());
    }
    lines.sort();
    let mut page = format!(
        "本程序里编进了下列 {} 个开源软件库，以及 Rust 标准库（MIT 或 Apache-2.0）。\n每行是名称、版本、许可；随软件库发布的许可原文附在后面，相同的只列一次。\n\n{}\n",
        lines.len(),
        lines.join("\n")
    );
    let mut texts: Vec<(Vec<String>, String)> = texts.into_iter().map(|(text, of)| (of, text)).collect();
    texts.sort();
    for (of, text) in texts {
        write!(page, "\n{}\n{}\n\n{text}\n", "=".repeat(78), of.join("、"))?;
    }
    Ok(page)
}

/// The licence texts that stand in a package's folder.
fn texts_in(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_ascii_uppercase();
        let licence = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"]
            .iter()
            .any(|start| name.starts_with(start));
        if licence && entry.file_type()?.is_file() {
            let text = String::from_utf8_lossy(&fs::read(entry.path())?).replace("\r\n", "\n");
            found.push(text.trim().to_string());
        }
    }
    Ok(found)
}

const STYLE: &str = "\
body{max-width:46em;margin:2em auto;padding:0 1em;line-height:1.75;color:#222;\
font-family:\"Noto Serif SC\",\"Source Han Serif SC\",SimSun,serif}\
h1,h2,h3,h4,th{font-family:\"Noto Sans SC\",\"Source Han Sans SC\",SimHei,\"Microsoft YaHei\",sans-serif}\
h2{border-bottom:1px solid #ccc;margin-top:2em}pre,code{background:#f4f4f2;font-family:monospace}\
pre{padding:.6em 1em;overflow-x:auto}table{border-collapse:collapse;margin:1em 0}td:first-child,th:first-child{min-width:6em}td,th{border:1px solid #bbb;padding:.2em .6em;\
text-align:left;vertical-align:top}img{max-width:100%;border:1px solid #ddd}nav li{list-style:none}\
@media print{body{margin:0;max-width:none}nav{display:none}}";

/// A Markdown file as one page: pictures inside, headings that links reach, contents on top.
fn manual(file: &Path) -> Result<String> {
    let source = fs::read_to_string(file)?;
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut events: Vec<Event> =
        Parser::new_ext(&source, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).collect();
    let (mut title, mut contents) = (String::new(), String::new());
    for at in 0..events.len() {
        let Event::Start(Tag::Heading { level, .. }) = events[at] else { continue };
        let inner =
            events[at + 1..].iter().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
        let text: String = inner
            .filter_map(|event| match event {
                Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
                _ => None,
            })
            .collect();
        let anchor = anchor(&text);
        match level {
            HeadingLevel::H1 => title.clone_from(&text),
            HeadingLevel::H2 => writeln!(contents, "<li><a href=\"#{anchor}\">{}</a></li>", escape(&text))?,
            _ => {}
        }
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[at] {
            *id = Some(anchor.into());
        }
    }
    close_up(&mut events);
    for event in &mut events {
        if let Event::Start(Tag::Image { dest_url, .. }) = event {
            let picture = folder.join(dest_url.as_ref());
            let bytes = fs::read(&picture).map_err(|error| format!("{}: {error}", picture.display()))?;
            let bytes = base64::engine::general_purpose::STANDARD.encode(bytes);
            let kind = picture.extension().unwrap_or_default().to_string_lossy();
            *dest_url = CowStr::from(format!("data:image/{kind};base64,{bytes}"));
        }
    }
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    Ok(format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>印发 {}</title>\n<style>{STYLE}</style>\n<nav><ul>\n{contents}</ul></nav>\n{body}</html>\n",
        escape(&title)
    ))
}

/// A browser shows a line's end as a space, which Chinese text does not have.
fn close_up(events: &mut [Event]) {
    for at in 1..events.len().saturating_sub(1) {
        let [Event::Text(before), Event::SoftBreak, Event::Text(after)] = &events[at - 1..=at + 1] else {
            continue;
        };
        let wide = |ch: Option<char>| ch.is_some_and(|ch| !ch.is_ascii());
        if wide(before.chars().next_back()) || wide(after.chars().next()) {
            events[at] = Event::Text(CowStr::Borrowed(""));
        }
    }
}

/// The name by which a link in the file reaches a heading, as GitHub makes it: no punctuation, hyphens for spaces.
fn anchor(text: &str) -> String {
    text.chars()
        .filter_map(|ch| match ch {
            ' ' => Some('-'),
            ch if ch.is_alphanumeric() || ch == '-' || ch == '_' => Some(ch.to_ascii_lowercase()),
            _ => None,
        })
        .collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

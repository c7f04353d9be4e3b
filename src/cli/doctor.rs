//! Doctor 体检: fonts by role, templates, versions; what to do about each lack.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::pipeline::{self, Error};
use crate::render::engine;
use crate::render::fonts::{self, Fonts, Role};
use crate::rules::Glyphs;
use crate::settings::{Settings, Templates};
use crate::wording::Marks;
use crate::{text, wording};

/// 通用规范汉字表, 8,105 characters (国发〔2013〕23号), one a line.
const STANDARD_CHARACTERS: &str = include_str!("../../data/通用规范汉字表.txt");

/// The report, and whether anything is lacking.
pub fn examine(workspace: Option<&Path>) -> Result<(String, bool), Error> {
    let settings = workspace.map(pipeline::load_settings).transpose()?.unwrap_or_else(Settings::default);
    let mut report = format!(
        "yinfa {}（排版引擎 Typst {}）\n\n字体\n",
        env!("CARGO_PKG_VERSION"),
        engine::typst_version()
    );
    let places = fonts::places(&settings.font_folders);
    let folders: Vec<PathBuf> = places.iter().map(|(_, folder)| folder.clone()).collect();
    let fonts = Fonts::load(&folders);
    let sound = describe_fonts(&mut report, &fonts, &places);
    if !sound {
        line(&mut report, format_args!("  {}", fonts::looked_in(&folders)));
        line(&mut report, format_args!("  办法：{}", fonts::REMEDY));
    }
    report.push_str("\n模板\n");
    let templates = workspace.map(Templates::load).transpose()?.unwrap_or_default();
    describe_templates(&mut report, &templates);
    describe_wording(&mut report, &templates, settings.wording.fix);
    report.push_str("\n设置\n");
    let origin = if settings.from_file { "yinfa.toml" } else { "默认值（没有 yinfa.toml）" };
    line(&mut report, format_args!("  {origin}：{}", settings.bureau.name));
    Ok((report, sound))
}

fn describe_fonts(report: &mut String, fonts: &Fonts, places: &[(&str, PathBuf)]) -> bool {
    let standard: Vec<char> =
        STANDARD_CHARACTERS.lines().filter_map(|line| line.trim().chars().next()).collect();
    for role in Role::ALL {
        let name = text::pad(role.label(), 12);
        match fonts.filled.iter().find(|fill| fill.role == role) {
            None => line(report, format_args!("  {name}缺：{}", role.wanted())),
            Some(fill) => {
                let place = places.iter().find(|(_, folder)| fill.path.starts_with(folder));
                let place = place.map_or("", |(name, _)| name);
                let covered = standard.iter().filter(|ch| fonts.covers(role, **ch)).count();
                line(
                    report,
                    format_args!(
                        "  {name}{}　通用规范汉字 {covered}/{}　{place}：{}",
                        text::pad(fill.face, 24),
                        standard.len(),
                        fill.path.display()
                    ),
                );
            }
        }
    }
    let lacking = standard.iter().filter(|ch| fonts.lacking(**ch).is_some()).count();
    if lacking == 0 {
        line(report, format_args!("  合起来：{} 个通用规范汉字都能印出", standard.len()));
    } else {
        line(report, format_args!("  合起来：还有 {lacking} 个通用规范汉字印不出"));
    }
    fonts.missing().is_empty() && lacking == 0
}

fn describe_templates(report: &mut String, templates: &Templates) {
    if templates.overridden.is_empty() {
        line(report, format_args!("  使用程序自带的模板"));
    }
    for name in &templates.overridden {
        line(report, format_args!("  改用工作目录的 templates/{name}"));
    }
    for name in &templates.strangers {
        let near = text::nearest(name, templates.names());
        let near = near.map(|near| format!("，是不是想改 {near}")).unwrap_or_default();
        line(report, format_args!("  templates/{name} 没有被使用：没有这个名称的模板{near}"));
    }
    line(report, format_args!("  模板版本 {}", &templates.digest()[..12]));
}

/// What is mended in the official texts and what a proofreader would ask; none of it keeps anything from printing.
fn describe_wording(report: &mut String, templates: &Templates, mend: bool) {
    report.push_str("\n公文用语\n");
    let name = |path: &str| path.trim_start_matches("text/").trim_end_matches(".txt.j2").to_string();
    let texts: Vec<(String, &str)> =
        templates.of_kind("text/").map(|(path, text)| (name(path), text)).collect();
    let texts = texts.iter().map(|(name, text)| (name.as_str(), *text));
    let remarks = wording::proofread(texts, Marks::Batch, mend);
    for remark in &remarks {
        line(report, format_args!("  {} 第 {} 行：{}", remark.name, remark.line, remark.message));
    }
    if remarks.is_empty() {
        line(report, format_args!("  没有发现问题"));
    } else {
        let rest = if mend { "以上“印成”的已改好再印，其余" } else { "以上" };
        line(report, format_args!("  {rest}只是提醒，照原文印出"));
    }
}

fn line(report: &mut String, text: std::fmt::Arguments) {
    writeln!(report, "{text}").expect("a String takes every write");
}

//! The engine: a view and a template in, a PDF or a picture out, in-process.
//!
//! The shape follows from measurements:
//! - Library, font book, mapped fonts and parsed templates are shared by reference; a document adds
//!   only its own small world.
//! - One std thread a core, each inside its own one-thread rayon pool, takes the next document from
//!   a queue. `par_iter` over documents is a trap: waits inside the exporter start whole
//!   other documents and memory grows with the batch.
//! - After each document its layout is dropped and `comemo::evict(2)` runs: memory stays flat.
//! - Paths are fixed (`/data.json`, `/photo-1.jpg` …): typst interns each distinct path for ever in a u16.
//! - A document's panic is one document's failure.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;
use serde_json::Value;
use thiserror::Error;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::{LazyHash, Scalar};
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::fonts::Fonts;
use super::queue::Queue;
use crate::rules::Glyphs;
use crate::settings::Templates;

/// One document to set: its template, its view, and the photos the view speaks of.
#[derive(Clone)]
pub struct Job {
    /// `form` for `typst/form.typ`, a file that defines `title(view)` and `paper(view)`.
    pub template: &'static str,
    pub view: Value,
    /// JPEGs prepared to the printed size; the view counts them from 1. At most [`MOST_PHOTOS`].
    pub photos: Vec<Vec<u8>>,
    pub gaps: Gaps,
}

/// One page as a picture.
pub struct Picture {
    pub png: Vec<u8>,
    /// How many pages the document has.
    pub pages: usize,
}

/// What becomes of a character that no font can print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gaps {
    /// It prints as 〓 (GB/T 15834): drafts, and papers about what is wrong.
    Marked,
    /// The document is not made: finals.
    Refused,
}

/// A document of more pages than this is not remembered while it is exported.
const MANY_PAGES: usize = 50;

/// The most photos one document may show: a volume's people, and a few more.
pub const MOST_PHOTOS: usize = 256;

/// The version of the page setter, as `yinfa doctor` names it.
pub fn typst_version() -> String {
    typst::utils::version().raw().to_string()
}

/// What a character without a glyph becomes in a draft (GB/T 15834 keeps 〓 for a missing character).
const GAP: &str = "〓";

/// Why a document could not be made.
#[derive(Debug, Error)]
pub enum Error {
    #[error("模板 {template} 排版失败：{message}")]
    Typst { template: &'static str, message: String },
    #[error("模板 {template} 排版时程序出错：{message}")]
    Panic { template: &'static str, message: String },
    #[error("没有第 {page} 页，该文件共 {pages} 页")]
    NoSuchPage { page: usize, pages: usize },
    #[error("字体里没有{}，正式文件不能缺字：请改正这个字，或请信息中心补字体", list(.characters))]
    Glyphs { characters: BTreeSet<char> },
    #[error("图片编码失败")]
    Png,
    #[error("不能启动排版线程")]
    Thread(#[source] rayon::ThreadPoolBuildError),
}

/// Everything documents share.
pub struct Engine {
    library: LazyHash<Library>,
    fonts: Fonts,
    /// The templates by name, parsed once, and the file each is to typst.
    sources: BTreeMap<&'static str, Source>,
    /// For each template the document that prints its view.
    mains: BTreeMap<&'static str, Source>,
    data: FileId,
    photos: Vec<FileId>,
    /// Stamped into every PDF instead of a clock.
    date: Date,
}

impl Engine {
    /// *Units*: `date` becomes the creation date of every PDF.
    pub fn new(fonts: Fonts, templates: &Templates, date: Date) -> Self {
        let named = || {
            templates.of_kind("typst/").map(|(name, text)| {
                let file = name.trim_start_matches("typst/");
                (file.trim_end_matches(".typ"), file, text)
            })
        };
        let source = |path: &str, text: String| Source::new(file_id(path), text);
        Self {
            library: LazyHash::new(<Library as LibraryExt>::default()),
            fonts,
            sources: named()
                .map(|(name, file, text)| (name, source(&format!("/{file}"), text.to_string())))
                .collect(),
            mains: named()
                .map(|(name, file, _)| (name, source(&format!("/main/{file}"), main_of(file))))
                .collect(),
            data: file_id("/data.json"),
            photos: (1..=MOST_PHOTOS).map(|number| file_id(&format!("/photo-{number}.jpg"))).collect(),
            date,
        }
    }

    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// One document as PDF/A-2b, tagged.
    ///
    /// # Errors
    /// `Typst` with the template's line, `Panic` when something below gave way.
    pub fn pdf(&self, job: Job) -> Result<Vec<u8>, Error> {
        self.guarded(job, |document| typst_pdf::pdf(document, &self.pdf_options()))
    }

    /// One page as PNG. *Units*: `page` from 1; pixels per inch.
    ///
    /// # Errors
    /// As `pdf`, and `NoSuchPage`.
    pub fn png(&self, job: Job, page: usize, ppi: f64) -> Result<Vec<u8>, Error> {
        Ok(self.picture(job, page, ppi)?.png)
    }

    /// The same, with how many pages there are.
    ///
    /// # Errors
    /// As `png`.
    pub fn picture(&self, job: Job, page: usize, ppi: f64) -> Result<Picture, Error> {
        let options = typst_render::RenderOptions {
            pixel_per_pt: Scalar::new(ppi / 72.0),
            ..typst_render::RenderOptions::default()
        };
        let picture = self.guarded(job, |document| {
            let pages = document.pages();
            let Some(wanted) = page.checked_sub(1).and_then(|index| pages.get(index)) else {
                return Ok(Err(Error::NoSuchPage { page, pages: pages.len() }));
            };
            let png = typst_render::render(wanted, &options).encode_png().map_err(|_| Error::Png);
            Ok(png.map(|png| Picture { png, pages: pages.len() }))
        });
        // Whoever looks at one page likely looks at the next; what was not looked at for long is forgotten.
        comemo::evict(8);
        picture?
    }

    /// Hands a laid-out document to `look`, before any export: for tests that measure pages.
    ///
    /// # Errors
    /// As `pdf`.
    pub fn laid_out<T>(&self, job: Job, look: impl FnOnce(&PagedDocument) -> T) -> Result<T, Error> {
        self.guarded(job, |document| Ok(look(document)))
    }

    /// How many documents, made by `job`, on `threads` threads; each result is handed to `sink` as it comes, from the
    /// thread that made it, with what `job` gave along. Of those that are `large` few are in hand at once
    /// ([`Queue`]). A set `stop` ends the run after the documents in hand.
    ///
    /// # Errors
    /// `Thread` when the system refuses a thread; failures of single documents go to the sink.
    pub fn run<Along, Failure>(
        &self,
        count: usize,
        threads: usize,
        stop: &AtomicBool,
        large: impl Fn(usize) -> bool,
        job: impl Fn(usize) -> Result<(Job, Along), Failure> + Sync,
        sink: impl Fn(usize, Result<(Result<Vec<u8>, Error>, Along), Failure>) + Sync,
    ) -> Result<(), Error> {
        let queue = Queue::new(count, threads, large);
        let work = || {
            while !stop.load(Ordering::Relaxed) {
                let Some(turn) = queue.take() else { return };
                sink(turn.index, job(turn.index).map(|(job, along)| (self.pdf(job), along)));
                comemo::evict(if turn.is_large() { 0 } else { 2 });
            }
        };
        let pools = (0..threads.clamp(1, count.max(1)))
            .map(|_| rayon::ThreadPoolBuilder::new().num_threads(1).build())
            .collect::<Result<Vec<_>, _>>()
            .map_err(Error::Thread)?;
        std::thread::scope(|scope| {
            for pool in &pools {
                scope.spawn(|| pool.install(work));
            }
        });
        Ok(())
    }

    /// Sets a document and hands it on, with gaps marked and panics caught.
    fn guarded<T>(
        &self,
        mut job: Job,
        export: impl FnOnce(&PagedDocument) -> Result<T, typst::ecow::EcoVec<SourceDiagnostic>>,
    ) -> Result<T, Error> {
        let template = job.template;
        let characters = mark_gaps(&mut job.view, &self.fonts);
        if job.gaps == Gaps::Refused && !characters.is_empty() {
            return Err(Error::Glyphs { characters });
        }
        note_fallbacks(&mut job.view, &self.fonts);
        let attempt = catch_unwind(AssertUnwindSafe(|| {
            let world = DocumentWorld::new(self, job);
            typst::compile::<PagedDocument>(&world)
                .output
                .and_then(|document| {
                    // What laying out remembered is no use to the export, and of many pages it is most of the memory.
                    if document.pages().len() > MANY_PAGES {
                        comemo::evict(0);
                    }
                    export(&document)
                })
                .map_err(|errors| Error::Typst { template, message: describe(&world, &errors) })
        }));
        attempt.unwrap_or_else(|panic| Err(Error::Panic { template, message: panic_message(panic.as_ref()) }))
    }

    fn pdf_options(&self) -> PdfOptions {
        let date = self.date;
        let stamp =
            Datetime::from_ymd_hms(i32::from(date.year()), date.month() as u8, date.day() as u8, 0, 0, 0)
                .expect("a civil date is a date");
        PdfOptions {
            ident: Smart::Auto,
            creator: Smart::Custom(Some(concat!("yinfa ", env!("CARGO_PKG_VERSION")).into())),
            timestamp: Some(Timestamp::new_utc(stamp)),
            page_ranges: None,
            standards: PdfStandards::new(&[PdfStandard::A_2b, PdfStandard::Ua_1])
                .expect("one standard agrees with itself"),
            tagged: true,
            pretty: false,
        }
    }
}

/// The document around a template. A template only says what its paper looks like, so that a volume can print
/// many of them; what holds for a whole PDF is said here.
fn main_of(file: &str) -> String {
    format!(
        r#"#import "/gongwen.typ": lower-fallback
#import "/{file}": paper, title
#let view = json("/data.json")
// A string of a PDF has its limit (PDF/A: 32,767 bytes); no title comes near it.
#let named = title(view)
#set document(title: if named.len() > 3000 {{ named.clusters().slice(0, 500).join() }} else {{ named }}, author: view.bureau)
#show: lower-fallback.with(view.fallback_chars)
#paper(view)
"#
    )
}

fn file_id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("a fixed path is a valid one");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// Replaces what no font can print by 〓, and tells what that was: with PDF/A a missing glyph fails the whole
/// document, and without it prints as a box. The rule `glyph-missing` has told the clerk by then.
fn mark_gaps(view: &mut Value, glyphs: &dyn Glyphs) -> BTreeSet<char> {
    let mut gaps = BTreeSet::new();
    each_text(view, &mut |text| {
        if text.chars().all(|ch| glyphs.lacking(ch).is_none()) {
            return;
        }
        let mut printed = String::with_capacity(text.len());
        for ch in text.chars() {
            match glyphs.lacking(ch) {
                None => printed.push(ch),
                // Controls and joiners take no room on paper; a gap would.
                Some(_) if crate::text::is_invisible(ch) => {}
                Some(_) => {
                    gaps.insert(ch);
                    printed.push_str(GAP);
                }
            }
        }
        *text = printed;
    });
    gaps
}

/// `“𠅤”（U+20164）、…`
fn list(characters: &BTreeSet<char>) -> String {
    let one = |ch: &char| format!("“{ch}”（U+{:04X}）", u32::from(*ch));
    characters.iter().map(one).collect::<Vec<_>>().join("、")
}

/// Tells the template which characters a fallback face will draw beside Fandol, whose ideographs
/// centre lower: it sets them lower too. Licensed faces need no such help.
fn note_fallbacks(view: &mut Value, fonts: &Fonts) {
    let mut characters = BTreeSet::new();
    if fonts.body_sits_low() {
        each_text(view, &mut |text| {
            characters.extend(text.chars().filter(|ch| fonts.falls_back(*ch)));
        });
    }
    if let Value::Object(view) = view {
        let characters: String = characters.into_iter().collect();
        view.insert("fallback_chars".into(), Value::String(characters));
    }
}

fn each_text(value: &mut Value, visit: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(values) => values.iter_mut().for_each(|value| each_text(value, visit)),
        Value::Object(values) => values.values_mut().for_each(|value| each_text(value, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The world one document sees: the templates, its view, its photo, and nothing else.
struct DocumentWorld<'a> {
    engine: &'a Engine,
    main: FileId,
    data: Bytes,
    photos: Vec<Bytes>,
}

impl<'a> DocumentWorld<'a> {
    fn new(engine: &'a Engine, job: Job) -> Self {
        let main = engine.mains.get(job.template).expect("every document names a template there is").id();
        Self {
            engine,
            main,
            data: Bytes::new(serde_json::to_vec(&job.view).expect("a view is plain data")),
            photos: job.photos.into_iter().map(Bytes::new).collect(),
        }
    }
}

impl World for DocumentWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.engine.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.engine.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let Engine { sources, mains, .. } = self.engine;
        let mut all = mains.values().chain(sources.values());
        all.find(|source| source.id() == id).cloned().ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.engine.data {
            return Ok(self.data.clone());
        }
        let photo = self.engine.photos.iter().position(|photo| *photo == id);
        photo.and_then(|index| self.photos.get(index)).cloned().ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.engine.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        // A template must not know the day: dates come with the view.
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_with_slash().into())
}

/// Where in which template, for the engineer or the clerk who overrode it.
fn describe(world: &DocumentWorld, errors: &[SourceDiagnostic]) -> String {
    let lines: Vec<String> = errors
        .iter()
        .map(|error| {
            let place = error.span.id().and_then(|id| {
                let source = world.source(id).ok()?;
                let range = world.range(error.span)?;
                let line = source.lines().byte_to_line(range.start)? + 1;
                Some(format!("{} 第 {line} 行：", id.get().vpath().get_without_slash()))
            });
            format!("{}{}", place.unwrap_or_default(), error.message)
        })
        .collect();
    lines.join("；")
}

/// What a panic said, where it said something.
fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let said = panic.downcast_ref::<&str>().map(|text| (*text).to_string());
    said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "未说明原因".into())
}

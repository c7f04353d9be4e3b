//! Proofs 校样: a judged batch kept in memory with its engine, so that any of its papers can be looked at, page by
//! page, before anything is printed. Writes nothing.

use std::collections::BTreeSet;

use super::print::PrintDesk;
use super::{Checked, Error, Paper, Planned, Request, plan};
use crate::document::Document;
use crate::render::engine::{Engine, Picture};
use crate::render::fonts::{self, Fonts};

/// A batch and what would be printed of it.
pub struct Proofs {
    pub checked: Checked,
    /// In the order of the output folders.
    pub plan: Vec<Planned>,
    /// `Err` where fonts are lacking: then nothing can be shown, and everything else is known all the same.
    engine: Result<Engine, fonts::Error>,
}

impl Proofs {
    /// Reads and judges, as `check`, and makes ready to show.
    ///
    /// # Errors
    /// As [`super::check`].
    pub fn open(request: &Request) -> Result<Self, Error> {
        let settings = super::load_settings(&request.workspace)?;
        let fonts = Fonts::load(&fonts::folders(&settings.font_folders));
        let checked = super::judge(request, settings, &fonts)?;
        let engine = fonts.complete().map(|fonts| Engine::new(fonts, &checked.templates, request.as_of));
        let plan = plan::plan(&checked);
        Ok(Self { checked, plan, engine })
    }

    /// The one paper of a kind, of a school where one is named.
    ///
    /// # Errors
    /// `NoSuchDocument`, saying which there are.
    pub fn find(&self, document: Document, school: Option<&str>) -> Result<Planned, Error> {
        plan::find(&self.checked, document, school).map_err(|message| Error::NoSuchDocument { message })
    }

    /// One page of a paper. *Units*: `page` from 1; pixels per inch.
    ///
    /// # Errors
    /// `Fonts` where they are lacking; `Wording` and `Render` as in a build.
    pub fn page(&self, planned: &Planned, page: usize, ppi: f64) -> Result<Picture, Error> {
        self.show(&self.checked, planned, page, ppi)
    }

    /// The same with another official wording in the place of the one in force: to look at before it is kept.
    ///
    /// # Errors
    /// As [`Proofs::page`], and `Wording` with the line where the text cannot be filled.
    pub fn page_worded(
        &self,
        planned: &Planned,
        (name, text): (&str, &str),
        page: usize,
        ppi: f64,
    ) -> Result<Picture, Error> {
        let mut checked = self.checked.clone();
        checked.templates = checked.templates.with(name, text);
        self.show(&checked, planned, page, ppi)
    }

    fn show(&self, checked: &Checked, planned: &Planned, page: usize, ppi: f64) -> Result<Picture, Error> {
        let engine = self.engine.as_ref().map_err(Clone::clone)?;
        let desk = PrintDesk::new(checked);
        let (job, _) = desk.ready(desk.draft(planned)?);
        Ok(engine.picture(job, page, ppi)?)
    }

    /// The nomination that a single paper is about, by its index.
    pub fn nomination(&self, planned: &Planned) -> Option<usize> {
        match planned.paper {
            Paper::Form(index)
            | Paper::Certificate(index)
            | Paper::ChangeFiling(index)
            | Paper::Receipt(index) => Some(index),
            _ => None,
        }
    }

    /// The files of the workspace that a paper is made from, in order.
    pub fn inputs(&self, planned: &Planned) -> Vec<String> {
        let desk = PrintDesk::new(&self.checked);
        let files: BTreeSet<String> =
            desk.origin(&planned.paper, String::new()).inputs.into_iter().map(|source| source.file).collect();
        files.into_iter().collect()
    }
}

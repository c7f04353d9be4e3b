//! Progress of a build: a bar on a terminal, nothing elsewhere.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use crate::pipeline::Progress;

/// A bar with count, rate and time left.
pub struct Bar(ProgressBar);

impl Bar {
    /// Hidden when asked to be quiet or when standard error is no terminal.
    pub fn new(quiet: bool) -> Self {
        if quiet || !std::io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let style = ProgressStyle::with_template("正在排版 {bar:30} {pos}/{len} 份　{per_sec}　剩余 {eta}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        Self(ProgressBar::new(0).with_style(style))
    }

    pub fn finish(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn start(&self, documents: usize) {
        self.0.set_length(documents as u64);
    }

    fn step(&self) {
        self.0.inc(1);
    }
}

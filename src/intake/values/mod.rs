//! Values: what one cell means. A parser looks at one cell and at nothing else; whether an age or a
//! term is sensible is for the rules. A blank cell or a placeholder (`/`, 无) reads as nothing and
//! leaves no note: the rules ask for what is required.

pub mod birth;
pub mod choice;
pub mod code;
pub mod contact;
pub mod history;
pub mod name;
pub mod term;

pub use code::check_character as uscc_check_character;

use crate::intake::workbook::Cell;
use crate::text;

/// What a cell was read as, and what there is to say about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<T> {
    pub read: Option<T>,
    pub notes: Vec<Note>,
}

/// Something to say about one cell: the rule it falls under, what was expected, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub rule: &'static str,
    pub expected: String,
    pub hint: String,
    /// What to print instead of the cell's text, where that must not be repeated (an ID number).
    pub masked: Option<String>,
}

impl Note {
    pub fn new(rule: &'static str, expected: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { rule, expected: expected.into(), hint: hint.into(), masked: None }
    }
}

impl<T> Reading<T> {
    pub fn clean(value: T) -> Self {
        Self { read: Some(value), notes: Vec::new() }
    }

    pub fn nothing() -> Self {
        Self { read: None, notes: Vec::new() }
    }

    pub fn noted(read: Option<T>, note: Note) -> Self {
        Self { read, notes: vec![note] }
    }

    pub fn with(mut self, note: Note) -> Self {
        self.notes.push(note);
        self
    }

    /// Adds the note only where the condition holds.
    pub fn with_if(self, condition: bool, note: impl FnOnce() -> Note) -> Self {
        if condition { self.with(note()) } else { self }
    }

    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Reading<U> {
        Reading { read: self.read.map(change), notes: self.notes }
    }
}

/// The cell's text half-width, outer white space and invisible characters gone; `None` where nothing
/// or only a placeholder is left.
pub(crate) fn plain(cell: &Cell) -> Option<String> {
    let text: String = text::half_width(&cell.text).chars().filter(|ch| !text::is_invisible(*ch)).collect();
    let text = text.trim().trim_start_matches('\'').trim();
    (!text.is_empty() && !text::is_placeholder(text)).then(|| text.to_string())
}

/// A word or two without sentence: a separator left over at an end (`数学、`) goes, and is said.
pub fn word(cell: &Cell) -> Reading<String> {
    let mut reading = free(cell);
    let Some(text) = &reading.read else { return reading };
    let bare = text.trim_matches(|ch: char| ch.is_whitespace() || "、，,；;。：:".contains(ch)).to_string();
    if bare.is_empty() || bare == *text {
        return reading;
    }
    reading.read = Some(bare.clone());
    reading.with(Note::new("text-normalised", format!("多出的标点已去掉，按“{bare}”读入"), ""))
}

/// Free text, kept to the letter but for white space at its ends and characters of no width, which no reader sees and
/// no font prints. Control characters go too; that there were any is asked of every cell alike, by `resolve`.
pub fn free(cell: &Cell) -> Reading<String> {
    let unseen = |ch: char| text::is_invisible(ch) && !ch.is_control();
    let text: String = cell.text.chars().filter(|ch| !text::is_invisible(*ch)).collect();
    let text = text.trim();
    if text.is_empty() || text::is_placeholder(text) {
        return Reading::nothing();
    }
    let mended = cell.text.contains(unseen);
    Reading::clean(text.to_string())
        .with_if(mended, || Note::new("text-normalised", "看不见的零宽字符已去掉", ""))
}

//! A value with its place: nothing in the model lacks one.

use crate::place::Place;

/// One cell as it was read: where, what stood there, and what it means.
///
/// *Invariant*: `read` is `None` when the cell is blank or could not be understood; in the second
/// case `seen` is not blank and the reading has left a finding at `place`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value<T> {
    pub place: Place,
    /// The text as seen in the sheet, whole and untouched.
    pub seen: String,
    pub read: Option<T>,
}

impl<T> Value<T> {
    pub fn new(place: Place, seen: impl Into<String>, read: Option<T>) -> Self {
        Self { place, seen: seen.into(), read }
    }
}

/// What a rule about any field at all needs to know of a value.
pub trait AnyValue {
    fn place(&self) -> &Place;
    fn seen(&self) -> &str;
    /// Nothing but white space stood there.
    fn is_blank(&self) -> bool {
        self.seen().trim().is_empty()
    }
    /// It was understood.
    fn is_read(&self) -> bool;
}

impl<T> AnyValue for Value<T> {
    fn place(&self) -> &Place {
        &self.place
    }

    fn seen(&self) -> &str {
        &self.seen
    }

    fn is_read(&self) -> bool {
        self.read.is_some()
    }
}

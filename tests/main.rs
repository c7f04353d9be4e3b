//! One test binary: the typst stack is linked once.

mod suite;
mod support;

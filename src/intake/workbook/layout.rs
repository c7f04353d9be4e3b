//! Row heights of a sheet, and by them the row that a floating picture belongs to.

use std::collections::HashMap;

use super::{Anchored, Region};
use crate::place::CellRef;

/// *Units*: points.
#[derive(Debug)]
pub struct Layout {
    pub default: f64,
    heights: HashMap<u32, f64>,
}

impl Default for Layout {
    fn default() -> Self {
        Self { default: 13.5, heights: HashMap::new() }
    }
}

impl Layout {
    pub fn height(&self, row: u32) -> f64 {
        self.heights.get(&row).copied().unwrap_or(self.default)
    }

    pub fn set(&mut self, row: u32, height: f64) {
        // As many as the last format has; a row beyond is nobody's.
        if row <= 1_048_576 {
            self.heights.insert(row, height);
        }
    }

    /// The height of some rows together, of two hundred at most.
    fn between(&self, first: u32, last: u32) -> f64 {
        (first..last.min(first.saturating_add(200))).map(|row| self.height(row)).sum()
    }

    /// The row that lies so far below the sheet's upper edge, and how far below its own. *Units*: points.
    pub fn at(&self, mut below: f64) -> (u32, f64) {
        let mut row = 1;
        // A picture further down than this belongs to nobody.
        while row < 20_000 && below >= self.height(row).max(1.0) {
            below -= self.height(row).max(1.0);
            row += 1;
        }
        (row, below)
    }

    /// A picture from its first cell to its last. *Units*: `top` and `bottom` in points, from the upper edge of the
    /// first and of the last row; no `bottom` where only the `height` is known.
    ///
    /// A picture belongs to the row it is anchored in, however far it spills over the rows below; one that begins
    /// in the lower half of a row and hangs out of it was dropped a little too high and belongs to the next.
    pub fn anchor(&self, region: Region, top: f64, size: Size, member: String) -> Anchored {
        let Region { first, last } = region;
        let tall = match size {
            Size::To(bottom) => self.between(first.row, last.row) + bottom - top,
            Size::Tall(height) => height,
        };
        let height = self.height(first.row);
        let row = if top > height / 2.0 && top + tall / 2.0 > height { first.row + 1 } else { first.row };
        let last = CellRef::new(last.row.max(row), last.column.max(first.column));
        Anchored { region: Region { first, last }, row, member }
    }
}

/// How a picture's lower edge is given. *Units*: points.
#[derive(Clone, Copy, Debug)]
pub enum Size {
    /// Below the upper edge of the region's last row.
    To(f64),
    /// From the picture's own upper edge.
    Tall(f64),
}

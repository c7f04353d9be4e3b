//! Year and month 年月, the precision the form asks for.

use std::fmt;

use serde::{Serialize, Serializer};

/// A civil year and month, such as 出生年月.
///
/// *Invariant*: month 1–12, year 1–9999. Printed `1978-05` in data and `1978年5月` on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    year: i16,
    month: i8,
}

impl YearMonth {
    /// `None` when the month or the year does not exist.
    pub fn new(year: i16, month: i8) -> Option<Self> {
        ((1..=12).contains(&month) && (1..=9999).contains(&year)).then_some(Self { year, month })
    }

    pub fn year(self) -> i16 {
        self.year
    }

    pub fn month(self) -> i8 {
        self.month
    }

    /// Months since year 0: differences are ages and gaps in months.
    pub fn months(self) -> i32 {
        i32::from(self.year) * 12 + i32::from(self.month) - 1
    }

    /// `1978年5月`, as the form prints it.
    pub fn chinese(self) -> String {
        format!("{}年{}月", self.year, self.month)
    }

    /// `2001.08`, as a work history prints it.
    pub fn dotted(self) -> String {
        format!("{:04}.{:02}", self.year, self.month)
    }
}

impl From<jiff::civil::Date> for YearMonth {
    fn from(date: jiff::civil::Date) -> Self {
        Self { year: date.year(), month: date.month() }
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Serialize for YearMonth {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

//! Appointment 聘任 and Term 任期.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::YearMonth;

/// Term 任期.
///
/// *Units*: civil dates; both ends belong to the term.
///
/// *Source*: 第5条（每届任期一般不少于3年）.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    pub start: Date,
    pub end: Date,
}

impl Term {
    /// The term of `years` that begins on `start`: its last day is the eve of the anniversary.
    pub fn of_years(start: Date, years: i32) -> Self {
        Self { start, end: Self::last_day(start, years) }
    }

    /// The last day of a term of `years` from `start`. From 29 February, it is 28 February.
    pub fn last_day(start: Date, years: i32) -> Date {
        let span: Span = years.years();
        let anniversary = start.saturating_add(span);
        // jiff constrains 29 February to 28 February in a common year, which already is the last day.
        if anniversary.day() != start.day() {
            return anniversary;
        }
        anniversary.saturating_sub(1.day())
    }

    pub fn contains(&self, day: Date) -> bool {
        self.start <= day && day <= self.end
    }
}

/// Appointment 聘任: who holds the office at a school, by which 文号, for which term.
///
/// *Source*: 第5条（由教育体育局发文聘任）.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// 学校标识码 where known; schools are told apart by it before their names.
    pub school_code: Option<String>,
    pub school: String,
    pub person: String,
    pub birth: Option<YearMonth>,
    pub post: String,
    pub term: Term,
    pub document_no: String,
    /// 聘书编号, where one was allotted.
    pub certificate_no: Option<String>,
    /// Empty where it is not known. Internal; no public edition prints it.
    pub phone: String,
    /// The day the office ended before its term did.
    pub ended: Option<Date>,
}

impl Appointment {
    /// Is this person in office on that day?
    pub fn in_office(&self, day: Date) -> bool {
        self.term.contains(day) && self.ended.is_none_or(|end| day < end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_years_end_on_the_eve_of_the_anniversary() {
        for (start, end) in [
            ("2026-03-01", "2029-02-28"),
            ("2025-09-01", "2028-08-31"),
            ("2024-02-29", "2027-02-28"),
            ("2025-03-01", "2028-02-29"),
        ] {
            let start: Date = start.parse().expect("a date");
            assert_eq!(Term::of_years(start, 3).end.to_string(), end);
        }
    }
}

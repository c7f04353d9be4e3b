//! Statutory retirement 法定退休年龄, by month, as it rises from 2025-01-01.
//!
//! *Source*: 男 60→63 and 女干部 55→58 by one month per four months of birth, 女工人 50→55 by one per
//! two. Local practice differs; the settings carry an offset.

use crate::model::{Sex, Staff, YearMonth};

/// The month in which somebody reaches the statutory age.
///
/// *Units*: `offset` in months. A woman without 人员类别 is a 干部: heads of schools are.
pub fn month(birth: YearMonth, sex: Sex, staff: Option<Staff>, offset: i32) -> Option<YearMonth> {
    let (years, first_affected, births_per_month, most) = match (sex, staff) {
        (Sex::Male, _) => (60, 1965, 4, 36),
        (Sex::Female, Some(Staff::Worker)) => (50, 1975, 2, 60),
        (Sex::Female, _) => (55, 1970, 4, 36),
    };
    let since = birth.months() - first_affected * 12;
    let delay = if since < 0 { 0 } else { (since / births_per_month + 1).min(most) };
    let months = birth.months() + years * 12 + delay + offset;
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    YearMonth::new(year, (months.rem_euclid(12) + 1) as i8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_table_is_met() {
        let (man, cadre, worker) =
            ((Sex::Male, None), (Sex::Female, None), (Sex::Female, Some(Staff::Worker)));
        for (birth, (sex, staff), retire) in [
            ((1964, 12), man, "2024-12"),
            ((1965, 1), man, "2025-02"),
            ((1965, 4), man, "2025-05"),
            ((1965, 5), man, "2025-07"),
            ((1970, 6), man, "2031-11"),
            ((1976, 8), man, "2039-07"),
            ((1976, 9), man, "2039-09"),
            ((1980, 1), man, "2043-01"),
            ((1969, 12), cadre, "2024-12"),
            ((1970, 1), cadre, "2025-02"),
            ((1970, 5), cadre, "2025-07"),
            ((1975, 3), cadre, "2031-07"),
            ((1981, 8), cadre, "2039-07"),
            ((1981, 9), cadre, "2039-09"),
            ((1985, 1), cadre, "2043-01"),
            ((1974, 12), worker, "2024-12"),
            ((1975, 1), worker, "2025-02"),
            ((1975, 3), worker, "2025-05"),
            ((1984, 10), worker, "2039-09"),
            ((1984, 11), worker, "2039-11"),
        ] {
            let birth = YearMonth::new(birth.0, birth.1).expect("a month");
            let found = month(birth, sex, staff, 0).expect("a month");
            assert_eq!(found.to_string(), retire, "born {birth}");
        }
    }
}

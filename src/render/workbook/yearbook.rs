//! 花名册.xlsx of a day: the roster and every list on a sheet of its own, and the coverage with a chart that office
//! programs draw.

use rust_xlsxwriter::{Chart, ChartType, XlsxError};

use super::{roster, style};
use crate::document::roster::RosterView;

/// One point of the coverage: its label, schools served, share of all. *Units*: 0 to 1.
pub type Point = (String, u32, f64);

/// Renders lists alone, a sheet each by its name.
///
/// *Invariant*: there is one at least.
///
/// # Errors
/// Only what the writer itself refuses.
pub fn lists(lists: &[(&str, &RosterView)]) -> Result<Vec<u8>, XlsxError> {
    let (name, first) = lists.first().expect("there is a list");
    let mut workbook = style::workbook(name, &first.organ, first.as_of, style::Purpose::Reading)?;
    for (name, view) in lists {
        roster::fill(workbook.add_worksheet().set_name(*name)?, view)?;
    }
    workbook.save_to_buffer()
}

/// Renders the roster, the lists by their names, and the coverage where there is any.
///
/// # Errors
/// Only what the writer itself refuses.
pub fn yearbook(
    register: &RosterView,
    lists: &[(&str, &RosterView)],
    coverage: Option<(&str, &[Point])>,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook =
        style::workbook(&register.title, &register.organ, register.as_of, style::Purpose::Reading)?;
    roster::fill(workbook.add_worksheet().set_name("花名册")?, register)?;
    for (name, view) in lists {
        roster::fill(workbook.add_worksheet().set_name(*name)?, view)?;
    }
    if let Some((title, points)) = coverage {
        let sheet = workbook.add_worksheet().set_name("覆盖率")?;
        style::merge(sheet, (0, 0), (0, 2), title, &style::title())?;
        sheet.set_row_height(0, 30)?;
        for (column, (label, width)) in (0u16..).zip([("时间", 14.0), ("已设（所）", 12.0), ("覆盖率", 12.0)])
        {
            style::column_width(sheet, column, width)?;
            style::write(sheet, 1, column, label, &style::header())?;
        }
        let percent = style::centred().set_num_format("0.0%");
        for ((label, schools, share), row) in points.iter().zip(2u32..) {
            style::write(sheet, row, 0, label, &style::centred())?;
            sheet.write_number_with_format(
                row,
                1,
                f64::from(*schools),
                &style::centred().set_num_format("0"),
            )?;
            sheet.write_number_with_format(row, 2, *share, &percent)?;
        }
        let last = 1 + points.len() as u32;
        let mut chart = Chart::new(ChartType::Line);
        chart.add_series().set_name("覆盖率").set_categories(("覆盖率", 2, 0, last, 0)).set_values((
            "覆盖率",
            2,
            2,
            last,
            2,
        ));
        chart.title().set_name(title);
        chart.legend().set_hidden();
        chart.y_axis().set_min(0.0).set_max(1.0).set_num_format("0%");
        chart.set_width(900).set_height(420);
        sheet.insert_chart(1, 4, &chart)?;
        style::print_setup(sheet, true, "内部资料");
    }
    workbook.save_to_buffer()
}

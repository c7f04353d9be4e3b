//! The workbooks as clerks and schools make them: a title above the header, a line for whoever
//! filled it in below, and their own file names.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Image, Workbook, Worksheet, XlsxError,
};

use crate::county::{Numbers, SCHOOLS};
use crate::nomination::{Nomination, Sent, WRONG_CREDIT_CODE};

/// 学校名册.
pub fn school_list(numbers: &[Numbers]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = workbook("2026年贺兰县中小学校名册")?;
    let sheet = workbook.add_worksheet().set_name("名册")?;
    let columns = [
        ("序号", 6.0),
        ("学校名称", 28.0),
        ("简称", 13.0),
        ("学校标识码", 13.0),
        ("统一社会信用代码", 22.0),
        ("学段", 15.0),
        ("办学性质", 9.0),
        ("所属乡镇", 13.0),
        ("法定代表人", 14.0),
        ("学校地址", 28.0),
        ("联系电话", 15.0),
    ];
    head(sheet, "贺兰县中小学校名册", "填报单位：贺兰县教育体育局　　　　填报日期：2026年1月15日", &columns)?;
    for ((school, numbers), row) in SCHOOLS.iter().zip(numbers).zip(3u32..) {
        sheet.write_number_with_format(row, 0, f64::from(row - 2), &middle())?;
        let uscc = if school.name == WRONG_CREDIT_CODE { slip(&numbers.uscc) } else { numbers.uscc.clone() };
        let values = [
            school.name,
            school.short,
            &numbers.code,
            &uscc,
            school.stage,
            school.ownership,
            school.town,
            school.legal_representative,
            school.address,
            &numbers.phone,
        ];
        for (value, column) in values.iter().zip(1u16..) {
            sheet.write_string_with_format(
                row,
                column,
                *value,
                &if matches!(column, 1 | 9) { left() } else { middle() },
            )?;
        }
    }
    print_setup(sheet, columns.len())?;
    workbook.save_to_buffer()
}

/// A 统一社会信用代码 with its last character mistyped.
fn slip(code: &str) -> String {
    let (body, check) = code.split_at(code.len() - 1);
    format!("{body}{}", if check == "7" { "1" } else { "7" })
}

/// 推荐人选汇总表.
pub fn summary(nominations: &[Nomination]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = workbook("贺兰县中小学校首席信息官推荐人选汇总表")?;
    let sheet = workbook.add_worksheet().set_name("汇总表")?;
    let columns = [
        ("序号", 6.0),
        ("姓名", 15.0),
        ("性别", 6.0),
        ("民族", 9.0),
        ("出生年月", 12.0),
        ("政治面貌", 14.0),
        ("最高学历", 10.0),
        ("毕业院校", 22.0),
        ("所学专业", 20.0),
        ("工作单位", 27.0),
        ("职务", 18.0),
        ("是否法定代表人", 9.0),
        ("非法定代表人推荐理由", 30.0),
        ("任职类型", 9.0),
        ("人员类别", 9.0),
        ("任期开始", 12.0),
        ("任期结束", 12.0),
        ("联系电话", 17.0),
        ("电子邮箱", 27.0),
        ("工作经历", 52.0),
        ("照片", 32.0),
        ("备注", 12.0),
    ];
    head(
        sheet,
        "贺兰县中小学校首席信息官推荐人选汇总表",
        "汇总单位：贺兰县教育体育局　　　　汇总日期：2026年2月26日",
        &columns,
    )?;
    let mut row = 3;
    for nomination in nominations.iter().filter(|nomination| nomination.sent != Sent::Form) {
        summary_row(sheet, row, nomination)?;
        row += 1;
    }
    sheet.write_string(row + 1, 1, "填表人：　　　　　　审核人：　　　　　　联系电话：0951-8060000")?;
    print_setup(sheet, columns.len())?;
    workbook.save_to_buffer()
}

fn summary_row(sheet: &mut Worksheet, row: u32, nomination: &Nomination) -> Result<(), XlsxError> {
    let person = nomination.person;
    let history = person.history();
    let email = format!("{}@example.com", person.mailbox);
    let legal = if nomination.is_legal_representative { "是" } else { "否" };
    sheet.write_number_with_format(row, 0, f64::from(row - 2), &middle())?;
    let words = [
        (1, person.name),
        (2, person.sex),
        (3, person.ethnicity),
        (4, person.birth),
        (5, person.politics),
        (6, person.education),
        (7, person.college),
        (8, person.major),
        (9, nomination.unit.as_str()),
        (10, person.post),
        (11, legal),
        (12, nomination.reason),
        (13, "新任"),
        (14, "干部"),
        (17, nomination.phone.as_str()),
        (18, email.as_str()),
        (19, history.as_str()),
        (20, nomination.photo.as_str()),
        (21, ""),
    ];
    for (column, value) in words {
        let format = if matches!(column, 7..=10 | 12 | 18..=20) { left() } else { middle() };
        sheet.write_string_with_format(row, column, value, &format)?;
    }
    for ((year, month, day), column) in nomination.term.into_iter().zip(15u16..) {
        let date = ExcelDateTime::from_ymd(year, month, day)?;
        sheet.write_datetime_with_format(row, column, &date, &middle().set_num_format("yyyy-mm-dd"))?;
    }
    sheet.set_row_height(row, 16.0 * history.lines().count().max(2) as f64 + 6.0)?;
    Ok(())
}

/// One school's 推荐表 in the annex's layout, the picture floating over its cell. `opinion` is what
/// stands in 单位意见.
pub fn form(nomination: &Nomination, portrait: &[u8], opinion: &str) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = workbook("贺兰县中小学校首席信息官推荐表")?;
    let sheet = workbook.add_worksheet().set_name("推荐表")?;
    for (width, column) in [100, 150, 104, 140, 150].into_iter().zip(0u16..) {
        sheet.set_column_width_pixels(column, width)?;
    }
    for (height, row) in [80, 53, 53, 53, 53, 53, 340, 180].into_iter().zip(0u32..) {
        sheet.set_row_height_pixels(row, height)?;
    }
    let title = Format::new()
        .set_font_name("黑体")
        .set_font_size(20)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter);
    sheet.merge_range(0, 0, 0, 4, "贺兰县中小学校首席信息官推荐表", &title)?;
    let cell = middle().set_font_size(12);
    let person = nomination.person;
    let email = format!("{}@example.com", person.mailbox);
    for (row, column, text) in [
        (1, 0, "姓 名"),
        (1, 1, person.name),
        (1, 2, "出生年月"),
        (1, 3, person.birth),
        (2, 0, "政治面貌"),
        (2, 1, person.politics),
        (2, 2, "最高学历"),
        (2, 3, person.education),
        (3, 0, "毕业院校"),
        (3, 1, person.college),
        (3, 2, "所学专业"),
        (3, 3, person.major),
        (4, 0, "工作单位"),
        (4, 3, "职 务"),
        (4, 4, person.post),
        (5, 0, "联系电话"),
        (5, 3, "电子邮箱"),
        (5, 4, email.as_str()),
        (6, 0, "工作经历"),
        (7, 0, "单位意见"),
    ] {
        sheet.write_string_with_format(row, column, text, &cell)?;
    }
    let tall = left().set_font_size(12).set_align(FormatAlign::Top);
    sheet.merge_range(1, 4, 3, 4, "照片", &cell)?;
    sheet.merge_range(4, 1, 4, 2, &nomination.unit, &cell)?;
    sheet.merge_range(5, 1, 5, 2, &nomination.phone, &cell)?;
    sheet.merge_range(6, 1, 6, 4, &person.history(), &tall)?;
    sheet.merge_range(7, 1, 7, 4, opinion, &tall)?;
    // 25×35 mm, as glued onto the paper form.
    let picture =
        Image::new_from_buffer(portrait)?.set_scale_to_size(100, 140, true).set_alt_text(&nomination.name);
    sheet.insert_image_with_offset(1, 4, &picture, 25, 9)?;
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 1);
    workbook.save_to_buffer()
}

fn workbook(title: &str) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed day, or every run would give other bytes.
    let created = ExcelDateTime::from_ymd(2026, 2, 26)?;
    workbook.set_properties(
        &DocProperties::new().set_title(title).set_author("贺兰县教育体育局").set_creation_datetime(&created),
    );
    Ok(workbook)
}

fn head(sheet: &mut Worksheet, title: &str, note: &str, columns: &[(&str, f64)]) -> Result<(), XlsxError> {
    let last = columns.len() as u16 - 1;
    let large = Format::new()
        .set_font_name("黑体")
        .set_font_size(18)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter);
    sheet.merge_range(0, 0, 0, last, title, &large)?;
    sheet.set_row_height(0, 34)?;
    let small = Format::new().set_font_name("宋体").set_font_size(11).set_align(FormatAlign::VerticalCenter);
    sheet.merge_range(1, 0, 1, last, note, &small)?;
    sheet.set_row_height(1, 22)?;
    for ((label, width), column) in columns.iter().zip(0u16..) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(2, column, *label, &middle().set_bold())?;
    }
    sheet.set_row_height(2, 32)?;
    sheet.set_freeze_panes(3, 2)?;
    Ok(())
}

fn print_setup(sheet: &mut Worksheet, columns: usize) -> Result<(), XlsxError> {
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 2)?;
    sheet.set_repeat_columns(0, (columns as u16 - 1).min(1))?;
    Ok(())
}

fn middle() -> Format {
    left().set_align(FormatAlign::Center)
}

fn left() -> Format {
    Format::new()
        .set_font_name("宋体")
        .set_font_size(11)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_num_format("@")
}

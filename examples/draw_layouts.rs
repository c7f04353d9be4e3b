//! Writes one workbook for each layout that intake reads, for the manual's pictures: `scripts/draw-layouts.sh` prints
//! them. The people are invented.

use std::path::Path;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

type Region = (u32, u16, u32, u16, &'static str);

const SUMMARY: &[Region] = &[
    (0, 0, 0, 6, "贺兰县中小学校首席信息官推荐人选汇总表"),
    (1, 0, 1, 6, "填报单位：贺兰县教育体育局　　　　　填报时间：2026年2月20日"),
    (2, 0, 2, 0, "序号"),
    (2, 1, 2, 1, "姓　名"),
    (2, 2, 2, 2, "出生\n年月"),
    (2, 3, 2, 3, "政治面貌*"),
    (2, 4, 2, 4, "所在学校"),
    (2, 5, 2, 5, "手机号码"),
    (2, 6, 2, 6, "…… 其余各列"),
    (3, 0, 3, 0, "1"),
    (3, 1, 3, 1, "马伟"),
    (3, 2, 3, 2, "1978.05"),
    (3, 3, 3, 3, "党员"),
    (3, 4, 3, 4, "贺兰一小"),
    (3, 5, 3, 5, "139 9501 2345"),
    (3, 6, 3, 6, ""),
    (4, 0, 4, 6, "填表人：李明　　　　　联系电话：0951-8061000"),
];

const TWO_ROWS: &[Region] = &[
    (0, 0, 1, 0, "乡镇"),
    (0, 1, 1, 1, "工作单位"),
    (0, 2, 0, 4, "基本情况"),
    (0, 5, 0, 6, "任期"),
    (1, 2, 1, 2, "姓名"),
    (1, 3, 1, 3, "出生年月"),
    (1, 4, 1, 4, "政治面貌"),
    (1, 5, 1, 5, "开始"),
    (1, 6, 1, 6, "结束"),
    (2, 0, 3, 0, "习岗街道"),
    (2, 1, 2, 1, "贺兰县第一小学"),
    (2, 2, 2, 2, "马伟"),
    (2, 3, 2, 3, "1978年5月"),
    (2, 4, 2, 4, "中共党员"),
    (2, 5, 2, 5, "2026.03"),
    (2, 6, 2, 6, "2029.02"),
    (3, 1, 3, 1, "贺兰县第四中学"),
    (3, 2, 3, 2, "王建国"),
    (3, 3, 3, 3, "1980年10月"),
    (3, 4, 3, 4, "群众"),
    (3, 5, 3, 5, "2026.03"),
    (3, 6, 3, 6, "2029.02"),
];

const FORM: &[Region] = &[
    (0, 0, 0, 5, "首席信息官推荐表"),
    (1, 0, 1, 0, "姓　名"),
    (1, 1, 1, 2, "马伟"),
    (1, 3, 1, 3, "出生年月"),
    (1, 4, 1, 4, "1978年5月"),
    (1, 5, 3, 5, "照片\n（图片插在这里）"),
    (2, 0, 2, 0, "政治面貌"),
    (2, 1, 2, 2, "中共党员"),
    (2, 3, 2, 3, "最高学历"),
    (2, 4, 2, 4, "大学本科"),
    (3, 0, 3, 0, "毕业院校"),
    (3, 1, 3, 2, "宁夏大学"),
    (3, 3, 3, 3, "所学专业"),
    (3, 4, 3, 4, "数学"),
    (4, 0, 4, 0, "工作单位"),
    (4, 1, 4, 3, "贺兰县第一小学"),
    (4, 4, 4, 4, "职　务"),
    (4, 5, 4, 5, "校长"),
    (5, 0, 5, 0, "工作\n经历"),
    (5, 1, 5, 5, "2001.08-2010.07 贺兰县第四中学 教师\n2010.08-至今 贺兰县第一小学 校长"),
    (6, 0, 6, 0, "单位\n意见"),
    (6, 1, 6, 5, "同意推荐。\n（单位盖章）　2026年2月20日"),
];

const ABREAST: &[Region] = &[
    (0, 0, 0, 3, "首席信息官推荐表"),
    (1, 0, 1, 0, "姓　名"),
    (1, 1, 1, 1, "马伟"),
    (1, 2, 1, 2, "王建国"),
    (1, 3, 1, 3, "李秀英"),
    (2, 0, 2, 0, "出生年月"),
    (2, 1, 2, 1, "1978年5月"),
    (2, 2, 2, 2, "1980年10月"),
    (2, 3, 2, 3, "1985年1月"),
    (3, 0, 3, 0, "政治面貌"),
    (3, 1, 3, 1, "中共党员"),
    (3, 2, 3, 2, "群众"),
    (3, 3, 3, 3, "民进会员"),
    (4, 0, 4, 0, "工作单位"),
    (4, 1, 4, 1, "贺兰一小"),
    (4, 2, 4, 2, "贺兰四中"),
    (4, 3, 4, 3, "立岗中心小学"),
    (5, 0, 5, 0, "…… 其余各项"),
    (5, 1, 5, 1, ""),
    (5, 2, 5, 2, ""),
    (5, 3, 5, 3, ""),
];

fn main() -> Result<(), XlsxError> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".into());
    let layouts = [
        ("读取-汇总表", SUMMARY),
        ("读取-两行表头", TWO_ROWS),
        ("读取-推荐表", FORM),
        ("读取-并排", ABREAST),
    ];
    for (name, regions) in layouts {
        let mut book = Workbook::new();
        draw(book.add_worksheet(), regions)?;
        book.save(Path::new(&folder).join(format!("{name}.xlsx")))?;
    }
    Ok(())
}

fn draw(sheet: &mut Worksheet, regions: &[Region]) -> Result<(), XlsxError> {
    let format = Format::new()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
        .set_font_size(11);
    for &(top, left, bottom, right, text) in regions {
        if (top, left) == (bottom, right) {
            sheet.write_with_format(top, left, text, &format)?;
        } else {
            sheet.merge_range(top, left, bottom, right, text, &format)?;
        }
    }
    for row in 0..7 {
        let tall =
            regions.iter().any(|region| region.0 == row && region.0 == region.2 && region.4.contains('\n'));
        sheet.set_row_height(row, if tall { 38 } else { 24 })?;
    }
    for column in 0..7 {
        sheet.set_column_width(column, 13.5)?;
    }
    sheet
        .set_margins(0.2, 0.2, 0.2, 0.2, 0.0, 0.0)
        .set_landscape()
        .set_paper_size(9)
        .set_header("")
        .set_footer("");
    Ok(())
}

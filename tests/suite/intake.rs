//! Intake: one county in every dialect reads alike, without a finding; what is wrong is said at its cell.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Image};
use yinfa::intake;
use yinfa::model::{Field, IntakeResult};

use crate::support::folder::*;

fn expected() -> String {
    Folder::new().file("贺兰.xlsx", county()).read().values()
}

/// The same values, and nothing to say.
fn reads_alike(folder: &Folder) {
    let read = folder.read();
    assert_eq!(read.values(), expected());
    assert_eq!(read.rules(), [] as [&str; 0], "{:#?}", read.findings);
}

#[test]
fn the_plain_county_is_read_whole() {
    let read = Folder::new().file("贺兰.xlsx", county()).read();
    assert_eq!(read.rules(), [] as [&str; 0]);
    assert_eq!(
        read.values(),
        "贺兰县第一小学 2164000123 12640122454370129L Some(Primary) 习岗街道 马伟\n\
         贺兰县第四中学 3164000456 12640122735976346P Some(Junior) 习岗街道 王建国\n\
         贺兰县立岗镇中心小学 2164000789 12640122MB0R12348C Some(Primary) 立岗镇 阿卜杜拉·买买提\n\
         王建国 @贺兰县第四中学 1980-10 群众 研究生 陕西师范大学 物理 校长 0951-8061234 wang@edu.cn \
         [2003.08—至今  贺兰县第四中学 校长] 2026-03-01..2029-02-28\n\
         阿卜杜拉·买买提 @贺兰县立岗镇中心小学 1985-01 民进会员 大学专科 固原师专 语文 副校长 13895012345 abdul@qq.com \
         [2006.08—至今  贺兰县立岗镇中心小学 副校长] 2026-03-01..2029-02-28\n\
         马伟 @贺兰县第一小学 1978-05 中共党员 大学本科 宁夏大学 数学 校长 13995012345 mawei@163.com \
         [2001.08—2010.07  贺兰县第四中学 教师; 2010.08—至今  贺兰县第一小学 校长] 2026-03-01..2029-02-28\n"
    );
    assert_eq!(read.place("马伟", Field::Phone), "贺兰.xlsx › 汇总表 › I2");
    assert_eq!(read.batch.schools[2].source.to_string(), "贺兰.xlsx › 学校名册 › A4");
    assert_eq!(read.batch.files[0].result, IntakeResult::Rows { schools: 3, nominations: 3 });
    assert_eq!(read.batch.files[0].sha256.len(), 64);
}

#[test]
fn text_files_read_alike_in_every_encoding() {
    let gbk = |text: String| encoding_rs::GBK.encode(&text).0.into_owned();
    let utf16 = |text: String| {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).collect::<Vec<u8>>()
    };
    let mark = |text: String| format!("\u{feff}{text}").into_bytes();
    // 一 is 4E00: a zero byte is no sign of which half of a character it is.
    let bare_little = |text: String| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let bare_big = |text: String| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    for encode in
        [&String::into_bytes as &dyn Fn(String) -> Vec<u8>, &gbk, &utf16, &mark, &bare_little, &bare_big]
    {
        for (delimiter, name) in [(",", "csv"), ("\t", "tsv"), (";", "csv")] {
            reads_alike(
                &Folder::new()
                    .file(&format!("名册.{name}"), encode(csv(SCHOOLS, delimiter)))
                    .file(&format!("汇总/人选.{name}"), encode(csv(PEOPLE, delimiter))),
            );
        }
    }
}

#[test]
fn web_pages_named_as_workbooks_are_read_and_mentioned() {
    let read = Folder::new().file("名册.xls", html(&[SCHOOLS])).file("汇总.html", html(&[PEOPLE])).read();
    assert_eq!(read.values(), expected());
    assert_eq!(read.rules(), ["file-extension"]);
}

/// A text that a school sends along is passed over; a long one may be a table that was not seen.
#[test]
fn a_long_text_without_a_table_is_said() {
    let line = "马伟    1978年5月  中共党员\n";
    for (lines, expected) in [(5, &[][..]), (6, &["file-unrecognised"][..])] {
        let read = Folder::new().file("贺兰.xlsx", county()).file("人选.prn", line.repeat(lines)).read();
        assert_eq!(read.rules(), expected, "{lines} lines");
        assert_eq!(read.values(), self::expected());
    }
}

#[test]
fn titles_notes_footers_and_examples_are_stepped_over() {
    let bytes = book(|book| {
        let sheet = book.add_worksheet().set_name("名册").unwrap();
        sheet.merge_range(0, 0, 0, 5, "贺兰县学校名册", &Format::new()).unwrap();
        sheet.write(1, 0, "填报单位：贺兰县教育体育局").unwrap();
        put(sheet, 3, SCHOOLS);
        sheet.write(8, 0, "合计").unwrap();
        sheet.write(8, 1, 3).unwrap();
        sheet.write(9, 0, "填表人：李明").unwrap();
        sheet.write(9, 3, "联系电话：0951-8061000").unwrap();
        let sheet = book.add_worksheet().set_name("立岗镇").unwrap();
        sheet.write(0, 0, "首席信息官推荐人选汇总表").unwrap();
        sheet.write(2, 0, "序号").unwrap();
        let names = [
            "姓　名",
            "出生日期",
            "政治面貌（必填）",
            "学历",
            "毕业学校",
            "专业",
            "单位",
            "现任职务",
            "手机号码",
            "E-mail",
            "工作简历",
        ];
        for (column, name) in names.iter().enumerate() {
            sheet.write(2, column as u16 + 1, *name).unwrap();
        }
        sheet.write(2, 12, "民族成分说明").unwrap();
        let mut row = 3;
        for (index, person) in PEOPLE.iter().enumerate() {
            let mark = if index == 0 { "示例".to_string() } else { index.to_string() };
            sheet.write(row, 0, mark).unwrap();
            let person = if index == 0 { PEOPLE[1] } else { person };
            for (column, text) in person.iter().enumerate() {
                sheet.write(row, column as u16 + 1, *text).unwrap();
            }
            row += 1;
            if index == 1 {
                // The header again, and a blank row, as page breaks leave them.
                for (column, name) in names.iter().enumerate() {
                    sheet.write(row, column as u16 + 1, *name).unwrap();
                }
                row += 2;
            }
        }
        sheet.write(row, 0, "注：以上人员均为学校班子成员").unwrap();
        book.add_worksheet().set_name("填表说明").unwrap().write(0, 0, "一、姓名应与身份证一致。").unwrap();
    });
    reads_alike(&Folder::new().file("报送/全县.xlsx", bytes));
}

#[test]
fn two_row_headers_and_columns_in_any_order_are_read() {
    let bytes = book(|book| {
        put(book.add_worksheet(), 0, SCHOOLS);
        let sheet = book.add_worksheet();
        let plain = Format::new();
        sheet.merge_range(0, 0, 1, 0, "序号", &plain).unwrap();
        sheet.merge_range(0, 1, 0, 3, "基本情况", &plain).unwrap();
        sheet.merge_range(0, 4, 0, 5, "任期", &plain).unwrap();
        sheet.merge_range(0, 6, 1, 6, "工作单位", &plain).unwrap();
        for (column, name) in [(1, "姓名"), (2, "出生年月"), (3, "政治面貌"), (4, "开始"), (5, "结束")]
        {
            sheet.write(1, column, name).unwrap();
        }
        let rest = ["最高学历", "毕业院校", "所学专业", "职务", "联系电话", "电子邮箱", "工作经历"];
        for (index, name) in rest.iter().enumerate() {
            let column = 7 + index as u16;
            sheet.merge_range(0, column, 1, column, name, &plain).unwrap();
        }
        for (index, person) in PEOPLE.iter().skip(1).enumerate() {
            let row = 2 + index as u32;
            let order =
                [(1, 0), (2, 1), (3, 2), (6, 6), (7, 3), (8, 4), (9, 5), (10, 7), (11, 8), (12, 9), (13, 10)];
            for (column, from) in order {
                sheet.write(row, column, person[from]).unwrap();
            }
            sheet.write(row, 4, "2026-03-01").unwrap();
            sheet.write(row, 5, "2029年2月28日").unwrap();
        }
    });
    reads_alike(&Folder::new().file("甲.xlsx", bytes));
}

#[test]
fn merged_cells_spread_down_and_a_range_fills_both_ends() {
    let bytes = book(|book| {
        let sheet = book.add_worksheet();
        let plain = Format::new();
        put(sheet, 0, &[&["所属乡镇", "学校名称", "学校标识码", "统一社会信用代码", "学段", "法定代表人"]]);
        sheet.merge_range(1, 0, 2, 0, "习岗街道", &plain).unwrap();
        sheet.write(3, 0, "立岗镇").unwrap();
        for (row, school) in SCHOOLS.iter().enumerate().skip(1) {
            for (column, from) in [(1, 0), (2, 1), (3, 2), (4, 3), (5, 5)] {
                sheet.write(row as u32, column, school[from]).unwrap();
            }
        }
        let sheet = book.add_worksheet();
        put(sheet, 0, PEOPLE);
        sheet.write(0, 11, "任期").unwrap();
        for row in 1..4 {
            sheet.write(row, 11, "2026.03-2029.02").unwrap();
        }
    });
    reads_alike(&Folder::new().file("甲.xlsx", bytes));
}

#[test]
fn real_dates_and_numbers_read_as_what_they_show() {
    let bytes = book(|book| {
        put(book.add_worksheet(), 0, SCHOOLS);
        let sheet = book.add_worksheet();
        put(sheet, 0, PEOPLE);
        let month = Format::new().set_num_format("yyyy\"年\"m\"月\"");
        sheet.write_with_format(1, 1, ExcelDateTime::from_ymd(1978, 5, 16).unwrap(), &month).unwrap();
        sheet.write_with_format(2, 1, 1980.1, &Format::new().set_num_format("0.00")).unwrap();
        sheet.write(3, 1, 1985.01).unwrap();
        sheet.write(1, 8, 13_995_012_345.0).unwrap();
        sheet.write_formula(3, 8, Formula::new("=A1").set_result("13895012345")).unwrap();
    });
    let folder = Folder::new().file("甲.xlsx", bytes);
    reads_alike(&folder);
    let read = folder.read();
    let birth = |person: &str| {
        let row = read.batch.nominations.iter().find(|row| row.name() == person).unwrap();
        row.cell(Field::Birth).unwrap().seen().to_string()
    };
    assert_eq!((birth("马伟").as_str(), birth("王建国").as_str()), ("1978年5月", "1980.10"));
}

#[test]
fn a_number_that_could_be_january_or_october_is_asked() {
    let bytes = book(|book| {
        put(book.add_worksheet(), 0, SCHOOLS);
        let sheet = book.add_worksheet();
        put(sheet, 0, PEOPLE);
        sheet.write(2, 1, 1980.1).unwrap();
    });
    let read = Folder::new().file("甲.xlsx", bytes).read();
    assert_eq!(read.rules(), ["birth-ambiguous"]);
    let finding = &read.findings[0];
    assert_eq!(finding.place.as_ref().unwrap().to_string(), "甲.xlsx › Sheet2 › B3");
    assert_eq!(
        (finding.school.as_deref(), finding.person.as_deref()),
        (Some("贺兰县第四中学"), Some("王建国"))
    );
    assert_eq!(finding.seen.as_deref(), Some("1980.1"));
}

#[test]
fn forms_one_a_sheet_are_read_with_their_pictures() {
    let bytes = book(|book| {
        for (index, person) in PEOPLE.iter().skip(1).enumerate() {
            form(book.add_worksheet(), person, Some(&jpeg(index as u8 * 60)));
        }
    });
    let folder = Folder::new().file("名册.csv", csv(SCHOOLS, ",")).file("表.xlsx", bytes);
    reads_alike(&folder);
    let read = folder.read();
    assert_eq!(read.place("马伟", Field::Name), "表.xlsx › Sheet1 › B2");
    assert_eq!(read.place("马伟", Field::History), "表.xlsx › Sheet1 › B7");
    assert_eq!(read.photo("马伟"), "表.xlsx/xl/media/image1.jpeg");
    let row = read.batch.nominations.iter().find(|row| row.name() == "马伟").unwrap();
    let photo = row.photo.as_ref().unwrap();
    assert_eq!((photo.width, photo.height), (59, 83));
    assert_eq!(intake::photo_bytes(&photo.locator).unwrap(), jpeg(0));
    assert_eq!(row.opinion_date.as_ref().unwrap().read.unwrap().to_string(), "2026-02-20");
    assert_eq!(row.photo_cell.as_ref().unwrap().place.to_string(), "表.xlsx › Sheet1 › F2");
}

/// A cell left empty on a form takes nothing from its neighbours, whichever cell it is.
#[test]
fn an_empty_cell_of_a_form_stays_empty() {
    let fields = [
        ("姓名", Field::Name),
        ("出生年月", Field::Birth),
        ("政治面貌", Field::Politics),
        ("最高学历", Field::Education),
        ("毕业院校", Field::College),
        ("所学专业", Field::Major),
        ("职务", Field::Post),
        ("联系电话", Field::Phone),
        ("电子邮箱", Field::Email),
        ("工作经历", Field::History),
    ];
    for (label, field) in fields {
        let mut person = PEOPLE[1].to_vec();
        let column = PEOPLE[0].iter().position(|own| *own == label).expect("a column");
        person[column] = "";
        let bytes = book(|book| form(book.add_worksheet(), &person, Some(&jpeg(0))));
        let read = Folder::new().file("名册.csv", csv(SCHOOLS, ",")).file("表.xlsx", bytes).read();
        let row = &read.batch.nominations[0];
        let cell = row.cell(field).unwrap_or_else(|| panic!("{label} has no cell"));
        assert!(cell.is_blank(), "{label} took {:?} from {}", cell.seen(), cell.place());
        assert_eq!(read.rules(), [] as [&str; 0], "{label}: {:#?}", read.findings);
    }
}

/// A 推荐表 typed in Word, its XML changed before it is packed.
fn word(change: impl Fn(String) -> String) -> Vec<u8> {
    let person = PEOPLE[1];
    let cell = |text: &str| {
        let lines: String =
            text.split('\n').map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>")).collect();
        format!("<w:tc><w:tcPr/>{lines}</w:tc>")
    };
    let row =
        |cells: &[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|text| cell(text)).collect::<String>());
    let rows = [
        row(&["姓 名", person[0], "出生年月", person[1]]),
        row(&["政治面貌", person[2], "最高学历", person[3]]),
        row(&["毕业院校", person[4], "所学专业", person[5]]),
        row(&["工作单位", person[6], "职 务", person[7]]),
        row(&["联系电话", person[8], "电子邮箱", person[9]]),
        row(&["工作经历", person[10]]),
        row(&["单位意见", "单位盖章 年 月 日", "照片", ""]),
    ];
    let table = format!("<w:tbl>{}</w:tbl>", rows.concat());
    let document = change(format!(
        "<w:document><w:body><w:p><w:r><w:t>附件</w:t></w:r></w:p>{table}</w:body></w:document>"
    ));
    let links =
        "<Relationships><Relationship Id=\"p1\" Type=\"a/image\" Target=\"media/1.jpg\"/></Relationships>";
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", links.as_bytes()),
        ("word/media/1.jpg", &jpeg(9)),
    ])
}

/// Reads as the county's first person, whatever Word or WPS wraps round the words.
#[test]
fn a_form_in_word_is_read_whatever_it_is_wrapped_in() {
    const NAME: &str = "<w:r><w:t>马伟</w:t></w:r>";
    const PICTURE: &str = "<w:r><w:drawing><wp:anchor><a:blip r:embed=\"p1\"/></wp:anchor></w:drawing></w:r>";
    let wrapped: [(&str, &str, String); 11] = [
        ("plain", NAME, NAME.into()),
        ("control", NAME, format!("<w:sdt><w:sdtPr/><w:sdtContent>{NAME}</w:sdtContent></w:sdt>")),
        (
            "tracked",
            NAME,
            format!("<w:del><w:r><w:delText>王伟</w:delText></w:r></w:del><w:ins>{NAME}</w:ins>"),
        ),
        ("deleted text", NAME, format!("<w:del><w:r><w:t>王伟</w:t></w:r></w:del>{NAME}")),
        (
            "moved",
            NAME,
            format!("<w:moveFrom><w:r><w:t>王伟</w:t></w:r></w:moveFrom><w:moveTo>{NAME}</w:moveTo>"),
        ),
        ("hidden", NAME, format!("<w:r><w:rPr><w:vanish/></w:rPr><w:t>某</w:t></w:r>{NAME}")),
        ("split", NAME, "<w:r><w:t>马</w:t></w:r><w:proofErr/><w:r><w:t>伟</w:t></w:r>".into()),
        ("nested table", NAME, format!("<w:tbl><w:tr><w:tc><w:p>{NAME}</w:p></w:tc></w:tr></w:tbl>")),
        (
            "text box",
            NAME,
            format!(
                "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p>{NAME}</w:p></w:txbxContent></mc:Choice>\
                 <mc:Fallback><w:txbxContent><w:p>{NAME}</w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
            ),
        ),
        (
            "controlled row",
            "<w:tr><w:tc><w:tcPr/><w:p><w:r><w:t>政治面貌",
            "<w:sdt><w:sdtContent><w:tr><w:tc><w:tcPr/><w:p><w:r><w:t>政治面貌".into(),
        ),
        (
            "a field",
            "<w:t>mawei@163.com</w:t>",
            "<w:instrText>HYPERLINK \"mailto:x\"</w:instrText><w:t>mawei@163.com</w:t>".into(),
        ),
    ];
    for (what, from, to) in wrapped {
        // The picture once within the table's last cell, once floating over it from the paragraph above.
        for (place, picture) in
            [("照片</w:t></w:r>", "照片</w:t></w:r>"), ("附件</w:t></w:r>", "附件</w:t></w:r>")]
        {
            let docx =
                word(|xml| xml.replacen(from, &to, 1).replacen(place, &format!("{picture}{PICTURE}"), 1));
            let read = Folder::new().file("名册.csv", csv(SCHOOLS, ",")).file("马伟.docx", docx).read();
            assert_eq!(read.rules(), [] as [&str; 0], "{what}: {:#?}", read.findings);
            assert!(expected().contains(read.values().lines().last().unwrap()), "{what}: {}", read.values());
            assert_eq!(read.place("马伟", Field::Phone), "马伟.docx › B5", "{what}");
            assert_eq!(read.photo("马伟"), "马伟.docx/word/media/1.jpg", "{what}");
        }
    }
}

/// Files that other programs made, each named by its quirk: values, hidden row and pictures are all there.
#[test]
fn genuine_files_are_read() {
    for name in [
        "libreoffice-pictures-hidden-row.xls",
        "libreoffice-pictures-hidden-row.ods",
        "libreoffice-two-sheets.html",
        "sheetjs-short-cells.xlsb",
    ] {
        let bytes = std::fs::read(crate::support::root().join("tests/quirks").join(name)).unwrap();
        let folder = Folder::new().file(name, &bytes);
        let read = folder.read();
        assert_eq!(read.values(), expected(), "{name}");
        // A web page has no hidden rows: LibreOffice leaves them out.
        let pictured = name.contains("pictures");
        let hidden: &[&str] = if pictured { &["row-hidden"] } else { &[] };
        assert_eq!(read.rules(), hidden, "{name}: {:#?}", read.findings);
        if !pictured {
            continue;
        }
        let photos: Vec<_> = read.batch.nominations.iter().map(|row| row.photo.clone().unwrap()).collect();
        for photo in &photos {
            assert_eq!((photo.width, photo.height), (295, 413), "{name}");
            assert_eq!(yinfa::output::sha256(&intake::photo_bytes(&photo.locator).unwrap()), photo.sha256);
        }
        assert!(photos[0].sha256 != photos[1].sha256 && photos[1].sha256 != photos[2].sha256);
        assert_eq!(read.place("王建国", Field::Photo), format!("{name} › 汇总表 › L3"));
    }
}

#[test]
fn archives_are_read_with_gbk_names() {
    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    // zip writes names as text: the packed name is put in as Latin letters of equal length, then patched.
    let name = gbk("照片/马伟.jpg");
    let stand_in = "x".repeat(name.len());
    let mut bytes = zip(&[("贺兰.xlsx", &county()), (&stand_in, &jpeg(1))]);
    let at: Vec<usize> = (0..bytes.len() - name.len())
        .filter(|at| &bytes[*at..*at + name.len()] == stand_in.as_bytes())
        .collect();
    assert_eq!(at.len(), 2, "once in the body, once in the directory");
    for at in at {
        bytes[at..at + name.len()].copy_from_slice(&name);
    }
    let folder = Folder::new().file("报送.zip", bytes);
    let read = folder.read();
    assert_eq!(read.values(), expected());
    assert_eq!(read.photo("马伟"), "报送.zip/照片/马伟.jpg");
    let photo = read.batch.nominations.iter().find_map(|row| row.photo.clone()).unwrap();
    assert_eq!(intake::photo_bytes(&photo.locator).unwrap(), jpeg(1));
    assert_eq!(read.place("马伟", Field::Name), "报送.zip/贺兰.xlsx › 汇总表 › A2");
}

/// The county with a 照片 column filled by `fill`, which gets the sheet.
fn with_photos(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    book(|book| {
        put(book.add_worksheet(), 0, SCHOOLS);
        let sheet = book.add_worksheet();
        put(sheet, 0, PEOPLE);
        sheet.write(0, 11, "照片").unwrap();
        fill(sheet);
    })
}

/// A portrait is taller than a plain row: it belongs to the cell it is anchored in, not to the one its
/// middle happens to float over.
#[test]
fn pictures_that_spill_over_the_rows_below_belong_where_they_are_anchored() {
    let bytes = with_photos(|sheet| {
        for row in 1..4u32 {
            let image = Image::new_from_buffer(&jpeg(row as u8 * 50)).unwrap();
            sheet.insert_image(row, 11, &image).unwrap();
        }
    });
    let read = Folder::new().file("甲.xlsx", bytes).read();
    assert_eq!(read.rules(), [] as [&str; 0], "{:#?}", read.findings);
    assert_eq!(read.place("王建国", Field::Photo), "甲.xlsx › Sheet2 › L3");
}

#[test]
fn pictures_floating_over_their_rows_are_found() {
    let bytes = with_photos(|sheet| {
        for row in 1..4u32 {
            sheet.set_row_height(row, 90).unwrap();
            let image = Image::new_from_buffer(&jpeg(row as u8 * 50)).unwrap();
            // A little too high, as pictures dragged by hand lie.
            sheet.insert_image_with_offset(row, 11, &image, 4, 2).unwrap();
        }
    });
    let read = Folder::new().file("甲.xlsx", bytes).read();
    assert_eq!(read.rules(), [] as [&str; 0], "{:#?}", read.findings);
    let shas: std::collections::BTreeSet<_> =
        read.batch.nominations.iter().map(|row| row.photo.as_ref().unwrap().sha256.clone()).collect();
    assert_eq!(shas.len(), 3);
    assert_eq!(read.place("王建国", Field::Photo), "甲.xlsx › Sheet2 › L3");
}

#[test]
fn pictures_in_cells_are_found_the_excel_way_and_the_wps_way() {
    let excel = with_photos(|sheet| {
        for row in 1..4u32 {
            sheet.embed_image(row, 11, &Image::new_from_buffer(&jpeg(row as u8 * 50)).unwrap()).unwrap();
        }
    });
    let read = Folder::new().file("甲.xlsx", excel).read();
    assert_eq!(read.rules(), [] as [&str; 0], "{:#?}", read.findings);
    assert!(read.batch.nominations.iter().all(|row| row.photo.is_some()));

    let wps = with_photos(|sheet| {
        let formula = Formula::new("=DISPIMG(\"ID_A1\",1)").set_result("=DISPIMG(\"ID_A1\",1)");
        sheet.write_formula(1, 11, formula).unwrap();
    });
    let images = br#"<etc:cellImages xmlns:etc="e" xmlns:xdr="x" xmlns:a="a" xmlns:r="r"><etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="ID_A1"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></etc:cellImage></etc:cellImages>"#;
    let rels = br#"<Relationships><Relationship Id="rId1" Type="http://x/image" Target="media/image7.jpeg"/></Relationships>"#;
    let wps = patched(
        &wps,
        &[
            ("xl/cellimages.xml", images),
            ("xl/_rels/cellimages.xml.rels", rels),
            ("xl/media/image7.jpeg", &jpeg(7)),
        ],
    );
    let read = Folder::new().file("甲.xlsx", wps).read();
    assert_eq!(read.photo("马伟"), "甲.xlsx/xl/media/image7.jpeg");
    assert_eq!(read.rules(), [] as [&str; 0], "{:#?}", read.findings);
}

#[test]
fn photo_files_are_matched_by_their_names() {
    for name in [
        "马伟.jpg",
        "照片/马 伟.JPG",
        "贺兰县第一小学-马伟.jpg",
        "贺兰县第一小学马伟.jpg",
        "一寸照片/马伟_照片(1).jpg",
        "马伟13995012345.jpg",
        "01马伟.jpg",
        "贺兰县第一小学.jpg",
        "贺兰一小-马伟（蓝底）.jpg",
        "贺兰县第一小学/照片/马伟.jpg",
        "马伟/1.jpg",
    ] {
        let read = Folder::new().file("贺兰.xlsx", county()).file(name, jpeg(1)).read();
        assert_eq!(read.photo("马伟"), name);
        assert_eq!(read.rules(), [] as [&str; 0], "{name}: {:#?}", read.findings);
    }
    for name in
        ["马伟明.jpg", "贺兰县第一小学-李四.jpg", "贺兰县第四中学-马伟.jpg", "IMG_2034.jpg", "集体照.jpg"]
    {
        let read = Folder::new().file("贺兰.xlsx", county()).file(name, jpeg(1)).read();
        assert_eq!(read.photo("马伟"), "", "{name}");
        assert_eq!(read.rules(), ["photo-orphan"], "{name}");
        assert_eq!(read.batch.orphans.len(), 1);
    }
}

/// What a camera calls a picture says nothing; the folder or archive it lies in does.
#[test]
fn pictures_are_matched_by_the_folders_and_archives_they_lie_in() {
    let archive = zip(&[("照片/IMG_0001.jpg", &jpeg(3))]);
    let read = Folder::new()
        .file("甲.xlsx", county())
        .file("马伟/一寸照.jpg", jpeg(1))
        .file("贺兰县第四中学报送材料/照片/微信图片_2026.jpg", jpeg(2))
        .file("立岗镇中心小学.zip", archive)
        .file("立岗镇中心小学/校庆/1.jpg", jpeg(4))
        .read();
    assert_eq!(read.rules(), ["photo-orphan"], "{:#?}", read.findings);
    assert_eq!(read.photo("马伟"), "马伟/一寸照.jpg");
    assert_eq!(read.photo("王建国"), "贺兰县第四中学报送材料/照片/微信图片_2026.jpg");
    assert_eq!(read.photo("阿卜杜拉·买买提"), "立岗镇中心小学.zip/照片/IMG_0001.jpg");
}

/// What one of them got wrong and the other right is not “the same”.
#[test]
fn two_sources_of_which_one_cannot_be_read_are_not_called_alike() {
    let mut short = PEOPLE[1].to_vec();
    short[8] = "1399501234";
    let form_book = book(|book| form(book.add_worksheet(), &short, Some(&jpeg(3))));
    let read = Folder::new().file("贺兰.xlsx", county()).file("a/马伟.xlsx", form_book).read();
    let merged = read.findings.iter().find(|own| own.rule == "nomination-merged").expect("told");
    assert!(merged.message.contains("联系电话两处写得不同"), "{}", merged.message);
}

#[test]
fn a_summary_and_a_form_of_one_person_are_one() {
    let one = |change: &str| {
        let mut person = PEOPLE[1].to_vec();
        if !change.is_empty() {
            person[7] = change;
        }
        book(|book| form(book.add_worksheet(), &person, Some(&jpeg(3))))
    };
    let read = Folder::new().file("贺兰.xlsx", county()).file("a/马伟.xlsx", one("")).read();
    assert_eq!(read.values(), expected());
    assert_eq!(read.rules(), ["nomination-merged"]);
    let told = |read: &Read| {
        read.findings.iter().find(|own| own.rule == "nomination-merged").unwrap().message.clone()
    };
    assert!(told(&read).contains("内容一致"));
    let row = read.batch.nominations.iter().find(|row| row.name() == "马伟").unwrap();
    assert_eq!(row.source.to_string(), "贺兰.xlsx › 汇总表 › A2");
    assert!(row.photo.is_some() && row.opinion.is_some(), "the form fills what the summary lacks");

    let read = Folder::new().file("贺兰.xlsx", county()).file("a/马伟.xlsx", one("副校长")).read();
    assert_eq!(read.rules(), ["nomination-conflict", "nomination-conflict"]);
    let places: Vec<String> =
        read.findings.iter().map(|finding| finding.place.as_ref().unwrap().to_string()).collect();
    assert_eq!(places, ["贺兰.xlsx › 汇总表 › H2", "a/马伟.xlsx › Sheet1 › F5"]);
}

#[test]
fn a_stray_cell_in_the_last_corner_costs_one_cell() {
    let bytes = book(|book| {
        put(book.add_worksheet(), 0, SCHOOLS);
        let sheet = book.add_worksheet();
        put(sheet, 0, PEOPLE);
        sheet.write(1_048_575, 16_383, ".").unwrap();
    });
    reads_alike(&Folder::new().file("甲.xlsx", bytes));
}

#[test]
fn text_is_kept_to_the_letter() {
    let remark = "=cmd|'/C calc'!A0 #read(\"/etc/passwd\") ${x} {{y}} \\n";
    let bytes = book(|book| {
        put(book.add_worksheet(), 0, SCHOOLS);
        let sheet = book.add_worksheet();
        put(sheet, 0, PEOPLE);
        sheet.write(0, 11, "备注").unwrap();
        sheet.write_string(1, 11, remark).unwrap();
    });
    let read = Folder::new().file("甲.xlsx", bytes).read();
    let row = read.batch.nominations.iter().find(|row| row.name() == "马伟").unwrap();
    assert_eq!(row.remark(), remark);
}

#[test]
fn a_broken_file_costs_only_itself() {
    let whole = county();
    let read = Folder::new()
        .file("贺兰.xlsx", &whole)
        .file("断.xlsx", &whole[..whole.len() / 2])
        .file("乱.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1garbage")
        .file("空.xlsx", b"")
        .file("~$贺兰.xlsx", b"lock")
        .read();
    assert_eq!(read.values(), expected());
    assert_eq!(read.rules(), ["file-damaged", "file-damaged", "file-empty"]);
    let failed = read.batch.files.iter().filter(|file| file.result == IntakeResult::Failed).count();
    assert_eq!(failed, 2);
}

#[test]
fn without_a_list_the_schools_come_from_the_nominations() {
    let read = Folder::new().file("汇总.csv", csv(PEOPLE, ",")).read();
    assert_eq!(read.rules(), ["school-list-missing"]);
    assert_eq!(read.batch.schools.len(), 3);
    assert!(read.batch.nominations.iter().all(|row| row.school_index().is_some()));
}

/// The county's summary, marked for one school, mended and sent back.
fn marked_copy(original: &[u8], rows: &str, person: &[&str]) -> Vec<u8> {
    let key =
        format!(r#"{{"batch":"{}","file":"甲.xlsx","rows":[{rows}]}}"#, yinfa::output::sha256(original));
    let bytes = book(|book| {
        let sheet = book.add_worksheet().set_name("汇总表").unwrap();
        put(sheet, 0, &[PEOPLE[0], person]);
        sheet.write(0, 11, "问题").unwrap();
        sheet.write(1, 11, "联系电话少一位").unwrap();
    });
    let property = format!(
        "<Properties><property name=\"yinfa-mark\"><vt:lpwstr>{}</vt:lpwstr></property></Properties>",
        key.replace('"', "&quot;")
    );
    patched(&bytes, &[("docProps/custom.xml", property.as_bytes())])
}

#[test]
fn a_mended_marked_copy_takes_the_place_of_its_rows() {
    let original = county();
    let mut mended = PEOPLE[2].to_vec();
    (mended[0], mended[8]) = ("王建军", "13709512345");
    let copy = marked_copy(&original, r#""汇总表!3""#, &mended);
    let folder = Folder::new().file("甲.xlsx", &original).file("退回/第四中学.xlsx", &copy);
    let read = folder.read();
    assert_eq!(read.rules(), ["nomination-superseded"], "{:#?}", read.findings);
    let names: Vec<_> = read.batch.nominations.iter().map(|row| row.name()).collect();
    assert_eq!(names, ["马伟", "阿卜杜拉·买买提", "王建军"]);
    let said = &read.findings[0].message;
    assert!(
        said.contains("甲.xlsx › 汇总表 › A3") && said.contains("退回/第四中学.xlsx › 汇总表 › A2"),
        "{said}"
    );
    // Changed since, or gone: the copy is a file like any other.
    let read = Folder::new().file("退回/第四中学.xlsx", &copy).read();
    assert_eq!(read.batch.nominations.len(), 1);
}

#[test]
fn two_rival_marked_copies_are_asked_at_both_cells() {
    let original = county();
    let (mut one, mut other) = (PEOPLE[2].to_vec(), PEOPLE[2].to_vec());
    (one[0], other[8]) = ("王建军", "13709512345");
    let folder = Folder::new()
        .file("甲.xlsx", &original)
        .file("一.xlsx", marked_copy(&original, r#""汇总表!3""#, &one))
        .file("二.xlsx", marked_copy(&original, r#""汇总表!3""#, &other));
    let read = folder.read();
    let conflicts: Vec<String> = read
        .findings
        .iter()
        .filter(|finding| finding.rule == "nomination-conflict")
        .map(|finding| finding.place.as_ref().unwrap().to_string())
        .collect();
    assert_eq!(
        conflicts,
        ["一.xlsx › 汇总表 › A2", "二.xlsx › 汇总表 › A2", "一.xlsx › 汇总表 › I2", "二.xlsx › 汇总表 › I2"]
    );
    assert_eq!(read.batch.nominations.len(), 3);
}

/// A copy that merges into the summary's row leaves its rival to the same row, not to the next in line.
#[test]
fn the_second_marked_copy_of_a_merged_row_finds_it_again() {
    let own = book(|book| put(book.add_worksheet().set_name("汇总表").unwrap(), 0, &[PEOPLE[0], PEOPLE[2]]));
    let copy = marked_copy(&own, r#""汇总表!2""#, PEOPLE[2]);
    let folder = Folder::new()
        .file("总.xlsx", county())
        .file("甲.xlsx", &own)
        .file("退回/一.xlsx", &copy)
        .file("退回/二.xlsx", &copy);
    let read = folder.read();
    let names: Vec<_> = read.batch.nominations.iter().map(|row| row.name()).collect();
    assert_eq!(names.iter().filter(|name| **name == "王建国").count(), 1, "{names:?}");
    assert!(read.rules().iter().all(|rule| *rule != "nomination-conflict"), "{:#?}", read.findings);
}

/// A key that somebody wrote himself, or that came with another school's file, takes nobody's row away.
#[test]
fn a_mark_takes_the_place_of_its_own_schools_rows_alone() {
    let original = county();
    // The copy of the first school claims the second's row.
    let forged = marked_copy(&original, r#""汇总表!3""#, PEOPLE[1]);
    let read = Folder::new().file("甲.xlsx", &original).file("来/一小.xlsx", forged).read();
    assert_eq!(read.batch.nominations.len(), 3, "{:#?}", read.findings);
    assert_eq!(read.rules(), ["mark-foreign", "nomination-merged"]);
    let said = &read.findings.iter().find(|own| own.rule == "mark-foreign").unwrap().message;
    for part in ["来/一小.xlsx", "甲.xlsx › 汇总表 › A3", "王建国", "贺兰县第四中学", "贺兰县第一小学"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    // Its own row and another's: nothing of such a key is believed.
    let both = marked_copy(&original, r#""汇总表!2","汇总表!3""#, PEOPLE[1]);
    let read = Folder::new().file("甲.xlsx", &original).file("来/一小.xlsx", both).read();
    assert_eq!(read.batch.nominations.len(), 3);
    assert!(read.rules().contains(&"mark-foreign"));
    // Two schools' copies of one row are no rivals: each keeps its own person.
    let mut other = PEOPLE[2].to_vec();
    other[0] = "李四";
    let read = Folder::new()
        .file("名册.csv", csv(SCHOOLS, ","))
        .file("一.xlsx", marked_copy(&original, r#""汇总表!3""#, PEOPLE[1]))
        .file("二.xlsx", marked_copy(&original, r#""汇总表!3""#, &other))
        .read();
    assert_eq!(read.batch.nominations.len(), 2, "{:#?}", read.findings);
    assert!(!read.rules().contains(&"nomination-conflict"));
}

/// A name of the school that was mended, too, is the same school's.
#[test]
fn a_mended_school_name_is_still_that_schools_row() {
    let bytes = book(|book| {
        put(book.add_worksheet().set_name("学校名册").unwrap(), 0, SCHOOLS);
        let mut person = PEOPLE[2].to_vec();
        person[6] = "贺兰县笫四中学";
        put(book.add_worksheet().set_name("汇总表").unwrap(), 0, &[PEOPLE[0], PEOPLE[1], &person]);
    });
    let mut mended = PEOPLE[2].to_vec();
    (mended[0], mended[8]) = ("王建军", "13709512345");
    let copy = marked_copy(&bytes, r#""汇总表!3""#, &mended);
    let read = Folder::new().file("甲.xlsx", &bytes).file("退回/第四中学.xlsx", copy).read();
    assert_eq!(read.rules(), ["nomination-superseded"], "{:#?}", read.findings);
    assert_eq!(read.batch.nominations.len(), 2);
}

/// LibreOffice saved the marked copy again as xls and as ods: its key is a property there, too.
#[test]
fn a_marked_copy_is_known_in_whatever_format_it_was_saved() {
    for extension in ["xls", "ods"] {
        let path = crate::support::root().join(format!("tests/quirks/libreoffice-marked.{extension}"));
        let copy = std::fs::read(path).unwrap();
        let read = Folder::new().file("甲.xlsx", county()).file(&format!("回.{extension}"), &copy).read();
        assert_eq!(read.rules(), ["nomination-superseded"], "{extension}: {:#?}", read.findings);
        let names: Vec<_> = read.batch.nominations.iter().map(|row| row.name()).collect();
        assert_eq!(names, ["王建军", "马伟", "阿卜杜拉·买买提"], "{extension}");
        // What it was made from before is in the key as well, for the next copy.
        assert!(intake::mark_key(&copy).unwrap().contains("最早.xlsx"), "{extension}");
    }
}

#[test]
fn hidden_answers_settle_nothing_and_are_said() {
    let answers: &[&[&str]] = &[
        &["规则", "学校", "姓名", "现在是", "理由", "确认人"],
        &["age-too-old", "贺兰县第一小学", "马伟", "1950.1", "延聘", "李明"],
        &["term-short", "贺兰县第四中学", "王建国", "", "过渡", "李明"],
    ];
    let hidden = |sheet: bool| {
        book(|book| {
            let own = book.add_worksheet().set_name("确认").unwrap();
            put(own, 0, answers);
            if sheet {
                own.set_hidden(true);
            } else {
                own.set_row_hidden(2).unwrap();
            }
            book.add_worksheet().set_active(true);
        })
    };
    let read = Folder::new().file("甲.xlsx", county()).file("确认.xlsx", hidden(true)).read();
    assert_eq!((read.rules().as_slice(), read.batch.waivers.len()), (&["sheet-hidden"][..], 0));
    let read = Folder::new().file("甲.xlsx", county()).file("确认.xlsx", hidden(false)).read();
    assert_eq!((read.rules().as_slice(), read.batch.waivers.len()), (&["row-hidden"][..], 1));
}

#[test]
fn hidden_columns_are_read_and_said() {
    let bytes = book(|book| {
        put(book.add_worksheet(), 0, SCHOOLS);
        let sheet = book.add_worksheet();
        put(sheet, 0, PEOPLE);
        sheet.set_column_range_hidden(3, 4).unwrap();
    });
    let read = Folder::new().file("甲.xlsx", bytes).read();
    assert_eq!((read.values(), read.rules()), (expected(), vec!["column-hidden"]));
    assert!(read.findings[0].message.contains("D、E 列"), "{}", read.findings[0].message);
}

/// A stray control character is one cell's trouble, not the whole file's.
#[test]
fn a_control_character_costs_no_more_than_its_cell() {
    // White space of any kind is mended; what nobody can see is asked about.
    let strays = [
        ("\u{1}", "text-control"),
        ("\0", "text-control"),
        ("\u{b}", "name-normalised"),
        ("\u{1f}", "text-control"),
    ];
    for (stray, rule) in strays {
        let text = csv(PEOPLE, ",").replace("王建国", &format!("王{stray}建国"));
        let read = Folder::new()
            .file("名册.csv", csv(SCHOOLS, ","))
            .file("汇总.csv", format!("{text}\u{1a}"))
            .read();
        assert_eq!(read.values(), expected(), "{stray:?}");
        assert_eq!(read.rules(), [rule], "{stray:?}: {:#?}", read.findings);
        assert_eq!(read.findings[0].place.as_ref().unwrap().to_string(), "汇总.csv › A3");
    }
}

/// A flat ods holds its pictures in itself: one in its cell, one over the page, measured from its corner.
#[test]
fn pictures_written_into_a_flat_ods_are_found() {
    let picture = |shade: u8| {
        format!("<draw:image><office:binary-data>{}</office:binary-data></draw:image>", base64(&jpeg(shade)))
    };
    let row = |cells: &[&str], last: &str| {
        let cells: String = cells
            .iter()
            .map(|text| {
                format!(
                    "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                    text.replace('\n', "</text:p><text:p>")
                )
            })
            .collect();
        format!("<table:table-row table:style-name=\"ro\">{cells}{last}</table:table-row>")
    };
    let schools: String = SCHOOLS.iter().map(|cells| row(cells, "")).collect();
    let cell = |frame: &str| format!("<table:table-cell>{frame}</table:table-cell>");
    let mut people = row(
        PEOPLE[0],
        "<table:table-cell office:value-type=\"string\"><text:p>照片</text:p></table:table-cell>",
    );
    people += &row(
        PEOPLE[1],
        &cell(&format!("<draw:frame svg:width=\"1cm\" svg:height=\"1cm\">{}</draw:frame>", picture(10))),
    );
    people += &row(PEOPLE[2], &cell(""));
    people += &row(PEOPLE[3], &cell(""));
    // Columns of 2 cm and rows of 1 cm: the twelfth column and the third row begin at 22 and 2 cm.
    let shapes = format!(
        "<table:shapes><draw:frame svg:x=\"22.2cm\" svg:y=\"2.1cm\" svg:width=\"1cm\" svg:height=\"0.8cm\">{}</draw:frame></table:shapes>",
        picture(90)
    );
    let flat = format!(
        "<?xml version=\"1.0\"?><office:document office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\">\
         <style:style style:name=\"co\"><style:table-column-properties style:column-width=\"2cm\"/></style:style>\
         <style:style style:name=\"ro\"><style:table-row-properties style:row-height=\"1cm\"/></style:style>\
         <office:body><office:spreadsheet><table:table table:name=\"学校名册\">{schools}</table:table>\
         <table:table table:name=\"汇总表\">{shapes}<table:table-column table:style-name=\"co\" \
         table:number-columns-repeated=\"14\"/>{people}</table:table></office:spreadsheet></office:body></office:document>"
    );
    let folder = Folder::new().file("甲.fods", flat);
    let read = folder.read();
    assert_eq!(read.values(), expected(), "{:#?}", read.findings);
    let photo = |person: &str| {
        let row = read.batch.nominations.iter().find(|row| row.name() == person).unwrap();
        row.photo.as_ref().map(|photo| intake::photo_bytes(&photo.locator).unwrap())
    };
    assert_eq!(
        (photo("马伟"), photo("王建国"), photo("阿卜杜拉·买买提")),
        (Some(jpeg(10)), Some(jpeg(90)), None)
    );
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for part in bytes.chunks(3) {
        let value = part.iter().fold(0u32, |sum, byte| sum << 8 | u32::from(*byte)) << (8 * (3 - part.len()));
        for at in 0..=part.len() {
            out.push(char::from(LETTERS[(value >> (18 - 6 * at) & 63) as usize]));
        }
        out.push_str(&"=".repeat(3 - part.len()));
    }
    out
}

/// Parts that lie elsewhere than usual, in UTF-16, with prefixes of their own.
#[test]
fn a_workbook_is_read_however_its_parts_are_written() {
    let whole = county();
    let text = |part: &str| String::from_utf8(member(&whole, part)).unwrap();
    let strings = text("xl/sharedStrings.xml");
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(strings.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let bare: Vec<u8> = wide[2..].to_vec();
    let rels = text("xl/_rels/workbook.xml.rels").replace("sharedStrings.xml", "/xl/texts/all.xml");
    let marked = format!("\u{feff}{strings}");
    let local = strings.replace("encoding=\"UTF-8\"", "encoding=\"GBK\"");
    let local = encoding_rs::GBK.encode(&local).0.into_owned();
    let prefixed = strings.replace('<', "<x:").replace("<x:?", "<?").replace("<x:/", "</x:");
    for (what, changes) in [
        ("UTF-16", vec![("xl/sharedStrings.xml", wide.as_slice())]),
        ("UTF-16 without a mark", vec![("xl/sharedStrings.xml", bare.as_slice())]),
        ("a mark before UTF-8", vec![("xl/sharedStrings.xml", marked.as_bytes())]),
        ("GBK", vec![("xl/sharedStrings.xml", local.as_slice())]),
        ("prefixes", vec![("xl/sharedStrings.xml", prefixed.as_bytes())]),
        (
            "moved",
            vec![
                ("xl/sharedStrings.xml", b"<sst/>".as_slice()),
                ("xl/texts/all.xml", strings.as_bytes()),
                ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
            ],
        ),
    ] {
        let read = Folder::new().file("甲.xlsx", patched(&whole, &changes)).read();
        assert_eq!(read.values(), expected(), "{what}");
        assert_eq!(read.rules(), [] as [&str; 0], "{what}: {:#?}", read.findings);
    }
}

#[test]
fn waivers_are_recognised_and_nominate_nobody() {
    let bytes = book(|book| {
        put(
            book.add_worksheet(),
            0,
            &[
                &["待确认的问题"],
                &["学校", "姓名", "规则", "格子", "现在是", "理由", "确认人"],
                &["贺兰县第一小学", "马伟", "age-too-old", "甲.xlsx › 汇总表 › B2", "1950.1", "延聘", "李明"],
                &["贺兰县第四中学", "王建国", "term-short", "", "", "", ""],
            ],
        );
    });
    let read = Folder::new().file("甲.xlsx", county()).file("确认.xlsx", bytes).read();
    assert_eq!(read.rules(), [] as [&str; 0]);
    assert_eq!(read.values(), expected());
    assert_eq!(read.batch.files[1].result, IntakeResult::Waivers { rows: 2 });
    let line = &read.batch.waivers[0];
    assert_eq!(line.reason.as_ref().unwrap().read.as_deref(), Some("延聘"));
    assert_eq!(line.by.as_ref().unwrap().place.to_string(), "确认.xlsx › Sheet1 › G3");
    assert_eq!(read.batch.waivers[1].reason.as_ref().unwrap().read, None);
}

/// Whoever could send a 确认.xlsx along would settle their own questions.
#[test]
fn answers_are_taken_from_the_workspace_alone() {
    let answers: &[&[&str]] = &[
        &["规则", "学校", "姓名", "现在是", "理由", "确认人"],
        &["age-too-old", "贺兰县第一小学", "马伟", "1950.1", "延聘", "李明"],
    ];
    let bytes = book(|book| {
        put(book.add_worksheet().set_name("确认").unwrap(), 0, answers);
        put(book.add_worksheet().set_name("学校名册").unwrap(), 0, SCHOOLS);
        put(book.add_worksheet().set_name("汇总表").unwrap(), 0, PEOPLE);
    });
    for (name, bytes) in [
        ("甲.xlsx", bytes.clone()),
        ("报送/确认.xlsx", bytes.clone()),
        ("包.zip", zip(&[("确认.xlsx", bytes.as_slice())])),
    ] {
        let read = Folder::new().file(name, bytes).read();
        assert!(read.batch.waivers.is_empty(), "{name}");
        assert_eq!(read.rules(), ["waiver-elsewhere"], "{name}: {:#?}", read.findings);
        assert!(read.findings[0].message.contains("只从工作目录里的 确认.xlsx"), "{:#?}", read.findings);
        assert_eq!(read.values(), expected(), "{name}");
    }
    // In its place, too, the other sheets are read.
    let read = Folder::new().file("确认.xlsx", bytes).read();
    assert_eq!((read.batch.waivers.len(), read.values()), (1, expected()));
    assert_eq!(read.rules(), [] as [&str; 0]);
}

/// Packed in a way that only some packers know: said as that, not as damage.
#[test]
fn an_unknown_way_of_packing_is_said() {
    let mut bytes = zip(&[("a.csv", csv(PEOPLE, ",").as_bytes())]);
    for (mark, at) in [(b"PK\x03\x04", 8), (b"PK\x01\x02", 10)] {
        let head = bytes.windows(4).position(|own| own == mark).unwrap();
        bytes[head + at..head + at + 2].copy_from_slice(&12u16.to_le_bytes());
    }
    let read = Folder::new().file("甲.xlsx", county()).file("包.zip", bytes).read();
    assert_eq!((read.values(), read.rules()), (expected(), vec!["file-damaged"]));
    assert!(read.findings[0].message.contains("压缩方式"), "{}", read.findings[0].message);
}

#[test]
fn archives_in_an_archive_share_one_bound() {
    let bomb = zip(&[("a.txt", &vec![0u8; 20 << 20])]);
    let names: Vec<String> = (0..100).map(|index| format!("{index}.zip")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), bomb.as_slice())).collect();
    let read = Folder::new().file("甲.xlsx", county()).file("包.zip", zip(&members)).read();
    assert_eq!(read.values(), expected());
    // Once, not a hundred times: nothing further of the archive is tried.
    assert_eq!(
        read.rules().iter().filter(|rule| **rule == "file-too-large").count(),
        1,
        "{:#?}",
        read.findings
    );
}

/// Ten thousand equal rows are compared with the first, not each with each.
#[test]
fn many_equal_rows_are_looked_through_once() {
    let row = ["1"; 11].join(",");
    let text = format!("{}\n{}", PEOPLE[0].join(","), format!("{row}\n").repeat(20_000));
    let read = Folder::new().file("甲.csv", text).read();
    assert_eq!(read.batch.nominations.len(), 20_000);
}

/// A column by the field's own name wins over another for it, wherever they stand.
#[test]
fn the_fields_own_name_wins_over_an_alias() {
    let bytes = book(|book| {
        put(book.add_worksheet(), 0, SCHOOLS);
        let sheet = book.add_worksheet();
        for (row, person) in PEOPLE.iter().enumerate() {
            let other = if row == 0 { ["学校", "办公电话"] } else { ["贺兰县", "0951-8061000"] };
            for (column, text) in other.iter().chain(*person).enumerate() {
                sheet.write(row as u32, column as u16, *text).unwrap();
            }
        }
    });
    reads_alike(&Folder::new().file("甲.xlsx", bytes));
}

/// A row of a phone and nothing else is somebody's; a lone note is nobody's; a table far down is found.
#[test]
fn no_row_is_lost_for_standing_alone_or_far_down() {
    let notes = (1..60).map(|index| format!("说明第{index}条")).collect::<Vec<_>>().join("\n");
    let lone = ",,,,,,,,13900001111,,\n,,,,,,,,,,见附件\n";
    let read = Folder::new()
        .file("名册.csv", csv(SCHOOLS, ","))
        .file("汇总.csv", format!("{notes}\n{}{lone}", csv(PEOPLE, ",")))
        .read();
    assert_eq!(read.batch.nominations.len(), 4, "{}", read.values());
    assert_eq!(read.place("马伟", Field::Name), "汇总.csv › A61");
}

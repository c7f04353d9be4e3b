//! Marking workbooks of many habits: what is ours comes and goes, what is theirs stays.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::sync::Arc;

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Color, Format, Formula, Image, Note, Url, Workbook};

use super::{Error, Original};
use crate::document::marked::{Mark, MarkKey, MarkedView, SheetView};
use crate::finding::Level;
use crate::place::CellRef;

const HEADER: u32 = 3;

fn mark(bytes: &[u8], view: &MarkedView) -> Result<Vec<u8>, Error> {
    Original::open(bytes.to_vec())?.mark(view)
}

/// A summary of three schools: title, merged town, a comment, links, pictures, formulas, a filter; and a
/// sheet that calculates from it.
fn summary() -> Vec<u8> {
    let mut book = Workbook::new();
    let yellow = Format::new().set_background_color(Color::RGB(0xFF_FF_00)).set_bold();
    let sheet = book.add_worksheet().set_name("汇总 表").unwrap();
    sheet.merge_range(0, 0, 0, 4, "推荐人选汇总表", &Format::new()).unwrap();
    for (column, label) in ["序号", "乡镇", "姓名", "工作单位", "联系电话"].iter().enumerate() {
        sheet.write_with_format(2, column as u16, *label, &Format::new().set_bold()).unwrap();
    }
    sheet.merge_range(3, 1, 5, 1, "习岗镇", &Format::new()).unwrap();
    for (row, (name, phone)) in
        [("张三", "1391"), ("李四", "13900000002"), ("王五", "13900000003")].iter().enumerate()
    {
        let at = row as u32 + 3;
        sheet
            .write_formula(at, 0, Formula::new(format!("=ROW()-{HEADER}")).set_result((row + 1).to_string()))
            .unwrap();
        sheet.write(at, 2, *name).unwrap();
        sheet.write(at, 3, format!("{name}小学")).unwrap();
        sheet.write_with_format(at, 4, *phone, &yellow).unwrap();
        sheet
            .write_url(at, 5, Url::new(format!("mailto:{row}@x.cn")).set_text(format!("{name}@x.cn")))
            .unwrap();
        let image = Image::new_from_buffer(&png(row as u8)).unwrap();
        sheet.insert_image(at, 6, &image).unwrap();
    }
    sheet.insert_note(3, 2, &Note::new("校长本人").add_author_prefix(false)).unwrap();
    sheet.insert_note(4, 2, &Note::new("李四的事").add_author_prefix(false)).unwrap();
    sheet.autofilter(2, 0, 5, 5).unwrap();
    let other = book.add_worksheet().set_name("统计").unwrap();
    other.write_formula(0, 0, Formula::new("='汇总 表'!C5").set_result("李四")).unwrap();
    other.write(1, 0, "填表说明").unwrap();
    other.write(2, 0, "王五").unwrap();
    book.save_to_buffer().unwrap()
}

fn png(shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let image = image::RgbImage::from_pixel(8, 8, image::Rgb([shade, 90, 30]));
    let encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    image.write_with_encoder(encoder).unwrap();
    bytes
}

fn view(row: u32, own_only: bool) -> MarkedView {
    let cell = CellRef::new(row, 5);
    let mark = Mark {
        cell,
        level: Level::Error,
        note: "必须改：少几位".into(),
        problem: "【必须改】联系电话少几位".into(),
    };
    let sheet = SheetView {
        header: Some(HEADER),
        known: true,
        own: BTreeSet::from([CellRef::new(row, 3), cell]),
        marks: vec![mark],
        ..SheetView::default()
    };
    MarkedView {
        sheets: BTreeMap::from([("汇总 表".to_string(), sheet)]),
        own_only,
        people: Arc::new(["李四", "王五", "13900000002"].map(String::from).into_iter().collect()),
        key: MarkKey {
            batch: "ab".into(),
            file: "汇总.xlsx".into(),
            rows: vec![format!("汇总 表!{row}")],
            ..MarkKey::default()
        },
        ..MarkedView::default()
    }
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn text(bytes: &[u8], part: &str) -> String {
    String::from_utf8(parts(bytes).remove(part).unwrap_or_else(|| panic!("no {part}"))).unwrap()
}

fn all_text(bytes: &[u8]) -> String {
    parts(bytes).into_values().map(|part| String::from_utf8_lossy(&part).into_owned()).collect()
}

#[test]
fn a_mark_is_a_fill_a_comment_and_a_filterable_column() {
    let marked = mark(&summary(), &view(4, false)).unwrap();
    let mut book = Xlsx::new(Cursor::new(&marked)).unwrap();
    let range = book.worksheet_range("汇总 表").unwrap();
    assert_eq!(range.get_value((2, 6)), Some(&Data::String("问题".into())));
    assert_eq!(range.get_value((3, 6)), Some(&Data::String("【必须改】联系电话少几位".into())));
    assert_eq!(
        range.get_value((4, 2)),
        Some(&Data::String("李四".into())),
        "one school's file keeps all rows"
    );
    let sheet = text(&marked, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<autoFilter ref=\"A3:G6\"") && sheet.contains("<f>ROW()-3</f>"), "{sheet}");
    let comments = text(&marked, "xl/comments1.xml");
    assert!(comments.contains("校长本人") && comments.contains("【印发校验】\n必须改：少几位"));
    assert!(text(&marked, "xl/styles.xml").contains("FFF8CBC7"));
    assert!(text(&marked, "xl/workbook.xml").contains("'汇总 表'!$A$3:$G$6"));
    assert!(text(&marked, "docProps/custom.xml").contains("汇总 表!4"));
    assert_eq!(parts(&marked).keys().filter(|name| name.contains("media")).count(), 3);
}

#[test]
fn only_its_own_rows_are_left_and_nothing_else_shows_the_others() {
    let marked = mark(&summary(), &view(5, true)).unwrap();
    let all = all_text(&marked);
    for word in ["张三", "王五", "1391", "0@x.cn", "2@x.cn", "校长本人", "13900000003"] {
        assert!(!all.contains(word), "{word} is still there");
    }
    let parts = parts(&marked);
    assert_eq!(parts.keys().filter(|name| name.contains("media")).count(), 1);
    let mut book = Xlsx::new(Cursor::new(&marked)).unwrap();
    let range = book.worksheet_range("汇总 表").unwrap();
    let own: Vec<String> = (0..7).map(|column| range.get_value((4, column)).unwrap().to_string()).collect();
    assert_eq!(
        own,
        ["2", "习岗镇", "李四", "李四小学", "13900000002", "李四@x.cn", "【必须改】联系电话少几位"]
    );
    let sheet = text(&marked, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<row r=\"4\" hidden=\"1\"/>") && !sheet.contains("<f>"), "{sheet}");
    let other = book.worksheet_range("统计").unwrap();
    assert_eq!(other.used_cells().map(|(_, _, cell)| cell.to_string()).collect::<Vec<_>>(), ["填表说明"]);
}

/// Several forms on one sheet: the rows of another school's form go, the rest stays.
#[test]
fn of_several_forms_on_a_sheet_only_the_school_own_is_left() {
    let mut own = view(4, true);
    let sheet = own.sheets.get_mut("汇总 表").unwrap();
    (sheet.header, sheet.foreign) = (None, vec![(5, 6)]);
    let marked = mark(&summary(), &own).unwrap();
    let all = all_text(&marked);
    assert!(all.contains("张三") && all.contains("推荐人选汇总表"));
    for word in ["李四", "王五", "1@x.cn"] {
        assert!(!all.contains(word), "{word} is still there");
    }
}

/// As it goes to a school: everything that is left is read once more.
fn guarded(row: u32, own_only: bool, others: &[&str]) -> MarkedView {
    MarkedView {
        guarded: true,
        people: Arc::new(others.iter().map(ToString::to_string).collect()),
        schools: Arc::new(["赵家小学".to_string()].into_iter().collect()),
        own: ["张三", "张三小学"].map(String::from).into(),
        ..view(row, own_only)
    }
}

/// A workbook of one row of ours and whatever `more` adds.
fn lone(more: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("汇总 表").unwrap();
    for (column, label) in ["序号", "乡镇", "姓名", "工作单位", "联系电话"].iter().enumerate() {
        sheet.write(2, column as u16, *label).unwrap();
    }
    for (column, word) in ["1", "习岗镇", "张三", "张三小学", "1391"].iter().enumerate() {
        sheet.write(3, column as u16, *word).unwrap();
    }
    more(&mut book);
    book.save_to_buffer().unwrap()
}

#[test]
fn whatever_names_somebody_else_keeps_a_copy_from_leaving() {
    let first = |book: &mut Workbook, row: u32, text: &str| {
        book.worksheet_from_index(0).unwrap().write(row, 0, text).unwrap();
    };
    type More<'a> = Box<dyn FnOnce(&mut Workbook) + 'a>;
    let cases: Vec<(&str, bool, More)> = vec![
        ("nothing", true, Box::new(|_| {})),
        ("a title", true, Box::new(|book| first(book, 0, "张三小学推荐表"))),
        ("a name in the title", false, Box::new(|book| first(book, 0, "填表人：王 五"))),
        ("a school in the title", false, Box::new(|book| first(book, 0, "赵家小学代报"))),
        ("a name that holds our own", false, Box::new(|book| first(book, 6, "张三丰代填"))),
        (
            "a phone as a number",
            false,
            Box::new(|book| {
                book.worksheet_from_index(0).unwrap().write(6, 1, 13_900_000_003_f64).unwrap();
            }),
        ),
        ("a phone with hyphens", false, Box::new(|book| first(book, 6, "139-0000-0003"))),
        (
            "a comment",
            false,
            Box::new(|book| {
                let note = Note::new("同王五").add_author_prefix(false);
                book.worksheet_from_index(0).unwrap().insert_note(3, 2, &note).unwrap();
            }),
        ),
        (
            "a defined name",
            false,
            Box::new(|book| {
                book.define_name("某人", "=\"王五\"").unwrap();
            }),
        ),
        (
            "a sheet's name",
            false,
            Box::new(|book| {
                book.add_worksheet().set_name("王五").unwrap();
            }),
        ),
        (
            "a stranger in a sheet nobody read",
            false,
            Box::new(|book| {
                book.add_worksheet().write(0, 0, "电话 13712345678").unwrap();
            }),
        ),
        (
            "a list out of sight",
            false,
            Box::new(|book| {
                let sheet = book.add_worksheet().set_hidden(true);
                for (column, word) in ["赵六", "男", "校长"].iter().enumerate() {
                    sheet.write(0, column as u16, *word).unwrap();
                }
            }),
        ),
        (
            "choices out of sight",
            true,
            Box::new(|book| {
                book.add_worksheet().set_hidden(true).write_column(0, 0, ["男", "女"]).unwrap();
            }),
        ),
        (
            "schools to choose from",
            true,
            Box::new(|book| {
                book.add_worksheet()
                    .set_name("学校")
                    .unwrap()
                    .write_column(0, 0, ["张三小学", "赵家小学"])
                    .unwrap();
            }),
        ),
        (
            "a person among the schools",
            false,
            Box::new(|book| {
                book.add_worksheet().set_name("学校").unwrap().write(0, 0, "王五").unwrap();
            }),
        ),
    ];
    for (name, fit, more) in cases {
        let own = guarded(4, false, &["王五", "张三丰", "13900000003"]);
        assert_eq!(mark(&lone(more), &own).is_ok(), fit, "{name}");
    }
}

/// A filtered list whose only row in sight is the school's: intake read one row, and the rest is nobody's.
#[test]
fn rows_out_of_sight_do_not_leave_with_a_single_row() {
    let filtered = lone(|book| {
        let sheet = book.worksheet_from_index(0).unwrap();
        for row in 4..6 {
            sheet.write_row(row, 0, ["2", "习岗镇", "赵六", "赵六小学", "13712345678"]).unwrap();
            sheet.set_row_hidden(row).unwrap();
        }
    });
    let marked = mark(&filtered, &guarded(4, false, &[])).unwrap();
    let all = all_text(&marked);
    assert!(all.contains("张三小学") && !all.contains("赵六") && !all.contains("13712345678"));
}

/// Several forms on one sheet, all of them in the summary too: no cell of them is known as anybody's.
#[test]
fn forms_that_were_merged_into_a_summary_do_not_leave() {
    let mut own = guarded(4, true, &["李四", "王五"]);
    let sheet = own.sheets.get_mut("汇总 表").unwrap();
    (sheet.header, sheet.foreign) = (None, Vec::new());
    assert!(matches!(mark(&summary(), &own), Err(Error::Unfit)));
}

#[test]
fn a_picture_between_two_rows_a_chart_or_a_copied_range_is_not_parted() {
    let picture = |offset: u32| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("汇总 表").unwrap();
        sheet.write_row(2, 0, ["序号", "姓名"]).unwrap();
        sheet.write_row(3, 0, ["1", "李四"]).unwrap();
        sheet.write_row(4, 0, ["2", "张三"]).unwrap();
        let image = Image::new_from_buffer(&png(1)).unwrap();
        sheet.insert_image_with_offset(3, 6, &image, 0, offset).unwrap();
        book.save_to_buffer().unwrap()
    };
    assert!(mark(&picture(0), &view(5, true)).is_ok());
    assert!(matches!(mark(&picture(16), &view(5, true)), Err(Error::Unfit)));
    assert!(mark(&picture(16), &view(5, false)).is_ok());

    let chart = lone(|book| {
        let sheet = book.worksheet_from_index(0).unwrap();
        sheet.write_row(4, 0, ["2", "习岗镇", "王五"]).unwrap();
        let mut chart = rust_xlsxwriter::Chart::new(rust_xlsxwriter::ChartType::Column);
        chart.add_series().set_values("'汇总 表'!$A$4:$A$5");
        sheet.insert_chart(9, 0, &chart).unwrap();
    });
    assert!(matches!(mark(&chart, &view(4, true)), Err(Error::Unfit)));
    assert!(mark(&chart, &view(4, false)).is_ok());

    let named = lone(|book| {
        book.worksheet_from_index(0).unwrap().write_row(4, 0, ["2", "习岗镇", "赵六"]).unwrap();
        book.define_name("第二人", "='汇总 表'!$C$5").unwrap();
        let formula = Formula::new("=第二人").set_result("赵六");
        book.add_worksheet().write_formula(0, 0, formula).unwrap();
    });
    assert!(!all_text(&mark(&named, &view(4, true)).unwrap()).contains("赵六"));
}

#[test]
fn marking_again_takes_the_earlier_marks_out() {
    let once = mark(&summary(), &view(4, false)).unwrap();
    let twice = mark(&once, &view(5, false)).unwrap();
    let mut book = Xlsx::new(Cursor::new(&twice)).unwrap();
    let range = book.worksheet_range("汇总 表").unwrap();
    assert_eq!(range.get_value((2, 6)), Some(&Data::String("问题".into())));
    assert_eq!(range.get_value((2, 7)), None);
    assert!(range.get_value((3, 6)).is_none_or(|cell| cell == &Data::Empty));
    let comments = text(&twice, "xl/comments1.xml");
    assert_eq!(comments.matches("印发校验】").count(), 1);
    assert!(comments.contains("ref=\"E5\"") && !comments.contains("ref=\"E4\""));
    assert_eq!(text(&twice, "docProps/custom.xml").matches("yinfa-mark").count(), 1);
    // The yellow that lay under our fill is back.
    let none = MarkedView {
        sheets: BTreeMap::from([(
            "汇总 表".into(),
            SheetView { header: Some(3), known: true, ..SheetView::default() },
        )]),
        ..MarkedView::default()
    };
    let clean = mark(&once, &none).unwrap();
    let sheet = text(&clean, "xl/worksheets/sheet1.xml");
    let styles =
        super::Styles::of(super::xml::Document::parse(&text(&clean, "xl/styles.xml"), &[]).unwrap()).unwrap();
    let style = sheet.split("<c r=\"E4\" s=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
    assert!(!styles.is_ours(style));
    assert!(styles.fill_text(style).unwrap().contains("FFFFFF00"));
    assert!(!all_text(&clean).contains("印发校验】"));
}

#[test]
fn what_holds_copies_of_rows_and_what_is_no_workbook_is_refused() {
    assert!(matches!(mark(b"PK", &view(4, false)), Err(Error::Unfit)));
    assert!(matches!(mark(&[], &view(4, false)), Err(Error::Unfit)));
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts(&summary()) {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, &bytes).unwrap();
    }
    writer
        .start_file("xl/pivotCache/pivotCacheRecords1.xml", zip::write::SimpleFileOptions::default())
        .unwrap();
    let pivot = writer.finish().unwrap().into_inner();
    assert!(matches!(mark(&pivot, &view(4, true)), Err(Error::Unfit)));
    assert!(mark(&pivot, &view(4, false)).is_ok());
}

#[test]
fn the_same_marks_give_the_same_bytes() {
    // Of one workbook: two of them bear the second in which each was made.
    let book = summary();
    assert_eq!(mark(&book, &view(4, true)).unwrap(), mark(&book, &view(4, true)).unwrap());
}

mod adding {
    use super::super::{Table, append};
    use super::*;

    const TABLE: Table =
        Table { columns: &["规则", "学校", "理由", "核对码"], key: 3, answer: 2..3 };

    fn kept() -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "我的标题").unwrap();
        for (column, label) in ["核对码", "我的列", "规 则", "理由", "学校"].iter().enumerate() {
            sheet.write(1, column as u16, *label).unwrap();
        }
        for (column, words) in ["Q1", "留着", "term-short", "", "甲"].iter().enumerate() {
            sheet.write(2, column as u16, *words).unwrap();
        }
        book.add_worksheet().write(0, 0, "别的表").unwrap();
        book.save_to_buffer().unwrap()
    }

    fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names().len(), 2);
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    }

    #[test]
    fn lines_go_to_the_end_or_into_the_open_line_and_nothing_is_lost() {
        let line = |words: [&str; 4]| words.map(String::from).to_vec();
        let open = line(["term-short", "甲", "到龄", "Q1"]);
        let new = line(["photo-small", "乙", "=1+1", "Q2"]);
        let bytes = append(&kept(), &TABLE, &[open.clone(), new]).unwrap();
        let rows = rows(&bytes);
        assert_eq!(rows[2], ["Q1", "留着", "term-short", "到龄", "甲"]);
        assert_eq!(rows[3], ["Q2", "", "photo-small", "=1+1", "乙"]);
        let again = append(&bytes, &TABLE, &[open]).unwrap();
        assert_eq!(super::adding::rows(&again).len(), 5, "a line that is answered is not written over");
        assert!(append(&summary(), &TABLE, &[]).is_err());
    }
}

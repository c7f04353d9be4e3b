//! Marking workbooks of many habits: what is ours comes and goes, what is theirs stays.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Color, Format, Formula, Image, Note, Url, Workbook};

use super::{Error, mark};
use crate::document::marked::{Mark, MarkKey, MarkedView, SheetView};
use crate::finding::Level;
use crate::place::CellRef;

const HEADER: u32 = 3;

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
        others: ["李四", "王五", "13900000002"].map(String::from).into(),
        key: MarkKey {
            batch: "ab".into(), file: "汇总.xlsx".into(), rows: vec![format!("汇总 表!{row}")]
        },
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
    assert_eq!(mark(&summary(), &view(4, true)).unwrap(), mark(&summary(), &view(4, true)).unwrap());
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

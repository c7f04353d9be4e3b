//! What a file is, told from its content. Its name is only asked to say when the two disagree.

use super::archive::{Archive, Budget};

/// Kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Empty,
    Xlsx,
    Xls,
    Xlsb,
    Ods,
    /// One XML file: LibreOffice's flat ods, Excel's XML Spreadsheet 2003.
    FlatOds,
    Xml2003,
    Docx,
    Html,
    Text,
    Zip,
    /// An Office file under a password.
    Encrypted,
    /// A picture we can print.
    Picture,
    Pdf,
    /// Known by name, not read by us: HEIC, RAR, doc.
    Other(&'static str),
    Unknown,
}

/// The kind of these bytes.
pub fn kind(bytes: &[u8]) -> Kind {
    if bytes.is_empty() {
        return Kind::Empty;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return package(bytes);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return compound(bytes);
    }
    // A bare BIFF stream without the compound file round it.
    if bytes.starts_with(&[0x09, 0x08]) {
        return Kind::Xls;
    }
    if [[0x09, 0x00], [0x09, 0x02], [0x09, 0x04]].iter().any(|head| bytes.starts_with(head))
        && matches!(bytes.get(2..4), Some([4 | 6, 0]))
    {
        return Kind::Other("Excel 4.0 以前的工作簿");
    }
    if is_picture(bytes) {
        return Kind::Picture;
    }
    if bytes.starts_with(b"%PDF") {
        return Kind::Pdf;
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Kind::Other("HEIC/HEIF 图片或视频");
    }
    for (magic, name) in [
        (&b"Rar!"[..], "RAR 压缩包"),
        (b"7z\xBC\xAF", "7z 压缩包"),
        (b"{\\rtf", "RTF 文档"),
        (b"II*\x00", "TIFF 图片"),
        (b"MM\x00*", "TIFF 图片"),
        (b"\x1F\x8B", "gzip 压缩包"),
        (b"SQLite format 3", "数据库"),
        (b"ID;P", "SYLK 表格（slk）"),
        (b"TABLE\r\n0,1", "DIF 表格"),
        (b"TABLE\n0,1", "DIF 表格"),
        (b"\x00\x00\x02\x00", "Lotus 1-2-3 表格"),
        (b"\x00\x00\x1a\x00", "Lotus 1-2-3 表格"),
        (b"\x7FELF", "程序"),
        (b"MZ", "程序"),
        (b"socialcalc:version:", "SocialCalc 表格"),
    ] {
        if bytes.starts_with(magic) {
            return Kind::Other(name);
        }
    }
    if is_dbf(bytes) {
        return Kind::Other("dBase 数据库（dbf）");
    }
    text(bytes)
}

/// A header of descriptors of 32 bytes each, closed by a carriage return; Visual FoxPro adds 263 bytes behind it.
fn is_dbf(bytes: &[u8]) -> bool {
    let [version, _, month, day, ..] = bytes else { return false };
    let known = matches!(version, 0x02..=0x05 | 0x30..=0x32 | 0x43 | 0x63 | 0x7b | 0x83 | 0x8b | 0x8e | 0xcb | 0xe5 | 0xf5 | 0xfb);
    let length = bytes.get(8..10).map_or(0, |own| usize::from(u16::from_le_bytes([own[0], own[1]])));
    let closed = |at: usize| at >= 64 && at.is_multiple_of(32) && bytes.get(at) == Some(&0x0d);
    let ends = [1, 2, 264].into_iter().filter_map(|behind| length.checked_sub(behind));
    known && (1..=12).contains(month) && (1..=31).contains(day) && ends.into_iter().any(closed)
}

fn is_picture(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xD8\xFF")
        || bytes.starts_with(b"\x89PNG\r\n\x1A\n")
        || bytes.starts_with(b"GIF8")
        || (bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]))
        || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
}

fn package(bytes: &[u8]) -> Kind {
    let budget = Budget::of(bytes.len() as u64);
    let Ok(mut archive) = Archive::open(bytes, &budget) else { return Kind::Zip };
    if archive.has("xl/workbook.bin") {
        return Kind::Xlsb;
    }
    if archive.has("xl/workbook.xml") {
        return Kind::Xlsx;
    }
    if archive.has("word/document.xml") {
        return Kind::Docx;
    }
    if archive.has("content.xml") {
        let mime = archive.read_named("mimetype").ok().flatten().unwrap_or_default();
        let mime = String::from_utf8_lossy(&mime).into_owned();
        return if mime.contains("spreadsheet") { Kind::Ods } else { Kind::Other("ODF 文档") };
    }
    if archive.has("[Content_Types].xml")
        && archive.members().iter().any(|m| m.name.ends_with("workbook.xml"))
    {
        return Kind::Xlsx;
    }
    Kind::Zip
}

/// A compound file tells itself by the UTF-16 names of its streams.
fn compound(bytes: &[u8]) -> Kind {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if has("EncryptedPackage") {
        return Kind::Encrypted;
    }
    if has("WordDocument") {
        return Kind::Other("Word 97-2003 文档");
    }
    if has("PowerPoint Document") {
        return Kind::Other("PowerPoint 文档");
    }
    Kind::Xls
}

fn text(bytes: &[u8]) -> Kind {
    let head = &bytes[..bytes.len().min(4096)];
    let sample = crate::text::decode(head).to_lowercase();
    let start = sample.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with("<?xml") || start.starts_with("<workbook") {
        if sample.contains("urn:schemas-microsoft-com:office:spreadsheet") && sample.contains("<workbook") {
            return Kind::Xml2003;
        }
        if sample.contains("office:document") {
            return Kind::FlatOds;
        }
    }
    let markup = ["<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<div"];
    if markup.iter().any(|tag| start.starts_with(tag))
        || (start.starts_with('<') && sample.contains("<table"))
    {
        return Kind::Html;
    }
    let marked = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    if marked || is_text(&sample) { Kind::Text } else { Kind::Unknown }
}

/// A stray control character in a table is one cell's trouble; a program or a picture is full of them.
fn is_text(sample: &str) -> bool {
    let odd = |ch: &char| ch.is_control() && !matches!(ch, '\n' | '\r' | '\t') || *ch == '\u{fffd}';
    let broken = sample.chars().filter(odd).count();
    let hanzi = sample.chars().filter(|ch| ('\u{4e00}'..='\u{9fff}').contains(ch)).count();
    broken == 0 || broken * 50 <= sample.chars().count() && hanzi > broken * 2
}

/// The usual names of what is read.
#[cfg(test)]
pub const EXTENSIONS: [&str; 21] = [
    "xlsx", "xlsm", "xlsb", "xls", "et", "ods", "csv", "tsv", "txt", "html", "htm", "docx", "zip", "jpg",
    "jpeg", "png", "webp", "bmp", "gif", "HEIC", "PDF",
];

/// What a file's extension promises, as a clerk names it; `None` where the promise is kept or there
/// is none.
pub fn promised(extension: &str, kind: Kind) -> Option<&'static str> {
    let kept: &[&str] = match kind {
        Kind::Xlsx => &["xlsx", "xlsm", "xltx", "xltm", "et", "ett"],
        Kind::Xls => &["xls", "xlt", "et", "ett"],
        Kind::Xlsb => &["xlsb"],
        Kind::Ods => &["ods", "ots"],
        Kind::FlatOds => &["fods", "xml"],
        Kind::Xml2003 => &["xml"],
        Kind::Docx => &["docx", "docm", "wps"],
        Kind::Html => &["html", "htm", "mht"],
        Kind::Text => &["csv", "tsv", "txt"],
        Kind::Zip => &["zip"],
        Kind::Picture => return None,
        _ => return None,
    };
    let actual = match kind {
        Kind::Xlsx => "xlsx 工作簿",
        Kind::Xls => "xls 工作簿",
        Kind::Xlsb => "xlsb 工作簿",
        Kind::Ods => "ods 工作簿",
        Kind::FlatOds => "fods 工作簿",
        Kind::Xml2003 => "XML 表格",
        Kind::Docx => "docx 文档",
        Kind::Html => "网页表格",
        Kind::Text => "文本表格（csv）",
        _ => "zip 压缩包",
    };
    (!extension.is_empty() && !kept.contains(&extension)).then_some(actual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        // One field, and its header's length.
        let mut dbf = [&[3, 126, 2, 20, 0, 0, 0, 0, 65, 0][..], &[0; 22], b"NAME", &[0; 28]].concat();
        dbf.push(0x0d);
        for (bytes, expected) in [
            (&b""[..], Kind::Empty),
            (b"\xFF\xD8\xFF\xE0", Kind::Picture),
            (b"%PDF-1.7", Kind::Pdf),
            (b"<html><table>", Kind::Html),
            ("姓名,电话".as_bytes(), Kind::Text),
            ("姓名,电话\n马\u{1}伟,1".as_bytes(), Kind::Unknown),
            (
                "姓名,出生年月,工作单位,职务,联系电话\n马\u{1}伟,1978年5月,贺兰县第一小学,校长,13995012345"
                    .as_bytes(),
                Kind::Text,
            ),
            (b"PK\x03\x04broken", Kind::Zip),
            (b"\x00\x01\x02\x03\x00", Kind::Unknown),
            (b"\x00\x00\x00\x18ftypheic", Kind::Other("HEIC/HEIF 图片或视频")),
            (b"socialcalc:version:1.0\nMIME-Version: 1.0\n", Kind::Other("SocialCalc 表格")),
            (&dbf, Kind::Other("dBase 数据库（dbf）")),
            (&dbf[..64], Kind::Unknown),
        ] {
            assert_eq!(kind(bytes), expected);
        }
        assert_eq!(promised("xls", Kind::Xlsx), Some("xlsx 工作簿"));
        assert_eq!(promised("et", Kind::Xlsx), None);
    }
}

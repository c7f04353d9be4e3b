//! The text of a finished PDF, as a reader's search or copy would find it: content streams through ToUnicode.
//!
//! Reads what our exporter writes (plain objects, flate streams, two-byte codes) and nothing else; anything unforeseen
//! panics, since text that cannot be read would be text lost.

use std::collections::BTreeMap;
use std::io::Read;

/// One object of PDF's syntax; in a content stream and a CMap also its operators.
#[derive(Clone, Debug, PartialEq)]
enum Object {
    Number(f64),
    Name(String),
    Text(Vec<u8>),
    Array(Vec<Object>),
    Dictionary(BTreeMap<String, Object>),
    Reference(u32),
    Word(String),
}

impl Object {
    fn get(&self, key: &str) -> Option<&Object> {
        match self {
            Object::Dictionary(entries) => entries.get(key),
            _ => None,
        }
    }
}

/// A parsed file: its objects by number, each with its stream, still packed.
pub struct Pdf {
    objects: BTreeMap<u32, (Object, Vec<u8>)>,
}

impl Pdf {
    pub fn read(bytes: &[u8]) -> Self {
        let mut objects = BTreeMap::new();
        let mut lexer = Lexer { bytes, at: 0 };
        let mut words = Vec::new();
        // Objects stand one after the other; streams are skipped by their length, never searched.
        while let Some(object) = lexer.next() {
            let Object::Word(word) = &object else {
                words.push(object);
                continue;
            };
            match word.as_str() {
                "obj" => {
                    let number = match words.as_slice() {
                        [.., Object::Number(number), Object::Number(_)] => *number as u32,
                        other => panic!("an object without a number: {other:?}"),
                    };
                    let value = lexer.next().expect("an object has a value");
                    let stream = lexer.stream(&value);
                    objects.insert(number, (value, stream));
                }
                "startxref" => break,
                _ => {}
            }
            words.clear();
        }
        Self { objects }
    }

    /// The text of each page in the order of its content. Blanks are as the file has them.
    pub fn pages(&self) -> Vec<String> {
        let catalog = self.kind("Catalog").next().expect("a catalog");
        let mut pages = Vec::new();
        self.collect_pages(self.follow(catalog.get("Pages").expect("pages")), &mut pages);
        pages.into_iter().map(|page| self.page_text(page)).collect()
    }

    /// Fonts whose outlines are not in the file.
    pub fn fonts_not_embedded(&self) -> Vec<String> {
        self.kind("FontDescriptor")
            .filter(|font| ["FontFile", "FontFile2", "FontFile3"].iter().all(|key| font.get(key).is_none()))
            .map(|font| format!("{:?}", font.get("FontName")))
            .collect()
    }

    pub fn font_count(&self) -> usize {
        self.kind("FontDescriptor").count()
    }

    fn kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Object> {
        let wanted = Object::Name(kind.into());
        self.objects
            .values()
            .map(|(object, _)| object)
            .filter(move |object| object.get("Type") == Some(&wanted))
    }

    fn follow<'a>(&'a self, object: &'a Object) -> &'a Object {
        match object {
            Object::Reference(number) => &self.objects[number].0,
            other => other,
        }
    }

    fn stream(&self, object: &Object) -> Vec<u8> {
        let Object::Reference(number) = object else { panic!("a stream stands alone: {object:?}") };
        let (dictionary, packed) = &self.objects[number];
        match dictionary.get("Filter") {
            None => packed.clone(),
            Some(Object::Name(name)) if name == "FlateDecode" => {
                let mut plain = Vec::new();
                flate2::read::ZlibDecoder::new(&packed[..]).read_to_end(&mut plain).expect("a flate stream");
                plain
            }
            other => panic!("a filter unforeseen: {other:?}"),
        }
    }

    fn collect_pages<'a>(&'a self, node: &'a Object, pages: &mut Vec<&'a Object>) {
        match node.get("Kids") {
            Some(Object::Array(kids)) => {
                for kid in kids {
                    self.collect_pages(self.follow(kid), pages);
                }
            }
            _ => pages.push(node),
        }
    }

    fn page_text(&self, page: &Object) -> String {
        let resources = self.follow(page.get("Resources").expect("resources"));
        let fonts: BTreeMap<&String, BTreeMap<u16, String>> =
            match resources.get("Font").map(|fonts| self.follow(fonts)) {
                Some(Object::Dictionary(fonts)) => {
                    fonts.iter().map(|(name, font)| (name, self.to_unicode(self.follow(font)))).collect()
                }
                _ => BTreeMap::new(),
            };
        let content = match page.get("Contents") {
            Some(Object::Array(parts)) => parts.iter().flat_map(|part| self.stream(part)).collect(),
            Some(part) => self.stream(part),
            None => Vec::new(),
        };
        let mut text = String::new();
        let mut font = None;
        // Inside a marked span that says what its glyphs stand for, they are not read.
        let mut spans: Vec<bool> = Vec::new();
        let mut operands: Vec<Object> = Vec::new();
        for object in (Lexer { bytes: &content, at: 0 }) {
            let Object::Word(operator) = &object else {
                operands.push(object);
                continue;
            };
            match operator.as_str() {
                "Tf" => {
                    let Some(Object::Name(name)) = operands.first() else { panic!("a font has a name") };
                    font = fonts.get(name);
                }
                "BDC" | "BMC" => {
                    let actual = operands.get(1).and_then(|properties| properties.get("ActualText"));
                    if let Some(Object::Text(bytes)) = actual {
                        text.push_str(&utf16(bytes.strip_prefix(&[0xfe, 0xff]).expect("UTF-16")));
                    }
                    spans.push(actual.is_some());
                }
                "EMC" => {
                    spans.pop();
                }
                "Tj" | "TJ" if !spans.contains(&true) => {
                    let font = font.expect("text is set in a font");
                    let strings = match operands.first() {
                        Some(Object::Array(parts)) => parts.as_slice(),
                        _ => operands.as_slice(),
                    };
                    for part in strings {
                        let Object::Text(codes) = part else { continue };
                        for code in codes.chunks(2) {
                            let code = u16::from_be_bytes([code[0], code[1]]);
                            text.push_str(font.get(&code).map_or("\u{fffd}", String::as_str));
                        }
                    }
                }
                _ => {}
            }
            operands.clear();
        }
        text
    }

    /// What each code of a font stands for.
    fn to_unicode(&self, font: &Object) -> BTreeMap<u16, String> {
        let map = self.stream(font.get("ToUnicode").expect("every font of ours can be copied from"));
        let mut codes = BTreeMap::new();
        let mut operands: Vec<Object> = Vec::new();
        let code = |object: &Object| match object {
            Object::Text(bytes) => u16::from_be_bytes([bytes[0], bytes[1]]),
            other => panic!("no code: {other:?}"),
        };
        for object in (Lexer { bytes: &map, at: 0 }) {
            let Object::Word(word) = &object else {
                operands.push(object);
                continue;
            };
            match word.as_str() {
                "endbfchar" => {
                    for pair in operands.chunks(2) {
                        let Object::Text(target) = &pair[1] else { panic!("a target is text") };
                        codes.insert(code(&pair[0]), utf16(target));
                    }
                }
                "endbfrange" => panic!("a range of codes: not written by our exporter"),
                _ => {}
            }
            operands.clear();
        }
        codes
    }
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]])).collect();
    String::from_utf16(&units).expect("UTF-16")
}

struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Lexer<'_> {
    type Item = Object;

    fn next(&mut self) -> Option<Object> {
        self.skip_blanks();
        let byte = *self.bytes.get(self.at)?;
        match byte {
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                let mut entries = BTreeMap::new();
                while let Some(Object::Name(key)) = self.next() {
                    entries.insert(key, self.value());
                }
                Some(Object::Dictionary(entries))
            }
            b'>' => {
                self.at += 2;
                Some(Object::Word(">>".into()))
            }
            b'<' => Some(self.hexadecimal()),
            b'(' => Some(self.literal()),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    match self.value() {
                        Object::Word(word) if word == "]" => return Some(Object::Array(items)),
                        item => items.push(item),
                    }
                }
            }
            b']' => {
                self.at += 1;
                Some(Object::Word("]".into()))
            }
            b'/' => {
                self.at += 1;
                Some(Object::Name(self.regular()))
            }
            _ => {
                let word = self.regular();
                if word.is_empty() {
                    // A delimiter of no use here.
                    self.at += 1;
                }
                Some(word.parse().map_or(Object::Word(word), Object::Number))
            }
        }
    }
}

impl Lexer<'_> {
    fn skip_blanks(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            if *byte == b'%' {
                while self.bytes.get(self.at).is_some_and(|byte| *byte != b'\n' && *byte != b'\r') {
                    self.at += 1;
                }
            } else if byte.is_ascii_whitespace() || *byte == 0 {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// An object, or a reference to one.
    fn value(&mut self) -> Object {
        let object = self.next().expect("a value");
        if let Object::Number(number) = object {
            let start = self.at;
            if let (Some(Object::Number(_)), Some(Object::Word(word))) = (self.next(), self.next())
                && word == "R"
            {
                return Object::Reference(number as u32);
            }
            self.at = start;
        }
        object
    }

    fn regular(&mut self) -> String {
        let start = self.at;
        while self
            .bytes
            .get(self.at)
            .is_some_and(|byte| !byte.is_ascii_whitespace() && !b"()<>[]{}/%\0".contains(byte))
        {
            self.at += 1;
        }
        String::from_utf8_lossy(&self.bytes[start..self.at]).into_owned()
    }

    fn hexadecimal(&mut self) -> Object {
        let end =
            self.at + self.bytes[self.at..].iter().position(|byte| *byte == b'>').expect("a closed string");
        let digits: Vec<u8> = self.bytes[self.at + 1..end]
            .iter()
            .filter_map(|byte| char::from(*byte).to_digit(16))
            .map(|digit| digit as u8)
            .collect();
        self.at = end + 1;
        Object::Text(digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)).collect())
    }

    fn literal(&mut self) -> Object {
        let mut text = Vec::new();
        let mut depth = 0;
        loop {
            let byte = self.bytes[self.at];
            self.at += 1;
            match byte {
                b'(' if depth == 0 && text.is_empty() => depth = 1,
                b'(' => {
                    depth += 1;
                    text.push(byte);
                }
                b')' if depth == 1 => return Object::Text(text),
                b')' => {
                    depth -= 1;
                    text.push(byte);
                }
                b'\\' => {
                    let escaped = self.bytes[self.at];
                    self.at += 1;
                    match escaped {
                        b'n' => text.push(b'\n'),
                        b'r' => text.push(b'\r'),
                        b't' => text.push(b'\t'),
                        b'b' => text.push(8),
                        b'f' => text.push(12),
                        b'0'..=b'7' => {
                            let mut value = u32::from(escaped - b'0');
                            for _ in 0..2 {
                                let Some(digit @ b'0'..=b'7') = self.bytes.get(self.at) else { break };
                                value = value * 8 + u32::from(digit - b'0');
                                self.at += 1;
                            }
                            text.push(value as u8);
                        }
                        other => text.push(other),
                    }
                }
                other => text.push(other),
            }
        }
    }

    /// The bytes behind a dictionary that has a length, where a stream follows.
    fn stream(&mut self, dictionary: &Object) -> Vec<u8> {
        self.skip_blanks();
        let Some(Object::Number(length)) = dictionary.get("Length") else { return Vec::new() };
        if !self.bytes[self.at..].starts_with(b"stream") {
            return Vec::new();
        }
        self.at += b"stream".len();
        while matches!(self.bytes[self.at], b'\r' | b'\n') {
            self.at += 1;
            if self.bytes[self.at - 1] == b'\n' {
                break;
            }
        }
        let stream = self.bytes[self.at..self.at + *length as usize].to_vec();
        self.at += *length as usize;
        stream
    }
}

//! BIFF records, and the strings in them: one that runs over its record goes on in CONTINUE records, where its
//! characters may change their width.
//!
//! *Source*: MS-XLS 2.1.4, 2.5.293.

use encoding_rs::Encoding;

use super::cfb::{u16_at, u32_at};

pub const CONTINUE: u16 = 0x3c;

/// One record and where the next begins.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    pub id: u16,
    pub data: &'a [u8],
    pub next: usize,
}

/// The record at a place; `None` at the end, or where the file breaks off.
pub fn record(stream: &[u8], at: usize) -> Option<Record<'_>> {
    let (id, length) = (u16_at(stream, at)?, usize::from(u16_at(stream, at + 2)?));
    let next = at + 4 + length;
    Some(Record { id, data: stream.get(at + 4..next)?, next })
}

/// A record with its CONTINUE records, each a piece, and where the next record begins.
pub fn pieces<'a>(stream: &'a [u8], first: Record<'a>) -> (Pieces<'a>, usize) {
    let (mut list, mut at) = (vec![first.data], first.next);
    while let Some(more) = record(stream, at).filter(|more| more.id == CONTINUE) {
        list.push(more.data);
        at = more.next;
    }
    (Pieces { list, piece: 0, at: 0 }, at)
}

/// Bytes in pieces, read from the front.
pub struct Pieces<'a> {
    list: Vec<&'a [u8]>,
    piece: usize,
    at: usize,
}

impl Pieces<'_> {
    fn byte(&mut self) -> Option<u8> {
        while self.at >= self.list.get(self.piece)?.len() {
            (self.piece, self.at) = (self.piece + 1, 0);
        }
        self.at += 1;
        Some(self.list[self.piece][self.at - 1])
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    pub fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    pub fn skip(&mut self, mut count: usize) {
        while count > 0 {
            let Some(piece) = self.list.get(self.piece) else { return };
            let step = count.min(piece.len().saturating_sub(self.at));
            self.at += step;
            count -= step;
            if self.at >= piece.len() {
                (self.piece, self.at) = (self.piece + 1, 0);
            }
        }
    }

    /// A string of BIFF 8 that begins with its length in two bytes.
    pub fn string(&mut self) -> Option<String> {
        let count = usize::from(self.u16()?);
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { usize::from(self.u16()?) } else { 0 };
        let guide = if flags & 4 != 0 { self.u32()? as usize } else { 0 };
        let text = self.characters(count, flags & 1 != 0);
        self.skip(runs * 4);
        self.skip(guide);
        Some(text)
    }

    fn characters(&mut self, count: usize, mut wide: bool) -> String {
        let mut units: Vec<u16> = Vec::with_capacity(count.min(8192));
        for _ in 0..count {
            let Some(piece) = self.list.get(self.piece) else { break };
            if self.at >= piece.len() {
                // The next piece says anew how wide its characters are.
                (self.piece, self.at) = (self.piece + 1, 0);
                let Some(flags) = self.byte() else { break };
                wide = flags & 1 != 0;
            }
            let unit = if wide { self.u16() } else { self.byte().map(u16::from) };
            let Some(unit) = unit else { break };
            units.push(unit);
        }
        String::from_utf16_lossy(&units)
    }
}

/// How strings are written: in Unicode, or in the code page of the time.
#[derive(Clone, Copy)]
pub enum Text {
    Biff8,
    Biff5(&'static Encoding),
}

impl Text {
    /// A string whose length takes two bytes.
    pub fn long(self, data: &[u8]) -> String {
        match self {
            Self::Biff8 => Pieces { list: vec![data], piece: 0, at: 0 }.string().unwrap_or_default(),
            Self::Biff5(encoding) => {
                let count = usize::from(u16_at(data, 0).unwrap_or(0));
                decode(encoding, data.get(2..).unwrap_or_default(), count)
            }
        }
    }

    /// A string whose length takes one byte.
    pub fn short(self, data: &[u8]) -> String {
        let count = usize::from(data.first().copied().unwrap_or(0));
        match self {
            Self::Biff8 => {
                let wide = data.get(1).is_some_and(|flags| flags & 1 != 0);
                let list = vec![data.get(2..).unwrap_or_default()];
                Pieces { list, piece: 0, at: 0 }.characters(count, wide)
            }
            Self::Biff5(encoding) => decode(encoding, data.get(1..).unwrap_or_default(), count),
        }
    }
}

fn decode(encoding: &'static Encoding, bytes: &[u8], count: usize) -> String {
    encoding.decode_without_bom_handling(&bytes[..count.min(bytes.len())]).0.into_owned()
}

/// *Source*: MS-XLS 2.4.52. Where none is named the file is a Chinese school's.
pub fn encoding(code_page: u16) -> &'static Encoding {
    let label: &[u8] = match code_page {
        950 => b"big5",
        932 => b"shift_jis",
        949 => b"euc-kr",
        1250 => b"windows-1250",
        1251 => b"windows-1251",
        1252 => b"windows-1252",
        65001 => b"utf-8",
        _ => b"gb18030",
    };
    Encoding::for_label(label).unwrap_or(encoding_rs::GB18030)
}

/// A number in the four bytes of an RK record.
///
/// *Source*: MS-XLS 2.5.217.
pub fn rk(value: u32) -> f64 {
    let number = if value & 2 != 0 {
        f64::from((value as i32) >> 2)
    } else {
        f64::from_bits(u64::from(value & !3) << 32)
    };
    if value & 1 != 0 { number / 100.0 } else { number }
}

/// `#N/A` and its kin by their codes.
pub fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

/// The four bytes at a place as an RK number.
pub fn rk_at(data: &[u8], at: usize) -> Option<f64> {
    u32_at(data, at).map(rk)
}

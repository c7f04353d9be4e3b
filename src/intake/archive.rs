//! Archive 压缩包: members of a zip by name and in bounds, for archives and for workbooks (which are
//! archives themselves). Nothing is ever unpacked to disk, so a member's name never becomes a path.

use std::cell::Cell;
use std::io::{Cursor, ErrorKind, Read};
use std::time::{Duration, Instant};

use zip::ZipArchive;

use super::limits;
use super::workbook::Fault;

/// What one file on disk may still cost, archives within it and workbooks within those included: three
/// hundred small bombs in one zip are one bomb.
#[derive(Debug)]
pub struct Budget {
    /// *Units*: bytes.
    unpack: Cell<u64>,
    members: Cell<usize>,
    until: Instant,
    ticks: Cell<u32>,
    /// Late behind so many steps, whatever the clock says.
    #[cfg(test)]
    last: Option<u32>,
}

impl Budget {
    /// Steps from one look at the clock to the next.
    pub const STRIDE: u32 = 32;

    /// For a file of so many bytes.
    pub fn of(packed: u64) -> Self {
        let by_ratio = limits::RATIO_FROM.max(packed.saturating_mul(limits::RATIO));
        Self {
            unpack: Cell::new(limits::UNPACKED_BYTES.min(by_ratio)),
            members: Cell::new(limits::MEMBERS),
            until: Instant::now() + Duration::from_secs(limits::SECONDS),
            ticks: Cell::new(0),
            #[cfg(test)]
            last: None,
        }
    }

    /// One whose time is over after so many steps.
    #[cfg(test)]
    pub fn late_after(steps: u32) -> Self {
        Self { last: Some(steps), ..Self::of(limits::FILE_BYTES) }
    }

    #[cfg(test)]
    pub fn steps(&self) -> u32 {
        self.ticks.get()
    }

    /// One small step of reading: a row, a tag, a record. The clock is looked at every so many, the first included, so
    /// that a reader may ask at each.
    ///
    /// # Errors
    /// As [`Budget::on_time`].
    pub fn tick(&self) -> Result<(), Fault> {
        let ticks = self.ticks.get();
        self.ticks.set(ticks.wrapping_add(1));
        if ticks.is_multiple_of(Self::STRIDE) { self.on_time() } else { Ok(()) }
    }

    /// # Errors
    /// [`Fault::TooSlow`] once the file has taken all its time.
    pub fn on_time(&self) -> Result<(), Fault> {
        #[cfg(test)]
        if self.last.is_some_and(|last| self.ticks.get() > last) {
            return Err(Fault::TooSlow);
        }
        if Instant::now() > self.until { Err(Fault::TooSlow) } else { Ok(()) }
    }

    /// Nothing more will be unpacked of this file.
    pub fn is_spent(&self) -> bool {
        self.unpack.get() == 0 || self.on_time().is_err()
    }

    fn take_members(&self, count: usize) -> Result<(), Fault> {
        let left = self.members.get().checked_sub(count).ok_or(Fault::TooLarge)?;
        self.members.set(left);
        Ok(())
    }
}

/// A zip archive in memory, and what it may still cost.
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    budget: &'a Budget,
}

/// One member of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub index: usize,
    /// With `/` between parts, decoded from GBK where the archive says nothing better.
    pub name: String,
    pub encrypted: bool,
}

impl<'a> Archive<'a> {
    /// # Errors
    /// [`Fault::Damaged`] when the directory at its end cannot be read, `TooLarge` with too many members.
    pub fn open(bytes: &'a [u8], budget: &'a Budget) -> Result<Self, Fault> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::Damaged)?;
        if zip.len() > limits::MEMBERS {
            return Err(Fault::TooLarge);
        }
        Ok(Self { zip, budget })
    }

    pub fn budget(&self) -> &'a Budget {
        self.budget
    }

    /// Its files, in the order of their names.
    pub fn members(&mut self) -> Vec<Member> {
        let mut members: Vec<Member> = (0..self.zip.len())
            .filter_map(|index| {
                let file = self.zip.by_index_raw(index).ok()?;
                let name = decode_name(file.name_raw());
                (!name.ends_with('/')).then(|| Member { index, name, encrypted: file.encrypted() })
            })
            .collect();
        members.sort_by(|a, b| a.name.cmp(&b.name));
        members
    }

    pub fn has(&self, name: &str) -> bool {
        self.index(name).is_some()
    }

    /// Parts of a workbook are one whatever their case, and some writers part folders with a backslash.
    fn index(&self, name: &str) -> Option<usize> {
        let same = |own: &str| {
            own.len() == name.len()
                && own
                    .bytes()
                    .zip(name.bytes())
                    .all(|(own, other)| own.eq_ignore_ascii_case(&other) || (own == b'\\' && other == b'/'))
        };
        let index = self.zip.index_for_name(name);
        index.or_else(|| {
            (0..self.zip.len())
                .find(|at| self.zip.name_for_index(*at).is_some_and(|own| own.is_ok_and(|own| same(&own))))
        })
    }

    /// The bytes of a member by its name; `None` where there is none.
    ///
    /// # Errors
    /// See [`Archive::read`].
    pub fn read_named(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        match self.index(name) {
            Some(index) => self.read(index).map(Some),
            None => Ok(None),
        }
    }

    /// The bytes of a member.
    ///
    /// # Errors
    /// `Encrypted`; `Packing` when it is packed in a way we do not know; `Damaged` when it does not unpack; `TooLarge` beyond the bounds.
    pub fn read(&mut self, index: usize) -> Result<Vec<u8>, Fault> {
        self.budget.on_time()?;
        self.budget.take_members(1)?;
        let allowed = self.budget.unpack.get();
        let file = self.zip.by_index(index).map_err(fault)?;
        let mut bytes = Vec::new();
        // The size a member declares is not believed: reading stops at the bound whatever it says.
        file.take(allowed + 1).read_to_end(&mut bytes).map_err(|error| match error.kind() {
            ErrorKind::Unsupported => Fault::Packing,
            _ => Fault::Damaged,
        })?;
        if bytes.len() as u64 > allowed {
            self.budget.unpack.set(0);
            return Err(Fault::TooLarge);
        }
        self.budget.unpack.set(allowed - bytes.len() as u64);
        Ok(bytes)
    }
}

fn fault(error: zip::result::ZipError) -> Fault {
    match error {
        zip::result::ZipError::UnsupportedArchive(text) if text.to_lowercase().contains("password") => {
            Fault::Encrypted
        }
        zip::result::ZipError::InvalidPassword => Fault::Encrypted,
        zip::result::ZipError::UnsupportedArchive(_)
        | zip::result::ZipError::CompressionMethodNotSupported(_) => Fault::Packing,
        _ => Fault::Damaged,
    }
}

/// Windows packs names in GBK and says nothing of it; a name that is UTF-8 is taken as UTF-8.
fn decode_name(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_string(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(raw).0.into_owned(),
    };
    name.replace('\\', "/")
}

/// Does this member name try to leave the folder it is unpacked in?
pub fn escapes(name: &str) -> bool {
    name.starts_with('/') || name.split('/').any(|part| part == "..") || name.as_bytes().get(1) == Some(&b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_utf_8_or_gbk() {
        assert_eq!(decode_name("照片/马伟.jpg".as_bytes()), "照片/马伟.jpg");
        let (gbk, _, _) = encoding_rs::GBK.encode("照片\\马伟.jpg");
        assert_eq!(decode_name(&gbk), "照片/马伟.jpg");
    }

    #[test]
    fn a_name_that_climbs_is_seen() {
        for (name, climbs) in [
            ("../a.jpg", true),
            ("/etc/passwd", true),
            ("C:/a", true),
            ("a/../../b", true),
            ("a..b/c.jpg", false),
        ] {
            assert_eq!(escapes(name), climbs, "{name}");
        }
    }
}

//! Compound files 复合文档: streams by name out of the container that xls, doc and encrypted packages share.
//! Chains are as long as the file at most, whatever their links say; storages are not told apart.
//!
//! *Source*: MS-CFB.

/// A compound file in memory.
pub struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    kind: u8,
    start: u32,
    size: usize,
}

const LAST: u32 = 0xffff_fffa;
const MINI: usize = 64;

impl<'a> Compound<'a> {
    /// `None` where the directory cannot be read.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = u16_at(bytes, 30)?;
        if !(7..=16).contains(&shift) {
            return None;
        }
        let mut file = Self { bytes, sector: 1 << shift, fat: Vec::new(), entries: Vec::new() };
        for at in file.fat_sectors()? {
            let sector = file.at(at)?;
            file.fat.extend(
                sector.chunks_exact(4).map(|own| u32::from_le_bytes([own[0], own[1], own[2], own[3]])),
            );
        }
        let directory = file.chain(u32_at(bytes, 48)?);
        file.entries = directory.chunks_exact(128).map(entry).collect();
        (!file.entries.is_empty()).then_some(file)
    }

    fn at(&self, index: u32) -> Option<&'a [u8]> {
        let start = (index as usize).checked_add(1)?.checked_mul(self.sector)?;
        // What begins at the very end holds nothing: a chain of it would never fill anything.
        if start >= self.bytes.len() {
            return None;
        }
        let end = (start + self.sector).min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// More sectors than the file has: how long a chain may be.
    fn most(&self) -> usize {
        self.bytes.len() / self.sector + 1
    }

    /// The sectors that hold the allocation table: the first 109 in the header, more in a chain of their own.
    fn fat_sectors(&self) -> Option<Vec<u32>> {
        let most = self.most();
        let mut found: Vec<u32> = (0..109).filter_map(|index| u32_at(self.bytes, 76 + index * 4)).collect();
        let mut next = u32_at(self.bytes, 68)?;
        let mut steps = 0;
        while next < LAST && steps <= most {
            let Some(sector) = self.at(next) else { break };
            let entries = sector.len() / 4;
            found.extend((0..entries.saturating_sub(1)).filter_map(|index| u32_at(sector, index * 4)));
            next = u32_at(sector, entries.saturating_sub(1) * 4)?;
            steps += 1;
        }
        found.retain(|sector| *sector < LAST);
        found.truncate(most);
        Some(found)
    }

    fn chain(&self, start: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let mut next = start;
        // A chain that bites its own tail ends with the file's sectors.
        for _ in 0..self.most() {
            let Some(sector) = Some(next).filter(|next| *next < LAST).and_then(|next| self.at(next)) else {
                break;
            };
            out.extend_from_slice(sector);
            next = self.fat.get(next as usize).copied().unwrap_or(u32::MAX);
        }
        out
    }

    /// The bytes of a stream; `None` where there is none of that name.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry =
            self.entries.iter().find(|entry| entry.kind == 2 && entry.name.eq_ignore_ascii_case(name))?;
        let cutoff = u32_at(self.bytes, 56).unwrap_or(4096) as usize;
        let mut out = if entry.size >= cutoff { self.chain(entry.start) } else { self.mini(entry) };
        out.truncate(entry.size);
        Some(out)
    }

    /// Small streams share one stream, the root's, in sectors of 64 bytes.
    fn mini(&self, entry: &Entry) -> Vec<u8> {
        let Some(root) = self.entries.iter().find(|entry| entry.kind == 5) else { return Vec::new() };
        let room = self.chain(root.start);
        let table = self.chain(u32_at(self.bytes, 60).unwrap_or(u32::MAX));
        let mut out = Vec::new();
        let mut next = entry.start;
        for _ in 0..=room.len() / MINI {
            let start = next as usize * MINI;
            let Some(sector) = room.get(start..(start + MINI).min(room.len())) else { break };
            if next >= LAST || sector.is_empty() || out.len() >= entry.size {
                break;
            }
            out.extend_from_slice(sector);
            next = u32_at(&table, next as usize * 4).unwrap_or(u32::MAX);
        }
        out
    }
}

fn entry(bytes: &[u8]) -> Entry {
    let length = usize::from(u16_at(bytes, 64).unwrap_or(0)).clamp(2, 64) - 2;
    let units: Vec<u16> =
        bytes[..length].chunks_exact(2).map(|own| u16::from_le_bytes([own[0], own[1]])).collect();
    Entry {
        name: String::from_utf16_lossy(&units),
        kind: bytes[66],
        start: u32_at(bytes, 116).unwrap_or(u32::MAX),
        size: u32_at(bytes, 120).unwrap_or(0) as usize,
    }
}

pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..at.checked_add(2)?)?.first_chunk()?))
}

pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..at.checked_add(4)?)?.first_chunk()?))
}

pub fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(*bytes.get(at..at.checked_add(8)?)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECTOR: usize = 512;

    /// A header, an allocation table, and what follows it.
    fn file(directory: u32, fat: &[(usize, u32)], rest: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xff; 2 * SECTOR];
        let mut put = |at: usize, part: &[u8]| bytes[at..at + part.len()].copy_from_slice(part);
        put(30, &9u16.to_le_bytes());
        put(48, &directory.to_le_bytes());
        put(56, &4096u32.to_le_bytes());
        put(76, &0u32.to_le_bytes());
        for (at, next) in fat {
            put(SECTOR + at * 4, &next.to_le_bytes());
        }
        [&bytes, rest].concat()
    }

    /// The sector after the last byte holds nothing, so that following it to itself never fills anything.
    #[test]
    fn a_chain_behind_the_end_of_the_file_ends() {
        assert!(Compound::open(&file(1, &[(1, 1)], &[])).is_none());
    }

    #[test]
    fn a_chain_that_bites_its_tail_ends() {
        // One byte a step would be as many steps as the file has bytes.
        let bytes = file(1, &[(1, 2), (2, 2)], &[0; SECTOR + 1]);
        let compound = Compound::open(&bytes).expect("a directory");
        assert!(compound.chain(1).len() <= bytes.len());
        assert_eq!(compound.chain(2).len(), bytes.len() / SECTOR + 1);
    }

    #[test]
    fn a_small_stream_that_bites_its_tail_ends() {
        let mut directory = vec![0; SECTOR];
        let mut entry = |at: usize, kind: u8, start: u32, size: u32| {
            let own = &mut directory[at * 128..];
            own[..2].copy_from_slice(&u16::from(b'A' + kind).to_le_bytes());
            own[64] = 4;
            own[66] = kind;
            own[116..120].copy_from_slice(&start.to_le_bytes());
            own[120..124].copy_from_slice(&size.to_le_bytes());
        };
        // The root's room is one sector; the stream begins where it ends.
        entry(0, 5, 2, 512);
        entry(1, 2, 8, 4000);
        let table: Vec<u8> = (0..128u32).flat_map(|index| index.to_le_bytes()).collect();
        let rest = [directory, vec![7; SECTOR], table].concat();
        let mut bytes = file(1, &[(1, u32::MAX), (2, u32::MAX), (3, u32::MAX)], &rest);
        bytes[60..64].copy_from_slice(&3u32.to_le_bytes());
        let compound = Compound::open(&bytes).expect("a directory");
        assert_eq!(compound.stream("C"), Some(Vec::new()));
    }
}

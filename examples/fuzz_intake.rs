//! Bends files byte by byte and reads each: for finding what makes a reader panic, hang or take too much. Run it under
//! an address-space limit, as `ulimit -v 4000000; fuzz_intake SECONDS FILE…`. It keeps the file that broke a reader,
//! and ends there. Cut off at every place first, then bent at random; the parts of an archive are bent inside it.

use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use yinfa::intake;
use yinfa::settings::Settings;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let seconds: u64 = arguments.next().and_then(|text| text.parse().ok()).expect("SECONDS FILE…");
    for name in arguments {
        let bytes = std::fs::read(&name).expect("readable");
        let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ bytes.len() as u64);
        let until = Instant::now() + Duration::from_secs(seconds);
        let (mut tries, mut slowest) = (0u64, Duration::ZERO);
        while Instant::now() < until {
            let bent = if tries % 4 == 0 && bytes.len() > 1 {
                let every = (tries / 4 * 7) as usize % bytes.len();
                bytes[..every].to_vec()
            } else if bytes.starts_with(b"PK") && tries % 4 != 1 {
                within(&bytes, &mut random)
            } else {
                bend(&bytes, &mut random)
            };
            let took = read(Path::new(&name), &bent);
            slowest = slowest.max(took);
            tries += 1;
        }
        println!("{name}: {tries} tries, the slowest {slowest:?}");
    }
}

/// Reads one file; a panic in a reader is caught there, so that the hook tells of it.
fn read(name: &Path, bytes: &[u8]) -> Duration {
    let folder = tempfile::tempdir().expect("a folder");
    let extension = name.extension().map_or(String::new(), |own| own.to_string_lossy().into_owned());
    let path = folder.path().join(format!("a.{extension}"));
    std::fs::write(&path, bytes).expect("written");
    // Kept beforehand: an abort leaves no time for it.
    let kept = std::env::temp_dir().join(format!("fuzz-last.{extension}"));
    std::fs::write(&kept, bytes).expect("written");
    std::panic::set_hook(Box::new(move |what| {
        eprintln!("{what}\n  by {}", kept.display());
        std::process::exit(101);
    }));
    let began = Instant::now();
    let settings = Settings::default();
    let raw = intake::read(folder.path(), &[], &settings).expect("a folder");
    intake::resolve(raw, &settings, jiff::civil::date(2026, 3, 1));
    let took = began.elapsed();
    if took > Duration::from_secs(10) {
        eprintln!("{took:?} by fuzz-last.{extension}");
        std::process::exit(102);
    }
    took
}

fn bend(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=random.below(6) {
        if out.is_empty() {
            break;
        }
        let at = random.below(out.len());
        match random.below(6) {
            0 => out[at] = 0xff,
            1 => out[at] = 0,
            2 => out[at] ^= 1 << random.below(8),
            3 => out.truncate(at),
            4 => {
                let end = (at + random.below(64)).min(out.len());
                let part = out[at..end].to_vec();
                out.splice(at..at, part);
            }
            _ => out[at] = random.below(256) as u8,
        }
    }
    out
}

/// One part of an archive bent, the rest as it was.
fn within(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return bend(bytes, random) };
    let chosen = random.below(archive.len());
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a member");
        let name = file.name().expect("a name").into_owned();
        let mut own = Vec::new();
        file.read_to_end(&mut own).expect("read");
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name, options).expect("started");
        writer.write_all(&if index == chosen { bend(&own, random) } else { own }).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

/// xorshift, for the same bends each time.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }
}

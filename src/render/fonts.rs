//! Fonts 字体: roles filled from the faces a machine has, licensed ones first, open ones after.
//!
//! Templates name roles (`yinfa-fangsong`), never faces: typst takes a family from the first name
//! record it can decode and trims suffixes, so that "SimSun-ExtB" would shadow SimSun. A face is
//! therefore entered in the font book under its role's name, as regular, after its names were read.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use memmap2::Mmap;
use thiserror::Error;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontVariant};
use typst::utils::LazyHash;

use crate::output::{self, FontUsed};
use crate::rules::Glyphs;

/// Role 字体角色 of a face on our pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 小标宋: titles and the red head
    XiaoBiaoSong,
    /// 仿宋: the body
    FangSong,
    /// 楷体: second-level headings, signers
    KaiTi,
    /// 黑体: first-level headings
    HeiTi,
    /// 宋体: page numbers
    SongTi,
    /// What the roles above lack of 通用规范汉字表 and Extension A
    Fallback,
    /// Extensions B to F
    Rare,
}

impl Role {
    pub const ALL: [Role; 7] = [
        Role::XiaoBiaoSong,
        Role::FangSong,
        Role::KaiTi,
        Role::HeiTi,
        Role::SongTi,
        Role::Fallback,
        Role::Rare,
    ];

    /// The roles that text asks for; the last two only help them out.
    const PRINTING: [Role; 5] = [Role::FangSong, Role::KaiTi, Role::XiaoBiaoSong, Role::HeiTi, Role::SongTi];

    pub fn label(self) -> &'static str {
        match self {
            Role::XiaoBiaoSong => "小标宋",
            Role::FangSong => "仿宋",
            Role::KaiTi => "楷体",
            Role::HeiTi => "黑体",
            Role::SongTi => "宋体",
            Role::Fallback => "后备字体",
            Role::Rare => "生僻字字体",
        }
    }

    /// The role and the faces any one of which fills it.
    pub fn wanted(self) -> String {
        let faces: Vec<&str> =
            self.preferences().iter().map(|face| face.trim_end_matches(['*', '_'])).collect();
        let any = if faces.len() > 1 { "，有一种就行" } else { "" };
        format!("{}（{}{any}）", self.label(), faces.join("、"))
    }

    /// The family by which templates ask for it.
    fn family(self) -> &'static str {
        match self {
            Role::XiaoBiaoSong => "yinfa-xiaobiaosong",
            Role::FangSong => "yinfa-fangsong",
            Role::KaiTi => "yinfa-kaiti",
            Role::HeiTi => "yinfa-heiti",
            Role::SongTi => "yinfa-songti",
            Role::Fallback => "yinfa-fallback",
            Role::Rare => "yinfa-rare",
        }
    }

    /// Faces by family or PostScript name, the best first; the last is the open one we fetch.
    /// A trailing `*` stands for any ending.
    fn preferences(self) -> &'static [&'static str] {
        match self {
            Role::XiaoBiaoSong => &[
                "FZXiaoBiaoSong-B05S",
                "FZXiaoBiaoSong-B05",
                "FZXBSJW--GB1-0",
                "CESI_XBS_GB18030",
                "STZhongsong",
                "NotoSerifSC-SemiBold",
            ],
            Role::FangSong => &[
                "FangSong_GB2312",
                "FangSong",
                "CESI_FS_*",
                "FZFangSong-Z02S",
                "STFangsong",
                "FandolFang-Regular",
            ],
            Role::KaiTi => &["KaiTi_GB2312", "KaiTi", "CESI_KT_*", "STKaiti", "FandolKai-Regular"],
            Role::HeiTi => &["SimHei", "CESI_HT_*", "STHeiti", "FandolHei-Regular"],
            Role::SongTi => &["SimSun", "CESI_SS_*", "STSong", "NotoSerifSC-Regular"],
            Role::Fallback => &["NotoSerifSC-Light"],
            Role::Rare => &["SimSun-ExtB", "HanaMinB"],
        }
    }
}

/// What to do about a lack, for whoever reads of it.
pub const REMEDY: &str = "把发布包里的 fonts 文件夹放回程序旁边（自己编译的，运行 make fonts），或把字体装进系统，或在 yinfa.toml 的 [fonts] folders 里写明字体所在的文件夹";

/// Why no page can be set.
#[derive(Clone, Debug, Error)]
pub enum Error {
    #[error("缺少字体：{}。{}。办法：{REMEDY}。yinfa doctor 会逐项列出", .roles.iter().map(|role| role.wanted()).collect::<Vec<_>>().join("；"), looked_in(.searched))]
    Missing { roles: Vec<Role>, searched: Vec<PathBuf> },
}

impl Error {
    /// The same in short, a sentence each, for whoever sees a page and not a terminal: which, where, what to do.
    pub fn told(&self) -> Vec<String> {
        let Self::Missing { roles, searched } = self;
        let roles: Vec<&str> = roles.iter().map(|role| role.label()).collect();
        vec![
            format!("缺少字体：{}", roles.join("、")),
            looked_in(searched),
            "办法：把发布包重新完整解开，用新解开的那个（字体在 fonts 文件夹里）；还不行，请信息中心运行 yinfa doctor 查看".into(),
        ]
    }
}

/// The folders that fonts were looked for in.
pub fn looked_in(searched: &[PathBuf]) -> String {
    let there = searched.iter().filter(|folder| folder.is_dir()).map(|folder| folder.display().to_string());
    match there.collect::<Vec<_>>() {
        none if none.is_empty() => "程序旁边没有 fonts 文件夹，系统里也没有字体文件夹".to_string(),
        there => format!("找过的文件夹：{}", there.join("、")),
    }
}

/// One face on disk.
#[derive(Clone, Debug)]
struct Face {
    path: PathBuf,
    /// In a collection, which.
    index: u32,
}

/// A role and the face that fills it.
pub struct Filled {
    pub role: Role,
    /// The name by which it was preferred.
    pub face: &'static str,
    pub path: PathBuf,
    font: Font,
    characters: Characters,
}

/// A set of characters, a bit each: typst's own coverage is a run-length list that is walked from
/// the start for every question.
struct Characters(Vec<u64>);

impl Characters {
    fn of(font: &Font) -> Self {
        let mut bits = vec![0; 0x11_0000 / 64];
        for code in font.info().coverage.iter() {
            bits[code as usize / 64] |= 1 << (code % 64);
        }
        Self(bits)
    }

    fn contains(&self, ch: char) -> bool {
        let code = u32::from(ch);
        self.0[code as usize / 64] & (1 << (code % 64)) != 0
    }
}

/// The fonts of one run, by role.
pub struct Fonts {
    pub filled: Vec<Filled>,
    searched: Vec<PathBuf>,
    pub(super) book: LazyHash<FontBook>,
}

impl Fonts {
    /// Fills every role from the folders, in their order; within a role the better face wins over
    /// the nearer folder.
    pub fn load(folders: &[PathBuf]) -> Self {
        let faces = faces_in(folders);
        let mut book = FontBook::new();
        let mut filled = Vec::new();
        for role in Role::ALL {
            if let Some(fill) = fill(role, &faces) {
                let mut info = fill.font.info().clone();
                info.family = role.family().to_string();
                info.variant = FontVariant::default();
                book.push(info);
                filled.push(fill);
            }
        }
        Self { filled, searched: folders.to_vec(), book: LazyHash::new(book) }
    }

    /// # Errors
    /// `Missing`, naming every role that no face fills, and where was looked.
    pub fn complete(self) -> Result<Self, Error> {
        let roles = self.missing();
        if roles.is_empty() { Ok(self) } else { Err(Error::Missing { roles, searched: self.searched }) }
    }

    /// The roles that no face fills.
    pub fn missing(&self) -> Vec<Role> {
        Role::ALL.into_iter().filter(|role| !self.filled.iter().any(|fill| fill.role == *role)).collect()
    }

    pub(super) fn font(&self, index: usize) -> Option<Font> {
        self.filled.get(index).map(|fill| fill.font.clone())
    }

    /// Does the role's own face have the character, fallbacks aside?
    pub fn covers(&self, role: Role, ch: char) -> bool {
        self.filled.iter().any(|fill| fill.role == role && fill.characters.contains(ch))
    }

    /// Is the body set in Fandol, whose ideographs centre 0.08 em lower than the fallback's?
    pub(super) fn body_sits_low(&self) -> bool {
        self.filled.iter().any(|fill| fill.role == Role::FangSong && fill.face.starts_with("Fandol"))
    }

    /// Will a fallback draw this character where the body's face does not?
    pub(super) fn falls_back(&self, ch: char) -> bool {
        !self.covers(Role::FangSong, ch) && (self.covers(Role::Fallback, ch) || self.covers(Role::Rare, ch))
    }

    /// The faces with their digests, for the manifest.
    pub fn used(&self) -> Vec<FontUsed> {
        let used = |fill: &Filled| FontUsed {
            role: fill.role.label().into(),
            face: fill.face.into(),
            sha256: output::sha256(fill.font.data()),
        };
        self.filled.iter().map(used).collect()
    }
}

impl Glyphs for Fonts {
    fn lacking(&self, ch: char) -> Option<&'static str> {
        if ch.is_whitespace() || self.covers(Role::Fallback, ch) || self.covers(Role::Rare, ch) {
            return None;
        }
        Role::PRINTING.into_iter().find(|role| !self.covers(*role, ch)).map(Role::label)
    }
}

/// Where fonts are looked for, as [`places`].
pub fn folders(settings: &[PathBuf]) -> Vec<PathBuf> {
    places(settings).into_iter().map(|(_, folder)| folder).collect()
}

/// Where fonts are looked for, the nearest first, each with what a clerk calls it: `YINFA_FONTS` alone where it is
/// set (so that a test or a gallery does not depend on the machine), else beside the program, the settings' folders,
/// the working folder, and the system's.
pub fn places(settings: &[PathBuf]) -> Vec<(&'static str, PathBuf)> {
    if let Some(only) = std::env::var_os("YINFA_FONTS") {
        return std::env::split_paths(&only).map(|folder| ("YINFA_FONTS", folder)).collect();
    }
    let program = std::env::current_exe().unwrap_or_default();
    let beside = beside(&program).into_iter().map(|folder| ("程序旁边", folder));
    let settings = settings.iter().map(|folder| ("设置", folder.clone()));
    let working = std::iter::once(("当前文件夹", PathBuf::from("fonts")));
    let system = system_folders().into_iter().map(|folder| ("系统", folder));
    beside.chain(settings).chain(working).chain(system).collect()
}

/// Beside the program where it was unpacked; one or two above it in `bin/` or a checkout's `target/debug/`.
fn beside(program: &Path) -> Vec<PathBuf> {
    // Called through a link, the program stands elsewhere: Linux says where, other systems say how it was called.
    // What is no link keeps its name as it is: Windows would answer with a `\\?\` path, that nobody can read.
    let real = std::fs::read_link(program).and_then(|_| program.canonicalize());
    let program = real.as_deref().unwrap_or(program);
    program.ancestors().skip(1).take(3).map(|folder| folder.join("fonts")).collect()
}

#[cfg(windows)]
fn system_folders() -> Vec<PathBuf> {
    let of = |name: &str, rest: &str| std::env::var_os(name).map(|base| PathBuf::from(base).join(rest));
    [of("SystemRoot", "Fonts"), of("LOCALAPPDATA", "Microsoft\\Windows\\Fonts")]
        .into_iter()
        .flatten()
        .collect()
}

#[cfg(not(windows))]
fn system_folders() -> Vec<PathBuf> {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let own = home
        .iter()
        .flat_map(|home| [home.join(".fonts"), home.join(".local/share/fonts"), home.join("Library/Fonts")]);
    own.chain(
        ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts"]
            .map(PathBuf::from),
    )
    .collect()
}

/// Every face in the folders by each of its names. Only the name table is read.
fn faces_in(folders: &[PathBuf]) -> HashMap<String, Face> {
    let mut faces = HashMap::new();
    for folder in folders {
        let files = walkdir::WalkDir::new(folder).max_depth(5).follow_links(true).sort_by_file_name();
        for entry in files.into_iter().flatten().filter(|entry| is_font(entry.path())) {
            let Ok(data) = map(entry.path()) else { continue };
            for index in 0..ttf_parser::fonts_in_collection(&data).unwrap_or(1) {
                for name in names(&data, index) {
                    faces.entry(name).or_insert_with(|| Face { path: entry.path().to_path_buf(), index });
                }
            }
        }
    }
    faces
}

fn is_font(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    ["ttf", "otf", "ttc", "otc"].iter().any(|known| extension == *known)
}

/// The family and PostScript names of one face.
fn names(data: &[u8], index: u32) -> Vec<String> {
    let Ok(face) = ttf_parser::Face::parse(data, index) else { return Vec::new() };
    face.names()
        .into_iter()
        .filter(|name| {
            [ttf_parser::name_id::FAMILY, ttf_parser::name_id::POST_SCRIPT_NAME].contains(&name.name_id)
        })
        .filter_map(|name| name.to_string())
        .collect()
}

/// The best face for a role; a face that typst cannot decode is passed over for the next.
fn fill(role: Role, faces: &HashMap<String, Face>) -> Option<Filled> {
    role.preferences().iter().find_map(|&wanted| {
        let face = match wanted.strip_suffix('*') {
            None => faces.get(wanted),
            Some(start) => faces
                .iter()
                .filter(|(name, _)| name.starts_with(start))
                .min_by_key(|(name, _)| *name)
                .map(|(_, face)| face),
        }?;
        let font = Font::new(Bytes::new(map(&face.path).ok()?), face.index)?;
        let characters = Characters::of(&font);
        Some(Filled { role, face: wanted, path: face.path.clone(), font, characters })
    })
}

/// Maps a font file into memory: faces of tens of megabytes cost nothing until a glyph is asked for.
fn map(path: &Path) -> std::io::Result<Mapped> {
    let file = File::open(path)?;
    // SAFETY: the mapping is read-only and lives as long as the font. Were another process to
    // truncate a font file while we print with it, the system would end this process; installers
    // replace font files by rename, which leaves the mapped one intact.
    let map = unsafe { Mmap::map(&file)? };
    Ok(Mapped(map))
}

/// A font's bytes, as typst takes them.
struct Mapped(Mmap);

impl AsRef<[u8]> for Mapped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl std::ops::Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_where_was_looked_and_what_to_do() {
        let empty = tempfile::tempdir().unwrap();
        let message = Fonts::load(&[empty.path().into()]).complete().err().unwrap().to_string();
        for part in [
            "仿宋（FangSong_GB2312",
            "FandolFang-Regular",
            &empty.path().display().to_string(),
            "放回程序旁边",
        ] {
            assert!(message.contains(part), "{part} is not in {message}");
        }
        let message = Fonts::load(&[empty.path().join("没有")]).complete().err().unwrap().to_string();
        assert!(message.contains("程序旁边没有 fonts 文件夹"), "{message}");
    }

    /// As on Windows and macOS, where the program is not told where a link leads.
    #[cfg(unix)]
    #[test]
    fn a_program_called_through_a_link_finds_the_fonts_beside_itself() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        let (program, link) = (folder.join("发布 包/yinfa"), folder.join("bin/yinfa"));
        for path in [&program, &link] {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        }
        std::fs::write(&program, "").unwrap();
        std::os::unix::fs::symlink(&program, &link).unwrap();
        for called in [&program, &link] {
            assert_eq!(beside(called)[0], folder.join("发布 包/fonts"));
        }
    }
}

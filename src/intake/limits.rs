//! Bounds on what one file may ask of the machine. Generous for a county, small for an attack.

/// *Units*: bytes of one file on disk or in an archive.
pub const FILE_BYTES: u64 = 200 << 20;
/// *Units*: bytes that one file on disk may unpack to, with the archives and workbooks in it.
pub const UNPACKED_BYTES: u64 = 1 << 30;
/// Unpacked to packed, where more than [`RATIO_FROM`] bytes come out.
pub const RATIO: u64 = 300;
/// *Units*: bytes.
pub const RATIO_FROM: u64 = 32 << 20;
/// *Units*: seconds that one file on disk may take to be read; looked at every few hundred tags, rows or records.
pub const SECONDS: u64 = 60;
/// Members that are unpacked of one file on disk.
pub const MEMBERS: usize = 50_000;
/// Archives within archives.
pub const DEPTH: usize = 2;
/// Cells that hold something, in all sheets of a workbook.
pub const CELLS: usize = 6_000_000;
/// *Units*: bytes of the text of all cells of a workbook: a long string that is stored once may be shown a million times.
pub const TEXT_BYTES: usize = 128 << 20;
/// Sheets of one workbook.
pub const SHEETS: usize = 500;
/// Rows of a sheet: more than any format has, as a csv may go on.
pub const ROWS: u32 = 16_000_000;
/// Columns of a row.
pub const COLUMNS: u32 = 16_384;
/// Cells of one merged region that is spread; larger ones are decoration.
pub const MERGED_AREA: u64 = 20_000;
/// Cells of all merged regions of a workbook.
pub const MERGED_CELLS: u64 = 2_000_000;
/// Hidden rows of a workbook: two sheets full.
pub const HIDDEN_ROWS: usize = 2_097_152;
/// Strings, styles, relationships: things of which a workbook keeps a list that its cells point into.
pub const LISTED: usize = 2_000_000;
/// Pictures of one drawing.
pub const PICTURES: usize = 100_000;
/// *Units*: bytes of the way to another part of a workbook; each picture keeps a copy of its own.
pub const TARGET_BYTES: usize = 1_000;
/// Characters of one cell; Excel itself stops at 32,767.
pub const CELL_CHARS: usize = 100_000;
/// *Units*: bytes of one picture.
pub const PICTURE_BYTES: u64 = 40 << 20;
/// *Units*: pixels of one picture, width × height.
pub const PICTURE_PIXELS: u64 = 100_000_000;
/// The header row is looked for in this many rows from the top: thirty are usual, and a table beneath a page of notes
/// is not to be lost.
pub const HEADER_ROWS: u32 = 120;
/// And in so many filled cells of each: no table of ours has more columns.
pub const HEADER_CELLS: usize = 300;

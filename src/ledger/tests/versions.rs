//! Older layouts move on, newer and foreign files are left untouched, half a commit is undone.

use std::fs;

use super::*;

#[test]
fn other_files_and_newer_ledgers_are_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    assert!(Ledger::read(folder.path()).unwrap().is_none());
    drop(open(folder.path()));
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 9").unwrap();
    let before = fs::read(&path).unwrap();
    assert!(matches!(Ledger::read(folder.path()), Err(Error::Newer { seen: 9, .. })));
    assert!(matches!(Writer::open(folder.path(), act("")), Err(Error::Newer { seen: 9, .. })));
    assert_eq!(fs::read(&path).unwrap(), before);
    fs::write(&path, "not a database at all, only some text").unwrap();
    assert!(Ledger::read(folder.path()).is_err());
    fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE x (y)").unwrap();
    assert!(matches!(Ledger::read(folder.path()), Err(Error::Foreign { .. })));
    assert!(matches!(Writer::open(folder.path(), act("")), Err(Error::Foreign { .. })));
    // A process killed between making the file and laying it out leaves an empty one.
    fs::write(&path, "").unwrap();
    assert!(Ledger::read(folder.path()).unwrap().is_none());
    open(folder.path()).append(&[appoint("甲校", "马一", "1号")], &[]).unwrap();
}

/// A file that version 0.1.0 wrote before there was a second layout.
#[test]
fn a_ledger_of_the_first_version_reads_and_moves_on() {
    let folder = tempfile::tempdir().unwrap();
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/quirks/台账-第1版.db");
    fs::copy(&old, folder.path().join(FILE)).unwrap();
    let read = Ledger::read(folder.path()).unwrap().unwrap();
    assert_eq!(read.version, 1);
    let state = read.state().unwrap();
    assert_eq!(names(&state, "2024-05-01"), ["王建国", "阿卜杜拉·买买提", "马伟"]);
    assert_eq!(names(&state, "2025-09-01"), ["马伟"]);
    drop(read);
    assert_eq!(
        fs::read(&old).unwrap(),
        fs::read(folder.path().join(FILE)).unwrap(),
        "reading changes nothing"
    );

    let mut writer = open(folder.path());
    assert_eq!(*writer.state(), state, "the same facts after moving on");
    let mut renewed = appointed("贺兰县第一小学", "马伟", "贺教体发〔2027〕3号");
    (renewed.start, renewed.end) = ("2027-04-01".parse().unwrap(), "2030-03-31".parse().unwrap());
    writer.append(&[Fact::Renewed(renewed).into()], &[]).unwrap();
    assert_eq!(writer.state().held.last().unwrap().ordinal, 2, "第二届, by the name without the code");
    drop(writer);
    assert_eq!(audit(folder.path(), &certificates()).unwrap().unwrap().troubles, Vec::<String>::new());
    // What was there before stands beside it, in its own version.
    let copy = backup::list(folder.path()).pop().unwrap();
    assert_eq!(Ledger::at(&copy).unwrap().unwrap().version, 1);
    assert_eq!(Ledger::at(&copy).unwrap().unwrap().records().unwrap().len(), 5);
}

/// What a process left half written when it was killed in the middle of its commit is rolled back by the next reader.
#[test]
fn a_commit_cut_short_is_undone_by_the_next_reader() {
    let (folder, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    open(folder.path()).append(&[appoint("甲校", "马一", "1号")], &[]).unwrap();
    let before = Ledger::read(folder.path()).unwrap().unwrap().state().unwrap();
    let raw = Connection::open(folder.path().join(FILE)).unwrap();
    // So small a cache writes pages to the file before the commit; the journal keeps what was there.
    raw.execute_batch("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE").unwrap();
    for id in 2..400 {
        let row = (id, "x".repeat(2000), format!("{id}"));
        raw.execute(
            "INSERT INTO facts (id, recorded_at, body, previous, hash) VALUES (?1, '', ?2, '', ?3)",
            row,
        )
        .unwrap();
    }
    let journal = format!("{FILE}-journal");
    for name in [FILE, &journal] {
        fs::copy(folder.path().join(name), copy.path().join(name)).unwrap();
    }
    let torn = fs::metadata(copy.path().join(FILE)).unwrap().len();
    assert!(torn > 100_000, "the copy holds half a transaction: {torn} bytes");
    assert_eq!(Ledger::read(copy.path()).unwrap().unwrap().state().unwrap(), before);
    assert!(!copy.path().join(&journal).exists(), "rolled back");
}

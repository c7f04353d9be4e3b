//! Write sessions: back-ups, and who waits for whom.

use super::*;

#[test]
fn each_session_that_writes_leaves_a_back_up_and_twenty_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..25 {
        let moment = format!("2026-03-26T09:00:{number:02}+08:00");
        let mut writer = Writer::open(folder.path(), act(&moment)).unwrap();
        writer.append(&[appoint(&format!("{number}校"), "马一", "1号")], &[]).unwrap();
        writer.append(&[appoint(&format!("{number}校二"), "马二", "1号")], &[]).unwrap();
        drop(writer);
        drop(Writer::open(folder.path(), act("9999")).unwrap());
    }
    let copies = backup::list(folder.path());
    assert_eq!(copies.len(), 20);
    assert_eq!(copies[19].file_name().unwrap(), "台账-备份-2026-03-26T09-00-24.db");
    assert_eq!(Ledger::at(&copies[19]).unwrap().unwrap().records().unwrap().len(), 48);
}

#[test]
fn a_second_writer_waits_or_learns_who_writes() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path());
    let path = folder.path().to_path_buf();
    let second = std::thread::spawn(move || Writer::open(&path, act("")).map(|_| ()));
    std::thread::sleep(std::time::Duration::from_millis(150));
    drop(first);
    second.join().unwrap().expect("it waited");
}

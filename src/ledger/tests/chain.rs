//! What is forged, cut off or missing is found, in the chain and among the issued files.

use std::fs;

use super::*;

#[test]
fn a_fact_is_neither_changed_nor_deleted_and_a_forged_one_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = open(folder.path());
    writer
        .append(&[appoint("甲校", "马一", "1号"), appoint("乙校", "马二", "1号")], &[b"view".to_vec()])
        .unwrap();
    drop(writer);
    let audit = || audit(folder.path(), &certificates()).unwrap().unwrap();
    assert_eq!(audit(), Audit { facts: 2, documents: 1, files: 0, troubles: Vec::new() });

    let raw = Connection::open(folder.path().join(FILE)).unwrap();
    for statement in [
        "UPDATE facts SET body = ''",
        "DELETE FROM facts",
        "UPDATE papers SET body = x'00'",
        "DELETE FROM papers",
    ] {
        assert!(raw.execute(statement, []).is_err(), "{statement}");
    }
    // Whoever removes the triggers can forge a row, but not unseen.
    raw.execute_batch("DROP TRIGGER facts_are_not_changed; UPDATE facts SET body = replace(body, '马一', '马九') WHERE id = 1")
        .unwrap();
    assert!(audit().troubles[0].starts_with("第 1 条记录的内容与校验值不符"), "{:?}", audit());
    let guard = "防止改动的保护（facts_are_not_changed）被去掉了";
    assert!(audit().troubles.iter().any(|trouble| trouble.contains(guard)), "{:?}", audit());
    let error = Ledger::read(folder.path()).unwrap().unwrap().state().unwrap_err();
    assert!(matches!(error, Error::Broken { id: 1, .. }));
    raw.execute_batch("UPDATE facts SET body = replace(body, '马九', '马一') WHERE id = 1").unwrap();
    raw.execute_batch("DROP TRIGGER facts_are_not_deleted; DELETE FROM facts WHERE id = 1").unwrap();
    assert!(audit().troubles[0].starts_with("第 2 条记录接不上前一条"), "{:?}", audit());
}

#[test]
fn a_chain_cut_off_at_its_end_is_told_by_the_back_up() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path())
        .append(&[appoint("甲校", "马一", "1号"), appoint("乙校", "马二", "1号")], &[])
        .unwrap();
    open(folder.path()).append(&[appoint("丙校", "马三", "2号")], &[]).unwrap();
    let raw = Connection::open(folder.path().join(FILE)).unwrap();
    raw.execute_batch("DROP TRIGGER facts_are_not_deleted; DELETE FROM facts WHERE id >= 2").unwrap();
    let troubles = audit(folder.path(), &certificates()).unwrap().unwrap().troubles;
    assert!(troubles.iter().any(|own| own.contains("末尾被截去")), "{troubles:?}");
}

#[test]
fn issued_files_are_proved_and_gaps_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join(FINALS).join("1号");
    fs::create_dir_all(home.join("聘书")).unwrap();
    fs::write(home.join("聘任通知.pdf"), "notice").unwrap();
    fs::write(home.join("聘书/01.pdf"), "certificate").unwrap();
    let file =
        |path: &str, bytes: &str| IssuedFile { path: path.into(), sha256: output::sha256(bytes.as_bytes()) };
    let mut fact = appointed("甲校", "马一", "1号");
    fact.certificate_no = Some("第2026-002号".into());
    let issued = Issued {
        document_no: "1号".into(),
        document: "聘任通知".into(),
        date: fact.start,
        people: 1,
        folder: "1号".into(),
        files: vec![file("聘任通知.pdf", "notice"), file("聘书/01.pdf", "certificate")],
        dossier: output::sha256(b"dossier"),
    };
    let facts = [Fact::Appointed(fact).into(), Fact::Issued(issued).into()];
    open(folder.path()).append(&facts, &[b"dossier".to_vec()]).unwrap();
    let troubles = || audit(folder.path(), &certificates()).unwrap().unwrap().troubles;
    assert_eq!(troubles(), ["聘书编号不连续，缺 第2026-001号"]);
    // A folder of an issue that the ledger does not know: the ledger was cut short or exchanged.
    let unknown = folder.path().join(FINALS).join("9号");
    fs::create_dir_all(&unknown).unwrap();
    fs::write(unknown.join("manifest.json"), "{}").unwrap();
    assert!(troubles()[0].starts_with("正式/9号 是签发过的样子，台账里却没有"), "{:?}", troubles());
    fs::remove_dir_all(&unknown).unwrap();
    fs::write(home.join("聘书/01.pdf"), "forged").unwrap();
    fs::remove_file(home.join("聘任通知.pdf")).unwrap();
    fs::write(home.join("说明.txt"), "?").unwrap();
    let told = troubles();
    for part in ["正式/1号/聘任通知.pdf 不在了", "聘书/01.pdf 与签发时不一致", "说明.txt 不是签发的文件"]
    {
        assert!(told.iter().any(|trouble| trouble.contains(part)), "{part}: {told:?}");
    }
}

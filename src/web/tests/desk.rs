//! What is kept, shown and handed out.

use axum::body::Body;
use axum::http::StatusCode;

use super::{Case, files};
use crate::output;

#[tokio::test]
async fn what_is_dropped_is_kept_whole_under_a_safe_name_and_never_over_another() {
    let case = Case::new().await;
    assert!(case.drop("甲.xlsx", b"one").await.text().contains("已收下"));
    assert!(case.drop("甲.xlsx", b"one").await.text().contains("一模一样"));
    assert!(case.drop("甲.xlsx", b"two").await.text().contains("甲 (2).xlsx"));
    assert!(case.drop("/外/乙.xlsx", b"x").await.text().contains("外/乙.xlsx：已收下"));
    for name in
        ["yinfa.toml", "../外.xlsx", "正式/x.pdf", "templates/text/聘书.txt.j2", "确认.xlsx", "台账.db", ""]
    {
        let got = case.drop(name, b"x").await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
    }
    assert_eq!(files(&case.workspace()), ["外/乙.xlsx", "甲 (2).xlsx", "甲.xlsx"]);
    assert_eq!(std::fs::read(case.workspace().join("甲.xlsx")).unwrap(), b"one");
    assert_eq!(files(case.folder.path()).len(), 3);
    // Too much is refused before it is all there, and nothing of it stays.
    let endless = tokio_stream::iter((0..300).map(|_| Ok::<_, std::io::Error>(vec![0u8; 1 << 20])));
    let got = case.post("/w/0/inbox?name=big.xlsx", Body::from_stream(endless)).await;
    assert_eq!(got.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(got.text().contains("200 兆"));
    let broken = tokio_stream::iter([Ok(vec![1u8]), Err(std::io::Error::other("gone"))]);
    assert!(case.post("/w/0/inbox?name=half.xlsx", Body::from_stream(broken)).await.status.is_client_error());
    assert_eq!(files(&case.workspace()).len(), 3);
    // A form that is longer than any form of ours.
    let long = case.post("/w/0/settings/file", "x".repeat(3 << 20)).await;
    assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(long.text().contains("没有照办"));
}

#[tokio::test]
async fn settings_that_cannot_be_read_are_not_kept_and_broken_ones_can_be_mended() {
    let case = Case::new().await;
    let digest = |text: &str| super::super::pages::settings::digest(text);
    let form =
        |digest: &str, text: &str| format!("digest={digest}&text={}", super::super::pages::encoded(text));
    let sample = digest(crate::settings::SAMPLE);
    let refused = case.post("/w/0/settings/file", form(&sample, "[bureau]\nnaem = 1\n")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("第 2 行"), "{}", refused.text());
    let stale = case.post("/w/0/settings/file", form("0", "[bureau]\n")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(files(&case.workspace()).is_empty());

    std::fs::write(case.workspace().join("yinfa.toml"), "[bureau]\nname = 贺兰\n").unwrap();
    let mut status = case.site.office(0).unwrap().follow();
    let version = status.borrow().version;
    assert_eq!(case.post("/w/0/check", "").await.status, StatusCode::SEE_OTHER);
    status.wait_for(|status| status.version > version && status.doing.is_none()).await.unwrap();
    for path in ["/w/0/schools", "/w/0/pending", "/w/0/documents", "/w/0/issue", "/w/0/ledger"] {
        let got = case.get(path).await;
        assert_eq!(got.status, StatusCode::CONFLICT, "{path}");
        assert!(got.text().contains("第 2 行"), "{}", got.text());
    }
    for path in ["/w/0/settings", "/w/0/inbox"] {
        let got = case.get(path).await;
        assert_eq!(got.status, StatusCode::OK, "{path}");
        assert!(got.text().contains("第 2 行"), "{}", got.text());
    }
    let mended = form(&digest("[bureau]\nname = 贺兰\n"), "[bureau]\nname = \"贺兰\"\n");
    assert_eq!(case.post("/w/0/settings/file", mended).await.status, StatusCode::SEE_OTHER);
    let kept = std::fs::read_to_string(case.workspace().join("yinfa.toml")).unwrap();
    assert_eq!(kept, "[bureau]\r\nname = \"贺兰\"\r\n");
}

#[tokio::test]
async fn a_file_that_gave_nothing_says_why_beside_its_name() {
    let case = Case::new().await;
    let mut status = case.site.office(0).unwrap().follow();
    let version = status.borrow().version;
    case.drop("缺列.csv", "序号,姓名,电话\n1,张三,13900000000\n".as_bytes()).await;
    case.drop("盖章.pdf", b"%PDF-1.4").await;
    case.post("/w/0/check", "").await;
    status.wait_for(|status| status.version > version && status.doing.is_none()).await.unwrap();
    let page = case.get("/w/0/inbox").await.text();
    for part in ["还没有材料", "还缺 出生年月", "不读 PDF"] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[tokio::test]
async fn one_run_at_a_time_and_another_program_in_the_folder_is_said() {
    let case = Case::new().await;
    let office = case.site.office(0).unwrap();
    let (begun, wait) = std::sync::mpsc::channel::<()>();
    let told = office
        .start("等候", move |office, _| {
            wait.recv().ok();
            office.good("好了", Vec::new())
        })
        .unwrap();
    let got = case.post("/w/0/documents", "").await;
    assert_eq!(got.status, StatusCode::CONFLICT);
    assert!(got.text().contains("正在"), "{}", got.text());
    begun.send(()).unwrap();
    assert!(told.await.unwrap().good);
    assert!(!office.is_busy());
    // Work that gives way takes nothing along.
    let told = office.start("出错", |_, _| panic!("on purpose")).unwrap().await.unwrap();
    assert!(!told.good && !office.is_busy());
    // The output folder is held, as a run of the command line would.
    std::fs::create_dir_all(&office.request.out).unwrap();
    let lock = std::fs::File::create(office.request.out.join(".yinfa-lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(case.post("/w/0/documents", "").await.status, StatusCode::SEE_OTHER);
    let mut status = office.follow();
    let told = status.wait_for(|status| status.told.as_ref().is_some_and(|told| told.title == "没有印成"));
    let said = told.await.unwrap().told.as_ref().unwrap().lines.join("");
    assert!(said.contains("正被另一个 yinfa 使用"), "{said}");
}

#[tokio::test]
async fn only_what_a_manifest_lists_is_handed_out_and_nothing_of_it_runs_here() {
    let case = Case::new().await;
    let office = case.site.office(0).unwrap();
    let out = output::Output::open(&office.request.out).unwrap();
    out.put("1-通知/印发通知.pdf", b"%PDF-1", output::Origin::default()).unwrap();
    out.put("5-校验/校验报告.html", b"<script>1</script>", output::Origin::default()).unwrap();
    out.finish(output::Manifest { schema: output::MANIFEST_SCHEMA.into(), ..output::Manifest::default() })
        .unwrap();
    std::fs::write(case.folder.path().join("秘密.txt"), "secret").unwrap();
    std::fs::write(office.request.out.join("别的.pdf"), "secret").unwrap();
    // A manifest that somebody wrote into, and a link out of the folder.
    let file = office.request.out.join(output::MANIFEST);
    let mut manifest = output::listed(&office.request.out).unwrap();
    let listed = |path: &str| output::Written { path: path.into(), ..output::Written::default() };
    manifest.files.extend(["../秘密.txt", "/etc/passwd", "链.txt"].map(listed));
    std::fs::write(&file, serde_json::to_vec(&manifest).unwrap()).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(case.folder.path().join("秘密.txt"), office.request.out.join("链.txt"))
        .unwrap();

    let mut status = office.follow();
    let version = status.borrow().version;
    office.refresh();
    status.wait_for(|status| status.version > version && status.doing.is_none()).await.unwrap();
    let at = |path: &str| format!("/w/0/files/{}", crate::pipeline::id(path));
    for path in ["别的.pdf", "../秘密.txt", "/etc/passwd", "链.txt", "manifest.json"] {
        let got = case.get(&at(path)).await;
        assert_eq!(got.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!got.text().contains("secret") && !got.text().contains("root:"), "{path}");
    }
    let pdf = case.get(&format!("{}?open=1", at("1-通知/印发通知.pdf"))).await;
    assert_eq!((pdf.status, pdf.body.as_slice()), (StatusCode::OK, &b"%PDF-1"[..]));
    assert!(pdf.header("content-disposition").starts_with("inline"));
    for path in ["1-通知/印发通知.pdf", "5-校验/校验报告.html"] {
        let got =
            case.get(&format!("{}{}", at(path), if path.ends_with("pdf") { "" } else { "?open=1" })).await;
        assert!(got.header("content-disposition").starts_with("attachment"), "{path}");
        assert!(!got.header("content-type").starts_with("text/html"), "{path}");
        assert!(got.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
    }
}

#[tokio::test]
async fn a_thousand_schools_are_leafed_through() {
    let case = Case::new().await;
    let rows: String = (0..1000).map(|n| format!("3164{n:06},贺兰县第{n}小学,小学,{}镇\n", n % 10)).collect();
    case.drop("学校名册.csv", format!("学校标识码,学校名称,办学类型,所属乡镇\n{rows}").as_bytes()).await;
    let office = case.site.office(0).unwrap();
    let mut status = office.follow();
    case.post("/w/0/check", "").await;
    while office.snapshot().read().is_none_or(|read| read.report.schools.len() < 1000) {
        status.changed().await.unwrap();
    }
    let first = case.get("/w/0/schools").await.text();
    assert!(first.contains("1000 所学校") && first.matches("<tr>").count() == 51, "{first}");
    let town = case.get("/w/0/schools?town=3%E9%95%87&page=2").await.text();
    assert!(town.contains("共 100 行，第 2 / 2 页") && town.contains("page=1"), "{town}");
    let beyond = case.get("/w/0/schools?page=99999").await.text();
    assert!(!beyond.contains("下一页") && beyond.contains("第 20 / 20 页"), "{beyond}");
    let none = case.get("/w/0/schools?q=%3Cscript%3E").await.text();
    assert!(none.contains("没有符合条件的学校") && !none.contains("<script>"), "{none}");
}

//! What the door lets in and what it does not, asked of the router itself.

use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use axum::response::Response;
use tower::ServiceExt;

use super::router::router;
use super::site::Site;
use super::{Clock, Options};
use crate::output;

const PORT: u16 = 18_765;
const HOST: &str = "127.0.0.1:18765";
const ORIGIN: &str = "http://127.0.0.1:18765";

/// A served workspace and whoever asks of it.
struct Case {
    folder: tempfile::TempDir,
    site: Arc<Site>,
    cookie: String,
}

/// What came back.
struct Got {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    body: Vec<u8>,
}

impl Got {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }
}

/// The answer to a request as it stands.
async fn send(site: &Arc<Site>, request: Request<Body>) -> Got {
    let response: Response = router(site.clone()).oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = axum::body::to_bytes(response.into_body(), 1 << 24).await.unwrap().to_vec();
    Got { status, headers, body }
}

impl Case {
    /// A workspace that was read once, and a browser that came through the door.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let workspace = folder.path().join("工作目录");
        std::fs::create_dir(&workspace).unwrap();
        let clock: Clock = Arc::new(jiff::ZonedDateTime::now);
        let options = Options {
            workspace: None,
            port: 0,
            day: Some(jiff::civil::date(2026, 3, 1)),
            clock,
            memory: None,
            home: Some(folder.path().into()),
        };
        let site = Site::new(&options, PORT).unwrap();
        let office = site.open(workspace).unwrap();
        let mut status = office.follow();
        status.wait_for(|status| status.version > 0).await.unwrap();
        let key = site.guard.door().address.split_once("/?").unwrap().1.to_string();
        let got = send(&site, get(&format!("/?{key}")).body(Body::empty()).unwrap()).await;
        let cookie = got.header("set-cookie").split(';').next().unwrap().to_string();
        Self { folder, site, cookie }
    }

    fn workspace(&self) -> std::path::PathBuf {
        self.folder.path().join("工作目录")
    }

    async fn get(&self, path: &str) -> Got {
        send(&self.site, get(path).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, body: impl Into<Body>) -> Got {
        send(&self.site, self.posted(path).body(body.into()).unwrap()).await
    }

    fn posted(&self, path: &str) -> axum::http::request::Builder {
        get(path)
            .method(Method::POST)
            .header(header::COOKIE, &self.cookie)
            .header(header::ORIGIN, ORIGIN)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
    }

    /// Drops one file.
    async fn drop(&self, name: &str, bytes: &[u8]) -> Got {
        let path = format!("/w/0/inbox?name={}", super::pages::encoded(name));
        self.post(&path, bytes.to_vec()).await
    }
}

fn get(path: &str) -> axum::http::request::Builder {
    Request::builder().uri(path).header(header::HOST, HOST)
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<String> {
    output::files_below(folder)
}

#[tokio::test]
async fn a_foreign_name_for_this_machine_gets_nothing() {
    let case = Case::new().await;
    for host in
        ["evil.example:18765", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:18765", "[::1]:18765", ""]
    {
        let request = Request::builder()
            .uri("/w/0/schools")
            .header(header::HOST, host)
            .header(header::COOKIE, &case.cookie)
            .body(Body::empty())
            .unwrap();
        let got = send(&case.site, request).await;
        assert_eq!(got.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert!(got.text().contains("不是印发给出的"), "{}", got.text());
    }
    let local = Request::builder()
        .uri("/w/0/schools")
        .header(header::HOST, "localhost:18765")
        .header(header::COOKIE, &case.cookie)
        .body(Body::empty())
        .unwrap();
    assert_eq!(send(&case.site, local).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_is_let_in_without_the_cookie_that_the_address_gives() {
    let case = Case::new().await;
    for path in ["/", "/w/0/schools", "/w/0/events", "/w/0/files/0", "/w/0/picture/0", "/没有"] {
        let path = path.replace("没有", "x");
        let bare = send(&case.site, get(&path).body(Body::empty()).unwrap()).await;
        assert_eq!(bare.status, StatusCode::FORBIDDEN, "{path}");
        assert!(bare.text().contains("要用印发给出的地址打开"));
        let wrong = get(&path).header(header::COOKIE, "yinfa-18765=00000000000000000000000000000000");
        assert_eq!(send(&case.site, wrong.body(Body::empty()).unwrap()).await.status, StatusCode::FORBIDDEN);
        // Of another program of ours on this machine.
        let other = get(&path).header(header::COOKIE, case.cookie.replace("18765", "18766"));
        assert_eq!(send(&case.site, other.body(Body::empty()).unwrap()).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(case.get("/w/0/schools").await.status, StatusCode::OK);
    let style = send(&case.site, get("/style.css").body(Body::empty()).unwrap()).await;
    assert_eq!(style.status, StatusCode::OK);
}

#[tokio::test]
async fn the_address_for_a_browser_opens_once_and_the_cookie_is_hidden_from_scripts() {
    let case = Case::new().await;
    let once = case.site.guard.door().once.replace(ORIGIN, "");
    let first = send(&case.site, get(&once).body(Body::empty()).unwrap()).await;
    assert_eq!(first.status, StatusCode::OK);
    let cookie = first.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains("Domain"));
    let second = send(&case.site, get(&once).body(Body::empty()).unwrap()).await;
    assert_eq!(second.status, StatusCode::FORBIDDEN);
    assert!(second.header("set-cookie").is_empty() && second.text().contains("已经用过"));
    for key in ["/?key=", "/?key=1", "/?key=0000000000000000000000000000000"] {
        let got = send(&case.site, get(key).body(Body::empty()).unwrap()).await;
        assert_eq!(got.status, StatusCode::FORBIDDEN, "{key}");
    }
}

#[tokio::test]
async fn another_page_in_the_same_browser_changes_nothing() {
    let case = Case::new().await;
    let foreign = [
        Some("http://evil.example"),
        Some("http://127.0.0.1:18766"),
        Some("https://127.0.0.1:18765"),
        Some("null"),
        None,
    ];
    for origin in foreign {
        for path in ["/quit", "/w/0/documents", "/w/0/inbox?name=x.xlsx", "/w/0/issue/sign"] {
            let mut request = get(path)
                .method(Method::POST)
                .header(header::COOKIE, &case.cookie)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            if let Some(origin) = origin {
                request = request.header(header::ORIGIN, origin);
            }
            let got = send(&case.site, request.body(Body::from("x")).unwrap()).await;
            assert_eq!(got.status, StatusCode::FORBIDDEN, "{origin:?} {path}");
            assert!(got.text().contains("没有照办"));
        }
    }
    assert!(files(&case.workspace()).is_empty() && !case.site.is_busy());
    // Nor may it fetch or embed what it cannot read.
    for site in ["cross-site", "same-site"] {
        let request = get("/w/0/schools")
            .header(header::COOKIE, &case.cookie)
            .header("sec-fetch-site", site)
            .header("sec-fetch-mode", "no-cors");
        assert_eq!(
            send(&case.site, request.body(Body::empty()).unwrap()).await.status,
            StatusCode::FORBIDDEN
        );
    }
    for method in [Method::PUT, Method::DELETE, Method::OPTIONS, Method::PATCH] {
        let request = get("/w/0/schools").method(method).header(header::COOKIE, &case.cookie);
        let got = send(&case.site, request.body(Body::empty()).unwrap()).await;
        assert_eq!(got.status, StatusCode::METHOD_NOT_ALLOWED);
    }
}

#[tokio::test]
async fn every_answer_forbids_what_is_not_ours() {
    let case = Case::new().await;
    for path in ["/", "/w/0/inbox", "/w/0/schools", "/w/9/schools", "/nowhere", "/style.css"] {
        let got = case.get(path).await;
        let policy = got.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(got.header("x-content-type-options"), "nosniff");
        assert_eq!(got.header("cross-origin-resource-policy"), "same-origin");
        if got.header("content-type").starts_with("text/html") {
            let text = got.text();
            assert!(
                !text.contains("<script>") && !text.contains(" style=\"") && !text.contains(" onclick"),
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn no_path_of_a_request_reaches_the_disk() {
    let case = Case::new().await;
    std::fs::write(case.folder.path().join("秘密.txt"), "secret").unwrap();
    for path in [
        "/w/0/files/..%2F..%2F%E7%A7%98%E5%AF%86.txt",
        "/w/0/files/%2Fetc%2Fpasswd",
        "/w/0/files/manifest.json",
        "/w/0/documents/..%2Fyinfa.toml",
        "/w/0/picture/1-%E9%80%9A%E7%9F%A5%2F%E5%8D%B0%E5%8F%91%E9%80%9A%E7%9F%A5.pdf",
        "/w/0/wording/text%2F%E8%81%98%E4%B9%A6.txt.j2",
        "/w/0/schools/0",
        "/w/0/../../etc/passwd",
        "/w/-1/schools",
        "/w/x/schools",
        "/?at=99999",
    ] {
        let got = case.get(path).await;
        assert!(!got.text().contains("secret") && !got.text().contains("root:"), "{path}");
        assert!(got.status.is_client_error() || path.starts_with("/?"), "{path}: {}", got.status);
        if got.status.is_client_error() {
            assert!(got.text().contains("没有照办"), "{path}: {}", got.text());
        }
    }
    // A folder that was never shown cannot be opened, and a new one cannot lie elsewhere.
    assert_eq!(case.post("/open", "folder=7").await.status, StatusCode::NOT_FOUND);
    assert_eq!(case.post("/open", "folder=/etc").await.status, StatusCode::NOT_FOUND);
    let home = case.site.folders.show(case.folder.path()).id;
    let before = files(case.folder.path());
    for name in ["..%2F%E5%A4%96", "%2Ftmp%2Fx", "a%3Ab", "CON", "..", ""] {
        let got = case.post("/new", format!("folder={home}&name={name}")).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
    }
    assert_eq!(files(case.folder.path()), before);
    let made = case.post("/new", format!("folder={home}&name=%E6%96%B0")).await;
    assert_eq!((made.status, made.header("location")), (StatusCode::SEE_OTHER, "/w/1/inbox"));
    assert!(case.folder.path().join("新/yinfa.toml").is_file());
}

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
async fn nothing_is_issued_without_an_offer_and_a_form_is_no_word_of_the_asker() {
    let case = Case::new().await;
    for body in ["", "form=&again=", "form=00000000000000000000000000000000&again=x"] {
        let got = case.post("/w/0/issue/sign", body).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(got.text().contains("没有签发"), "{}", got.text());
    }
    for (body, why) in [
        ("kind=%E8%81%98%E4%BB%BB%E9%80%9A%E7%9F%A5&no=0&date=2026-03-01", "1 到 999999"),
        ("kind=%E8%81%98%E4%BB%BB%E9%80%9A%E7%9F%A5&no=15&date=2026-13-01", "成文日期现在是“2026-13-01”"),
        ("kind=x&no=15&date=2026%E5%B9%B43%E6%9C%881%E6%97%A5", "请选要签发的文件"),
        ("kind=%E8%81%98%E4%BB%BB%E9%80%9A%E7%9F%A5&no=15&date=2026-03-01", "没有可以用聘任通知签发的人"),
    ] {
        let got = case.post("/w/0/issue", body).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert!(got.text().contains(why), "{}", got.text());
    }
    assert!(!case.workspace().join("台账.db").exists());
}

#[tokio::test]
async fn settings_that_cannot_be_read_are_not_kept_and_broken_ones_can_be_mended() {
    let case = Case::new().await;
    let digest = |text: &str| super::pages::settings::digest(text);
    let form = |digest: &str, text: &str| format!("digest={digest}&text={}", super::pages::encoded(text));
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
    assert!(town.contains("共 100 所，第 2 / 2 页") && town.contains("page=1"), "{town}");
    let beyond = case.get("/w/0/schools?page=99999").await.text();
    assert!(!beyond.contains("下一页") && beyond.contains("第 20 / 20 页"), "{beyond}");
    let none = case.get("/w/0/schools?q=%3Cscript%3E").await.text();
    assert!(none.contains("没有符合条件的学校") && !none.contains("<script>"), "{none}");
}

//! Who is let in, and what of the disk is ever reached.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};

use super::{Case, ORIGIN, files, get, send};

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
    for path in [
        "/",
        "/w/0/schools",
        "/w/0/events",
        "/w/0/files/0",
        "/w/0/picture/0",
        "/w/0/offer/0",
        "/w/0/annals/export",
        "/w/0/annals/digests",
        "/没有",
    ] {
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
        for path in [
            "/quit",
            "/w/0/documents",
            "/w/0/inbox?name=x.xlsx",
            "/w/0/agree",
            "/w/0/revoke",
            "/w/0/annals?name=x.xlsx",
            "/w/0/verify?name=x.pdf",
            "/w/0/verify/ledger",
            "/w/0/training",
            "/w/0/assess",
        ] {
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

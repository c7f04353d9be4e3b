//! What the page does and refuses, asked of the router itself: [`door`] who is let in, [`desk`] what is kept and shown,
//! [`ledger`] what comes into the ledger.

mod desk;
mod door;
mod ledger;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

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
        Self::with_patience(super::UPLOAD_TIME).await
    }

    /// The same, where a file has so long to arrive.
    async fn with_patience(upload_time: Duration) -> Self {
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
            upload_time,
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

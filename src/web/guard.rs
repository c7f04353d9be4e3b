//! Guard 门卫: who may ask anything at all. Runs before every handler.
//!
//! - The name that is asked for must be this machine's own (`Host`): a foreign name that was made to point here (DNS
//!   rebinding) gets nothing.
//! - Whoever asks must have come through the address that the program gave out; a cookie that no script reads and no
//!   other site's request carries (`SameSite=Strict`, `HttpOnly`) stands for it from then on.
//! - Another page in the same browser, be it of another program on this machine, may not ask (`Sec-Fetch-Site`), and
//!   what changes anything must come from our own page (`Origin`).
//! - What is answered may load nothing from elsewhere, runs no script but our own file, and stands in no frame.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::answer::{Refusal, refuse};
use super::site::Site;
use super::{Door, Error, secret};

/// Everything from our own files, pictures also from what the script was handed.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What the page in the address is asked with.
const KEY: &str = "key";

/// The secrets of one run of the program.
pub struct Guard {
    port: u16,
    session: String,
    lasting: String,
    once: Mutex<Option<String>>,
    door: (String, String),
}

impl Guard {
    pub fn new(port: u16) -> Result<Self, Error> {
        let (lasting, once) = (secret::fresh()?, secret::fresh()?);
        let at = |key: &str| format!("http://127.0.0.1:{port}/?{KEY}={key}");
        let door = (at(&lasting), at(&once));
        Ok(Self { port, session: secret::fresh()?, lasting, once: Mutex::new(Some(once)), door })
    }

    pub fn door(&self) -> Door {
        Door { address: self.door.0.clone(), once: self.door.1.clone() }
    }

    /// Cookies know no ports: two programs on one machine must not take each other's.
    fn cookie(&self) -> String {
        format!("yinfa-{}", self.port)
    }

    /// Is the machine asked for by its own name?
    fn is_own_host(&self, headers: &HeaderMap) -> bool {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
        ["127.0.0.1", "localhost"].iter().any(|name| host == format!("{name}:{}", self.port))
    }

    fn is_known(&self, headers: &HeaderMap) -> bool {
        let name = self.cookie();
        let sent = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        sent.flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .any(|(key, value)| key == name && secret::same(value, &self.session))
    }

    /// Does this key open the door? The one that opens once is spent by it.
    fn opens(&self, key: &str) -> bool {
        let mut once = self.once.lock().expect("nobody panics while holding the lock");
        if once.as_deref().is_some_and(|once| secret::same(once, key)) {
            *once = None;
            return true;
        }
        secret::same(&self.lasting, key)
    }

    /// What speaks against a request that came to the right name.
    fn objection(&self, method: &Method, path: &str, headers: &HeaderMap) -> Option<Refusal> {
        let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        if !matches!(*method, Method::GET | Method::HEAD | Method::POST) {
            return Some(refuse(StatusCode::METHOD_NOT_ALLOWED, "这里不接受这样的请求"));
        }
        let elsewhere = said("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
        let arrives = said("sec-fetch-mode") == Some("navigate") && *method != Method::POST;
        if elsewhere && !arrives {
            return Some(refuse(
                StatusCode::FORBIDDEN,
                "这个请求来自别的网页，没有理会；请只在印发自己的页面上操作",
            ));
        }
        // Known to everybody who has the program; the page that refuses wants them too.
        if super::templates::is_common(path) {
            return None;
        }
        if !self.is_known(headers) {
            return Some(
                refuse(StatusCode::FORBIDDEN, "这个页面要用印发给出的地址打开")
                    .and("请回到打开印发的那个窗口，用那里写着的地址；或者关掉印发，重新打开一次。")
                    .and("这样做是为了不让这台电脑上的别人、别的网页看到或改动材料。"),
            );
        }
        if *method == Method::POST {
            let own = said("origin").and_then(|origin| origin.strip_prefix("http://"));
            if own.is_none() || own != said("host") {
                return Some(refuse(
                    StatusCode::FORBIDDEN,
                    "看不出这个请求来自印发自己的页面，没有照办；请刷新页面后再试",
                ));
            }
        }
        None
    }
}

/// Asks of every request what the module says.
pub async fn check(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let guard = &site.guard;
    let (method, path) = (request.method().clone(), request.uri().path().to_string());
    let response = if !guard.is_own_host(request.headers()) {
        site.refusal(&refuse(
            StatusCode::MISDIRECTED_REQUEST,
            "这个地址不是印发给出的，没有理会；请用 http://127.0.0.1 开头的那个地址",
        ))
    } else if let Some(key) = key_in(&request).filter(|_| path == "/" && method == Method::GET) {
        admit(&site, &key)
    } else if let Some(refusal) = guard.objection(&method, &path, request.headers()) {
        site.refusal(&refusal)
    } else {
        in_chinese(&site, next.run(request).await)
    };
    dressed(response)
}

/// What the server below refuses by itself, it refuses in English.
fn in_chinese(site: &Site, response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    let ours = kind.starts_with(b"text/html") || kind.starts_with(b"application/json");
    match response.status() {
        status if !(status.is_client_error() || status.is_server_error()) || ours => response,
        StatusCode::PAYLOAD_TOO_LARGE => {
            site.refusal(&refuse(StatusCode::PAYLOAD_TOO_LARGE, "填写的内容太长，没有收下；请写短些"))
        }
        status => site.refusal(&refuse(status, "这个请求的写法不对，没有照办；请从页面上操作")),
    }
}

fn key_in(request: &Request) -> Option<String> {
    let query = request.uri().query()?;
    query.split('&').find_map(|pair| pair.strip_prefix(KEY)?.strip_prefix('=')).map(str::to_string)
}

/// Changes the key for the cookie. The page moves on by itself rather than by a redirection: after one that began
/// elsewhere a browser would not yet send a `Strict` cookie.
fn admit(site: &Site, key: &str) -> Response {
    if !site.guard.opens(key) {
        return site.refusal(
            &refuse(StatusCode::FORBIDDEN, "这个地址已经用过，或者是以前的，打不开了")
                .and("请回到打开印发的那个窗口，用那里写着的地址；或者关掉印发，重新打开一次。"),
        );
    }
    let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", site.guard.cookie(), site.guard.session);
    let mut response = Response::new(Body::from(
        "<!DOCTYPE html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0;url=/\">\
         <title>印发</title><p>正在打开……<a href=\"/\">没有反应请点这里</a></p></html>",
    ));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    response
}

/// What goes with every answer; a handler may have said stricter things already.
fn dressed(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Ours sees where it was asked from, others nothing; with less than that `Origin` would be lost too.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

//! Router: what can be asked, and which page answers. A path names an opened workspace by its number and a thing in it by
//! an id that the page before has given; none of it is ever a path of the disk.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Form, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

use super::answer::{Answer, Refusal, bytes, refuse, see};
use super::office::{Office, Read, Snapshot};
use super::site::Site;
use super::{guard, pages, templates};

/// What a form says, by its fields' names.
pub type Fields = HashMap<String, String>;

/// The longest form: a wording, or all settings, with room to spare. *Units*: bytes.
const FORM_BYTES: usize = 2 << 20;

/// What a page is about: the workspace, what was read of it, and what was asked.
pub struct Ask {
    pub site: Arc<Site>,
    pub office: Arc<Office>,
    pub snapshot: Arc<Snapshot>,
    /// The rest of the path.
    pub id: String,
    /// Of the query or the form.
    pub fields: Fields,
}

impl Ask {
    /// A field without the spaces around it; empty where there is none.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |value| value.trim())
    }

    /// What was read; refused with the reason where nothing could be.
    pub fn read(&self) -> Result<&Read, Refusal> {
        use super::office::Outcome;
        match &self.snapshot.outcome {
            Outcome::Read(read) => Ok(read),
            Outcome::Reading => {
                Err(refuse(StatusCode::SERVICE_UNAVAILABLE, "正在读取材料，请稍等一会儿再试"))
            }
            Outcome::Failed(why) => Err(refuse(StatusCode::CONFLICT, why.clone())),
        }
    }

    /// The page of a template within this workspace.
    pub fn page(&self, name: &str, active: &str, view: serde_json::Value) -> Answer {
        self.site.page(name, Some(&self.office), active, view)
    }

    /// An address within this workspace.
    pub fn at(&self, rest: &str) -> String {
        format!("/w/{}/{rest}", self.office.number)
    }
}

pub fn router(site: Arc<Site>) -> Router {
    let office = Router::new()
        .route("/", get(|Path(office): Path<usize>| async move { see(&format!("/w/{office}/inbox")) }))
        .route("/events", get(events))
        .route("/inbox", shown(pages::inbox::show).merge(received(pages::inbox::receive)))
        .route("/check", done(pages::inbox::check))
        .route("/seen", done(pages::inbox::seen))
        .route("/schools", shown(pages::schools::list))
        .route("/schools/{id}", shown(pages::schools::one))
        .route("/pending", shown(pages::pending::show).merge(done(pages::pending::settle)))
        .route("/documents", shown(pages::documents::list).merge(done(pages::documents::print)))
        .route("/documents/{id}", shown(pages::documents::one))
        .route("/picture/{id}", shown(pages::documents::picture))
        .route("/files/{id}", shown(pages::documents::file))
        .route("/issue", shown(pages::issue::show).merge(done(pages::issue::offer)))
        .route("/offer/{id}", shown(pages::offer::show))
        .route("/agree", done(pages::offer::agree))
        .route("/ledger", shown(pages::ledger::show).merge(done(pages::ledger::print)))
        .route("/training", shown(pages::yearly::training).merge(done(pages::yearly::print_training)))
        .route("/assess", shown(pages::yearly::assess).merge(done(pages::yearly::print_assessment)))
        .route("/annals", shown(pages::annals::show).merge(received(pages::annals::receive)))
        .route("/annals/export", shown(pages::annals::export))
        .route("/annals/digests", shown(pages::annals::digests))
        .route("/revoke", shown(pages::revoke::show).merge(done(pages::revoke::offer)))
        .route("/verify", shown(pages::verify::show).merge(received(pages::verify::receive)))
        .route("/verify/ledger", done(pages::verify::ledger))
        .route("/settings", shown(pages::settings::show))
        .route("/settings/bureau", done(pages::settings::bureau))
        .route("/settings/file", done(pages::settings::file))
        .route("/wording/{id}", shown(pages::wording::show).merge(done(pages::wording::keep)))
        .route("/wording/{id}/preview", done(pages::wording::preview));
    Router::new()
        .route("/", get(home))
        .route("/open", post(open))
        .route("/new", post(new))
        .route("/quit", post(quit))
        .route(templates::STYLE_PATH, get(|| async { bytes("text/css; charset=utf-8", templates::STYLE) }))
        .route(
            templates::SCRIPT_PATH,
            get(|| async { bytes("text/javascript; charset=utf-8", templates::SCRIPT) }),
        )
        .route(templates::ICON_PATH, get(|| async { bytes("image/svg+xml", templates::ICON) }))
        .nest("/w/{office}", office)
        .fallback(nothing)
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(middleware::from_fn_with_state(site.clone(), guard::check))
        .with_state(site)
}

/// A page that shows: what is asked stands in the query.
fn shown(page: fn(&Ask) -> Answer) -> MethodRouter<Arc<Site>> {
    get(move |State(site): State<Arc<Site>>, Path(path): Path<Fields>, Query(fields): Query<Fields>| {
        ask(site, path, fields, page)
    })
}

/// A page that does something: what is asked stands in the form.
fn done(page: fn(&Ask) -> Answer) -> MethodRouter<Arc<Site>> {
    post(move |State(site): State<Arc<Site>>, Path(path): Path<Fields>, Form(fields): Form<Fields>| {
        ask(site, path, fields, page)
    })
}

/// Runs a page where it may take its time, and turns its refusal into a page.
async fn ask(site: Arc<Site>, path: Fields, fields: Fields, page: fn(&Ask) -> Answer) -> Response {
    let id = path.get("id").cloned().unwrap_or_default();
    let office = match site.office(number(&path)) {
        Ok(office) => office,
        Err(refusal) => return site.refusal(&refusal),
    };
    let own = site.clone();
    let answer = tokio::task::spawn_blocking(move || {
        let snapshot = office.snapshot();
        let ask = Ask { site: own, office, snapshot, id, fields };
        page(&ask).unwrap_or_else(|refusal| pages::refused(&ask, &refusal))
    });
    answer.await.unwrap_or_else(|_| {
        site.refusal(&refuse(StatusCode::INTERNAL_SERVER_ERROR, "程序出错，这一页没有做成；请返回再试"))
    })
}

async fn home(State(site): State<Arc<Site>>, Query(fields): Query<Fields>) -> Response {
    blocking(site, move |site| pages::home::show(site, &fields)).await
}

async fn open(State(site): State<Arc<Site>>, Form(fields): Form<Fields>) -> Response {
    blocking(site, move |site| pages::home::open(site, &fields)).await
}

async fn new(State(site): State<Arc<Site>>, Form(fields): Form<Fields>) -> Response {
    blocking(site, move |site| pages::home::new(site, &fields)).await
}

async fn quit(State(site): State<Arc<Site>>) -> Response {
    let page = site.page("ended.html.j2", None, "", serde_json::json!({}));
    site.end();
    page.unwrap_or_else(|refusal| site.refusal(&refusal))
}

async fn blocking(site: Arc<Site>, page: impl FnOnce(&Site) -> Answer + Send + 'static) -> Response {
    let own = site.clone();
    let answer =
        tokio::task::spawn_blocking(move || page(&own).unwrap_or_else(|refusal| own.refusal(&refusal)));
    answer.await.unwrap_or_else(|_| {
        site.refusal(&refuse(StatusCode::INTERNAL_SERVER_ERROR, "程序出错，这一页没有做成；请返回再试"))
    })
}

async fn nothing(State(site): State<Arc<Site>>) -> Response {
    site.refusal(&refuse(StatusCode::NOT_FOUND, "没有这个页面").and("请从首页进去。"))
}

/// What is done with one file that arrived: its name is in the fields.
type Receive = fn(&Arc<Office>, &Fields, Vec<u8>) -> Response;

/// A page that takes a file, as the request's whole body; bounded as what is read is. Answers as data: the script shows it.
fn received(receive: Receive) -> MethodRouter<Arc<Site>> {
    post(
        move |State(site): State<Arc<Site>>,
              Path(path): Path<Fields>,
              Query(fields): Query<Fields>,
              request: Request| upload(site, path, fields, request, receive),
    )
}

async fn upload(
    site: Arc<Site>,
    path: Fields,
    fields: Fields,
    request: Request,
    receive: Receive,
) -> Response {
    let office = match site.office(number(&path)) {
        Ok(office) => office,
        Err(refusal) => return pages::told(&refusal.why, false, refusal.status),
    };
    let _one_at_a_time = site.receiving.acquire().await;
    let limit = usize::try_from(crate::intake::FILE_BYTES).unwrap_or(usize::MAX);
    let body: Body = request.into_body();
    // Whoever stops in the midst of it must not hold up the others for ever.
    let received = tokio::time::timeout(site.upload_time, axum::body::to_bytes(body, limit));
    let Ok(Ok(bytes)) = received.await else {
        let sent = fields.get("name").map_or("", String::as_str);
        let why = format!("{sent}：没有收全，或超过 {} 兆字节；请压小或拆开后再试", limit >> 20);
        return pages::told(&why, false, StatusCode::PAYLOAD_TOO_LARGE);
    };
    let answer = tokio::task::spawn_blocking(move || receive(&office, &fields, bytes.into()));
    answer
        .await
        .unwrap_or_else(|_| pages::told("程序出错，没有收下", false, StatusCode::INTERNAL_SERVER_ERROR))
}

/// Of the workspace in a path.
fn number(path: &Fields) -> usize {
    path.get("office").and_then(|office| office.parse().ok()).unwrap_or(usize::MAX)
}

/// What happens in a workspace, as it happens. At most ten times a second: nobody reads faster.
async fn events(State(site): State<Arc<Site>>, Path(office): Path<usize>) -> Response {
    let office = match site.office(office) {
        Ok(office) => office,
        Err(refusal) => return site.refusal(&refusal),
    };
    let stream = WatchStream::new(office.follow()).throttle(Duration::from_millis(100));
    let events = stream.map(|status| {
        Ok::<_, Infallible>(Event::default().data(serde_json::to_string(&status).unwrap_or_default()))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))).into_response()
}

//! Site: everything the handlers share: the secrets, the templates, the opened workspaces.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::response::Response;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal, bytes, refuse};
use super::folders::Folders;
use super::guard::Guard;
use super::office::Office;
use super::recent::Recent;
use super::templates;
use super::{Clock, Error, Options};
use crate::pipeline::Request;
use crate::render::html::Pages;
use axum::http::StatusCode;

/// More workspaces than this at a time nobody watches over. Each holds its batch in memory.
const MOST_OFFICES: usize = 12;

pub struct Site {
    pub guard: Guard,
    pages: Pages,
    offices: Mutex<Vec<Arc<Office>>>,
    pub recent: Recent,
    pub folders: Folders,
    pub clock: Clock,
    day: Option<Date>,
    pub stop: Arc<AtomicBool>,
    /// Uploads are held in memory: one at a time.
    pub receiving: tokio::sync::Semaphore,
    /// How long one file may take to arrive from the same machine.
    pub upload_time: Duration,
    /// Pages are set one at a time: each uses every core already.
    pub setting: Mutex<()>,
}

impl Site {
    pub fn new(options: &Options, port: u16) -> Result<Arc<Self>, Error> {
        Ok(Arc::new(Self {
            guard: Guard::new(port)?,
            pages: Pages::new(templates::PAGES)?,
            offices: Mutex::default(),
            recent: Recent::new(options.memory.clone()),
            folders: Folders::new(options.home.clone()),
            clock: options.clock.clone(),
            day: options.day,
            stop: Arc::default(),
            receiving: tokio::sync::Semaphore::new(1),
            upload_time: options.upload_time,
            setting: Mutex::new(()),
        }))
    }

    /// Opens a workspace, or finds it open.
    ///
    /// # Errors
    /// As `Request::decide`.
    pub fn open(&self, workspace: PathBuf) -> Result<Arc<Office>, crate::pipeline::Error> {
        let day = self.day.unwrap_or_else(|| (self.clock)().date());
        let whole = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| path.clone());
        let request = Request::decide(workspace, None, day, None)?;
        let mut offices = self.offices.lock().expect("nobody panics while holding the lock");
        let known = offices.iter().find(|own| whole(&own.request.workspace) == whole(&request.workspace));
        let office = match known {
            Some(office) => office.clone(),
            None => {
                if offices.len() >= MOST_OFFICES {
                    return Err(crate::pipeline::Error::NoWorkspace {
                        path: request.workspace,
                        why: "没有打开：已经开着太多工作目录，请退出印发后重新打开",
                    });
                }
                let office =
                    Office::open(offices.len(), request, self.day, self.clock.clone(), self.stop.clone());
                offices.push(office.clone());
                office
            }
        };
        self.recent.note(&office.request.workspace);
        Ok(office)
    }

    /// An opened workspace by its number.
    pub fn office(&self, number: usize) -> Result<Arc<Office>, Refusal> {
        let offices = self.offices.lock().expect("nobody panics while holding the lock");
        offices.get(number).cloned().ok_or_else(|| {
            refuse(StatusCode::NOT_FOUND, "这个工作目录现在没有打开")
                .and("请回到首页，从“最近用过”里打开它。")
        })
    }

    pub fn is_busy(&self) -> bool {
        self.offices.lock().expect("nobody panics while holding the lock").iter().any(|own| own.is_busy())
    }

    /// A page of its template, filled. `frame` is what every page shows around it.
    pub fn page(&self, name: &str, office: Option<&Office>, active: &str, mut view: Value) -> Answer {
        if let Value::Object(view) = &mut view {
            view.insert("frame".into(), frame(office, active));
        }
        match self.pages.page(name, &view) {
            Ok(page) => Ok(bytes("text/html; charset=utf-8", page)),
            Err(error) => Err(refuse(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())),
        }
    }

    /// A refusal as a page of its own.
    pub fn refusal(&self, refusal: &Refusal) -> Response {
        let view = json!({"why": refusal.why, "more": refusal.more, "frame": frame(None, "")});
        let page = self.pages.page("refusal.html.j2", &view).unwrap_or_else(|_| refusal.why.clone());
        let mut response = bytes("text/html; charset=utf-8", page);
        *response.status_mut() = refusal.status;
        response
    }

    /// Ends the program when nothing is being written any more.
    pub fn end(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn frame(office: Option<&Office>, active: &str) -> Value {
    let office = office.map(|office| {
        let snapshot = office.snapshot();
        json!({
            "number": office.number,
            "name": office.name(),
            "path": office.request.workspace.display().to_string(),
            "version": snapshot.version,
            "read_at": snapshot.at,
            "status": office.status_json(),
            "pending": snapshot.read().map_or(0, |read| read.unsettled().count()),
        })
    });
    json!({"office": office, "active": active, "version": env!("CARGO_PKG_VERSION")})
}

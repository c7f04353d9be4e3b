//! Web 网页: a local page over the pipeline, for whoever never opened a terminal. It adds no rule, no reading and no
//! rendering of its own: what it shows is what `pipeline` says.
//!
//! Reading order: [`guard`] who may ask, [`router`] what can be asked, [`office`] one opened workspace with its worker,
//! [`offers`] what waits for a second word, [`pages`] one file a page. Listens on 127.0.0.1 and nowhere else; prints nothing.

mod answer;
mod folders;
mod guard;
mod offers;
mod office;
mod pages;
mod recent;
mod router;
mod secret;
mod site;
mod templates;
#[cfg(test)]
mod tests;
mod uploads;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::ZonedDateTime;
use jiff::civil::Date;
use thiserror::Error;

use site::Site;

/// Where the time comes from: the edge reads the clock, and this room asks the edge.
pub type Clock = Arc<dyn Fn() -> ZonedDateTime + Send + Sync>;

/// What to serve.
pub struct Options {
    /// Opened at once, where one is named.
    pub workspace: Option<PathBuf>,
    /// 0 for any that is free.
    pub port: u16,
    /// A fixed day in the place of today.
    pub day: Option<Date>,
    pub clock: Clock,
    /// Where the list of recent workspaces is kept; `None` keeps none.
    pub memory: Option<PathBuf>,
    /// Where choosing a folder begins: the clerk's own.
    pub home: Option<PathBuf>,
    /// How long one file may take to arrive; see [`UPLOAD_TIME`].
    pub upload_time: Duration,
}

/// Long enough for the largest file from the same machine.
pub const UPLOAD_TIME: Duration = Duration::from_secs(300);

/// Where the page is to be had.
pub struct Door {
    /// For the eyes of whoever started the program: holds as long as it runs.
    pub address: String,
    /// For a browser that is started with it: other users of the machine may see it there, so it opens once.
    pub once: String,
}

/// Why there is no page.
#[derive(Debug, Error)]
pub enum Error {
    #[error("端口 {port} 用不了，可能已被别的程序占用；请换一个，或不写 --port")]
    Port { port: u16, source: std::io::Error },
    #[error("不能启动网页服务")]
    Runtime(#[source] std::io::Error),
    #[error("系统没有给出随机数，网页不能安全地打开")]
    Random,
    #[error(transparent)]
    Pages(#[from] crate::render::html::Error),
    #[error(transparent)]
    Pipeline(#[from] crate::pipeline::Error),
}

/// Serves until `stop` is set or the page asks to end; what is being written then is finished first.
///
/// # Errors
/// See [`Error`].
pub fn serve(options: Options, stop: &'static AtomicBool, ready: impl FnOnce(&Door)) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(Error::Runtime)?;
    let outcome = runtime.block_on(async {
        let port = options.port;
        let listener = tokio::net::TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
            .await
            .map_err(|source| Error::Port { port, source })?;
        let port = listener.local_addr().map_err(Error::Runtime)?.port();
        let site = Site::new(&options, port)?;
        if let Some(workspace) = options.workspace {
            site.open(workspace)?;
        }
        ready(&site.guard.door());
        let app = router::router(site.clone());
        tokio::select! {
            served = axum::serve(listener, app) => served.map_err(Error::Runtime)?,
            () = ended(&site, stop) => {}
        }
        Ok(())
    });
    // Streams to open pages never end by themselves.
    runtime.shutdown_timeout(Duration::from_millis(200));
    outcome
}

/// Until somebody wishes to end, and no worker is in the midst of writing.
async fn ended(site: &Site, stop: &AtomicBool) {
    loop {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if stop.load(Ordering::Relaxed) || site.stop.load(Ordering::Relaxed) {
            site.stop.store(true, Ordering::Relaxed);
            if !site.is_busy() {
                // The page that says so is still on its way.
                tokio::time::sleep(Duration::from_millis(300)).await;
                return;
            }
        }
    }
}

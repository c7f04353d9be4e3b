//! Office 办事处: one opened workspace: what was read of it last, one worker that does everything lasting one after the
//! other, and a watch that has it read again when something changed. Who looks at it, and whether anybody does, is of no
//! consequence to it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, RwLock, mpsc};
use std::time::Duration;

use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::{oneshot, watch};

use super::Clock;
use super::answer::{Refusal, chain, refuse};
use super::offers::Offers;
use crate::document::report::{self, ReportView};
use crate::finding::Finding;
use crate::ledger::Act;
use crate::pipeline::{self, Filed, Progress, Proofs, Request, Seen};

/// What was read of the workspace at one moment.
pub struct Snapshot {
    /// Counts up with every reading; 0 before the first.
    pub version: u64,
    /// `14:05:32`
    pub at: String,
    pub outcome: Outcome,
}

pub enum Outcome {
    /// The first reading is not through yet.
    Reading,
    Read(Box<Read>),
    /// It could not be read, and why.
    Failed(String),
}

/// A workspace, read and judged, with what the pages look up in it.
pub struct Read {
    pub proofs: Proofs,
    pub report: ReportView,
    /// What lies in OUT and 正式.
    pub filed: Vec<Filed>,
    /// Why what lies in OUT is not what would be printed now.
    pub outdated: Option<String>,
    pub day: Date,
}

impl Read {
    pub fn unsettled(&self) -> impl Iterator<Item = &Finding> {
        self.proofs.checked.findings.iter().filter(|finding| finding.is_unsettled())
    }
}

impl Snapshot {
    pub fn read(&self) -> Option<&Read> {
        match &self.outcome {
            Outcome::Read(read) => Some(read),
            _ => None,
        }
    }
}

/// What every open page of the workspace is told as it happens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Status {
    pub version: u64,
    pub doing: Option<Doing>,
    /// How the last piece of work ended.
    pub told: Option<Told>,
    /// What the watch has to say: a file that is held open, or that it cannot watch.
    pub note: Option<String>,
}

/// Work in hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Doing {
    pub what: String,
    pub done: usize,
    /// 0 while nobody knows.
    pub total: usize,
}

/// How a piece of work ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    pub good: bool,
    pub title: String,
    pub lines: Vec<String>,
    /// When: `14:05:32`.
    pub at: String,
}

type Task = Box<dyn FnOnce() + Send>;

pub struct Office {
    pub number: usize,
    /// Its day is that of the opening; [`Office::request_now`] has today's.
    pub request: Request,
    day: Option<Date>,
    clock: Clock,
    stop: Arc<AtomicBool>,
    snapshot: RwLock<Arc<Snapshot>>,
    status: watch::Sender<Status>,
    tasks: mpsc::Sender<Task>,
    /// Somebody's work is waiting or under way.
    busy: AtomicBool,
    /// A reading is waiting already.
    stale: AtomicBool,
    /// What waits for somebody's word.
    pub offers: Offers,
}

impl Office {
    /// Opens a workspace: it is read at once, and again whenever something in it changed.
    pub fn open(
        number: usize,
        request: Request,
        day: Option<Date>,
        clock: Clock,
        stop: Arc<AtomicBool>,
    ) -> Arc<Self> {
        let (tasks, queue) = mpsc::channel::<Task>();
        let first = Snapshot { version: 0, at: String::new(), outcome: Outcome::Reading };
        let office = Arc::new(Self {
            number,
            request,
            day,
            clock,
            stop,
            snapshot: RwLock::new(Arc::new(first)),
            status: watch::Sender::new(Status::default()),
            tasks,
            busy: AtomicBool::new(false),
            stale: AtomicBool::new(false),
            offers: Offers::default(),
        });
        std::thread::spawn(move || queue.into_iter().for_each(|task| task()));
        office.refresh();
        let own = office.clone();
        std::thread::spawn(move || own.keep_watch());
        office
    }

    pub fn name(&self) -> String {
        let path = &self.request.workspace;
        path.file_name()
            .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
    }

    /// A request as of today.
    pub fn request_now(&self) -> Request {
        Request { as_of: self.day.unwrap_or_else(|| (self.clock)().date()), ..self.request.clone() }
    }

    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().expect("nobody panics while holding the lock").clone()
    }

    pub fn follow(&self) -> watch::Receiver<Status> {
        self.status.subscribe()
    }

    pub fn status_json(&self) -> Value {
        json!(&*self.status.borrow())
    }

    pub fn is_busy(&self) -> bool {
        self.busy.load(Ordering::SeqCst)
    }

    /// Who writes into the ledger, and when.
    pub fn act(&self, command: &str) -> Act {
        let at = (self.clock)().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        Act { at, what: format!("yinfa serve：{command}") }
    }

    fn time(&self) -> String {
        (self.clock)().strftime("%H:%M:%S").to_string()
    }

    /// Has the workspace read again, after whatever is in hand.
    pub fn refresh(self: &Arc<Self>) {
        if !self.stale.swap(true, Ordering::SeqCst) {
            let own = self.clone();
            self.enqueue(Box::new(move || own.read_again()));
        }
    }

    /// Gives the worker something lasting to do: one at a time. `work` says how it ended; the workspace is read again
    /// after it. Whoever asked may wait for the end, or go.
    ///
    /// # Errors
    /// When other work is waiting or under way.
    pub fn start(
        self: &Arc<Self>,
        what: &str,
        work: impl FnOnce(&Self, &Meter) -> Told + Send + 'static,
    ) -> Result<oneshot::Receiver<Told>, Refusal> {
        if self.busy.swap(true, Ordering::SeqCst) {
            let doing =
                self.status.borrow().doing.as_ref().map_or("处理别的事", |doing| &doing.what).to_string();
            return Err(refuse(StatusCode::CONFLICT, format!("正在{doing}，请等它结束以后再试")));
        }
        let (tell, told) = oneshot::channel();
        let (own, what) = (self.clone(), what.to_string());
        self.status
            .send_modify(|status| status.doing = Some(Doing { what: what.clone(), done: 0, total: 0 }));
        self.enqueue(Box::new(move || {
            own.doing(Some(&what));
            let meter = Meter::of(&own);
            let ended = catch_unwind(AssertUnwindSafe(|| work(&own, &meter)));
            let ended =
                ended.unwrap_or_else(|_| own.bad("程序出错，没有做完", vec!["请重新打开印发再试。".into()]));
            own.read_again();
            own.status.send_modify(|status| status.told = Some(ended.clone()));
            own.busy.store(false, Ordering::SeqCst);
            tell.send(ended).ok();
        }));
        Ok(told)
    }

    pub fn good(&self, title: impl Into<String>, lines: Vec<String>) -> Told {
        Told { good: true, title: title.into(), lines, at: self.time() }
    }

    pub fn bad(&self, title: impl Into<String>, lines: Vec<String>) -> Told {
        Told { good: false, title: title.into(), lines, at: self.time() }
    }

    /// The last outcome has been seen.
    pub fn forget_told(&self) {
        self.status.send_modify(|status| status.told = None);
    }

    /// Whether a run is to stop: the program is ending.
    pub fn stopping(&self) -> &AtomicBool {
        &self.stop
    }

    fn enqueue(&self, task: Task) {
        // The worker lives as long as the program.
        self.tasks.send(task).ok();
    }

    fn doing(&self, what: Option<&str>) {
        let doing = what.map(|what| Doing { what: what.into(), done: 0, total: 0 });
        self.status.send_modify(|status| status.doing = doing);
    }

    fn read_again(&self) {
        self.stale.store(false, Ordering::SeqCst);
        self.doing(Some("核对材料"));
        let request = self.request_now();
        let read = catch_unwind(AssertUnwindSafe(|| {
            let proofs = Proofs::open(&request)?;
            let checked = &proofs.checked;
            let report = report::report(
                &checked.batch,
                &checked.findings,
                &checked.verdicts,
                &checked.settings,
                checked.as_of,
                None,
            );
            let filed = pipeline::filed(&request, &checked.state);
            let outdated = pipeline::outdated(&request, checked);
            Ok::<_, pipeline::Error>(Read { report, filed, outdated, day: request.as_of, proofs })
        }));
        let outcome = match read {
            Ok(Ok(read)) => Outcome::Read(Box::new(read)),
            Ok(Err(error)) => Outcome::Failed(chain(&error)),
            Err(_) => Outcome::Failed("程序出错，没有读完；请把这个工作目录的材料发给开发者查看".into()),
        };
        let mut snapshot = self.snapshot.write().expect("nobody panics while holding the lock");
        let version = snapshot.version + 1;
        *snapshot = Arc::new(Snapshot { version, at: self.time(), outcome });
        drop(snapshot);
        self.status.send_modify(|status| {
            status.version = version;
            status.doing = None;
        });
    }

    fn keep_watch(self: &Arc<Self>) {
        while !self.stop.load(Ordering::Relaxed) {
            let watched = pipeline::watch(&self.request, &self.stop, |seen| match seen {
                Seen::Begun => self.note(None),
                Seen::Open(names) => {
                    self.note(Some(format!("“{}”正开着，存好、关上以后会再核对。", names.join("”、“"))));
                }
                Seen::Changed(_) => {
                    self.note(None);
                    self.refresh();
                }
            });
            if let Err(error) = watched {
                self.note(Some(format!("文件夹的变动现在看不到（{}），请用“重新核对”。", chain(&error))));
                // The folder may come back: a stick that was pulled out, a network drive.
                std::thread::sleep(Duration::from_secs(3));
            }
        }
    }

    fn note(&self, note: Option<String>) {
        self.status.send_if_modified(|status| {
            let differs = status.note != note;
            status.note.clone_from(&note);
            differs
        });
    }
}

/// Tells the open pages how far the work has come.
pub struct Meter<'a> {
    office: &'a Office,
    done: AtomicUsize,
    total: AtomicUsize,
}

impl<'a> Meter<'a> {
    pub fn of(office: &'a Office) -> Self {
        Self { office, done: AtomicUsize::new(0), total: AtomicUsize::new(0) }
    }

    fn tell(&self) {
        let (done, total) = (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed));
        self.office.status.send_modify(|status| {
            if let Some(doing) = &mut status.doing {
                (doing.done, doing.total) = (done, total);
            }
        });
    }
}

impl Progress for Meter<'_> {
    fn start(&self, documents: usize) {
        self.total.fetch_add(documents, Ordering::Relaxed);
        self.tell();
    }

    fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.tell();
    }
}

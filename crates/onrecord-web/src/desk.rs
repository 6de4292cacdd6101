//! Access to the ledger: a bounded number of questions at a time, each on a thread that may wait for the disk.

use std::any::Any;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use onrecord::Ledger;
use onrecord::ledger::Error as LedgerError;
use tokio::sync::Semaphore;

use crate::problem::Problem;

/// More questions at a time make none of them faster.
const MOST_AT_ONCE: usize = 8;
/// Memory in which an open ledger may keep pages of its file, in bytes.
const CACHE: u64 = 32 << 20;
/// While articles are added all the time, what was counted over all of them is this old at most.
const FRESH: Duration = Duration::from_secs(5);

#[derive(Clone)]
pub(crate) struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    /// Open for reading, and idle.
    idle: Mutex<Vec<Ledger>>,
    seats: Arc<Semaphore>,
    /// One correction after the other.
    pen: Arc<tokio::sync::Mutex<()>>,
    kept: Mutex<Kept>,
}

/// What was counted over the whole ledger, which takes long where it is large.
#[derive(Default)]
struct Kept {
    /// Tells whether the file has changed.
    watch: Option<Ledger>,
    answers: BTreeMap<&'static str, (i64, Instant, Arc<dyn Any + Send + Sync>)>,
}

impl Inner {
    fn take(&self) -> Result<Ledger, LedgerError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(ledger) => Ok(ledger),
            None => {
                let mut ledger = Ledger::open_read_only(&self.path)?;
                ledger.set_cache_size(CACHE)?;
                Ok(ledger)
            }
        }
    }

    /// Changes with the file.
    fn version(&self) -> Result<i64, LedgerError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let watch = match kept.watch.take() {
            Some(watch) => watch,
            None => Ledger::open_read_only(&self.path)?,
        };
        let version = watch.ask().data_version();
        kept.watch = Some(watch);
        version
    }

    fn known<T: Send + Sync + 'static>(&self, name: &str, version: i64) -> Option<Arc<T>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, when, answer) = kept.answers.get(name)?;
        let holds = *of == version || when.elapsed() < FRESH;
        holds.then(|| Arc::clone(answer).downcast().ok()).flatten()
    }

    fn give_back(&self, ledger: Ledger) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(ledger);
    }
}

impl Desk {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self {
            inner: Arc::new(Inner {
                path,
                idle: Mutex::default(),
                seats: Arc::new(Semaphore::new(MOST_AT_ONCE)),
                pen: Arc::default(),
                kept: Mutex::default(),
            }),
        }
    }

    /// Asks the ledger.
    pub(crate) async fn ask<T, E>(
        &self,
        question: impl FnOnce(&Ledger) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Problem>
    where
        T: Send + 'static,
        E: Into<Problem> + Send + 'static,
    {
        let seat = Arc::clone(&self.inner.seats).acquire_owned().await;
        let inner = Arc::clone(&self.inner);
        on_a_thread(move || {
            // Held until the thread is done, even where nobody waits for the answer any more.
            let _seat = seat;
            let ledger = inner.take()?;
            let answer = question(&ledger).map_err(Into::into);
            inner.give_back(ledger);
            answer
        })
        .await
    }

    /// Asks about all of the ledger; what was answered before is given again while nothing has changed.
    pub(crate) async fn overview<T: Send + Sync + 'static>(
        &self,
        name: &'static str,
        question: impl FnOnce(&Ledger) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<Arc<T>, Problem> {
        let inner = Arc::clone(&self.inner);
        self.ask(move |ledger| {
            let version = inner.version()?;
            if let Some(answer) = inner.known(name, version) {
                return Ok(answer);
            }
            let answer = Arc::new(question(ledger)?);
            let kept = Arc::clone(&answer) as Arc<dyn Any + Send + Sync>;
            let mut all = inner.kept.lock().unwrap_or_else(PoisonError::into_inner);
            all.answers.insert(name, (version, Instant::now(), kept));
            Ok::<_, LedgerError>(answer)
        })
        .await
    }

    /// Changes the ledger.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Ledger) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, Problem> {
        let pen = Arc::clone(&self.inner.pen).lock_owned().await;
        let inner = Arc::clone(&self.inner);
        on_a_thread(move || {
            let _pen = pen;
            Ok(change(&mut Ledger::open(&inner.path)?)?)
        })
        .await
    }
}

async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(_) => Err(Problem::ours("the question could not be answered")),
    }
}

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

/// Concurrent questions. More would make none of them faster.
const MAX_CONCURRENT: usize = 8;
/// Memory in which an open ledger may cache pages of its file, in bytes.
const PAGE_CACHE: u64 = 32 << 20;
/// The age up to which a cached answer is used although the file has changed, as when articles are added all the time.
const MAX_STALENESS: Duration = Duration::from_secs(5);

/// Open connections to one ledger.
#[derive(Clone)]
pub(crate) struct LedgerPool {
    shared: Arc<Shared>,
}

struct Shared {
    path: PathBuf,
    /// Idle connections, open for reading.
    idle: Mutex<Vec<Ledger>>,
    permits: Arc<Semaphore>,
    /// Corrections run one after the other.
    write_lock: Arc<tokio::sync::Mutex<()>>,
    cache: Mutex<AnswerCache>,
}

/// Answers about the whole ledger, which take long if it is large.
#[derive(Default)]
struct AnswerCache {
    /// A connection that tells whether the file has changed.
    watch: Option<Ledger>,
    answers: BTreeMap<&'static str, CachedAnswer>,
}

struct CachedAnswer {
    /// The file's version when the answer was made.
    version: i64,
    made: Instant,
    answer: Arc<dyn Any + Send + Sync>,
}

impl Shared {
    fn take(&self) -> Result<Ledger, LedgerError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(ledger) => Ok(ledger),
            None => {
                let mut ledger = Ledger::open_read_only(&self.path)?;
                ledger.set_cache_size(PAGE_CACHE)?;
                Ok(ledger)
            }
        }
    }

    fn give_back(&self, ledger: Ledger) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(ledger);
    }

    /// A number that changes with the file.
    fn version(&self) -> Result<i64, LedgerError> {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let watch = match cache.watch.take() {
            Some(watch) => watch,
            None => Ledger::open_read_only(&self.path)?,
        };
        let version = watch.ask().data_version();
        cache.watch = Some(watch);
        version
    }

    fn cached<T: Send + Sync + 'static>(&self, name: &str, version: i64) -> Option<Arc<T>> {
        let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let cached = cache.answers.get(name)?;
        let is_valid = cached.version == version || cached.made.elapsed() < MAX_STALENESS;
        is_valid.then(|| Arc::clone(&cached.answer).downcast().ok()).flatten()
    }

    fn store<T: Send + Sync + 'static>(&self, name: &'static str, version: i64, answer: &Arc<T>) {
        let answer = Arc::clone(answer) as Arc<dyn Any + Send + Sync>;
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.answers.insert(name, CachedAnswer { version, made: Instant::now(), answer });
    }
}

impl LedgerPool {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self {
            shared: Arc::new(Shared {
                path,
                idle: Mutex::default(),
                permits: Arc::new(Semaphore::new(MAX_CONCURRENT)),
                write_lock: Arc::default(),
                cache: Mutex::default(),
            }),
        }
    }

    /// Runs a question.
    pub(crate) async fn ask<T, E>(
        &self,
        question: impl FnOnce(&Ledger) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Problem>
    where
        T: Send + 'static,
        E: Into<Problem> + Send + 'static,
    {
        let permit = Arc::clone(&self.shared.permits).acquire_owned().await;
        let shared = Arc::clone(&self.shared);
        run_blocking(move || {
            // The thread holds the permit until it is done, even if nobody waits for the answer any more.
            let _permit = permit;
            let ledger = shared.take()?;
            let answer = question(&ledger).map_err(Into::into);
            shared.give_back(ledger);
            answer
        })
        .await
    }

    /// Runs a question about the whole ledger. While the file stays the same, the cached answer is used.
    pub(crate) async fn ask_cached<T: Send + Sync + 'static>(
        &self,
        name: &'static str,
        question: impl FnOnce(&Ledger) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<Arc<T>, Problem> {
        let shared = Arc::clone(&self.shared);
        self.ask(move |ledger| {
            let version = shared.version()?;
            if let Some(answer) = shared.cached(name, version) {
                return Ok(answer);
            }
            let answer = Arc::new(question(ledger)?);
            shared.store(name, version, &answer);
            Ok::<_, LedgerError>(answer)
        })
        .await
    }

    /// Changes the ledger.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Ledger) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, Problem> {
        let lock = Arc::clone(&self.shared.write_lock).lock_owned().await;
        let shared = Arc::clone(&self.shared);
        run_blocking(move || {
            let _lock = lock;
            Ok(change(&mut Ledger::open(&shared.path)?)?)
        })
        .await
    }
}

async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(_) => Err(Problem::internal("the question could not be answered")),
    }
}

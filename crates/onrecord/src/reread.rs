//! Reads recorded articles again.

use onrecord_ledger::{Error as LedgerError, Ledger};
use onrecord_reading::contract::Reading;
use onrecord_text::OffsetUnit;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::error::Error;
use crate::panics::catch_panic;
use crate::reader::Reader;

/// The number of articles a thread that are read before their readings are set aside.
const CHUNK_PER_THREAD: usize = 8;

/// Reads all articles again that another model or version read, and returns how many.
///
/// The new readings replace the old ones together, when all are there. Until then questions are answered from the old
/// readings, and after an interruption the work goes on where it was. `progress` gets the number of articles that are read,
/// and the number of all.
///
/// # Errors
/// [`Error::Ledger`] where the ledger cannot be read or written, or where an article in it cannot be read; the old readings
/// stay.
///
/// ```
/// use onrecord::{Ledger, MemoryRecord, ReadOptions, Reader};
///
/// let folder = tempfile::tempdir()?;
/// let mut ledger = Ledger::open(folder.path().join("onrecord.db"))?;
/// let records = [MemoryRecord::text("a", "“It holds,” said Mara Ellison.")];
/// onrecord::add_records(&mut ledger, records, &ReadOptions::new(Reader::new()), |_| {})?;
/// // The same model made all readings.
/// assert_eq!(onrecord::reread(&mut ledger, &Reader::new(), 2, |_, _| {})?, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn reread(
    ledger: &mut Ledger,
    reader: &Reader,
    jobs: usize,
    mut progress: impl FnMut(usize, usize),
) -> Result<usize, Error> {
    let run = reader.provenance();
    let jobs = jobs.max(1);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build().ok();
    let chunk = jobs * CHUNK_PER_THREAD;
    loop {
        let unread = ledger.ask().not_read_by(&run)?;
        for (done, ids) in (0..).step_by(chunk).zip(unread.chunks(chunk)) {
            progress(done, unread.len());
            let old: Vec<Reading> =
                ids.iter().map(|id| ledger.ask().reading(id)).collect::<Result<_, _>>()?;
            let read =
                || old.par_iter().map(|old| read_again(reader, old)).collect::<Result<Vec<_>, _>>();
            let new = match &pool {
                Some(pool) => pool.install(read),
                None => old.iter().map(|old| read_again(reader, old)).collect(),
            };
            ledger.record().stage(&new?)?;
        }
        progress(unread.len(), unread.len());
        if let Some(replaced) = ledger.record().apply_staged(&run, |_| {})? {
            return Ok(replaced);
        }
    }
}

fn read_again(reader: &Reader, old: &Reading) -> Result<Reading, LedgerError> {
    let error = |problem: String| LedgerError::Reading {
        article: old.article.id.clone(),
        item: "article".to_owned(),
        problem,
    };
    let article = old.article.to_article();
    let article = article.ok_or_else(|| error("its offsets are not in its text".to_owned()))?;
    let place = old.article.source.path.clone().unwrap_or_else(|| old.article.id.clone());
    let read = || Ok(Reading::new(&reader.read(&article), OffsetUnit::Codepoint));
    catch_panic(&place, read).map_err(|failed| error(failed.to_string()))
}

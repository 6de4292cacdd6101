//! Reading recorded articles anew.

use onrecord_ledger::{Error, Ledger};
use onrecord_reading::contract::Reading;
use onrecord_text::OffsetUnit;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::reader::{ReadError, Reader, unbroken};

/// So many articles a thread are read before their readings are set aside.
const AT_ONCE_A_THREAD: usize = 8;

/// Reads all articles of a ledger that were read by something else anew, and puts the new readings in the place of the old
/// ones when all are there; says how many. Stopped before, it goes on where it was, and questions are answered by
/// the old readings meanwhile. `progress` is told how many articles of how many are read.
///
/// # Errors
/// Where the ledger cannot be read or written, or an article in it cannot be read: [`onrecord_ledger::Error::Reading`]
/// names it, and the old readings stay.
pub fn reread(
    ledger: &mut Ledger,
    reader: &Reader,
    jobs: usize,
    mut progress: impl FnMut(usize, usize),
) -> Result<usize, Error> {
    let run = reader.run();
    let jobs = jobs.max(1);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build().ok();
    loop {
        let unread = ledger.ask().not_read_by(&run)?;
        for (done, ids) in
            (0..).step_by(jobs * AT_ONCE_A_THREAD).zip(unread.chunks(jobs * AT_ONCE_A_THREAD))
        {
            progress(done, unread.len());
            let old: Vec<Reading> =
                ids.iter().map(|id| ledger.ask().reading(id)).collect::<Result<_, _>>()?;
            let read =
                || old.par_iter().map(|old| anew(reader, old)).collect::<Result<Vec<_>, _>>();
            let new = match &pool {
                Some(pool) => pool.install(read),
                None => old.iter().map(|old| anew(reader, old)).collect(),
            };
            ledger.record().stage(&new?)?;
        }
        progress(unread.len(), unread.len());
        if let Some(replaced) = ledger.record().apply_staged(&run, |_| {})? {
            return Ok(replaced);
        }
    }
}

fn anew(reader: &Reader, old: &Reading) -> Result<Reading, Error> {
    let fault = |problem: String| Error::Reading {
        article: old.article.id.clone(),
        item: "article".to_owned(),
        problem,
    };
    let article = old.article.to_article().ok_or_else(|| {
        fault("its offsets do not lie in its text; `onrecord verify` tells more".to_owned())
    })?;
    let place = old.article.source.path.clone().unwrap_or_else(|| old.article.id.clone());
    let read = || Ok::<_, ReadError>(Reading::new(&reader.read(&article), OffsetUnit::Codepoint));
    unbroken(&place, read).map_err(|error| fault(error.to_string()))
}

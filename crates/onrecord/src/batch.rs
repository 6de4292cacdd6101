//! Many articles at once: read in parallel, handed on in order, never all in memory.

use std::path::{Path, PathBuf};
use std::sync::mpsc;

use onrecord_ingest::Given;
use onrecord_reading::Reading;
use rayon::prelude::*;

use crate::reader::{ReadError, Reader};

/// So many articles a thread are read before they are handed on; while they are, as many again are
/// being read, and no more.
const CHUNK_A_THREAD: usize = 4;

/// Reads all inputs on `jobs` threads (one means the caller's own) and hands the readings to `sink`
/// on the caller's thread, strictly in order of the inputs.
///
/// # Errors
/// The first error of `sink`, which ends the work. An input that cannot be read is no such error:
/// `sink` is told.
pub fn read_all<E>(
    inputs: &[PathBuf],
    jobs: usize,
    given_for: impl Fn(&Path) -> Given + Sync,
    sink: impl FnMut(&Path, Result<Reading, ReadError>) -> Result<(), E>,
) -> Result<(), E> {
    let reader = Reader::new();
    in_order(inputs, jobs, |path| reader.read_file(path, given_for(path)), sink)
}

pub(crate) fn in_order<T: Send, E>(
    inputs: &[PathBuf],
    jobs: usize,
    work: impl Fn(&Path) -> T + Sync,
    mut sink: impl FnMut(&Path, T) -> Result<(), E>,
) -> Result<(), E> {
    let threads = rayon::ThreadPoolBuilder::new().num_threads(jobs.max(1));
    // Where the system gives no threads the work is done without.
    let pool = if jobs > 1 { threads.build().ok() } else { None };
    let Some(pool) = pool else {
        return inputs.iter().try_for_each(|path| sink(path, work(path)));
    };
    let work = &work;
    pool.in_place_scope(|scope| {
        let mut chunks = inputs.chunks(jobs * CHUNK_A_THREAD).map(|chunk| {
            let (sender, receiver) = mpsc::channel();
            scope.spawn(move |_| {
                let each = chunk.par_iter().with_max_len(1);
                let results: Vec<T> = each.map(|path| work(path)).collect();
                // Nobody listens any more where the sink has failed.
                let _ = sender.send(results);
            });
            (chunk, receiver)
        });
        let mut running = chunks.next();
        while let Some((chunk, receiver)) = running {
            running = chunks.next();
            for (path, result) in chunk.iter().zip(receiver.recv().unwrap_or_default()) {
                sink(path, result)?;
            }
        }
        Ok(())
    })
}

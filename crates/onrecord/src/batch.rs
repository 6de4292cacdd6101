//! Many articles at once: read in parallel, handed on in order, never all in memory.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use onrecord_ingest::Given;
use onrecord_reading::Reading;

use crate::reader::{ReadError, Reader};

/// While bytes allow, so many articles a thread are being read or wait to be handed on.
const AHEAD_A_THREAD: usize = 8;

/// No more bytes of articles than this are being read or wait to be handed on, except that each
/// thread may always have one article. A reading takes some fifty times the bytes of its article, so
/// that articles of ordinary length stay near a hundred megabytes whatever the number of threads,
/// and the longest take fifty times their length a thread.
const BYTES_AHEAD: u64 = 2 << 20;

/// Reads all inputs on `jobs` threads and hands the readings to `sink` on the caller's thread, strictly in
/// order of the inputs.
///
/// # Errors
/// The first error of `sink`, which ends the work. An input that cannot be read is no such error:
/// `sink` is told.
pub fn read_all<E>(
    reader: &Reader,
    inputs: &[PathBuf],
    jobs: usize,
    given_for: impl Fn(&Path) -> Given + Sync,
    sink: impl FnMut(&Path, Result<Reading, ReadError>) -> Result<(), E>,
) -> Result<(), E> {
    in_order(inputs, jobs, |path| reader.read_file(path, given_for(path)), sink)
}

pub(crate) fn in_order<T: Send, E>(
    inputs: &[PathBuf],
    jobs: usize,
    work: impl Fn(&Path) -> T + Sync,
    mut sink: impl FnMut(&Path, T) -> Result<(), E>,
) -> Result<(), E> {
    let jobs = jobs.max(1);
    // Even one thread pays: it works while the sink waits for the disk. Where the system gives none the
    // work is done without.
    let threads = rayon::ThreadPoolBuilder::new().num_threads(jobs);
    let pool = if inputs.len() > 1 { threads.build().ok() } else { None };
    let Some(pool) = pool else {
        return inputs.iter().try_for_each(|path| sink(path, work(path)));
    };
    let work = &work;
    pool.in_place_scope(|scope| {
        let mut coming = inputs.iter().map(|path| (path, bytes(path))).peekable();
        let mut ahead = VecDeque::new();
        let mut bytes_ahead = 0;
        loop {
            let room = |ahead: usize, bytes_ahead: u64| {
                let fits = ahead < jobs * AHEAD_A_THREAD && bytes_ahead <= BYTES_AHEAD;
                ahead < jobs || fits
            };
            while let Some((path, bytes)) =
                coming.next_if(|(_, bytes)| room(ahead.len(), bytes_ahead + bytes))
            {
                let (sender, receiver) = mpsc::channel();
                // Nobody listens any more where the sink has failed.
                scope.spawn(move |_| drop(sender.send(work(path))));
                ahead.push_back((path, bytes, receiver));
                bytes_ahead += bytes;
            }
            let Some((path, bytes, receiver)) = ahead.pop_front() else { return Ok(()) };
            // Where the program broke outside an article, the scope hands that on.
            let Ok(result) = receiver.recv() else { return Ok(()) };
            sink(path, result)?;
            bytes_ahead -= bytes;
        }
    })
}

/// How long a file is; none where it cannot be told.
fn bytes(path: &Path) -> u64 {
    path.metadata().map_or(0, |file| file.len())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// The most inputs of so many bytes that are begun and not yet handed on.
    fn most_ahead(bytes: usize) -> usize {
        let folder = tempfile::tempdir().unwrap();
        let inputs: Vec<PathBuf> = (0..60).map(|n| folder.path().join(n.to_string())).collect();
        for input in &inputs {
            fs::File::create(input).unwrap().set_len(bytes as u64).unwrap();
        }
        let (begun, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let mut done = 0;
        let work = |path: &Path| {
            begun.fetch_add(1, Ordering::SeqCst);
            path.to_owned()
        };
        in_order(&inputs, 3, work, |path, result| {
            assert_eq!((path, &result), (inputs[done].as_path(), &inputs[done]));
            std::thread::sleep(std::time::Duration::from_millis(2));
            most.fetch_max(begun.load(Ordering::SeqCst) - done, Ordering::SeqCst);
            done += 1;
            Ok::<_, ()>(())
        })
        .unwrap();
        assert_eq!(done, 60);
        most.into_inner()
    }

    #[test]
    fn what_is_read_ahead_is_bounded_in_bytes() {
        assert!(most_ahead(10) <= 3 * AHEAD_A_THREAD);
        assert!(most_ahead(1 << 19) <= 4);
        // One a thread, however long.
        assert!(most_ahead(1 << 23) <= 3);
    }
}

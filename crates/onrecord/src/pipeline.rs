//! Works on records in parallel, and hands the results on in order. Only a few are in memory at a time.

use std::collections::VecDeque;
use std::sync::mpsc;

use onrecord_ingest::Record;

use crate::error::Error;
use crate::records::{FoundRecord, RecordOrigin, RecordSource};

/// The most records a thread that are in work or wait to be handed on.
const MAX_AHEAD_PER_THREAD: usize = 8;

/// The most bytes of records that are in work or wait to be handed on. Each thread may have one record all the same.
///
/// A reading takes some fifty times the bytes of its article. So articles of ordinary length stay near a hundred megabytes
/// for any number of threads, and the longest take fifty times their length a thread.
const MAX_BYTES_AHEAD: usize = 2 << 20;

/// Runs `work` on records in parallel, and hands the results to `sink` in order. Each call of `sink` gets all results that
/// are ready when the first of them is. The caller's thread takes records from `records` as they are needed.
pub(crate) fn run_in_order<T: Send, E>(
    records: impl Iterator<Item = FoundRecord>,
    jobs: usize,
    work: impl Fn(RecordSource, Result<Record, Error>) -> T + Sync,
    mut sink: impl FnMut(Vec<(RecordOrigin, T)>) -> Result<(), E>,
) -> Result<(), E> {
    let jobs = jobs.max(1);
    let mut coming = records.peekable();
    let Some(first) = coming.next() else { return Ok(()) };
    // One thread pays too: it works while the sink waits for the disk. Where the system refuses threads, the caller's thread
    // does the work.
    let threads = rayon::ThreadPoolBuilder::new().num_threads(jobs);
    let pool = coming.peek().is_some().then(|| threads.build().ok()).flatten();
    let mut coming = std::iter::once(first).chain(coming).peekable();
    let Some(pool) = pool else {
        return coming.try_for_each(|FoundRecord { origin, record }| {
            let result = work(origin.source.clone(), record);
            sink(vec![(origin, result)])
        });
    };
    let work = &work;
    let bytes = |record: &Result<Record, _>| record.as_ref().map_or(0, |record| record.bytes.len());
    pool.in_place_scope(|scope| {
        let mut ahead: VecDeque<(RecordOrigin, usize, mpsc::Receiver<T>)> = VecDeque::new();
        let mut bytes_ahead = 0;
        loop {
            let has_room = |ahead: usize, bytes_ahead: usize| {
                let fits = ahead < jobs * MAX_AHEAD_PER_THREAD && bytes_ahead <= MAX_BYTES_AHEAD;
                ahead < jobs || fits
            };
            while let Some(FoundRecord { origin, record }) =
                coming.next_if(|found| has_room(ahead.len(), bytes_ahead + bytes(&found.record)))
            {
                let bytes = bytes(&record);
                let source = origin.source.clone();
                let (sender, receiver) = mpsc::channel();
                // After an error of the sink nobody receives.
                scope.spawn(move |_| drop(sender.send(work(source, record))));
                ahead.push_back((origin, bytes, receiver));
                bytes_ahead += bytes;
            }
            let Some((origin, bytes, receiver)) = ahead.pop_front() else { return Ok(()) };
            // After a panic outside an article, the scope passes the panic on.
            let Ok(result) = receiver.recv() else { return Ok(()) };
            let mut done = vec![(origin, result)];
            let mut bytes_done = bytes;
            while let Some(result) = ahead.front().and_then(|(.., next)| next.try_recv().ok())
                && let Some((origin, bytes, _)) = ahead.pop_front()
            {
                done.push((origin, result));
                bytes_done += bytes;
            }
            sink(done)?;
            bytes_ahead -= bytes_done;
        }
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// The most records of so many bytes that are begun and not yet handed on.
    fn most_ahead(bytes: usize) -> usize {
        let found = (0..60).map(|input| FoundRecord {
            origin: RecordOrigin::test(input),
            record: Ok(Record::text(vec![b'x'; bytes])),
        });
        let (begun, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let mut done = 0;
        let work = |_: RecordSource, record: Result<Record, Error>| {
            begun.fetch_add(1, Ordering::SeqCst);
            record.unwrap().bytes.len()
        };
        run_in_order(found, 3, work, |results| {
            std::thread::sleep(std::time::Duration::from_millis(2));
            most.fetch_max(begun.load(Ordering::SeqCst) - done, Ordering::SeqCst);
            for (origin, result) in results {
                assert_eq!((origin.input, result), (done, bytes));
                done += 1;
            }
            Ok::<_, ()>(())
        })
        .unwrap();
        assert_eq!(done, 60);
        most.into_inner()
    }

    #[test]
    fn what_is_read_ahead_is_bounded_in_bytes() {
        assert!(most_ahead(10) <= 3 * MAX_AHEAD_PER_THREAD);
        assert!(most_ahead(1 << 19) <= 4);
        // One a thread, however long.
        assert!(most_ahead(1 << 23) <= 3);
    }
}

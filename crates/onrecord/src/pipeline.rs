//! Many articles at once: read in parallel, handed on in order, never all in memory.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use onrecord_ingest::{FieldMap, Record, UserMetadata};
use onrecord_reading::Reading;

use crate::inputs::{Finder, Found, Place, name};
use crate::reader::{ReadError, Reader, at, unbroken};

/// How inputs are read.
#[derive(Clone, Debug)]
pub struct ReadOptions<G> {
    /// What reads them.
    pub reader: Reader,
    /// On how many threads they are read.
    pub jobs: usize,
    /// What the user says of the articles in a file. Title and address can be those of one only, and are
    /// passed over for a file that holds several.
    pub given_for: G,
    /// Which keys of JSON objects say what; those that are not named are guessed.
    pub fields: FieldMap,
}

/// An article of the inputs.
#[derive(Debug)]
#[non_exhaustive]
pub struct Item<'a> {
    /// Its file.
    pub path: &'a Path,
    /// Its name in a file that holds several.
    pub record: Option<&'a str>,
    /// How the keys of a JSON file are understood: told with its first article.
    pub fields: Option<&'a FieldMap>,
    /// Its reading, or why there is none.
    pub reading: Result<Reading, ReadError>,
}

/// While bytes allow, so many articles a thread are being read or wait to be handed on.
const AHEAD_A_THREAD: usize = 8;

/// No more bytes of articles than this are being read or wait to be handed on, except that each
/// thread may always have one article. A reading takes some fifty times the bytes of its article, so
/// that articles of ordinary length stay near a hundred megabytes whatever the number of threads,
/// and the longest take fifty times their length a thread.
const BYTES_AHEAD: usize = 2 << 20;

/// Reads all articles of the inputs on several threads and hands the readings to `sink` on the caller's
/// thread, strictly in their order.
///
/// # Errors
/// The first error of `sink`, which ends the work. An article that cannot be read is no such error:
/// `sink` is told.
pub fn read_all<E>(
    inputs: &[PathBuf],
    options: &ReadOptions<impl Fn(&Path) -> UserMetadata + Sync>,
    mut sink: impl FnMut(Item<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let work = |path: &Path, record: Result<Record, ReadError>| {
        let record = record?;
        let given = at(path, &record, (options.given_for)(path));
        unbroken(&name(path), || Ok(options.reader.read(&record.read(&given)?)))
    };
    let found = Finder::new(inputs, &options.fields);
    in_order(found, options.jobs, work, |done| {
        done.into_iter().try_for_each(|(place, reading)| {
            let Place { path, record, fields, .. } = place;
            sink(Item { path, record: record.as_deref(), fields: fields.as_ref(), reading })
        })
    })
}

/// Works on what is found, in parallel, and hands the results on in order, those together that are there when the first of
/// them is. What is found is looked for on the caller's thread, as it is needed.
pub(crate) fn in_order<'i, T: Send, E>(
    found: impl Iterator<Item = Found<'i>>,
    jobs: usize,
    work: impl Fn(&'i Path, Result<Record, ReadError>) -> T + Sync,
    mut sink: impl FnMut(Vec<(Place<'i>, T)>) -> Result<(), E>,
) -> Result<(), E> {
    let jobs = jobs.max(1);
    let mut coming = found.peekable();
    let Some(first) = coming.next() else { return Ok(()) };
    // Even one thread pays: it works while the sink waits for the disk. Where the system gives none the
    // work is done without.
    let threads = rayon::ThreadPoolBuilder::new().num_threads(jobs);
    let pool = coming.peek().is_some().then(|| threads.build().ok()).flatten();
    let mut coming = std::iter::once(first).chain(coming).peekable();
    let Some(pool) = pool else {
        return coming.try_for_each(|Found { place, record }| {
            let result = work(place.path, record);
            sink(vec![(place, result)])
        });
    };
    let work = &work;
    let bytes = |record: &Result<Record, _>| record.as_ref().map_or(0, |record| record.bytes.len());
    pool.in_place_scope(|scope| {
        let mut ahead: VecDeque<(Place<'i>, usize, mpsc::Receiver<T>)> = VecDeque::new();
        let mut bytes_ahead = 0;
        loop {
            let room = |ahead: usize, bytes_ahead: usize| {
                let fits = ahead < jobs * AHEAD_A_THREAD && bytes_ahead <= BYTES_AHEAD;
                ahead < jobs || fits
            };
            while let Some(Found { place, record }) =
                coming.next_if(|found| room(ahead.len(), bytes_ahead + bytes(&found.record)))
            {
                let bytes = bytes(&record);
                let path = place.path;
                let (sender, receiver) = mpsc::channel();
                // Nobody listens any more where the sink has failed.
                scope.spawn(move |_| drop(sender.send(work(path, record))));
                ahead.push_back((place, bytes, receiver));
                bytes_ahead += bytes;
            }
            let Some((place, bytes, receiver)) = ahead.pop_front() else { return Ok(()) };
            // Where the program broke outside an article, the scope hands that on.
            let Ok(result) = receiver.recv() else { return Ok(()) };
            let mut done = vec![(place, result)];
            let mut bytes_done = bytes;
            while let Some(result) = ahead.front().and_then(|(.., next)| next.try_recv().ok())
                && let Some((place, bytes, _)) = ahead.pop_front()
            {
                done.push((place, result));
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
        let found = (0..60).map(|input| Found {
            place: Place { path: Path::new("a"), input, record: None, fields: None, bytes: 0 },
            record: Ok(Record::text(vec![b'x'; bytes])),
        });
        let (begun, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let mut done = 0;
        let work = |_: &Path, record: Result<Record, ReadError>| {
            begun.fetch_add(1, Ordering::SeqCst);
            record.unwrap().bytes.len()
        };
        in_order(found, 3, work, |results| {
            std::thread::sleep(std::time::Duration::from_millis(2));
            most.fetch_max(begun.load(Ordering::SeqCst) - done, Ordering::SeqCst);
            for (place, result) in results {
                assert_eq!((place.input, result), (done, bytes));
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
        assert!(most_ahead(10) <= 3 * AHEAD_A_THREAD);
        assert!(most_ahead(1 << 19) <= 4);
        // One a thread, however long.
        assert!(most_ahead(1 << 23) <= 3);
    }
}

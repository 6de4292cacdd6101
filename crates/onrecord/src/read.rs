//! Reads many articles on several threads.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use onrecord_ingest::{FieldMap, Record, UserMetadata};
use onrecord_reading::Reading;

use crate::error::Error;
use crate::memory::MemoryRecord;
use crate::panics::catch_panic;
use crate::pipeline::run_in_order;
use crate::reader::Reader;
use crate::records::{Input, RecordFinder, RecordOrigin, RecordSource, path_name};

/// How to read many articles.
///
/// ```
/// use onrecord::{ReadOptions, Reader, UserMetadata};
///
/// let options = ReadOptions::new(Reader::new());
/// assert!(options.jobs >= 1);
/// // The publisher is the name of the article's folder.
/// let options = options.with_metadata(|path: &std::path::Path| UserMetadata {
///     publisher: path.parent().and_then(|folder| folder.file_name()?.to_str().map(str::to_owned)),
///     ..UserMetadata::default()
/// });
/// assert_eq!((options.metadata_for)("post/a.txt".as_ref()).publisher.unwrap(), "post");
/// ```
#[derive(Clone, Debug)]
pub struct ReadOptions<M = fn(&Path) -> UserMetadata> {
    /// Reads each article.
    pub reader: Reader,
    /// The number of threads.
    pub jobs: usize,
    /// What the user knows about the articles in a file, by its path. Title and address belong to a single article, and
    /// are ignored for a file with several.
    pub metadata_for: M,
    /// The meaning of the keys of JSON objects. Keys that it does not name are guessed.
    pub field_map: FieldMap,
}

impl ReadOptions {
    /// Options without metadata, with one thread a core.
    ///
    /// ```
    /// use onrecord::{ReadOptions, Reader};
    ///
    /// let options = ReadOptions { jobs: 4, ..ReadOptions::new(Reader::new()) };
    /// assert_eq!(options.jobs, 4);
    /// ```
    #[must_use]
    pub fn new(reader: Reader) -> Self {
        let jobs = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let metadata_for: fn(&Path) -> UserMetadata = |_| UserMetadata::default();
        Self { reader, jobs, metadata_for, field_map: FieldMap::default() }
    }
}

impl<M> ReadOptions<M> {
    /// The same options with other metadata.
    ///
    /// ```
    /// use onrecord::{ReadOptions, Reader, UserMetadata};
    ///
    /// let metadata = UserMetadata { language: Some("en".to_owned()), ..UserMetadata::default() };
    /// let options = ReadOptions::new(Reader::new()).with_metadata(move |_: &std::path::Path| metadata.clone());
    /// assert_eq!((options.metadata_for)("a.txt".as_ref()).language.unwrap(), "en");
    /// ```
    #[must_use]
    pub fn with_metadata<N: Fn(&Path) -> UserMetadata + Sync>(
        self,
        metadata_for: N,
    ) -> ReadOptions<N> {
        let Self { reader, jobs, field_map, .. } = self;
        ReadOptions { reader, jobs, metadata_for, field_map }
    }
}

/// One article of [`read_all`] or [`read_records`].
///
/// ```
/// use onrecord::{MemoryRecord, ReadOptions, Reader};
///
/// let records = [MemoryRecord::text("a", "It holds, Ellison said."), MemoryRecord::text("b", "")];
/// let mut failed = Vec::new();
/// onrecord::read_records(records, &ReadOptions::new(Reader::new()), |outcome| {
///     if let Err(error) = outcome.reading {
///         failed.push((outcome.path.to_owned(), error.kind()));
///     }
///     Ok::<(), ()>(())
/// })
/// .unwrap();
/// assert_eq!(failed, [("b".into(), onrecord::ErrorKind::Article)]);
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct ReadOutcome<'a> {
    /// The article's file, or the name of its record in memory.
    pub path: &'a Path,
    /// The record's name in a file with several.
    pub record: Option<&'a str>,
    /// How the keys of a JSON file are understood; only with the file's first article.
    pub field_map: Option<&'a FieldMap>,
    /// The reading, or why there is none.
    pub reading: Result<Reading, Error>,
}

/// Reads all articles in files, and hands the readings to `sink` in order, on the caller's thread.
///
/// # Errors
/// The first error of `sink`, which ends the work. An article that cannot be read does not end it: `sink` gets the error.
///
/// ```
/// use onrecord::{ReadOptions, Reader};
///
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("a.txt"), "“It holds,” said Mara Ellison.")?;
/// std::fs::write(folder.path().join("b.txt"), "The bridge is safe, Ellison said.")?;
/// let files = onrecord::find_inputs(&[folder.path()])?.files;
/// let mut attributions = 0;
/// onrecord::read_all(&files, &ReadOptions::new(Reader::new()), |outcome| {
///     attributions += outcome.reading?.attributions.len();
///     Ok::<(), onrecord::Error>(())
/// })?;
/// assert_eq!(attributions, 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_all<E>(
    inputs: &[PathBuf],
    options: &ReadOptions<impl Fn(&Path) -> UserMetadata + Sync>,
    sink: impl FnMut(ReadOutcome<'_>) -> Result<(), E>,
) -> Result<(), E> {
    read_inputs(inputs.iter().cloned().map(Input::File), options, sink)
}

/// Reads records in memory. All else is as in [`read_all`].
///
/// # Errors
/// As [`read_all`].
///
/// ```
/// use onrecord::{MemoryRecord, ReadOptions, Reader};
///
/// let records = (0..3).map(|n| MemoryRecord::text(format!("wire/{n}"), format!("“No {n},” said Mara Ellison.")));
/// let mut quotes = Vec::new();
/// onrecord::read_records(records, &ReadOptions::new(Reader::new()), |outcome| {
///     let reading = outcome.reading?;
///     quotes.push(reading.attributions[0].content[0].slice(&reading.article.text).to_owned());
///     Ok::<(), onrecord::Error>(())
/// })?;
/// assert_eq!(quotes, ["“No 0,”", "“No 1,”", "“No 2,”"]);
/// # Ok::<(), onrecord::Error>(())
/// ```
pub fn read_records<E>(
    records: impl IntoIterator<Item = MemoryRecord>,
    options: &ReadOptions<impl Fn(&Path) -> UserMetadata + Sync>,
    sink: impl FnMut(ReadOutcome<'_>) -> Result<(), E>,
) -> Result<(), E> {
    read_inputs(records.into_iter().map(Input::memory), options, sink)
}

fn read_inputs<E>(
    inputs: impl Iterator<Item = Input>,
    options: &ReadOptions<impl Fn(&Path) -> UserMetadata + Sync>,
    mut sink: impl FnMut(ReadOutcome<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let work = |source: RecordSource, record: Result<Record, Error>| {
        let record = record?;
        let metadata = source.metadata(&record, &options.metadata_for);
        catch_panic(&path_name(&source.path), || Ok(options.reader.read(&record.read(&metadata)?)))
    };
    let records = RecordFinder::new(inputs, &options.field_map);
    run_in_order(records, options.jobs, work, |done| {
        done.into_iter().try_for_each(|(origin, reading)| {
            let RecordOrigin { source, record, field_map, .. } = &origin;
            sink(ReadOutcome {
                path: &source.path,
                record: record.as_deref(),
                field_map: field_map.as_ref(),
                reading,
            })
        })
    })
}

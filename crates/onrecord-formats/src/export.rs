//! Exports: readings and the ledger's tables into files.

use std::path::Path;

use onrecord_reading::contract::Reading;
use onrecord_text::OffsetUnit;

use crate::error::Error;
use crate::folder::{Folder, PendingFile, file_name};
use crate::format::{self, Format};
use crate::ledger_tables::{
    ExportedActor, ExportedCorrection, ExportedStory, VisibleNames, write_line,
};
use crate::licence_gate::{Audience, VisibleReading};
#[cfg(feature = "parquet")]
use crate::parquet;
#[cfg(feature = "parquet")]
use crate::record_batches;
use crate::{cas, conllu, jsonl, web_annotation};

/// Writes readings into a folder, in the order in which they come.
///
/// An exporter that is dropped without [`Exporter::finish`] leaves the files that were complete by then, and no others.
#[derive(Debug)]
pub struct Exporter {
    folder: Folder,
    format: Format,
    audience: Audience,
    readings: ReadingFiles,
    ledger_tables: Vec<LedgerTable>,
    visible_names: VisibleNames,
    summary: ExportSummary,
}

/// The files of an export's readings.
#[derive(Debug)]
enum ReadingFiles {
    /// One file an article.
    PerArticle,
    Lines(PendingFile),
    #[cfg(feature = "parquet")]
    Tables(Box<parquet::ReadingTables>),
}

/// The file of a table of the ledger.
#[derive(Debug)]
enum LedgerTable {
    Lines(PendingFile),
    #[cfg(feature = "parquet")]
    Table(Box<parquet::Table>),
}

/// What an export wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExportSummary {
    /// Articles that were written, including the shortened ones.
    pub articles: usize,
    /// Articles that were written without their text and with few of their words, as they may not be shared.
    pub shortened: usize,
    /// Articles that were left out: they may not be shared, and the format needs the text.
    pub left_out: usize,
    /// Actors linked across articles.
    pub actors: usize,
    /// Stories.
    pub stories: usize,
    /// Corrections.
    pub corrections: usize,
    /// Files of an earlier export that were removed, as this export did not write them.
    pub removed: usize,
}

impl Exporter {
    /// Starts an export, and creates the folder where it is missing. The export replaces an earlier one of the same format in
    /// the folder.
    ///
    /// # Errors
    /// [`Error::NotBuiltIn`], [`Error::FolderInUse`], [`Error::NotAnExport`] and [`Error::MixedAudience`], and
    /// [`Error::File`] where the folder cannot be written.
    pub fn create(path: &Path, format: Format, audience: Audience) -> Result<Self, Error> {
        if !format.is_built_in() {
            return Err(Error::NotBuiltIn { format });
        }
        let mut folder = Folder::open(path, format, audience)?;
        let readings = match format {
            Format::Jsonl => {
                let name = format!("{}{}", format::READINGS, format.extension());
                ReadingFiles::Lines(folder.create(&name)?)
            }
            #[cfg(feature = "parquet")]
            Format::Parquet => {
                ReadingFiles::Tables(Box::new(parquet::ReadingTables::create(&mut folder)?))
            }
            _ => ReadingFiles::PerArticle,
        };
        Ok(Self {
            folder,
            format,
            audience,
            readings,
            ledger_tables: Vec::new(),
            visible_names: VisibleNames::default(),
            summary: ExportSummary::default(),
        })
    }

    /// Writes a reading, as far as the audience may see it.
    ///
    /// # Errors
    /// [`Error::Reading`] where its offsets are not code points or are invalid, or where it lacks the tokens that the format
    /// needs; [`Error::File`] where a file cannot be written.
    pub fn write(&mut self, reading: &Reading) -> Result<(), Error> {
        let error =
            |problem: String| Error::Reading { article: reading.article.id.clone(), problem };
        if reading.article.offset_unit != OffsetUnit::Codepoint {
            let unit = reading.article.offset_unit.name();
            return Err(error(format!("its offsets count {unit}, not code points")));
        }
        if let Err(mismatches) = reading.check_offsets() {
            let first = mismatches.first().map(ToString::to_string).unwrap_or_default();
            return Err(error(first));
        }
        let visible = VisibleReading::new(reading, self.audience);
        if visible.shortened && self.format.needs_text() {
            self.summary.left_out += 1;
            return Ok(());
        }
        if self.audience == Audience::Public && self.format.has_ledger_tables() {
            self.visible_names.add(&visible.reading);
        }
        match &mut self.readings {
            ReadingFiles::PerArticle => self.write_file(&visible)?,
            ReadingFiles::Lines(file) => jsonl::write(&visible, file)?,
            #[cfg(feature = "parquet")]
            ReadingFiles::Tables(tables) => tables.write(&mut self.folder, &visible)?,
        }
        self.summary.articles += 1;
        self.summary.shortened += usize::from(visible.shortened);
        Ok(())
    }

    /// Writes the actors linked across articles, after all readings. A public export contains only the names that these
    /// show. Formats without ledger tables ignore the call.
    ///
    /// # Errors
    /// Errors of the iterator, and [`Error::File`] where a file cannot be written.
    pub fn write_actors<E: From<Error>>(
        &mut self,
        actors: impl IntoIterator<Item = Result<ExportedActor, E>>,
    ) -> Result<(), E> {
        let stem = match self.format {
            // Parquet has the actors of single articles in a file of the shorter name.
            Format::Parquet => format::LINKED_ACTORS,
            _ => format::ACTORS,
        };
        let Some(mut file) = self.create_table(stem)? else { return Ok(()) };
        for actor in actors {
            let actor = match self.audience {
                Audience::Own => Some(actor?),
                Audience::Public => self.visible_names.restrict(actor?),
            };
            let Some(actor) = actor else { continue };
            match &mut file {
                LedgerTable::Lines(file) => write_line(&actor, file)?,
                #[cfg(feature = "parquet")]
                LedgerTable::Table(table) => {
                    table.write(record_batches::linked_actors(&[actor]))?
                }
            }
            self.summary.actors += 1;
        }
        self.ledger_tables.push(file);
        Ok(())
    }

    /// Writes the stories and their pairs of copies. Formats without ledger tables ignore the call.
    ///
    /// # Errors
    /// As [`Exporter::write_actors`].
    pub fn write_stories<E: From<Error>>(
        &mut self,
        stories: impl IntoIterator<Item = Result<ExportedStory, E>>,
    ) -> Result<(), E> {
        let Some(mut file) = self.create_table(format::STORIES)? else { return Ok(()) };
        let mut copies = match self.format {
            Format::Parquet => self.create_table(format::COPIES)?,
            _ => None,
        };
        for story in stories {
            let story = story?;
            match (&mut file, &mut copies) {
                (LedgerTable::Lines(file), _) => write_line(&story, file)?,
                #[cfg(feature = "parquet")]
                (LedgerTable::Table(table), copies) => {
                    let story = std::slice::from_ref(&story);
                    table.write(record_batches::stories(story))?;
                    if let Some(LedgerTable::Table(copies)) = copies {
                        copies.write(record_batches::copies(story))?;
                    }
                }
            }
            self.summary.stories += 1;
        }
        self.ledger_tables.extend([Some(file), copies.take()].into_iter().flatten());
        Ok(())
    }

    /// Writes the journal of corrections. A public export contains none of it, as it names its authors and quotes texts.
    /// Formats without ledger tables ignore the call.
    ///
    /// # Errors
    /// As [`Exporter::write_actors`].
    pub fn write_corrections<E: From<Error>>(
        &mut self,
        journal: impl IntoIterator<Item = Result<ExportedCorrection, E>>,
    ) -> Result<(), E> {
        if self.audience == Audience::Public {
            return Ok(());
        }
        let Some(mut file) = self.create_table(format::CORRECTIONS)? else { return Ok(()) };
        for row in journal {
            match &mut file {
                LedgerTable::Lines(file) => row?.write_line(file)?,
                #[cfg(feature = "parquet")]
                LedgerTable::Table(table) => table.write(record_batches::corrections(&[row?]))?,
            }
            self.summary.corrections += 1;
        }
        self.ledger_tables.push(file);
        Ok(())
    }

    /// Starts the file of a table of the ledger; `None` for formats without ledger tables.
    fn create_table(&mut self, stem: &str) -> Result<Option<LedgerTable>, Error> {
        Ok(match self.format {
            Format::Jsonl => {
                let name = format!("{stem}{}", self.format.extension());
                Some(LedgerTable::Lines(self.folder.create(&name)?))
            }
            #[cfg(feature = "parquet")]
            Format::Parquet => {
                let columns = match stem {
                    format::LINKED_ACTORS => record_batches::linked_actors(&[]),
                    format::STORIES => record_batches::stories(&[]),
                    format::COPIES => record_batches::copies(&[]),
                    _ => record_batches::corrections(&[]),
                };
                let table = parquet::Table::create(&mut self.folder, stem, columns)?;
                Some(LedgerTable::Table(Box::new(table)))
            }
            _ => None,
        })
    }

    fn write_file(&mut self, visible: &VisibleReading<'_>) -> Result<(), Error> {
        let reading = &*visible.reading;
        let mut file = self.folder.create(&file_name(&reading.article.id, self.format)?)?;
        let written = match self.format {
            Format::WebAnnotation => web_annotation::write(visible, &mut file),
            Format::Cas => cas::write(reading, &mut file),
            _ => {
                let Some(tokens) = reading.tokens.if_present() else {
                    return Err(Error::Reading {
                        article: reading.article.id.clone(),
                        problem: format!("its reading has no tokens, which {} needs", self.format),
                    });
                };
                conllu::write(reading, tokens, &mut file)
            }
        };
        file.with_path(written)?;
        file.commit()
    }

    /// Gives the files of all articles their final names, and removes the files of an earlier export that this one did not
    /// write.
    ///
    /// # Errors
    /// [`Error::File`] where a file cannot be written or removed.
    pub fn finish(mut self) -> Result<ExportSummary, Error> {
        match self.readings {
            ReadingFiles::PerArticle => {}
            ReadingFiles::Lines(file) => file.commit()?,
            #[cfg(feature = "parquet")]
            ReadingFiles::Tables(tables) => tables.finish()?,
        }
        for table in self.ledger_tables {
            match table {
                LedgerTable::Lines(file) => file.commit()?,
                #[cfg(feature = "parquet")]
                LedgerTable::Table(table) => table.finish()?,
            }
        }
        self.summary.removed = self.folder.finish()?;
        Ok(self.summary)
    }
}

//! Readings into files.

use std::path::Path;

use onrecord_reading::contract::Reading;
use onrecord_text::OffsetUnit;

use crate::folder::{self, Folder, Pending, name_of};
use crate::ledger_tables::{self, JoinedActor, JournalRow, ShownNames, Story};
use crate::licence_gate::{self, Audience, Shown};
use crate::{Error, Format, cas, conllu, jsonl, web_annotation};

/// Writes readings into a folder, in the order in which they come. Dropped without
/// [`Exporter::finish`] it leaves the whole files that it wrote so far, and no others.
#[derive(Debug)]
pub struct Exporter {
    folder: Folder,
    format: Format,
    audience: Audience,
    layers: Layers,
    /// Files with what no single reading has.
    across: Vec<Across>,
    names: ShownNames,
    summary: Summary,
}

/// A file with what no single reading has.
#[derive(Debug)]
enum Across {
    Lines(Pending),
    #[cfg(feature = "parquet")]
    Table(Box<crate::parquet::Table>),
}

/// What an export did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Articles written, the shortened ones among them.
    pub articles: usize,
    /// Articles written without their text and with few of their words, as they may not be shared.
    pub shortened: usize,
    /// Articles not written: they may not be shared, and the format needs the text.
    pub left_out: usize,
    /// Joined actors written.
    pub actors: usize,
    /// Stories written.
    pub stories: usize,
    /// Corrections written.
    pub corrections: usize,
    /// Files of an earlier export that were removed, as they are no part of this one.
    pub removed: usize,
}

/// Files that hold all articles.
#[derive(Debug)]
enum Layers {
    /// None: a file an article.
    Apart,
    Lines(Pending),
    #[cfg(feature = "parquet")]
    Tables(Box<crate::parquet::Tables>),
}

impl Exporter {
    /// Makes the folder where there is none. An export into a folder with an earlier one of the same
    /// format takes its place.
    ///
    /// # Errors
    /// Where the program was built without the format, the folder cannot be written, another export
    /// writes to it, a file of somebody else stands where one is to be written, or a public export
    /// would lie beside one of another format.
    pub fn create(path: &Path, format: Format, audience: Audience) -> Result<Self, Error> {
        if !format.is_built_in() {
            return Err(Error::NotBuiltIn { format });
        }
        let mut folder = Folder::open(path, format, audience)?;
        let layers = match format {
            Format::Jsonl => Layers::Lines(folder.create(jsonl::FILE)?),
            #[cfg(feature = "parquet")]
            Format::Parquet => {
                Layers::Tables(Box::new(crate::parquet::Tables::create(&mut folder)?))
            }
            _ => Layers::Apart,
        };
        Ok(Self {
            folder,
            format,
            audience,
            layers,
            across: Vec::new(),
            names: ShownNames::default(),
            summary: Summary::default(),
        })
    }

    /// Writes a reading, as far as the audience may see it.
    ///
    /// # Errors
    /// Where its offsets are not code points or do not hold, it lacks the words that the format needs,
    /// or a file cannot be written.
    pub fn write(&mut self, reading: &Reading) -> Result<(), Error> {
        let unfit =
            |problem: String| Error::Reading { article: reading.article.id.clone(), problem };
        if reading.article.offset_unit != OffsetUnit::Codepoint {
            let unit = reading.article.offset_unit.name();
            return Err(unfit(format!("its offsets count {unit}, not code points")));
        }
        if let Err(wrong) = reading.check_offsets() {
            let first = wrong.first().map(ToString::to_string).unwrap_or_default();
            return Err(unfit(first));
        }
        let shown = licence_gate::shown(reading, self.audience);
        if shown.shortened && self.format.needs_text() {
            self.summary.left_out += 1;
            return Ok(());
        }
        if self.audience == Audience::Public && self.format.goes_across() {
            self.names.see(&shown.reading);
        }
        match &mut self.layers {
            Layers::Apart => self.write_file(&shown)?,
            Layers::Lines(file) => jsonl::write(&shown, file)?,
            #[cfg(feature = "parquet")]
            Layers::Tables(tables) => tables.write(&mut self.folder, &shown)?,
        }
        self.summary.articles += 1;
        self.summary.shortened += usize::from(shown.shortened);
        Ok(())
    }

    /// Writes who is who across articles, behind all readings: to the public with the names alone that these show. Formats with
    /// a file an article have no room for it.
    ///
    /// # Errors
    /// Those of the rows, and where a file cannot be written.
    pub fn write_actors<E: From<Error>>(
        &mut self,
        actors: impl IntoIterator<Item = Result<JoinedActor, E>>,
    ) -> Result<(), E> {
        let stem = if self.is_parquet() { folder::JOINED_ACTORS } else { folder::ACTORS };
        let Some(mut file) = self.begin(stem)? else { return Ok(()) };
        for actor in actors {
            let actor = match self.audience {
                Audience::Own => Some(actor?),
                Audience::Public => self.names.of(&actor?),
            };
            let Some(actor) = actor else { continue };
            match &mut file {
                Across::Lines(file) => ledger_tables::write_line(&actor, file)?,
                #[cfg(feature = "parquet")]
                Across::Table(table) => crate::parquet::write_actor(&actor, table)?,
            }
            self.summary.actors += 1;
        }
        self.across.push(file);
        Ok(())
    }

    /// Writes which articles copy one another. Formats with a file an article have no room for it.
    ///
    /// # Errors
    /// As [`Exporter::write_actors`].
    pub fn write_stories<E: From<Error>>(
        &mut self,
        stories: impl IntoIterator<Item = Result<Story, E>>,
    ) -> Result<(), E> {
        let Some(mut file) = self.begin(folder::STORIES)? else { return Ok(()) };
        let mut copies = if self.is_parquet() { self.begin(folder::COPIES)? } else { None };
        for story in stories {
            let story = story?;
            match (&mut file, &mut copies) {
                (Across::Lines(file), _) => ledger_tables::write_line(&story, file)?,
                #[cfg(feature = "parquet")]
                (Across::Table(table), Some(Across::Table(copies))) => {
                    crate::parquet::write_story(&story, table, copies)?;
                }
                #[cfg(feature = "parquet")]
                (Across::Table(_), _) => {}
            }
            self.summary.stories += 1;
        }
        self.across.extend([Some(file), copies].into_iter().flatten());
        Ok(())
    }

    /// Writes the journal of corrections; to the public nothing of it, as it names its writers and quotes texts. Formats with a
    /// file an article have no room for it.
    ///
    /// # Errors
    /// As [`Exporter::write_actors`].
    pub fn write_corrections<E: From<Error>>(
        &mut self,
        journal: impl IntoIterator<Item = Result<JournalRow, E>>,
    ) -> Result<(), E> {
        if self.audience == Audience::Public {
            return Ok(());
        }
        let Some(mut file) = self.begin(folder::CORRECTIONS)? else { return Ok(()) };
        for row in journal {
            match &mut file {
                Across::Lines(file) => row?.write_line(file)?,
                #[cfg(feature = "parquet")]
                Across::Table(table) => crate::parquet::write_correction(&row?, table)?,
            }
            self.summary.corrections += 1;
        }
        self.across.push(file);
        Ok(())
    }

    fn is_parquet(&self) -> bool {
        self.format == Format::Parquet
    }

    /// A file with what no single reading has, where the format has room for it.
    fn begin(&mut self, stem: &str) -> Result<Option<Across>, Error> {
        Ok(match self.format {
            Format::Jsonl => {
                let name = format!("{stem}{}", self.format.extension());
                Some(Across::Lines(self.folder.create(&name)?))
            }
            #[cfg(feature = "parquet")]
            Format::Parquet => {
                Some(Across::Table(Box::new(crate::parquet::create(&mut self.folder, stem)?)))
            }
            _ => None,
        })
    }

    fn write_file(&mut self, shown: &Shown<'_>) -> Result<(), Error> {
        let mut file = self.folder.create(&name_of(&shown.reading.article.id, self.format)?)?;
        match self.format {
            Format::WebAnnotation => {
                let written = web_annotation::write(shown, &mut file);
                file.told(written)?;
            }
            Format::Cas => {
                let written = cas::write(&shown.reading, &mut file);
                file.told(written)?;
            }
            _ => {
                let Some(tokens) = shown.reading.tokens.if_present() else {
                    return Err(Error::Reading {
                        article: shown.reading.article.id.clone(),
                        problem: format!("its reading has no words, which {} needs", self.format),
                    });
                };
                let written = conllu::write(&shown.reading, tokens, &mut file);
                file.told(written)?;
            }
        }
        file.commit()
    }

    /// Puts the files that hold all articles in their places, and removes those of an earlier export
    /// that are no part of this one.
    ///
    /// # Errors
    /// Where a file cannot be written or removed.
    pub fn finish(mut self) -> Result<Summary, Error> {
        match self.layers {
            Layers::Apart => {}
            Layers::Lines(file) => file.commit()?,
            #[cfg(feature = "parquet")]
            Layers::Tables(tables) => tables.finish()?,
        }
        for file in self.across {
            match file {
                Across::Lines(file) => file.commit()?,
                #[cfg(feature = "parquet")]
                Across::Table(table) => table.finish()?,
            }
        }
        self.summary.removed = self.folder.finish()?;
        Ok(self.summary)
    }
}

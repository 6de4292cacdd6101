//! Readings into files.

use std::path::Path;

use onrecord_reading::contract::Reading;
use onrecord_text::OffsetUnit;

use crate::files::{Folder, Pending, name_of};
use crate::gate::{self, Audience, Shown};
use crate::{Error, Format, cas, conllu, jsonl, web_annotation};

/// Writes readings into a folder, in the order in which they come. Dropped without
/// [`Exporter::finish`] it leaves the whole files that it wrote so far, and no others.
#[derive(Debug)]
pub struct Exporter {
    folder: Folder,
    format: Format,
    audience: Audience,
    layers: Layers,
    summary: Summary,
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
        Ok(Self { folder, format, audience, layers, summary: Summary::default() })
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
        let shown = gate::shown(reading, self.audience);
        if shown.shortened && self.format.needs_text() {
            self.summary.left_out += 1;
            return Ok(());
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
                let Some(tokens) = shown.reading.tokens.as_deref() else {
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
        self.summary.removed = self.folder.finish()?;
        Ok(self.summary)
    }
}

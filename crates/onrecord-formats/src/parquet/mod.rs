//! Apache Parquet, one file a layer. What is held in memory is one group of rows a layer.

mod layers;
mod table;

use onrecord_reading::contract::Reading;

use crate::Error;
use crate::folder::{Folder, LAYERS};
use crate::licence_gate::Shown;
use layers::Rows;
pub(crate) use layers::{write_actor, write_correction, write_story};
pub(crate) use table::Table;

/// The tables of an export, one a layer; that of tokens is made when the first reading has some.
#[derive(Debug)]
pub(crate) struct Tables(Vec<(&'static str, Option<Table>)>);

const TOKENS: &str = "tokens";

impl Tables {
    pub(crate) fn create(folder: &mut Folder) -> Result<Self, Error> {
        let table = |layer| -> Result<_, Error> {
            Ok((layer, if layer == TOKENS { None } else { Some(create(folder, layer)?) }))
        };
        Ok(Self(LAYERS.into_iter().map(table).collect::<Result<_, _>>()?))
    }

    pub(crate) fn write(&mut self, folder: &mut Folder, shown: &Shown<'_>) -> Result<(), Error> {
        let reading: &Reading = &shown.reading;
        let rows = Rows::new(reading, shown.shortened);
        for (layer, table) in &mut self.0 {
            if *layer == TOKENS && !reading.tokens.is_absent() && table.is_none() {
                *table = Some(create(folder, layer)?);
            }
            if let Some(table) = table {
                rows.write(layer, table);
                table.flush_when_full()?;
            }
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<(), Error> {
        self.0.into_iter().filter_map(|(_, table)| table).try_for_each(Table::finish)
    }
}

pub(crate) fn create(folder: &mut Folder, layer: &str) -> Result<Table, Error> {
    let name = format!("{layer}{}", crate::Format::Parquet.extension());
    Table::create(folder.create(&name)?, layers::schema(layer))
}

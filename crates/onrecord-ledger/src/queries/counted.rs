//! Reads the packed rows of attributions that counting questions use.

use rusqlite::{Connection, params, params_from_iter};

use super::filter::{Conditions, Filter, Voice};
use crate::derived::packed::{self, PackedAttribution};
use crate::derived::source_counts::{ACTS, FORMS, POLARITIES, code};
use crate::store::Fault;
use crate::store::ids::{ArticleId, AttributionNumber};

/// The article of an attribution.
pub(crate) struct CountedArticle<'r> {
    /// Empty if unknown.
    pub(crate) outlet: &'r str,
    /// Empty if unknown.
    pub(crate) published: &'r str,
    pub(crate) article: ArticleId,
}

/// The conditions on an attribution.
#[derive(Default)]
struct AttributionFilter {
    form: Option<usize>,
    act: Option<usize>,
    polarity: Option<usize>,
    voice: Option<Voice>,
}

impl AttributionFilter {
    fn by(filter: &Filter) -> Self {
        Self {
            form: filter.form.map(|form| code(&FORMS, &form)),
            act: filter.act.map(|act| code(&ACTS, &act)),
            polarity: filter.polarity.map(|polarity| code(&POLARITIES, &polarity)),
            voice: filter.voice,
        }
    }

    fn matches(&self, one: &PackedAttribution) -> bool {
        let is = |asked: Option<usize>, code| asked.is_none_or(|asked| asked == code);
        is(self.form, one.form)
            && is(self.act, one.act)
            && is(self.polarity, one.polarity)
            && self.voice.is_none_or(|voice| match voice {
                Voice::Own => one.voice == 0,
                Voice::Attributed => one.voice == 1,
                Voice::Chained => one.voice > 1,
            })
    }
}

/// Calls `each` with the attributions of the articles `s` for which `conditions` hold and that fit the filter,
/// including rejected ones. They come by outlet, day, article and number.
pub(crate) fn each(
    connection: &Connection,
    conditions: &Conditions,
    filter: &Filter,
    mut each: impl FnMut(&CountedArticle<'_>, &PackedAttribution) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let wanted = AttributionFilter::by(filter);
    let mut statement = connection.prepare_cached(&format!(
        "SELECT outlet, published, article, attributions FROM source_counts s WHERE {}
        ORDER BY outlet, published, article",
        conditions.sql()
    ))?;
    let mut rows = statement.query(params_from_iter(conditions.values()))?;
    while let Some(row) = rows.next()? {
        let of = CountedArticle {
            outlet: row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?,
            published: row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?,
            article: row.get(2)?,
        };
        let packed = row.get_ref(3)?.as_blob().map_err(rusqlite::Error::from)?;
        for one in packed::unpack(packed).filter(|one| wanted.matches(one)) {
            each(&of, &one)?;
        }
    }
    Ok(())
}

/// The same without rejected ones.
pub(crate) fn each_standing(
    connection: &Connection,
    conditions: &Conditions,
    filter: &Filter,
    mut standing: impl FnMut(&CountedArticle<'_>, &PackedAttribution),
) -> Result<(), Fault> {
    each(connection, conditions, filter, |of, one| {
        if !one.corrected || !is_rejected(connection, of.article, one.number)? {
            standing(of, one);
        }
        Ok(())
    })
}

fn is_rejected(
    connection: &Connection,
    article: ArticleId,
    number: AttributionNumber,
) -> Result<bool, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT rejected_by IS NOT NULL FROM attribution WHERE article = ? AND number = ?",
        )?
        .query_row(params![article, number], |row| row.get(0))?)
}

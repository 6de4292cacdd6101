//! `outlets`: the outlets side by side.

use std::collections::BTreeMap;

use onrecord_reading::VoiceShares;
use rusqlite::{Connection, params_from_iter};
use schemars::JsonSchema;
use serde::Serialize;

use super::counted;
use super::filter::Filter;
use super::sources::{self, SourcesQuery};
use crate::derived::source_kinds::{KINDS, SourceKind};
use crate::store::Fault;

/// An outlet. The row describes and does not judge.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OutletRow {
    /// Its name; `None` for articles without a known outlet.
    pub outlet: Option<String>,
    /// Articles.
    pub articles: usize,
    /// Day of the earliest dated article.
    pub first_day: Option<String>,
    /// Day of the latest dated article.
    pub last_day: Option<String>,
    /// Shares of the articles' characters by voice; `None` if no reading has them.
    pub voices: Option<VoiceShares>,
    /// Attributions.
    pub attributions: usize,
    /// How many are direct quotations.
    pub direct: usize,
    /// How many are partly quoted.
    pub mixed: usize,
    /// How many are not quoted.
    pub indirect: usize,
    /// How many have which kind of source; kinds without any are left out.
    pub kinds: Vec<OutletKind>,
}

/// Attributions of one kind of source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OutletKind {
    /// The kind.
    pub kind: SourceKind,
    /// Attributions.
    pub attributions: usize,
}

#[derive(Default)]
struct OutletCount {
    forms: [usize; 3],
    kinds: [usize; KINDS.len()],
}

/// Those with most articles first.
pub(crate) fn outlets(connection: &Connection, filter: &Filter) -> Result<Vec<OutletRow>, Fault> {
    let query = SourcesQuery { filter: filter.clone(), ..SourcesQuery::default() };
    let mut counts = counts(connection, &query)?;
    let conditions = sources::of_articles(connection, &query)?;
    let mut statement = connection.prepare_cached(&format!(
        "SELECT s.outlet, count(*), total(own), total(attributed), total(chained),
            substr(min(nullif(s.published, '')), 1, 10), substr(max(nullif(s.published, '')), 1, 10)
        FROM source_counts s WHERE {} GROUP BY s.outlet",
        conditions.sql()
    ))?;
    let mut found = statement.query(params_from_iter(conditions.values()))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let outlet: String = row.get(0)?;
        let count = counts.remove(&outlet).unwrap_or_default();
        let [direct, mixed, indirect] = count.forms;
        let (own, attributed, chained): (f64, f64, f64) = (row.get(2)?, row.get(3)?, row.get(4)?);
        let all = own + attributed + chained;
        let kinds = KINDS.iter().zip(count.kinds).filter(|(_, attributions)| *attributions > 0);
        rows.push(OutletRow {
            outlet: (!outlet.is_empty()).then_some(outlet),
            articles: row.get(1)?,
            first_day: row.get(5)?,
            last_day: row.get(6)?,
            voices: (all > 0.0).then(|| VoiceShares {
                own_voice: own / all,
                attributed: attributed / all,
                chained: chained / all,
            }),
            attributions: direct + mixed + indirect,
            direct,
            mixed,
            indirect,
            kinds: kinds.map(|(&kind, attributions)| OutletKind { kind, attributions }).collect(),
        });
    }
    rows.sort_by(|a, b| (b.articles, &a.outlet).cmp(&(a.articles, &b.outlet)));
    Ok(rows)
}

/// Attributions by outlet. A corrected speaker does not change the kind here.
fn counts(
    connection: &Connection,
    query: &SourcesQuery,
) -> Result<BTreeMap<String, OutletCount>, Fault> {
    let conditions = sources::of_articles(connection, query)?;
    let mut counts: BTreeMap<String, OutletCount> = BTreeMap::new();
    let mut count = (String::new(), OutletCount::default());
    counted::each_standing(connection, &conditions, &query.filter, |of, one| {
        // The attributions of an outlet are adjacent.
        if count.0 != of.outlet {
            let (outlet, done) =
                std::mem::replace(&mut count, (of.outlet.to_owned(), OutletCount::default()));
            counts.insert(outlet, done);
        }
        if let Some(forms) = count.1.forms.get_mut(one.form) {
            *forms += 1;
        }
        if let Some(kinds) = count.1.kinds.get_mut(one.kind) {
            *kinds += 1;
        }
    })?;
    counts.insert(count.0, count.1);
    Ok(counts)
}

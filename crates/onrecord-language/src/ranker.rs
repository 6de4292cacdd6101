//! Which earlier phrase does a phrase refer back to? A net of one hidden layer scores each, and that there
//! is none.
//!
//! What is seen of a phrase, and of a pair of phrases, comes as numbers of rows in tables; the model says
//! which features these rows are ([`Ranker::inventory`]).

use crate::file::{ModelError, ModelFile, Table};
use crate::kernels::{Codes, Kernels, Matrix};

/// Below zero a hidden unit gives this share of its sum.
const SLOPE: f32 = 0.1;

/// Scores antecedents.
pub struct Ranker {
    kernels: Kernels,
    hidden: usize,
    /// From a word's vector to its part in the hidden layer: as what refers back, as what is referred to,
    /// and as what refers to nothing before it.
    views: Matrix,
    /// A row for each value of a feature.
    phrases: Vec<f32>,
    pairs: Vec<f32>,
    out: Vec<f32>,
    out_none: Vec<f32>,
    /// Of a score with an antecedent, of one without.
    bias: [f32; 2],
    inventory: Inventory,
}

/// Features by name, with how many values each has, in the order of their rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// Of a phrase.
    pub phrases: Vec<(String, usize)>,
    /// Of a phrase and an earlier one.
    pub pairs: Vec<(String, usize)>,
}

/// Vectors of some words of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WordVectors {
    width: usize,
    /// The tokens that have one, in order.
    tokens: Vec<usize>,
    /// A byte a number, and a scale for each vector.
    codes: Vec<u8>,
    scales: Vec<f32>,
}

/// Scores the phrases of one text in their order.
pub struct Ranking<'r> {
    ranker: &'r Ranker,
    codes: Codes,
    /// Three views of the head of each phrase that was announced.
    announced: Vec<f32>,
    /// How many of these were turned to.
    turned_to: usize,
    /// The last phrase's three views.
    views: Vec<f32>,
    /// Each phrase's view as what is referred to.
    referred: Vec<f32>,
    sum: Vec<f32>,
}

impl WordVectors {
    /// Keeps the vector of a token, which follows those kept before.
    pub(crate) fn keep(&mut self, token: usize, codes: &Codes, row: usize) {
        self.width = codes.inputs();
        self.tokens.push(token);
        self.codes.extend_from_slice(codes.row(row));
        self.scales.push(codes.scales()[row]);
    }

    /// The vector of a token: codes and their scale.
    fn of(&self, token: usize) -> Option<(&[u8], f32)> {
        let at = self.tokens.binary_search(&token).ok()?;
        Some((&self.codes[at * self.width..(at + 1) * self.width], self.scales[at]))
    }
}

/// A table of numbers, as they are added up.
fn rows(
    file: &ModelFile,
    name: &str,
    width: usize,
    features: &[(String, usize)],
) -> Result<Vec<f32>, ModelError> {
    let count = (features.iter())
        .try_fold(0_usize, |sum, (_, size)| sum.checked_add(*size))
        .filter(|&rows| rows <= usize::from(u16::MAX))
        .ok_or_else(|| ModelError::Header("coreference has too many features".into()))?;
    let table: Table = file.table(name, width)?;
    if table.rows() != count {
        let problem = format!("it has {} rows instead of {count}", table.rows());
        return Err(ModelError::tensor(name, problem));
    }
    let mut numbers = vec![0.0; count * width];
    for (row, out) in numbers.chunks_exact_mut(width).enumerate() {
        table.add_row(row, 1.0, out);
    }
    Ok(numbers)
}

impl Ranker {
    /// What ranks antecedents, if the model knows how.
    pub(crate) fn load(
        file: &ModelFile,
        kernels: Kernels,
        words: usize,
    ) -> Result<Option<Self>, ModelError> {
        let Some(shape) = &file.header.coreference else { return Ok(None) };
        let hidden = shape.hidden;
        if hidden == 0 || hidden > 1 << 12 {
            return Err(ModelError::Header("coreference of this shape cannot be".into()));
        }
        let bias = file.vector("coreference.bias", 2)?;
        Ok(Some(Self {
            kernels,
            hidden,
            views: file.matrix("coreference.views", words, 3 * hidden)?,
            phrases: rows(file, "coreference.phrases", 3 * hidden, &shape.phrases)?,
            pairs: rows(file, "coreference.pairs", hidden, &shape.pairs)?,
            out: file.vector("coreference.out", hidden)?,
            out_none: file.vector("coreference.out_none", hidden)?,
            bias: [bias[0], bias[1]],
            inventory: Inventory { phrases: shape.phrases.clone(), pairs: shape.pairs.clone() },
        }))
    }

    /// The same on other kernels.
    pub(crate) fn on(self, kernels: Kernels) -> Self {
        Self { kernels, ..self }
    }

    /// The features that it was trained on.
    #[must_use]
    pub fn inventory(&self) -> &Inventory {
        &self.inventory
    }

    /// Begins with a text.
    #[must_use]
    pub fn ranking(&self) -> Ranking<'_> {
        Ranking {
            ranker: self,
            codes: Codes::default(),
            announced: Vec::new(),
            turned_to: 0,
            views: vec![0.0; 3 * self.hidden],
            referred: Vec::new(),
            sum: Vec::new(),
        }
    }
}

impl Ranking<'_> {
    /// Says which phrases come next, by their heads: a few dozen at once are quickest.
    pub fn announce(&mut self, vectors: &WordVectors, heads: impl ExactSizeIterator<Item = usize>) {
        let Ranker { kernels, hidden, views, .. } = self.ranker;
        self.announced.resize(heads.len() * 3 * hidden, 0.0);
        self.turned_to = 0;
        self.codes.gather(views.inputs(), heads.map(|head| vectors.of(head)));
        kernels.product(views, &self.codes, &mut self.announced, 3 * hidden);
    }

    /// Turns to the next phrase, with a row of each feature.
    ///
    /// # Panics
    /// Where none is left of those announced, or a row is beyond the inventory.
    pub fn turn_to(&mut self, rows: &[u16]) {
        let Ranker { kernels, hidden, phrases, .. } = self.ranker;
        let views = &self.announced[self.turned_to * 3 * hidden..][..3 * hidden];
        self.turned_to += 1;
        self.views.copy_from_slice(views);
        kernels.add_rows(phrases, rows, &mut self.views);
        self.referred.extend_from_slice(&self.views[*hidden..2 * hidden]);
    }

    /// How much speaks for this phrase's referring to nothing before it.
    #[must_use]
    pub fn none(&mut self) -> f32 {
        let Ranker { kernels, hidden, out_none, bias, .. } = self.ranker;
        self.sum.clear();
        self.sum.extend_from_slice(&self.views[2 * hidden..]);
        kernels.leaky_relu(&mut self.sum, SLOPE);
        kernels.dot(&self.sum, out_none) + bias[1]
    }

    /// How much speaks for its referring to the same as an earlier phrase, by its number.
    ///
    /// # Panics
    /// Where there is no such phrase, or a row is beyond the inventory.
    #[must_use]
    pub fn antecedent(&mut self, candidate: usize, rows: &[u16]) -> f32 {
        let Ranker { kernels, hidden, pairs, out, bias, .. } = self.ranker;
        self.sum.clear();
        self.sum.extend_from_slice(&self.views[..*hidden]);
        kernels.axpy(1.0, &self.referred[candidate * hidden..][..*hidden], &mut self.sum);
        kernels.add_rows(pairs, rows, &mut self.sum);
        kernels.leaky_relu(&mut self.sum, SLOPE);
        kernels.dot(&self.sum, out) + bias[0]
    }
}

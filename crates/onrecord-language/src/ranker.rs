//! Ranks antecedents: which earlier phrase does a phrase refer back to? A network with one hidden layer
//! scores each candidate, and the case that there is none.
//!
//! It sees the vector of each phrase's head, and features of phrases and of pairs of phrases. The value of
//! a feature is given as the number of a row in a table. [`Ranker::inventory`] lists the features that
//! these rows stand for.

use crate::file::{CoreferenceShape, ModelError, ModelFile, Table};
use crate::kernels::{Codes, Kernels, Matrix};

/// Slope of leaky ReLU below zero.
const SLOPE: f32 = 0.1;

/// Scores antecedents.
pub struct Ranker {
    kernels: Kernels,
    hidden: usize,
    /// Projects a word vector to three views, which are parts of the hidden layer: as what refers back, as
    /// what is referred to, and as what refers to nothing before it.
    views: Matrix,
    /// One row for each value of a feature, `[value][3 · hidden]`.
    phrases: Vec<f32>,
    /// One row for each value of a feature, `[value][hidden]`.
    pairs: Vec<f32>,
    out: Vec<f32>,
    out_none: Vec<f32>,
    /// Bias of the score with an antecedent, and of the score without one.
    bias: [f32; 2],
    inventory: Inventory,
}

/// Names of features and how many values each has, in the order of their rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// Features of a phrase.
    pub phrases: Vec<(String, usize)>,
    /// Features of a phrase with an earlier one.
    pub pairs: Vec<(String, usize)>,
}

/// Vectors of some words of a text, quantised.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WordVectors {
    width: usize,
    /// Indices of the tokens that have a vector, in order.
    tokens: Vec<usize>,
    /// One byte for each number, vector by vector.
    codes: Vec<u8>,
    /// One scale for each vector.
    scales: Vec<f32>,
}

/// Scores the phrases of one text, in text order.
pub struct Ranking<'r> {
    ranker: &'r Ranker,
    codes: Codes,
    /// The three views of the head of each announced phrase.
    announced: Vec<f32>,
    /// How many announced phrases [`Ranking::turn_to`] has used.
    turned_to: usize,
    /// The three views of the current phrase.
    views: Vec<f32>,
    /// The view of each phrase as what is referred to.
    referred: Vec<f32>,
    sum: Vec<f32>,
}

impl WordVectors {
    /// Appends the vector of a token. Tokens must come in order.
    pub(crate) fn keep(&mut self, token: usize, codes: &Codes, row: usize) {
        self.width = codes.inputs();
        self.tokens.push(token);
        self.codes.extend_from_slice(codes.row(row));
        self.scales.push(codes.scales()[row]);
    }

    /// The codes of a token's vector and their scale, or `None` if it has no vector.
    fn of(&self, token: usize) -> Option<(&[u8], f32)> {
        let at = self.tokens.binary_search(&token).ok()?;
        Some((&self.codes[at * self.width..(at + 1) * self.width], self.scales[at]))
    }
}

/// Reads a table as numbers. It is an error if the table does not have one row for each value of the
/// features.
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
    /// Loads the ranker, or returns `None` if the model has none. `words` is the length of a word vector.
    pub(crate) fn load(
        file: &ModelFile,
        shape: &CoreferenceShape,
        kernels: Kernels,
        words: usize,
    ) -> Result<Self, ModelError> {
        let hidden = shape.hidden;
        if hidden == 0 || hidden > 1 << 12 {
            return Err(ModelError::Header("coreference of this shape cannot be".into()));
        }
        let bias = file.vector("coreference.bias", 2)?;
        Ok(Self {
            kernels,
            hidden,
            views: file.matrix("coreference.views", words, 3 * hidden)?,
            phrases: rows(file, "coreference.phrases", 3 * hidden, &shape.phrases)?,
            pairs: rows(file, "coreference.pairs", hidden, &shape.pairs)?,
            out: file.vector("coreference.out", hidden)?,
            out_none: file.vector("coreference.out_none", hidden)?,
            bias: [bias[0], bias[1]],
            inventory: Inventory { phrases: shape.phrases.clone(), pairs: shape.pairs.clone() },
        })
    }

    /// The same ranker on other kernels.
    pub(crate) fn on(self, kernels: Kernels) -> Self {
        Self { kernels, ..self }
    }

    /// The features that the ranker was trained on.
    #[must_use]
    pub fn inventory(&self) -> &Inventory {
        &self.inventory
    }

    /// Starts a text.
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
    /// Announces the next phrases by the tokens of their heads. Phrases that were announced before but not
    /// used are forgotten. A head without a vector counts as zeros. A few dozen phrases at once are
    /// fastest.
    pub fn announce(&mut self, vectors: &WordVectors, heads: impl ExactSizeIterator<Item = usize>) {
        let Ranker { kernels, hidden, views, .. } = self.ranker;
        self.announced.resize(heads.len() * 3 * hidden, 0.0);
        self.turned_to = 0;
        self.codes.gather(views.inputs(), heads.map(|head| vectors.of(head)));
        kernels.product(views, &self.codes, &mut self.announced, 3 * hidden);
    }

    /// Makes the next announced phrase the current one. `rows` holds one row of the phrase table for each
    /// feature.
    ///
    /// # Panics
    /// If no announced phrase is left, or a row is outside of the inventory.
    pub fn turn_to(&mut self, rows: &[u16]) {
        let Ranker { kernels, hidden, phrases, .. } = self.ranker;
        let views = &self.announced[self.turned_to * 3 * hidden..][..3 * hidden];
        self.turned_to += 1;
        self.views.copy_from_slice(views);
        kernels.add_rows(phrases, rows, &mut self.views);
        self.referred.extend_from_slice(&self.views[*hidden..2 * hidden]);
    }

    /// Score of the current phrase for having no antecedent.
    #[must_use]
    pub fn none(&mut self) -> f32 {
        let Ranker { kernels, hidden, out_none, bias, .. } = self.ranker;
        self.sum.clear();
        self.sum.extend_from_slice(&self.views[2 * hidden..]);
        kernels.leaky_relu(&mut self.sum, SLOPE);
        kernels.dot(&self.sum, out_none) + bias[1]
    }

    /// Score of an earlier phrase as antecedent of the current one. `candidate` is the number of that
    /// phrase in the text, from 0. `rows` holds one row of the pair table for each feature.
    ///
    /// # Panics
    /// If there is no such phrase, or a row is outside of the inventory.
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

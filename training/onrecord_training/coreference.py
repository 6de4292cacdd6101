"""The antecedent ranker: it scores the earlier phrases that a phrase can refer back to.

Its input is the features that `onrecord-eval coreference --features` writes, and the vectors of a trained encoder.
"""

from __future__ import annotations

import json
import random
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

HIDDEN = 48  # hidden units of one network
EPOCHS = 7
RATE = 2e-3
DROPOUT = 0.5
PRONOUN_WEIGHT = 3.0  # the weight of a pronoun in the loss; other phrases have 1
LEAKY_SLOPE = 0.1
FILE_NAME = "coreference.pt"
# GUM's genres without those under a non-commercial licence. The published figures are for NEWS_GENRES.
TRAINING_GENRES = ("academic", "bio", "conversation", "court", "interview", "news", "speech", "textbook", "vlog", "voyage")
NEWS_GENRES = ("bio", "interview", "news", "speech")


@dataclass
class Document:
    """The phrases of a text. Features are row numbers of embedding tables."""

    id: str
    phrases: torch.Tensor  # [phrases, features]
    vectors: torch.Tensor  # [phrases, width]: the vectors of their heads
    anaphor: torch.Tensor  # [pairs]: the index of a phrase
    candidate: torch.Tensor  # [pairs]: the index of an earlier phrase
    pairs: torch.Tensor  # [pairs, features]
    right: torch.Tensor  # [pairs]: whether both refer to the same entity
    begins: torch.Tensor  # [phrases]: whether no candidate is right (a first mention)
    weight: torch.Tensor  # [phrases]


@dataclass
class Examples:
    inventory: dict[str, list[tuple[str, int]]]
    width: int
    documents: list[Document]


def write_features(model: Path, gold: Path, out: Path) -> None:
    """Writes the features of GUM's phrases with `onrecord-eval`, which cargo builds if necessary."""
    command = ["cargo", "run", "--release", "--quiet", "--package", "onrecord-eval", "--", "coreference", str(gold.resolve())]
    options = ["--genres", ",".join(TRAINING_GENRES), "--model", str(model.resolve()), "--features", str(out.resolve())]
    subprocess.run(command + options, check=True, cwd=Path(__file__).parents[2])


def load_examples(path: Path) -> Examples:
    """Reads a feature file. `crates/onrecord-eval/src/coreference/features.rs` describes the format."""
    with path.open("rb") as file:
        head = json.loads(file.readline())
        body = file.read()
    at = 0

    def take(shape: tuple[int, ...], kind: str) -> torch.Tensor:
        nonlocal at
        part = np.frombuffer(body, kind, int(np.prod(shape)), at).reshape(shape)
        at += part.nbytes
        return torch.from_numpy(part.astype(np.float32 if kind == "<f4" else np.int64))

    of_phrases, of_pairs, width = head["of_phrases"], head["of_pairs"], head["width"]
    documents = []
    for size in head["documents"]:
        n, m = size["phrases"], size["pairs"]
        entity = take((n,), "<i4")
        phrases, vectors = take((n, len(of_phrases)), "<u2"), take((n, width), "<f4")
        (anaphor, candidate), pairs = take((m, 2), "<u4").T, take((m, len(of_pairs)), "<u2")
        right = (entity[anaphor] == entity[candidate]) & (entity[anaphor] >= 0)
        begins = torch.ones(n, dtype=torch.bool)
        begins[anaphor[right]] = False
        weight = torch.ones(n)
        weight[torch.tensor(size["pronouns"], dtype=torch.long)] = PRONOUN_WEIGHT
        documents.append(Document(size["id"], phrases, vectors, anaphor, candidate, pairs, right, begins, weight))
    return Examples({"phrases": of_phrases, "pairs": of_pairs}, width, documents)


class Ranker(nn.Module):
    """One hidden layer over sums of feature embeddings and a projection of the head's vector.

    Each phrase has three projections: as an anaphor, as an antecedent, and as a first mention.
    """

    def __init__(self, inventory: dict[str, list[tuple[str, int]]], width: int, hidden: int = HIDDEN) -> None:
        super().__init__()
        rows = {name: sum(size for _, size in features) for name, features in inventory.items()}
        self.views = nn.Linear(width, 3 * hidden)
        self.phrases = nn.EmbeddingBag(rows["phrases"], 3 * hidden, mode="sum")
        self.pairs = nn.EmbeddingBag(rows["pairs"], hidden, mode="sum")
        for table in (self.phrases, self.pairs):
            nn.init.normal_(table.weight, 0, 0.05)
        self.out, self.out_none = nn.Linear(hidden, 1), nn.Linear(hidden, 1)

    def forward(self, of: Document) -> tuple[torch.Tensor, torch.Tensor]:
        """The scores of the pairs, and the score of "no antecedent" for each phrase."""

        def hidden(x: torch.Tensor) -> torch.Tensor:
            return F.dropout(F.leaky_relu(x, LEAKY_SLOPE), DROPOUT, self.training)

        views = self.views(F.dropout(of.vectors, DROPOUT, self.training)) + self.phrases(of.phrases)
        referring, referred, alone = views.chunk(3, 1)
        pairs = referring[of.anaphor] + referred[of.candidate] + self.pairs(of.pairs)
        return self.out(hidden(pairs))[:, 0], self.out_none(hidden(alone))[:, 0]


def loss(model: Ranker, of: Document) -> torch.Tensor:
    """The negative log-likelihood of the right antecedents together (Durrett & Klein 2013), averaged over phrases."""
    pairs, alone = model(of)
    highest = alone.detach().scatter_reduce(0, of.anaphor, pairs.detach(), "amax")
    weights, none = (pairs - highest[of.anaphor]).exp(), (alone - highest).exp()
    all_of_them = none.index_add(0, of.anaphor, weights)
    right = torch.where(of.begins, none, 0.0).index_add(0, of.anaphor[of.right], weights[of.right])
    return ((all_of_them.log() - (right + 1e-20).log()) * of.weight).sum() / of.weight.sum()


def fit(examples: Examples, documents: list[Document], seed: int) -> Ranker:
    torch.manual_seed(seed)
    draw = random.Random(seed)
    model = Ranker(examples.inventory, examples.width)
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01)
    steps = EPOCHS * len(documents)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.1)
    for epoch in range(EPOCHS):
        total = 0.0
        for document in draw.sample(documents, len(documents)):
            value = loss(model, document)
            optimiser.zero_grad()
            value.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += value.item()
        print(f"net {seed} epoch {epoch + 1} loss {total / len(documents):.4f}", flush=True)
    return model.eval()


def merge_nets(nets: list[Ranker]) -> dict[str, torch.Tensor]:
    """Merges networks into one whose scores are their mean."""

    def views(name: str) -> torch.Tensor:
        parts = [net.state_dict()[name].chunk(3, 1 if name.startswith("phrases") else 0) for net in nets]
        return torch.cat([part[k] for k in range(3) for part in parts], 1 if name.startswith("phrases") else 0)

    def mean(layer: str) -> dict[str, torch.Tensor]:
        linears = [getattr(net, layer) for net in nets]
        weight = torch.cat([linear.weight.detach() for linear in linears], 1) / len(nets)
        return {f"{layer}.weight": weight, f"{layer}.bias": torch.stack([x.bias.detach() for x in linears]).mean(0)}

    pairs = torch.cat([net.pairs.weight.detach() for net in nets], 1)
    shared = {name: views(name) for name in ("views.weight", "views.bias", "phrases.weight")}
    return shared | {"pairs.weight": pairs} | mean("out") | mean("out_none")


def fit_ensemble(examples: Examples, documents: list[Document], nets: int) -> dict:
    """Fits several networks and merges them into one ranker with as many times the hidden units."""
    weights = merge_nets([fit(examples, documents, seed) for seed in range(1, nets + 1)])
    return {"hidden": HIDDEN * nets, "inventory": examples.inventory, "weights": weights}


def save_ranker(run: Path, ranker: dict) -> None:
    torch.save(ranker, run / FILE_NAME)


def load_ranker(run: Path) -> dict | None:
    """The ranker of a run; None if it is not fitted yet."""
    path = run / FILE_NAME
    return torch.load_examples(path, weights_only=True) if path.exists() else None


def documents_outside_fold(documents: list[Document], fold: int, folds: int) -> list[Document]:
    """All documents except the evaluation documents of a fold: every `folds`-th news document, as `onrecord-eval` counts."""
    news = [document.id for document in documents if document.id.split("_")[1] in NEWS_GENRES]
    held_out = {id for number, id in enumerate(news) if number % folds == fold}
    return [document for document in documents if document.id not in held_out]

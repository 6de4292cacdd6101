"""The network for predicates: which words are predicates, their senses, status, arguments and event types.

An argument's role is predicted from sums and products of projections of the predicate and the argument's head word, as the parser
predicts relations (Dozat & Manning 2017; Cai et al. 2018 for semantic roles). The sum also has a row for the link of the two
words in the dependency tree and one for their distance.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

from .heads import Labels
from .quantised import Linear

MAX_DISTANCE = 32  # each distance between predicate and argument up to so many words has its own row
STATUS = ("factual", "hypothetical", "particular")
LINK_DROPOUT = 0.15  # the share of pairs whose link is hidden in training, because predicted trees have errors


class Predicates(nn.Module):
    """Predicates with senses, status and arguments."""

    def __init__(self, width: int, labels: Labels, size: int, dropout: float) -> None:
        super().__init__()
        self.size, self.dropout, self.deprels = size, dropout, len(labels.deprel)
        self.sizes = [1, len(labels.senses), len(STATUS), size, size]
        self.views = Linear(width, sum(self.sizes))
        self.link = nn.Embedding(1 + 3 * self.deprels, size // 2)  # see `links`
        self.distance = nn.Embedding(2 * MAX_DISTANCE + 1, size // 2)
        self.role = Linear(size, len(labels.roles))
        for table in (self.link, self.distance):
            nn.init.normal_(table.weight, std=0.1)

    def forward(self, words: torch.Tensor) -> dict[str, torch.Tensor]:
        """Scores for word vectors [batch, words, width]."""
        predicate, sense, status, of_predicate, of_argument = self.views(words).float().split(self.sizes, -1)
        return {
            "predicate": predicate[..., 0], "sense": sense, "status": status,
            "of_predicate": of_predicate, "of_argument": of_argument,
        }  # fmt: skip

    def role_scores(
        self, out: dict[str, torch.Tensor], heads: torch.Tensor, deprel: torch.Tensor, window: torch.Tensor, word: torch.Tensor
    ) -> torch.Tensor:
        """Scores of the roles of all words for each predicate: [predicates, words, roles].

        A predicate is given by its window and its word. `heads` and `deprel` [batch, words] are the trees.
        """
        half = self.size // 2
        predicate = out["of_predicate"][window, word][:, None]
        argument = out["of_argument"][window]
        link = links(heads[window], deprel[window].clamp_min(0), word, self.deprels)
        if self.training:
            link = link.masked_fill(torch.rand(link.shape, device=link.device) < LINK_DROPOUT, 0)
        at = torch.arange(heads.shape[1], device=heads.device)
        distance = (at[None] - word[:, None]).clamp(-MAX_DISTANCE, MAX_DISTANCE) + MAX_DISTANCE
        added = predicate[..., :half] + argument[..., :half] + self.link(link) + self.distance(distance)
        joined = torch.cat([F.leaky_relu(added, 0.1), predicate[..., half:] * argument[..., half:]], -1)
        return self.role(F.dropout(joined, self.dropout, self.training)).float()


def links(heads: torch.Tensor, deprel: torch.Tensor, word: torch.Tensor, deprels: int) -> torch.Tensor:
    """The link of each word to the predicate in the tree: [predicates, words].

    `heads` counts from 1, with 0 for the root. The link is 1 + relation for a child of the predicate, further on for its
    parent (with the predicate's relation) and its siblings (with their relation), and 0 for all other words.
    """
    own_head = heads.gather(1, word[:, None])
    own_relation = deprel.gather(1, word[:, None])
    at = torch.arange(heads.shape[1], device=heads.device)[None] + 1
    child = heads == word[:, None] + 1
    parent = at == own_head
    sibling = (heads == own_head) & (own_head > 0) & (at != word[:, None] + 1)
    link = torch.zeros_like(heads)
    link = torch.where(sibling, 1 + 2 * deprels + deprel, link)
    link = torch.where(parent, 1 + deprels + own_relation, link)
    return torch.where(child, 1 + deprel, link)


class Events(nn.Module):
    """The event type of each word: one of PLOVER's types or none. `frames` are GENEVA's types, an auxiliary task."""

    def __init__(self, width: int, labels: Labels, size: int, dropout: float) -> None:
        super().__init__()
        self.into, self.types = Linear(width, size), Linear(size, len(labels.events))
        self.frames = nn.Linear(width, len(labels.frames)) if labels.frames else None  # not exported
        self.dropout = dropout

    def forward(self, words: torch.Tensor) -> torch.Tensor:
        """Scores of the types: [batch, words, types]. Type 0 is none."""
        x = F.leaky_relu(self.into(words).float(), 0.1)
        return self.types(F.dropout(x, self.dropout, self.training)).float()

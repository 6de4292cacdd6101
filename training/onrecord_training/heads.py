"""The output heads of both models, over one vector per word."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn

from .quantised import Linear

MAX_DISTANCE = 64  # each distance to the head up to so many words has its own bias


@dataclass
class Labels:
    """The label inventories."""

    upos: list[str]
    xpos: list[str]
    lemma: list[str]
    names: list[str]
    kinds: list[str]
    deprel: list[str]
    roles: list[str]  # of arguments; the first is none
    senses: list[str]  # of predicates: the numbers of PropBank's rolesets
    events: list[str]  # PLOVER's types; the first is none
    frames: list[str]  # GENEVA's types; the first is none

    def as_json(self) -> dict[str, list[str]]:
        return asdict(self)


class Heads(nn.Module):
    """Linear heads for tags and biaffine scores for trees (Dozat & Manning 2017).

    The relation is predicted from sums and products of projections of a word and its head.
    """

    def __init__(self, width: int, labels: Labels, arc: int, rel: int, dropout: float) -> None:
        super().__init__()
        self.sizes = [
            len(labels.upos), len(labels.xpos), len(labels.lemma), len(labels.names), len(labels.kinds), 1,
            arc, arc, rel, rel,
        ]  # fmt: skip
        self.rel, self.dropout, self.names = rel, dropout, labels.names
        self.views = Linear(width, sum(self.sizes))
        self.arc = Linear(arc, arc)
        self.root_arc = nn.Parameter(torch.zeros(arc))
        self.root_rel = nn.Parameter(torch.zeros(rel))
        self.distance = nn.Parameter(torch.zeros(2 * MAX_DISTANCE + 1))
        self.deprel = Linear(rel, len(labels.deprel))
        nn.init.normal_(self.root_arc, std=0.1)
        nn.init.normal_(self.root_rel, std=0.1)

    def drop(self, x: torch.Tensor) -> torch.Tensor:
        return F.dropout(x, self.dropout, self.training) if self.dropout else x

    def forward(self, words: torch.Tensor) -> dict[str, torch.Tensor]:
        """Scores for word vectors [batch, words, width]. `arcs` is [batch, words, 1 + words], with the root first."""
        views = self.views(words).float()
        upos, xpos, lemma, names, kinds, end, dep, head, rel_dep, rel_head = views.split(self.sizes, -1)
        dep, head = self.drop(F.leaky_relu(dep, 0.1)), self.drop(F.leaky_relu(head, 0.1))
        dependents = self.arc(dep).float()
        batch, length, _ = words.shape
        heads = torch.cat([self.root_arc.expand(batch, 1, -1), head], 1)
        at = torch.arange(length, device=words.device)
        distance_bias = self.distance[(at[None] - at[:, None]).clamp(-MAX_DISTANCE, MAX_DISTANCE) + MAX_DISTANCE]
        arcs = dependents @ heads.transpose(1, 2) + F.pad(distance_bias, (1, 0))
        return {
            "upos": upos, "xpos": xpos, "lemma": lemma, "names": names, "kinds": kinds, "end": end[..., 0],
            "arcs": arcs, "rel_dep": rel_dep, "rel_head": rel_head,
        }  # fmt: skip

    def relations(self, out: dict[str, torch.Tensor], heads: torch.Tensor) -> torch.Tensor:
        """Scores of the relations to `heads` [batch, words] (0: root)."""
        batch = heads.shape[0]
        views = torch.cat([self.root_rel.expand(batch, 1, -1), out["rel_head"]], 1)
        index = heads.clamp_min(0)[..., None].expand(-1, -1, self.rel)
        head, dep, half = views.gather(1, index), out["rel_dep"], self.rel // 2
        added = F.leaky_relu(dep[..., :half] + head[..., :half], 0.1)
        joined = torch.cat([added, dep[..., half:] * head[..., half:]], -1)
        return self.deprel(self.drop(joined)).float()

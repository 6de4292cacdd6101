"""What both models answer, from one vector a word."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn

from .quantised import Linear

FARTHEST = 64  # words, up to which the distance of a head has a weight of its own


@dataclass
class Labels:
    """The inventories that the heads choose from."""

    upos: list[str]
    xpos: list[str]
    lemma: list[str]
    names: list[str]
    kinds: list[str]
    deprel: list[str]

    def as_json(self) -> dict[str, list[str]]:
        return asdict(self)


class Heads(nn.Module):
    """Tags by linear layers; trees by a biaffine score of every pair (Dozat & Manning 2017), the relation
    by sums and products of a word's and its head's views."""

    def __init__(self, width: int, labels: Labels, arc: int, rel: int, dropout: float) -> None:
        super().__init__()
        self.sizes = [
            len(labels.upos), len(labels.xpos), len(labels.lemma), len(labels.names), len(labels.kinds), 1,
            arc, arc, rel, rel,
        ]  # fmt: skip
        self.rel, self.dropout = rel, dropout
        self.views = Linear(width, sum(self.sizes))
        self.arc = Linear(arc, arc)
        self.root_arc = nn.Parameter(torch.zeros(arc))
        self.root_rel = nn.Parameter(torch.zeros(rel))
        self.distance = nn.Parameter(torch.zeros(2 * FARTHEST + 1))
        self.deprel = Linear(rel, len(labels.deprel))
        nn.init.normal_(self.root_arc, std=0.1)
        nn.init.normal_(self.root_rel, std=0.1)

    def drop(self, x: torch.Tensor) -> torch.Tensor:
        return F.dropout(x, self.dropout, self.training) if self.dropout else x

    def forward(self, words: torch.Tensor) -> dict[str, torch.Tensor]:
        """Scores for [batch, words, width]; `arcs` is [batch, words, 1 + words], the root first."""
        views = self.views(words).float()
        upos, xpos, lemma, names, kinds, end, dep, head, rel_dep, rel_head = views.split(self.sizes, -1)
        dep, head = self.drop(F.leaky_relu(dep, 0.1)), self.drop(F.leaky_relu(head, 0.1))
        asked = self.arc(dep).float()
        batch, length, _ = words.shape
        heads = torch.cat([self.root_arc.expand(batch, 1, -1), head], 1)
        at = torch.arange(length, device=words.device)
        near = self.distance[(at[None] - at[:, None]).clamp(-FARTHEST, FARTHEST) + FARTHEST]
        arcs = asked @ heads.transpose(1, 2) + F.pad(near, (1, 0))
        return {
            "upos": upos, "xpos": xpos, "lemma": lemma, "names": names, "kinds": kinds, "end": end[..., 0],
            "arcs": arcs, "rel_dep": rel_dep, "rel_head": rel_head,
        }  # fmt: skip

    def relations(self, out: dict[str, torch.Tensor], heads: torch.Tensor) -> torch.Tensor:
        """Scores of the relations to the given heads (0: root) of [batch, words]."""
        batch = heads.shape[0]
        views = torch.cat([self.root_rel.expand(batch, 1, -1), out["rel_head"]], 1)
        index = heads.clamp_min(0)[..., None].expand(-1, -1, self.rel)
        head, dep, half = views.gather(1, index), out["rel_dep"], self.rel // 2
        added = F.leaky_relu(dep[..., :half] + head[..., :half], 0.1)
        joined = torch.cat([added, dep[..., half:] * head[..., half:]], -1)
        return self.deprel(self.drop(joined)).float()

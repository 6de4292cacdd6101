"""The fast model: gated convolutions and attention over embeddings of words, affixes, trigrams and shapes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import nn

from .attributions import Attributions
from .encoder_blocks import Attention, Convolution, drop_out
from .heads import Heads, Labels
from .outputs import Outputs
from .quantised import Linear
from .word_features import fingerprint, norm, shape

BAND = 32  # attention covers so many words on each side
# The sizes of the hashed tables, in the order of `Features.of`.
BUCKETS = {"prefix": 4096, "suffix": 8192, "ending": 8192, "shape": 1024, "trigrams": 8192}
MAX_TRIGRAMS = 12


class Features:
    """The table rows of a word: its own row (0 if unknown) and hashed rows of its parts."""

    def __init__(self, known: list[int]) -> None:
        self.row = {value: at + 1 for at, value in enumerate(known)}
        self.of = lru_cache(maxsize=None)(self._of)

    def _of(self, form: str) -> tuple[list[int], list[int]]:
        key = norm(form)
        own = [
            self.row.get(fingerprint(key), 0),
            fingerprint(key[:3], 1) % BUCKETS["prefix"],
            fingerprint(key[-3:], 2) % BUCKETS["suffix"],
            fingerprint(key[-4:] + "|" + key[-2:], 3) % BUCKETS["ending"],
            fingerprint(shape(form), 4) % BUCKETS["shape"],
        ]
        framed = f"<{key}>"
        starts = range(min(MAX_TRIGRAMS, max(1, len(framed) - 2)))
        return own, [fingerprint(framed[at : at + 3], 5) % BUCKETS["trigrams"] for at in starts]


@dataclass
class Size:
    width: int = 192
    word: int = 128
    part: int = 64
    blocks: str = "CCACAC"  # C: gated convolution of width three, A: attention
    heads: int = 4
    arc: int = 128
    rel: int = 128
    asked: int = 96  # width of the network that finds the source and content of a cue
    asked_blocks: str = "ACAC"
    roles: int = 128
    events: int = 64


class Fast(Outputs):
    name = "fast"

    def __init__(self, labels: Labels, known: int, size: Size, dropout: float) -> None:
        super().__init__(
            size.width, labels, Heads(size.width, labels, size.arc, size.rel, dropout),
            Attributions(size.width, size.asked, heads=3, blocks=size.asked_blocks, dropout=0.1), size.roles, size.events, dropout,
        )  # fmt: skip
        self.word = nn.Embedding(known + 1, size.word)
        self.parts = nn.ModuleList([nn.Embedding(rows, size.part) for name, rows in BUCKETS.items() if name != "trigrams"])
        self.trigrams = nn.EmbeddingBag(BUCKETS["trigrams"], size.part, mode="mean")
        for table in (self.word, *self.parts, self.trigrams):
            nn.init.normal_(table.weight, std=0.3)
        self.into = Linear(size.word + size.part * (len(self.parts) + 1), size.width)
        blocks: list[nn.Module] = []
        dilations = iter((1, 2, 4, 1, 2, 4))
        for kind in size.blocks:
            blocks.append(
                Convolution(size.width, next(dilations), dropout) if kind == "C"
                else Attention(size.width, size.heads, BAND, dropout)
            )  # fmt: skip
        self.blocks = nn.ModuleList(blocks)
        self.norm = nn.LayerNorm(size.width)
        self.dropout = dropout

    def words(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        rows, mask = batch["rows"], batch["word_mask"][..., None].float()
        own = rows[..., 0]
        if self.training:
            # Word dropout teaches the network to use the parts of a word.
            own = own.masked_fill(torch.rand(own.shape, device=own.device) < 0.12, 0)
        views = [self.word(own), *(table(rows[..., at + 1]) for at, table in enumerate(self.parts))]
        bags = self.trigrams(batch["trigrams"], batch["trigram_starts"]).view(*own.shape, -1)
        x = self.into(drop_out(torch.cat([*views, bags], -1), self))
        for block in self.blocks:
            x = block(x, mask)
        return drop_out(self.norm(x), self)

    def rate_groups(self, rate: float) -> list[dict]:
        return [{"params": list(self.parameters()), "lr": rate, "weight_decay": 0.01}]

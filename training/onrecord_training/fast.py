"""The fast model: known words, affixes, letter trigrams and shapes; gated convolutions and a little attention."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch
import torch.nn.functional as F
from torch import nn

from .heads import Heads, Labels
from .quantised import Linear
from .words import fingerprint, norm, shape

BAND = 32  # words to either side that attention sees
# Rows of the hashed tables, in the order of `Features.of`.
BUCKETS = {"prefix": 4096, "suffix": 8192, "ending": 8192, "shape": 1024, "trigrams": 8192}
MOST_TRIGRAMS = 12


class Features:
    """A word as rows of tables: its own row if it is known, else 0; hashed parts of it."""

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
        starts = range(min(MOST_TRIGRAMS, max(1, len(framed) - 2)))
        return own, [fingerprint(framed[at : at + 3], 5) % BUCKETS["trigrams"] for at in starts]


def _dropped(x: torch.Tensor, module) -> torch.Tensor:  # noqa: ANN001
    return F.dropout(x, module.dropout, module.training) if module.dropout else x


@dataclass
class Size:
    width: int = 192
    word: int = 128
    part: int = 64
    blocks: str = "CCACAC"  # C: gated convolution of width three, A: attention
    heads: int = 4
    arc: int = 128
    rel: int = 128


class Convolution(nn.Module):
    """Three neighbouring words to a gated unit (Dauphin et al. 2017)."""

    def __init__(self, width: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.norm, self.dilation, self.dropout = nn.LayerNorm(width), dilation, dropout
        self.into, self.out = Linear(3 * width, 2 * width), Linear(width, width)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        h = self.norm(x) * mask
        k, n = self.dilation, x.shape[1]
        around = F.pad(h, (0, 0, k, k))
        near = torch.cat([around[:, :n], h, around[:, 2 * k : 2 * k + n]], -1)
        value, gate = self.into(near).chunk(2, -1)
        return x + _dropped(self.out(F.silu(gate) * value), self)


class Attention(nn.Module):
    """Attention within a band, with a weight for each distance."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.norm, self.heads, self.dropout = nn.LayerNorm(width), heads, dropout
        self.qkv, self.out = Linear(width, 3 * width), Linear(width, width)
        self.distance = nn.Parameter(torch.zeros(heads, 2 * BAND + 1))

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        batch, n, width = x.shape
        parts = self.qkv(self.norm(x)).view(batch, n, 3, self.heads, width // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        at = torch.arange(n, device=x.device)
        apart = at[None] - at[:, None]
        near = self.distance[:, apart.clamp(-BAND, BAND) + BAND].masked_fill(apart.abs() > BAND, -1e4)
        near = near[None] + torch.where(mask[:, None, None, :, 0] > 0, 0.0, -1e4)
        scores = q @ k.transpose(2, 3) / (width // self.heads) ** 0.5 + near
        seen = torch.softmax(scores, -1).to(v.dtype) @ v
        seen = seen.transpose(1, 2).reshape(batch, n, width)
        return x + _dropped(self.out(seen), self)


class Fast(nn.Module):
    name = "fast"

    def __init__(self, labels: Labels, known: int, size: Size, dropout: float) -> None:
        super().__init__()
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
                else Attention(size.width, size.heads, dropout)
            )  # fmt: skip
        self.blocks = nn.ModuleList(blocks)
        self.norm = nn.LayerNorm(size.width)
        self.heads = Heads(size.width, labels, size.arc, size.rel, dropout)
        self.dropout = dropout

    def words(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        rows, mask = batch["rows"], batch["word_mask"][..., None].float()
        own = rows[..., 0]
        if self.training:
            # A word unknown now and then teaches the network to read its parts.
            own = own.masked_fill(torch.rand(own.shape, device=own.device) < 0.12, 0)
        views = [self.word(own), *(table(rows[..., at + 1]) for at, table in enumerate(self.parts))]
        bags = self.trigrams(batch["trigrams"], batch["trigram_starts"]).view(*own.shape, -1)
        x = self.into(_dropped(torch.cat([*views, bags], -1), self))
        for block in self.blocks:
            x = block(x, mask)
        return _dropped(self.norm(x), self)

    def rate_groups(self, rate: float) -> list[dict]:
        return [{"params": list(self.parameters()), "lr": rate, "weight_decay": 0.01}]

"""The attribution network: it tags cues, then tags the source and the content of each cue.

Tagging cue by cue links the parts by construction. The content of one attribution can lie inside the content
of another.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

from .encoder_blocks import Attention, Convolution
from .crf import Crf
from .quantised import Linear

CUE_TAGS = ["O", "B-CUE", "I-CUE"]
PART_TAGS = ["O", "B-SOURCE", "I-SOURCE", "B-CONTENT", "I-CONTENT"]
MAX_DISTANCE = 64  # each distance from the cue up to so many words has its own embedding
BAND = 64  # attention covers so many words on each side
QUOTED_STATES = 3  # outside quotation marks, inside, a mark itself
MIN_NEGATIVE_CHANCE = 0.03  # a word with at least this cue probability can be a negative example


class Attributions(nn.Module):
    def __init__(self, words: int, width: int, heads: int, blocks: str, dropout: float) -> None:
        """`words` is the width of the word vectors. In `blocks`, A is attention and C a gated convolution of width three."""
        super().__init__()
        self.cue, self.cues = Linear(words, len(CUE_TAGS)), Crf(CUE_TAGS)
        self.word_view, self.cue_view = Linear(words, width), Linear(words, width)
        self.distance = nn.Embedding(2 * MAX_DISTANCE + 2, width)  # the last row is for the cue itself
        self.quoted = nn.Embedding(QUOTED_STATES, width)
        self.blocks = nn.ModuleList(
            Convolution(width, 1, dropout) if kind == "C" else Attention(width, heads, BAND, dropout) for kind in blocks
        )
        self.norm, self.part, self.parts = nn.LayerNorm(width), Linear(width, len(PART_TAGS)), Crf(PART_TAGS)
        self.dropout = dropout
        for table in (self.distance, self.quoted):
            nn.init.normal_(table.weight, std=0.1)

    def part_scores(
        self, words: torch.Tensor, mask: torch.Tensor, quoted: torch.Tensor, window: torch.Tensor, cues: torch.Tensor
    ) -> torch.Tensor:
        """Scores of the part tags for each cue: [cues, words, tags]. A cue is given by its window and its first and last word."""
        at = torch.arange(words.shape[1], device=words.device)
        first, last = cues[:, :1], cues[:, 1:]
        inside = (at >= first) & (at <= last)
        distance_rows = torch.where(at < first, at - first, at - last).clamp(-MAX_DISTANCE, MAX_DISTANCE) + MAX_DISTANCE
        distance_rows = distance_rows.masked_fill(inside, 2 * MAX_DISTANCE + 1)
        share = inside.float() / inside.sum(1, keepdim=True)
        cue = (share[:, None] @ words[window])[:, 0]
        with torch.autocast(words.device.type, dtype=torch.bfloat16):
            return self._part_scores(words, mask, quoted, window, cue, distance_rows)

    def _part_scores(self, words, mask, quoted, window, cue, distance_rows) -> torch.Tensor:  # noqa: ANN001
        x = self.word_view(words)[window] + self.cue_view(cue)[:, None] + self.distance(distance_rows) + self.quoted(quoted)[window]
        x = F.dropout(x, self.dropout, self.training)
        own = mask[window][..., None].float()
        for block in self.blocks:
            x = block(x, own)
        return self.part(self.norm(x)).float()

    def losses(self, words: torch.Tensor, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        """The losses of cue tags and of part tags."""
        known, mask = batch["annotated"], batch["sentence"] >= 0
        scores = self.cue(words).float()
        out = {"cues": self.cues.loss(scores[known], batch["cues"][known], mask[known]), "parts": scores.new_zeros(())}
        window, cues, tags = batch["window"], batch["cue"], batch["parts"]
        if self.training:
            cues = self._jittered(cues, mask.sum(1)[window])
            negative_window, negative = self._negative_cues(scores, batch)
            window, cues = torch.cat([window, negative_window]), torch.cat([cues, negative])
            tags = torch.cat([tags, tags.new_zeros(len(negative), words.shape[1])])
        if len(window):
            out["parts"] = self.parts.loss(self.part_scores(words, mask, batch["quoted"], window, cues), tags, mask[window])
        return out

    def _jittered(self, cues: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """Makes some cues one word longer or shorter, because predicted cues have such errors."""
        moved = cues + torch.randint(-1, 2, cues.shape) * (torch.rand(cues.shape) < 0.15)
        moved = torch.minimum(moved.clamp_min(0), lengths[:, None] - 1)
        return torch.where((moved[:, :1] <= moved[:, 1:]), moved, cues)

    @torch.no_grad()
    def _negative_cues(self, scores: torch.Tensor, batch: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        """Samples words that look like cues but are not. Their targets have neither source nor content."""
        chance = torch.softmax(scores, -1)[..., 1]
        candidate = (batch["cues"] == 0) & batch["annotated"][:, None] & (batch["sentence"] >= 0) & (chance > MIN_NEGATIVE_CHANCE)
        found = candidate.nonzero()
        found = found[torch.randperm(len(found))[: len(batch["cue"]) // 2]]
        return found[:, 0], found[:, 1:].expand(-1, 2)

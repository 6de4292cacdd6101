"""Who said it: cues are tagged first, then each cue is asked for its source and its content.

Asking cue by cue links the parts by construction, and lets the content of one attribution lie inside
the content of another.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

from .blocks import Attention, Convolution
from .crf import Crf
from .quantised import Linear

CUE_TAGS = ["O", "B-CUE", "I-CUE"]
PART_TAGS = ["O", "B-SOURCE", "I-SOURCE", "B-CONTENT", "I-CONTENT"]
FARTHEST = 64  # words from the cue, up to which each distance has a vector of its own
BAND = 64  # words to either side that attention sees
QUOTED_STATES = 3  # outside of quotation marks, inside, a mark
WRONG_CUE = 0.03  # the least chance of a cue at which a word serves as a wrong one


class Attributions(nn.Module):
    def __init__(self, words: int, width: int, heads: int, blocks: str, dropout: float) -> None:
        """`blocks`: A is attention, C a gated convolution of width three."""
        super().__init__()
        self.cue, self.cues = Linear(words, len(CUE_TAGS)), Crf(CUE_TAGS)
        self.word_view, self.cue_view = Linear(words, width), Linear(words, width)
        self.distance = nn.Embedding(2 * FARTHEST + 2, width)  # the last row is for the cue itself
        self.quoted = nn.Embedding(QUOTED_STATES, width)
        self.blocks = nn.ModuleList(
            Convolution(width, 1, dropout) if kind == "C" else Attention(width, heads, BAND, dropout) for kind in blocks
        )
        self.norm, self.part, self.parts = nn.LayerNorm(width), Linear(width, len(PART_TAGS)), Crf(PART_TAGS)
        self.dropout = dropout
        for table in (self.distance, self.quoted):
            nn.init.normal_(table.weight, std=0.1)

    def asked(
        self, words: torch.Tensor, mask: torch.Tensor, quoted: torch.Tensor, window: torch.Tensor, cues: torch.Tensor
    ) -> torch.Tensor:
        """Scores of the parts' tags for cues: [cues, words, tags]. A cue is a window's number and its first and last word."""
        at = torch.arange(words.shape[1], device=words.device)
        first, last = cues[:, :1], cues[:, 1:]
        inside = (at >= first) & (at <= last)
        apart = torch.where(at < first, at - first, at - last).clamp(-FARTHEST, FARTHEST) + FARTHEST
        apart = apart.masked_fill(inside, 2 * FARTHEST + 1)
        share = inside.float() / inside.sum(1, keepdim=True)
        cue = (share[:, None] @ words[window])[:, 0]
        with torch.autocast(words.device.type, dtype=torch.bfloat16):
            return self._asked(words, mask, quoted, window, cue, apart)

    def _asked(self, words, mask, quoted, window, cue, apart) -> torch.Tensor:  # noqa: ANN001
        x = self.word_view(words)[window] + self.cue_view(cue)[:, None] + self.distance(apart) + self.quoted(quoted)[window]
        x = F.dropout(x, self.dropout, self.training)
        own = mask[window][..., None].float()
        for block in self.blocks:
            x = block(x, own)
        return self.part(self.norm(x)).float()

    def losses(self, words: torch.Tensor, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        """Of cues, and of the parts of the batch's attributions."""
        known, mask = batch["annotated"], batch["sentence"] >= 0
        scores = self.cue(words).float()
        out = {"cues": self.cues.loss(scores[known], batch["cues"][known], mask[known]), "parts": scores.new_zeros(())}
        window, cues, tags = batch["window"], batch["cue"], batch["parts"]
        if self.training:
            cues = self._shifted(cues, mask.sum(1)[window])
            wrong_window, wrong = self._wrong(scores, batch)
            window, cues = torch.cat([window, wrong_window]), torch.cat([cues, wrong])
            tags = torch.cat([tags, tags.new_zeros(len(wrong), words.shape[1])])
        if len(window):
            out["parts"] = self.parts.loss(self.asked(words, mask, batch["quoted"], window, cues), tags, mask[window])
        return out

    def _shifted(self, cues: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """Now and then a cue one word longer or shorter, as a found one may be."""
        moved = cues + torch.randint(-1, 2, cues.shape) * (torch.rand(cues.shape) < 0.15)
        moved = torch.minimum(moved.clamp_min(0), lengths[:, None] - 1)
        return torch.where((moved[:, :1] <= moved[:, 1:]), moved, cues)

    @torch.no_grad()
    def _wrong(self, scores: torch.Tensor, batch: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        """Words that look like cues and are none: to be told that they have neither source nor content."""
        chance = torch.softmax(scores, -1)[..., 1]
        candidate = (batch["cues"] == 0) & batch["annotated"][:, None] & (batch["sentence"] >= 0) & (chance > WRONG_CUE)
        found = candidate.nonzero()
        found = found[torch.randperm(len(found))[: len(batch["cue"]) // 2]]
        return found[:, 0], found[:, 1:].expand(-1, 2)

"""What every model predicts from its word vectors."""

from __future__ import annotations

import torch
from torch import nn

from .attributions import Attributions
from .heads import Heads, Labels
from .predicates_network import Events, Predicates


class Outputs(nn.Module):
    """The networks behind the encoder. A subclass has the encoder, as `words`."""

    def __init__(self, width: int, labels: Labels, heads: Heads, attributions: Attributions | None, roles: int, events: int, dropout: float) -> None:
        """`roles` and `events` are the widths of the networks of predicates and of event types."""
        super().__init__()
        self.labels, self.heads, self.attributions = labels, heads, attributions
        self.predicates = Predicates(width, labels, roles, dropout)
        self.events = Events(width, labels, events, dropout)

    def scores(self, words: torch.Tensor) -> dict[str, torch.Tensor]:
        """The scores of all outputs but attributions for word vectors [batch, words, width]."""
        out = self.heads(words) | self.predicates(words)
        out["events"] = self.events(words)
        out["frames"] = self.events.frames(words).float() if self.events.frames else words.new_zeros(*words.shape[:2], 1)
        return out

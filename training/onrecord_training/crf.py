"""A linear-chain conditional random field over BIO tags (Lafferty et al. 2001)."""

from __future__ import annotations

import torch
from torch import nn

FORBIDDEN = -1e4


class Crf(nn.Module):
    """Transition scores between tags. An I- can follow only its own type."""

    def __init__(self, labels: list[str]) -> None:
        super().__init__()
        self.labels = labels
        count = len(labels)
        self.steps, self.first = nn.Parameter(torch.zeros(count, count)), nn.Parameter(torch.zeros(count))
        allowed = [[to[0] != "I" or (fro != "O" and fro[2:] == to[2:]) for to in labels] for fro in labels]
        self.register_buffer("forbidden", torch.where(torch.tensor(allowed), 0.0, FORBIDDEN), persistent=False)
        starts = torch.tensor([label[0] != "I" for label in labels])
        self.register_buffer("forbidden_first", torch.where(starts, 0.0, FORBIDDEN), persistent=False)

    def loss(self, scores: torch.Tensor, tags: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Negative log-likelihood of [batch, words] tags per masked word. Padding must be at the end of a row."""
        steps, first = self.steps + self.forbidden, self.first + self.forbidden_first
        tags = tags.masked_fill(~mask, 0)
        own = scores.gather(2, tags[..., None])[..., 0] * mask
        moved = steps[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]
        gold = first[tags[:, 0]] + own.sum(1) + moved.sum(1)
        alpha = first + scores[:, 0]
        for at in range(1, scores.shape[1]):
            onward = torch.logsumexp(alpha[:, :, None] + steps, 1) + scores[:, at]
            alpha = torch.where(mask[:, at, None], onward, alpha)
        return (torch.logsumexp(alpha, 1) - gold).sum() / mask.sum().clamp_min(1)

    @torch.no_grad()
    def best(self, scores: torch.Tensor) -> list[int]:
        """The best tag sequence for [words, tags] scores (Viterbi)."""
        steps, back = self.steps + self.forbidden, []
        best = self.first + self.forbidden_first + scores[0]
        for row in scores[1:]:
            onward = best[:, None] + steps
            values, pointers = onward.max(0)
            back.append(pointers.tolist())
            best = values + row
        path = [int(best.argmax())]
        for pointers in reversed(back):
            path.append(pointers[path[-1]])
        return path[::-1]

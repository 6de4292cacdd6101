"""Blocks of the small nets: gated convolutions and attention within a band."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

from .quantised import Linear


def dropped(x: torch.Tensor, module) -> torch.Tensor:  # noqa: ANN001
    return F.dropout(x, module.dropout, module.training) if module.dropout else x


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
        return x + dropped(self.out(F.silu(gate) * value), self)


class Attention(nn.Module):
    """Attention within a band, with a weight for each distance."""

    def __init__(self, width: int, heads: int, band: int, dropout: float) -> None:
        super().__init__()
        self.norm, self.heads, self.band, self.dropout = nn.LayerNorm(width), heads, band, dropout
        self.qkv, self.out = Linear(width, 3 * width), Linear(width, width)
        self.distance = nn.Parameter(torch.zeros(heads, 2 * band + 1))

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        batch, n, width = x.shape
        parts = self.qkv(self.norm(x)).view(batch, n, 3, self.heads, width // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        at = torch.arange(n, device=x.device)
        apart = at[None] - at[:, None]
        near = self.distance[:, apart.clamp(-self.band, self.band) + self.band].masked_fill(apart.abs() > self.band, -1e4)
        near = near[None] + torch.where(mask[:, None, None, :, 0] > 0, 0.0, -1e4)
        scores = q @ k.transpose(2, 3) / (width // self.heads) ** 0.5 + near
        seen = torch.softmax(scores, -1).to(v.dtype) @ v
        seen = seen.transpose(1, 2).reshape(batch, n, width)
        return x + dropped(self.out(seen), self)

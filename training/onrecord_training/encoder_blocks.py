"""Blocks of the small networks: gated convolutions and banded attention."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

from .quantised import Linear


def drop_out(x: torch.Tensor, module) -> torch.Tensor:  # noqa: ANN001
    return F.dropout(x, module.dropout, module.training) if module.dropout else x


class Convolution(nn.Module):
    """A gated linear unit over three words, `dilation` apart (Dauphin et al. 2017)."""

    def __init__(self, width: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.norm, self.dilation, self.dropout = nn.LayerNorm(width), dilation, dropout
        self.into, self.out = Linear(3 * width, 2 * width), Linear(width, width)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        h = self.norm(x) * mask
        k, n = self.dilation, x.shape[1]
        padded = F.pad(h, (0, 0, k, k))
        window = torch.cat([padded[:, :n], h, padded[:, 2 * k : 2 * k + n]], -1)
        value, gate = self.into(window).chunk(2, -1)
        return x + drop_out(self.out(F.silu(gate) * value), self)


class Attention(nn.Module):
    """Attention within `band` words on each side, with a learnt bias for each distance."""

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
        distance = at[None] - at[:, None]
        band_bias = self.distance[:, distance.clamp(-self.band, self.band) + self.band].masked_fill(distance.abs() > self.band, -1e4)
        band_bias = band_bias[None] + torch.where(mask[:, None, None, :, 0] > 0, 0.0, -1e4)
        scores = q @ k.transpose(2, 3) / (width // self.heads) ** 0.5 + band_bias
        attended = torch.softmax(scores, -1).to(v.dtype) @ v
        attended = attended.transpose(1, 2).reshape(batch, n, width)
        return x + drop_out(self.out(attended), self)

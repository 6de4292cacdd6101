"""Quantisation-aware linear layers, with the integer arithmetic of `onrecord-language`.

Quantisation is symmetric, with straight-through gradients (Jacob et al. 2018). Weights are integers in [-63, 63]
with one scale per output. Activations are integers in [-127, 127] with one scale per row. The limit of 63 makes
AVX2's `maddubs` exact: the sum of two products of an unsigned 8-bit and a signed 7-bit number fits 16 bits.
"""

from __future__ import annotations

import torch
from torch import nn

WEIGHT_LIMIT = 63.0
CODE_LIMIT = 127.0


def quantise_weight(weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Integer weights, and the scale of each output row."""
    scale = weight.abs().amax(1, keepdim=True).clamp_min(1e-12) / WEIGHT_LIMIT
    return (weight / scale).round(), scale


class _IntegerProduct(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight):  # noqa: ANN001
        codes_w, scale_w = quantise_weight(weight.float())
        x = x.float()
        scale_x = x.abs().amax(-1, keepdim=True).clamp_min(1e-12) / CODE_LIMIT
        codes_x = (x / scale_x).round()
        # Integers up to 127 are exact in bfloat16.
        low_x, low_w = codes_x.bfloat16(), codes_w.bfloat16()
        ctx.save_for_backward(low_x, scale_x, low_w, scale_w)
        return torch.matmul(low_x, low_w.t()).float() * scale_x * scale_w.t()

    @staticmethod
    def backward(ctx, grad):  # noqa: ANN001
        low_x, scale_x, low_w, scale_w = ctx.saved_tensors
        grad_x = torch.matmul((grad * scale_w.t()).bfloat16(), low_w)
        rows = (grad * scale_x).bfloat16().flatten(0, -2)
        grad_w = torch.matmul(rows.t(), low_x.flatten(0, -2)).float()
        return grad_x.float(), grad_w


class Linear(nn.Linear):
    """A linear layer that computes in floating point until `integers` is set."""

    integers = False

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.integers:
            return super().forward(x)
        with torch.autocast("cpu", enabled=False), torch.autocast("cuda", enabled=False):
            return _IntegerProduct.apply(x, self.weight) + self.bias


def use_integers(model: nn.Module) -> None:
    for module in model.modules():
        if isinstance(module, Linear):
            module.integers = True

"""What the models share that start from a pretrained encoder over word pieces."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from .outputs import Outputs
from .wordpieces import MASK, SPECIAL

MASK_SHARE = 0.1  # the fraction of pieces that are masked in training


class Weights:
    """The weights of a `safetensors` file, copied into modules."""

    def __init__(self, path: Path) -> None:
        from safetensors.torch import load_file

        self.tensors = load_file(str(path))

    def copy(self, module: nn.Module, *names: str) -> None:
        """Copies weights and biases. Those of several names become one matrix, one below the other."""
        module.weight.data.copy_(torch.cat([self.tensors[name + ".weight"] for name in names]))
        module.bias.data.copy_(torch.cat([self.tensors[name + ".bias"] for name in names]))

    def copy_layers(self, layers: nn.ModuleList, qkv: tuple[str, str, str], out: str, norm: str) -> None:
        """Copies the layers of BERT's kind. `qkv`, `out` and `norm` are the names of the attention's parts."""
        for at, layer in enumerate(layers):
            prefix = f"encoder.layer.{at}."
            self.copy(layer.qkv, *(prefix + part for part in qkv))
            self.copy(layer.out, prefix + out)
            self.copy(layer.norm_attention, prefix + norm)
            self.copy(layer.wide, prefix + "intermediate.dense")
            self.copy(layer.narrow, prefix + "output.dense")
            self.copy(layer.norm_inner, prefix + "output.LayerNorm")


class PieceEncoder(Outputs):
    """A subclass has the embeddings `piece`, `position`, `case` with their `norm`, `layers`, their weights `mix`, and `dropout`."""

    def attention_bias(self, mask: torch.Tensor) -> torch.Tensor:
        """What is added to the attention's scores: padding is not attended to."""
        return torch.where(mask[:, None, None, :], 0.0, -1e4)

    def words(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        """One vector per word: the mean over its pieces of the weighted sum of all layers."""
        ids = batch["pieces"]
        if self.training:
            masked = (torch.rand(ids.shape, device=ids.device) < MASK_SHARE) & (ids >= len(SPECIAL))
            ids = ids.masked_fill(masked, MASK)
        x = self.piece(ids) + self.position.weight[: ids.shape[1]] + self.case(batch["case"])
        x = F.dropout(self.norm(x), self.dropout, self.training)
        bias = self.attention_bias(batch["piece_mask"])
        layer_weights = torch.softmax(self.mix, 0)
        mixed = layer_weights[0] * x
        for at, layer in enumerate(self.layers):
            x = layer(x, bias)
            mixed = mixed + layer_weights[at + 1] * x
        return F.dropout(mean_of_pieces(mixed, batch), 0.2, self.training)

    def rate_groups(self, rate: float) -> list[dict]:
        """Parameter groups. New parameters learn ten times faster than pretrained ones."""
        new, matrices, vectors = [], [], []
        for name, parameter in self.named_parameters():
            if name.startswith(("heads", "attributions", "predicates", "events", "mix", "case")):
                new.append(parameter)
            else:
                (matrices if parameter.dim() > 1 else vectors).append(parameter)
        return [
            {"params": new, "lr": 10 * rate, "weight_decay": 1e-4},
            {"params": matrices, "lr": rate, "weight_decay": 0.01},
            {"params": vectors, "lr": rate, "weight_decay": 0.0},
        ]


def mean_of_pieces(pieces: torch.Tensor, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """The vector of each word: the mean over its pieces."""
    width = pieces.shape[-1]
    first = batch["first"][..., None].expand(-1, -1, width)
    sums = F.pad(pieces.float().cumsum(1), (0, 0, 1, 0))
    after = batch["after"][..., None]
    return (sums.gather(1, after.expand(-1, -1, width)) - sums.gather(1, first)) / (after - first[..., :1]).clamp_min(1)

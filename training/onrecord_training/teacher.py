"""The teacher: MPNet base (Song et al. 2020) over word pieces, with an embedding of each word's case. It is never exported."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from .attributions import Attributions
from .heads import Heads, Labels
from .pretrained import PieceEncoder, Weights
from .word_features import CASE_CLASSES

WIDTH, HEADS, INNER, LAYERS, POSITIONS = 768, 12, 3072, 12, 256
BUCKETS, FARTHEST = 32, 128  # of the relative positions (Raffel et al. 2020)
FIRST_POSITION = 2  # MPNet counts its positions from here
# MPNet's vocabulary is BERT's after its own special pieces. Those for padding and the ends stand for BERT's.
MPNET_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
OWN_PIECES = {"[PAD]": 1, "[CLS]": 0, "[SEP]": 2}


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.wide, self.narrow = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm_attention, self.norm_inner = nn.LayerNorm(WIDTH, eps=1e-5), nn.LayerNorm(WIDTH, eps=1e-5)
        self.dropout = dropout

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(2, 3) / (WIDTH // HEADS) ** 0.5 + bias
        attended = torch.softmax(scores, -1).to(v.dtype) @ v
        attended = self.out(attended.transpose(1, 2).reshape(batch, length, WIDTH))
        x = self.norm_attention(x + F.dropout(attended, self.dropout, self.training))
        inner = self.narrow(F.gelu(self.wide(x)))
        return self.norm_inner(x + F.dropout(inner, self.dropout, self.training))


class Teacher(PieceEncoder):
    name = "teacher"

    def __init__(self, labels: Labels, pieces: int, dropout: float = 0.1) -> None:
        super().__init__(
            WIDTH, labels, Heads(WIDTH, labels, arc=384, rel=256, dropout=0.33),
            Attributions(WIDTH, 256, heads=8, blocks="ACAC", dropout=0.1), roles=256, events=192, dropout=0.33,
        )  # fmt: skip
        self.piece, self.position = nn.Embedding(pieces, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.case = nn.Embedding(CASE_CLASSES, WIDTH)
        self.relative = nn.Embedding(BUCKETS, HEADS)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-5)
        self.layers = nn.ModuleList([Layer(dropout) for _ in range(LAYERS)])
        self.mix = nn.Parameter(torch.zeros(LAYERS + 1))
        self.mix.data[-1] = 2.0
        self.dropout = dropout
        nn.init.zeros_(self.case.weight)

    def load_encoder(self, path: Path, vocabulary: list[str], pieces: list[str]) -> None:
        """Loads the weights of `all-mpnet-base-v2`. `vocabulary` is MPNet's."""
        weights = Weights(path)
        row = {piece: at for at, piece in enumerate(vocabulary)} | OWN_PIECES | {"[MASK]": vocabulary.index("<mask>")}
        rows = torch.tensor([row[piece] for piece in pieces])
        self.piece.weight.data.copy_(weights.tensors["embeddings.word_embeddings.weight"][rows])
        positions = weights.tensors["embeddings.position_embeddings.weight"]
        self.position.weight.data.copy_(positions[FIRST_POSITION : FIRST_POSITION + POSITIONS])
        self.relative.weight.data.copy_(weights.tensors["encoder.relative_attention_bias.weight"])
        weights.copy(self.norm, "embeddings.LayerNorm")
        qkv = ("attention.attn.q", "attention.attn.k", "attention.attn.v")
        weights.copy_layers(self.layers, qkv, "attention.attn.o", "attention.LayerNorm")

    def attention_bias(self, mask: torch.Tensor) -> torch.Tensor:
        relative = self.relative(buckets(mask.shape[1], mask.device)).permute(2, 0, 1)[None]
        return relative + super().attention_bias(mask)


def buckets(length: int, device: torch.device) -> torch.Tensor:
    """The bucket of each relative position: [length, length]. Far positions share buckets that grow logarithmically."""
    at = torch.arange(length, device=device)
    distance = at[:, None] - at[None]
    half = BUCKETS // 2
    bucket = (distance < 0).long() * half
    distance = distance.abs()
    exact = half // 2
    far = exact + (torch.log(distance.clamp_min(1).float() / exact) / torch.log(torch.tensor(FARTHEST / exact)) * (half - exact)).long()
    return bucket + torch.where(distance < exact, distance, far.clamp_max(half - 1))

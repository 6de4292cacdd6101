"""Reads the weights of a shipped model file, so that training can continue from it. `export` writes these files."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import torch

from .export import PANEL, STEP


class ReadModel:
    """A model file: its header, and its tensors by name."""

    def __init__(self, path: Path) -> None:
        self.bytes = path.read_bytes()
        assert self.bytes[:8] == b"ONRECMDL", f"{path} is no model file"
        (length,) = struct.unpack("<I", self.bytes[12:16])
        self.header = json.loads(self.bytes[48 : 48 + length])

    def __contains__(self, name: str) -> bool:
        return name in self.header["tensors"]

    def raw(self, name: str, kind: str) -> np.ndarray:
        place = self.header["tensors"][name]
        return np.frombuffer(self.bytes[place["start"] : place["start"] + place["bytes"]], dtype=kind)

    def text(self, name: str) -> str:
        return self.raw(name, "u1").tobytes().decode()

    def vector(self, name: str) -> torch.Tensor:
        return torch.from_numpy(self.raw(name, "<f4").copy())

    def linear(self, name: str, columns: int) -> tuple[torch.Tensor, torch.Tensor]:
        """The weight [outputs, `columns`] and the bias of a linear layer."""
        scales, bias = self.vector(f"{name}.scales"), self.vector(f"{name}.bias")
        steps = -(-columns // STEP)
        panels = self.raw(f"{name}.codes", "i1").reshape(-1, steps, PANEL, STEP)
        codes = panels.transpose(0, 2, 1, 3).reshape(-1, steps * STEP)[: len(scales), :columns]
        return torch.from_numpy(codes.astype(np.float32)) * scales[:, None], bias

    def table(self, name: str) -> torch.Tensor:
        scales = self.vector(f"{name}.scales")
        codes = self.raw(f"{name}.codes", "i1").reshape(len(scales), -1)
        return torch.from_numpy(codes.astype(np.float32)) * scales[:, None]


def start_weights(path: Path, model: torch.nn.Module) -> dict[str, torch.Tensor]:
    """The file's weights by the names of the model's parameters, as far as the file has them.

    The rows of piece and word tables are in the order of the file: `pieces` and `known` of the file say which they are.
    """
    file, out = ReadModel(path), {}
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Linear) and f"{name}.codes" in file:
            out[f"{name}.weight"], out[f"{name}.bias"] = file.linear(name, module.in_features)
        elif isinstance(module, (torch.nn.Embedding, torch.nn.EmbeddingBag)) and f"{_table(name)}.codes" in file:
            out[f"{name}.weight"] = file.table(_table(name))
        elif isinstance(module, torch.nn.LayerNorm) and f"{name}.gain" in file:
            out[f"{name}.weight"], out[f"{name}.bias"] = file.vector(f"{name}.gain"), file.vector(f"{name}.bias")
    for name, parameter in model.named_parameters():
        if name not in out and name in file:
            out[name] = file.vector(name).view(parameter.shape)
    if "mix" in out:
        out["mix"] = out["mix"].clamp_min(1e-6).log()  # the file has its softmax
    weight, bias = file.linear("heads.views", model.heads.views.in_features)
    lemma, lemma_bias = file.linear("heads.lemma", model.heads.views.in_features)
    before = sum(model.heads.sizes[:2])  # lemma rules stand behind upos and xpos
    out["heads.views.weight"] = torch.cat([weight[:before], lemma, weight[before:]])
    out["heads.views.bias"] = torch.cat([bias[:before], lemma_bias, bias[before:]])
    return out


PARTS = ("prefix", "suffix", "ending", "shape")  # the fast model's tables, in the order of `Fast.parts`


def _table(name: str) -> str:
    return PARTS[int(name.split(".")[1])] if name.startswith("parts.") else name

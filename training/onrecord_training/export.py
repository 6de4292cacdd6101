"""Writes model files. `crates/onrecord-language/src/file.rs` describes the format."""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from . import accurate, fast, lemma_rules
from .attributions import BAND, MAX_DISTANCE, Attributions
from .encoder_blocks import Convolution
from .heads import Heads, Labels
from .quantised import quantise_weight
from .word_features import fingerprint, plain

ALIGNMENT = 64
PANEL, STEP = 16, 4  # the kernels read blocks of so many outputs and inputs
FORMAT = 1
RELEASE = "2026.2"


@dataclass
class Fitted:
    """The parts of a model that are fitted after training."""

    calibration: list[float]  # weights for the confidence of attributions
    ranker: dict | None  # the antecedent ranker


class ModelFile:
    """A model file: named tensors and a header with their positions."""

    def __init__(self) -> None:
        self.tensors: dict[str, bytes] = {}

    def vector(self, name: str, values: torch.Tensor) -> None:
        self.tensors[name] = values.detach().float().contiguous().numpy().astype("<f4").tobytes()

    def numbers(self, name: str, values: list[int], kind: str) -> None:
        self.tensors[name] = np.array(values, dtype=kind).tobytes()

    def text(self, name: str, text: str) -> None:
        self.tensors[name] = text.encode()

    def norm(self, name: str, norm: nn.LayerNorm) -> None:
        self.vector(f"{name}.gain", norm.weight)
        self.vector(f"{name}.bias", norm.bias)

    def linear(self, name: str, weight: torch.Tensor, bias: torch.Tensor) -> None:
        codes, scales = quantise_weight(weight.detach().float())
        rows, columns = codes.shape
        padded = np.zeros((-(-rows // PANEL) * PANEL, -(-columns // STEP) * STEP), np.int8)
        padded[:rows, :columns] = codes.numpy().astype(np.int8)
        panels = padded.reshape(len(padded) // PANEL, PANEL, -1, STEP).transpose(0, 2, 1, 3)
        self.tensors[f"{name}.codes"] = np.ascontiguousarray(panels).tobytes()
        self.vector(f"{name}.scales", scales[:, 0])
        self.vector(f"{name}.bias", bias)

    def table(self, name: str, weight: torch.Tensor) -> None:
        weight = weight.detach().float()
        scales = weight.abs().amax(1, keepdim=True).clamp_min(1e-12) / 127
        self.tensors[f"{name}.codes"] = (weight / scales).round().numpy().astype(np.int8).tobytes()
        self.vector(f"{name}.scales", scales[:, 0])

    def write(self, path: Path, header: dict) -> None:
        # The positions depend on the length of the header, so reserve enough room for it first.
        room = len(json.dumps(header, ensure_ascii=False).encode()) + 96 * len(self.tensors) + 1024
        start = -(-(48 + room) // ALIGNMENT) * ALIGNMENT
        at, places, body = start, {}, bytearray()
        for name, data in self.tensors.items():
            places[name] = {"start": at, "bytes": len(data)}
            body += data + bytes(-len(data) % ALIGNMENT)
            at += len(data) + -len(data) % ALIGNMENT
        packed = json.dumps(header | {"tensors": places}, ensure_ascii=False).encode()
        rest = packed.ljust(start - 48) + bytes(body)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(
            b"ONRECMDL" + struct.pack("<II", FORMAT, len(packed)) + hashlib.sha256(rest).digest() + rest
        )
        print(f"{path}: {path.stat().st_size:,} bytes, header {len(packed):,}")


def write_heads(file: ModelFile, model: Heads, labels: Labels) -> None:
    parts = dict(
        zip(
            ("upos", "xpos", "lemma", "names", "kinds", "end", "dep", "head", "rel_dep", "rel_head"),
            zip(model.views.weight.split(model.sizes), model.views.bias.split(model.sizes), strict=True),
            strict=True,
        )
    )
    file.linear("heads.lemma", *parts.pop("lemma"))
    file.linear("heads.views", torch.cat([w for w, _ in parts.values()]), torch.cat([b for _, b in parts.values()]))
    file.linear("heads.arc", model.arc.weight, model.arc.bias)
    file.linear("heads.deprel", model.deprel.weight, model.deprel.bias)
    for name in ("root_arc", "root_rel", "distance"):
        file.vector(f"heads.{name}", getattr(model, name))
    assert len(labels.lemma) == model.sizes[2]


def write_blocks(file: ModelFile, name: str, of: nn.ModuleList) -> list[dict]:
    """Writes the blocks of a small network. Returns the kind of each for the header."""
    shapes = []
    for at, block in enumerate(of):
        file.norm(f"{name}.{at}.norm", block.norm)
        file.linear(f"{name}.{at}.out", block.out.weight, block.out.bias)
        if isinstance(block, Convolution):
            file.linear(f"{name}.{at}.into", block.into.weight, block.into.bias)
            shapes.append({"kind": "convolution", "dilation": block.dilation})
        else:
            file.linear(f"{name}.{at}.qkv", block.qkv.weight, block.qkv.bias)
            file.vector(f"{name}.{at}.distance", block.distance)
            shapes.append({"kind": "attention"})
    return shapes


def write_attributions(file: ModelFile, model: Attributions | None, calibration: list[float]) -> dict:
    """Writes the attribution network, if there is one. Returns its header entry."""
    if model is None:
        return {}
    for name in ("cue", "word_view", "cue_view", "part"):
        linear = getattr(model, name)
        file.linear(f"attributions.{name}", linear.weight, linear.bias)
    for name in ("cues", "parts"):
        crf = getattr(model, name)
        file.vector(f"attributions.{name}.first", crf.first)
        file.vector(f"attributions.{name}.steps", crf.steps)
    for name in ("distance", "quoted"):
        file.table(f"attributions.{name}", getattr(model, name).weight)
    file.norm("attributions.norm", model.norm)
    shape = {
        "width": model.norm.normalized_shape[0], "heads": model.blocks[0].heads, "band": BAND, "farthest": MAX_DISTANCE,
        "blocks": write_blocks(file, "attributions.blocks", model.blocks), "calibration": calibration,
    }  # fmt: skip
    return {"attributions": shape}


def write_coreference(file: ModelFile, ranker: dict | None) -> dict:
    """Writes the antecedent ranker, if there is one. Returns its header entry."""
    if ranker is None:
        return {}
    weights = ranker["weights"]
    file.linear("coreference.views", weights["views.weight"], weights["views.bias"])
    for name in ("phrases", "pairs"):
        file.table(f"coreference.{name}", weights[f"{name}.weight"])
    for name in ("out", "out_none"):
        file.vector(f"coreference.{name}", weights[f"{name}.weight"][0])
    file.vector("coreference.bias", torch.cat([weights["out.bias"], weights["out_none.bias"]]))
    return {"coreference": {"hidden": ranker["hidden"], **ranker["inventory"]}}


def write_lexicon(file: ModelFile, known: dict[str, str]) -> None:
    """Writes the lexicon: fingerprints of forms with their tags, and the rule for each lemma."""
    rules: dict[str, int] = {}
    entries: dict[int, int] = {}
    clashes = set()
    for key, own in known.items():
        form, xpos = key.split("\t")
        rule = lemma_rules.rule_of(plain(form), own, max_edit=99)
        if rule is None:
            continue
        at = fingerprint(f"{plain(form)}\t{xpos}")
        number = rules.setdefault(rule, len(rules))
        if entries.setdefault(at, number) != number:
            clashes.add(at)
    kept = sorted((at, number) for at, number in entries.items() if at not in clashes)
    file.numbers("lexicon.keys", [at for at, _ in kept], "<u4")
    file.numbers("lexicon.rule_of", [number for _, number in kept], "<u2")
    file.text("lexicon.rules", "\n".join(rules))


def write_accurate(
    model: accurate.Accurate, labels: Labels, known: dict[str, str], pieces: list[str], fitted: Fitted, path: Path
) -> None:
    file = ModelFile()
    file.text("pieces", "\n".join(pieces))
    file.table("piece", model.piece.weight)
    file.table("position", model.position.weight)
    file.table("case", model.case.weight)
    file.norm("norm", model.norm)
    for at, layer in enumerate(model.layers):
        for name in ("qkv", "out", "wide", "narrow"):
            linear = getattr(layer, name)
            file.linear(f"layers.{at}.{name}", linear.weight, linear.bias)
        for name in ("norm_attention", "norm_inner"):
            file.norm(f"layers.{at}.{name}", getattr(layer, name))
    file.vector("mix", torch.softmax(model.mix.detach(), 0))
    write_heads(file, model.heads, labels)
    write_lexicon(file, known)
    encoder = {
        "kind": "accurate", "width": accurate.WIDTH, "heads": accurate.HEADS, "inner": accurate.INNER,
        "layers": accurate.LAYERS, "positions": accurate.POSITIONS,
    }  # fmt: skip
    file.write(path, build_header("accurate", encoder, model, labels, fitted, file))


def write_fast(
    model: fast.Fast, size: fast.Size, labels: Labels, known: dict[str, str], words: list[int], fitted: Fitted,
    path: Path,
) -> None:
    file = ModelFile()
    # The rows of the file are sorted by fingerprint. Row 0 is for unknown words.
    order = sorted(range(len(words)), key=words.__getitem__)
    file.numbers("known", [words[at] for at in order], "<u4")
    file.table("word", model.word.weight[[0, *(at + 1 for at in order)]])
    for name, part in zip((n for n in fast.BUCKETS if n != "trigrams"), model.parts, strict=True):
        file.table(name, part.weight)
    file.table("trigrams", model.trigrams.weight)
    file.linear("into", model.into.weight, model.into.bias)
    shapes = write_blocks(file, "blocks", model.blocks)
    file.norm("norm", model.norm)
    write_heads(file, model.heads, labels)
    write_lexicon(file, known)
    encoder = {
        "kind": "fast", "width": size.width, "word": size.word, "part": size.part, "heads": size.heads,
        "band": fast.BAND, "blocks": shapes,
    }  # fmt: skip
    file.write(path, build_header("fast", encoder, model, labels, fitted, file))


def build_header(size: str, encoder: dict, model: nn.Module, labels: Labels, fitted: Fitted, file: ModelFile) -> dict:
    return {
        "name": f"en-{size}-{RELEASE}",
        "licence": "CC-BY-SA-4.0",
        "encoder": encoder,
        "heads": {"arc": model.heads.sizes[6], "rel": model.heads.rel},
        "labels": labels.as_json(),
        **write_attributions(file, model.attributions, fitted.calibration),
        **write_coreference(file, fitted.ranker),
    }

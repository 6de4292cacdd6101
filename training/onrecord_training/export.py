"""Writes models: a folder with one file a part and `model.json`. `crates/onrecord-language/src/file.rs` describes the format.

The parts are `encoder` (with the heads for words, trees and names), `attributions`, `predicates`, `events`, `coreference` and
`calibration`. A part can be written again without the others.
"""

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
from .outputs import Outputs
from .predicates_network import MAX_DISTANCE as FARTHEST_ARGUMENT
from .predicates_network import STATUS, Events, Predicates
from .quantised import quantise_weight
from .word_features import fingerprint, plain

ALIGNMENT = 64
PANEL, STEP = 16, 4  # the kernels read blocks of so many outputs and inputs
FORMAT = 1
RELEASE = "2026.3"


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

    def write(self, path: Path, header: dict) -> str:
        """Writes the file and returns the SHA-256 of all that follows the checksum."""
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
        digest = hashlib.sha256(rest)
        path.write_bytes(b"ONRECMDL" + struct.pack("<II", FORMAT, len(packed)) + digest.digest() + rest)
        print(f"{path}: {path.stat().st_size:,} bytes, header {len(packed):,}")
        return digest.hexdigest()


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


def attributions_part(model: Attributions) -> tuple[ModelFile, dict]:
    file = ModelFile()
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
        "blocks": write_blocks(file, "attributions.blocks", model.blocks),
    }  # fmt: skip
    return file, {"attributions": shape}


def predicates_part(model: Predicates, labels: Labels, rolesets: list[str]) -> tuple[ModelFile, dict]:
    """`rolesets` are lines of `lemma TAB upos TAB number TAB roleset`, see `rolesets`."""
    file = ModelFile()
    file.linear("predicates.views", model.views.weight, model.views.bias)
    file.linear("predicates.role", model.role.weight, model.role.bias)
    file.table("predicates.link", model.link.weight)
    file.table("predicates.distance", model.distance.weight)
    file.text("predicates.rolesets", "\n".join(rolesets))
    shape = {
        "size": model.size, "farthest": FARTHEST_ARGUMENT, "roles": labels.roles, "senses": labels.senses, "status": list(STATUS),
    }  # fmt: skip
    return file, {"predicates": shape}


def events_part(model: Events, labels: Labels) -> tuple[ModelFile, dict]:
    file = ModelFile()
    file.linear("events.into", model.into.weight, model.into.bias)
    file.linear("events.types", model.types.weight, model.types.bias)
    return file, {"events": {"size": model.into.out_features, "types": labels.events}}


def coreference_part(ranker: dict) -> tuple[ModelFile, dict]:
    file = ModelFile()
    weights = ranker["weights"]
    file.linear("coreference.views", weights["views.weight"], weights["views.bias"])
    for name in ("phrases", "pairs"):
        file.table(f"coreference.{name}", weights[f"{name}.weight"])
    for name in ("out", "out_none"):
        file.vector(f"coreference.{name}", weights[f"{name}.weight"][0])
    file.vector("coreference.bias", torch.cat([weights["out.bias"], weights["out_none.bias"]]))
    return file, {"coreference": {"hidden": ranker["hidden"], **ranker["inventory"]}}


def write_bundle(size: str, model: Outputs, encoder: tuple[ModelFile, dict], labels: Labels, fitted: Fitted, rolesets: list[str], folder: Path) -> None:
    """Writes the parts of a model and `model.json`, which names them with their hashes."""
    parts = {"encoder": encoder}
    if model.attributions is not None:
        parts["attributions"] = attributions_part(model.attributions)
    parts["predicates"] = predicates_part(model.predicates, labels, rolesets)
    parts["events"] = events_part(model.events, labels)
    if fitted.ranker is not None:
        parts["coreference"] = coreference_part(fitted.ranker)
    parts["calibration"] = ModelFile(), {"calibration": {"attributions": fitted.calibration}}
    listed = {}
    for part, (file, header) in parts.items():
        name = f"{part}.onrecord"
        listed[part] = {"file": name, "sha256": file.write(folder / name, {"part": part, **header})}
    manifest = {"name": f"en-{size}-{RELEASE}", "language": "en", "licence": "CC-BY-SA-4.0", "parts": listed}
    (folder / "model.json").write_text(json.dumps(manifest, indent=1) + "\n")


Lexicon = tuple[dict[str, str], list[int]]  # the lemma by "form TAB xpos", and the fingerprints of all verbs


def write_lexicon(file: ModelFile, lexicon: Lexicon) -> None:
    """Writes the lexicon: fingerprints of forms with their tags, the rule for each lemma, and fingerprints of verbs."""
    known, verbs = lexicon
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
    file.numbers("lexicon.verbs", verbs, "<u4")


def accurate_encoder(model: accurate.Accurate, labels: Labels, known: Lexicon, pieces: list[str]) -> tuple[ModelFile, dict]:
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
    return file, encoder_header(encoder, model, labels)


def fast_encoder(model: fast.Fast, size: fast.Size, labels: Labels, known: Lexicon, words: list[int]) -> tuple[ModelFile, dict]:
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
    return file, encoder_header(encoder, model, labels)


def encoder_header(encoder: dict, model: Outputs, labels: Labels) -> dict:
    words = ("upos", "xpos", "lemma", "names", "kinds", "deprel")
    return {
        "encoder": encoder,
        "heads": {"arc": model.heads.sizes[6], "rel": model.heads.rel},
        "labels": {name: getattr(labels, name) for name in words},
    }

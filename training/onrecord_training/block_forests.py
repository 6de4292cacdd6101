"""`python -m onrecord_training.block_forests`: trains the forests that classify the blocks of web pages.

Needs lightgbm, rapidfuzz and numpy, but not torch. `onrecord-eval blocks` writes the blocks of each benchmark.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import struct
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlparse

import lightgbm
import numpy as np
from rapidfuzz.distance import LCSseq

BENCHMARKS = ["scrapinghub", "wcxb", "trafilatura"]
FOLDS = 5
FIRST_SECOND_ROUND_FEATURE = "prev1_likely"  # the first feature that only the second round has
WORD = re.compile(r"\w+")
SHORT_WORDS = 4  # boilerplate blocks of fewer words are subsampled
SHORT_SHARE = 0.4  # the fraction of them that is kept
CHECK_EVERY = 25  # after so many trees, blocks with a hopeless sum are dropped
MAX_LOST_SHARE = 0.0003  # the fraction of article words that each check may lose
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 24,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "max_bin": 63,
    "force_col_wise": True,
    "deterministic": True,
    "verbose": -1,
    "seed": 1,
}


@dataclass
class Page:
    """A page with its gold: the text, or segments that it must and must not contain."""

    set: str
    name: str
    fold: int
    text: str | None
    with_: list[str]
    without: list[str]
    blocks: list[str]
    rows: slice


@dataclass
class Blocks:
    """All blocks of all benchmarks."""

    names: list[str]
    pages: list[Page]
    figures: np.ndarray
    labels: np.ndarray  # the fraction of the block's words that belong to the article; -1 if unknown
    words: np.ndarray
    weights: np.ndarray
    folds: np.ndarray


def fold(url: str) -> int:
    """The fold of a page, the same for all pages of a host."""
    host = urlparse(url if "//" in url else f"http://{url}").netloc.lower().split(":")[0].removeprefix("www.")
    parts = host.split(".")
    second_level = len(parts) > 2 and len(parts[-2]) <= 3
    domain = ".".join(parts[-3:] if second_level else parts[-2:])
    return int(hashlib.md5(domain.encode()).hexdigest(), 16) % FOLDS


def load(folder: Path) -> Blocks:
    pages, figures, start = [], [], 0
    for set_ in BENCHMARKS:
        names = json.loads((folder / set_ / "names.json").read_text())
        figures.append(np.fromfile(folder / set_ / "figures.f32", "<f4").reshape(-1, len(names)))
        for line in (folder / set_ / "pages.jsonl").open():
            row = json.loads(line)
            end = start + len(row["blocks"])
            pages.append(
                Page(
                    set_, row["name"], fold(row["url"]), row["text"], row["with"], row["without"],
                    row["blocks"], slice(start, end),
                )
            )
            start = end
    labels = [labels_from_text(page) if page.text is not None else labels_from_segments(page) for page in pages]
    words = [np.array([len(WORD.findall(block)) for block in page.blocks], float) for page in pages]
    weights = [block_weights(page, y, n) for page, y, n in zip(pages, labels, words)]
    folds = [np.full(len(page.blocks), page.fold) for page in pages]
    join = np.concatenate
    return Blocks(names, pages, join(figures), join(labels), join(words), join(weights), join(folds))


def labels_from_text(page: Page) -> np.ndarray:
    """The fraction of each block's words in the longest common subsequence of page and gold."""
    gold = WORD.findall(page.text.lower())
    quads = {tuple(gold[i : i + 4]) for i in range(len(gold) - 3)}
    line = f" {' '.join(gold)} "
    tokens = [WORD.findall(block.lower()) for block in page.blocks]

    def may_match(words: list[str]) -> bool:
        if len(words) < 6:
            return bool(words) and f" {' '.join(words)} " in line
        known = sum(tuple(words[i : i + 4]) in quads for i in range(len(words) - 3))
        return known > 0.3 * (len(words) - 3)

    numbers: dict[str, int] = {}
    number = lambda words: [numbers.setdefault(word, len(numbers)) for word in words]
    candidates = [i for i, words in enumerate(tokens) if may_match(words)]
    owners = [i for i in candidates for _ in tokens[i]]
    found: Counter[int] = Counter()
    for step in LCSseq.opcodes(number(word for i in candidates for word in tokens[i]), number(gold)):
        if step.tag == "equal":
            found.update(owners[step.src_start : step.src_end])
    return np.array([found[i] / len(words) if words else 0.0 for i, words in enumerate(tokens)])


def labels_from_segments(page: Page) -> np.ndarray:
    labels = np.full(len(page.blocks), -1.0)
    blocks = [normalise(block) for block in page.blocks]
    for segments, label in ((page.without, 0.0), (page.with_, 1.0)):
        for segment in map(normalise, segments):
            for i, block in enumerate(blocks):
                if segment in block or len(block) > 20 and block in segment:
                    labels[i] = label
    return labels


def normalise(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def block_weights(page: Page, labels: np.ndarray, words: np.ndarray) -> np.ndarray:
    """Weights of blocks. Pages have equal weight; in a page the weight grows with the number of words."""
    if page.text is None:
        return np.where(labels >= 0, 10.0, 0.0)
    weights = np.maximum(words, 1) ** 0.7 + 1
    return weights / weights.sum() * 100


def train(blocks: Blocks, rows: np.ndarray, rounds: int) -> lightgbm.Booster:
    label = (blocks.labels[rows] > 0.5).astype(float)
    # Blocks that belong to the article only in part get less weight.
    clear = np.where(np.abs(blocks.labels[rows] - 0.5) > 0.2, 1, 0.3)
    data = lightgbm.Dataset(blocks.figures[rows], label, weight=blocks.weights[rows] * clear)
    return lightgbm.train(PARAMETERS, data, rounds)


def training_rows(blocks: Blocks) -> np.ndarray:
    """The rows to train on. Subsamples the many short boilerplate blocks and raises their weight."""
    far = (blocks.words < SHORT_WORDS) & (blocks.labels <= 0.5)
    left_out = far & (np.random.default_rng(1).random(len(far)) > SHORT_SHARE)
    blocks.weights[far] /= SHORT_SHARE
    return (blocks.weights > 0) & ~left_out


def cross_validate(blocks: Blocks, rows: np.ndarray, rounds: int) -> np.ndarray:
    """Each block's likelihood by a forest that was not trained on its host."""
    likely = np.zeros(len(blocks.labels), "<f4")
    for held in range(FOLDS):
        forest = train(blocks, np.flatnonzero(rows & (blocks.folds != held)), rounds)
        likely[blocks.folds == held] = forest.predict(blocks.figures[blocks.folds == held])
    return likely


def forest_bytes(booster: lightgbm.Booster, blocks: Blocks) -> bytes:
    """Serialises a forest. `crates/onrecord-ingest/src/html/forest.rs` describes the format."""
    trees = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    trees = [tree for tree in trees if "split_index" in tree]
    out = [struct.pack("<II", len(blocks.names), len(trees))]
    for tree in trees:
        splits, leaves = [], []
        number(tree, splits, leaves)
        out.append(struct.pack("<H", len(splits)))
        out.extend(struct.pack("<fHhh", *fork) for fork in splits)
        out.extend(struct.pack("<f", leaf) for leaf in leaves)
    return b"".join([*out, *(struct.pack("<f", sum_) for sum_ in pruning_thresholds(booster, blocks, len(trees)))])


def pruning_thresholds(booster: lightgbm.Booster, blocks: Blocks, trees: int) -> list[float]:
    """For each check the sum of tree outputs below which almost no article words are."""
    own = np.flatnonzero((blocks.labels > 0.5) & (blocks.words > 0))
    sums = []
    for look in range(CHECK_EVERY, trees + CHECK_EVERY, CHECK_EVERY):
        sum_ = booster.predict(blocks.figures[own], raw_score=True, num_iteration=min(look, trees))
        order = np.argsort(sum_)
        lost = np.cumsum(blocks.words[own][order]) / blocks.words[own].sum()
        sums.append(float(sum_[order][np.searchsorted(lost, MAX_LOST_SHARE)]) - 1.0)
    return sums


def number(node: dict, splits: list, leaves: list) -> int:
    """Appends the splits and leaves of a tree in depth-first order. Returns the number of the node."""
    if "leaf_value" in node:
        leaves.append(node["leaf_value"])
        return ~(len(leaves) - 1)
    own = len(splits)
    splits.append(None)
    left = number(node["left_child"], splits, leaves)
    right = number(node["right_child"], splits, leaves)
    # In 32 bits, like the features, so that equal values take the same branch.
    threshold = np.float32(node["threshold"])
    splits[own] = (threshold, node["split_feature"], left, right)
    return own


def scores(blocks: Blocks, likely: np.ndarray) -> dict[str, float]:
    """F1 of all blocks with a likelihood of at least 0.5, roughly as `onrecord-eval extraction` scores it."""
    kept = [(page, [b for b, p in zip(page.blocks, likely[page.rows]) if p >= 0.5]) for page in blocks.pages]
    bags, found = {"scrapinghub": [], "wcxb": []}, Counter()
    for page, body in kept:
        text = "\n".join(body)
        if page.text is None:
            body = normalise(text)
            found["hits"] += sum(normalise(segment) in body for segment in page.with_)
            found["wanted"] += len(page.with_)
            found["wrong"] += sum(normalise(segment) in body for segment in page.without)
            continue
        size = 4 if page.set == "scrapinghub" else 1
        gold, own = shingles(page.text, size), shingles(text, size)
        hits = sum((gold & own).values())
        bags[page.set].append((hits / max(sum(own.values()), 1), hits / max(sum(gold.values()), 1)))
    precision, recall = np.mean(bags["scrapinghub"], 0)
    hits = found["hits"]
    return {
        "scrapinghub": 2 * precision * recall / (precision + recall),
        "wcxb": float(np.mean([2 * p * r / (p + r) if p + r else 0 for p, r in bags["wcxb"]])),
        "trafilatura": 2 * hits / (hits + found["wrong"] + found["wanted"]),
    }


def shingles(text: str, size: int) -> Counter:
    words = WORD.findall(text if size > 1 else text.lower())
    return Counter(tuple(words[i : i + size]) for i in range(max(len(words) - size + 1, min(len(words), 1))))


def main() -> None:
    parser = argparse.ArgumentParser(prog="onrecord_training.block_forests", description=__doc__)
    parser.add_argument("--trees", type=int, default=200, help="the number of trees in each forest")
    commands = parser.add_subparsers(dest="command", required=True)
    folds = commands.add_parser("folds", help="write each block's likelihood by forests that were not trained on its host")
    folds.add_argument("round", choices=["first", "second"])
    forests = commands.add_parser("forests", help="train both forests on all pages, from blocks with the features of both rounds")
    forests.add_argument("--out", type=Path, required=True, help="the output file")
    for command in (folds, forests):
        command.add_argument("blocks", type=Path, help="the folder with a folder per benchmark that `onrecord-eval blocks` wrote")
    options = parser.parse_args()
    blocks = load(options.blocks)
    rows = training_rows(blocks)
    if options.command == "folds":
        likely = cross_validate(blocks, rows, options.trees)
        for name, score in scores(blocks, likely).items():
            print(f"{name:<12} {score:.4f}   cross-validated, {FOLDS} folds of hosts")
        for set_ in BENCHMARKS:
            pages = [page for page in blocks.pages if page.set == set_]
            of_set = likely[pages[0].rows.start : pages[-1].rows.stop]
            of_set.tofile(options.blocks / set_ / f"{options.round}.f32")
        return
    first = replace(blocks, names=blocks.names[: blocks.names.index(FIRST_SECOND_ROUND_FEATURE)])
    first.figures = blocks.figures[:, : len(first.names)]
    forests = [forest_bytes(train(round, np.flatnonzero(rows), options.trees), round) for round in (first, blocks)]
    options.out.write_bytes(b"ONRFOR01" + struct.pack("<I", len(forests)) + b"".join(forests))


if __name__ == "__main__":
    main()

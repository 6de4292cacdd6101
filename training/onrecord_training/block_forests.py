"""`python -m onrecord_training.pages`: the forests that tell an article's blocks from the rest of a page.

Needs lightgbm and rapidfuzz besides numpy, and no torch. The blocks of each set come from `onrecord-eval blocks`.
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

SETS = ["scrapinghub", "wcxb", "trafilatura"]
FOLDS = 5
SECOND = "prev1_likely"  # the first figure of the second round
WORD = re.compile(r"\w+")
FAR = 4  # blocks of fewer words that are not the article's: most are asked of only in part
FAR_SHARE = 0.4
LOOK_EVERY = 25  # trees, after which blocks that are out of the question are asked about no more
COME_BACK = 0.0003  # so many of the article's words may be lost to that at each look
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
    """A page with its gold: the text, or segments that it must hold and such that it must not."""

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
    """All blocks of all sets."""

    names: list[str]
    pages: list[Page]
    figures: np.ndarray
    labels: np.ndarray  # the share of the block's words that is the article's; -1 where that is not known
    words: np.ndarray
    weights: np.ndarray
    folds: np.ndarray


def fold(url: str) -> int:
    """Pages of one host are in one fold."""
    host = urlparse(url if "//" in url else f"http://{url}").netloc.lower().split(":")[0].removeprefix("www.")
    parts = host.split(".")
    second_level = len(parts) > 2 and len(parts[-2]) <= 3
    domain = ".".join(parts[-3:] if second_level else parts[-2:])
    return int(hashlib.md5(domain.encode()).hexdigest(), 16) % FOLDS


def load(folder: Path) -> Blocks:
    pages, figures, start = [], [], 0
    for set_ in SETS:
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
    labels = [by_text(page) if page.text is not None else by_segments(page) for page in pages]
    words = [np.array([len(WORD.findall(block)) for block in page.blocks], float) for page in pages]
    weights = [weigh(page, y, n) for page, y, n in zip(pages, labels, words)]
    folds = [np.full(len(page.blocks), page.fold) for page in pages]
    join = np.concatenate
    return Blocks(names, pages, join(figures), join(labels), join(words), join(weights), join(folds))


def by_text(page: Page) -> np.ndarray:
    """What share of each block's words the longest common subsequence of page and gold has."""
    gold = WORD.findall(page.text.lower())
    quads = {tuple(gold[i : i + 4]) for i in range(len(gold) - 3)}
    line = f" {' '.join(gold)} "
    tokens = [WORD.findall(block.lower()) for block in page.blocks]

    def may_be(words: list[str]) -> bool:
        if len(words) < 6:
            return bool(words) and f" {' '.join(words)} " in line
        known = sum(tuple(words[i : i + 4]) in quads for i in range(len(words) - 3))
        return known > 0.3 * (len(words) - 3)

    numbers: dict[str, int] = {}
    number = lambda words: [numbers.setdefault(word, len(numbers)) for word in words]
    candidates = [i for i, words in enumerate(tokens) if may_be(words)]
    owners = [i for i in candidates for _ in tokens[i]]
    found: Counter[int] = Counter()
    for step in LCSseq.opcodes(number(word for i in candidates for word in tokens[i]), number(gold)):
        if step.tag == "equal":
            found.update(owners[step.src_start : step.src_end])
    return np.array([found[i] / len(words) if words else 0.0 for i, words in enumerate(tokens)])


def by_segments(page: Page) -> np.ndarray:
    labels = np.full(len(page.blocks), -1.0)
    blocks = [tidy(block) for block in page.blocks]
    for segments, label in ((page.without, 0.0), (page.with_, 1.0)):
        for segment in map(tidy, segments):
            for i, block in enumerate(blocks):
                if segment in block or len(block) > 20 and block in segment:
                    labels[i] = label
    return labels


def tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def weigh(page: Page, labels: np.ndarray, words: np.ndarray) -> np.ndarray:
    """A page weighs alike whatever its length; within it blocks weigh nearly as their words do."""
    if page.text is None:
        return np.where(labels >= 0, 10.0, 0.0)
    weights = np.maximum(words, 1) ** 0.7 + 1
    return weights / weights.sum() * 100


def train(blocks: Blocks, rows: np.ndarray, rounds: int) -> lightgbm.Booster:
    label = (blocks.labels[rows] > 0.5).astype(float)
    # Blocks that are the article's in part say less.
    clear = np.where(np.abs(blocks.labels[rows] - 0.5) > 0.2, 1, 0.3)
    data = lightgbm.Dataset(blocks.figures[rows], label, weight=blocks.weights[rows] * clear)
    return lightgbm.train(PARAMETERS, data, rounds)


def asked(blocks: Blocks) -> np.ndarray:
    """The rows to train on. Of the many short blocks beside the article a part stands for all."""
    far = (blocks.words < FAR) & (blocks.labels <= 0.5)
    left_out = far & (np.random.default_rng(1).random(len(far)) > FAR_SHARE)
    blocks.weights[far] /= FAR_SHARE
    return (blocks.weights > 0) & ~left_out


def out_of_fold(blocks: Blocks, rows: np.ndarray, rounds: int) -> np.ndarray:
    """Each block's likelihood by a forest that saw no page of its host."""
    likely = np.zeros(len(blocks.labels), "<f4")
    for held in range(FOLDS):
        forest = train(blocks, np.flatnonzero(rows & (blocks.folds != held)), rounds)
        likely[blocks.folds == held] = forest.predict(blocks.figures[blocks.folds == held])
    return likely


def forest_bytes(booster: lightgbm.Booster, blocks: Blocks) -> bytes:
    """As `crates/onrecord-ingest/src/html/forest.rs` describes it."""
    trees = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    trees = [tree for tree in trees if "split_index" in tree]
    out = [struct.pack("<II", len(blocks.names), len(trees))]
    for tree in trees:
        forks, leaves = [], []
        number(tree, forks, leaves)
        out.append(struct.pack("<H", len(forks)))
        out.extend(struct.pack("<fHhh", *fork) for fork in forks)
        out.extend(struct.pack("<f", leaf) for leaf in leaves)
    return b"".join([*out, *(struct.pack("<f", sum_) for sum_ in hopeless(booster, blocks, len(trees)))])


def hopeless(booster: lightgbm.Booster, blocks: Blocks, trees: int) -> list[float]:
    """Below which sum after each look hardly any word of an article is found."""
    own = np.flatnonzero((blocks.labels > 0.5) & (blocks.words > 0))
    sums = []
    for look in range(LOOK_EVERY, trees + LOOK_EVERY, LOOK_EVERY):
        sum_ = booster.predict(blocks.figures[own], raw_score=True, num_iteration=min(look, trees))
        order = np.argsort(sum_)
        lost = np.cumsum(blocks.words[own][order]) / blocks.words[own].sum()
        sums.append(float(sum_[order][np.searchsorted(lost, COME_BACK)]) - 1.0)
    return sums


def number(node: dict, forks: list, leaves: list) -> int:
    """Numbers forks and leaves in the order in which they are met; gives the node's own number."""
    if "leaf_value" in node:
        leaves.append(node["leaf_value"])
        return ~(len(leaves) - 1)
    own = len(forks)
    forks.append(None)
    left = number(node["left_child"], forks, leaves)
    right = number(node["right_child"], forks, leaves)
    # Rounded down, so that a figure equal to the threshold goes the same way in 32 bits.
    threshold = np.float32(node["threshold"])
    forks[own] = (threshold, node["split_feature"], left, right)
    return own


def scores(blocks: Blocks, likely: np.ndarray) -> dict[str, float]:
    """Roughly as `onrecord-eval extraction` scores; F1 of all blocks above one half."""
    kept = [(page, [b for b, p in zip(page.blocks, likely[page.rows]) if p >= 0.5]) for page in blocks.pages]
    bags, found = {"scrapinghub": [], "wcxb": []}, Counter()
    for page, body in kept:
        text = "\n".join(body)
        if page.text is None:
            body = tidy(text)
            found["hits"] += sum(tidy(segment) in body for segment in page.with_)
            found["wanted"] += len(page.with_)
            found["wrong"] += sum(tidy(segment) in body for segment in page.without)
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
    parser = argparse.ArgumentParser(prog="onrecord_training.pages", description=__doc__)
    parser.add_argument("--trees", type=int, default=200, help="of each forest")
    commands = parser.add_subparsers(dest="command", required=True)
    folds = commands.add_parser("folds", help="each block's likelihood by forests that saw no page of its host")
    folds.add_argument("round", choices=["first", "second"])
    forests = commands.add_parser("forests", help="both forests, of all pages, from blocks with the figures of both rounds")
    forests.add_argument("--out", type=Path, required=True, help="the file to write")
    for command in (folds, forests):
        command.add_argument("blocks", type=Path, help="the folder of folders that `onrecord-eval blocks` wrote")
    options = parser.parse_args()
    blocks = load(options.blocks)
    rows = asked(blocks)
    if options.command == "folds":
        likely = out_of_fold(blocks, rows, options.trees)
        for name, score in scores(blocks, likely).items():
            print(f"{name:<12} {score:.4f}   cross-validated, {FOLDS} folds of hosts")
        for set_ in SETS:
            pages = [page for page in blocks.pages if page.set == set_]
            of_set = likely[pages[0].rows.start : pages[-1].rows.stop]
            of_set.tofile(options.blocks / set_ / f"{options.round}.f32")
        return
    first = replace(blocks, names=blocks.names[: blocks.names.index(SECOND)])
    first.figures = blocks.figures[:, : len(first.names)]
    forests = [forest_bytes(train(round, np.flatnonzero(rows), options.trees), round) for round in (first, blocks)]
    options.out.write_bytes(b"ONRFOR01" + struct.pack("<I", len(forests)) + b"".join(forests))


if __name__ == "__main__":
    main()

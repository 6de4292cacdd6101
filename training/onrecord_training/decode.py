"""Decoding: trees by the Chu-Liu-Edmonds algorithm, names by the Viterbi algorithm."""

from __future__ import annotations

import numpy as np

IMPOSSIBLE = -1e9


def best_tree(scores: np.ndarray) -> list[int]:
    """The best tree with one root. `scores[i, h]` is the score of head h (0: root) for word i; heads go from 0 to n."""
    n = len(scores)
    square = np.full((n + 1, n + 1), IMPOSSIBLE)
    square[1:] = scores
    np.fill_diagonal(square, IMPOSSIBLE)
    heads = _max_arborescence(square)
    roots = [i for i in range(1, n + 1) if heads[i] == 0]
    if len(roots) > 1:
        best = -np.inf
        for root in sorted(roots, key=lambda r: -square[r, 0])[:3]:
            only = square.copy()
            only[1:, 0] = -1e6
            only[root, 0] = square[root, 0]
            found = _max_arborescence(only)
            total = sum(square[i, found[i]] for i in range(1, n + 1))
            if total > best and (found[1:] == 0).sum() == 1:
                best, heads = total, found
    return heads[1:].tolist()


def _max_arborescence(scores: np.ndarray) -> np.ndarray:
    n = len(scores)
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = _find_cycle(heads)
    if cycle is None:
        return heads
    inside = np.array(cycle)
    rest = np.array([i for i in range(n) if i not in set(cycle)])
    k = len(rest)
    smaller = np.full((k + 1, k + 1), IMPOSSIBLE)
    smaller[:k, :k] = scores[np.ix_(rest, rest)]
    into = scores[np.ix_(inside, rest)] - scores[inside, heads[inside]][:, None]
    smaller[k, :k] = into.max(0)
    out = scores[np.ix_(rest, inside)]
    smaller[:k, k] = out.max(1)
    inner = _max_arborescence(smaller)
    whole = heads.copy()
    for j in range(1, k):
        whole[rest[j]] = inside[out[j].argmax()] if inner[j] == k else rest[inner[j]]
    whole[inside[into[:, inner[k]].argmax()]] = rest[inner[k]]
    return whole


def _find_cycle(heads: np.ndarray) -> list[int] | None:
    colour = [0] * len(heads)
    for start in range(1, len(heads)):
        path, at = [], start
        while at != 0 and colour[at] == 0:
            colour[at] = start
            path.append(at)
            at = heads[at]
        if at != 0 and colour[at] == start:
            return path[path.index(at) :]
    return None


def best_bio(scores: np.ndarray, labels: list[str]) -> list[str]:
    """The best BIO sequence, in which an I- follows only its own type."""
    allowed = np.array(
        [[0.0 if to[0] != "I" or fro[2:] == to[2:] and fro != "O" else IMPOSSIBLE for to in labels] for fro in labels]
    )
    best = scores[0] + [IMPOSSIBLE if label[0] == "I" else 0.0 for label in labels]
    back = []
    for row in scores[1:]:
        step = best[:, None] + allowed
        back.append(step.argmax(0))
        best = step.max(0) + row
    at = int(best.argmax())
    path = [at]
    for pointers in reversed(back):
        at = int(pointers[at])
        path.append(at)
    return [labels[at] for at in reversed(path)]


def spans(tags: list[str]) -> set[tuple[int, int, str]]:
    out: set[tuple[int, int, str]] = set()
    start, kind = -1, ""
    for at, tag in enumerate([*tags, "O"]):
        if start >= 0 and (tag == "O" or tag[0] == "B" or tag[2:] != kind):
            out.add((start, at, kind))
            start = -1
        if tag != "O" and start < 0:
            start, kind = at, tag[2:]
    return out

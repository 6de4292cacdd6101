"""Word pieces: the encoder's vocabulary, pruned to bound the size of the model file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from .word_features import folded

PAD, UNKNOWN, FIRST, LAST, MASK = range(5)
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
MAX_PIECES = 12  # per word; further pieces of a long word do not help to tag it
MAX_PIECE_LENGTH = 24


class Pieces:
    """A greedy longest-match tokeniser (Schuster & Nakajima 2012)."""

    def __init__(self, pieces: list[str]) -> None:
        assert tuple(pieces[: len(SPECIAL)]) == SPECIAL
        self.pieces = pieces
        self.index = {piece: at for at, piece in enumerate(pieces)}
        self.of = lru_cache(maxsize=None)(self._of)

    def _of(self, form: str) -> list[int]:
        """The pieces of a word. Letters and digits are split by longest match; other characters are single pieces."""
        out: list[int] = []
        run = ""
        for c in folded(form) + " ":
            if c.isalnum():
                run += c
                continue
            if run:
                out += self._run(run)
                run = ""
            if not c.isspace():
                out.append(self.index.get(c, UNKNOWN))
        return (out or [UNKNOWN])[:MAX_PIECES]

    def _run(self, run: str) -> list[int]:
        out: list[int] = []
        at = 0
        while at < len(run):
            mark = "##" if at else ""
            for end in range(min(len(run), at + MAX_PIECE_LENGTH), at, -1):
                found = self.index.get(mark + run[at:end])
                if found is not None:
                    out.append(found)
                    at = end
                    break
            else:
                return [UNKNOWN]
        return out


def prune_vocabulary(vocabulary: list[str], words: Iterable[str], size: int) -> list[str]:
    """The first `size` pieces: special pieces, single characters, pieces of `words`, then vocabulary order.

    BERT's vocabulary runs from frequent to rare pieces.
    """
    whole = Pieces([*SPECIAL, *(p for p in vocabulary if p not in SPECIAL and not p.startswith("[unused"))])
    used: Counter[int] = Counter()
    for word in words:
        used.update(whole.of(word))
    latin = [p for p in whole.pieces[len(SPECIAL) :] if all(ord(c) < 0x250 or 0x2000 <= ord(c) < 0x2200 for c in p)]
    single = [p for p in latin if len(p.removeprefix("##")) == 1]
    seen = [whole.pieces[at] for at, _ in used.most_common() if at >= len(SPECIAL)]
    chosen = dict.fromkeys([*SPECIAL, *single, *seen, *latin])
    return list(chosen)[:size]

"""Word pieces: the encoder's vocabulary, cut to what a file of bounded size can hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from .words import folded

PAD, UNKNOWN, FIRST, LAST, MASK = range(5)
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
MOST_PIECES = 12  # of one word; the rest of a longer one says nothing about its part of speech
LONGEST_PIECE = 24


class Pieces:
    """A greedy longest-match splitter (Schuster & Nakajima 2012) over one list of pieces."""

    def __init__(self, pieces: list[str]) -> None:
        assert tuple(pieces[: len(SPECIAL)]) == SPECIAL
        self.pieces = pieces
        self.index = {piece: at for at, piece in enumerate(pieces)}
        self.of = lru_cache(maxsize=None)(self._of)

    def _of(self, form: str) -> list[int]:
        """The pieces of a word: runs of letters and digits by longest match, other characters one by one."""
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
        return (out or [UNKNOWN])[:MOST_PIECES]

    def _run(self, run: str) -> list[int]:
        out: list[int] = []
        at = 0
        while at < len(run):
            mark = "##" if at else ""
            for end in range(min(len(run), at + LONGEST_PIECE), at, -1):
                found = self.index.get(mark + run[at:end])
                if found is not None:
                    out.append(found)
                    at = end
                    break
            else:
                return [UNKNOWN]
        return out


def pruned(vocabulary: list[str], words: Iterable[str], size: int) -> list[str]:
    """The special pieces, every single character, then what the words use, then the list's own order
    (BERT's runs from frequent to rare)."""
    whole = Pieces([*SPECIAL, *(p for p in vocabulary if p not in SPECIAL and not p.startswith("[unused"))])
    used: Counter[int] = Counter()
    for word in words:
        used.update(whole.of(word))
    latin = [p for p in whole.pieces[len(SPECIAL) :] if all(ord(c) < 0x250 or 0x2000 <= ord(c) < 0x2200 for c in p)]
    single = [p for p in latin if len(p.removeprefix("##")) == 1]
    seen = [whole.pieces[at] for at, _ in used.most_common() if at >= len(SPECIAL)]
    chosen = dict.fromkeys([*SPECIAL, *single, *seen, *latin])
    return list(chosen)[:size]

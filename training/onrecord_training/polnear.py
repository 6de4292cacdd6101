"""Reads PolNeAR's attributions (Newell et al. 2018) and converts brat's standoff lines to word tags."""

from __future__ import annotations

import re
import shutil
import zlib
from bisect import bisect_left, bisect_right
from pathlib import Path

from .conllu import Sentence

HELD_OUT_EVERY = 20  # one article in so many is held out for calibration and model selection
# No part begins or ends with these characters. The evaluation trims them too.
TRIMMED = set("“”„\"‘’'`«».,;:!?–")

Spans = list[tuple[int, int]]


def is_held_out(article: str) -> bool:
    return zlib.crc32(article.encode()) % HELD_OUT_EVERY == 0


def copy_held_out(train: Path, to: Path) -> None:
    """Copies the held-out articles with their annotations."""
    for part, ending in (("text", ".txt"), ("attributions", ".ann")):
        (to / part).mkdir(parents=True, exist_ok=True)
        for path in sorted((train / part).glob(f"*{ending}")):
            names = (path.stem, path.stem.rsplit("_", 1)[0])
            if is_held_out(names[part == "attributions"]):
                shutil.copy(path, to / part / path.name)


class GoldAttributions:
    """The attributions of a folder of `.ann` files, by article."""

    def __init__(self, folder: Path) -> None:
        self.files: dict[str, Path] = {}
        for path in sorted(folder.glob("*.ann")):
            self.files.setdefault(path.stem, path)
            self.files.setdefault(path.stem.rsplit("_", 1)[0], path)

    def of(self, article: str) -> list[dict[str, Spans]] | None:
        path = self.files.get(article)
        return _parse(path.read_text(encoding="utf-8")) if path else None


def _parse(annotation: str) -> list[dict[str, Spans]]:
    spans: dict[str, Spans] = {}
    events: list[list[str]] = []
    for line in annotation.splitlines():
        columns = line.split("\t")
        if re.fullmatch(r"T\d+", columns[0]) and len(columns) > 1 and " " in columns[1]:
            offsets = columns[1].split(" ", 1)[1].split(";")
            spans[columns[0]] = [tuple(map(int, place.split())) for place in offsets]
        elif re.fullmatch(r"E\d+", columns[0]):
            events.append(columns[1].split()[1:])
    out = []
    for event in events:
        parts: dict[str, Spans] = {"Source": [], "Cue": [], "Content": []}
        for part in event:
            role, key = part.split(":")
            role = role.rstrip("0123456789")
            if role in parts:
                parts[role] += spans.get(key, [])
        if parts["Cue"]:
            out.append(parts)
    return out


def attach(sentences: list[Sentence], spans_of_words: list[Spans], gold: list[dict[str, Spans]]) -> None:
    """Sets the `roles` of each sentence of an article. `spans_of_words` has the character spans of the words, by sentence."""
    words = [form for sentence in sentences for form in sentence.forms]
    where = [place for own in spans_of_words for place in own]
    starts = [start for start, _ in where]
    for sentence in sentences:
        sentence.roles = {}
    for number, attribution in enumerate(gold):
        tags = ["O"] * len(words)
        for role, kind in (("Content", "CONTENT"), ("Source", "SOURCE"), ("Cue", "CUE")):
            for start, end in attribution[role]:
                first, after = bisect_right(starts, start), bisect_left(starts, end)
                if first and where[first - 1][1] > start:
                    first -= 1
                while first < after and set(words[first]) <= TRIMMED:
                    first += 1
                while first < after and set(words[after - 1]) <= TRIMMED:
                    after -= 1
                for k in range(first, after):
                    tags[k] = ("B-" if k == first else "I-") + kind
        at = 0
        for sentence in sentences:
            own = tags[at : at + len(sentence)]
            at += len(sentence)
            if any(tag != "O" for tag in own):
                sentence.roles[number] = own


def normalise_bio(tags: list[str]) -> list[str]:
    """Valid BIO tags: an I- that does not continue its own type becomes a B-."""
    return [
        "B" + tag[1:] if tag[0] == "I" and before[1:] != tag[1:] else tag
        for before, tag in zip(["O", *tags], tags, strict=False)
    ]


def quoted_states(forms: list[str]) -> list[int]:
    """For each word of a paragraph: 0 outside double quotation marks, 1 inside, 2 for a mark."""
    out, inside = [], False
    for form in forms:
        if form in ("“", "``", "„"):
            inside = True
        elif form in ("”", "''"):
            inside = False
        elif form == '"':
            inside = not inside
        else:
            out.append(int(inside))
            continue
        out.append(2)
    return out

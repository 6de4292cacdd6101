"""A second implementation of the scores of `onrecord-eval extraction`, to score the peers and to check the first."""

from __future__ import annotations

import gzip
import json
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SHINGLE = 4
ALIKE = str.maketrans(dict.fromkeys("‘’‚‛′´`", "'") | dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("‐‑‒–—―−", "-"))


@dataclass
class Page:
    name: str
    file: Path
    body: str | tuple[list[str], list[str]]
    fields: dict[str, str | None] = field(default_factory=dict)

    def page(self) -> bytes:
        content = self.file.read_bytes()
        return gzip.decompress(content) if self.file.suffix == ".gz" else content


def pages(name: str, folder: Path) -> Iterator[Page]:
    html = folder / "html"
    if name == "scrapinghub":
        for page, gold in json.loads((folder / "ground-truth.json").read_bytes()).items():
            yield Page(page, html / f"{page}.html.gz", gold["articleBody"])
    elif name == "wcxb":
        for file in sorted((folder / "ground-truth").iterdir()):
            gold = json.loads(file.read_bytes())["ground_truth"]
            fields = {"title": gold.get("title"), "authors": gold.get("author"), "date": gold.get("publish_date")}
            if (gold.get("main_content") or "").strip():
                yield Page(file.stem, html / f"{file.stem}.html", gold["main_content"], fields)
    else:
        for gold in json.loads((folder / "evaldata.json").read_bytes()).values():
            authors = gold.get("author")
            authors = ", ".join(authors) if isinstance(authors, list) else authors
            fields = {"title": gold.get("title"), "authors": authors, "date": gold.get("date")}
            if "license" in gold:
                fields["licence"] = gold["license"]
            name = gold["file"].removesuffix(".html")
            yield Page(name, html / gold["file"], (gold["with"], gold["without"]), fields)


def body(name: str, pages: list[Page], texts: dict[str, str]) -> dict[str, float]:
    counts = [counted(name, page.body, texts[page.name]) for page in pages]
    if name == "trafilatura":
        precision, recall = rates(*(sum(column) for column in zip(*counts)))
        return {"precision": precision, "recall": recall, "f1": harmonic(precision, recall)}
    each = [rates(*page) for page in counts]
    precision, recall = (statistics.fmean(column) for column in zip(*each))
    f1 = harmonic(precision, recall) if name == "scrapinghub" else statistics.fmean(harmonic(*page) for page in each)
    return {"precision": precision, "recall": recall, "f1": f1}


def counted(name: str, gold: str | tuple[list[str], list[str]], text: str) -> tuple[int, int, int]:
    """The counts of found, spurious and missed units."""
    if isinstance(gold, tuple):
        text = spaced(text)
        found, spurious = (sum(spaced(segment) in text for segment in segments) for segments in gold)
        return found, spurious, len(gold[0]) - found
    if name == "scrapinghub":
        ours, theirs = shingles(text, SHINGLE), shingles(gold, SHINGLE)
    else:
        ours, theirs = shingles(text.lower(), 1), shingles(gold.lower(), 1)
    found = (ours & theirs).total()
    return found, ours.total() - found, theirs.total() - found


def shingles(text: str, n: int) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    runs = (tuple(words[start : start + n]) for start in range(max(1, len(words) - n + 1)))
    return Counter(run for run in runs if run)


def rates(found: int, spurious: int, missed: int) -> tuple[float, float]:
    if spurious == missed == 0:
        return 1.0, 1.0
    return found / max(found + spurious, 1), found / max(found + missed, 1)


def harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0


def spaced(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def fields(pages: list[Page], found: dict[str, dict[str, str | None]]) -> dict[str, float | None]:
    """The fractions of right titles, authors and dates, and F1 of licence types."""
    marks: dict[str, list[bool]] = {"title": [], "authors": [], "date": []}
    licences = []
    for page in pages:
        ours = found[page.name]
        for key, alike in (("title", plain), ("authors", names), ("date", day)):
            gold = page.fields.get(key)
            if gold and alike(gold):
                marks[key].append(alike(gold) == alike(ours[key] or ""))
        if "licence" in page.fields:
            licences.append((kind(page.fields["licence"]) or page.fields["licence"], kind(ours["licence"] or "")))
    shares: dict[str, float | None] = {key: statistics.fmean(right) if right else None for key, right in marks.items()}
    right = sum(gold == ours != "" for gold, ours in licences)
    spurious, missed = sum(ours != "" for _, ours in licences) - right, sum(gold != "" for gold, _ in licences) - right
    return shares | {"licence_f1": harmonic(*rates(right, spurious, missed)) if licences else None}


def plain(text: str) -> str:
    return spaced(text).translate(ALIKE).lower()


def names(line: str) -> str:
    parts = re.split(r"[,;]| and | & ", plain(line))
    return ", ".join(sorted({part.strip().removeprefix("by ").strip() for part in parts} - {""}))


def day(date: str) -> tuple[int, ...] | None:
    parts = re.match(r"(\d+)-(\d+)-(\d+)", date)
    return tuple(map(int, parts.groups())) if parts else None


def kind(licence: str) -> str:
    """The licence type: `by-nc-sa` for `CC BY-NC-SA 2.0 DE`."""
    parts = re.match(r"cc((?:-(?:by|nc|nd|sa))*)", licence.lower().replace(" ", "-"))
    return (parts[1].removeprefix("-") or "cc") if parts else ""

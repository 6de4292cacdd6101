"""Annotated texts that are no treebank. The program reads them first, so that their words are those of the runtime.

`write` makes two files a set: SET.jsonl with `id` and `text` a line, for `onrecord read --jsonl --tokens SET.jsonl >
SET.read.jsonl`, and SET.gold.jsonl with the annotation by id. `load` brings the annotation to the words of the readings.

All offsets are code points of the text. A line of annotation has, besides `id`, what its set is annotated for:
- `names`: [start, end, type], type PER, ORG, LOC, `*` (a name of unknown type), or `?` (unknown whether in a name);
- `events`: [start, end, [PLOVER types, the best first], status], the main event first; an empty list: annotated as none;
- `hard_negative`: whether a text without events was written or chosen to mislead;
- `frames`: [start, end, GENEVA type].
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from . import names_data
from .conllu import Sentence, read_conllu
from .readings import Spans, paragraphs_of

EVENTS = Path(__file__).parents[1] / "data/events"

Text = tuple[str, dict]  # the text, and its annotation


def write(data: Path, out: Path, events: Path = EVENTS) -> dict[str, int]:
    """Writes all sets to the folder `out`. Returns the number of texts by set."""
    out.mkdir(parents=True, exist_ok=True)
    sets = {name: _named(sentences) for name, sentences in names_data.load(data).items()}
    sets["events"] = _own_events(events)
    sets |= {f"geneva-{part}": _geneva(data / f"events/geneva-{part}.jsonl") for part in ("train", "dev")}
    sets["gap"] = _gap(data / "gap/gap-development.tsv")
    sets["gum"] = _gum(data / "ud/gum-train.conllu")
    counts = {}
    for name, texts in sets.items():
        counts[name] = 0
        with (out / f"{name}.jsonl").open("w", encoding="utf-8") as plain, (out / f"{name}.gold.jsonl").open("w", encoding="utf-8") as gold:
            for number, (text, annotation) in enumerate(texts, 1):
                own = annotation.pop("id", f"{name}-{number}")
                plain.write(json.dumps({"id": own, "text": text}, ensure_ascii=False) + "\n")
                gold.write(json.dumps({"id": own, **annotation}, ensure_ascii=False) + "\n")
                counts[name] += 1
    return counts


def _named(sentences: list[names_data.Marked]) -> Iterator[Text]:
    for s in sentences:
        tweet = s.source.startswith(("btc", "wnut"))
        text, places = names_data.joined(s.words, tweets=tweet, hyphens=s.source in RE3D_SOURCES)
        names = [[places[at][0], places[at][1], names_data.UNKNOWN] for at in sorted(s.masked)]
        names += [[places[start][0], places[end - 1][1], kind] for start, end, kind in s.names]
        yield text, {"names": names}


RE3D_SOURCES = frozenset({"CENTCOM", "UK_Government", "US_State_Department", "Wikipedia", "Australian_Department_of_Foreign_Affairs"})


def _own_events(folder: Path) -> Iterator[Text]:
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            in_order = sorted(entry["events"], key=lambda e: not e.get("main"))
            events = [[*e["trigger"], [e["type"], *e.get("also", [])], e["status"]] for e in in_order]
            yield entry["text"], {"id": entry["id"], "events": events, "hard_negative": bool(entry.get("kind")) and not events}


def _geneva(path: Path) -> Iterator[Text]:
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        text, places = names_data.joined(entry["tokens"], hyphens=True)
        frames = []
        for event in entry["events"]:
            trigger = event["trigger"]
            frames.append([places[trigger["start"]][0], places[trigger["end"] - 1][1], event["event_type"]])
        yield text, {"id": entry["id"], "frames": frames}


def _gap(path: Path) -> Iterator[Text]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["Text"], {"id": f"gap-{row['ID']}"}


def _gum(path: Path) -> Iterator[Text]:
    text, before = "", True
    for sentence in read_conllu(path):
        if sentence.starts_paragraph and text:
            yield text.strip(), {}
            text = ""
        text += "" if before or not text else " "
        text += "".join(form + " " * space for form, space in zip(sentence.forms, sentence.space_after, strict=True)).strip()
        before = not sentence.space_after[-1]
    if text:
        yield text.strip(), {}


def load(folder: Path) -> dict[str, list[list[Sentence]]]:
    """The paragraphs of each set that the program has read, with the annotation projected onto their words.

    The edges of a span are widened to whole words. A text that was not read is left out.
    """
    out = {}
    for path in sorted(folder.glob("*.read.jsonl")):
        name = path.name.removesuffix(".read.jsonl")
        gold = {}
        for line in (folder / f"{name}.gold.jsonl").read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            gold[entry["id"]] = entry
        out[name] = []
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                reading = json.loads(line)
                if reading.get("tokens"):
                    own = reading["article"]["source"]["record"]
                    paragraphs, places = paragraphs_of(reading, own)
                    for sentence, words in zip((s for p in paragraphs for s in p), places, strict=True):
                        project(sentence, words, gold[own])
                    out[name] += paragraphs
    return out


def project(sentence: Sentence, places: Spans, annotation: dict) -> None:
    """Sets names, events and frames of a sentence whose words have the code-point spans `places`."""
    if "names" in annotation:
        sentence.names = _names(places, annotation["names"])
    if "events" in annotation:
        sentence.events, sentence.hard_negative = {}, annotation["hard_negative"]
        for start, end, types, _ in annotation["events"]:
            words = _words(places, start, end)
            if words:
                sentence.events.setdefault(_head(sentence, words), types)
    if "frames" in annotation:
        sentence.frames = {}
        for start, end, kind in annotation["frames"]:
            words = _words(places, start, end)
            if words:
                sentence.frames.setdefault(words[0], kind)


def _words(places: Spans, start: int, end: int) -> range:
    """The words that share a character with a span."""
    inside = [at for at, (first, last) in enumerate(places) if first < end and last > start]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


def _names(places: Spans, spans: list[list]) -> list[str]:
    tags = ["O"] * len(places)
    for start, end, kind in sorted(spans, key=lambda span: span[2] != names_data.UNKNOWN):
        words = _words(places, start, end)
        for at in words:
            tags[at] = kind if kind == names_data.UNKNOWN else ("B-" if at == words[0] else "I-") + kind
    return tags


def _head(sentence: Sentence, words: range) -> int:
    """The word whose head is outside of the words."""
    return next((at for at in words if sentence.heads[at] - 1 not in words), words[0])

"""Converts the program's readings (`onrecord read --jsonl --tokens`) to sentences."""

from __future__ import annotations

from .conllu import Sentence

Spans = list[tuple[int, int]]


def paragraphs_of(reading: dict, name: str) -> tuple[list[list[Sentence]], list[Spans]]:
    """The paragraphs of a reading, and the code-point spans of the words of each sentence. `name` becomes the sentences' id."""
    text, tokens = reading["article"]["text"], reading["tokens"]
    out: list[list[Sentence]] = []
    places: list[Spans] = []
    at, before = 0, None
    for place in reading["sentences"]:
        first = at
        while at < len(tokens) and tokens[at]["start"] < place["end"]:
            at += 1
        own = tokens[first:at]
        if not own:
            continue
        fresh = before is None or "\n" in text[before : own[0]["start"]]
        before = own[-1]["end"]
        if fresh:
            out.append([])
        places.append([(t["start"], t["end"]) for t in own])
        out[-1].append(
            Sentence(
                id=name,
                forms=[t["text"] for t in own],
                lemmas=[t["lemma"] for t in own],
                upos=[t["upos"] for t in own],
                xpos=[t["xpos"] for t in own],
                heads=[0 if t["head"] is None else t["head"] - first + 1 for t in own],
                deprels=[t["deprel"] for t in own],
                space_after=[text[t["end"] : t["end"] + 1].isspace() for t in own],
                starts_paragraph=fresh,
                entities=[""] * len(own),
                tree=False,
            )
        )
    return out, places

"""Attaches PropBank's predicates and the status of Universal Decompositional Semantics (UDS) to EWT's sentences.

Conventions:
- A reference argument (`R-`: the pronoun of a relative clause) is left out where its predicate has the role itself,
  which stands on the noun. Without it the pronoun takes the role.
- A continuation (`C-`) takes the role that it continues.
- `ARGA` becomes ARG0, `ARG1-DSP` becomes ARG1, and ARGM kinds with fewer than 100 examples become ARGM-ADV.
- A word has one role of a predicate: the first in the file.
- An auxiliary (PropBank gives it a roleset without arguments) is no predicate. A copula with arguments is one.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from pathlib import Path

from .conllu import Predicate, Sentence

ROLES = (
    "ARG0", "ARG1", "ARG2", "ARG3", "ARG4", "ARG5", "ARGM-ADJ", "ARGM-ADV", "ARGM-CAU", "ARGM-COM", "ARGM-CXN", "ARGM-DIR", "ARGM-DIS",
    "ARGM-EXT", "ARGM-GOL", "ARGM-LOC", "ARGM-LVB", "ARGM-MNR", "ARGM-MOD", "ARGM-NEG", "ARGM-PRD", "ARGM-PRP", "ARGM-PRR", "ARGM-TMP",
)  # fmt: skip
# The numbers of rolesets, and `LV` for a light verb. Rarer numbers are unknown.
SENSES = (*(f"{number:02}" for number in range(1, 21)), "LV")
STATUS = ("factual", "hypothetical", "particular")
# A score becomes a chance by a logistic curve with these slopes. Annotators who agree give scores around 1 and -1 for
# `factual`, and around 1.5 and -1 for the others, which are also less reliable.
SLOPES = (2.5, 1.5, 1.5)
NEGATIONS = frozenset(("not", "n't", "never", "no", "neither", "nor", "nobody", "nothing", "none"))


def attach(sentences: list[Sentence], folder: Path, part: str) -> Counter[str]:
    """Sets `predicates` and `status` of the sentences that are annotated. `part` is `train` or `dev`. Returns counts."""
    counts: Counter[str] = Counter()
    _attach_predicates(sentences, _rows(folder / f"srl/propbank-ewt-{part}.tsv"), counts)
    _attach_status(sentences, _rows(folder / f"status/uds-{part}.tsv"), counts)
    return counts


def rolesets(path: Path) -> list[str]:
    """Lines of `WORD TAB POS TAB ROLESET` for the words that can name a roleset, sorted. POS is v, n, j or l (light verb).

    A verb with a particle is one word with an underscore ("give_up").
    """
    lines = set()
    for row in path.read_text(encoding="utf-8").splitlines()[1:]:
        roleset, _, words = row.split("\t")[:3]
        for word in words.split():
            form, _, pos = word.rpartition("/")
            if pos in ("v", "n", "j", "l") and form.count("_") <= 1:
                lines.add(f"{form}\t{pos}\t{roleset}")
    return sorted(lines)


def _rows(path: Path) -> dict[str, list[list[str]]]:
    """The rows below the heading, by sentence, without the sentence's id."""
    out: dict[str, list[list[str]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        sentence, *row = line.split("\t")
        out.setdefault(sentence, []).append(row)
    return out


def _attach_predicates(sentences: list[Sentence], rows: dict[str, list[list[str]]], counts: Counter[str]) -> None:
    for sentence in sentences:
        own = rows.get(sentence.id)
        if own is None:
            continue
        if any(not 0 <= number <= len(sentence) for row in own for number in _numbers(row)):
            counts["sentences with other words"] += 1
            continue
        sentence.predicates = {}
        counts["sentences with predicates"] += 1
        for number, roleset, arguments in own:
            at = int(number) - 1
            if at < 0 or at in sentence.predicates:
                continue
            sense = roleset.rsplit(".", 1)[-1]
            predicate = Predicate(sense if sense in SENSES else None, _arguments(arguments, at))
            if not predicate.arguments and sentence.deprels[at].startswith("aux"):
                counts["auxiliaries left out"] += 1
                continue
            sentence.predicates[at] = predicate
            counts["predicates"] += 1
            counts[f"predicates {sentence.upos[at]}"] += 1
            counts["predicates without a sense"] += predicate.sense is None
            counts.update(role for _, role in predicate.arguments)


def _numbers(row: list[str]) -> list[int]:
    return [int(row[0]), *(int(head) for head in re.findall(r":(\d+)(?= |$)", row[2]))]


def _arguments(column: str, predicate: int) -> list[tuple[int, str]]:
    """The arguments as head words with roles, in the order of the file."""
    parts = [part.split(":") for part in column.split()]
    labels = {label for label, _, _ in parts}
    found: dict[int, str] = {}
    for label, _, head in parts:
        role = re.sub(r"^[CR]-", "", label).removesuffix("-DSP").replace("ARGA", "ARG0")
        if role == "V" or label.startswith("R-") and role in labels:
            continue
        if role.startswith("ARGM-") and role not in ROLES:
            role = "ARGM-ADV"
        at = int(head) - 1
        if role in ROLES and at != predicate:
            found.setdefault(at, role)
    return list(found.items())


def _attach_status(sentences: list[Sentence], rows: dict[str, list[list[str]]], counts: Counter[str]) -> None:
    for sentence in sentences:
        if sentence.id not in rows:
            continue
        status: dict[int, tuple[float | None, float | None, float | None]] = {}
        for number, form, _, factual, _, hypothetical, particular, _ in rows[sentence.id]:
            at = int(number) - 1
            if at >= len(sentence) or sentence.forms[at] != form:
                counts["status of other words"] += 1
                continue
            negated = is_negated(sentence, at)
            scores = ("" if negated else factual, hypothetical, particular)
            # UDS has predicates that PropBank has not: words behind a copula. They have no arguments.
            if sentence.predicates is not None:
                sentence.predicates.setdefault(at, Predicate(None, []))
            status[at] = tuple(_chance(score, slope) for score, slope in zip(scores, SLOPES, strict=True))
            counts["words with status"] += 1
            counts["negated"] += negated
            for name, score in zip(STATUS, scores, strict=True):
                counts[f"{name} +"] += bool(score) and float(score) > 0
                counts[f"{name} -"] += bool(score) and float(score) <= 0
        sentence.status = status


def _chance(score: str, slope: float) -> float | None:
    return 1 / (1 + math.exp(-slope * float(score))) if score else None


def is_negated(sentence: Sentence, word: int) -> bool:
    """Whether the predicate has an ARGM-NEG or a negation among its dependents in the tree."""
    predicate = (sentence.predicates or {}).get(word)
    if predicate and any(role == "ARGM-NEG" for _, role in predicate.arguments):
        return True
    dependents = [at for at, head in enumerate(sentence.heads) if head == word + 1]
    negations = ("advmod", "det", "nsubj", "nsubj:pass", "obj", "cc:preconj")
    for at in dependents:
        if sentence.deprels[at].split(":")[0] in negations and sentence.lemmas[at].lower() in NEGATIONS:
            return True
        if sentence.deprels[at] in ("nsubj", "nsubj:pass", "obj") and any(
            head == at + 1 and sentence.lemmas[k].lower() == "no" and sentence.deprels[k] == "det"
            for k, head in enumerate(sentence.heads)
        ):
            return True
    return False


def examples(sentences: list[Sentence], numbers: int = 20) -> list[str]:
    """Sentences with their predicates in words, spread evenly."""
    found = []
    for sentence in sentences:
        if not sentence.predicates:
            continue
        parts = [" ".join(sentence.forms)]
        for word, predicate in sentence.predicates.items():
            arguments = " ".join(f"{role}={sentence.forms[head]}" for head, role in predicate.arguments)
            chances = (sentence.status or {}).get(word)
            shown = " ".join("?" if chance is None else f"{chance:.2f}" for chance in chances) if chances else "no status"
            parts.append(f"    {sentence.forms[word]}.{predicate.sense} {arguments} ({shown})")
        found.append("\n".join(parts))
    return found[:: max(1, len(found) // numbers)][:numbers]

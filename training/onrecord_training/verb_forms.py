"""Lemmas and irregular forms of Open English WordNet, and the rule by which the lemma of a verb is a word.

The rule for a word with the UPOS VERB or a tag VB… (`Lemmas.of` is its reference):

1. what the treebanks' lexicon has for the form and tag;
2. with the tag VB or VBP: the form, unless the lexicon lacks it and knows the result of a step below;
3. the lemma of an irregular form;
4. the result of the best of the model's edit rules that stands in the lexicon and is possible (see `is_possible`);
5. the first result of a regular ending (see `stems`) that stands in the lexicon and is possible, else the form itself if
   it stands there;
6. steps 3 to 5 for the part behind the last hyphen, then for the form without a prefix ("over", "re", …);
7. the regular ending taken off by spelling, of the model's rules the best that does so.

A participle with another tag (JJ, NN, NNP) goes through the steps as VBN or VBG if its lemma is no word otherwise.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from . import lemma_rules
from .word_features import fingerprint, plain

PARTS = {"n": "NOUN", "v": "VERB", "a": "ADJ", "s": "ADJ", "r": "ADV"}
PREFIXES = ("counter", "under", "inter", "trans", "over", "fore", "out", "mis", "dis", "pre", "non", "sub", "up", "un", "re", "de", "co")
# Regular endings by tag: what is cut and what is added. The first whose result is a word wins.
ENDINGS = {
    "VBZ": (("ies", "y"), ("es", ""), ("s", "")),
    "VBD": (("ied", "y"), ("ed", "e"), ("ed", "")),
    "VBG": (("ying", "ie"), ("ing", "e"), ("ing", "")),
}
ENDINGS["VBN"] = ENDINGS["VBD"]
VOWELS = "aeiou"
# Words that the treebanks have as verbs and WordNet has not.
OWN_VERBS = ("email", "google", "kickstart", "livestream", "retweet", "showcase", "tweet", "unfollow")


@dataclass
class WordNet:
    lemmas: dict[str, set[str]] = field(default_factory=dict)  # by UPOS; single words in lower case
    irregular: dict[str, dict[str, str]] = field(default_factory=dict)  # by UPOS: the lemma of an irregular form

    def knows(self, lemma: str, upos: str) -> bool:
        return lemma in self.lemmas.get(upos, ())


def read_wordnet(archive: Path) -> WordNet:
    """Reads lemmas and irregular forms of the entries (`entries-*.yaml` in the archive)."""
    net = WordNet()
    for lemma, upos, forms in _entries(archive):
        own = net.lemmas.setdefault(upos, set())
        own.add(lemma)
        for form in forms:
            net.irregular.setdefault(upos, {}).setdefault(form, lemma)
    for upos, forms in net.irregular.items():
        regular = [form for form, lemma in forms.items() if form == lemma]
        for form in regular:
            del forms[form]
    net.lemmas["VERB"].update(OWN_VERBS)
    return net


def _entries(archive: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Yields lemma, UPOS and irregular forms of the single words. The files have a fixed indentation."""
    with tarfile.open(archive) as files:
        for member in sorted(files.getmembers(), key=lambda m: m.name):
            if not re.search(r"/entries-\w+\.yaml$", member.name):
                continue
            lemma, upos, forms, inside = "", "", [], False
            for line in [*files.extractfile(member).read().decode("utf-8").splitlines(), "end:"]:
                if not line.startswith("    "):
                    if lemma and upos and re.fullmatch(r"[\w'.\-]+", lemma):
                        yield lemma.lower(), upos, [form.lower() for form in forms]
                    upos, forms, inside = "", [], False
                if line[:1] not in (" ", ""):
                    lemma = line.rstrip(":").strip("'\"").replace("''", "'")
                elif part := re.fullmatch(r"  ([nvasr])(?:-\d+)?:", line):
                    upos = PARTS[part[1]]
                elif re.match(r"    \S", line):
                    if line.startswith("    - ") and inside:
                        forms.append(line[6:].strip("'\""))
                    else:
                        inside = line == "    form:"


@dataclass
class Lemmas:
    """The reference of the rule above."""

    treebanks: dict[str, str]  # see `data.build_lexicon`
    net: WordNet

    def of(self, form: str, xpos: str, rules: Iterable[str], upos: str = "") -> str:
        """The lemma. `rules` are the model's edit rules, the best first."""
        form, ranked = plain(form), list(rules)
        known = self.treebanks.get(f"{form}\t{xpos}")
        usual = known if known is not None else lemma_rules.apply(form, ranked[0])
        lower = form.lower()
        if not xpos.startswith("VB"):
            as_tag = "VBG" if lower.endswith("ing") else "VBN"
            unknown = upos == "VERB" and not self.net.knows(usual.lower(), "VERB")
            lemma = self._word(lower, as_tag, ranked) if unknown else None
            return (lemma.capitalize() if lemma and xpos.startswith("NNP") else lemma) or usual
        if known is not None:
            return known
        if xpos in ("VB", "VBP"):
            if self.net.knows(lower, "VERB"):
                return lower
            ending = "VBG" if lower.endswith("ing") else "VBD"
            stem = next((stem for stem in stems(lower, ending) if self._admits(lower, stem)), None)
            return self.net.irregular["VERB"].get(lower) or stem or lower
        return self._word(lower, xpos, ranked) or self._part(lower, xpos, ranked) or self._spelled(lower, xpos, ranked)

    def _admits(self, form: str, lemma: str) -> bool:
        return self.net.knows(lemma, "VERB") and is_possible(form, lemma)

    def _word(self, form: str, xpos: str, rules: list[str]) -> str | None:
        irregular = self.net.irregular["VERB"].get(form)
        if irregular:
            return irregular
        results = [lemma_rules.apply(form, rule) for rule in rules if not (xpos == "VBG" and rule.startswith("L|0"))]
        return next((lemma for lemma in (*results, *stems(form, xpos), form) if self._admits(form, lemma)), None)

    def _part(self, form: str, xpos: str, rules: list[str]) -> str | None:
        starts = [form.rfind("-") + 1, *(len(prefix) for prefix in PREFIXES if form.startswith(prefix) and len(form) > len(prefix) + 2)]
        for start in starts:
            rest = self._word(form[start:], xpos, rules) if start else None
            if rest:
                return form[:start] + rest
        return None

    def _spelled(self, form: str, xpos: str, rules: list[str]) -> str:
        spelled = stems(form, xpos)
        results = (lemma_rules.apply(form, rule) for rule in rules)
        return next((lemma for lemma in results if lemma in spelled), spelled[-1] if spelled else form)


def is_possible(form: str, lemma: str) -> bool:
    """Whether the lemma begins as the form does, and the form would not have doubled the lemma's last consonant.

    "fined" is not from "fin" and "scraping" not from "scrap": one vowel before one consonant doubles it.
    """
    ending = form[len(lemma) :] if form.startswith(lemma) else ""
    doubles = ending in ("ed", "ing") and re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", lemma)
    return lemma[:2] == form[:2] and not doubles


def stems(form: str, xpos: str) -> list[str]:
    """What regular endings leave of a form, most special first: with a doubled consonant made single, with "e", bare."""
    out: list[str] = []
    for cut, add in ENDINGS.get(xpos, ()):
        if not form.endswith(cut) or len(form) - len(cut) < 2:
            continue
        stem = form[: len(form) - len(cut)]
        if not add and cut in ("ed", "ing"):
            if stem[-1] == stem[-2] and stem[-1] not in VOWELS + "sl":
                out.append(stem[:-1])
            elif stem[-1] == stem[-2] == "l":
                out += [stem, stem[:-1]]
            if stem.endswith("ck"):
                out += [stem, stem[:-1]]
        if stem + add not in out:
            out.append(stem + add)
    return out


def fingerprints(net: WordNet) -> list[int]:
    """The sorted fingerprints of all verb lemmas, four bytes each in the model file."""
    return sorted({fingerprint(lemma) for lemma in net.lemmas["VERB"]})


def irregular_entries(net: WordNet) -> dict[str, str]:
    """The irregular forms that no regular ending explains, as entries of the treebanks' lexicon ("form TAB xpos")."""
    out = {}
    for form, lemma in net.irregular["VERB"].items():
        tags = ("VBG",) if form.endswith("ing") else ("VBZ",) if form.endswith("s") else ("VBD", "VBN")
        for xpos in tags:
            if next((stem for stem in stems(form, xpos) if net.knows(stem, "VERB") and is_possible(form, stem)), None) != lemma:
                out[f"{form}\t{xpos}"] = lemma
    return out


def is_word(lemma: str, net: WordNet, treebanks: set[str]) -> bool:
    """Whether a verb's lemma stands in WordNet or among the treebanks' verb lemmas, or its part behind a prefix or hyphen."""
    lemma = lemma.lower()
    parts = [lemma, lemma[lemma.rfind("-") + 1 :], *(lemma[len(prefix) :] for prefix in PREFIXES if lemma.startswith(prefix))]
    return any(net.knows(part, "VERB") or part in treebanks for part in parts)

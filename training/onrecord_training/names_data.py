"""The name sets of `names/more`, mapped to one habit: Universal NER's, with bare names.

The habit: PER is a name without titles. LOC includes buildings, streets and other facilities. No name begins with
"the" or ends with a possessive. Adjectives of places and members of groups are no names; nor are works, products,
events, laws, awards and languages. Of nested names the longest counts.

    python -m onrecord_training.names_data DATA [TEXTS]

prints counts and random examples of each set after the mapping, and of augmented sentences.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .conllu import Sentence
from .titles import is_title, leading_titles

UNKNOWN = "?"  # a word of which the set does not tell whether it is in a name
SOME = "*"  # the type of a name whose type the set does not tell

Span = tuple[int, int, str]


@dataclass
class Marked:
    """A tokenised sentence with its names as spans of words, and the words that are masked."""

    source: str
    words: list[str]
    names: list[Span]
    masked: set[int]


def read_iob(path: Path) -> Iterator[Marked]:
    """Reads a file of `names/more`. The types are the set's own: PER, ORG, LOC, OTH."""
    source, words, tags = "", [], []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# source"):
            source = line.split("=", 1)[1].strip()
        elif line:
            _, word, tag = line.split("\t")
            if word.strip():
                words.append(word)
                tags.append(tag)
        elif words:
            yield Marked(source, words, list(spans_of(tags)), set())
            words, tags = [], []


def spans_of(tags: list[str]) -> Iterator[Span]:
    start = 0
    for at in range(1, len(tags) + 1):
        if at == len(tags) or tags[at][0] != "I" or tags[at][2:] != tags[start][2:]:
            if tags[start][0] in "BI":
                yield start, at, tags[start][2:]
            start = at


def wikigold(s: Marked, known: Known) -> None:
    """Wikipedia, marked by CoNLL-2003's habit.

    Demonyms, languages, works and events are its OTH: no names. Ranks and "The" are inside some names. Hotels, towers
    and gyms are organizations, railways are places: their types are left open. Web sites are OTH: masked, because
    Universal NER has them as organizations.
    """
    for span in _others(s):
        if "." in "".join(s.words[span[0] : span[1]]):
            _mask(s, span)
    _to_bare_names(s, known)
    for at, (start, end, kind) in enumerate(s.names):
        last = s.words[end - 1]
        if kind == "ORG" and last in FACILITIES or kind == "LOC" and last in ("Railway", "Railroad"):
            s.names[at] = (start, end, SOME)


def crossner(s: Marked, known: Known) -> None:
    """Wikipedia, with many domain types that stand in the data as OTH.

    Magazines and planets are OTH: masked. Parties, bands, universities and teams are ORG or LOC as in the original.
    Elections, awards, works, genres and demonyms are no names. Nobles keep titles ("King Charles II"): taken off.
    """
    for span in _others(s):
        words = s.words[span[0] : span[1]]
        if words[-1].rstrip("s").lower() in PERIODICALS or len(words) == 1 and words[0] in PLANETS:
            _mask(s, span)
    _to_bare_names(s, known)


def re3d(s: Marked, known: Known) -> None:
    """Defence and diplomacy. Marks every mention: pronouns, nouns, and names with "the", titles and descriptions.

    Keeps the spans that are names once "the" and titles are off. Countries are organizations where they act: LOC here.
    Other spans are masked where they hold capitals ("U.S. forces"), and so are capitals outside of spans, because
    operations and some names are unmarked.
    """
    spans, s.names = s.names, []
    inside = {at for start, end, _ in spans for at in range(start, end)}
    for at in range(1, len(s.words)):
        if at not in inside and s.words[at][0].isupper():
            s.masked.add(at)
    for start, end, kind in spans:
        if kind == "OTH":
            _mask(s, (start, end, kind), capitals=True)
            continue
        words = s.words[start:end]
        if words[0].lower() in ("the", "its", "their", "his", "our", "this"):
            start += 1
            words = words[1:]
        if kind == "PER":
            start += leading_titles(words)
            words = s.words[start:end]
        if words and all(_proper(word) for word in words) and any(word[0].isupper() for word in words):
            s.names.append((start, end, kind))
        else:
            _mask(s, (start, end, kind), capitals=True)
    for at, (start, end, kind) in enumerate(s.names):
        words = s.words[start:end]
        if " ".join(words) in known.countries:
            s.names[at] = (start, end, "LOC")
        elif kind == "ORG" and (words[-1].lower() in PEOPLE or words[0] in known.demonyms):
            s.names[at] = (start, end, SOME)  # "Iraqi Security Forces" is a name, "Iraqi Government" may be none
            if len(words) <= 2:
                s.names[at] = (start, end, UNKNOWN)
    s.names = [span for span in s.names if not (span[1] - span[0] == 1 and s.words[span[0]].lower() in PRONOUNS)]
    _to_bare_names(s, known)


def government(s: Marked, known: Known) -> None:
    """Sri Lankan official English. OTH is wide: numbers, offices, people counted, programmes, laws.

    Titles stand outside of persons ("Mr . [T . A . C . N . Talangama]"). OTH spans with capitals are masked, because
    they hold offices with names of departments. So are capitals outside of spans, because whole boards are unmarked
    there, and organizations in lower case ("IT division").
    """
    for span in _others(s):
        _mask(s, span, capitals=True)
    for at, (start, end, kind) in enumerate(s.names):
        words = s.words[start:end]
        if kind == "ORG" and (end - start == 1 and len(words[0]) > 6 or any(w.islower() and w not in LINKS for w in words)):
            s.names[at] = (start, end, UNKNOWN)
        if kind == "LOC" and words[-1].lower() in ("districts", "areas"):
            s.names[at] = (start, end, UNKNOWN)
    _mask_unmarked_capitals(s)
    _to_bare_names(s, known)


def broad_twitter(s: Marked, known: Known) -> None:
    """Tweets of news outlets, public figures and dates. Only the parts e, f and g are used: the others are chat.

    User names are persons and organizations there, hash tags are sometimes: both masked. Demonyms are LOC: no names.
    Creative works are unmarked or ORG: masked where they are ORG in quotation marks.
    """
    for at, word in enumerate(s.words):
        if word[0] in "@#" or word.startswith("http"):
            s.masked.add(at)
            if word == "@" and at + 1 < len(s.words):
                s.masked.add(at + 1)
        elif word == "$" and at + 1 < len(s.words):
            s.masked.add(at + 1)
    for at, (start, end, kind) in enumerate(s.names):
        words = s.words[start:end]
        if s.masked & set(range(start, end)):
            s.names[at] = (start, end, UNKNOWN)
        elif kind == "ORG" and start and s.words[start - 1] in "'\"":
            s.names[at] = (start, end, UNKNOWN)
        elif all(word.islower() for word in words) and len("".join(words)) < 4:
            s.names[at] = (start, end, UNKNOWN)
    _mask_unmarked_capitals(s)
    _to_bare_names(s, known)


def wnut17(s: Marked, known: Known) -> None:
    """Tweets and comments with rare names. Corporations, groups (bands, teams) are ORG, products and works OTH.

    Hash tags and user names are masked. Families and single titles ("Pope") are persons there: titles are taken off.
    """
    for at, word in enumerate(s.words):
        if word[0] in "@#" or word.startswith("http") or "." in word[1:-1]:
            s.masked.add(at)
    for at, (start, end, _) in enumerate(s.names):
        if s.masked & set(range(start, end)):
            s.names[at] = (start, end, UNKNOWN)
    _mask_unmarked_capitals(s)
    _to_bare_names(s, known)


SETS = {
    "wikigold": wikigold, "crossner": crossner, "re3d": re3d, "government": government, "broad-twitter": broad_twitter, "wnut17": wnut17,
}  # fmt: skip
# The parts of sets that are not used: chat without news, and lists of terms.
UNUSED_SOURCES = frozenset({"btc-a", "btc-b", "btc-h"})

FACILITIES = frozenset(
    "Tower Hotel Gym Stadium Arena Plaza Museum Hospital Church Cathedral Theatre Theater Hall Library Mall Airport Station Prison Mosque "
    "Temple Palace Castle House Building Centre Center Inn Resort PlazaCenter".split()
)
PERIODICALS = frozenset("magazine time new newspaper journal post review herald tribune weekly gazette newsletter".split())
PLANETS = frozenset("Mercury Venus Earth Mars Jupiter Saturn Uranus Neptune Pluto Sun Moon Ceres Titan Europa".split())
LINKS = frozenset("of for the and in on & - ' ’ 's ’s al el de la du des da do dos das van der den von und bin bint ibn ul ur e y et , . / at with to".split())
ABBREVIATED = frozenset("inc ltd co corp bros jr sr st pty bhd dept univ".split())
GENERIC = frozenset(
    "government league institute company state university college school board council party army navy senate house court corps union club "
    "ministry department committee commission assembly coalition alliance command arena city town county district province country river island".split()
)
# What ends a description of people rather than a name.
PEOPLE = frozenset(
    "forces fighters officials members government commanders advisers soldiers troops leaders ministers secretaries militants terrorists people "
    "airmen marines sailors".split()
)
PRONOUNS = frozenset("i we you he she it they me us them him her his its their our my mine ours who both all this that these those".split())
# Groups of people, and what is no name by itself.
GROUPS = frozenset(
    "democrat democrats republican republicans conservative conservatives liberal liberals labour muslim muslims christian christians jew jews jewish "
    "hindu hindus sikh sikhs buddhist buddhists catholic catholics protestant protestants shia shiite shiites sunni sunnis islamic islam christianity "
    "judaism arab arabs kurd kurds kurdish western westerners latino hispanic african-american tamil tamils sinhalese sinhala english".split()
)


class Known:
    """Countries and demonyms from the data folder."""

    def __init__(self, folder: Path) -> None:
        rows = [line.split("\t") for line in (folder / "places/demonyms.tsv").read_text(encoding="utf-8").splitlines()]
        self.countries = {row[0] for row in rows} | {"UK", "US", "U.S.", "USA", "UAE", "U.K.", "United States of America", "Great Britain"} | {
            "United States", "United Kingdom", "Russia", "Iran", "Syria", "South Korea", "North Korea", "Britain", "America", "Vietnam", "Turkey",
        }  # fmt: skip
        words = {word.strip() for row in rows for column in row[1:] for word in column.split(",")}
        self.demonyms = {word for word in words if word} - self.countries

    def no_name(self, words: list[str]) -> bool:
        """Whether the words are a demonym, a group's members or a language."""
        text = " ".join(words)
        return text in self.demonyms or text.lower() in GROUPS


def load(folder: Path) -> dict[str, list[Marked]]:
    """The mapped sentences by set."""
    known = Known(folder)
    out = {}
    for name, mapped in SETS.items():
        sentences = [s for s in read_iob(folder / f"names/more/{name}.iob2") if s.source not in UNUSED_SOURCES]
        for s in sentences:
            mapped(s, known)
        _open_disputed_types(sentences)
        _mask_missed(sentences)
        out[name] = [s for s in sentences if len(s.masked) < 0.6 * len(s.words)]
    return out


def _others(s: Marked) -> list[Span]:
    """Takes the OTH spans out of the names."""
    others = [span for span in s.names if span[2] == "OTH"]
    s.names = [span for span in s.names if span[2] != "OTH"]
    return others


def _mask(s: Marked, span: Span, *, capitals: bool = False) -> None:
    s.masked |= {at for at in range(span[0], span[1]) if not capitals or any(map(str.isupper, s.words[at]))}


def _proper(word: str) -> bool:
    return word[0].isupper() or word.lower() in LINKS or not word[0].isalpha() or "-" in word


def _to_bare_names(s: Marked, known: Known) -> None:
    """Takes off "the", titles, possessives and punctuation at the edges, and drops what is no name by our habit."""
    names: list[Span] = []
    for start, end, kind in s.names:
        if kind == "OTH":
            continue
        if kind == UNKNOWN:
            _mask(s, (start, end, kind))
            continue
        if s.words[start].lower() in ("the", "a", "an") and end - start > 1 and not (s.words[start] == "The" and kind == "ORG" and 0 < start):
            start += 1
        while end > start + 1 and s.words[start] in ("'", '"', "“", "``", "-", "."):
            start += 1
        if end > start + 1 and s.words[end - 1] == "." and s.words[end - 2].lower() not in ABBREVIATED and len(s.words[end - 2]) > 1:
            end -= 1
        while end > start and (s.words[end - 1] in ("'s", "’s", "'", "’", ",", ";", ":") and (kind != "ORG" or s.words[end - 1] in ",;:'’")):
            end -= 1
        if kind == "PER":
            start += leading_titles(s.words[start:end])
            if end - start > 3 and s.words[end - 2] == "of":  # "Charles II of England"
                s.masked.add(end - 2)
                s.masked.add(end - 1)
                end -= 2
        if start >= end or not any(map(str.isalnum, "".join(s.words[start:end]))):
            continue
        words = s.words[start:end]
        if known.no_name(words) or kind == "PER" and len(words) == 1 and is_title(words[0]):
            continue
        small = not any(map(str.isupper, "".join(words))) and kind != "PER" and not s.source.startswith(("btc", "wnut"))
        if kind == "ORG" and (words[-1] in ("government", "administration", "regime") or is_title(words[0]) and words[1:2] in (["of"], ["for"])):
            _mask(s, (start, end, kind))  # offices, and what is no name by itself
            continue
        if small or len(words) == 1 and words[0].lower() in GENERIC:
            _mask(s, (start, end, kind))
            continue
        if kind == "LOC" and "," in words:
            names += [(start + a, start + b, kind) for a, b in _between_commas(words)]
        else:
            names.append((start, end, kind))
    s.names = names


def _between_commas(words: list[str]) -> Iterator[tuple[int, int]]:
    first = 0
    for at in range(len(words) + 1):
        if at == len(words) or words[at] == ",":
            if at > first:
                yield first, at
            first = at + 1


def _mask_unmarked_capitals(s: Marked) -> None:
    """Masks runs of two or more capitalised words that no span covers, where not all the sentence is in title case."""
    letters = [word for word in s.words if word[0].isalpha()]
    if sum(word[0].isupper() for word in letters) > 0.5 * len(letters):
        return
    inside = {at for start, end, _ in s.names for at in range(start, end)}
    run: list[int] = []
    for at, word in enumerate([*s.words, ""]):
        if at not in inside and word[:1].isupper() and word not in ("I", "RT"):
            run.append(at)
            continue
        if len(run) > 1:
            s.masked |= set(run)
        run = []


def _open_disputed_types(sentences: list[Marked]) -> None:
    """Leaves the type open where a name has another type in at least two thirds of its places in the set."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for s in sentences:
        for start, end, kind in s.names:
            counts[" ".join(s.words[start:end]).lower()][kind] += 1
    for s in sentences:
        for at, (start, end, kind) in enumerate(s.names):
            types = counts[" ".join(s.words[start:end]).lower()]
            if types[kind] * 3 <= types.total():
                s.names[at] = (start, end, SOME)


def _mask_missed(sentences: list[Marked]) -> None:
    """Masks unmarked words that are a name elsewhere in the set."""
    marked: Counter[tuple[str, ...]] = Counter()
    for s in sentences:
        marked.update(tuple(s.words[start:end]) for start, end, _ in s.names)
    known = {words for words in marked if len("".join(words)) > 3 and words[0][0].isupper() and (len(words) > 1 or marked[words] > 2)}
    longest = max(map(len, known), default=0)
    for s in sentences:
        inside = {at for start, end, _ in s.names for at in range(start, end)}
        for at in range(len(s.words)):
            for n in range(min(longest, len(s.words) - at), 0, -1):
                if tuple(s.words[at : at + n]) in known and not inside & set(range(at, at + n)):
                    s.masked |= set(range(at, at + n))
                    break


# Tokens that attach to the token before or behind.
_CLOSING = re.compile(r"[,.;:!?)\]}%”»…]+|['’](s|re|ve|ll|d|m|S)|n['’]t|’|\.\.\.")
_OPENING = re.compile(r"[(\[{$£€“«]")
_CLITICS = ("s", "t", "re", "ve", "ll", "d", "m")


def joined(words: list[str], *, tweets: bool = False, hyphens: bool = False) -> tuple[str, list[tuple[int, int]]]:
    """The natural text of tokens, and the span of each token in it, in code points.

    Tweets keep their spaces, except in abbreviations and user names. With `hyphens`, hyphens between words were tokens.
    """
    text, places = "", []
    glued, quote = True, False
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        after = words[at + 1] if at + 1 < len(words) else ""
        left = glued
        glued = False
        if word == "." and re.fullmatch(r"[A-Z]", before):
            left, glued = True, bool(re.fullmatch(r"[A-Z]", after)) and words[at + 2 : at + 3] == ["."]
        elif word == "n" and "".join(words[at + 1 : at + 3]) in ("'t", "’t"):
            left = True
        elif not tweets and word == "`" or word == "'" and "'" in (before, after):
            left, glued = left or before == "`" or word == "'", word == "`"
        elif word in ("@", "#") or word in ("'", "’") and after in _CLITICS and before[-1:].isalpha():
            left, glued = left or word in "'’", True
        elif tweets:
            pass
        elif word == '"' or word in ("``", "''"):
            quote = word == "``" or word == '"' and not quote
            left, glued = left or not quote, quote
        elif word == "'":
            left = left or before.endswith("s")
        elif word in (",", ".") and before[-1:].isdigit() and after[:1].isdigit() and len(after) <= 3:
            left, glued = True, True
        elif _CLOSING.fullmatch(word) or word == "s" and before.islower() and before.isalpha():
            left = True
        elif _OPENING.fullmatch(word):
            glued = True
        elif word == "/":
            left, glued = True, True
        elif hyphens and word in "-–" and before and after:
            dash = before == "-" or after == "-" or at == 1 and before.isupper() or before == ")" or not after[0].isalnum()
            if before == word == "-":
                left = True
            elif not dash:
                left, glued = True, True
        text += ("" if left else " ") + word
        places.append((len(text) - len(word), len(text)))
    return text, places


def bracketed(words: list[str], names: list[Span], masked: set[int]) -> str:
    """The words with names in brackets, for reading. Masked words have a question mark before them."""
    out = [("?" if at in masked else "") + word for at, word in enumerate(words)]
    for start, end, kind in names:
        out[start] = "[" + out[start]
        out[end - 1] += "]" + kind
    return " ".join(out)


def main() -> None:
    folder = Path(sys.argv[1])
    draw = random.Random(1)
    for name, sentences in load(folder).items():
        counts = Counter(kind for s in sentences for *_, kind in s.names)
        masked = sum(len(s.masked) for s in sentences)
        print(f"== {name}: {len(sentences)} sentences, {sum(len(s.words) for s in sentences)} words ({masked} masked), {dict(counts)}")
        for s in draw.sample([s for s in sentences if s.names or s.masked], EXAMPLES):
            print("  ", bracketed(s.words, s.names, s.masked))
    if len(sys.argv) > 2:
        _show_readings(Path(sys.argv[2]), draw)
    _show_augmented(folder, draw)


EXAMPLES = 20  # shown of each set


def _show(sentence: Sentence) -> str:
    tags = sentence.names
    return bracketed(sentence.forms, list(spans_of(tags)), {at for at, tag in enumerate(tags) if tag == UNKNOWN})


def _show_readings(folder: Path, draw: random.Random) -> None:
    """Sentences as the program read them, with the annotation on their words."""
    from . import texts  # noqa: PLC0415 (texts uses this module)

    for name, paragraphs in texts.load(folder).items():
        sentences = [s for paragraph in paragraphs for s in paragraph]
        print(f"== {name} as read: {len(paragraphs)} paragraphs, {len(sentences)} sentences, {sum(map(len, sentences))} words")
        named = [s for s in sentences if s.names and any(tag != "O" for tag in s.names)]
        for s in draw.sample(named, min(EXAMPLES, len(named))):
            print("  ", _show(s))
        for marks in ("events", "frames"):
            marked = [s for s in sentences if getattr(s, marks)]
            for s in draw.sample(marked, min(EXAMPLES, len(marked))):
                print("  ", {s.forms[at]: kind for at, kind in getattr(s, marks).items()}, " ".join(s.forms))


def _show_augmented(folder: Path, draw: random.Random) -> None:
    """Sentences of GUM and EWT with other names. Stops where a tree is none."""
    from . import augment, conllu  # noqa: PLC0415

    substitutes = augment.load_substitute_names(Path(__file__).parents[1] / "names.txt")
    ewt, gum = conllu.read_conllu(folder / "ud/ewt-dev.conllu"), conllu.read_conllu(folder / "ud/gum-dev.conllu")
    conllu.attach_names(ewt, folder / "names/uner-ewt-dev.iob2")
    conllu.attach_kinds(gum)
    conllu.attach_entity_names(gum)
    named = [s for s in ewt + gum if s.names and any(tag[0] == "B" for tag in s.names)]
    for s in named:
        _check(augment.with_other_names(s, draw, substitutes))
        _check(augment.augment(s, draw, substitutes))
    print(f"== other names: {len(named)} sentences are trees with whole names")
    for s in draw.sample(named, 2 * EXAMPLES):
        print("  ", _show(augment.with_other_names(s, draw, substitutes)))


def _check(s: Sentence) -> None:
    """Raises an error if the parts of a sentence do not fit together."""
    lengths = {len(part) for part in (s.forms, s.lemmas, s.upos, s.xpos, s.heads, s.deprels, s.space_after, s.names, s.kinds or s.forms)}
    roots = [at for at, head in enumerate(s.heads) if head == 0]
    if len(lengths) != 1 or len(roots) != 1:
        raise ValueError(f"{s.id}: lengths {lengths}, roots {roots}")
    for at in range(len(s)):
        steps, head = 0, at
        while s.heads[head] and steps <= len(s):
            steps, head = steps + 1, s.heads[head] - 1
        if steps > len(s):
            raise ValueError(f"{s.id}: a cycle through {s.forms[at]}")


if __name__ == "__main__":
    main()

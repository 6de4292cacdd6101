"""Converts GUM's attribution relations to attributions with cue, source and content, and finds sentences without any.

GUM annotates each document with a tree of discourse units (`Discourse=` at the first word of each unit: relation, number
of the unit, `->` number of its head, level, signals; after `;` the same for secondary relations). In an attribution
relation the attributing unit ("he said") hangs under the unit of what is attributed.

GUM's attribution relations whose content is a clause (the gold of `onrecord-eval attributions --gum`):

1. A relation is an `attribution-positive` or `attribution-negative`, primary (four fields: relation, `A->C`, level,
   signals) or secondary (five fields: the level is the fourth). A is the attributing unit, C the unit of the content.
   A unit reaches from its first word to the word before the next unit. Words count from 1 in the document, without
   multiword ranges and empty nodes.
2. The content's units are C and all units below those children of C whose level is lower than the relation's, or whose
   relation is `same-unit_m`. A and all units below it are left out, but never C. The content is all words of these units
   whose UPOS is not PUNCT. (The level says at which height of the constituent tree a child joins its head. Children of
   a higher level hang on the whole "he said that …".)
3. The cue's words are those that the relation's signals `lex-indwd` and `lex-indph` name, if one of them has the UPOS
   VERB, AUX, ADJ or NOUN (some documents count wrongly); else those of `dm-according to`, under the same condition;
   else the first word of A whose head lies outside A, if its UPOS is VERB. Other relations (picture credits,
   bibliographies) are no gold.
4. A set of words is a clause if one of its top words (the head lies outside the set) is not an `xcomp` and
   has the UPOS VERB or AUX, or a `cop` as a child in the set, or is a question word: its XPOS begins with W and it has an
   `acl:relcl` or `advcl:relcl` as a child in the set ("what happened"). The relation counts if its content is a clause.
5. A predicted attribution finds a relation if its cue shares a word with the cue's words and its content one with the
   content, one to one, the most confident prediction first. A prediction that finds none counts as wrong if the words of
   its content that are not PUNCT are a clause by 4, and is left out otherwise. A prediction that finds a relation whose
   content is no clause is left out too.

By points 4 and 5, contents that GUM never annotates do not count: noun phrases ("called him a liar") and open
complements ("wants to go").
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .conllu import NON_COMMERCIAL_GENRES, Sentence
from .polnear import TRIMMED, normalise_bio, quoted_states

LEXICON = Path(__file__).parents[2] / "crates/onrecord-reading/data/en"
EDGES = TRIMMED | set("—-*…") | {"...", "``", "''", "--"}
BRACKETS = {"(": ")", "[": "]", "{": "}"}
# Cues that GUM counts as attribution but that tell what someone does, not what someone says or thinks.
NO_CUES = frozenset(("ensure", "make"))
SPEAKERS = ("nsubj", "nsubj:pass", "nsubj:outer", "csubj")
VERB_GROUP = ("aux", "aux:pass", "cop", "advmod")


@dataclass
class Word:
    form: str
    lemma: str
    upos: str
    xpos: str
    head: int  # the index in the document; -1 for a root
    deprel: str
    sentence: int
    paragraph: int


@dataclass
class Unit:
    start: int
    end: int
    head: int | None
    level: int
    relation: str
    attributions: list[tuple[int, int, dict[str, list[int]], bool]]  # content unit, level, words by signal, negative


@dataclass
class Document:
    name: str
    genre: str
    words: list[Word]
    sentences: dict[str, tuple[int, int]]  # by id: the first word and the one after the last
    units: dict[int, Unit]

    def children(self, head: int) -> list[int]:
        return [number for number, unit in self.units.items() if unit.head == head]

    def below(self, number: int) -> set[int]:
        """The unit and all units below it."""
        found, todo = set(), [number]
        while todo:
            at = todo.pop()
            if at not in found:
                found.add(at)
                todo += self.children(at)
        return found


@dataclass
class Attribution:
    """Words by index in the document. `source` may be empty."""

    cue: list[int]
    source: list[int]
    content: list[int]
    negative: bool
    clause: bool  # whether the content is a clause
    gold_cue: list[int]  # the cue by the definition above; `cue` is one run of it with its verb group
    gold_content: list[int]  # the content by the definition above; `content` has the rest of its quotation too


def read_documents(path: Path) -> list[Document]:
    documents: list[Document] = []
    paragraph = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newdoc id"):
            documents.append(Document(line.split("=")[1].strip(), "", [], {}, {}))
            paragraph += 1
        elif line.startswith("# meta::genre"):
            documents[-1].genre = line.split("=")[1].strip()
        elif line.startswith("# newpar"):
            paragraph += 1
        elif line.startswith("# sent_id"):
            start = len(documents[-1].words)
            sentence = line.split("=", 1)[1].strip()
        elif line and line[0] != "#":
            row, own = line.split("\t"), documents[-1]
            if not row[0].isdigit():
                continue
            at, head = len(own.words), int(row[6])
            head = start + head - 1 if head else -1
            own.words.append(Word(*row[1:5], head, row[7], len(own.sentences), paragraph))
            for part in row[9].split("|"):
                if part.startswith("Discourse="):
                    _add_unit(own, at, part[len("Discourse=") :])
        elif not line:
            own = documents[-1]
            own.sentences[sentence] = start, len(own.words)
            if own.units:
                own.units[len(own.units)].end = len(own.words)
    return documents


def _add_unit(document: Document, start: int, column: str) -> None:
    unit = Unit(start, start, None, 0, "", [])
    for at, relation in enumerate(column.split(";")):
        name, numbers, *fields = relation.split(":")
        number, _, head = numbers.partition("->")
        level = int(fields[at > 0]) if fields else 0
        if at == 0:
            unit.head, unit.level, unit.relation = int(head) if head else None, level, name
            if document.units:
                document.units[len(document.units)].end = start
            document.units[int(number)] = unit
        if name.startswith("attribution-"):
            unit.attributions.append((int(head), level, _signals(fields[-1]), name.endswith("negative")))


def _signals(column: str) -> dict[str, list[int]]:
    """The words of each kind of signal, such as `sem-atsrc`, by index in the document."""
    out: dict[str, list[int]] = {}
    for signal in column.split("+"):
        found = re.fullmatch(r"(.+?)-([\d,-]+?)(?:-_|-gold)?", signal)
        if found:
            for span in found[2].split(","):
                first, _, last = span.partition("-")
                out.setdefault(found[1], []).extend(range(int(first) - 1, int(last or first)))
    return out


def attributions(document: Document) -> tuple[list[Attribution], list[int]]:
    """The attributions of a document, and the attributing units whose relation has no cue."""
    quoted = _quoted(document.words)
    found, without = [], []
    for number, unit in document.units.items():
        for content_unit, level, signals, negative in unit.attributions:
            words = _content(document, number, content_unit, level)
            named = _named_cue(document, unit, signals)
            if not named or not words:
                without.append(number)
                continue
            clause = is_clause(document.words, words)
            group = _verb_group(document.words, _governing(document.words, named, words), words)
            source = _source(document.words, group, words, signals.get("sem-atsrc", []))
            whole = _with_quotation(document.words, _with_outer_units(document, number, content_unit, words), group, quoted)
            here = document.words[group[0]].sentence
            if not any(quoted[at] == 1 for at in whole) and any(document.words[at].sentence == here for at in whole):
                whole = [at for at in whole if document.words[at].sentence == here]  # as in PolNeAR, where nothing is quoted
            content = [at for at in whole if at not in source and at not in group]
            found.append(Attribution(group, source, _trim(document.words, content), negative, clause, named, words))
    return found, without


def _quoted(words: list[Word]) -> list[int]:
    """The state of each word in its paragraph, see `polnear.quoted_states`."""
    out: list[int] = []
    for at, word in enumerate(words):
        if not at or words[at - 1].paragraph != word.paragraph:
            out += quoted_states([w.form for w in words if w.paragraph == word.paragraph])
    return out


def _content(document: Document, attributing: int, number: int, level: int) -> list[int]:
    units = {number}
    for child in document.children(number):
        unit = document.units[child]
        if child != attributing and (unit.level < level or unit.relation.startswith("same-unit")):
            units |= document.below(child)
    left_out = document.below(attributing)
    units -= {attributing} if number in left_out else left_out
    words = [at for k in sorted(units) for at in range(document.units[k].start, document.units[k].end)]
    return [at for at in words if document.words[at].upos != "PUNCT"]


def _with_outer_units(document: Document, attributing: int, number: int, content: list[int]) -> list[int]:
    """Adds what hangs above the content's unit by GUM's rules although it belongs to the content.

    This is the first part of a clause around "…, I think, …", and the content of an attribution inside the content.
    """
    out, unit, own = _with_marks(document.words, content), document.units[number], document.units[attributing]
    for inner, level, _, _ in unit.attributions:
        if inner != attributing:
            out.update(_content(document, number, inner, level))
    inserted = own.start > 0 and document.words[own.start - 1].form == "," and document.words[own.end - 1].form == ","
    if unit.relation.startswith("same-unit") and unit.head == attributing - 1 == number - 2 and inserted:
        before = document.units[unit.head]
        out.update(_trim(document.words, list(range(before.start, before.end))))
    return sorted(out)


def _with_marks(words: list[Word], content: list[int]) -> set[int]:
    """Adds the marks between the words of the content."""
    out = set(content)
    for first, second in zip(content, content[1:], strict=False):
        if all(words[at].upos == "PUNCT" for at in range(first, second)[1:]):
            out.update(range(first, second))
    for run in _runs(sorted(out)):
        if run[-1] + 1 < len(words) and words[run[-1] + 1].form in BRACKETS.values():
            out.add(run[-1] + 1)
    return out


def _trim(words: list[Word], chosen: list[int]) -> list[int]:
    """Leaves out marks, single brackets and a last reference such as "[ 12 ]" at the edges of each run."""
    out: list[int] = []
    for run in _runs(sorted(chosen)):
        before = None
        while run and run != before:
            before = list(run)
            forms = [words[at].form for at in run]
            if len(run) > 2 and forms[-3] in BRACKETS and forms[-1] == BRACKETS[forms[-3]] and forms[-2].isdigit():
                run = run[:-3]
            elif forms[0] in EDGES or forms[0] in BRACKETS and BRACKETS[forms[0]] not in forms or forms[0] in BRACKETS.values():
                run = run[1:]
            elif forms[-1] in EDGES or forms[-1] in BRACKETS or any(forms[-1] == end and start not in forms for start, end in BRACKETS.items()):
                run = run[:-1]
        out += run
    return out


def _runs(chosen: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for at in chosen:
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def is_clause(words: list[Word], chosen: list[int]) -> bool:
    """Point 4 of the definition above."""
    own = set(chosen)
    copulas = {words[at].head for at in chosen if words[at].deprel == "cop"}
    relatives = {words[at].head for at in chosen if words[at].deprel in ("acl:relcl", "advcl:relcl")}
    tops = [at for at in chosen if words[at].head not in own and words[at].deprel != "xcomp"]
    questions = {at for at in tops if words[at].xpos.startswith("W") and at in relatives}
    return any(words[at].upos in ("VERB", "AUX") or at in copulas or at in questions for at in tops)


def _named_cue(document: Document, unit: Unit, signals: dict[str, list[int]]) -> list[int]:
    """Point 3 of the definition above."""
    for kinds in (("lex-indwd", "lex-indph"), ("dm-according to",)):
        named = {at for kind in kinds for at in signals.get(kind, [])}
        if any(document.words[at].upos in ("VERB", "AUX", "ADJ", "NOUN") for at in named):
            return sorted(named)
    heads = [at for at in range(unit.start, unit.end) if not unit.start <= document.words[at].head < unit.end]
    return [at for at in heads[:1] if document.words[at].upos == "VERB"]


def _governing(words: list[Word], cue: list[int], content: list[int]) -> list[int]:
    """Of several runs of cue words, the one that governs the content or is nearest to it."""
    inside = set(content)

    def distance(run: list[int]) -> tuple[bool, int]:
        governs = any(words[at].head in run for at in content) or any(words[at].head in inside for at in run)
        return not governs, min(abs(at - word) for at in run for word in content)

    return min(_runs(cue), key=distance)


def _verb_group(words: list[Word], cue: list[int], content: list[int]) -> list[int]:
    """The cue with its auxiliaries, copula, negation, adverbs and particle where they stand beside it, as in PolNeAR.

    A verb before "to" belongs to the group too ("tried to explain").
    """
    group = list(range(cue[0], cue[-1] + 1))
    taken = set(content)

    def fits(at: int) -> bool:
        return at >= 0 and at not in taken and words[at].sentence == words[group[0]].sentence

    grown = True
    while grown:
        first = group[0] - 1
        word = words[first] if fits(first) else None
        joins = word and (
            word.head in group and (word.deprel in VERB_GROUP or word.deprel == "mark" and word.lemma == "to")
            or word.lemma != "to" and word.upos in ("VERB", "ADJ") and any(words[at].head == first and words[at].deprel == "xcomp" for at in group)
        )
        if grown := bool(joins and word.form not in EDGES):
            group.insert(0, first)
    while words[group[0]].deprel == "advmod" and words[group[0]].lemma in ("how", "when", "so", "why", "then", "where", "now", "well"):
        group.pop(0)
    after = group[-1] + 1
    if after < len(words) and words[after].head in group and words[after].deprel == "compound:prt":
        group.append(after)
    return group


def _source(words: list[Word], cue: list[int], content: list[int], named: list[int]) -> list[int]:
    """The source's full noun phrase: the cue's subject, else the words that the signal names in the cue's sentence."""
    here = words[cue[0]].sentence
    subjects = [at for at, word in _around(words, here) if word.head in cue and word.deprel in (*SPEAKERS, "obl:agent")]
    passive = any(words[at].deprel == "aux:pass" for at in cue)
    if passive:
        subjects = [at for at in subjects if words[at].deprel == "obl:agent"]
    named = [at for at in named if words[at].sentence == here and at not in cue]
    if named and not any(at in named or set(named) & set(_phrase(words, at, cue)) for at in subjects):
        subjects = [at for at in named if words[at].head not in named][:1] if not subjects else subjects
    if not subjects:
        return []
    return [at for at in _phrase(words, subjects[0], cue) if at not in cue]


def _around(words: list[Word], sentence: int) -> list[tuple[int, Word]]:
    return [(at, word) for at, word in enumerate(words) if word.sentence == sentence]


def _phrase(words: list[Word], head: int, cue: list[int]) -> list[int]:
    """The run of words below `head` around it, without its case marker and conjunction, up to the cue."""
    own = {head}
    sentence = _around(words, words[head].sentence)
    grown = True
    while grown:
        new = {at for at, word in sentence if word.head in own and at not in own and at not in cue}
        new = {at for at in new if not (words[at].head == head and words[at].deprel in ("case", "cc", "mark", "parataxis", "discourse"))}
        grown = bool(new)
        own |= new
    run = next(run for run in _runs(sorted(own)) if head in run)
    return _trim(words, run)


def _with_quotation(words: list[Word], content: list[int], cue: list[int], quoted: list[int]) -> list[int]:
    """Completes a quotation from which only a part hangs under the relation.

    Where the cue stands outside quotation marks and content inside, PolNeAR's content is all that is quoted.
    """
    inside = [at for at in content if quoted[at] == 1]
    marks = sum(word.form == '"' for word in words if word.paragraph == words[cue[0]].paragraph)
    if any(quoted[at] == 1 for at in cue) or not inside or marks % 2:
        return content
    out = set(content)
    for at in (inside[0], inside[-1]):
        for step in (-1, 1):
            to = at
            while 0 <= to + step < len(words) and quoted[to + step] == 1 and words[to + step].paragraph == words[at].paragraph:
                to += step
                out.add(to)
    return sorted(out)


def attach(sentences: list[Sentence], path: Path, masks: bool = True) -> Counter[str]:
    """Sets `roles` of GUM's sentences. Returns counts.

    With `masks`, a sentence stays unannotated where GUM and PolNeAR differ: where it has a relation without a cue, a cue
    of `NO_CUES`, or a word that PolNeAR would take for a cue and GUM does not (see `doubtful`).
    """
    counts: Counter[str] = Counter()
    by_id = {sentence.id: sentence for sentence in sentences}
    for document in read_documents(path):
        own = {name: by_id[name] for name in document.sentences if name in by_id}
        found, without = attributions(document)
        masked = {document.words[document.units[number].start].sentence for number in without}
        for name, sentence in own.items():
            if sentence.forms != [word.form for word in document.words[slice(*document.sentences[name])]]:
                raise ValueError(f"{name}: the sentence differs from the one in {path}")
            sentence.roles = {}
        cues: set[int] = set()
        for number, attribution in enumerate(found):
            cues.update(attribution.cue, attribution.gold_cue)
            if not attribution.content or any(document.words[at].lemma in NO_CUES for at in attribution.gold_cue):
                masked.add(document.words[attribution.cue[0]].sentence)
                continue
            _tag(document, own, number, attribution)
            counts[f"{document.genre}: attributions"] += bool(own)
            counts[f"{document.genre}: clauses"] += bool(own) and attribution.clause
            counts[f"{document.genre}: without a source"] += bool(own) and not attribution.source
        for place, (name, (start, _)) in enumerate(document.sentences.items()):
            if name not in own:
                continue
            unsure = place in masked or bool(doubtful(own[name], {at - start for at in cues}))
            counts[f"{document.genre}: sentences"] += 1
            counts[f"{document.genre}: masked"] += unsure
            counts[f"{document.genre}: sentences without any"] += not unsure and not own[name].roles
            if masks and unsure:
                own[name].roles = None
    return counts


def examples(sentences: list[Sentence], numbers: int = 20) -> list[str]:
    """Attributions in words, spread evenly over the sentences."""
    found = []
    for sentence in sentences:
        for tags in (sentence.roles or {}).values():
            parts = {
                kind: " ".join(form for form, tag in zip(sentence.forms, tags, strict=True) if tag.endswith(kind))
                for kind in ("SOURCE", "CUE", "CONTENT")
            }
            found.append(f"{sentence.id}: [{parts['SOURCE']}] {parts['CUE']} [{parts['CONTENT']}]")
    return found[:: max(1, len(found) // numbers)][:numbers]


def _tag(document: Document, own: dict[str, Sentence], number: int, attribution: Attribution) -> None:
    tags = ["O"] * len(document.words)
    for part, kind in ((attribution.content, "CONTENT"), (attribution.source, "SOURCE"), (attribution.cue, "CUE")):
        for run in _runs(part):
            for at in run:
                tags[at] = ("B-" if at == run[0] else "I-") + kind
    tags = normalise_bio(tags)
    for name, (start, end) in document.sentences.items():
        if name in own and any(tag != "O" for tag in tags[start:end]):
            own[name].roles[number] = tags[start:end]


@cache
def cue_lemmas() -> dict[str, dict[str, set[str]]]:
    """The acts of each lemma in the program's lists of cues, by part of speech."""
    out: dict[str, dict[str, set[str]]] = {"VERB": {}, "NOUN": {}, "ADJ": {}}
    for line in _lines("cues.txt"):
        lemma, act, *_ = line.split("\t")
        out["VERB"].setdefault(lemma, set()).add(act)
    for line in _lines("acts.txt"):
        act, part, lemmas = line.split("\t")
        if act in ("speech", "belief", "intention", "perception", "document"):
            for lemma in lemmas.split():
                out[{"verb": "VERB", "noun": "NOUN", "adjective": "ADJ"}[part]].setdefault(lemma, set()).add(act)
    return out


def _lines(name: str) -> list[str]:
    lines = (LEXICON / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


TOPICS = frozenset(("about", "for", "of", "on", "to", "against", "with", "as"))
CLAUSES = ("ccomp", "parataxis")
# Verbs of the program's lists of which PolNeAR marks less than 30 % (of at least ten). Without a clause, they are no cues.
RARE_CUES = frozenset(
    "accept advise allege anticipate appreciate assume attempt bark begin bellow believe brag brand broadcast care charge "
    "chat choose commit condemn consider continue count crack decide deserve detect determine disagree discover elect enjoy "
    "experience feel fight figure file find fire forget go guess hate hear hold imagine intend invite know laugh lean learn "
    "like listen look love maintain make manage mean message need notice perceive plan pledge pray prepare presume publish "
    "pursue put read realize record reflect regard regret relate release rely resolve see shoot sing speak struggle submit "
    "suppose suspect tend think trust try uncover understand vie view want watch weigh wish work".split()
)


def doubtful(sentence: Sentence, cues: set[int]) -> list[int]:
    """The words that PolNeAR's annotators would often mark as a cue although GUM has no relation there.

    PolNeAR marks verbs with a noun phrase or an infinitive ("supports the plan", "seeks to win"), nouns ("his claim
    that") and adjectives. GUM marks clauses with units of their own only. Where the subject is "you" or missing, or the
    content of "I" and "we" is no clause, PolNeAR rarely marks them either. `cues` are the words of GUM's own cues.
    """
    lexicon = cue_lemmas()
    out = []
    for at, (lemma, upos) in enumerate(zip(sentence.lemmas, sentence.upos, strict=True)):
        if at in cues:
            continue
        if sentence.forms[at].lower() == "according":
            out.append(at)
        elif lemma in lexicon.get(upos, ()):
            below = [(k, sentence.deprels[k]) for k, head in enumerate(sentence.heads) if head == at + 1]
            relations = {rel for _, rel in below}
            topic = any(rel in ("obl", "nmod") and _has_case(sentence, k, TOPICS) for k, rel in below)
            if upos == "VERB":
                nominal = (topic or relations & {"obj", "xcomp"}) and lemma not in RARE_CUES
                subject = _subject(sentence, at)
                marked = subject not in (None, "you", "let") and (relations & set(CLAUSES) or nominal and subject not in ("I", "we"))
            elif upos == "NOUN":
                marked = relations & {"acl", "ccomp", "xcomp"} or topic and "nmod:poss" in relations
            else:
                marked = (topic or relations & {"ccomp", "xcomp", "advcl"}) and any(rel.startswith("nsubj") for rel in relations)
            if marked:
                out.append(at)
    return out


def attach_negatives(sentences: list[Sentence]) -> int:
    """Sets `roles` of the sentences of a treebank that hold no attribution beyond doubt. Returns their number.

    These have no word of `doubtful`, no colon, and no verb or adjective of the program's lists with a clause, whatever
    its subject is. A paragraph with a quotation mark has none, because a quotation can reach over its sentences.
    """
    paragraph: list[Sentence] = []
    count = 0
    for sentence in [*sentences, None]:
        if sentence is None or sentence.starts_paragraph:
            if not any(form in QUOTES for s in paragraph for form in s.forms):
                for own in paragraph:
                    if _is_negative(own):
                        own.roles = {}
                        count += 1
            paragraph = []
        if sentence is not None:
            paragraph.append(sentence)
    return count


QUOTES = frozenset(("“", "”", "„", "``", "''", '"', "«", "»"))


def _is_negative(sentence: Sentence) -> bool:
    if doubtful(sentence, set()) or ":" in sentence.forms:
        return False
    lexicon = cue_lemmas()

    def listed(word: int) -> bool:
        return sentence.lemmas[word] in lexicon.get(sentence.upos[word], ())

    for at, (head, rel) in enumerate(zip(sentence.heads, sentence.deprels, strict=True)):
        if rel == "ccomp" or head and listed(head - 1) and rel in ("parataxis", "advcl", "csubj") or rel == "parataxis" and listed(at):
            return False
        said_by_author = head and listed(head - 1) and sentence.lemmas[head - 1] not in RARE_CUES and rel in ("obj", "xcomp", "obl")
        if said_by_author and _subject(sentence, head - 1) in ("I", "we"):
            return False
    return True


def annotated_runs(paragraph: list[Sentence]) -> list[list[Sentence]]:
    """Splits a paragraph into runs of sentences with `roles`; the sentences without are left out."""
    runs: list[list[Sentence]] = [[]]
    for sentence in paragraph:
        if sentence.roles is not None:
            runs[-1].append(sentence)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _has_case(sentence: Sentence, word: int, cases: frozenset[str]) -> bool:
    words = zip(sentence.heads, sentence.deprels, sentence.lemmas, strict=True)
    return any(head == word + 1 and rel == "case" and lemma in cases for head, rel, lemma in words)


def _subject(sentence: Sentence, verb: int) -> str | None:
    """The lemma of the verb's subject, through coordination and open complements; None for an imperative or none."""
    for _ in range(8):
        for k, head in enumerate(sentence.heads):
            if head == verb + 1 and sentence.deprels[k] in (*SPEAKERS, "obl:agent"):
                return sentence.lemmas[k]
        if sentence.deprels[verb] in ("acl", "acl:relcl"):
            return sentence.lemmas[sentence.heads[verb] - 1]
        if sentence.deprels[verb] not in ("conj", "xcomp", "advcl") or not sentence.heads[verb]:
            return None
        verb = sentence.heads[verb] - 1
    return None

"""Chooses the sentences that are annotated for events and writes them in numbered batches.

    python -m onrecord_training.event_sentences --data DATA --out batches

`DATA` holds `news/wikinews.txt`, `times/meantime-airbus-gm.jsonl` and `ud/ewt-train.conllu`. It may hold
`plover/relations-dev.tsv`, which only measures: the script leaves out sentences that share eight words in a row with it.

Most sentences hold a cue (a word that often names an event of one of the sixteen types) and a word for an actor, and are taken
in turn from the type that has the fewest so far; about half of these tell an event. The others hold no cue, or stand in an
article on sports, weather, science or accidents. Together about a third to a half of the sentences tell no event.
The script leaves out every seventh article of Wikinews, so that running text can be measured on unseen articles. It
orders by hashes and draws nothing by chance, so that the same data give the same batches.
"""

import argparse
import collections
import hashlib
import json
import pathlib
import re

CUES = {
    "AGREE": "agree agreement pledge promise vow offer accord commit commitment undertake deal willing",
    "CONSULT": "meet met+ meeting+ talk+ talks+ negotiate negotiation summit visit confer consult consultation host discuss phone mediate "
    "mediation delegation envoy",
    "SUPPORT": "support endorse praise welcome commend congratulate back+backed back+backing backs+ recognise recognize ratify sign approve defend "
    "applaud hail solidarity confirm",
    "CONCEDE": "apologise apologize apology pardon amnesty concede concession lift ease relax acquit regret+ regretted+ reinstate drop+dropped "
    "cancel+ legalise legalize clemency",
    "COOPERATE": "cooperate cooperation collaborate extradite extradition share+sharing joint+ trade+ export import exchange partnership "
    "partner exercise+exercises",
    "AID": "aid donate donation assist assistance rescue help+ provide supply relief fund grant asylum evacuate humanitarian+ loan shelter+",
    "RETREAT": "withdraw+withdrew+withdrawn withdrawal retreat resign resignation release surrender ceasefire truce disarm repatriate free+freed "
    "return+returned cede step+stepped",
    "REQUEST": "demand urge request appeal call+called call+calls call+calling ask+asked seek+sought petition plead insist propose order+ordered",
    "ACCUSE": "accuse accusation condemn criticise criticize criticism blame denounce sue lawsuit allege allegation charge investigate "
    "investigation indict indictment probe impeach decry slam+slammed prosecute",
    "REJECT": "reject refuse refusal deny decline veto dismiss defy oppose rebuff rule+ruled block",
    "THREATEN": "threaten threat warn warning ultimatum retaliate retaliation",
    "PROTEST": "protest protester demonstrate demonstration demonstrator rally march+marched march+marching riot strike+ boycott picket "
    "blockade occupy unrest vigil",
    "SANCTION": "sanction suspend expel expulsion sever recall tariff embargo convict conviction fire+fired sack+sacked oust withdraw+withdrawing "
    "halt cut+cutting terminate",
    "MOBILIZE": "deploy deployment mobilise mobilize mobilisation mobilization troop reinforce reinforcement alert station+stationed missile "
    "warship patrol drill+drills mass+massed",
    "COERCE": "arrest detain detention seize seizure jail imprison sentence ban impose confiscate deport deportation censor curfew restrict raid "
    "evict outlaw lockdown hack+hacked search+searched emergency+ repress",
    "ASSAULT": "attack kill bomb bombing shoot+shot shooting murder assassinate assassination shell+shelled ambush fight+fought invade invasion execute "
    "clash massacre wound stab storm+stormed rape kidnap abduct airstrike explosion+ gunman+gunmen torture airstrikes+ militant",
}
LURES = re.compile(
    r"\b(tournament|league|cup|goals?|season|coach|championships?|olympics?|match|grand prix|innings|wicket|shares|stock|index|hurricane|cyclone|"
    r"earthquake|storm|rain|wildfires?|crash(?:ed)?|derailed|flood(?:s|ing)?|film|album|singer|actor|novel|box office|species|fossil|telescope|asteroid|"
    r"spacecraft|volcano|video game)\b",
    re.IGNORECASE,
)
ACTORS = re.compile(
    r"\b(presidents?|presidential|governments?|ministers?|ministry|premier|chancellor|governor|mayor|senat\w+|congress\w*|parliament\w*|lawmakers?|"
    r"MPs?|party|parties|opposition|police|army|military|troops|soldiers?|forces|rebels?|militants?|protest\w*|court|judges?|prosecutors?|police|officials?|"
    r"authorities|commission|council|union|United Nations|UN|U\.N|EU|NATO|embassy|ambassador|diplomat\w*|envoy|activists?|refugees|civilians|terrorist\w*|"
    r"administration|department|secretary|king|queen|republic\w*|democrat\w*|white house|pentagon|kremlin|taliban|iraq\w*|iran\w*|israel\w*|"
    r"palestinian\w*|russia\w*|ukrain\w*|chin(?:a|ese)|syria\w*|turk(?:ey|ish)|hong kong|trump|bush|agency)\b",
    re.IGNORECASE,
)
ABBREVIATIONS = set("Mr Mrs Ms Dr Prof Gen Col Lt Capt Sgt Sen Rep Gov Rev Hon St Jr Sr No vs Inc Ltd Co Corp Jan Feb Mar Apr Jun Jul Aug Sep Sept "
                    "Oct Nov Dec U.S U.K U.N a.m p.m Ph.D D.C etc e.g i.e".split())
DATE = re.compile(r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, [A-Z][a-z]+ \d+, ?\d{4}$")


def inflected(word):
    """The forms of a regular verb or noun; `a+b` is the form b alone (a when b is empty)."""
    if "+" in word:
        base, _, form = word.partition("+")
        return set(form.split("+")) if form else {base}
    vowel = "aeiou"
    forms = {word, word + "s", word + "ed", word + "ing"}
    if word.endswith("e"):
        forms |= {word + "d", word[:-1] + "ing"}
    if word.endswith("y") and word[-2] not in vowel:
        forms |= {word[:-1] + "ies", word[:-1] + "ied"}
    if word.endswith(("s", "sh", "ch", "x")):
        forms.add(word + "es")
    if len(word) > 2 and word[-1] not in vowel + "wxy" and word[-2] in vowel and word[-3] not in vowel:
        forms |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return forms


FORMS = collections.defaultdict(set)
for cue_type, words in CUES.items():
    for cue in words.split():
        for form in inflected(cue):
            FORMS[form].add(cue_type)


def types_of(text):
    found = set()
    for word in re.findall(r"[A-Za-z]+", text.lower()):
        found |= FORMS.get(word, set())
    return found


def order(text):
    return hashlib.sha256(text.encode()).hexdigest()


def sentences(paragraph):
    """Cuts a paragraph at full stops, question and exclamation marks that no abbreviation carries."""
    start = 0
    for end in re.finditer(r"[.!?][\"”’')\]]*(?=\s+[\"“‘'(\[]?[A-Z0-9])", paragraph):
        before = re.search(r"[\w.]+$", paragraph[start : end.start()])
        word = before.group() if before else ""
        if paragraph[end.start()] == "." and (word in ABBREVIATIONS or re.fullmatch(r"[A-Z]|(?:[A-Z]\.)+[A-Z]", word)):
            continue
        yield paragraph[start : end.end()].strip()
        start = end.end()
    if paragraph[start:].strip():
        yield paragraph[start:].strip()


def whole(text):
    words = text.split()
    return (
        9 <= len(words) <= 55
        and re.match(r"[\"“]?[A-Z0-9]", text) is not None
        and re.search(r"[.!?][\"”']?$", text) is not None
        and text.count('"') % 2 == 0
        and text.count("(") == text.count(")")
        and "http" not in text
    )


def wikinews(path):
    """Articles follow one another in the file; four empty lines part them."""
    article, empty = 0, 4
    for line in path.read_text(encoding="utf-8").splitlines():
        line = " ".join(line.split())
        if not line:
            empty += 1
            continue
        if empty >= 4:
            article += 1
        empty = 0
        if len(line.split()) >= 9 and article % 7 and not DATE.match(line):
            for sentence in sentences(line):
                if whole(sentence):
                    yield {"text": sentence, "licence": "CC-BY-2.5", "from": f"wikinews {article:03}", "document": article}


def meantime(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        for paragraph in document["text"].split("\n")[2:]:
            for sentence in sentences(" ".join(paragraph.split())):
                if whole(sentence):
                    yield {"text": sentence, "licence": "CC-BY-4.0", "from": f"meantime {document['id']}", "document": document["id"]}


def ewt(path):
    name = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# sent_id = "):
            name = line[12:]
        elif line.startswith("# text = ") and name.startswith(("weblog-", "newsgroup-")) and whole(line[9:]):
            document = name.rsplit("-", 1)[0]
            yield {"text": line[9:], "licence": "CC-BY-SA-4.0", "from": f"ewt {name}", "document": document}


def runs(text, length=8):
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)} or {tuple(words)}


def choose(pool, with_cue, without, a_document):
    """Sentences with cues, always of the type that has the fewest so far, then sentences without, the lures first."""
    pool = sorted(pool, key=lambda sentence: order(sentence["text"]))
    taken, counts, documents = [], collections.Counter({cue_type: 0 for cue_type in CUES}), collections.Counter()
    lures_in, sentences_in = collections.Counter(), collections.Counter()
    for sentence in pool:
        sentences_in[sentence["document"]] += 1
        lures_in[sentence["document"]] += bool(LURES.search(sentence["text"]))
    lured = {document for document, number in lures_in.items() if number >= 2 and number >= 0.25 * sentences_in[document]}
    cued = collections.defaultdict(list)
    for sentence in pool:
        for cue_type in types_of(sentence["text"]):
            if sentence["document"] not in lured and ACTORS.search(sentence["text"]):
                cued[cue_type].append(sentence)
    texts = set()

    def take(sentence):
        if sentence["text"] in texts or documents[sentence["document"]] >= a_document:
            return False
        texts.add(sentence["text"])
        documents[sentence["document"]] += 1
        taken.append(sentence)
        return True

    while len(taken) < with_cue and any(cued.values()):
        cue_type = min((t for t in CUES if cued[t]), key=lambda t: (counts[t], t))
        sentence = cued[cue_type].pop(0)
        if take(sentence):
            for other in types_of(sentence["text"]):
                counts[other] += 1
    lures = [s for s in pool if s["document"] in lured and types_of(s["text"])]
    plain = [s for s in pool if not types_of(s["text"])]
    for kind, up_to in ((lures, with_cue + without // 2), (plain, with_cue + without), (pool, with_cue + without)):
        for sentence in kind:
            if len(taken) >= up_to:
                break
            take(sentence)
    return sorted(taken, key=lambda sentence: order("batch " + sentence["text"]))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--data", type=pathlib.Path, required=True)
    arguments.add_argument("--out", type=pathlib.Path, required=True)
    arguments.add_argument("--size", type=int, default=150)
    options = arguments.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    measured = options.data / "plover" / "relations-dev.tsv"
    held = set()
    if measured.exists():
        for line in measured.read_text(encoding="utf-8").splitlines()[1:]:
            held |= runs(line.split("\t")[0])
    sets = (
        ("wikinews", wikinews(options.data / "news" / "wikinews.txt"), 860, 190, 14),
        ("meantime", meantime(options.data / "times" / "meantime-airbus-gm.jsonl"), 110, 40, 5),
        ("ewt", ewt(options.data / "ud" / "ewt-train.conllu"), 380, 120, 16),
    )
    for name, pool, with_cue, without, a_document in sets:
        pool = list(pool)
        kept = [sentence for sentence in pool if not runs(sentence["text"]) & held]
        chosen = choose(kept, with_cue, without, a_document)
        cues = collections.Counter(t for s in chosen for t in types_of(s["text"]))
        print(f"{name}: {len(pool)} sentences, {len(pool) - len(kept)} left out as measured ones, {len(chosen)} chosen;", dict(cues))
        for first in range(0, len(chosen), options.size):
            number = first // options.size + 1
            with open(options.out / f"{name}-{number:02}.jsonl", "w", encoding="utf-8") as file:
                for index, sentence in enumerate(chosen[first : first + options.size]):
                    row = {"id": f"{name}-{number:02}-{index + 1:03}", "text": sentence["text"], "licence": sentence["licence"], "from": sentence["from"]}
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

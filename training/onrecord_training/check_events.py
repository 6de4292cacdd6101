"""Turns an annotator's marks into the events file, and checks such files (the format is in `docs/events.md`).

    python -m onrecord_training.check_events build BATCH.jsonl MARKS.txt OUT.jsonl
    python -m onrecord_training.check_events own NAME MARKS.txt OUT.jsonl
    python -m onrecord_training.check_events check FILE.jsonl...
    python -m onrecord_training.check_events marks FILE.jsonl

`own` takes the text of each sentence from the marks themselves: a line `= TEXT`, or `KIND = TEXT` of a hard negative.
`marks` is the way back, for those who want to correct a file.
"""

import collections
import json
import pathlib
import re
import sys

TYPES = ("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT").split()
STATUSES = ("asserted", "negated", "future", "hypothetical", "habitual")
KINDS = ("sports games markets business weather nature accident courts crime fiction arts simile history health science elections parliament "
         "society technology food law").split()
LICENCES = {"wikinews": "CC-BY-2.5", "meantime": "CC-BY-4.0", "ewt": "CC-BY-SA-4.0", "own": "CC-BY-SA-4.0"}
WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")


def find(text, wanted):
    """The span of a phrase at word boundaries; `phrase~2` is its second place."""
    number = re.search(r"~(\d+)$", wanted)
    phrase, nth = (wanted[: number.start()], int(number[1])) if number else (wanted, 1)
    places = list(re.finditer(r"(?<!\w)" + re.escape(phrase) + r"(?!\w)", text))
    if len(places) < nth:
        raise ValueError(f"no place {nth} of {phrase!r}")
    return list(places[nth - 1].span())


def event(text, line):
    trigger, types, rest = (line.split(None, 2) + [""])[:3]
    kind, *also = types.split("/")
    main = rest.endswith("*")
    rest = rest.removesuffix("*").strip()
    status = rest.split()[-1] if rest else ""
    if status in STATUSES:
        rest = rest[: -len(status)].strip()
    else:
        status = "asserted"
    source, parted, target = (part.strip() for part in rest.partition(">"))
    if not parted or not source or not target:
        raise ValueError(f"source > target wanted in {line!r}")
    span = lambda phrase: None if phrase == "-" else find(text, phrase)
    return {"trigger": find(text, trigger), "type": kind, "also": also, "source": span(source), "target": span(target), "status": status, "main": main}


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def groups(path):
    """The head lines of a marks file, each with the indented lines below it."""
    head, below = None, []
    for number, line in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace():
            below.append((number, line.strip()))
        else:
            if head:
                yield head, below
            head, below = (number, line.strip()), []
    if head:
        yield head, below


def events_of(text, lines, path, faults):
    found = []
    for number, line in lines:
        try:
            found.append(event(text, line))
        except ValueError as fault:
            faults.append(f"{path}:{number}: {fault}: {text}")
    if len(found) == 1:
        found[0]["main"] = True
    return sorted(found, key=lambda one: one["trigger"])


def build(batch, marks, out):
    rows, faults = {row["id"].rsplit("-", 1)[1]: row for row in read(batch)}, []
    for row in rows.values():
        row["events"] = []
    for (number, head), lines in groups(marks):
        name, *kind = head.split()
        if name not in rows:
            faults.append(f"{marks}:{number}: no sentence {name}")
            continue
        rows[name]["events"] = events_of(rows[name]["text"], lines, marks, faults)
        if kind:
            rows[name]["kind"] = kind[0]
    write(out, rows.values(), faults)


def own(name, marks, out):
    rows, faults = [], []
    for (number, head), lines in groups(marks):
        kind, parted, text = (part.strip() for part in head.partition("="))
        if not parted:
            faults.append(f"{marks}:{number}: `= TEXT` or `KIND = TEXT` wanted")
            continue
        row = {"id": f"{name}-{len(rows) + 1:03}", "text": text, "licence": LICENCES["own"], "from": "own"}
        row["events"] = events_of(text, lines, marks, faults)
        if kind:
            row["kind"] = kind
        rows.append(row)
    write(out, rows, faults)


def write(out, rows, faults):
    if faults:
        sys.exit("\n".join(faults))
    with open(out, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    check([out])


def faults_of(row):
    text, events = row["text"], row["events"]
    origin = row["from"].split()[0]
    if LICENCES.get(origin) != row["licence"]:
        yield f"licence {row['licence']} of {row['from']}"
    if "kind" in row and (events or row["kind"] not in KINDS):
        yield f"kind {row['kind']}" + (" beside events" if events else " unknown")
    if text != text.strip() or "\n" in text:
        yield "white space around the text or a line break in it"
    if sum(one["main"] for one in events) != bool(events):
        yield f"{sum(one['main'] for one in events)} main events of {len(events)}"
    if len({tuple(one["trigger"]) for one in events}) != len(events):
        yield "two events on one trigger"
    for one in events:
        if set(one) != {"trigger", "type", "also", "source", "target", "status", "main"}:
            yield f"fields {sorted(one)}"
        for field in ("trigger", "source", "target"):
            span = one[field]
            if span is None and field != "trigger":
                continue
            start, end = span
            piece = text[start:end]
            if not 0 <= start < end <= len(text) or piece != piece.strip():
                yield f"{field} {span}"
            elif any(text[at - 1 : at + 1].isalnum() for at in (start, end) if 0 < at < len(text)):
                yield f"{field} {piece!r} cuts a word"
            elif field == "trigger" and not WORD.fullmatch(piece):
                yield f"trigger {piece!r} is not one word"
        if one["source"] and one["target"]:
            if max(one["source"][0], one["target"][0]) < min(one["source"][1], one["target"][1]):
                yield "source and target overlap"
        for kind in [one["type"], *one["also"]]:
            if kind not in TYPES:
                yield f"type {kind}"
        if one["type"] in one["also"] or len(set(one["also"])) != len(one["also"]):
            yield "a type twice"
        if one["status"] not in STATUSES:
            yield f"status {one['status']}"


def check(paths):
    faults, types, statuses, kinds = [], collections.Counter(), collections.Counter(), collections.Counter()
    ids, texts, number, with_events = {}, {}, 0, 0
    for path in paths:
        for row in read(path):
            number += 1
            with_events += bool(row["events"])
            kinds[row.get("kind")] += not row["events"]
            for seen, value in ((ids, row["id"]), (texts, " ".join(row["text"].lower().split()))):
                if value in seen:
                    faults.append(f"{path}: {row['id']}: the same as in {seen[value]}: {value}")
                seen[value] = path
            faults += [f"{path}: {row['id']}: {fault}: {row['text']}" for fault in faults_of(row)]
            for one in row["events"]:
                types[one["type"]] += 1
                statuses[one["status"]] += 1
    print(f"{number} sentences, {with_events} with events, {sum(types.values())} events")
    print("  " + ", ".join(f"{kind} {types[kind]}" for kind in TYPES))
    print("  " + ", ".join(f"{status} {statuses[status]}" for status in STATUSES))
    if set(kinds) - {None}:
        print("  hard negatives: " + ", ".join(f"{kind} {count}" for kind, count in sorted((k, c) for k, c in kinds.items() if k)))
    if faults:
        sys.exit("\n".join(faults))


def as_marks(path):
    for row in read(path):
        head = row["id"].rsplit("-", 1)[1]
        print(f"# {row['text']}\n{head}" + (f" {row['kind']}" if "kind" in row else ""))
        for one in row["events"]:
            phrase = {}
            for field in ("trigger", "source", "target"):
                if one[field] is None:
                    phrase[field] = "-"
                    continue
                words = row["text"][slice(*one[field])]
                nth = 1
                while find(row["text"], f"{words}~{nth}") != one[field]:
                    nth += 1
                phrase[field] = words if nth == 1 else f"{words}~{nth}"
            status = "" if one["status"] == "asserted" else " " + one["status"]
            print(f"  {phrase['trigger']} {'/'.join([one['type'], *one['also']])} {phrase['source']} > {phrase['target']}{status}"
                  + (" *" if one["main"] else ""))


def main():
    match sys.argv[1:]:
        case ["build", batch, marks, out]:
            build(batch, marks, out)
        case ["own", name, marks, out]:
            own(name, marks, out)
        case ["check", *paths] if paths:
            check(paths)
        case ["marks", path]:
            as_marks(path)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Kills `onrecord add` repeatedly and checks that nothing is lost or duplicated.

    cargo build --release && python3 scripts/kill_add.py
    python3 scripts/make_warc.py pages.warc.gz PAGES && python3 scripts/kill_add.py --warc pages.warc.gz

Takes generated articles (seeded, invented names) or a web archive, and adds them to a reference ledger without a
kill. Then it starts `add` into another ledger and sends SIGKILL at a random moment, until there are enough kills.
After one or more kills on the same ledger it lets `add` finish. The rows of all tables must then equal those of the
reference ledger: search indices by their words, and without the times of runs. `onrecord verify` must pass. A run
that ended before its kill does not count.

Prints one line of summary and exits with 1 on any difference. Needs only Python and SQLite with FTS5.
"""

import argparse
import contextlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Exit codes of `add`: success, or success with some inputs in `failures` (the generated files that are not articles).
DONE = (0, 3)

FIRST = "Mara Ivo Oda Henrik Lucia Tomas Brigid Anselm Petra Kofi Yael Bruno Nadia Émile Søren".split()
LAST = "Ellison Brandt Renner Okafor Valdez Lindqvist Marchetti Thorne Adeyemi Kowal Håkon Duarte".split()
ROLE = ["harbour master", "council leader", "union organiser", "hydrologist", "deputy minister"]
PLACE = ["Northwick", "Port Saviour", "Lower Elm", "Kestrel Bay", "Überlund", "San Aurelio"]
BODY = ["the Dredging Board", "the Bus Company", "the Regional Archive", "the Water Authority"]
THING = ["the old bridge", "the ferry timetable", "the seed bank", "the library roof", "the night bus"]
DOES = ["will be closed in spring", "costs more than was planned", "was never inspected",
        "has been sold twice", "stays as it is", "needs another 40,000 crowns", "may reopen by May 3"]
CUE = ["said", "told reporters", "added", "insisted", "wrote in a letter", "warned"]
MARKS = [("“", "”"), ('"', '"'), ("‘", "’"), ("«", "»"), ("“", '"')]


def sentence(r):
    """One sentence, with one of the usual forms of attribution."""
    name, thing, does = f"{r.choice(FIRST)} {r.choice(LAST)}", r.choice(THING), r.choice(DOES)
    left, right = r.choice(MARKS)
    claim = f"{thing} {does}"
    spoken = claim[0].upper() + claim[1:]
    cue = r.choice(CUE)
    return r.choice([
        f"{left}{spoken},{right} {cue} {name}, {r.choice(ROLE)} of {r.choice(PLACE)}.",
        f"{left}{spoken},{right} {name} {cue}, {left}and we knew it in {r.randint(1990, 2030)}.{right}",
        f"{name} {cue} that {claim}.",
        f"According to {r.choice(BODY)}, {claim}.",
        f"{spoken}, and {r.choice(THING)} {r.choice(DOES)} 🦀.",
        f"He {cue} {left}not one more{right} of them would come to {r.choice(PLACE)}.",
        f"{left}{spoken}.",  # often without a speaker
    ])


def article(r, number):
    """An article of 300 to 900 words."""
    length, words, paragraphs = r.randint(300, 900), 0, []
    while words < length:
        paragraph = " ".join(sentence(r) for _ in range(r.randint(1, 5)))
        words += len(paragraph.split())
        paragraphs.append(paragraph)
    head = f"{r.choice(THING)} {r.choice(DOES)} (no. {number})"
    end = r.choice(["\n", "\r\n"])
    gap = r.choice([1, 2]) * end
    return (head[0].upper() + head[1:] + 2 * end + gap.join(paragraphs) + end).encode()


def generate(folder, count, seed):
    """Writes articles in subfolders, and a few files that are not articles."""
    r = random.Random(seed)
    for number in range(count):
        place = folder / f"{number // 50:02}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:04}.txt").write_bytes(article(r, number))
    for number, bad in enumerate([b"", b"\x00\x01\x02\xff" * 50, b"   \n"]):
        (folder / f"{number * 3:02}" / f"bad-{number}.txt").write_bytes(bad)


def dump(path):
    """Every row of every table except the times of runs, the words of the search indices, and the schema."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        lines = [f"{name} {connection.execute(f'PRAGMA {name}').fetchone()}"
                 for name in ("application_id", "user_version")]
        schema = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall()
        lines += [f"schema {entry}" for entry in schema]
        # The storage of a search index depends on which articles were recorded together, so compare its words.
        tables = [name for kind, name, sql in schema
                  if kind == "table" and not sql.startswith("CREATE VIRTUAL") and not name.endswith(("_fts_data", "_fts_idx"))]
        for index in ("article_fts", "attribution_fts", "name_fts"):
            connection.execute(f"CREATE VIRTUAL TABLE temp.{index}_words USING fts5vocab"
                               f"(main, {index}, instance)")
            tables.append(f"{index}_words")
        for table in tables:
            rows = connection.execute(f"SELECT * FROM {table}")
            kept = [i for i, column in enumerate(rows.description)
                    if (table, column[0]) != ("run", "first_used")]
            lines += sorted(f"{table} {[row[i] for i in kept]}" for row in rows)
        return lines


def recorded(ledger, scratch):
    """The number of articles in a killed ledger. Asks a copy, so that `add` itself has to recover the ledger."""
    copy = scratch / "copy.db"
    for suffix in ("", "-wal"):
        Path(f"{copy}{suffix}").unlink(missing_ok=True)
        if Path(f"{ledger}{suffix}").exists():
            shutil.copyfile(f"{ledger}{suffix}", f"{copy}{suffix}")
    Path(f"{copy}-shm").unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        try:
            return connection.execute("SELECT count(*) FROM article").fetchone()[0]
        except sqlite3.OperationalError:
            return None  # killed before the tables existed


class Check:
    """The test folder, the reference rows and the failures so far."""

    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.articles = options.warc or folder / "articles"
        self.random = random.Random(options.seed)
        self.wrong = []
        self.finished = 0

    def command(self, ledger):
        jobs = self.options.jobs or self.random.choice([1, 2, 4])
        return [self.options.binary, "add", str(self.articles), "--ledger", str(ledger), "--jobs", str(jobs)]

    def start(self, ledger):
        return subprocess.Popen(self.command(ledger), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def finish(self, ledger):
        """Lets `add` finish and compares the ledgers."""
        added = subprocess.run(self.command(ledger), capture_output=True, text=True)
        if added.returncode not in DONE:
            self.wrong.append(f"{ledger.name}: add exits {added.returncode}: {added.stderr[-500:]}")
        else:
            self.compare(ledger)
        self.finished += 1
        for path in ledger.parent.glob(f"{ledger.name}*"):
            path.unlink()

    def compare(self, ledger):
        verified = subprocess.run([self.options.binary, "verify", "--ledger", str(ledger)],
                                  capture_output=True, text=True)
        if verified.returncode != 0:
            self.wrong.append(f"{ledger.name}: verify exits {verified.returncode}: {verified.stderr[-500:]}")
        rows = dump(ledger)
        if rows != self.reference:
            missing = sorted(set(self.reference) - set(rows))[:2]
            extra = sorted(set(rows) - set(self.reference))[:2]
            self.wrong.append(f"{ledger.name}: rows differ: missing {missing}, extra {extra}"[:2000])

    def run(self):
        if not self.options.warc:
            generate(self.articles, self.options.articles, self.options.seed)
        clean = self.folder / "clean.db"
        began = time.monotonic()
        added = subprocess.run(self.command(clean), capture_output=True, text=True)
        self.whole = time.monotonic() - began
        if added.returncode not in DONE:
            sys.exit(f"add exits {added.returncode} without any kill: {added.stderr[-2000:]}")
        self.reference = dump(clean)
        self.compare(clean)
        count = recorded(clean, self.folder)
        if self.options.warc:
            self.options.articles = count
        if count != self.options.articles:
            self.wrong.append(f"the reference ledger has {count} articles")
        return self.kill_often()

    def kill_often(self):
        kills, missed, names, held = 0, 0, 0, []
        ledger, share = None, 1.0
        while kills < self.options.kills:
            if ledger is None:
                names += 1
                ledger = self.folder / f"killed-{names}.db"
            # One kill in five while the ledger is created or opened, the others at any time.
            latest = 0.05 if self.random.random() < 0.2 else self.whole * share
            moment = self.random.uniform(0, latest)
            process = self.start(ledger)
            time.sleep(moment)
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            if process.wait() == -signal.SIGKILL:
                kills += 1
                held.append(recorded(ledger, self.folder))
                print(f"kill {kills}: after {moment:.3f} s, {held[-1]} articles recorded", file=sys.stderr)
                # The next run on this ledger takes as long as the remaining articles need.
                share = max(1 - (held[-1] or 0) / self.options.articles, 0.05)
                if self.random.random() < 0.5:
                    continue
            else:
                missed += 1
            self.finish(ledger)
            ledger, share = None, 1.0
        if ledger is not None:
            self.finish(ledger)
        return kills, missed, held


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=str(ROOT / "target" / "release" / "onrecord"))
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--warc", type=Path, help="add this archive instead of generated articles")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--jobs", type=int, help="threads of add (default: 1, 2 or 4 at random)")
    parser.add_argument("--seed", type=int, default=2020)
    options = parser.parse_args()
    if not Path(options.binary).exists():
        sys.exit(f"{options.binary} is missing: run cargo build --release")
    with tempfile.TemporaryDirectory(prefix="onrecord-kill-") as folder:
        check = Check(options, Path(folder))
        kills, missed, held = check.run()
    for wrong in check.wrong:
        print(wrong, file=sys.stderr)
    counts = sorted(count for count in held if count is not None)
    spread = f"{counts[0]} to {counts[-1]}" if counts else "no"
    print(f"{kills} kills ({missed} runs ended before and do not count), {held.count(None)} before the tables "
          f"existed, the others with {spread} articles recorded; {check.finished} ledgers finished and compared "
          f"with the {len(check.reference)} rows of the reference ledger: {len(check.wrong)} differences")
    return 1 if check.wrong else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Kills corrections repeatedly and checks that each is recorded completely or not at all.

    cargo build --release && python3 scripts/kill_correct.py

Records generated articles (those of kill_add.py) in a ledger. Until there are enough kills, it renames an actor,
undoes a correction, imports a journal of many corrections, or rereads everything with the other model, and sends
SIGKILL at a random moment. After each kill `verify` must pass, every correction that was reported as recorded must be
listed, an imported journal must be complete or absent, and all readings must be by one model. At the end a ledger
without kills that imports the same journal must have the same actors and attributions.

Prints one line of summary and exits with 1 on any difference. Needs only Python.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kill_add import DONE, ROOT, generate

VIEWS = [
    "SELECT id, name, type, names, articles, mentions FROM actors ORDER BY id",
    "SELECT article, id, speaker, speaker_name, corrected FROM attributions ORDER BY article, id",
]


class Check:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.random = random.Random(options.seed)
        self.wrong, self.told = [], set()
        self.kills = self.missed = 0

    def run(self, ledger, *words):
        command = [self.options.binary, *words, "--ledger", str(ledger)]
        return subprocess.run(command, capture_output=True, text=True)

    def rows(self, ledger, *words):
        return [json.loads(line) for line in self.run(ledger, *words, "--json").stdout.splitlines()]

    def killed(self, ledger, longest, *words):
        """Runs a command and kills it. Returns whether it was killed, and its stderr."""
        command = [self.options.binary, *words, "--ledger", str(ledger)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(self.random.uniform(0, longest))
        process.send_signal(signal.SIGKILL)
        _, told = process.communicate()
        if process.returncode == -signal.SIGKILL:
            self.kills += 1
        else:
            self.missed += 1
        return process.returncode == -signal.SIGKILL, told

    def check(self, ledger, what):
        verified = self.run(ledger, "verify")
        if verified.returncode != 0:
            self.wrong.append(f"after {what}: {verified.stdout}{verified.stderr}")
        listed = {row["id"] for row in self.rows(ledger, "corrections")}
        for lost in self.told - listed:
            self.wrong.append(f"after {what}: correction {lost} was reported but is not listed")
        models = self.rows(ledger, "sql", "SELECT count(DISTINCT run) AS models FROM articles")
        if models[0]["models"] != 1:
            self.wrong.append(f"after {what}: readings by {models[0]['models']} models")
        return listed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=str(ROOT / "target/release/onrecord"))
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--articles", type=int, default=320)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="onrecord-kill-correct-") as folder:
        folder = Path(folder)
        generate(folder / "articles", options.articles, options.seed)
        ledger, plain, twin = folder / "killed.db", folder / "plain.db", folder / "twin.db"
        check = Check(options, folder)
        for one in [ledger, plain, twin]:
            added = check.run(one, "add", str(folder / "articles"))
            assert added.returncode in DONE, added.stderr
        actors = [row["id"] for row in check.rows(ledger, "sql", "SELECT id FROM actors WHERE id NOT LIKE '%:%' ORDER BY id")]
        # A journal of many corrections, from another ledger.
        for number, actor in enumerate(actors[:12]):
            check.run(twin, "actor", "rename", actor, f"Somebody {number}")
        journal = folder / "journal.jsonl"
        journal.write_text(check.run(twin, "corrections", "export").stdout)
        imported = {json.loads(line)["id"] for line in journal.read_text().splitlines()}
        model = "accurate"
        while check.kills < options.kills:
            kind = check.random.choice(["rename", "rename", "undo", "import", "reread"])
            if kind == "rename":
                actor = check.random.choice(actors)
                _, told = check.killed(ledger, 0.03, "actor", "rename", actor, f"Name {check.kills}")
                check.told |= {told.split("(correction ")[1][:16]} if "(correction " in told else set()
            elif kind == "undo" and check.told:
                _, told = check.killed(ledger, 0.03, "corrections", "undo", check.random.choice(sorted(check.told)))
            elif kind == "import":
                check.killed(ledger, 0.04, "corrections", "import", str(journal))
            else:
                killed, _ = check.killed(ledger, 2.0, "reread", "--model", model)
                model = model if killed else ("fast" if model == "accurate" else "accurate")
            listed = check.check(ledger, kind)
            if imported & listed not in (set(), imported):
                check.wrong.append(f"after {kind}: {len(imported & listed)} of {len(imported)} imported corrections are recorded")
        check.run(ledger, "reread")
        (folder / "all.jsonl").write_text(check.run(ledger, "corrections", "export").stdout)
        check.run(plain, "corrections", "import", str(folder / "all.jsonl"))
        differences = 0
        for view in VIEWS:
            one, other = check.rows(ledger, "sql", view), check.rows(plain, "sql", view)
            differences += sum(a != b for a, b in zip(one, other)) + abs(len(one) - len(other))
        corrections = len(check.rows(ledger, "corrections"))
        print(f"{check.kills} kills, {check.missed} too late; {corrections} corrections, {len(check.wrong)} failures; "
              f"{differences} rows differ from the ledger without kills")
        for line in check.wrong[:10]:
            print(line, file=sys.stderr)
        sys.exit(bool(check.wrong or differences))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Times the pages of the web app with two concurrent requests, and checks fifty clients while articles are added.

    cargo run --release -p onrecord-eval -- scale big.db --articles 100000
    scripts/load_pages.py target/release/onrecord big.db

Each kind of page is requested with many different names, words and articles of the ledger, so that no page is requested
twice except those about the whole ledger. Times include the body and are in milliseconds.
"""

import argparse
import http.client
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("ledger")
    parser.add_argument("--requests", type=int, default=60, help="requests per kind of page")
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--readers", type=int, default=50, help="clients while articles are added; 0 skips this part")
    args = parser.parse_args()
    with Server(args.binary, args.ledger) as server:
        slow = pages(server, args)
    lost = adding(args) if args.readers else 0
    sys.exit(1 if slow or lost else 0)


class Server:
    def __init__(self, binary, ledger):
        self.child = subprocess.Popen([binary, "serve", ledger, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.host = urllib.parse.urlparse(self.child.stdout.readline().strip()).netloc

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.terminate()
        self.child.wait()

    def get(self, path):
        connection = http.client.HTTPConnection(self.host, timeout=60)
        start = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        took = (time.perf_counter() - start) * 1000
        connection.close()
        return answer.status, body, took

    def json(self, path):
        status, body, _ = self.get("/api/v1" + path)
        assert status == 200, (path, status, body[:200])
        return json.loads(body)


def pages(server, args):
    """Prints a row for each kind of page. Returns the number of kinds with a median above 150 ms."""
    quote = urllib.parse.quote
    articles = [row for offset in range(0, 900, 300) for row in server.json(f"/articles?limit=100&offset={offset}")]
    statements = [row for offset in range(0, 600, 200) for row in server.json(f"/quotes?limit=100&offset={offset}")]
    actors = sorted({row["actor"]: row["speaker"] for row in statements if row["actor"]}.items())
    actors += [(row["id"], row["name"]) for row in server.json("/actors?limit=20")]
    words = sorted({word for row in statements for run in row["content"] for word in run["text"].split() if word.isalpha() and len(word) > 5})
    outlets = [row["name"] for row in server.json("/stats")["outlets"] if row["name"]]
    of = lambda values, path: [path(values[i % len(values)]) for i in range(args.requests)]
    kinds = {
        "start": ["/"] * args.requests,
        "articles": [f"/articles?offset={50 * i}" for i in range(args.requests)],
        "article": of(articles, lambda row: f"/articles/{row['article']}"),
        "article, one item": of(statements, lambda row: f"/articles/{row['article']}?item={row['id']}"),
        "statements": [f"/statements?offset={25 * i}" for i in range(args.requests)],
        "statements by": of(actors, lambda actor: f"/statements?by={quote(actor[1])}"),
        "statements about": of(words, lambda word: f"/statements?about={quote(word)}"),
        "statements about, each story once": of(words[::-1], lambda word: f"/statements?about={quote(word)}&distinct_stories=1"),
        "search": of(words, lambda word: f"/search?q={quote(word)}"),
        "actors": of(actors, lambda actor: f"/actors?q={quote(actor[1].split()[-1])}"),
        "actor": of(actors, lambda actor: f"/actors/{actor[0]}"),
        "outlets": ["/outlets"] * args.requests,
        "outlets since": [f"/outlets?since=2024-{1 + i % 12:02}-{1 + i % 28:02}" for i in range(args.requests)],
        "sources": ["/sources"] * args.requests,
        "sources of an outlet": of(outlets, lambda outlet: f"/sources?outlet={quote(outlet)}"),
        "timeline": ["/timeline"] * args.requests,
        "timeline by outlet": of(outlets, lambda outlet: f"/timeline?outlet={quote(outlet)}"),
        "timeline about": of(words, lambda word: f"/timeline?about={quote(word)}"),
        "wordings by": of(actors, lambda actor: f"/wordings?by={quote(actor[1])}"),
        "wordings": ["/wordings"] * args.requests,
        "stories": [f"/stories?offset={30 * i}" for i in range(args.requests)],
        "corrections": ["/corrections"] * args.requests,
    }
    print(f"{'page':36} {'median':>8} {'p95':>8} {'slowest':>8}")
    slow = 0
    for kind, paths in kinds.items():
        # The first request opens files and fills caches.
        server.get(paths[-1])
        with ThreadPoolExecutor(args.at_once) as pool:
            answers = list(pool.map(server.get, paths))
        bad = {status for status, _, _ in answers} - {200}
        took = sorted(took for _, _, took in answers)
        median = statistics.median(took)
        slow += median > 150
        print(f"{kind:36} {median:8.1f} {took[int(len(took) * 0.95)]:8.1f} {took[-1]:8.1f}{f'  answers {bad}' if bad else ''}")
    return slow


def adding(args):
    """Clients request pages while `add` records new articles. Returns the number of failed requests and missing articles."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        ledger = folder / "copy.db"
        shutil.copy(args.ledger, ledger)
        inputs = folder / "articles"
        inputs.mkdir()
        examples = sorted((Path(__file__).parent.parent / "examples").glob("*.txt"))
        new = 300
        for i in range(new):
            text = examples[i % len(examples)].read_text(encoding="utf-8")
            (inputs / f"{i}.txt").write_text(f"{text}\nEdition {i}.\n", encoding="utf-8")
        count = lambda: json.loads(subprocess.run([args.binary, "stats", "--json", "--ledger", ledger], check=True, capture_output=True).stdout)["articles"]
        before = count()
        answers, done = [], threading.Event()
        with Server(args.binary, str(ledger)) as server:
            articles = server.json("/articles?limit=100")
            paths = ["/", "/statements", "/outlets", "/search?q=harbour", *(f"/articles/{row['article']}" for row in articles[:20])]

            def read(which):
                at = which
                while not done.is_set():
                    try:
                        status, body, took = server.get(paths[at % len(paths)])
                        answers.append((status, took, body.endswith(b"</html>")))
                    except OSError as error:
                        answers.append((str(error), 0, False))
                    at += 1

            readers = [threading.Thread(target=read, args=(i,)) for i in range(args.readers)]
            for thread in readers:
                thread.start()
            added = subprocess.run([args.binary, "add", inputs, "--ledger", ledger], capture_output=True, text=True)
            done.set()
            for thread in readers:
                thread.join()
        lost = [answer for answer in answers if answer[0] != 200 or not answer[2]]
        missing = before + new - count()
        took = statistics.median(took for _, took, _ in answers)
        print(f"\n{args.readers} clients while {new} articles were added (exit {added.returncode}): {len(answers)} answers, median {took:.0f} ms, "
              f"{len(lost)} lost, {missing} articles missing")
        return len(lost) + missing + added.returncode


if __name__ == "__main__":
    main()

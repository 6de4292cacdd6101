#!/usr/bin/env python3
"""Opens what `onrecord export` writes with the libraries of those who will read it.

    cargo build --features parquet && cargo build -p onrecord-formats --example import
    python3 -m venv target/formats-venv && target/formats-venv/bin/pip install -r tests/formats/requirements.txt
    target/formats-venv/bin/python tests/formats/check.py

Records the example articles, and two that are full of emoji, CRLF and decomposed letters, exports the
ledger to every format, whole and for the public, and checks each with DuckDB, pandas, cassis, conllu and
jsonschema against the readings in the JSON lines. CAS and Web Annotation go back through `import`, the
first after cassis has loaded, corrected and saved it. Prints a line a format; an assertion ends it.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import cassis
import conllu
import duckdb
import jsonschema
import pandas

ROOT = Path(__file__).resolve().parent.parent.parent
OWN = "org.onrecord.type."
ODD = [
    "Ferry back 🦀\r\n\r\n“Nobody asked us 👩‍👩‍👧,” Zoe\u0308 Ellison said. “We do not know why.”\r\n\r\n"
    "Ellison, who chairs the board, denied that the cable had been checked. She can't say more.\r\n",
    "\ufeffCafe\u0301 stays open\n\nAccording to Mara Brandt, the cafe\u0301 🦀 on the quay “will not move”.\n\n"
    "\tBrandt's lawyer,\u00a0Ivo Thorne, said that she'd appeal.\n",
]


def run(*command, cwd=None, codes=(0,)):
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True)
    assert done.returncode in codes, f"{command}: exit {done.returncode}: {done.stderr[-2000:]}"
    return done.stdout


class Check:
    def __init__(self, options, folder):
        self.binary, self.importer, self.folder = options.binary, options.importer, folder
        for number, text in enumerate(ODD):
            (folder / f"odd-{number}.txt").write_bytes(text.encode())
        # A story of two articles.
        shutil.copy(ROOT / "examples/library-roof.txt", folder / "copy.txt")
        run(self.binary, "add", ROOT / "examples", folder, "--metadata", ROOT / "examples/metadata.tsv", cwd=folder)
        quote = json.loads(run(self.binary, "quotes", "--json", "--limit", "1", cwd=folder))
        run(self.binary, "attribution", "amend", quote["article"], quote["id"], "--polarity", "asked", cwd=folder)
        self.readings = {}
        for line in self.export("jsonl", "--tokens").joinpath("readings.jsonl").read_text("utf-8").split("\n")[:-1]:
            reading = json.loads(line)
            self.readings[reading["article"]["id"]] = reading

    def export(self, format, *flags):
        out = self.folder / "out" / "-".join([format, *flags]).replace("--", "")
        run(self.binary, "export", "--format", format, *flags, out, cwd=self.folder, codes=(0,))
        return out

    def imported(self, format, folder):
        lines = run(self.importer, format, folder).split("\n")[:-1]
        return {item["article"]: item for item in map(json.loads, lines)}

    def same(self, items, but=None):
        """What came back is what the readings say."""
        for id, reading in self.readings.items():
            for layer in ("mentions", "actors", "attributions"):
                if (id, layer) != but:
                    assert items[id][layer] == reading[layer], f"{id} {layer}"
            assert items[id]["text_sha256"] == reading["article"]["text_sha256"]

    def total(self, layer):
        return sum(len(reading[layer]) for reading in self.readings.values())

    def jsonl(self):
        spans = 0
        for reading in self.readings.values():
            text = reading["article"]["text"]
            for item in spans_of(reading):
                assert text[item["start"]:item["end"]] == item["text"]
                spans += 1
        assert len(self.readings) == 13 and spans > 1000
        self.same(self.imported("jsonl", self.export("jsonl")))
        return f"{len(self.readings)} readings, {spans} spans hold, and come back"

    def parquet(self):
        out = self.export("parquet", "--tokens")
        counts = {"articles": len(self.readings)}
        for layer in ("sentences", "tokens", "mentions", "actors", "attributions", "notes"):
            counts[layer] = self.total(layer)
        counts["blocks"] = sum(len(reading["article"]["blocks"]) for reading in self.readings.values())
        across = {"joined_actors", "stories", "copies", "corrections"}
        assert {path.stem for path in out.iterdir()} == set(counts) | across
        db = duckdb.connect()
        for layer, count in counts.items():
            db.execute(f"CREATE VIEW {layer} AS SELECT * FROM read_parquet('{out / layer}.parquet')")
            assert db.execute(f"SELECT count(*) FROM {layer}").fetchone() == (count,), layer
            frame = pandas.read_parquet(out / f"{layer}.parquet")
            assert len(frame) == count, layer
        types = dict(row[:2] for row in db.execute("DESCRIBE attributions").fetchall())
        assert types["content"] == 'STRUCT("start" BIGINT, "end" BIGINT, "text" VARCHAR)[]', types
        assert (types["confidence"], types["start"], types["cue_start"]) == ("FLOAT", "BIGINT", "BIGINT")
        articles = dict(row[:2] for row in db.execute("DESCRIBE articles").fetchall())
        assert (articles["authors"], articles["shortened"]) == ("VARCHAR[]", "BOOLEAN")
        for layer in ("mentions", "tokens", "sentences", "blocks"):
            wrong = db.execute(f"""SELECT count(*) FROM {layer} l JOIN articles a ON a.id = l.article
                WHERE substring(a.text, l.start + 1, l.end - l.start) <> l.text""").fetchone()
            assert wrong == (0,), layer
        runs = db.execute("""SELECT substring(a.text, run.start + 1, run.end - run.start) = run.text
            FROM (SELECT article, unnest(content) run FROM attributions) q JOIN articles a ON a.id = q.article
            """).fetchall()
        assert len(runs) >= counts["attributions"] and all(row[0] for row in runs)
        meta = dict((bytes(key), bytes(value)) for key, value in db.execute(
            f"SELECT key, value FROM parquet_kv_metadata('{out}/tokens.parquet')").fetchall())
        assert meta[b"onrecord.offset_unit"] == b"codepoint", meta
        # In pandas, row for row.
        frame = pandas.read_parquet(out / "attributions.parquet")
        expected = [(id, q) for id, reading in sorted(self.readings.items()) for q in reading["attributions"]]
        for row, (id, q) in zip(frame.itertuples(), expected, strict=True):
            text = self.readings[id]["article"]["text"]
            assert (row.article, row.id, row.form, row.polarity) == (id, q["id"], q["form"], q["polarity"])
            assert [dict(run) for run in row.content] == q["content"]
            assert [dict(run) for run in row.quoted] == q["quoted"]
            assert (None if pandas.isna(row.speaker) else row.speaker) == q["speaker"]
            assert abs(row.confidence - q["confidence"]) < 1e-6
            if q["cue"]:
                assert text[int(row.cue_start):int(row.cue_end)] == row.cue == q["cue"]["text"]
            else:
                assert pandas.isna(row.cue_start)
        actors = pandas.read_parquet(out / "actors.parquet")
        expected = [actor for _, reading in sorted(self.readings.items()) for actor in reading["actors"]]
        assert [list(names) for names in actors["names"]] == [actor["names"] for actor in expected]
        assert [list(names) for names in actors["mentions"]] == [actor["mentions"] for actor in expected]
        spent = self.across(db, out)
        # A reader that knows no more than Parquet sees the gaps and the lists too.
        public = pandas.read_parquet(self.export("parquet", "--public") / "articles.parquet")
        assert list(public["text"].isna()) == list(public["shortened"]) and public["path"].isna().all()
        return f"{sum(counts.values()) + spent} rows in {len(counts) + len(across)} tables, in DuckDB and pandas"

    def across(self, db, out):
        """What no single reading has, beside JSON lines and in Parquet the same."""
        lines = {}
        for name in ("actors", "stories", "corrections"):
            text = (self.folder / "out" / "jsonl" / f"{name}.jsonl").read_text("utf-8")
            lines[name] = [json.loads(line) for line in text.split("\n")[:-1]]
        table = lambda name: db.execute(f"SELECT * FROM '{out / name}.parquet'").fetchdf().to_dict("records")
        actors = table("joined_actors")
        for row, actor in zip(actors, lines["actors"], strict=True):
            assert (row["id"], row["name"], row["type"], row["articles"]) == tuple(actor[key] for key in ("id", "name", "type", "articles"))
            assert [dict(name) for name in row["names"]] == actor["names"]
            assert [dict(member) for member in row["members"]] == actor["members"]
            for member in actor["members"]:
                assert any(one["id"] == member["actor"] for one in self.readings[member["article"]]["actors"])
        stories = table("stories")
        told = [(story["story"], article["article"]) for story in lines["stories"] for article in story["articles"]]
        assert [(row["story"], row["article"]) for row in stories] == told and len(told) > 1
        copies = table("copies")
        told = [copy for story in lines["stories"] for copy in story["copies"]]
        for row, copy in zip(copies, told, strict=True):
            assert (row["article"], row["other"], row["share"]) == (copy["article"], copy["other"], copy["share"])
            assert [list(stretch.values()) for stretch in row["stretches"]] == copy["stretches"]
        corrections = table("corrections")
        for row, correction in zip(corrections, lines["corrections"], strict=True):
            assert (row["id"], row["who"], json.loads(row["change"])) == tuple(correction[key] for key in ("id", "who", "change"))
        assert len(corrections) == 1
        return len(actors) + len(stories) + len(copies) + len(corrections)

    def cas(self):
        out = self.export("cas", "--tokens")
        self.same(self.imported("cas", out))
        again = self.folder / "again"
        again.mkdir()
        covered = 0
        corrected = None
        for id, reading in sorted(self.readings.items()):
            with open(out / f"{id}.cas.json", "rb") as file:
                cas = cassis.load_cas_from_json(file)
            assert cas.sofa_string == reading["article"]["text"]
            assert cas.select(OWN + "Article")[0].articleId == id
            named = {m.identifier: m for m in cas.select(OWN + "Mention")}
            for mention in reading["mentions"]:
                found = named.pop(mention["id"])
                assert (found.begin, found.end) == (mention["start"], mention["end"])
                assert found.get_covered_text() == mention["text"] and found.actor == mention["actor"]
                covered += 1
            assert not named
            attributions = {q.identifier: q for q in cas.select(OWN + "Attribution")}
            for q in reading["attributions"]:
                found = attributions.pop(q["id"])
                for part in ("content", "quoted", "cue", "source"):
                    spans = q[part] if isinstance(q[part], list) else [q[part]] if q[part] else []
                    links = getattr(found, part).elements or []
                    assert [link.target.get_covered_text() for link in links] == [span["text"] for span in spans]
                    assert all(link.role == part for link in links)
                    covered += len(links)
                assert (found.speaker, found.parent, found.by) == (q["speaker"], q["parent"], q["by"])
            assert not attributions
            assert len(cas.select("Sentence")) == len(reading["sentences"])
            tokens = cas.select("Token")
            assert [token.get_covered_text() for token in tokens] == [token["text"] for token in reading["tokens"]]
            assert [token.lemma.value for token in tokens] == [token["lemma"] for token in reading["tokens"]]
            names = sum(m["form"] == "name" for m in reading["mentions"])
            assert len(cas.select("NamedEntity")) == names
            # Somebody corrects one article, and all are saved again by cassis.
            if corrected is None and len(reading["actors"]) > 1 and any(q["speaker"] for q in reading["attributions"]):
                q = next(q for q in cas.select(OWN + "Attribution") if q.speaker)
                other = next(actor["id"] for actor in reading["actors"] if actor["id"] != q.speaker)
                corrected = (id, q.identifier, other)
                q.speaker = other
            cas.to_json(again / f"{id}.cas.json")
        back = self.imported("cas", again)
        id, q, other = corrected
        self.same(back, but=(id, "attributions"))
        for came, was in zip(back[id]["attributions"], self.readings[id]["attributions"], strict=True):
            assert came == ({**was, "speaker": other} if was["id"] == q else was)
        return f"{covered} spans in cassis, which saves them as they were; 1 correction comes back; {self.cas_edits(again)}"

    def cas_edits(self, folder):
        """What somebody adds and changes in cassis becomes corrections, and nothing is left to be done then."""
        id, reading = next((id, reading) for id, reading in sorted(self.readings.items())
                           if len(reading["attributions"]) > 2 and reading["article"]["text"].isascii())
        edited = self.folder / "edited"
        edited.mkdir()
        run(self.binary, "export", "--format", "cas", self.folder / "fresh", cwd=self.folder)
        with open(self.folder / "fresh" / f"{id}.cas.json", "rb") as file:
            cas = cassis.load_cas_from_json(file)
        types = cas.typesystem
        # Words that no attribution has.
        taken = [span for q in reading["attributions"] for span in q["content"]]
        free = next(s for s in reading["sentences"] if s["end"] - s["start"] > 20
                    and not any(span["start"] < s["end"] and s["start"] < span["end"] for span in taken))
        part = types.get_type(OWN + "Part")(begin=free["start"], end=free["end"])
        link = types.get_type(OWN + "PartLink")(role="content", target=part)
        array = lambda *elements: types.get_type("uima.cas.FSArray")(elements=list(elements))
        cas.add(part)
        cas.add(types.get_type(OWN + "Attribution")(
            begin=part.begin, end=part.end, form="indirect", act="belief", polarity="affirmed",
            content=array(link), quoted=array(), cue=array(), source=array()))
        first, second = sorted((q for q in cas.select(OWN + "Attribution") if q.identifier), key=lambda q: q.identifier)[:2]
        first.polarity = "denied" if first.polarity != "denied" else "asked"
        second.content.elements[0].target.end -= 1
        cas.to_json(edited / f"{id}.cas.json")
        importing = (self.binary, "import", "--format", "cas", edited)
        for codes in ("3 corrections", "0 corrections"):
            done = subprocess.run([*map(str, importing)], cwd=self.folder, capture_output=True, text=True)
            assert done.returncode == 0 and codes in done.stderr, done.stderr
        rows = [json.loads(line) for line in run(
            self.binary, "quotes", "--json", "--act", "belief", cwd=self.folder).split("\n")[:-1]]
        text = reading["article"]["text"][free["start"]:free["end"]]
        assert any(row["article"] == id and row["content"][0]["text"] == text for row in rows)
        run(self.binary, "verify", cwd=self.folder)
        journal = run(self.binary, "corrections", "export", cwd=self.folder).split("\n")[:-1]
        for correction in map(json.loads, journal[1:]):
            run(self.binary, "corrections", "undo", correction["id"], cwd=self.folder)
        assert not run(self.binary, "quotes", "--json", "--act", "belief", "--about", '"' + text[:12] + '"', cwd=self.folder, codes=(0, 1))
        return "3 edits become corrections"

    def conllu(self):
        out = self.export("conllu")
        words = 0
        for id, reading in self.readings.items():
            text = reading["article"]["text"]
            sentences = conllu.parse((out / f"{id}.conllu").read_text("utf-8"))
            assert sentences[0].metadata["newdoc id"] == id
            assert len({sentence.metadata["sent_id"] for sentence in sentences}) == len(sentences)
            tokens = iter(reading["tokens"])
            rebuilt, inside = "", False
            for sentence in sentences:
                assert sum(word["head"] == 0 for word in sentence if isinstance(word["id"], int)) >= 1
                until = 0
                for row in sentence:
                    start, end = int(row["misc"]["Start"]), int(row["misc"]["End"])
                    if isinstance(row["id"], int):
                        token = next(tokens)
                        assert (token["start"], token["end"], token["upos"]) == (start, end, row["upos"])
                        assert text[start:end] == row["form"] == token["text"]
                        words += 1
                        inside = row["id"] <= until
                    else:
                        until, inside = row["id"][2], False
                        assert text[start:end] == row["form"]
                    if not inside:
                        misc = row["misc"]
                        rebuilt += unescape(misc.get("SpacesBefore", "")) + row["form"]
                        rebuilt += unescape(misc.get("SpacesAfter", "" if misc.get("SpaceAfter") == "No" else " "))
            assert next(tokens, None) is None
            assert rebuilt.rstrip() == text.rstrip(), id
            marked = {label.split(":")[0] for sentence in sentences for word in sentence
                      for label in (word["misc"] or {}).get("Attribution", "").split(",") if label}
            assert marked == {q["id"] for q in reading["attributions"]}
        return f"{words} words hold, and the texts are made of them"

    def web_annotation(self):
        schema = json.loads((ROOT / "crates/onrecord-formats/tests/web-annotation.schema.json").read_text())
        validator = jsonschema.Draft202012Validator(schema)
        annotations = 0
        for flags in ((), ("--public",)):
            out = self.export("web-annotation", *flags)
            for id, reading in self.readings.items():
                page = json.loads((out / f"{id}.jsonld").read_text("utf-8"))
                validator.validate(page)
                text = reading["article"]["text"]
                assert page["total"] == len(page["first"]["items"])
                for annotation in page["first"]["items"]:
                    annotations += 1
                    targets = annotation["target"]
                    for target in targets if isinstance(targets, list) else [targets]:
                        place, *words = target["selector"]
                        start, end = place["start"], place["end"]
                        for quote in words:
                            quote = quote.get("startSelector", quote)
                            assert text.startswith(quote["exact"], start)
                            assert text[:start].endswith(quote["prefix"]) and len(quote["prefix"]) <= 32
                            if "startSelector" not in words[0]:
                                assert quote["exact"] == text[start:end]
                                assert text.startswith(quote["suffix"], end) and len(quote["suffix"]) <= 32
            if not flags:
                self.same(self.imported("web-annotation", out))
            else:
                back = self.imported("web-annotation", out)
                whole = [id for id, item in back.items() if not item["shortened"]]
                assert 0 < len(whole) < len(back)
                assert all(back[id]["attributions"] == self.readings[id]["attributions"] for id in whole)
        return f"{annotations} annotations validate, and come back"


def spans_of(reading):
    yield from reading["mentions"]
    yield from reading["tokens"]
    for q in reading["attributions"]:
        yield from q["content"]
        yield from q["quoted"]
        yield from filter(None, (q["cue"], q["source"]))


def unescape(spaces):
    """White space as UDPipe writes it."""
    out, at = "", 0
    known = {"s": " ", "t": "\t", "r": "\r", "n": "\n", "p": "|", "\\": "\\"}
    while at < len(spaces):
        if spaces[at] != "\\":
            out, at = out + spaces[at], at + 1
        elif spaces[at + 1] == "u":
            out, at = out + chr(int(spaces[at + 2:at + 6], 16)), at + 6
        else:
            out, at = out + known[spaces[at + 1]], at + 2
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, default=ROOT / "target/debug/onrecord")
    parser.add_argument("--importer", type=Path, default=ROOT / "target/debug/examples/import")
    options = parser.parse_args()
    options.binary, options.importer = options.binary.resolve(), options.importer.resolve()
    with tempfile.TemporaryDirectory(prefix="onrecord-formats-") as folder:
        check = Check(options, Path(folder))
        for format in (check.jsonl, check.parquet, check.cas, check.conllu, check.web_annotation):
            print(f"{format.__name__.replace('_', '-')}: {format()}")


if __name__ == "__main__":
    sys.exit(main())

// The web app over a ledger of the examples and of this folder's articles.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
// Tests that run from a copy name the repository.
const root = process.env.ONRECORD_ROOT ?? join(here, "..", "..");

/// The script that would run if an article's text became markup.
const taken = "document.title='taken over'";

export function makeLedger(binary) {
    const folder = mkdtempSync(join(tmpdir(), "onrecord-web-"));
    const ledger = join(folder, "web.db");
    const add = (articles, metadata) => execFileSync(binary, ["add", articles, "--metadata", metadata, "--ledger", ledger], { stdio: "pipe" });
    add(join(root, "examples"), join(root, "examples", "metadata.tsv"));
    add(join(here, "articles"), join(here, "metadata.tsv"));
    const hostile = join(folder, "hostile.txt");
    writeFileSync(hostile, `Printer <script>${taken}</script> sells typefaces

<img src=x onerror="${taken}"> "A bracket is a bracket," said Ines </p><svg onload="${taken}"> Lindqvist.

The workshop's motto, \u202ereversed\u202c, hangs over the door, Lindqvist said. "It reads both ways," she said.

Un${"break".repeat(200_000)}able, said the sign.
`);
    const metadata = join(folder, "metadata.tsv");
    writeFileSync(metadata, `filename\tpublisher\tpublication_date\ttitle\turl
hostile.txt\t"><script>${taken}</script>\t2024-09-17\t<script>${taken}</script>\tjavascript:${taken}
`);
    add(hostile, metadata);
    return { ledger, folder, remove: () => rmSync(folder, { recursive: true }) };
}

/// Serves a ledger on a free port. Resolves when the server has printed its address.
export function serve(binary, ledger, ...flags) {
    const child = spawn(binary, ["serve", ledger, "--port", "0", "--who", "the tests", ...flags], { stdio: ["ignore", "pipe", "inherit"] });
    return new Promise((resolve, reject) => {
        child.once("exit", (code) => reject(new Error(`serve ended with ${code}`)));
        child.stdout.once("data", (line) => resolve({ address: line.toString().trim(), stop: () => child.kill() }));
    });
}

// Tests the API against its own description: node api.js SCHEMATHESIS
import { spawnSync } from "node:child_process";
import { makeLedger, serve } from "./server.js";

const program = process.env.ONRECORD;
const ledger = makeLedger(program);
const app = await serve(program, ledger.ledger);
const description = new URL("/api/v1/openapi.json", app.address).href;
const run = spawnSync(process.argv[2], ["run", description, "--max-examples", "40", "--seed", "7", "--no-color"], { encoding: "utf8", cwd: ledger.folder });
app.stop();
ledger.remove();
console.log(run.stdout.split("\n").slice(run.status === 0 ? -12 : -120).join("\n"), run.stderr);
process.exit(run.status ?? 1);

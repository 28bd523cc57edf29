/** `npm run test:vectors -- DIR`: holds a folder of vectors with a `manifest.jsonl` against the codecs. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { readManifest } from "./manifest.ts";
import { reportLine, totalLine, walkRow } from "./walk.ts";

const [dir, ...more] = process.argv.slice(2);
if (dir === undefined || more.length > 0 || !existsSync(join(dir, "manifest.jsonl"))) {
  console.error("usage: npm run test:vectors -- DIR, a folder with a manifest.jsonl");
  process.exit(2);
}
const folder = resolve(dir);
const reports = readManifest(folder).map((row) => walkRow(folder, row));
for (const report of reports) console.log(reportLine(report));
console.log(totalLine(reports));
process.exitCode = reports.some(({ verdict }) => verdict === "FAILED") ? 1 : 0;

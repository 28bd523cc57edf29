/**
 * `npm run bench [-- FIGURE ...] [--rounds N] [--json]`: how fast DM sessions, codecs and bearers are, each against an anchor in the same run.
 * Compiled before it runs, as users run the program, so that no loader is measured.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { toolWords } from "../test/support/tool-words.ts";
import type { Figure } from "./figure.ts";
import { type Measurement, measure, type Verdict, verdictOf } from "./measure.ts";
import { P1, P1_FLEET, P2, P3 } from "./p1-dm-messages.ts";
import { P4, P4_FLEET } from "./p4-dm-sessions.ts";
import { P5 } from "./p5-wbxml-decode.ts";
import { P6 } from "./p6-wbxml-encode.ts";
import { P7 } from "./p7-xml-parse.ts";
import { P13, P13_APPLIED, P13_MEMORY } from "./p13-bootstraps.ts";
import { OBEX } from "./push-obex.ts";
import { PAP } from "./push-pap.ts";
import { SMS } from "./sms-reassembly.ts";
import { formatTable } from "./table.ts";
import { WSP_DECODE, WSP_ENCODE } from "./wsp-push.ts";

const FIGURES: readonly Figure[] = [
  P1,
  P1_FLEET,
  P2,
  P3,
  P4,
  P4_FLEET,
  P5,
  P6,
  P7,
  WSP_DECODE,
  WSP_ENCODE,
  SMS,
  P13,
  P13_APPLIED,
  P13_MEMORY,
  PAP,
  OBEX,
];
const LEAST_ROUNDS = 5;

type Result = Omit<Figure, "prepare"> & ({ readonly skipped: string } | (Measurement & { readonly verdict: Verdict }));

async function run(figure: Figure, rounds: number): Promise<Result> {
  const { prepare, ...told } = figure;
  const prepared = await prepare();
  if ("skipped" in prepared) return { ...told, ...prepared };
  const measurement = await measure(prepared, rounds, figure);
  return { ...told, ...measurement, verdict: verdictOf(figure, measurement.ratio) };
}

/** In a process of its own: what ran before decides how the same code is compiled, which made figures differ by half with their order. */
function runApart({ id }: Figure, rounds: number): Result {
  const words = [fileURLToPath(import.meta.url), id, "--rounds", String(rounds), "--json"];
  const output = execFileSync(process.execPath, words, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  return (JSON.parse(output) as { figures: [Result] }).figures[0];
}

function chosen(names: readonly string[]): readonly Figure[] {
  const unknown = names.find((name) => !FIGURES.some(({ id }) => isNamed(id, name)));
  if (unknown !== undefined)
    throw new Error(`no figure ${unknown}; there are ${FIGURES.map(({ id }) => id).join(", ")}`);
  return names.length === 0 ? FIGURES : FIGURES.filter(({ id }) => names.some((name) => isNamed(id, name)));
}

function isNamed(id: string, name: string): boolean {
  return id.toLowerCase() === name.toLowerCase();
}

function row(result: Result): string[] {
  const { id, subject, anchor, must, aim, rate } = result;
  const goals = [String(must ?? "-"), String(aim ?? "-")];
  if ("skipped" in result) return [id, subject, "-", anchor, "-", "-", ...goals, `skipped: ${result.skipped}`];
  const { subjectNs, anchorNs, ratio, verdict } = result;
  const speed = rate ? perSecond : microseconds;
  return [id, subject, speed(subjectNs), anchor, speed(anchorNs), ratio.toFixed(2), ...goals, verdict];
}

function perSecond(ns: number): string {
  return `${(1e9 / ns).toFixed(0)} /s`;
}

function microseconds(ns: number): string {
  return `${(ns / 1000).toFixed(2)} µs`;
}

const { json, rounds, figures } = toolWords("bench", () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: "boolean", default: false }, rounds: { type: "string", default: "11" } },
  });
  const rounds = Number(values.rounds);
  if (!(rounds >= LEAST_ROUNDS)) throw new Error(`--rounds ${values.rounds}: at least ${LEAST_ROUNDS}`);
  return { json: values.json, rounds, figures: chosen(positionals) };
});

const [only, ...others] = figures;
const results = only && others.length === 0 ? [await run(only, rounds)] : figures.map((each) => runApart(each, rounds));
if (json) {
  console.log(JSON.stringify({ node: process.version, rounds, figures: results }, undefined, 2));
} else {
  const head = ["figure", "subject", "speed", "anchor", "speed", "ratio", "must", "aim", "verdict"];
  console.log(formatTable([head, ...results.map(row)]));
  console.log(
    `\nµs: CPU time of one; /s: how many, on the clock or, in P1 to P4, per second of one core's time. ratio: anchor ÷ subject, of times. Medians of ${rounds} rounds, subject and anchor in turns.`,
  );
}

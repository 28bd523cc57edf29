/** Hostile input, made from well-formed input without knowing its structure. Equal seeds give equal octets. */
import { concatBytes, utf8Bytes } from "../../src/base/bytes.ts";
import { type Random, seededRandom } from "../../src/base/random.ts";

/** Octets of the longest input that is made. */
const LONGEST_INPUT = 64 * 1024;

/** Pieces with a meaning in some format: what blind mutation seldom hits on. */
const TOKENS: readonly Uint8Array[] = [
  ...[
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "&b;",
    "&#x0;",
    "&#1114112;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?xml ",
    "?>",
  ],
  ...[
    "<a>",
    "</a>",
    "<a/>",
    " xmlns:p=''",
    " xmlns='urn:a'",
    "p:",
    "<__proto__/>",
    "<constructor/>",
    "<hasOwnProperty/>",
  ],
  ...["__proto__", "constructor", "toString", "charset=utf-16", "encoding='x'", "=", "==", "====", "\r\n", "\r\n\r\n"],
  ...[
    "--b",
    "--b--",
    "\t",
    "%",
    "%00",
    "%2F",
    "%ff",
    "/",
    "..",
    "?prop=",
    "*",
    "+",
    "&",
    '"',
    "\\",
    "\u0000",
    "\ufeff",
  ],
  ...[
    "99999999999999999999",
    "-1",
    "0x",
    "1e9",
    "NaN",
    "İ",
    "ſ",
    "\u2028",
    "Transfer-Encoding: chunked\r\n",
    "ffffff\r\n",
  ],
]
  .map(utf8Bytes)
  .concat(
    // WBXML: globals, a literal, a long OPAQUE, a string table reference, an extension of each kind, a page that is none.
    ...[[0x00, 0xff], [0x01], [0x02, 0x8f, 0xff, 0x7f], [0x03], [0x04, 0x00], [0x43], [0x80, 0x05], [0x83, 0x00]].map(
      (octets) => [Uint8Array.from(octets)],
    ),
    ...[[0xc3, 0x8f, 0xff, 0xff, 0xff, 0x7f], [0xc0], [0x84, 0x00], [0xc4, 0x00], [0x00, 0x01, 0x45], [0x7f, 0x80]].map(
      (octets) => [Uint8Array.from(octets)],
    ),
  );

const EDGES = [0x00, 0x01, 0x03, 0x1f, 0x20, 0x3f, 0x40, 0x7f, 0x80, 0x81, 0xc0, 0xfe, 0xff] as const;

/** Input number `index` of a target: one to six changes to an entry of the corpus. */
export function mutated(corpus: readonly Uint8Array[], seed: string, index: number): Uint8Array {
  const random = seededRandom(`${seed}/${index}`);
  let input = pick(random, corpus);
  const changes = 1 + below(random, 3) * below(random, 3);
  for (let i = 0; i <= changes; i++) input = pick(random, CHANGES)(input, random, corpus);
  return input.length > LONGEST_INPUT ? input.subarray(0, LONGEST_INPUT) : input;
}

/** Input number `index` without a pattern: octets at random, half of the time after the first few of an entry. */
export function randomInput(corpus: readonly Uint8Array[], seed: string, index: number): Uint8Array {
  const random = seededRandom(`${seed}/random/${index}`);
  const start = random.uint32() % 2 === 0 ? new Uint8Array() : pick(random, corpus);
  return concatBytes([start.subarray(0, below(random, 17)), random.bytes(below(random, 300))]);
}

type Change = (input: Uint8Array, random: Random, corpus: readonly Uint8Array[]) => Uint8Array;

const CHANGES: readonly Change[] = [
  flipBits,
  flipBits,
  setEdge,
  setEdge,
  cutOut,
  cutOff,
  duplicate,
  nest,
  splice,
  moveLength,
  moveLength,
  claimLength,
  insertOverflow,
  insertToken,
  insertToken,
  insertRandom,
  swap,
];

function flipBits(input: Uint8Array, random: Random): Uint8Array {
  const out = input.slice();
  for (let i = below(random, 4); i >= 0 && out.length > 0; i--) {
    const at = below(random, out.length);
    out[at] = (out[at] as number) ^ (1 << below(random, 8));
  }
  return out;
}

function setEdge(input: Uint8Array, random: Random): Uint8Array {
  return replaced(input, below(random, input.length), 1, Uint8Array.of(pick(random, EDGES)));
}

function cutOut(input: Uint8Array, random: Random): Uint8Array {
  return replaced(input, below(random, input.length), 1 + below(random, 16), new Uint8Array());
}

function cutOff(input: Uint8Array, random: Random): Uint8Array {
  return input.subarray(0, below(random, input.length + 1));
}

function duplicate(input: Uint8Array, random: Random): Uint8Array {
  const { from, piece } = range(input, random, 64);
  return replaced(input, from, 0, repeated(piece, 1 + below(random, 8)));
}

/** One short piece very often: what opens an element opens a thousand. */
function nest(input: Uint8Array, random: Random): Uint8Array {
  const { from, piece } = range(input, random, 8);
  return replaced(input, from, 0, repeated(piece, pick(random, [65, 257, 1000])));
}

/** The start of one entry and the end of another. */
function splice(input: Uint8Array, random: Random, corpus: readonly Uint8Array[]): Uint8Array {
  const other = pick(random, corpus);
  return concatBytes([
    input.subarray(0, below(random, input.length + 1)),
    other.subarray(below(random, other.length + 1)),
  ]);
}

/** One more or one less than stood there. */
function moveLength(input: Uint8Array, random: Random): Uint8Array {
  const at = below(random, input.length);
  const by = pick(random, [-2, -1, 1, 2, 16]);
  return replaced(input, at, 1, Uint8Array.of(((input[at] ?? 0) + by) & 0xff));
}

/** A field of one to four octets that claims as much as it can. */
function claimLength(input: Uint8Array, random: Random): Uint8Array {
  const width = pick(random, [1, 2, 4]);
  return replaced(input, below(random, input.length), width, repeated(Uint8Array.of(0xff), width));
}

/** A multi-byte integer that does not end, or ends beyond 32 bits. */
function insertOverflow(input: Uint8Array, random: Random): Uint8Array {
  const run = repeated(Uint8Array.of(pick(random, [0x80, 0x8f, 0xff])), 4 + below(random, 7));
  return replaced(input, below(random, input.length + 1), 0, concatBytes([run, Uint8Array.of(below(random, 0x80))]));
}

function insertToken(input: Uint8Array, random: Random): Uint8Array {
  return replaced(input, below(random, input.length + 1), pick(random, [0, 0, 1, 4, 12]), pick(random, TOKENS));
}

function insertRandom(input: Uint8Array, random: Random): Uint8Array {
  return replaced(input, below(random, input.length + 1), 0, random.bytes(1 + below(random, 16)));
}

function swap(input: Uint8Array, random: Random): Uint8Array {
  const { from, piece } = range(input, random, 32);
  return replaced(replaced(input, from, piece.length, new Uint8Array()), below(random, input.length), 0, piece);
}

function range(input: Uint8Array, random: Random, most: number): { from: number; piece: Uint8Array } {
  const from = below(random, input.length);
  return { from, piece: input.subarray(from, from + 1 + below(random, most)) };
}

function replaced(input: Uint8Array, at: number, length: number, by: Uint8Array): Uint8Array {
  return concatBytes([input.subarray(0, at), by, input.subarray(at + length)]);
}

function repeated(piece: Uint8Array, times: number): Uint8Array {
  return concatBytes(Array.from({ length: times }, () => piece));
}

function below(random: Random, bound: number): number {
  return bound <= 0 ? 0 : random.uint32() % bound;
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[below(random, from.length)] as T;
}

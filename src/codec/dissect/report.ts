/** A dissection as text for people and as values for programs. */
import { toHex } from "../../base/bytes.ts";
import type { BootstrapSecrets } from "../security/bootstrap-mac.ts";
import { SEC_METHODS } from "../security/bootstrap-mac.ts";
import { type BootstrapCheck, checkBootstrap } from "./bootstrap-check.ts";
import type { Dissection, Problem } from "./dissect.ts";
import { documentText } from "./document-text.ts";
import type { Detection } from "./formats.ts";
import type { Field, Layer } from "./layer.ts";

/** One message as plain values: octets are hexadecimal digits, what is absent is null. */
export interface DissectionRecord {
  readonly layers: readonly (Omit<Layer, "bytes"> & { readonly bytes: string })[];
  /** What the input was taken for, from 0 to 1 sure; null when its format was named or not recognised. */
  readonly detected: Detection | null;
  /** XML. */
  readonly document: string | null;
  /** Documents in the data of the document, by their paths in it; XML too. */
  readonly embedded: readonly { readonly path: string; readonly document: string }[];
  readonly mac: { readonly sec: number | null; readonly value: string | null; readonly fits: boolean | null } | null;
  readonly error?: Problem;
}

/** The record of one message. `mac` is null when it has neither SEC nor MAC; `fits` is null when a secret is wanting. */
export function dissectionRecord(dissection: Dissection, secrets: BootstrapSecrets): DissectionRecord {
  const { layers, detected, document, embedded = [], push, problem } = dissection;
  const check = push && checkBootstrap(push, secrets);
  return {
    layers: layers.map((layer) => ({ ...layer, bytes: toHex(layer.bytes) })),
    detected: detected ?? null,
    document: document ? documentText(document) : null,
    embedded: embedded.map(({ path, root }) => ({ path, document: documentText(root) })),
    mac: check ? { sec: check.sec ?? null, value: check.mac ?? null, fits: check.fits ?? null } : null,
    ...(problem ? { error: problem } : {}),
  };
}

/** The text of one message: each layer with its fields, the document, whether the MAC fits. The problem is not in it. */
export function dissectionText(dissection: Dissection, secrets: BootstrapSecrets): string {
  const { layers, document, embedded = [], push } = dissection;
  const check = push && checkBootstrap(push, secrets);
  const sections = [
    layers.map(layerText).join(""),
    ...(document ? [documentText(document)] : []),
    ...embedded.map(({ path, root }) => `In ${path}:\n${documentText(root)}`),
    ...(check ? [`${checkText(check)}\n`] : []),
  ];
  return sections.join("\n");
}

/** The problem as one line, with its place. */
export function problemText({ message, pdu }: Problem): string {
  return pdu === undefined ? message : `PDU ${pdu}: ${message}`;
}

function layerText({ name, pdu, offset, length, fields }: Layer): string {
  const place = `${pdu === undefined ? "" : `PDU ${pdu}, `}byte ${offset}, ${length} ${length === 1 ? "byte" : "bytes"}`;
  const width = fields.reduce((most, { name }) => Math.max(most, name.length), 0);
  return `${name} (${place})\n${fields.map((field) => fieldText(field, width)).join("")}`;
}

/** Longest value that people are shown whole; the record has it all. */
const MOST_CHARACTERS = 1000;

function fieldText({ name, value }: Field, width: number): string {
  const text = String(value);
  const more = text.length - MOST_CHARACTERS;
  const shown = more > 0 ? `${text.slice(0, MOST_CHARACTERS)} ... ${more} more` : text;
  return `${`  ${name.padEnd(width)}  ${shown}`.trimEnd()}\n`;
}

function checkText({ sec, mac, fits, needs }: BootstrapCheck): string {
  const method = sec === undefined ? "no SEC, read as NETWPIN" : (methodName(sec) ?? `unknown SEC ${sec}`);
  const verdict =
    fits === undefined
      ? `not checked: needs ${needs.map((need) => `--${need}`).join(" and ")}`
      : fits
        ? "fits"
        : "does not fit";
  return `MAC ${mac === undefined ? "" : `${mac} `}(${method}): ${verdict}`;
}

function methodName(sec: number): string | undefined {
  return Object.entries(SEC_METHODS).find(([number]) => Number(number) === sec)?.[1];
}

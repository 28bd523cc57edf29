import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { QUIRKS } from "../../src/handset/model/quirks.ts";
import { MANAGEMENT_OBJECTS } from "../../src/mo/registry.ts";
import { TABLE } from "../dm/status-matrix/cells.ts";
import { EVERY_NODE } from "../mo/every-node.ts";
import { DM_SECTIONS } from "./dm-requirements.ts";
import { hasTest } from "./named-in-source.ts";

const REQUIREMENTS = DM_SECTIONS.flatMap(({ requirements }) => requirements);
const IDS = new Set(REQUIREMENTS.map(({ id }) => id));

const numbered = (prefix: string, last: number) => Array.from({ length: last }, (_, i) => `${prefix}${i + 1}`);

/** What has to be in the list, whatever it says. */
const WANTED: Readonly<Record<string, readonly string[]>> = {
  alerts: [1100, 1101, 1102, 1103, 1104, 1200, 1201, 1222, 1223, 1224, 1225, 1226].map((code) => `DM-ALERT-${code}`),
  properties: ["ACL", "FORMAT", "NAME", "SIZE", "TITLE", "TSTAMP", "TYPE", "VERNO"].map((name) => `DM-PROP-${name}`),
  "the rules on ACLs": numbered("DM-ACL-", 24),
  "the example of ACLs": numbered("DM-ACL-EX-", 8),
  authentication: numbered("DM-AUTH-", 19),
  nonces: [...numbered("DM-NONCE-", 7), ...numbered("DM-RESYNC-", 5)],
  vectors: [...numbered("DM-VECTOR-", 16), "DM-VECTOR-2X", "DM-VECTOR-2Y", "DM-VECTOR-12X"],
  "large objects": numbered("DM-LARGE-", 16),
  retries: numbered("DM-RETRY-", 7),
  lists: ["STRUCT", "STRUCTDATA", "TNDS", "LEAF", "PLUS", "MINUS", "406"].map((name) => `DM-LIST-${name}`),
  objects: [...MANAGEMENT_OBJECTS.keys()].map((name) => `MO-${name}`),
};

describe("The list of DM requirements", () => {
  test("has each under an id of its own", () => {
    expect(IDS.size).toBe(REQUIREMENTS.length);
  });

  test.each(Object.entries(WANTED))("has %s", (_, ids) => {
    expect(ids.filter((id) => !IDS.has(id))).toEqual([]);
  });

  test("has every status that the tables of the specification give a command, and 401 and 407", () => {
    const wanted = Object.entries(TABLE).flatMap(([cmd, statuses]) =>
      [...statuses, 401, 407].map((status) => `DM-${cmd.toUpperCase()}-${status}`),
    );
    expect(wanted.filter((id) => !IDS.has(id))).toEqual([]);
  });

  test("has every node of every object", () => {
    expect(EVERY_NODE.filter(({ id }) => !IDS.has(id))).toEqual([]);
  });

  test("has a test for each that is done or has a switch", () => {
    const open = REQUIREMENTS.filter(({ later, tests }) => later === undefined && tests.length === 0);
    expect(open.map(({ id }) => id)).toEqual([]);
  });

  test("names tests that there are", () => {
    const missing = REQUIREMENTS.flatMap(({ id, tests }) =>
      tests.filter((name) => !hasTest(name)).map((name) => `${id}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test("names quirks that there are, and says what decides or is missing", () => {
    const decidedBy = REQUIREMENTS.flatMap((each) => each.switch ?? []);
    const quirks = decidedBy.flatMap((text) => [...text.matchAll(/quirks? `(\w+)`(?: and `(\w+)`)?/g)]);
    const names = quirks.flatMap(([, ...found]) => found.filter((name) => name !== undefined));
    expect(names.filter((name) => !Object.hasOwn(QUIRKS, name))).toEqual([]);
    expect(REQUIREMENTS.filter(({ text, later = "-" }) => text === "" || later === "")).toEqual([]);
    expect(REQUIREMENTS.filter((each) => each.later !== undefined && each.switch !== undefined)).toEqual([]);
  });

  test("is on a page", () => {
    const page = fileURLToPath(new URL("../../docs/dm-coverage.md", import.meta.url));
    expect(existsSync(page)).toBe(true);
    expect(REQUIREMENTS.filter(({ id }) => readFileSync(page, "utf8").split(`| ${id} |`).length !== 2)).toEqual([]);
  });
});

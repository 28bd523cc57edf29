import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { NO_PARTS } from "../../src/codec/sms/reassembly.ts";
import { loadAtFactory } from "../../src/handset/bootstrap/factory.ts";
import type { DeviceModel } from "../../src/handset/model/model.ts";
import { QUIRKS, type QuirkName } from "../../src/handset/model/quirks.ts";
import { cleanHandset } from "../../src/handset/state.ts";
import { bootstrapDocument } from "../../src/lab/fleet/bootstrap-document.ts";
import { loadDevices } from "../../src/lab/load/device/device.ts";
import type { NodeDescription } from "../../src/tree/description.ts";
import { isInterior } from "../../src/tree/node.ts";
import { mayGet } from "../../src/tree/rights.ts";
import { Tree } from "../../src/tree/tree.ts";
import { childOf, formatSegment, formatUri, nameOf } from "../../src/tree/uri.ts";
import { aFile } from "../support/a-folder.ts";
import { PROJECT } from "../support/a-model.ts";
import { IMEI, SIM } from "../support/a-sim.ts";
import { play } from "./run-job.ts";

const SERVER_ID = "dm.phonebank.example";
const DOCUMENTS = join(PROJECT, "scenarios/documents");
const DEVICES = join(PROJECT, "devices");
const NAMES = readdirSync(DEVICES, { withFileTypes: true }).flatMap((each) => (each.isDirectory() ? each.name : []));
const MODELS = loadDevices(NAMES, PROJECT);

type Way = "cp" | "dm" | "factory";

/** Every model, by every profile that it takes over the air, or from the factory when it takes none; with its quirks. */
const ROWS = [...MODELS].flatMap(([name, model]) => {
  const { profiles } = model.bootstrap;
  const ways: readonly Way[] = profiles.length > 0 ? profiles : ["factory"];
  return ways.map((way) => [name, way, quirksOf(model).join(", ") || "no quirk", model] as const);
});

function quirksOf({ quirks }: DeviceModel): readonly QuirkName[] {
  return (Object.keys(QUIRKS) as QuirkName[]).filter((name) => quirks[name] !== QUIRKS[name].usual);
}

/** The path of the document that gives a handset of the model an account in this way. */
function documentFor(name: string, way: Way, model: DeviceModel): string {
  if (way === "factory") return join(DEVICES, name, "account.xml");
  if (way === "cp") return join(DOCUMENTS, "dm-account.xml");
  const tops = model.base.description.children.map((child) => child.name);
  if (tops.includes("SyncML")) return join(DOCUMENTS, "dm-bootstrap-112.xml");
  const whole = readFileSync(join(DOCUMENTS, "dm-bootstrap.xml"), "utf8");
  const tree = new Tree(model.base, {});
  // a bootstrap is all or nothing, so that one with an access point is nothing for a model that has none of that form
  const isTaken = ["ID", "Addr", "BearerType"].every((leaf) => tree.describe(`./NAP/inet/${leaf}`));
  const text = isTaken
    ? whole
    : whole.replace(/<Add>\s*<CmdID>1<[\s\S]*?<\/Add>/, "").replace(/<Item>[^\n]*PrefConRef[^\n]*<\/Item>/, "");
  return aFile(text, "dm-bootstrap.xml");
}

/** The tree of a handset of the model that this document was loaded into. */
function treeOf(model: DeviceModel, file: string): Tree {
  const values = {
    imei: IMEI,
    "server.id": SERVER_ID,
    "server.url": "http://dm.memory/dm",
    "server.name": "server",
    "server.password": "secret",
    "server.nonce": "AAAA",
    "client.name": "client",
    "client.password": "secret",
    "client.nonce": "AAAA",
  };
  const document = bootstrapDocument({ file, content: readFileSync(file, "utf8") }, values);
  const env = { model, now: 0, emit: () => {} };
  const loaded = loadAtFactory(cleanHandset(IMEI, model.name, SIM, NO_PARTS), document, env);
  if ("refused" in loaded) throw new Error(`${model.name} refuses ${file}: ${loaded.refused}`);
  return new Tree(model.base, loaded.overlay);
}

/** What is in a tree and should not be, by its descriptions. */
function misfits(tree: Tree): readonly string[] {
  return tree.subtree(".").flatMap((path) => {
    const node = tree.get(path);
    const description = tree.describe(path);
    if (!node || !description) return [`${path} is not described`];
    const isMisshapen = path !== "." && !description.formats.includes(node.format);
    const isBelowLeaf = tree.children(path).length > 0 && !isInterior(node);
    return [
      ...(isMisshapen ? [`${path} has the format ${node.format}`] : []),
      ...(isBelowLeaf ? [`${path} is a leaf with nodes below`] : []),
      ...miscounted(tree, path, description.children),
    ];
  });
}

/** Children that are there too often, or not at all where the device would have made them. */
function miscounted(tree: Tree, path: string, described: readonly NodeDescription[]): readonly string[] {
  const names = tree.children(path);
  const isNamed = (name: string) => described.some((each) => each.name === name);
  return described.flatMap(({ name, scope, occurrence: { min, max } }) => {
    const count = names.filter((each) => (name === "" ? !isNamed(each) : each === name)).length;
    const least = scope === "permanent" && name !== "" ? min : 0;
    return count < least || count > max ? [`${childOf(path, name || "x")} is there ${count} times`] : [];
  });
}

/** A job that gets every node: what it should answer, with the names below an interior node, and the value where that is the model's. */
function getAll(tree: Tree, model: DeviceModel): { readonly job: string; readonly count: number } {
  const formatName = model.quirks.childNames === "plain" ? String : formatSegment;
  const who = { kind: "server", serverId: SERVER_ID } as const;
  const commands = tree.subtree(".").map((path) => {
    const node = tree.get(path);
    const isReadable = tree.describe(path)?.access.has("Get") ?? false;
    if (!node || !isReadable || nameOf(path) === "Inbox") return { get: formatUri(path), expect: 405 };
    if (!mayGet(tree, path, who)) return { get: formatUri(path), expect: 425 };
    const isOwn = tree.overlay()[path] === undefined && node.format !== "bin" && path !== model.localTime;
    const own = isOwn ? node.value : undefined;
    const value = isInterior(node) ? tree.children(path).map(formatName).join("/") : own;
    return { get: formatUri(path), expect: value ? { status: 200, value } : { status: 200 } };
  });
  return { job: JSON.stringify({ serverId: SERVER_ID, jobs: [{ name: "all", commands }] }), count: commands.length };
}

describe("Every bundled model", () => {
  test.each(ROWS)("%s, bootstrapped by %s, shows its server the whole tree, with %s", async (name, way, _, model) => {
    const document = documentFor(name, way, model);
    const tree = treeOf(model, document);
    expect(misfits(tree)).toEqual([]);
    const { job, count } = getAll(tree, model);
    const factory = way === "factory" ? `, factory: { document: ${document} }` : "";
    const push =
      way === "factory" ? "" : `  - push: { to: [all], profile: ${way}, document: ${document}, sec: NETWPIN }\n`;
    const { told } = await play(`fleet:\n  - { name: all, count: 1, model: ${name}, consent: accept${factory} }
jobs: ${aFile(job, "jobs.yaml")}\nsteps:\n${push}  - expect: { of: [all], bootstrap: applied, session: completed, jobs: [all] }\n`);
    expect(told("bootstrap.rejected")).toEqual([]);
    const rules = told("violation.found").filter(({ rule }) => rule !== "content-type" || name !== "libdmclient-like");
    expect(rules).toEqual([]);
    expect(told("job.finished")).toHaveLength(1);
    expect(told("command.executed").filter(({ command }) => command === "Get")).toHaveLength(count);
  });

  test.each(NAMES)(
    "%s says in its README of each part whether it is real or invented, and names its quirks",
    (name) => {
      const readme = readFileSync(join(DEVICES, name, "README.md"), "utf8");
      const [, rows = ""] = readme.split("| part | real or invented |\n| --- | --- |\n");
      const parts = rows.split("\n").filter((line) => line.startsWith("|"));
      expect(parts.length).toBeGreaterThan(2);
      expect(parts.filter((line) => line.split(" | ").length < 2)).toEqual([]);
      const model = MODELS.get(name);
      expect(readme).toContain(`TAC ${model?.tac} | invented`);
      const unnamed = model ? quirksOf(model).filter((quirk) => !readme.includes(`\`${quirk}\``)) : ["all"];
      expect(unnamed).toEqual([]);
    },
  );
});

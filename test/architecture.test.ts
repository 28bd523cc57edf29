import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

/** What each layer (a folder under src) may import: the only copy of the rule in code. ARCHITECTURE.md explains it. */
const CLIENT = ["base", "events", "codec", "tree", "mo", "dm"];
const BELOW_LAB = [...CLIENT, "ports", "bootstrap", "handset", "bearer", "store", "fleet", "stats", "trace", "server"];
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  base: [],
  events: ["base"],
  codec: ["base"],
  ports: ["base", "events"],
  tree: ["base", "codec"],
  mo: ["base", "events", "codec", "tree"],
  dm: ["base", "events", "codec", "tree", "mo"],
  bootstrap: CLIENT,
  handset: [...CLIENT, "ports", "bootstrap"],
  bearer: ["base", "events", "codec", "ports"],
  store: ["base", "events", "codec", "ports"],
  fleet: [...CLIENT, "ports", "bootstrap", "handset"],
  stats: ["base", "events", "codec"],
  trace: ["base", "events", "codec"],
  server: ["base", "events", "codec", "ports", "bearer"],
  lab: BELOW_LAB,
  scenario: [...BELOW_LAB, "lab"],
  api: ["base", "events", "codec", "ports", "bearer", "trace", "lab"],
  cli: [...BELOW_LAB, "lab", "scenario", "api"],
};

const NODE_LAYERS = new Set(["bearer", "store", "stats", "trace", "server", "lab", "scenario", "api", "cli"]);
const CRYPTO_PLACES = ["base/", "codec/security/"];
/** The shells: only they choose a clock and a source of randomness. */
const SHELLS = ["base/clock.ts", "base/random.ts", "lab/", "cli/"];

const SRC = fileURLToPath(new URL("../src", import.meta.url));

interface SourceFile {
  /** Path below src. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly { readonly to: string; readonly typeOnly: boolean }[];
}

const files: readonly SourceFile[] = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .sort()
  .map((path) => {
    const text = readFileSync(join(SRC, path), "utf8");
    const found = text.matchAll(/^\s*(?:import|export)\s+(type\s)?(?:[\w*{][^;"']*?from\s+)?["']([^"']+)["']/gm);
    return { path, text, imports: [...found].map(([, type, to = ""]) => ({ to, typeOnly: type !== undefined })) };
  });

const layerOf = (path: string) => (path.includes("/") ? (path.split("/")[0] ?? "") : "");
const targetOf = (file: SourceFile, to: string) => posix.normalize(posix.join(dirname(file.path), to));

describe("the architecture", () => {
  test("has a layer for every folder, and files in every layer", () => {
    const folders = new Set(files.map(({ path }) => layerOf(path)).filter((layer) => layer !== ""));
    expect([...folders].filter((folder) => !(folder in LAYERS))).toEqual([]);
  });

  test("lets each layer import what its row names and nothing else", () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter(({ to }) => to.startsWith("."))
        .map(({ to }) => targetOf(file, to))
        .filter((target) => {
          const [from, into] = [layerOf(file.path), layerOf(target)];
          return from !== "" && from !== into && !LAYERS[from]?.includes(into);
        })
        .map((target) => `${file.path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test("has no circles of imports", () => {
    const graph = new Map(
      files.map((file) => [
        file.path,
        file.imports.filter(({ to, typeOnly }) => to.startsWith(".") && !typeOnly).map(({ to }) => targetOf(file, to)),
      ]),
    );
    expect(circlesIn(graph)).toEqual([]);
  });

  test("has no circles between the rooms of the server, types included", () => {
    const roomOf = (path: string) => path.split("/").slice(1, -1).join("/") || "server";
    const graph = new Map<string, string[]>();
    for (const file of files.filter(({ path }) => layerOf(path) === "server")) {
      const room = roomOf(file.path);
      const others = file.imports.map(({ to }) => targetOf(file, to)).filter((target) => layerOf(target) === "server");
      const rooms = others.map(roomOf).filter((other) => other !== room);
      graph.set(room, [...(graph.get(room) ?? []), ...rooms]);
    }
    expect(graph.size).toBeGreaterThan(5);
    expect(circlesIn(graph)).toEqual([]);
  });

  test.each(["dm", "handset", "lab"])("has no circles between the rooms of %s, types included", (layer) => {
    // what lies on top of the layer is shared by its rooms, or puts them together
    const roomOf = (path: string) => (layerOf(path) === layer ? path.split("/").slice(1, -1)[0] : undefined);
    const graph = new Map<string, string[]>();
    for (const file of files) {
      const room = roomOf(file.path);
      if (room === undefined) continue;
      const others = file.imports.map(({ to }) => roomOf(targetOf(file, to))).filter((other) => other !== undefined);
      graph.set(room, [...(graph.get(room) ?? []), ...others.filter((other) => other !== room)]);
    }
    expect(graph.size).toBeGreaterThan(4);
    expect(circlesIn(graph)).toEqual([]);
  });

  test("uses Node's modules only in the outer layers, and node:crypto only where keys are made", () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter(({ to }) => to.startsWith("node:"))
        .filter(({ to }) =>
          to === "node:crypto"
            ? !CRYPTO_PLACES.some((place) => file.path.startsWith(place)) &&
              !SHELLS.some((s) => file.path.startsWith(s))
            : !NODE_LAYERS.has(layerOf(file.path)),
        )
        .map(({ to }) => `${file.path} imports ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  test("takes no clock and no randomness from the process outside the shells", () => {
    const taken =
      /\b(?:Math\.random|Date\.now|performance\.now)\b|\bnew Date\(|\b(?:randomBytes|randomUUID|randomInt)\(/;
    const wrong = files
      .filter(({ path }) => !SHELLS.some((shell) => path.startsWith(shell)))
      .filter(({ text }) => taken.test(text))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  test("keeps Buffer in base/bytes.ts and the bearers", () => {
    const wrong = files
      .filter(({ path }) => path !== "base/bytes.ts" && layerOf(path) !== "bearer")
      .filter(({ text }) => /\bBuffer\b/.test(text))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  test("shares no engine between the embedded server and the client", () => {
    const client = ["tree", "mo", "dm", "bootstrap", "handset", "fleet"];
    const wrong = files
      .filter(({ path }) => layerOf(path) === "server")
      .filter((file) => file.imports.some(({ to }) => client.includes(layerOf(targetOf(file, to)))))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  test("has no room for everything", () => {
    expect(files.filter(({ path }) => /\b(?:utils?|helpers?|manager|misc|common)\b/.test(path))).toEqual([]);
  });
});

/** Circles in a graph, each as the path that closes it. */
function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (node: string, trail: readonly string[]) => {
    if (trail.includes(node)) {
      circles.push([...trail.slice(trail.indexOf(node)), node].join(" -> "));
      return;
    }
    if (done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return circles;
}

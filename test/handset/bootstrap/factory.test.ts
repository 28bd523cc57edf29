import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { encodeXmlDocument } from "../../../src/codec/assemble/encode-document.ts";
import { readAccounts } from "../../../src/dm/account/account.ts";
import { type FactoryDocument, loadAtFactory } from "../../../src/handset/bootstrap/factory.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { aHandset, type HandDrivenHandset } from "../../support/a-handset.ts";
import { aModel, PROJECT } from "../../support/a-model.ts";

const SERVER = "dm.phonebank.example";

function documentOf(name: string): string {
  return readFileSync(join(PROJECT, "scenarios/documents", name), "utf8")
    .replaceAll("{{server.id}}", SERVER)
    .replaceAll("{{server.url}}", "http://dm.example/dm")
    .replaceAll(/\{\{\w+\.nonce\}\}/g, "bm9uY2U=")
    .replaceAll(/\{\{[\w.]+\}\}/g, "x");
}

const DOCUMENTS: Readonly<Record<"cp" | "dm", FactoryDocument>> = {
  cp: { profile: "cp", body: encodeXmlDocument(documentOf("dm-account.xml")).body },
  dm: { profile: "dm", body: encodeXmlDocument(documentOf("dm-bootstrap.xml")).body },
};

/** Has the document loaded into a handset that was never on. */
function customized(document: FactoryDocument, handset = aHandset()): HandDrivenHandset {
  const loaded = loadAtFactory(handset.state, document, handset.environment());
  if ("refused" in loaded) throw new Error(loaded.refused);
  handset.state = loaded;
  return handset;
}

const treeOf = ({ model, state }: HandDrivenHandset) => new Tree(model.base, state.overlay);

describe("A handset customized at the factory", () => {
  test.each([
    ["cp", ["./NAP/1", "./Proxy/1", "./DMAcc/1"]],
    ["dm", ["./NAP/inet", "./DMAcc/ex"]],
  ] as const)(
    "with a document of profile %s has account and connectivity before it is on (BOOT-5.1.2-2, BOOT-5.1.2.1-2)",
    (profile, places) => {
      const handset = customized(DOCUMENTS[profile]);
      const tree = treeOf(handset);
      expect(readAccounts(tree).map(({ serverId }) => serverId)).toEqual([SERVER]);
      expect(places.map((path) => tree.get(path)?.format)).toEqual(places.map(() => "node"));
      expect(handset.sent()).toEqual([]);
    },
  );

  test("opens its session at the first power-on, without any message before (BOOT-5.1.2.1-3)", () => {
    const handset = customized(DOCUMENTS.cp);
    expect(handset.told("session.started")).toEqual([]);
    handset.take({ type: "power.on" });
    expect(handset.told("session.started")).toMatchObject([{ server: SERVER, span: "session-1" }]);
    expect(handset.state.pendingSessions).toEqual([]);
  });

  test.each(["cp", "dm"] as const)("tells of it like of any bootstrap, as `factory`, with profile %s", (profile) => {
    const { events } = customized(DOCUMENTS[profile]);
    const types = events.map(({ type }) => type).filter((type) => type !== "command.executed");
    expect(types).toEqual(["bootstrap.started", "bootstrap.mapped", "tree.changed", "bootstrap.finished"]);
    expect(new Set(events.map(({ span }) => span))).toEqual(new Set(["factory"]));
  });

  test("needs no proof, no user and no profile that is on over the air (BOOT-5.1.2.1-1)", () => {
    const model = aModel({ bootstrap: { profiles: [], allowedSec: [], unauthenticatedLocal: "reject" } });
    for (const document of Object.values(DOCUMENTS)) {
      const handset = customized(document, aHandset({ model }));
      expect(handset.told("prompt.opened")).toEqual([]);
      expect(readAccounts(treeOf(handset))).toHaveLength(1);
    }
  });

  test.each(["cp", "dm"] as const)("has only nodes from the factory, with profile %s", (profile) => {
    const origins = Object.values(customized(DOCUMENTS[profile]).state.overlay).map((node) => node?.origin);
    expect(new Set(origins)).toEqual(new Set(["factory"]));
  });

  test("takes a push as its first, like one that left the factory empty", () => {
    const handset = customized(DOCUMENTS.cp);
    expect(Object.values(handset.state.counters).every((count) => count === 0)).toBe(true);
    expect(handset.state.appliedDocuments).toEqual([]);
  });
});

describe("A document that the factory cannot load", () => {
  test.each([
    ["damaged-body", DOCUMENTS.cp.body.subarray(0, 40), "cp"],
    ["damaged-body", DOCUMENTS.dm.body.subarray(0, 40), "dm"],
    [
      "nothing-usable",
      encodeXmlDocument('<wap-provisioningdoc><characteristic type="X"/></wap-provisioningdoc>').body,
      "cp",
    ],
  ] as const)("is refused as %s, and no event tells of it", (reason, body, profile) => {
    const handset = aHandset();
    const loaded = loadAtFactory(handset.state, { profile, body }, handset.environment());
    expect(loaded).toEqual({ refused: expect.stringContaining(reason) });
    expect(handset.events).toEqual([]);
  });
});

import { describe, expect, test } from "vitest";
import type { ConfigurationContext } from "../../../src/bootstrap/cp-mapping/configuration-context.ts";
import { mapDocument } from "../../../src/bootstrap/cp-mapping/map-document.ts";
import type { Tree } from "../../../src/tree/tree.ts";
import { aDevice, aDocument, aNapdef, aW7, characteristic, edited } from "../a-device.ts";

type Parms = Readonly<Record<string, string | null | readonly string[]>>;
const bootstrap = (parms: Parms) => characteristic("BOOTSTRAP", parms);

const IMSI_OF_FINLAND = "244910000000001";

const enter = (body: string, contexts: readonly ConfigurationContext[] = [], tree: Tree = aDevice()) =>
  mapDocument(aDocument(body + aNapdef()), tree, { contexts, imsi: IMSI_OF_FINLAND });

const named = (contexts: readonly ConfigurationContext[]) => contexts.map(({ provurl, allow }) => [provurl, allow]);

const context = (provurl: string, allow = 255, objects: string[] = []) => ({ provurl, allow, objects });

describe("A configuration context", () => {
  test("is remembered by its PROVURL, with what it allows beside itself and with the connections it made", () => {
    const { contexts } = enter(bootstrap({ PROVURL: "http://a/", "CONTEXT-ALLOW": "3" }));
    expect(contexts).toEqual([context("http://a/", 3, ["./NAP/1"])]);
  });

  test("without PROVURL is the default one, and allows any number of others", () => {
    expect(named(enter("").contexts)).toEqual([["", 255]]);
    expect(named(enter(bootstrap({ NAME: "n" })).contexts)).toEqual([["", 255]]);
  });

  test("is updated by a document with its PROVURL", () => {
    const known = [context("http://a/", 0), context("http://b/")];
    const { contexts, refused } = enter(bootstrap({ PROVURL: "http://b/", "CONTEXT-ALLOW": "7" }), known);
    expect(refused).toBeUndefined();
    expect(named(contexts)).toEqual([
      ["http://a/", 0],
      ["http://b/", 7],
    ]);
  });

  test("of a document without PROVURL is the privileged one", () => {
    expect(named(enter("", [context("http://a/", 0)]).contexts)).toEqual([["http://a/", 0]]);
  });

  test.each([
    [0, 1, true],
    [1, 1, false],
    [1, 2, true],
    [255, 300, false],
  ])("with CONTEXT-ALLOW %i and %i contexts there, one more is refused: %s", (allow, there, isRefused) => {
    const known = Array.from({ length: there }, (_, i) => context(`http://${i}/`, i === 0 ? allow : 0));
    const { refused, edits, contexts } = enter(bootstrap({ PROVURL: "http://new/" }), known);
    expect(refused !== undefined).toBe(isRefused);
    if (isRefused) expect([edits, contexts]).toEqual([[], known]);
    else expect(contexts).toHaveLength(there + 1);
  });

  test("with a CONTEXT-ALLOW that is no number to 255 restricts nothing", () => {
    for (const allow of ["256", "-1", "many"]) {
      const { contexts, dropped } = enter(bootstrap({ "CONTEXT-ALLOW": allow }));
      expect(named(contexts)).toEqual([["", 255]]);
      expect(dropped).toContainEqual({ path: "BOOTSTRAP[1]/CONTEXT-ALLOW", reason: "invalid-value" });
    }
  });

  test("is of the first BOOTSTRAP for the home network", () => {
    const { contexts, dropped } = enter(
      bootstrap({ PROVURL: "http://se/", COUNTRY: "SE" }) +
        bootstrap({ PROVURL: "http://fi/", COUNTRY: "FI", NETWORK: ["05", "91"] }) +
        bootstrap({ PROVURL: "http://all/" }),
    );
    expect(named(contexts)).toEqual([["http://fi/", 255]]);
    expect(dropped).toEqual([
      { path: "BOOTSTRAP[1]", reason: "other-network" },
      { path: "BOOTSTRAP[3]", reason: "repeated" },
      ...["PROVURL", "COUNTRY", "NETWORK", "NETWORK[2]"].map((name) => ({
        path: `BOOTSTRAP[2]/${name}`,
        reason: "no-node",
      })),
    ]);
  });

  test("keeps its identifiers to itself: the same NAPID in another one is another access point", () => {
    const first = enter(bootstrap({ PROVURL: "http://a/" }) + aW7());
    const tree = edited(aDevice(), first.edits);
    const w7 = aW7({ "TO-NAPID": "N1" });
    const alone = mapDocument(aDocument(bootstrap({ PROVURL: "http://b/" }) + w7), tree, { contexts: first.contexts });
    expect(alone.dropped).toContainEqual({ path: "APPLICATION[1]/TO-NAPID", reason: "dangling-reference" });
    const second = enter(bootstrap({ PROVURL: "http://b/" }) + aW7(), first.contexts, tree);
    expect(second.contexts.map(({ objects }) => objects)).toEqual([["./NAP/1"], ["./NAP/2"]]);
    const same = mapDocument(aDocument(bootstrap({ PROVURL: "http://a/" }) + w7), tree, { contexts: first.contexts });
    expect(edited(tree, same.edits).get("./DMAcc/1/PrefConRef")?.value).toBe("./NAP/1");
  });

  test("forgets connections that are gone", () => {
    expect(enter("", [context("", 255, ["./NAP/7"])]).contexts).toEqual([context("", 255, ["./NAP/1"])]);
  });
});

describe("CLIENTIDENTITY, VENDORCONFIG, ACCESS and unknown characteristics", () => {
  test("are reported parm by parm, and hinder nothing", () => {
    const { edits, dropped } = enter(
      characteristic("CLIENTIDENTITY", { "CLIENT-ID": "c" }) +
        characteristic("VENDORCONFIG", { NAME: "v", COLOUR: "red" }) +
        characteristic("ACCESS", { RULE: "r", APPID: "w2", "TO-NAPID": "N1" }) +
        characteristic("X-NEW", { A: "1" }),
    );
    expect(edits).not.toEqual([]);
    expect(dropped).toEqual([
      ...[
        "CLIENTIDENTITY[1]/CLIENT-ID",
        "VENDORCONFIG[1]/NAME",
        "VENDORCONFIG[1]/COLOUR",
        "ACCESS[1]/RULE",
        "ACCESS[1]/APPID",
        "ACCESS[1]/TO-NAPID",
      ].map((path) => ({ path, reason: "no-node" })),
      { path: "X-NEW[1]", reason: "unknown" },
    ]);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dmProfile } from "../../../src/bootstrap/dm-profile.ts";
import { encodeTnds, TNDS_TYPES, tndsFromXml } from "../../../src/codec/tnds/document.ts";
import { applyEdits } from "../../../src/tree/apply-edits.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { accountNode, adding, aPhone, dmMessage, item, messageM01, mgmtTree, napNode } from "../a-dm-message.ts";

const M01 = messageM01();
const TREE = encodeTnds(tndsFromXml(mgmtTree(accountNode("ex", "./Inbox/a"), napNode("a"))), "wbxml");
const PHONE = aPhone();

/** Whatever the message: a refusal, or edits that can all be applied and give no server but the owner any right. */
function judge(body: Uint8Array): void {
  const plan = dmProfile.plan(body, PHONE, []);
  if ("refusal" in plan) {
    expect(plan.refusal.detail).not.toBe("");
    return;
  }
  const result = applyEdits(PHONE, plan.edits, 0);
  expect(result).toHaveProperty("overlay");
  const after = new Tree(PHONE.base, "overlay" in result ? result.overlay : {});
  const added = plan.edits.flatMap(({ kind, path }) => (kind === "add" ? [path] : []));
  for (const path of added) expect(after.allows(path, "Replace", "nobody.example")).toBe(false);
}

const damaged = (octets: Uint8Array) =>
  fc
    .array(fc.tuple(fc.nat(octets.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    .map((changes) => changes.reduce((body, [at, octet]) => body.with(at, octet), octets));

describe("A hostile message in the DM profile", () => {
  test("of random octets is refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        judge(body);
      }),
    );
  });

  test("that was damaged is refused, or what is left of it is applied whole", () => {
    fc.assert(
      fc.property(damaged(M01), (body) => {
        judge(body);
      }),
    );
  });

  test("with a damaged tree for the Inbox is no different", () => {
    const meta = { format: "xml", type: TNDS_TYPES.wbxml };
    fc.assert(
      fc.property(damaged(TREE), (octets) => {
        judge(dmMessage([adding(item("./Inbox", octets, meta))]));
      }),
    );
  });
});

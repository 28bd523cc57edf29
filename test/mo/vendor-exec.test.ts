import { describe, expect, test } from "vitest";
import type { Behaviour, BehaviourAt, OperationInput } from "../../src/mo/behaviour.ts";
import { type VendorExec, withVendorExecs } from "../../src/mo/vendor-exec.ts";
import { aDeviceWith } from "./carry-out.ts";

const AT = "./Vendor/Acme/Now";
const REQUEST = { node: AT, data: "", serverId: "s1", correlator: "c1" };
const tree = aDeviceWith("FUMO", "./FUMO");

function behaviourOf(exec: Partial<VendorExec>): Behaviour {
  const at = withVendorExecs([{ at: AT, status: 200, does: "nothing", afterMs: 0, ...exec }], () => undefined)(
    tree,
    AT,
  );
  if (!at) throw new Error("nothing is behind the node");
  return at.behaviour;
}

function wishes(exec: Partial<VendorExec>, ...inputs: readonly OperationInput["type"][]): readonly unknown[] {
  const behaviour = behaviourOf(exec);
  const { start } = behaviour.exec(tree, AT, REQUEST, {});
  if (!start) throw new Error("nothing is started");
  return inputs.map(
    (type) => behaviour.advance(tree, { ...start, id: "operation-1" }, { type } as OperationInput, {}).wish,
  );
}

describe("An Exec of a vendor's node", () => {
  test.each([200, 202] as const)("answers %i, and starts nothing where nothing follows", (status) => {
    expect(behaviourOf({ status }).exec(tree, AT, REQUEST, {})).toEqual({ status });
  });

  test.each(["restart", "reset"] as const)(
    "is followed by a %s when its time is over, which nothing reports",
    (does) => {
      const start = { object: "vendor", root: AT, node: AT, serverId: "s1", correlator: "c1", memory: {} };
      expect(behaviourOf({ does, status: 202 }).exec(tree, AT, REQUEST, {})).toEqual({ status: 202, start });
      expect(wishes({ does, afterMs: 300_000 }, "started", "time.over", "restarted")).toEqual([
        { do: "wait", ms: 300_000 },
        { do: does },
        { do: "end" },
      ]);
    },
  );

  test("is followed by nothing when the node is deleted before", () => {
    expect(wishes({ does: "reset", status: 202 }, "deleted")).toEqual([{ do: "end" }]);
  });

  test("leaves every other node to what is behind it otherwise", () => {
    const other: BehaviourAt = { object: "FUMO", root: "./FUMO/1", behaviour: behaviourOf({}) };
    const find = withVendorExecs([{ at: AT, status: 200, does: "nothing", afterMs: 0 }], () => other);
    expect(find(tree, `${AT}/Below`)).toBe(other);
    expect(find(tree, AT)).toMatchObject({ object: "vendor", root: AT });
  });
});

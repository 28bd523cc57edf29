import { describe, expect, test } from "vitest";
import type { Command } from "../../../src/codec/syncml/message.ts";
import type { NewOperation } from "../../../src/mo/behaviour.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { CHORE_BEHAVIOUR, CHORE_ROOT } from "../../support/a-chore.ts";
import { aChoreModel } from "../../support/a-managed-handset.ts";
import { container, one, run, snapshot } from "./run.ts";

const { base, behaviour } = aChoreModel();
const chore = () => new Tree(base, {});
const at = (name: string) => `${CHORE_ROOT}/${name}`;

const execOf = (name: string, data?: string, correlator?: string): Command => ({
  cmd: "Exec",
  cmdId: "1",
  ...(correlator === undefined ? {} : { correlator }),
  items: [{ target: { uri: at(name) }, ...(data === undefined ? {} : { data }) }],
});

/** Commands, on a device that has the chore. */
const perform = (commands: readonly Command[], options: Parameters<typeof run>[2] = {}) => {
  const ran = run(chore(), commands, { behaviours: behaviour, ...options });
  const started = ran.replies.flatMap(({ outcomes }): NewOperation[] => outcomes.flatMap(({ start }) => start ?? []));
  return { ...ran, started };
};

describe("An Exec", () => {
  test("that is done at once answers 200, and changes what its behaviour says", () => {
    const { status, draft, started } = perform([execOf("Now", "7")]);
    expect(status).toBe(200);
    expect(draft.get(at("Last"))?.value).toBe("7");
    expect(started).toEqual([]);
  });

  test("that starts something answers 202, with the operation of who asked for it", () => {
    const { status, draft, started } = perform([execOf("Wait", undefined, "c-7")]);
    expect(status).toBe(202);
    expect(draft.get(at("Last"))?.value).toBe("Wait");
    expect(started).toEqual([
      {
        object: "Chore",
        root: CHORE_ROOT,
        node: at("Wait"),
        serverId: "dm.example.com",
        correlator: "c-7",
        memory: { what: "Wait" },
      },
    ]);
  });

  test("without a Correlator starts an operation without one", () => {
    expect(perform([execOf("Wait")]).started[0]).not.toHaveProperty("correlator");
  });

  test("that its object refuses answers as the object does, and changes nothing", () => {
    const { status, draft, started } = perform([execOf("Refuse")]);
    expect(status).toBe(403);
    expect(started).toEqual([]);
    expect(draft.changed()).toEqual([]);
  });

  test("whose changes cannot be made answers 500, and none is made", () => {
    const { status, draft } = perform([execOf("Broken")]);
    expect(status).toBe(500);
    expect(draft.changed()).toEqual([]);
  });

  test("answers 406 where nothing is behind the node", () => {
    expect(perform([execOf("Now")], { behaviours: { ...behaviour, above: () => undefined } }).status).toBe(406);
    expect(run(chore(), [execOf("Now")]).status).toBe(406);
  });

  test("of a bootstrap answers 406: nobody is there to be told how it ended", () => {
    const principal = { kind: "bootstrap", implied: new Set<string>(), passOver: () => {} } as const;
    expect(perform([execOf("Now")], { principal }).status).toBe(406);
  });

  test.each([
    ["a node that is not there", at("Never"), 404],
    ["a node that cannot be executed", at("Last"), 405],
    ["a property", `${at("Now")}?prop=Name`, 405],
  ])("of %s (%s) answers %i", (_, uri, status) => {
    expect(perform([one("Exec", uri)]).status).toBe(status);
  });

  test("by a server without the right answers 425, and nothing is run", () => {
    const draft = { [CHORE_ROOT]: { format: "node", type: "urn:example:chore:1.0", acl: "Get=*" } } as const;
    const { statuses } = run(new Tree(base, draft), [execOf("Now")], { behaviours: behaviour });
    expect(statuses).toEqual([`Exec ${at("Now")} 425`]);
  });

  test("in a Sequence starts what it starts", () => {
    expect(perform([container("Sequence", [execOf("Wait"), execOf("Ask")])]).started).toHaveLength(2);
  });

  test("in an Atomic fails it with 500, and starts nothing", () => {
    const { statuses, started, draft } = perform([container("Atomic", [execOf("Wait")])]);
    expect(statuses).toEqual(["Atomic 507", `Exec ${at("Wait")} 500`]);
    expect(started).toEqual([]);
    expect(snapshot(draft)).toBe(snapshot(chore()));
  });

  test("in an Atomic that may have one, and fails, starts nothing after all", () => {
    const failing = one("Delete", "./DevInfo/DevId");
    const rules = { atomicAllows: ["Exec"] } as const;
    const failed = perform([container("Atomic", [execOf("Wait"), failing])], { rules });
    expect(failed.statuses).toEqual(["Atomic 507", `Exec ${at("Wait")} 216`, "Delete ./DevInfo/DevId 405"]);
    expect(failed.started).toEqual([]);
    expect(snapshot(failed.draft)).toBe(snapshot(chore()));
    expect(perform([container("Atomic", [execOf("Wait")])], { rules }).started).toHaveLength(1);
  });

  test("goes by the settings of the model, over those of the behaviour", () => {
    const seen: unknown[] = [];
    const spy = {
      ...CHORE_BEHAVIOUR,
      rules: { ...CHORE_BEHAVIOUR.rules, slow: { usual: true, means: "takes its time" } },
      exec: (...[, , , settings]: Parameters<typeof CHORE_BEHAVIOUR.exec>) => {
        seen.push(settings);
        return { status: 200 } as const;
      },
    };
    const above = () => ({ object: "Chore", root: CHORE_ROOT, behaviour: spy });
    perform([execOf("Now")], { behaviours: { above, settings: { Chore: { done: "250" }, Other: { slow: false } } } });
    expect(seen).toEqual([{ done: "250", slow: true }]);
  });
});

describe("A change in an object with a behaviour", () => {
  const follows = (command: Command) => perform([command]).draft.get(at("Follows"))?.value;

  test("may have another follow", () => {
    expect(follows(one("Replace", at("Last"), "x"))).toBe(at("Last"));
  });

  test("that did not come about has none follow", () => {
    expect(follows(one("Replace", at("Last"), "x", { format: "int" }))).toBeUndefined();
    expect(follows(one("Get", at("Last")))).toBeUndefined();
    expect(follows(one("Replace", "./DMAcc/ex/Name", "x"))).toBeUndefined();
  });

  test("in an Atomic that fails is undone with what followed", () => {
    const failing = one("Delete", "./DevInfo/DevId");
    const { draft } = perform([container("Atomic", [one("Replace", at("Last"), "x"), failing])]);
    expect(snapshot(draft)).toBe(snapshot(chore()));
  });

  test("that takes the object away has nothing follow", () => {
    const { status, draft } = perform([one("Delete", CHORE_ROOT)]);
    expect(status).toBe(200);
    expect(draft.get(CHORE_ROOT)).toBeUndefined();
  });
});

import { describe, expect, test } from "vitest";
import type { SyncMLMessage } from "../../../src/codec/syncml/message.ts";
import type { DeviceState } from "../../../src/server/device/device-state.ts";
import { DeviceMemory } from "../../../src/server/dm/device-memory.ts";
import { memoryStore } from "../../../src/store/memory-store.ts";
import { aServer, DEVICE, orders, package1, post, reply } from "../client-messages.ts";

const PIN = "97531864";
const ASK = { alert: { code: 1102, text: "PIN?", options: { ET: "P" } }, save: "pin" };
const WRITE = { replace: { uri: "./Vendor/Pin", value: "{{results.pin}}" } };

/** What a device answers whose user entered the PIN, and whose nodes all hold it. */
function withPin(message: SyncMLMessage): SyncMLMessage {
  const commands = message.commands.map((each) => {
    if (each.cmd === "Status" && each.of === "Alert") return { ...each, items: [{ data: PIN }] };
    if (each.cmd !== "Results") return each;
    return { ...each, items: each.items.map((item) => ({ ...item, data: PIN })) };
  });
  return { ...message, commands };
}

/** Runs a job to its end on a device whose nodes hold the PIN; gives the server, and all that it told. */
function run(job: readonly object[], memory?: DeviceMemory) {
  const { server, events } = aServer({ job: [...job], ...(memory ? { memory } : {}) });
  let last = post(server, package1());
  for (let msgId = 2; orders(last).length > 0; msgId++) last = post(server, withPin(reply(last, String(msgId))));
  return { server, told: JSON.stringify([events, server.snapshot()]), learned: server.report(DEVICE)?.learned };
}

describe("a secret that a job writes into a node", () => {
  test.each([
    ["the node", [WRITE], "./Vendor/Pin"],
    ["the node in other words", [WRITE], "./Vendor/%50in"],
    ["a node that was added", [{ add: { uri: "Vendor/Pin", value: "x{{results.pin}}" } }], "./Vendor/Pin"],
    ["a node of an Atomic", [{ atomic: [WRITE] }], "./Vendor/Pin"],
    ["a copy", [WRITE, { copy: { from: "./Vendor", to: "./Safe" } }], "./Safe/Pin"],
    [
      "a node that was filled from it",
      [WRITE, { get: "./Vendor/Pin" }, { replace: { uri: "./B", value: "{{./Vendor/Pin}}" } }],
      "./B",
    ],
    ["a tree with the node in it", [WRITE], "./Vendor?list=TNDS"],
  ])("is not told when it is read back from %s", (_, writes, uri) => {
    const { told, learned } = run([ASK, ...writes, { get: uri, expect: { value: "1234" } }]);
    expect(learned?.[uri]).toBe("***");
    expect(told).not.toContain(PIN);
    expect(told).toContain(`${uri} is ***, expected ***`);
  });

  test("is not told under the name that it is saved by", () => {
    const { told } = run([
      ASK,
      WRITE,
      { get: "./Vendor/Pin", save: "again" },
      { get: "./C", expect: { value: "{{results.again}}1" } },
    ]);
    expect(told).toContain("./C is ***, expected ***");
  });

  test("leaves other nodes, and what stands with it in one container, as they are", () => {
    const member = { replace: { uri: "./Vendor/PinHint", value: "first pet" } };
    const { learned } = run([
      ASK,
      { atomic: [WRITE, member] },
      { get: ["./Vendor/PinHint", "./Vendor?list=Struct", "./Other"] },
    ]);
    expect(learned).toMatchObject({ "./Vendor/PinHint": PIN, "./Other": PIN });
  });

  test("is not told by the next process, which still can fill it in", async () => {
    const store = memoryStore<DeviceState>();
    const first = await DeviceMemory.open(store, "dm.example.com", () => {});
    run([ASK, WRITE, { get: "./Vendor/Pin" }], first);
    await first.close();
    const memory = await DeviceMemory.open(store, "dm.example.com", () => {});
    const { server } = aServer({ memory });
    expect(memory.known[0]?.learned["./Vendor/Pin"]).toBe(PIN);
    expect(server.report(DEVICE)?.learned["./Vendor/Pin"]).toBe("***");
  });
});

describe("a password of an account", () => {
  test.each(["./DMAcc/x/AppAuth/1/AAuthSecret", "./DMAcc/x/AppAuth/1/AAuthData", "./DMAcc/x/AppAuth/1/AAuth%53ecret"])(
    "is not told when it is read from %s",
    (uri) => {
      const { told, learned } = run([{ get: uri, expect: { value: "1234" } }]);
      expect(learned?.[uri]).toBe("***");
      expect(told).not.toContain(PIN);
    },
  );
});

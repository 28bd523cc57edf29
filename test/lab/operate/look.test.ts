import { describe, expect, test } from "vitest";
import { listHandsets } from "../../../src/lab/operate/list-handsets.ts";
import { push } from "../../../src/lab/operate/push.ts";
import { removeCard } from "../../../src/lab/operate/remove-card.ts";
import { showHandset } from "../../../src/lab/operate/show-handset.ts";
import { showTree } from "../../../src/lab/operate/show-tree.ts";
import { SERVER_ID, SERVER_URL } from "../../support/a-bootstrap.ts";
import { IMEI, SIM } from "../../support/a-sim.ts";
import { aBootstrapPush, anOperated, OTHER_IMEI, OTHER_SIM } from "./an-operated.ts";

const NETWPIN = { sec: 0, imsi: SIM.imsi } as const;

describe("The list of handsets", () => {
  test("has each in the order in which they came, with how it stands", async () => {
    const { fleet } = await anOperated({ first: { network: "lost" } });
    const summary = { model: "reference-12", power: "on", busy: false, card: "inserted", status: "clean" };
    expect(listHandsets(fleet)).toEqual([
      { ...summary, id: IMEI, msisdn: SIM.msisdn, imsi: SIM.imsi, network: "lost" },
      { ...summary, id: OTHER_IMEI, msisdn: OTHER_SIM.msisdn, imsi: OTHER_SIM.imsi, network: "attached" },
    ]);
  });

  test("says what a handset waits for, and when it is in session", async () => {
    const { fleet } = await anOperated();
    await push(fleet, IMEI, aBootstrapPush(), "them");
    await push(fleet, OTHER_IMEI, aBootstrapPush({ sec: 0, imsi: OTHER_SIM.imsi }), "them");
    expect(listHandsets(fleet).map(({ status }) => status)).toEqual(["waiting for a PIN", "in session"]);
  });
});

describe("A handset", () => {
  test.each([
    ["its IMEI", IMEI],
    ["its IMSI", SIM.imsi],
    ["its MSISDN", SIM.msisdn],
    ["its MSISDN with +", `+${SIM.msisdn}`],
  ])("is found by %s", async (_what, name) => {
    const { fleet } = await anOperated();
    expect(showHandset(fleet, name).id).toBe(IMEI);
  });

  test.each(["491700099", "", "x"])("is not found by %j", async (name) => {
    const { fleet } = await anOperated();
    expect(() => showHandset(fleet, name)).toThrow(expect.objectContaining({ code: "no-handset" }));
  });

  test.each([SIM.imsi, SIM.msisdn])("without a card is found by %s of the card that was in it last", async (name) => {
    const { fleet } = await anOperated();
    await removeCard(fleet, IMEI);
    expect(showHandset(fleet, name)).toMatchObject({ id: IMEI, card: "none" });
  });

  test("without a card is not found by a number that another one had last as well", async () => {
    const { fleet } = await anOperated({ first: { simInserted: false, sim: { ...OTHER_SIM, files: [] } } });
    expect(showHandset(fleet, OTHER_SIM.msisdn).id).toBe(OTHER_IMEI);
    await removeCard(fleet, OTHER_IMEI);
    expect(() => showHandset(fleet, OTHER_SIM.msisdn)).toThrow(expect.objectContaining({ code: "no-handset" }));
  });

  test("shows its account without the secret, and the session in flight", async () => {
    const { fleet } = await anOperated();
    await push(fleet, IMEI, aBootstrapPush(NETWPIN), "them");
    const facts = showHandset(fleet, IMEI);
    expect(facts).toMatchObject({ iccid: SIM.iccid, sessionInFlight: true, pendingSessions: [], openPrompts: 0 });
    expect(facts.accounts).toEqual([
      { path: expect.stringContaining("./DMAcc/"), serverId: SERVER_ID, url: SERVER_URL, user: "device" },
    ]);
    expect(facts.nodesChanged).toBeGreaterThan(5);
    expect(JSON.stringify(facts)).not.toContain("secret");
  });

  test("shows its prompts, the oldest first, also after the oldest was asked again", async () => {
    const { fleet } = await anOperated();
    await push(fleet, IMEI, aBootstrapPush(), "one");
    await push(fleet, IMEI, aBootstrapPush({}, "Two"), "two");
    await fleet.tell(IMEI, { type: "pin.entered", attempt: "bootstrap-1", pin: "0000" });
    expect(showHandset(fleet, IMEI)).toMatchObject({
      openPrompts: 2,
      prompts: [
        { attempt: "bootstrap-1", kind: "pin", from: "one" },
        { attempt: "bootstrap-2", kind: "pin", from: "two" },
      ],
    });
  });

  test("that waits for a card asks nobody", async () => {
    const { fleet } = await anOperated({ first: { simInserted: false } });
    await fleet.tell(IMEI, {
      type: "push.delivered",
      push: { kind: "push", bearer: "obex", from: "cable", to: IMEI, pdu: aBootstrapPush(NETWPIN), local: true },
    });
    expect(showHandset(fleet, IMEI)).toMatchObject({ status: "waiting for a card", openPrompts: 0, prompts: [] });
  });
});

describe("A tree", () => {
  test("has every node with its rights, and secrets as ***", async () => {
    const { fleet } = await anOperated();
    await push(fleet, IMEI, aBootstrapPush(NETWPIN), "them");
    const nodes = showTree(fleet, IMEI);
    expect(nodes[0]).toMatchObject({ uri: ".", format: "node", effectiveAcl: "Add=*&Get=*" });
    const ending = (end: string) => nodes.filter(({ uri }) => uri.endsWith(end)).map(({ value }) => value);
    expect(ending("/ServerID")).toEqual([SERVER_ID]);
    expect(ending("/AAuthSecret")).toEqual(["***", "***"]);
    expect(nodes.find(({ uri }) => uri.endsWith("/ServerID"))).toMatchObject({
      effectiveAcl: expect.stringContaining(`Get=${SERVER_ID}`),
      origin: "cp",
    });
    expect(JSON.stringify(nodes)).not.toContain("secret");
  });

  test("of nobody is not shown", async () => {
    const { fleet } = await anOperated();
    expect(() => showTree(fleet, "1")).toThrow(expect.objectContaining({ code: "no-handset" }));
  });
});

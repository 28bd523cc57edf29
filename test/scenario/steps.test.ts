import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { EventType, PhonebankEvent } from "../../src/events/event.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { runScenario } from "../../src/scenario/runner.ts";
import { aFile } from "../support/a-folder.ts";
import { PROJECT } from "../support/a-model.ts";

const CP = join(PROJECT, "scenarios/documents/dm-account.xml");
const PUSH = `push: { to: [a], document: ${CP}, sec: NETWPIN`;

interface Lines {
  readonly group?: string;
  readonly head?: string;
  readonly clock?: "virtual" | "real";
}

/** Plays steps with one handset, in a group `a`, on virtual time unless told otherwise. */
async function played(steps: readonly string[], { group = "", head = "", clock = "virtual" }: Lines = {}) {
  const lines = ["scenario: a", `clock: ${clock}`, `fleet: [{ name: a${group} }]`, head, "steps:"];
  const file = aFile([...lines, ...steps.map((step) => `  - ${step}`), ""].join("\n"));
  const events: PhonebankEvent[] = [];
  const report = await runScenario(loadScenario(file), {
    interrupted: new AbortController().signal,
    readers: () => [(event) => events.push(event)],
  });
  const told = <Type extends EventType>(type: Type) =>
    events.filter((event): event is Extract<PhonebankEvent, { type: Type }> => event.type === type);
  return { ...report.expectations, report, events, told };
}

describe("A step that cannot be done", () => {
  test.each([
    [
      "an answer where nothing is asked",
      'answer: { of: [a], pin: "4711" }',
      "answer of a: a PIN",
      "does not ask for a PIN",
    ],
    ["a card taken out of an empty slot", "card: { of: [a], do: remove }", "remove the card of a", "has no card"],
    ["a session without an account", "session: { of: [a] }", "session of a", "has no account"],
  ])("such as %s is not as expected, and the run goes on", async (_, step, expectation, found) => {
    const { unmet, met } = await played([step, "expect: { of: [a], session: none }"], { group: ", card: none" });
    expect(unmet).toMatchObject([{ expectation, found: expect.stringContaining(found) }]);
    expect(JSON.stringify(unmet)).not.toContain("4711");
    expect(met).toBe(1);
  });

  test("leaves handsets alone that stand so already", async () => {
    const steps = [
      'power: { of: [a], switch: "on" }',
      "network: { of: [a], is: attached }",
      "card: { of: [a], do: insert }",
    ];
    const { unmet, told } = await played(steps);
    expect(unmet).toEqual([]);
    expect(told("handset.woken").map(({ input }) => input)).toEqual(["power.on"]);
  });
});

describe("A push", () => {
  test.each([
    ["that is not well-formed", "<a><b></a>", ':1:7: /a/b: "</a" where "</b>" is due'],
    ["whose kind has an element too many", "<wap-provisioningdoc><b/></wap-provisioningdoc>", ": /wap-provisioningdoc"],
    ["of another kind", '<sl href="http://a/"/>', ": expected a provisioning document in XML, found sl"],
  ])("of a document %s ends the run with the name of its file", async (_, text, words) => {
    const file = aFile(text, "document.xml");
    const step = `push: { to: [a], document: ${file}, sec: NETWPIN }`;
    await expect(played([step])).rejects.toMatchObject({
      code: "config-invalid",
      message: expect.stringContaining(`${file}${words}`),
    });
  });

  test.each(["udp", "pap", "obex", "websocket"])("over %s on virtual time comes as by that bearer", async (bearer) => {
    const { met, told } = await played([`${PUSH}, via: ${bearer} }`, "expect: { of: [a], session: completed }"]);
    expect(met).toBe(1);
    expect(told("push.delivered")).toMatchObject([{ bearer }]);
    expect(told("push.sent")).toMatchObject([{ parts: 1 }]);
    expect(told("sms.received")).toEqual([]);
  });

  test("over OBEX alone is one that only the owner could have sent", async () => {
    const reasons: string[] = [];
    for (const bearer of ["udp", "pap", "websocket", "obex"]) {
      const { told } = await played([`push: { to: [a], document: ${CP}, sec: none, via: ${bearer} }`]);
      reasons.push(told("bootstrap.rejected")[0]?.reason ?? "applied");
    }
    expect(reasons).toEqual(["mac-missing", "mac-missing", "mac-missing", "applied"]);
  });

  test("that nobody takes is not waited for", async () => {
    const { told, report } = await played([`${PUSH}, via: udp }`], { group: ', power: "off"' });
    expect(told("push.unsent")).toMatchObject([{ detail: "udp: busy" }]);
    expect(report.bootstraps).toMatchObject({ sent: 0, unanswered: 0 });
  });

  test("goes to the card that is in the handset now, and is proven with its IMSI", async () => {
    const { met, told } = await played([
      'card: { of: [a], do: insert, numbers: { imsi: "001020000000001", msisdn: "+49171#", iccid: "8900102###########" } }',
      `${PUSH} }`,
      "expect: { of: [a], bootstrap: applied }",
    ]);
    expect(met).toBe(1);
    expect(new Set(told("sms.received").map(({ to }) => to))).toEqual(new Set(["491710"]));
  });

  test("to a server that is not there ends in a session that reached nobody", async () => {
    const document = aFile(
      `<wap-provisioningdoc version="1.1"><characteristic type="APPLICATION"><parm name="APPID" value="w7"/><parm name="PROVIDER-ID" value="x"/><parm name="ADDR" value="http://other.example/dm"/></characteristic></wap-provisioningdoc>`,
      "other.xml",
    );
    const steps = [`push: { to: [a], document: ${document}, sec: NETWPIN }`, "expect: { of: [a], session: failed }"];
    const { told } = await played(steps);
    expect(told("session.failed")[0]?.reason).toMatch(/^unreachable: /);
  });
});

describe("A message", () => {
  const TEXTS = ["short", "{braces} in the default alphabet, €5. ".repeat(12), "世界 ".repeat(60)];

  test.each(TEXTS)("of plain text is read as it was written: %s", async (text) => {
    const { met, told } = await played([`message: { to: [a], text: "${text}" }`, "expect: { of: [a], messages: 1 }"]);
    expect(met).toBe(1);
    expect(told("message.stored")).toMatchObject([{ kind: "text", text, from: "4900111" }]);
  });

  test.each(["sms", "udp", "pap", "obex", "websocket"])(
    "that is an indication or a loading comes over %s",
    async (via) => {
      const { told } = await played([
        `message: { to: [a], si: { text: 4 mails, href: "http://mail.example/" }, via: ${via} }`,
        `message: { to: [a], sl: { href: "http://portal.example/" }, via: ${via} }`,
      ]);
      expect(told("message.stored")).toMatchObject([
        { kind: "si", text: "4 mails", href: "http://mail.example/" },
        { kind: "sl", href: "http://portal.example/" },
      ]);
    },
  );
});

describe("A message of several parts to many", () => {
  test("goes out part after part, and does not wait between them until all the others have begun", async () => {
    const steps = [
      `message: { to: [a], text: "${"0123456789".repeat(40)}" }`,
      "expect: { of: [a], messages: 1, within: 1min }",
    ];
    const { met, told } = await played(steps, { group: ", count: 60", clock: "real" });
    expect(met).toBe(1);
    const received = told("sms.received").map(({ handset }) => handset);
    expect(received).toHaveLength(180);
    const spans = received.map((handset) => received.lastIndexOf(handset) - received.indexOf(handset) + 1);
    expect(Math.max(...spans)).toBeLessThanOrEqual(3 * 20); // no more than two windows of ten are under way at a time
  });
});

describe("A network that is not perfect", () => {
  const lost = { head: "network: { disturb: { sequence: [[], [lose]] } }" };

  test("does what its sequence says, and tells of it", async () => {
    const { told, met } = await played([`${PUSH} }`, "expect: { of: [a], reason: incomplete, within: 25h }"], lost);
    expect(told("delivery.disturbed")).toMatchObject([{ message: 2, kinds: ["lose"] }]);
    expect(told("push.sent")).toHaveLength(1);
    expect(met).toBe(1);
  });

  test("does the same for the same seed alone", async () => {
    const fates = async (seed: number) => {
      const head = `seed: ${seed}\nnetwork: { disturb: { lose: 0.5, delay: { chance: 0.5, upTo: 1min } } }`;
      const { told } = await played([`${PUSH} }`, `${PUSH} }`, `${PUSH} }`], { head });
      return told("delivery.disturbed").map(({ message, kinds, delayMs }) => ({ message, kinds, delayMs }));
    };
    const first = await fates(1);
    expect(await fates(1)).toEqual(first);
    expect(await fates(2)).not.toEqual(first);
    for (const { delayMs = 0 } of first) expect(delayMs).toBeLessThanOrEqual(60_000);
  });
});

describe("An expectation that is not met", () => {
  const bootstrapped = [`${PUSH} }`, "expect: { of: [a], session: completed }"];
  const uri = "./DMAcc/1/AppAuth/1/AAuthSecret";

  test("counts the session that is under way", async () => {
    const jobs = aFile("behaviour: { slow: 1min }\n", "slow.yaml");
    const steps = [`${PUSH} }`, "expect: { of: [a], session: completed, within: 2s }"];
    expect((await played(steps, { head: `jobs: ${jobs}` })).unmet).toMatchObject([
      { found: expect.stringMatching(/sessions 0 completed, 0 failed, 1 under way, 0 pending$/) },
    ]);
  });

  test.each([
    ["bootstrap: rejected", "bootstrap rejected", "bootstrap applied"],
    ["session: failed", "session failed", "sessions 1 completed, 0 failed, 0 pending"],
    ["sessions: 2", "2 sessions completed", "sessions 1 completed, 0 failed, 0 pending"],
    ["session: pending", "session pending", "sessions 1 completed, 0 failed, 0 pending"],
    ["servers: [b]", "accounts of b", "accounts of dm.phonebank.example"],
    ["servers: []", "accounts of none", "accounts of dm.phonebank.example"],
    ["messages: 1", "1 messages", "0 messages"],
    ["prompt: pin", "prompt pin", "prompt none"],
    ["kept: true", "a bootstrap kept for a card", "no bootstrap kept for a card"],
    ["held: true", "some short messages held by the network", "0 short messages held by the network"],
    ["nodes: { ./DMAcc/1/AppID: w2 }", './DMAcc/1/AppID "w2"', './DMAcc/1/AppID is "w7"'],
    ["nodes: { ./DMAcc/1: absent }", "./DMAcc/1 absent", "./DMAcc/1 has no value"],
    ["nodes: { ./DMAcc/2/AppID: w7 }", './DMAcc/2/AppID "w7"', "./DMAcc/2/AppID is absent"],
    [`nodes: { ${uri}: guessed }`, `${uri} ***`, `${uri} is ***`],
  ])("%s says what was expected and what was found", async (expected, wanted, found) => {
    const { unmet } = await played([...bootstrapped, `expect: { of: [a], ${expected}, within: 1s }`]);
    expect(unmet).toEqual([
      {
        expectation: `a: ${wanted} within 1000 ms`,
        found: `not so for 1 of 1; handset 352099000000006: ${found}`,
      },
    ]);
  });

  test("names only what of it does not hold", async () => {
    const steps = [...bootstrapped, "expect: { of: [a], bootstrap: applied, messages: 3, held: true, within: 1s }"];
    const [unmet] = (await played(steps)).unmet;
    expect(unmet?.found).toMatch(/: 0 messages; 0 short messages held by the network$/);
  });

  test("is met by what a session changes, though no event of it says so", async () => {
    const jobs = aFile(
      "jobs:\n  - name: a\n    commands:\n      - { replace: { uri: ./DMAcc/1/Name, value: By its server } }\n",
    );
    const steps = [`${PUSH} }`, "expect: { of: [a], nodes: { ./DMAcc/1/Name: By its server } }"];
    const { met, report } = await played(steps, { head: `jobs: ${jobs}` });
    expect(met).toBe(1);
    expect(report.durationMs).toBeLessThan(2_000);
  });
});

describe("A server that is down", () => {
  test("answers nobody until it is up, each of several for itself", async () => {
    const one = aFile("serverId: one.example\n");
    const two = aFile("serverId: two.example\n");
    const { unmet, told } = await played(
      [
        "server: { is: down, server: two.example }",
        `${PUSH} }`,
        "expect: { of: [a], sessions: 1, servers: [one.example] }",
        `${PUSH}, server: two.example }`,
        "expect: { of: [a], session: failed, servers: [one.example, two.example] }",
        "server: { is: up }",
        "expect: { of: [a], sessions: 2, within: 20s }",
      ],
      { head: `jobs: [${one}, ${two}]` },
    );
    expect(unmet).toEqual([]);
    expect(told("session.failed")).toMatchObject([{ server: "two.example", reason: expect.stringContaining("503") }]);
  });

  test("cannot be a server of others", async () => {
    const loaded = loadScenario(aFile("scenario: a\nfleet: [{ name: a }]\nsteps:\n  - server: { is: down }\n"));
    const run = runScenario(loaded, { server: "http://127.0.0.1:9/", interrupted: new AbortController().signal });
    await expect(run).rejects.toThrow("steps.0.server: no such step for a run with another server");
  });
});

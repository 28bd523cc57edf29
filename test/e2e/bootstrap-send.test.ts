import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anAccountDocument } from "../support/a-bootstrap.ts";
import { commandLine, phonebankHere, Workplace } from "../support/phonebank.ts";
import type { Running } from "../support/running.ts";
import { type Addresses, ALL_BEARERS, type ReachableHandset, SEND_WAYS } from "../support/send-ways.ts";

const place = new Workplace();
const DOCUMENT = anAccountDocument({ url: "http://127.0.0.1:9/dm" });
const imsi = (index: number) => `00101012345678${index}`;

const ANSWERS: Readonly<Record<string, RegExp>> = {
  smpp: /^1 DELIVRD 000, 2 DELIVRD 000/,
  pap: /^1001 /,
  obex: /^Success$/,
  udp: /^none/,
  ws: /^accepted$/,
};

let serve: Running;
let addresses: Addresses = {};
let handsets: readonly ReachableHandset[] = [];

const send = (words: readonly string[], document = DOCUMENT) => commandLine(["bootstrap", "send", ...words], document);

beforeAll(async () => {
  const numbers = Object.keys(SEND_WAYS).flatMap((_, i) => ["--handset", `msisdn=49170000${i},imsi=${imsi(i)}`]);
  serve = phonebankHere(["serve", "--json", "--state", place.folder(), ...ALL_BEARERS, ...numbers]);
  const listening = await serve.event("listening");
  addresses = listening["addresses"] as Addresses;
  handsets = listening["handsets"] as readonly ReachableHandset[];
});

afterAll(async () => {
  await serve.interrupt();
  await place.clear();
});

describe("phonebank bootstrap send", () => {
  test.each(Object.keys(SEND_WAYS).map((via, index) => [via, index] as const))(
    "over %s bootstraps a handset of phonebank serve, and tells the answer",
    async (via, index) => {
      const to = handsets[index];
      if (!to) throw new Error("no such handset");
      const security = ["--sec", "netwpin", "--imsi", imsi(index)];
      const { code, stdout, stderr } = await send([
        "--json",
        "--via",
        via,
        ...security,
        ...(SEND_WAYS[via]?.(to, addresses) ?? []),
      ]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const told = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
      expect(told).toMatchObject({ accepted: true, via, mac: expect.stringMatching(/^[0-9A-F]{40}$/) });
      expect(told["answer"]).toMatch(ANSWERS[via] ?? /^$/);
      await serve.event("bootstrap.finished", ({ handset }) => handset === to.id);
    },
  );

  test("tells the code for the user of userpinmac, which is in no message, on stderr", async () => {
    const [to] = handsets;
    const { code, stdout, stderr } = await send([
      ...["--via", "udp", "--sec", "userpinmac", "--pin", "48273", "--to", to?.udp ?? ""],
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^phonebank bootstrap: the user types 48273\d{5}\n$/);
    expect(stdout).not.toContain("48273");
  });

  test.each(["pap", "smpp"])("over %s ends with 1 and the answer when nobody has the number", async (via) => {
    const [to] = handsets;
    if (!to) throw new Error("no handset");
    const words = SEND_WAYS[via]?.({ ...to, msisdn: "4999" }, addresses) ?? [];
    const { code, stdout } = await send(["--via", via, ...words]);
    expect(code).toBe(1);
    expect(stdout).toMatch(via === "pap" ? /answer +2\d{3} / : /answer +part 1 of 3: ESME_RINVDSTADR/);
  });

  test("over WebSocket ends with 1 when there is no such handset", async () => {
    const { code, stderr } = await send(["--via", "ws", "--to", `${addresses["websocket"]}/handsets/1`]);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining("[peer-refused]") });
  });

  test.each(["smpp", "pap", "obex", "ws"])("over %s ends with 4 when nobody listens", async (via) => {
    const port = await aClosedPort();
    const words: Readonly<Record<string, readonly string[]>> = {
      smpp: ["--smsc", `a:b@127.0.0.1:${port}`, "--to", "491"],
      pap: ["--gateway", `http://127.0.0.1:${port}`, "--to", "491"],
      obex: ["--to", `127.0.0.1:${port}`],
      ws: ["--to", `ws://127.0.0.1:${port}/handsets/1`],
    };
    const { code, stderr } = await send(["--via", via, ...(words[via] ?? [])]);
    expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.stringContaining("[connect-failed]") });
  });

  test.each([
    [["--via", "udp"], "--to"],
    [["--via", "udp", "--to", "127.0.0.1", "--sec", "userpin"], "needs --pin"],
    [["--via", "udp", "--to", "127.0.0.1", "--gateway", "http://127.0.0.1/"], "--gateway is for --via pap"],
    [["--via", "smpp", "--to", "491"], "--smsc"],
    [["--via", "ws", "--to", "127.0.0.1:8081"], "ws://"],
  ])("ends with 2 for %j", async (words, hint) => {
    const { code, stderr } = await send(words);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(hint) });
  });
});

/** A port of the loopback address on which nobody listens. */
async function aClosedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

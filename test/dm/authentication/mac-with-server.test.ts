import { afterEach, describe, expect, test } from "vitest";
import { systemClock, VirtualClock } from "../../../src/base/clock.ts";
import { seededRandom } from "../../../src/base/random.ts";
import { memoryTransport } from "../../../src/bearer/memory/memory-transport.ts";
import { readAccounts } from "../../../src/dm/account/account.ts";
import { openSession, receiveAnswer } from "../../../src/dm/session/session.ts";
import type { DmSettings } from "../../../src/dm/settings.ts";
import type { EventBody } from "../../../src/events/event.ts";
import type { SessionTransport } from "../../../src/ports/session-transport.ts";
import { DmServer } from "../../../src/server/dm/dm-server.ts";
import { JOB_SCHEMA } from "../../../src/server/jobs/job.ts";
import { accountBook } from "../../../src/server/security/account.ts";
import { startDmServer } from "../../../src/server/start-dm-server.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { aRequest, aTransport } from "../../support/http-transport.ts";
import { anEnvironment, aTree, CLIENT_AUTH, DEVICE_ID, SERVER_AUTH } from "../a-device.ts";

const ADDR = "./DMAcc/ex/AppAddr/1/Addr";
const HMAC = {
  "./DMAcc/ex/AAuthPref": "HMAC",
  [`${CLIENT_AUTH}/AAuthType`]: "HMAC",
  [`${SERVER_AUTH}/AAuthType`]: "HMAC",
};

/** The embedded server, which asks for a MAC and reads three nodes in every session. */
function serverOptions() {
  const events: EventBody[] = [];
  const account = {
    userName: "emu-0001",
    password: "c1ient-s3cret",
    clientNonce: "AAECAwQFBgcICQoLDA0ODw==",
    serverName: "dm.example.com",
    serverPassword: "s3rver-s3cret",
    serverNonce: "EBESExQVFhcYGRobHB0eHw==",
  };
  const gets = ["FwV", "SwV", "OEM"].map((name) => ({ get: `./DevDetail/${name}` }));
  const options = {
    serverId: "dm.example.com",
    accounts: accountBook(new Map([[DEVICE_ID, account]])),
    jobs: [JOB_SCHEMA.parse({ name: "read", repeat: "every-session", commands: gets })],
    auth: "hmac" as const,
    random: seededRandom(1),
    emit: (event: EventBody) => void events.push(event),
  };
  const violations = () => events.filter(({ type }) => type === "violation.found");
  return { options, violations };
}

/** One whole session; gives the tree after it, and how often the client sent. */
async function session(
  tree: Tree,
  transport: SessionTransport,
  encoding: "xml" | "wbxml",
  sessionId: string,
  settings: Partial<DmSettings> = {},
) {
  const env = anEnvironment({ encoding, settings });
  let after = tree;
  let step = openSession(tree, readAccounts(tree)[0]!, { sessionId, alert: 1201 }, env);
  let sent = 0;
  while (step.next.do === "send") {
    expect(step.next.hmac).toBeDefined();
    const { url, contentType, body, hmac = "" } = step.next;
    const answer = await transport.exchange(aRequest(url, { contentType, body, hmac, maxAnswerBytes: 10_000 }));
    if (answer.outcome === "failed") throw new Error(answer.detail);
    sent++;
    step = receiveAnswer(after, step.state, answer, env);
    after = new Tree(after.base, step.overlay);
  }
  return { tree: after, sent, end: step.next };
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe.each(["xml", "wbxml"] as const)("Client and embedded server with a MAC in %s", (encoding) => {
  test("understand each other over HTTP, session after session, without a challenge or a complaint", async () => {
    const { options, violations } = serverOptions();
    const server = await startDmServer({ ...options, clock: systemClock, host: "127.0.0.1", port: 0 });
    const { transport } = aTransport();
    closers.push(
      () => server.close(),
      () => transport.close(),
    );
    let tree = aTree({ ...HMAC, [ADDR]: server.url });
    const ends = [];
    for (const sessionId of ["1", "2", "3"]) {
      const held = await session(tree, transport, encoding, sessionId);
      tree = held.tree;
      ends.push([held.sent, held.end.do]);
    }
    expect(ends).toEqual([
      [2, "finish"],
      [2, "finish"],
      [2, "finish"],
    ]);
    expect(violations()).toEqual([]);
    expect(server.server.snapshot()[0]).toMatchObject({ sessions: { started: 3, completed: 3, failed: 0 } });
  });

  test("need no challenge after a session that the client gave up", async () => {
    const { options } = serverOptions();
    const server = await startDmServer({ ...options, clock: systemClock, host: "127.0.0.1", port: 0 });
    const { transport } = aTransport();
    closers.push(
      () => server.close(),
      () => transport.close(),
    );
    const tree = aTree({ ...HMAC, [ADDR]: server.url });
    const givenUp = await session(tree, transport, encoding, "1", { maxRounds: 1 });
    expect([givenUp.sent, givenUp.end]).toEqual([2, { do: "fail", reason: "too-many-messages" }]);
    const next = await session(givenUp.tree, transport, encoding, "2");
    expect([next.sent, next.end]).toEqual([2, { do: "finish" }]);
  });

  test("find together again in memory when the client's nonce is stale", async () => {
    const { options, violations } = serverOptions();
    const clock = new VirtualClock();
    const url = "http://dm.memory/dm";
    const server = new DmServer({ ...options, url: () => url, clock });
    const soon = { now: () => clock.now(), clearTimeout() {}, setTimeout: (then: () => void) => queueMicrotask(then) };
    const transport = memoryTransport((request) => server.handle(request), soon, 0);
    const stale = { format: "bin", type: "application/octet-stream", value: "c3RhbGU=" } as const;
    const held = await session(
      aTree({ ...HMAC, [ADDR]: url, [`${CLIENT_AUTH}/AAuthData`]: stale }),
      transport,
      encoding,
      "1",
    );
    expect([held.sent, held.end]).toEqual([3, { do: "finish" }]);
    expect(violations()).toEqual([]);
    const again = await session(held.tree, transport, encoding, "2");
    expect([again.sent, again.end]).toEqual([2, { do: "finish" }]);
  });
});

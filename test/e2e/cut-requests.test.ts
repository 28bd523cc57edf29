import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { seededRandom } from "../../src/base/random.ts";
import { readAccounts } from "../../src/dm/account/account.ts";
import type { SessionStep } from "../../src/dm/session/next-action.ts";
import { openSession, receiveAnswer } from "../../src/dm/session/session.ts";
import type { EventBody } from "../../src/events/event.ts";
import { JOB_SCHEMA } from "../../src/server/jobs/job.ts";
import { accountBook } from "../../src/server/security/account.ts";
import { type RunningDmServer, startDmServer } from "../../src/server/start-dm-server.ts";
import { Tree } from "../../src/tree/tree.ts";
import { anEnvironment, aTree, DEVICE_ID } from "../dm/a-device.ts";
import { ACCOUNT } from "../server/client-messages.ts";
import { aTcpServer, type TestServer } from "../support/http-server.ts";
import { aRequest, aTransport } from "../support/http-transport.ts";

const NAME = "./DMAcc/ex/Name";
const JOB = JOB_SCHEMA.parse({
  on: "every-session",
  commands: [
    { replace: { uri: NAME, value: "Seen" }, expect: 200 },
    { get: NAME, expect: { value: "Seen" } },
  ],
});

/** What goes through the proxy: the octets of the client on each connection, the first of which ends after `cutAt` of them. */
const way = { cutAt: Number.POSITIVE_INFINITY, connections: [] as Buffer[] };
const events: EventBody[] = [];
let dm: RunningDmServer;
let proxy: TestServer;

beforeAll(async () => {
  dm = await startDmServer({
    host: "127.0.0.1",
    port: 0,
    serverId: "dm.example.com",
    accounts: accountBook(new Map([[DEVICE_ID, ACCOUNT]])),
    jobs: [JOB],
    auth: "md5",
    random: seededRandom(1),
    clock: systemClock,
    emit: (event) => void events.push(event),
  });
  proxy = await aTcpServer(carry);
});

afterAll(async () => {
  await proxy.close();
  await dm.close();
});

/** Carries one connection to the server, and kills both of its ends when the client has sent what it may. */
function carry(client: Socket): void {
  const index = way.connections.push(Buffer.alloc(0)) - 1;
  const most = index === 0 ? way.cutAt : Number.POSITIVE_INFINITY;
  let carried = 0;
  const onward = connect(Number(new URL(dm.address).port), "127.0.0.1");
  onward.on("error", () => {});
  onward.on("data", (octets) => {
    if (carried < most) client.write(octets);
  });
  onward.on("close", () => client.destroy());
  client.on("close", () => onward.destroy());
  if (most === 0) client.destroy();
  client.on("data", (octets: Buffer) => {
    const part = octets.subarray(0, most - carried);
    carried += part.length;
    way.connections[index] = Buffer.concat([way.connections[index] ?? Buffer.alloc(0), part]);
    onward.write(part, () => {
      if (carried < most) return;
      onward.destroy();
      client.destroy();
    });
  });
}

/** A handset's tree over many sessions, each of which goes on from where the last one left it. */
class Device {
  #tree = aTree({ "./DMAcc/ex/AppAddr/1/Addr": `${proxy.url}/dm`, "./DMAcc/ex/AppAddr/1/Port": null });
  /** Of three digits, so that all sessions have messages of the same lengths. */
  #sessionId = 0x100;

  get name() {
    return this.#tree.get(NAME)?.value;
  }

  /** A whole session; the first connection of it is cut after so many octets of the client. */
  async session(cutAt: number, retries: number): Promise<SessionStep["next"] | { readonly do: "lost" }> {
    Object.assign(way, { cutAt, connections: [] });
    const { transport } = aTransport();
    const env = anEnvironment({ encoding: "wbxml" });
    const [account] = readAccounts(this.#tree);
    const sessionId = (this.#sessionId++).toString(16).toUpperCase();
    let step = openSession(this.#tree, account!, { sessionId, alert: 1201 }, env);
    try {
      while (step.next.do === "send") {
        const { url, contentType, body } = step.next;
        const answer = await transport.exchange(aRequest(url, { contentType, body, retries, maxAnswerBytes: 20_000 }));
        if (answer.outcome === "failed") return { do: "lost" };
        step = receiveAnswer(this.#tree, step.state, answer, env);
        this.#tree = new Tree(this.#tree.base, step.overlay);
      }
      return step.next;
    } finally {
      await transport.close();
    }
  }
}

/** A session that nothing happens to: where each message of the client begins, and the last one ends. In the first one it may have to be challenged. */
async function wholeSession(device: Device): Promise<{ readonly starts: readonly number[]; readonly length: number }> {
  await device.session(Number.POSITIVE_INFINITY, 3);
  expect(await device.session(Number.POSITIVE_INFINITY, 3)).toEqual({ do: "finish" });
  expect(way.connections).toHaveLength(1);
  const [octets = Buffer.alloc(0)] = way.connections;
  const starts = [...octets.toString("latin1").matchAll(/POST \/dm/g)].map(({ index }) => index);
  expect(starts).toHaveLength(2);
  return { starts, length: octets.length };
}

const sessions = () => dm.server.report(DEVICE_ID)?.sessions ?? { started: 0, completed: 0, failed: 0, aborted: 0 };
const violations = () => events.filter(({ type }) => type === "violation.found");

describe("A connection that dies while the client sends, at whatever octet of a session's messages", () => {
  test("has the client send the same octets again, and nothing else is to be seen of it", async () => {
    const device = new Device();
    const { starts, length } = await wholeSession(device);
    const before = sessions();
    for (let cutAt = 0; cutAt <= length; cutAt++) {
      expect([cutAt, await device.session(cutAt, 3)]).toEqual([cutAt, { do: "finish" }]);
      const [cut = Buffer.alloc(0), again = Buffer.alloc(0), ...others] = way.connections;
      expect([cutAt, cut.length, others.length]).toEqual([cutAt, cutAt, 0]);
      const begun = cut.subarray(starts.findLast((start) => start < cutAt) ?? 0);
      expect([cutAt, again.subarray(0, begun.length).equals(begun)]).toEqual([cutAt, true]);
    }
    const { started, completed, failed } = sessions();
    expect([started - before.started, completed - before.completed, failed - before.failed]).toEqual([
      length + 1,
      length + 1,
      0,
    ]);
    expect(violations()).toEqual([]);
  });

  test("ends the session of a client that does not try again, and the next one is as ever", async () => {
    const device = new Device();
    const { length } = await wholeSession(device);
    for (let cutAt = 0; cutAt < length; cutAt += 5) {
      expect([cutAt, await device.session(cutAt, 0)]).toEqual([cutAt, { do: "lost" }]);
      expect([cutAt, await device.session(Number.POSITIVE_INFINITY, 0)]).toEqual([cutAt, { do: "finish" }]);
      expect(device.name).toBe("Seen");
    }
    const { started, completed, failed } = sessions();
    expect(started).toBe(completed + failed);
    expect(violations()).toEqual([]);
  });
});

import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { systemClock } from "../../src/base/clock.ts";
import { seededRandom } from "../../src/base/random.ts";
import { connectEsme } from "../../src/bearer/smpp/esme.ts";
import { obexHeader, typeHeader } from "../../src/codec/obex/headers.ts";
import { contentFromPush } from "../../src/codec/pap/content-entity.ts";
import { decodePush } from "../../src/codec/wsp/push.ts";
import { EventBus } from "../../src/events/bus.ts";
import type { HandsetAddress, PhonebankEvent } from "../../src/events/event.ts";
import { type Bank, startBank } from "../../src/lab/bank.ts";
import { planHandsets } from "../../src/lab/fleet/handset-plan.ts";
import { handsetGroupSchema } from "../../src/lab/load/fleet/fleet-schema.ts";
import { type PreparedBootstrap, prepareBootstrap } from "../../src/server/bootstrap/prepare-bootstrap.ts";
import { accountBook } from "../../src/server/security/account.ts";
import { type RunningDmServer, startDmServer } from "../../src/server/start-dm-server.ts";
import { ACCOUNT, anAccountDocument, SERVER_ID } from "../support/a-bootstrap.ts";
import { ObexPeer } from "../support/obex-peer.ts";
import { aPush, submit } from "../support/pap-initiator.ts";

const LOOPBACK = { host: "127.0.0.1", port: 0 };

/** How a bootstrap is sent over each bearer to a handset that is listening. */
const SENDERS: Readonly<Record<string, (to: HandsetAddress, bootstrap: PreparedBootstrap) => Promise<void>>> = {
  async SMPP({ msisdn }, { parts }) {
    const [host = "", port] = (addresses["smpp"] ?? "").split(":");
    const login = { systemId: "test", password: "", emit: () => {}, clock: systemClock };
    const esme = await connectEsme({ host, port: Number(port), ...login });
    for (const userData of parts) {
      await esme.submit({ from: "4900111", to: msisdn, userData, hasHeader: true, dataCoding: 4 });
    }
    await esme.close();
  },
  async UDP({ udp = "" }, { push }) {
    const [host, port] = udp.split(":");
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.send(push, Number(port), host, () => resolve()));
    socket.close();
  },
  async WebSocket({ id }, { push }) {
    const socket = new WebSocket(`${addresses["websocket"]}/handsets/${id}`);
    await new Promise((resolve) => socket.once("open", resolve));
    socket.send(push);
    await new Promise((resolve) => socket.once("message", resolve));
    socket.close();
  },
  async PAP({ msisdn }, { push }) {
    const message = aPush({ addresses: [`WAPPUSH=+${msisdn}/TYPE=PLMN@ppg.example`] });
    const answer = await submit(addresses["pap"] ?? "", { message, content: contentFromPush(decodePush(push)) });
    expect(answer).toMatchObject({ kind: "push-response", result: { code: 1001 } });
  },
  async OBEX({ obex = "" }, { push, mac = "" }) {
    const peer = await ObexPeer.connect(Number(obex.split(":")[1]));
    await peer.connectTo();
    const { body, contentType } = decodePush(push);
    const headers = [obexHeader("Name", "boot.wbxml"), typeHeader(`${contentType}; SEC=NETWPIN; MAC=${mac}`)];
    expect(await peer.put({ headers, body })).toMatchObject({ result: "done" });
    peer.socket.end();
    await peer.closed;
  },
};

const events: PhonebankEvent[] = [];
const listeners = new Set<() => void>();
const bus = new EventBus(systemClock);
let addresses: Readonly<Record<string, string>> = {};
let handsets: readonly HandsetAddress[] = [];
const stateFolder = mkdtempSync(join(tmpdir(), "phonebank-test-"));
let bank: Bank;
let server: RunningDmServer;

/** Resolves when the handset has emitted an event of the type. */
function told(handset: string, type: PhonebankEvent["type"]): Promise<PhonebankEvent> {
  return new Promise((resolve) => {
    const look = () => {
      const found = events.find((event) => event.handset === handset && event.type === type);
      if (!found) return;
      listeners.delete(look);
      resolve(found);
    };
    listeners.add(look);
    look();
  });
}

beforeAll(async () => {
  bus.subscribe((event) => {
    events.push(event);
    if (event.type === "listening") ({ addresses, handsets } = event);
    for (const look of listeners) look();
  });
  const random = seededRandom("bearers");
  server = await startDmServer({
    ...LOOPBACK,
    serverId: SERVER_ID,
    auth: "md5",
    accounts: accountBook(new Map(), () => ACCOUNT),
    jobs: [],
    random,
    clock: systemClock,
    emit: () => {},
  });
  bank = await startBank({
    plans: planHandsets([handsetGroupSchema.parse({ name: "phones", count: Object.keys(SENDERS).length })]),
    stateFolder,
    devicesFrom: "test",
    bearers: { smpp: LOOPBACK, pap: LOOPBACK, obex: LOOPBACK, udp: LOOPBACK, websocket: LOOPBACK },
    bus,
    random,
    everybody: {},
  });
});

afterAll(async () => {
  await bank.close();
  await server.close();
  rmSync(stateFolder, { recursive: true });
});

describe("A bank with all its bearers open", () => {
  test("tells every address before anything else", () => {
    expect(events[0]?.type).toBe("state.saved"); // the clean handsets; an output holds these back
    expect(Object.keys(addresses).toSorted()).toEqual(["pap", "smpp", "websocket"]);
    for (const { obex, udp } of handsets) {
      expect(obex).toMatch(/^127\.0\.0\.1:\d+$/);
      expect(udp).toMatch(/^127\.0\.0\.\d:\d+$/);
    }
  });

  test.each(Object.keys(SENDERS).map((name, index) => [name, index] as const))(
    "bootstraps a handset over %s, which then has a session",
    async (name, index) => {
      const handset = handsets[index];
      const send = SENDERS[name];
      if (!handset || !send) throw new Error(`no handset or sender for ${name}`);
      const imsi = bank.fleet.state(handset.id)?.sim.imsi ?? "";
      const document = anAccountDocument({ url: server.url });
      await send(handset, prepareBootstrap({ document, sec: 0, imsi, tid: index, reference: index }));
      await told(handset.id, "bootstrap.finished");
      await told(handset.id, "session.finished");
    },
  );
});

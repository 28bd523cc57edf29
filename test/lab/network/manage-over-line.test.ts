import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/base/clock.ts";
import { seededRandom } from "../../../src/base/random.ts";
import { manageInMemory } from "../../../src/bearer/memory/memory-line.ts";
import { DmLines } from "../../../src/bearer/obex/dm/lines.ts";
import { NO_PARTS } from "../../../src/codec/sms/reassembly.ts";
import type { SyncMLEncoding } from "../../../src/codec/syncml/message.ts";
import { EventBus } from "../../../src/events/bus.ts";
import type { EventType, PhonebankEvent } from "../../../src/events/event.ts";
import { Fleet } from "../../../src/fleet/fleet.ts";
import { cleanHandset } from "../../../src/handset/state.ts";
import { manageOver } from "../../../src/lab/network/manage-over-line.ts";
import { runVirtually } from "../../../src/lab/surroundings/virtual-time.ts";
import { prepareBootstrap } from "../../../src/server/bootstrap/prepare-bootstrap.ts";
import { DmServer } from "../../../src/server/dm/dm-server.ts";
import { accountBook } from "../../../src/server/security/account.ts";
import type { AuthScheme } from "../../../src/server/security/authentication.ts";
import { memoryStore } from "../../../src/store/memory-store.ts";
import { anAccountDocument, SERVER_ID } from "../../support/a-bootstrap.ts";
import { aModel } from "../../support/a-model.ts";
import { IMEI, SIM } from "../../support/a-sim.ts";
import { NO_DOWNLOADS } from "../../support/no-downloads.ts";

const AAUTH_TYPES: Readonly<Record<AuthScheme, string>> = { md5: "DIGEST", basic: "BASIC", hmac: "HMAC" };
const DEVICE = `IMEI:${IMEI}`;

interface Choice {
  readonly auth?: AuthScheme;
  readonly encoding?: SyncMLEncoding;
  readonly isDown?: () => boolean;
}

/** A handset without a network, with the account of a server that reads two values, and that server at the end of a line. */
async function aCable({ auth = "md5", encoding = "wbxml", isDown = () => false }: Choice = {}) {
  const clock = new VirtualClock();
  const bus = new EventBus(clock);
  const events: PhonebankEvent[] = [];
  bus.subscribe((event) => events.push(event));
  const { emit } = bus;
  const lines = new DmLines({ clock });
  const model = aModel({ dm: { encoding, answerTimeoutMs: 5000 } });
  const fleet = new Fleet({
    models: new Map([[model.name, model]]),
    store: memoryStore(),
    transport: lines,
    downloader: NO_DOWNLOADS,
    user: { reply: () => undefined },
    clock,
    random: seededRandom(1),
    emit,
  });
  fleet.add({ ...cleanHandset(IMEI, model.name, SIM, NO_PARTS), network: "lost" });
  await fleet.powerOn();
  const document = anAccountDocument().replaceAll('"DIGEST"', `"${AAUTH_TYPES[auth]}"`);
  const { push: pdu } = prepareBootstrap({ document, tid: 1, reference: 1 });
  await fleet.deliver({ kind: "push", bearer: "obex", from: "test", to: IMEI, pdu, local: true });
  const server = new DmServer({
    serverId: SERVER_ID,
    url: () => SERVER_ID,
    auth,
    accounts: accountBook(new Map(), () => ({
      userName: "device",
      password: "secret",
      clientNonce: "bm9uY2UtMQ==",
      serverName: SERVER_ID,
      serverPassword: "other",
      serverNonce: "bm9uY2UtMg==",
    })),
    jobs: [{ name: "versions", on: "every-session", commands: [{ get: ["./DevDetail/FwV", "./DevDetail/SwV"] }] }],
    random: seededRandom(2),
    clock,
    emit,
    isDown,
  });
  const manage = async () => {
    const notification = server.notify(DEVICE, {});
    if (!notification) throw new Error("the server has no account of the device");
    const { deliver } = fleet;
    const carry = { lines, deliver, handset: IMEI, push: notification.push, clock, latencyMs: 10 };
    const managed = manageOver({ server, notification, to: IMEI, clock }, (conversation) =>
      manageInMemory({ ...carry, ...conversation }),
    );
    const outcome = await runVirtually(clock, managed);
    await runVirtually(clock, fleet.idle());
    return outcome;
  };
  const told = (type: EventType) => events.filter((event) => event.type === type);
  return { fleet, server, manage, told };
}

describe("The embedded server at the end of a line", () => {
  test.each(
    (["md5", "basic", "hmac"] as const).flatMap((auth) =>
      (["wbxml", "xml"] as const).map((encoding) => [auth, encoding] as const),
    ),
  )("manages a handset with %s in %s, again and again, and finds no fault with it", async (auth, encoding) => {
    const { server, manage, told } = await aCable({ auth, encoding });
    for (let session = 1; session <= 3; session++) {
      expect(await manage()).toMatchObject({ result: "finished" });
      expect(server.report(DEVICE)).toMatchObject({ sessions: { completed: session }, violations: [] });
    }
    expect(Object.keys(server.report(DEVICE)?.learned ?? {})).toEqual(
      expect.arrayContaining(["./DevDetail/FwV", "./DevDetail/SwV"]),
    );
    expect(told("notification.accepted")).toHaveLength(3);
    expect(told("notification.answered")).toHaveLength(3);
    expect(told("session.finished")).toHaveLength(3);
  });

  test("that answers nobody ends the session, and the handset does not try again by itself", async () => {
    const { fleet, manage, told } = await aCable({ isDown: () => true });
    expect(await manage()).toEqual({
      result: "refused",
      isCalled: true,
      messages: 1,
      detail: "the server: status 503",
    });
    expect(told("session.failed")).toMatchObject([{ reason: "unreachable: OBEX: hung up" }]);
    expect(fleet.state(IMEI)).toMatchObject({ session: null, pendingSessions: [{ alert: 1201 }] });
  });

  test("is told of a call that the handset did not take", async () => {
    const { fleet, manage, told } = await aCable();
    await fleet.tell(IMEI, { type: "power.off" });
    expect(await manage()).toEqual({ result: "refused", isCalled: false, messages: 0, detail: "Package #0: busy" });
    expect(told("notification.sent")).toEqual([]);
  });
});

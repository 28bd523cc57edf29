import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { seededRandom } from "../../src/base/random.ts";
import type { ObexDmListener } from "../../src/bearer/obex/dm/start-listener.ts";
import { OBEX_TARGETS } from "../../src/bearer/obex/targets.ts";
import { typeHeader } from "../../src/codec/obex/headers.ts";
import { OBEX_RESPONSES } from "../../src/codec/obex/response-codes.ts";
import { decodeSyncml, encodeSyncml } from "../../src/codec/syncml/codec.ts";
import { SYNCML_DM_TYPES, type SyncMLMessage } from "../../src/codec/syncml/message.ts";
import type { DmServer } from "../../src/server/dm/dm-server.ts";
import type { DmServerOptions } from "../../src/server/dm/dm-server-options.ts";
import { startObex } from "../../src/server/start-obex.ts";
import { ObexPeer } from "../support/obex-peer.ts";
import { aServer, md5Cred, package1, package3 } from "./client-messages.ts";

const { wbxml } = SYNCML_DM_TYPES;

let listener: ObexDmListener;
afterEach(() => listener.close());

function aDevice(options: Partial<DmServerOptions> = {}): Promise<ObexPeer> {
  return aDeviceOf(aServer(options).server);
}

async function aDeviceOf(server: DmServer): Promise<ObexPeer> {
  listener = await startObex(server, {
    host: "127.0.0.1",
    port: 0,
    emit: () => {},
    clock: systemClock,
    random: seededRandom("obex"),
  });
  const peer = await ObexPeer.connect(Number(new URL(listener.url).port));
  await peer.connectTo(OBEX_TARGETS["SyncML DM"]);
  return peer;
}

const putting = (message: SyncMLMessage) => ({
  headers: [typeHeader(wbxml)],
  body: encodeSyncml(message, "wbxml"),
});

describe("The embedded DM server over OBEX", () => {
  test("answers a message by the next GET", async () => {
    const peer = await aDevice();
    expect(await peer.put(putting(package1({ cred: md5Cred() })))).toMatchObject({ result: "done" });
    const got = await peer.get([typeHeader(wbxml)]);
    if (got.result !== "done") throw new Error(got.result);
    const { message } = decodeSyncml(got.object.body ?? new Uint8Array(), wbxml);
    expect(message.commands[0]).toMatchObject({ cmd: "Status", cmdRef: "0", code: 212 });
  });

  test("names the port as the Source of its messages, and as the place where a session goes on", async () => {
    const { server, rules } = aServer({ behaviour: [{ respUri: true }], job: [{ get: ["./DevInfo/Man"] }] });
    const peer = await aDeviceOf(server);
    await peer.put(putting(package1({ cred: md5Cred() })));
    const got = await peer.get([typeHeader(wbxml)]);
    if (got.result !== "done") throw new Error(got.result);
    const { message } = decodeSyncml(got.object.body ?? new Uint8Array(), wbxml);
    const { header } = message;
    expect(header.source.uri).toBe(listener.url);
    expect(header.respUri).toMatch(new RegExp(`^${listener.url}\\?s=\\w+$`));
    // No path leads to a port, so that a device that goes on there is no violation.
    expect(await peer.put(putting(package3(message, "2")))).toMatchObject({ result: "done" });
    expect(rules()).toEqual([]);
  });

  test.each([
    ["a server that is down", "Service Unavailable", { isDown: () => true }],
    ["a message that is too long", "Requested Entity Too Large", { limits: { bodyBytes: 10 } }],
    ["a device too many", "Service Unavailable", { limits: { devices: 0 } }],
    ["a status of HTTP alone", "Internal Server Error", { behaviour: [{ http: 429 }] }],
    ["a status with the number of another", "Internal Server Error", { behaviour: [{ http: 418 }] }],
    ["Forbidden", "Forbidden", { behaviour: [{ http: 403 }] }],
  ] as const)("refuses with the code of OBEX for %s", async (_what, response, options) => {
    const peer = await aDevice(options);
    const refused = { result: "refused", code: OBEX_RESPONSES[response] };
    expect(await peer.put(putting(package1({ cred: md5Cred() })))).toMatchObject(refused);
  });

  test("refuses what is no SyncML", async () => {
    const peer = await aDevice();
    const refused = { result: "refused", code: OBEX_RESPONSES["Bad Request"] };
    expect(await peer.put({ headers: [typeHeader(wbxml)], body: Uint8Array.of(1, 2, 3) })).toMatchObject(refused);
  });

  test("has a GET wait for an answer that is slow on purpose", async () => {
    const peer = await aDevice({ behaviour: [{ slow: 30 }] });
    const before = performance.now(); // the server begins to be slow with the PUT
    await peer.put(putting(package1({ cred: md5Cred() })));
    expect(await peer.get([typeHeader(wbxml)])).toMatchObject({ result: "done" });
    expect(performance.now() - before).toBeGreaterThan(20);
  });
});

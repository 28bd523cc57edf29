import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Random } from "../../../src/base/random.ts";
import { decodeSyncml } from "../../../src/codec/syncml/codec.ts";
import { SYNCML_DM_TYPES, type SyncMLMessage } from "../../../src/codec/syncml/message.ts";
import type { DmServer } from "../../../src/server/dm/dm-server.ts";
import { accountBook } from "../../../src/server/security/account.ts";
import { ACCOUNT, aServer, DEVICE, nonce } from "../client-messages.ts";

function octets(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../vectors/syncml/traces/${name}.xml`, import.meta.url)));
}

/** Limits in the header are each server's own choice. */
function withoutLimits({ header, ...rest }: SyncMLMessage) {
  const { meta: _limits, ...others } = header;
  return { header: others, ...rest };
}

function exchange(server: DmServer, request: string, answer: string): void {
  const response = server.handle({ contentType: SYNCML_DM_TYPES.xml, body: octets(request), path: "/dm" });
  expect(response).toMatchObject({ status: 200, contentType: SYNCML_DM_TYPES.xml });
  const expected = decodeSyncml(octets(answer)).message;
  expect(withoutLimits(decodeSyncml(response.body).message)).toEqual(withoutLimits(expected));
}

/** Gives out the nonces of a recorded session. */
function recorded(...nonces: Uint8Array[]): Random {
  const random: Random = { uint32: () => 0, bytes: () => nonces.shift() ?? new Uint8Array(), fork: () => random };
  return random;
}

describe("the server in a recorded session", () => {
  test("with mutual MD5 answers octet for octet what the record has", () => {
    const text = { format: "chr", type: "text/plain" };
    const { server, rules, events } = aServer({
      random: recorded(nonce(0x20)),
      job: [
        { get: ["./DevDetail/FwV", "./DevDetail/Ext"] },
        { get: "./DMAcc/ex?prop=ACL", expect: 200 },
        { replace: { uri: "./DMAcc/ex/Name", value: "Example DM (renamed)", ...text }, expect: 200 },
        { add: { uri: "./DMAcc/ex/Ext/Acme", format: "node" }, expect: 200 },
        { delete: "./DevInfo/Lang", expect: 405 },
        { get: "./DMAcc/ex/AppAuth/1/AAuthSecret", expect: 405 },
      ],
    });
    exchange(server, "m02", "m03");
    exchange(server, "m04", "m05");
    expect(rules()).toEqual([]);
    expect(server.serverNonce(DEVICE)).toEqual(nonce(0x30));
    expect(server.snapshot()).toEqual([
      {
        device: DEVICE,
        learned: {
          "./DevInfo/DevId": DEVICE,
          "./DevInfo/Man": "Acme",
          "./DevInfo/Mod": "Emu-1",
          "./DevInfo/DmV": "1.2",
          "./DevInfo/Lang": "en-US",
          "./DevDetail/FwV": "1.0.7",
          "./DMAcc/ex?prop=ACL": "Get=dm.example.com&Replace=dm.example.com&Delete=dm.example.com&Add=dm.example.com",
        },
        sessions: { started: 1, completed: 1, failed: 0, aborted: 0 },
        statuses: { 200: 4, 404: 1, 405: 2 },
        alerts: [],
        jobs: [{ job: "job", state: "finished", unmet: [] }],
        commandsLeft: 0,
        unsendable: 0,
        violationCount: 0,
        violations: [],
      },
    ]);
    expect(events.filter((event) => event.type === "server.received").map((event) => event.bytes)).toEqual([
      octets("m02"),
      octets("m04"),
    ]);
  });

  test("challenges a stale nonce, is challenged for its own credentials, and then gets its answer", () => {
    const { server, rules } = aServer({
      accounts: accountBook(new Map([[DEVICE, { ...ACCOUNT, clientNonce: "ICEiIyQlJicoKSorLC0uLw==" }]])),
      random: recorded(nonce(0x20), nonce(0x40)),
      cred: "challenged",
      job: [{ get: "./DevDetail/SwV", expect: 200 }],
    });
    exchange(server, "m06", "m07");
    exchange(server, "m08", "m09");
    exchange(server, "m10", "m11");
    exchange(server, "m12", "m13");
    expect(rules()).toEqual([]);
    expect(server.snapshot()[0]).toMatchObject({
      learned: { "./DevDetail/SwV": "4.2" },
      sessions: { completed: 1, failed: 0 },
      statuses: { 200: 1, 407: 1 },
    });
  });
});

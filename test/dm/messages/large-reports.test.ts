import { describe, expect, test } from "vitest";
import { decodeSyncml } from "../../../src/codec/syncml/codec.ts";
import type { Alert, SyncMLEncoding } from "../../../src/codec/syncml/message.ts";
import { readAccounts } from "../../../src/dm/account/account.ts";
import type { ClientAlert } from "../../../src/dm/messages/client-alerts.ts";
import type { SessionStep } from "../../../src/dm/session/next-action.ts";
import { openSession, receiveAnswer } from "../../../src/dm/session/session.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { aServer } from "../../server/client-messages.ts";
import { anEnvironment, aTree, SERVER_URL } from "../a-device.ts";
import { get, headerStatus } from "../a-server.ts";
import { ACCEPTED, Talk } from "../a-session.ts";

const BASIC_CRED = ["basic", "ZG0uZXhhbXBsZS5jb206czNydmVyLXMzY3JldA=="] as const;
const NEXT = "<Alert><CmdID>2</CmdID><Data>1222</Data></Alert>";

function aReport(data: string, id = "report-1"): ClientAlert {
  const alert = {
    type: "org.example.log",
    format: "chr",
    mark: "warning",
    data,
    source: "./DevInfo",
    correlator: "c7",
  };
  return { id, code: 1226, alert };
}

const alertsIn = (body: Uint8Array) =>
  decodeSyncml(body).message.commands.filter((each): each is Alert => each.cmd === "Alert" && each.code === 1226);
const isFinal = (body: Uint8Array) => decodeSyncml(body).message.final;
const dataOf = (alerts: readonly Alert[]) => alerts.map(({ items }) => String(items[0]?.data)).join("");

interface Told {
  readonly data?: string;
  readonly octets?: number;
  readonly objects?: number;
  readonly largeObjects?: boolean;
}

/** A session in which the client has something to tell once it knows how much the server takes. */
function telling({ data = "x".repeat(3000), octets = 1500, objects, largeObjects = true }: Told = {}): Talk {
  const alerts: ClientAlert[] = [];
  const talk = new Talk(aTree(), { ...anEnvironment({ settings: { largeObjects, maxRounds: 500 } }), alerts });
  alerts.push(aReport(data), aReport("short", "report-2"));
  const maxObj = objects === undefined ? "" : `<MaxObjSize xmlns="syncml:metinf">${objects}</MaxObjSize>`;
  const header = `<Meta><MaxMsgSize xmlns="syncml:metinf">${octets}</MaxMsgSize>${maxObj}</Meta>`;
  talk.hear({ cred: BASIC_CRED, header, body: ACCEPTED + get(1, "./DevInfo/Man") });
  return talk;
}

/** The server answers the last report of the message in flight, and asks for more. */
function hear(talk: Talk, code: number, more = NEXT): SessionStep {
  const { msgId } = talk.step.state.sent;
  const cmdRef = alertsIn(talk.body).at(-1)?.cmdId;
  const about = `<Status><CmdID>1</CmdID><MsgRef>${msgId}</MsgRef><CmdRef>${cmdRef}</CmdRef><Cmd>Alert</Cmd><Data>${code}</Data></Status>`;
  return talk.hear({
    msgId,
    body: headerStatus(200, msgId) + (cmdRef === undefined ? "" : about) + more,
    final: false,
  });
}

/** All messages up to the last, each chunk being taken. */
function allParts(talk: Talk): readonly Uint8Array[] {
  const parts = [talk.body];
  while (!isFinal(talk.body)) {
    hear(talk, alertsIn(talk.body).at(-1)?.items[0]?.moreData ? 213 : 200);
    parts.push(talk.body);
  }
  return parts;
}

describe("A report that no message of the server's can carry", () => {
  test("goes out in chunks, each within the limit, the first with Size and all but the last with MoreData", () => {
    const talk = telling();
    const parts = allParts(talk);
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(1500);
    const chunks = parts.flatMap(alertsIn).filter(({ items }) => items[0]?.data !== "short");
    expect(chunks.length).toBeGreaterThan(2);
    expect(dataOf(chunks)).toBe("x".repeat(3000));
    expect(chunks.map(({ items }) => items[0]?.meta?.size)).toEqual([3000, ...chunks.slice(1).map(() => undefined)]);
    expect(chunks.map(({ items }) => items[0]?.moreData ?? false)).toEqual([...chunks.slice(1).map(() => true), false]);
    for (const { correlator, items } of chunks) {
      expect([correlator, items[0]?.source?.uri, items[0]?.meta?.type, items[0]?.meta?.mark]).toEqual([
        "c7",
        "./DevInfo",
        "org.example.log",
        "warning",
      ]);
    }
  });

  test("is taken with the Status for its last chunk, not with those before", () => {
    const talk = telling();
    const fates: unknown[] = [];
    while (talk.step.next.do === "send") {
      const last = alertsIn(talk.body).at(-1);
      const isChunk = last?.items[0]?.moreData;
      const msgId = talk.step.state.sent.msgId;
      if (isFinal(talk.body)) {
        const statuses = alertsIn(talk.body).map(
          ({ cmdId }) =>
            `<Status><CmdID>1</CmdID><MsgRef>${msgId}</MsgRef><CmdRef>${cmdId}</CmdRef><Cmd>Alert</Cmd><Data>200</Data></Status>`,
        );
        talk.hear({ msgId, body: headerStatus(200, msgId) + statuses.join("") });
      } else hear(talk, isChunk ? 213 : 200);
      if (isChunk) expect(talk.step.fates).toEqual([]);
      fates.push(...talk.step.fates);
    }
    expect(fates).toEqual([
      { id: "report-1", status: 200 },
      { id: "report-2", status: 200 },
    ]);
  });

  test.each([406, 413, 424])(
    "is given up with a Status of %i for a chunk, and what comes behind it is told",
    (code) => {
      const talk = telling();
      const step = hear(talk, code);
      expect(step.fates).toEqual([{ id: "report-1", status: code }]);
      expect(dataOf(alertsIn(talk.body))).toBe("short");
      expect(isFinal(talk.body)).toBe(true);
    },
  );

  test("is not gone on with after Alert 1225, and not forgotten", () => {
    const talk = telling();
    const step = hear(talk, 213, NEXT.replace("1222", "1225"));
    expect(step.fates).toEqual([]);
    expect(dataOf(alertsIn(talk.body))).toBe("short");
  });

  test.each([1, 2])("is gone on with after a challenge to its chunk %i, which comes once more", (which) => {
    const talk = telling();
    const before = which === 1 ? [] : [talk.body];
    if (which === 2) hear(talk, 213);
    const { msgId } = talk.step.state.sent;
    talk.hear({ msgId, body: headerStatus(401, msgId, { type: "syncml:auth-md5", nonce: "AAECAw==" }) });
    const chunks = [...before, ...allParts(talk)].flatMap(alertsIn);
    expect(dataOf(chunks)).toBe(`${"x".repeat(3000)}short`);
  });

  test("is given up by a device without large objects", () => {
    const talk = telling({ largeObjects: false });
    expect(talk.step.fates).toEqual([{ id: "report-1", status: "too-large" }]);
    expect(dataOf(alertsIn(talk.body))).toBe("short");
  });

  test("is given up when it is over the server's MaxObjSize", () => {
    expect(telling({ objects: 2999 }).step.fates).toEqual([{ id: "report-1", status: "too-large" }]);
    expect(telling({ objects: 3000 }).step.fates).toEqual([]);
  });

  test("is given up when not even two characters of it fit", () => {
    expect(telling({ octets: 700 }).step.fates).toContainEqual({ id: "report-1", status: "too-large" });
  });
});

describe.each(["xml", "wbxml"] as const)("A report of any length, in %s", (encoding: SyncMLEncoding) => {
  test("arrives whole at the embedded server, which judges", () => {
    const octets = encoding === "xml" ? 1300 : 500;
    for (let length = 1; length < 4000; length += 797) {
      const data = [..."€a𝄞<&>".repeat(length)].slice(0, length).join("");
      const { server, rules } = aServer({ maxMsgSize: octets, job: [{ get: "./DevInfo/Man" }] });
      const alerts: ClientAlert[] = [];
      const env = { ...anEnvironment({ encoding, settings: { maxRounds: 500 } }), alerts };
      let tree = aTree();
      let step = openSession(tree, readAccounts(tree)[0]!, { sessionId: "1", alert: 1201 }, env);
      alerts.push(aReport(data));
      let isFirst = true;
      while (step.next.do === "send") {
        const { body, contentType } = step.next;
        if (!isFirst) expect(body.length).toBeLessThanOrEqual(octets);
        isFirst = false;
        const answer = server.handle({ contentType, body, path: "/dm" });
        step = receiveAnswer(tree, JSON.parse(JSON.stringify(step.state)), { ...answer, url: SERVER_URL }, env);
        tree = new Tree(tree.base, step.overlay);
      }
      expect([length, step.next, step.fates]).toEqual([length, { do: "finish" }, [{ id: "report-1", status: 200 }]]);
      const heard = { code: 1226, source: "./DevInfo", type: "org.example.log", correlator: "c7", data };
      expect(server.snapshot()[0]?.alerts).toEqual([heard]);
      expect(rules()).toEqual([]);
    }
  });
});

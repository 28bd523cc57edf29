import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../src/base/bytes.ts";
import { decodeSyncml } from "../../../src/codec/syncml/codec.ts";
import { collectChunk, type PartialObject } from "../../../src/codec/syncml/large-object.ts";
import type { Command, Data, Results, SyncMLEncoding } from "../../../src/codec/syncml/message.ts";
import { decodeTnds } from "../../../src/codec/tnds/document.ts";
import type { NodeState } from "../../../src/tree/node.ts";
import { anEnvironment, aTree } from "../a-device.ts";
import { get, headerStatus, summary } from "../a-server.ts";
import { ACCEPTED, Talk } from "../a-session.ts";

const NAME = "./DMAcc/ex/Name";
const BASIC_CRED = ["basic", "ZG0uZXhhbXBsZS5jb206czNydmVyLXMzY3JldA=="] as const;
const NEXT = "<Alert><CmdID>2</CmdID><Data>1222</Data></Alert>";

function limit(octets: number, objects?: number): string {
  const maxObj = objects === undefined ? "" : `<MaxObjSize xmlns="syncml:metinf">${objects}</MaxObjSize>`;
  return `<Meta><MaxMsgSize xmlns="syncml:metinf">${octets}</MaxMsgSize>${maxObj}</Meta>`;
}

interface Asked {
  readonly body: string;
  readonly octets: number;
  readonly objects?: number;
  readonly values?: Record<string, string | NodeState>;
  readonly encoding?: SyncMLEncoding;
}

/** A session in which the server has asked for something, and the client has begun to answer. */
function asked({ body, octets, objects, values = {}, encoding = "xml" }: Asked): Talk {
  const talk = new Talk(aTree(values), anEnvironment({ encoding, settings: { maxRounds: 500 } }));
  talk.hear({ cred: BASIC_CRED, header: limit(octets, objects), body: ACCEPTED + body });
  return talk;
}

/** What the server says to a chunk. */
function toChunk(talk: Talk, status = 213, more = NEXT): { msgId: number; body: string; final: boolean } {
  const { msgId } = talk.step.state.sent;
  const results = resultsIn(talk.body).at(-1);
  const about = results
    ? `<Status><CmdID>1</CmdID><MsgRef>${msgId}</MsgRef><CmdRef>${results.cmdId}</CmdRef><Cmd>Results</Cmd><Data>${status}</Data></Status>`
    : "";
  return { msgId, body: headerStatus(200, msgId) + about + more, final: false };
}

/** All messages of a package, the server asking for each next one. */
function allParts(talk: Talk, most = 400): readonly Uint8Array[] {
  const parts = [talk.body];
  while (!isFinal(talk.body)) {
    expect(parts.length).toBeLessThan(most);
    talk.hear(toChunk(talk));
    parts.push(talk.body);
  }
  return parts;
}

const commandsIn = (body: Uint8Array): readonly Command[] => decodeSyncml(body).message.commands;
const resultsIn = (body: Uint8Array) => commandsIn(body).filter((each): each is Results => each.cmd === "Results");
const isFinal = (body: Uint8Array) => decodeSyncml(body).message.final;

/** Puts together what Results brought: URI to Data. Fails on chunks out of place. */
function valuesIn(parts: readonly Uint8Array[]): ReadonlyMap<string, Data> {
  const values = new Map<string, Data>();
  let pending: { uri: string; state: PartialObject } | undefined;
  for (const item of parts.flatMap(resultsIn).flatMap(({ items }) => items)) {
    const uri = item.source?.uri ?? "";
    if (pending) expect(uri).toBe(pending.uri);
    if (pending) expect(item.meta?.size).toBeUndefined();
    const taken = collectChunk(pending?.state, item, item.meta?.size, 1e7);
    if (taken.kind === "broken") throw new Error(`${uri}: ${taken.status} ${taken.detail}`);
    pending = taken.kind === "chunk" ? { uri, state: taken.state } : undefined;
    if (taken.kind === "whole") values.set(uri, taken.data);
  }
  expect(pending).toBeUndefined();
  return values;
}

describe.each(["xml", "wbxml"] as const)("A value larger than the server's messages, in %s", (encoding) => {
  const octets = encoding === "xml" ? 1400 : 500;

  test("goes out in chunks, each within the limit, the first with Size and all but the last with MoreData", () => {
    const value = "añb€c𝄞d<&>".repeat(400);
    const talk = asked({ body: get(4, NAME), octets, values: { [NAME]: value }, encoding });
    const parts = allParts(talk);
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(octets);
    expect(parts.slice(0, -1).some(isFinal)).toBe(false);
    const chunks = parts.flatMap(resultsIn).flatMap(({ items }) => items);
    expect(chunks.map(({ meta }) => meta?.size)).toEqual([
      utf8Bytes(value).length,
      ...chunks.slice(1).map(() => undefined),
    ]);
    expect(chunks.map(({ moreData = false }) => moreData)).toEqual(chunks.map((_, index) => index < chunks.length - 1));
    expect(valuesIn(parts).get(NAME)).toBe(value);
  });

  test("fills the messages it goes in", () => {
    const talk = asked({ body: get(4, NAME), octets, values: { [NAME]: "x".repeat(5000) }, encoding });
    for (const part of allParts(talk).slice(0, -1)) expect(part.length).toBeGreaterThan(octets - 3);
  });

  test("comes after the Statuses, and what else was got after it", () => {
    const body = get(4, "./DevInfo/Man") + get(5, NAME) + get(6, "./DevInfo/Mod");
    const talk = asked({ body, octets, values: { [NAME]: "x".repeat(3000) }, encoding });
    const parts = allParts(talk);
    const values = valuesIn(parts);
    expect([...values.keys()]).toEqual(["./DevInfo/Man", NAME, "./DevInfo/Mod"]);
    expect(values.get(NAME)).toBe("x".repeat(3000));
    const statuses = parts.flatMap((part) => summary(part)).filter(([name, of]) => name === "Status" && of === "Get");
    expect(statuses.map(([, , , code]) => code)).toEqual(["200", "200", "200"]);
  });

  test("of octets is whole again when put together", () => {
    const value = "AP//Zm9v".repeat(400);
    const blob = { format: "bin", type: "application/octet-stream", value } as const;
    const talk = asked({ body: get(4, "./Lab/Octets"), octets, values: { "./Lab/Octets": blob }, encoding });
    const found = valuesIn(allParts(talk)).get("./Lab/Octets");
    expect(typeof found === "string" ? found : Buffer.from(found ?? []).toString("base64")).toBe(value);
  });

  test("can be a serialised tree", () => {
    const talk = asked({ body: get(4, "./DMAcc?list=TNDS"), octets, encoding });
    const parts = allParts(talk);
    expect(parts.length).toBeGreaterThan(2);
    const data = valuesIn(parts).get("./DMAcc?list=TNDS") ?? "";
    const [top] = decodeTnds(typeof data === "string" ? utf8Bytes(data) : data).nodes;
    expect(top?.nodes[0]?.nodes.map(({ name }) => name)).toContain("ServerID");
  });
});

describe.each(["xml", "wbxml"] as const)("A list larger than the server's messages, in %s", (encoding) => {
  test("is cut between its items, and an item only when no message can carry it", () => {
    const octets = encoding === "xml" ? 1700 : 600;
    const values = { [NAME]: "x".repeat(2500) };
    const talk = asked({ body: get(4, "./DMAcc?list=StructData"), octets, values, encoding });
    const parts = allParts(talk);
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(octets);
    const results = parts.flatMap(resultsIn);
    expect(results.some(({ items }) => items.length > 2)).toBe(true);
    expect(new Set(results.map(({ cmdRef }) => cmdRef))).toEqual(new Set(["4"]));
    const torn = results.flatMap(({ items }) => items).filter(({ moreData }) => moreData);
    expect(new Set(torn.map(({ source }) => source?.uri))).toEqual(new Set([NAME]));
    const found = results.flatMap(({ items }) => items.map(({ source }) => source?.uri));
    expect(new Set(found)).toEqual(new Set(aTree(values).subtree("./DMAcc")));
  });
});

describe("A server that answers a chunk", () => {
  const values = { [NAME]: "x".repeat(3000) };
  const both = get(4, NAME) + get(5, "./DevInfo/Man");

  test.each([413, 406, 424, 500])("with %i gets no more of it, but what else there is to say", (status) => {
    const talk = asked({ body: both, octets: 1400, values });
    talk.hear(toChunk(talk, status));
    const [rest] = resultsIn(talk.body);
    expect(rest?.items.map(({ source }) => source?.uri)).toEqual(["./DevInfo/Man"]);
    expect(isFinal(talk.body)).toBe(true);
  });

  test("with Alert 1225 gets no more of it", () => {
    const talk = asked({ body: both, octets: 1400, values });
    const { body, ...message } = toChunk(talk);
    talk.hear({ ...message, body: body.replace("1222", "1225") });
    expect(resultsIn(talk.body)[0]?.items[0]?.source?.uri).toBe("./DevInfo/Man");
  });

  test("with nothing but Final gets the rest all the same", () => {
    const talk = asked({ body: both, octets: 1400, values });
    talk.hear({ msgId: 2, body: headerStatus(200, 2) });
    expect(resultsIn(talk.body)[0]?.items[0]).toMatchObject({ source: { uri: NAME }, moreData: true });
  });

  test("with a further Get gets that answered after the object", () => {
    const talk = asked({ body: get(4, NAME), octets: 1400, values });
    const parts = [talk.body];
    talk.hear({ ...toChunk(talk, 213, get(2, "./DevInfo/Mod")), final: true });
    parts.push(...allParts(talk));
    expect([...valuesIn(parts).keys()]).toEqual([NAME, "./DevInfo/Mod"]);
  });

  test.each([1, 2])("with a challenge, to chunk %i, gets that again and then the rest", (which) => {
    const talk = asked({ body: get(4, NAME), octets: 1400, values });
    const before = which === 1 ? [] : [talk.body];
    if (which === 2) talk.hear(toChunk(talk));
    const { msgId } = talk.step.state.sent;
    talk.hear({ msgId, body: headerStatus(401, msgId, { type: "syncml:auth-md5", nonce: "AAECAw==" }) });
    expect(resultsIn(talk.body)[0]?.items[0]).toMatchObject({ source: { uri: NAME }, moreData: true });
    expect(valuesIn([...before, ...allParts(talk)]).get(NAME)).toBe("x".repeat(3000));
  });
});

describe("A value", () => {
  test("over the server's MaxObjSize answers 413, whether it would fit a message or not", () => {
    const talk = asked({ body: get(4, NAME), octets: 1400, objects: 2999, values: { [NAME]: "x".repeat(3000) } });
    expect(summary(talk.body)).toContainEqual(["Status", "Get", NAME, "413"]);
  });

  test("just as long as the server's MaxObjSize goes out", () => {
    const talk = asked({ body: get(4, NAME), octets: 1400, objects: 3000, values: { [NAME]: "x".repeat(3000) } });
    expect(valuesIn(allParts(talk)).get(NAME)).toBe("x".repeat(3000));
  });

  test("of which not even two characters fit into a message answers 413", () => {
    const talk = asked({ body: get(4, NAME), octets: 800, values: { [NAME]: "x".repeat(3000) } });
    expect(summary(talk.body)).toContainEqual(["Status", "Get", NAME, "413"]);
  });

  test("that fits a message of its own is never torn", () => {
    for (let length = 1; length < 900; length += 23) {
      const body = get(4, "./DevInfo") + get(5, NAME) + get(6, "./DevDetail");
      const talk = asked({ body, octets: 1700, values: { [NAME]: "y".repeat(length) } });
      const items = allParts(talk)
        .flatMap(resultsIn)
        .flatMap((each) => each.items);
      expect(items.filter(({ moreData }) => moreData)).toEqual([]);
      expect(items).toHaveLength(3);
    }
  });

  test.each(["xml", "wbxml"] as const)("of any length arrives whole under any limit, in %s", (encoding) => {
    for (let octets = encoding === "xml" ? 1100 : 330; octets < 1600; octets += 97) {
      const value = "€a𝄞".repeat(octets);
      const body = get(4, "./DevInfo/Man") + get(5, NAME) + get(6, "./DevInfo");
      const talk = asked({ body, octets, values: { [NAME]: value }, encoding });
      const parts = allParts(talk);
      for (const part of parts) expect(part.length).toBeLessThanOrEqual(octets);
      expect(valuesIn(parts).get(NAME)).toBe(value);
    }
  });
});

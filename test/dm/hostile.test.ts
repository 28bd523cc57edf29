import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../src/base/bytes.ts";
import { type Random, seededRandom } from "../../src/base/random.ts";
import { isElement, type MarkupElement } from "../../src/codec/markup/element.ts";
import { decodeSyncml } from "../../src/codec/syncml/codec.ts";
import type { SyncMLEncoding } from "../../src/codec/syncml/message.ts";
import { encodeWbxml } from "../../src/codec/wbxml/encode.ts";
import { parseXml } from "../../src/codec/xml/parse.ts";
import { SESSION_FAILURES } from "../../src/dm/failure.ts";
import type { SessionStep } from "../../src/dm/session/next-action.ts";
import { receiveAnswer } from "../../src/dm/session/session.ts";
import { Draft } from "../../src/tree/draft.ts";
import { Tree } from "../../src/tree/tree.ts";
import { parentOf } from "../../src/tree/uri.ts";
import { anEnvironment, aTree, DEVICE_ID, NOON, SERVER_URL } from "./a-device.ts";
import { command, get, headerStatus, inEncoding, serverXml, summary } from "./a-server.ts";
import { Talk } from "./a-session.ts";

const PACKAGE_2 = readFileSync(new URL("../vectors/syncml/traces/m03.xml", import.meta.url), "utf8").replace(
  />\s+</g,
  "><",
);

/** One to four changes: another octet, one missing, one more, a run that stands twice, a cut. */
function mutate(octets: Uint8Array, random: Random): Uint8Array {
  const out = [...octets];
  for (let changes = 1 + (random.uint32() % 4); changes > 0; changes--) {
    const at = random.uint32() % Math.max(out.length, 1);
    const kind = random.uint32() % 10;
    if (kind < 5) out[at] = random.uint32() & 0xff;
    else if (kind < 7) out.splice(at, 1 + (random.uint32() % 8));
    else if (kind < 9) out.splice(at, 0, ...out.slice(at, at + (random.uint32() % 64)));
    else out.length = at;
  }
  return Uint8Array.from(out);
}

/** XML whose structure stays well-formed: elements or texts of the message, moved, doubled or left out. */
function shuffle(xml: string, random: Random): string {
  const parts = xml.match(/<(\w+)(?: [^>]*)?>[^<]*<\/\1>/g) ?? [];
  const pick = () => parts[random.uint32() % parts.length] ?? "";
  let out = xml;
  for (let changes = 1 + (random.uint32() % 5); changes > 0; changes--) {
    const from = pick();
    const to = [pick(), from + from, "", from.replace(/>[^<]*</, ">0<"), from.replace(/>[^<]*</, ">-1<")];
    out = out.replace(from, to[random.uint32() % to.length] ?? "");
  }
  return out;
}

/** Every node has an interior parent, and the overlay can be worked with. */
function expectConsistent(tree: Tree): void {
  for (const path of Object.keys(tree.overlay())) {
    if (tree.get(path)) expect(tree.get(parentOf(path))?.format, path).toBe("node");
  }
  expect(() => new Draft(tree, NOON).changed()).not.toThrow();
}

/** A session that waits for package 2. A step changes nothing of it, so all inputs can have the same. */
function aWaitingSession(encoding: SyncMLEncoding, asksServer: boolean) {
  const env = anEnvironment({ encoding });
  const talk = new Talk(aTree(asksServer ? {} : { "./DMAcc/ex/AppAuth/2": null }), env);
  return { env, tree: talk.tree, state: talk.step.state };
}

function expectStep({ env, tree, state }: ReturnType<typeof aWaitingSession>, body: Uint8Array): SessionStep {
  const step = receiveAnswer(tree, state, { contentType: "", body, url: SERVER_URL }, env);
  const { next } = step;
  if (next.do === "send") expect(decodeSyncml(next.body).message.header.sessionId).toBe("1");
  if (next.do === "fail") {
    expect(next.reason in SESSION_FAILURES || /^refused-\d+$/.test(next.reason), next.reason).toBe(true);
    expect(step.overlay).toBe(tree.overlay());
  }
  if (step.overlay !== tree.overlay()) expectConsistent(new Tree(tree.base, step.overlay));
  return step;
}

/** How steps ended, so that a test can see that it reached more than the decoder. */
function tally(steps: readonly SessionStep[]): Record<SessionStep["next"]["do"], number> {
  const counts = { send: 0, ask: 0, finish: 0, fail: 0 };
  for (const { next } of steps) counts[next.do]++;
  return counts;
}

describe.each(["xml", "wbxml"] as const)("A mutilated message of the server in %s", (encoding) => {
  const sessions = [true, false].map((asksServer) => aWaitingSession(encoding, asksServer));
  const whole = inEncoding(PACKAGE_2, encoding);

  function steps(count: number, input: (random: Random) => Uint8Array) {
    const random = seededRandom(`hostile/${encoding}`);
    const session = (i: number) => sessions[i % 2] ?? aWaitingSession(encoding, true);
    return Array.from({ length: count }, (_, i) => expectStep(session(i), input(random)));
  }

  test("gives a step, never an exception", () => {
    const counts = tally(steps(1000, (random) => mutate(whole, random)));
    expect(counts.send).toBeGreaterThan(20);
    expect(counts.fail).toBeGreaterThan(20);
  });

  test("with elements moved, doubled or emptied gives a step, never an exception", () => {
    const counts = tally(steps(300, (random) => inEncoding(shuffle(PACKAGE_2, random), encoding)));
    expect(counts.send).toBeGreaterThan(20);
    expect(counts.fail).toBeGreaterThan(20);
  });

  test("cut anywhere is undecodable", () => {
    for (let length = 1; length < whole.length; length += 7) {
      const { next } = expectStep(aWaitingSession(encoding, true), whole.slice(0, length));
      expect(next).toEqual({ do: "fail", reason: "undecodable", detail: expect.any(String) });
    }
  });
});

describe("A server that wants to cost the client something", () => {
  const accepted = `${headerStatus(212, 1)}`;
  const aTalk = (encoding: SyncMLEncoding, changes: Parameters<typeof aTree>[0] = {}) =>
    new Talk(aTree({ ...changes, "./DMAcc/ex/AppAuth/2": null }), anEnvironment({ encoding }));

  test.each([
    ["xml", "\u0001"],
    ["xml", "\ufffe"],
    ["wbxml", "\0"],
  ] as const)("gets an answer in %s although it has %o repeated", (encoding, character) => {
    const talk = aTalk(encoding);
    const body = accepted + command("Replace", 1, "./DMAcc/ex/Name", "a*b") + get(2, "./DMAcc/ex/Name") + get(3, "./*");
    const octets = encodeWbxml(withOpaque(parseXml(serverXml({ msgId: "1*", body })), character), "SyncML 1.2");
    talk.hear(octets);
    const said = encoding === "xml" ? "a\ufffdb" : `a${character.replace("\0", "\ufffd")}b`;
    expect(summary(talk.body)).toContainEqual(["Results", "./DMAcc/ex/Name", said]);
  });

  test("with thousands of items in one message is left", () => {
    const talk = aTalk("wbxml");
    talk.hear({ body: `${accepted}<Get><CmdID>1</CmdID>${"<Item/>".repeat(3000)}</Get>` });
    expect(summary(talk.body)).toEqual([["Status", "SyncHdr", DEVICE_ID, "200"], ["Alert", "1223"], ["Final"]]);
    talk.hear({ msgId: 2, body: headerStatus(200, 2) });
    expect(talk.step.next).toEqual({ do: "fail", reason: "too-many-commands" });
  });

  test("with a thousand Gets of one large value gets the value only so often", () => {
    const talk = aTalk("wbxml", { "./DMAcc/ex/Name": "x".repeat(20_000) });
    talk.hear({ body: accepted + Array.from({ length: 1000 }, (_, i) => get(i + 1, "./DMAcc/ex/Name")).join("") });
    expect(talk.body.length).toBeLessThanOrEqual(256 * 1024);
    expect(JSON.stringify(talk.step.state).length).toBeLessThan(4 * 1024 * 1024);
    expect(talk.step.state.queue).toContain('"code":413');
  });

  test("with Sequences inside one another gets each answered", () => {
    const depth = 50;
    const open = Array.from({ length: depth }, (_, i) => `<Sequence><CmdID>${i + 1}</CmdID>`).join("");
    const talk = aTalk("xml");
    talk.hear({ body: `${accepted}${open}${get(99, "./DevInfo/Man")}${"</Sequence>".repeat(depth)}` });
    expect(summary(talk.body).filter(([, cmd]) => cmd === "Sequence")).toHaveLength(depth);
  });
});

/** The message with every `*` in its text replaced, and that text as octets. */
function withOpaque(element: MarkupElement, character: string): MarkupElement {
  const children = element.children.map((child) => {
    if (isElement(child)) return withOpaque(child, character);
    if (typeof child === "string" && child.includes("*")) return utf8Bytes(child.replaceAll("*", character));
    return child;
  });
  return { ...element, children };
}

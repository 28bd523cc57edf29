import { describe, expect, test } from "vitest";
import { toBase64 } from "../../src/base/bytes.ts";
import type { SyncMLEncoding } from "../../src/codec/syncml/message.ts";
import { readAccounts } from "../../src/dm/account/account.ts";
import { openSession, receiveAnswer } from "../../src/dm/session/session.ts";
import type { NodeState } from "../../src/tree/node.ts";
import { Tree } from "../../src/tree/tree.ts";
import { aServer } from "../server/client-messages.ts";
import { anEnvironment, aTree, SERVER_URL } from "./a-device.ts";

interface Limits {
  /** MaxMsgSize of the client and of the server. */
  readonly client: number;
  readonly server: number;
}

/** A whole session of the client with the embedded server; both go by their own rules, and the server judges. */
function session(tree: Tree, job: unknown[], encoding: SyncMLEncoding, limits: Limits) {
  const { server, events, rules } = aServer({ job, maxMsgSize: limits.server });
  const env = anEnvironment({ encoding, settings: { maxMsgSize: limits.client, maxRounds: 500 } });
  const account = readAccounts(tree)[0];
  if (!account) throw new Error("the tree has an account");
  let step = openSession(tree, account, { sessionId: "1", alert: 1201 }, env);
  let current = tree;
  let largest = 0;
  let messages = 0;
  while (step.next.do === "send") {
    const { body, contentType } = step.next;
    messages++;
    const answer = server.handle({ contentType, body, path: new URL(step.next.url).pathname });
    largest = Math.max(largest, answer.body.length);
    step = receiveAnswer(current, step.state, { ...answer, url: SERVER_URL }, env);
    current = new Tree(tree.base, step.overlay);
  }
  const known = server.snapshot()[0];
  return { end: step.next, tree: current, known, rules: rules(), events, largest, messages };
}

const blob = (value: string): NodeState => ({ format: "bin", type: "application/octet-stream", value });
const OCTETS = Uint8Array.from({ length: 5000 }, (_, i) => (13 * i) & 0xff);
const TEXT = "añb€c𝄞d<&>".repeat(500);

describe.each(["xml", "wbxml"] as const)(
  "A session of client and embedded server in %s, both with small messages",
  (encoding) => {
    const limits = { client: encoding === "xml" ? 1500 : 700, server: encoding === "xml" ? 1500 : 700 };

    test("brings a large text to the device, chunk by chunk", () => {
      const job = [{ replace: { uri: "./DMAcc/ex/Name", value: TEXT }, expect: 200 }];
      const ran = session(aTree(), job, encoding, limits);
      expect(ran.end).toEqual({ do: "finish" });
      expect(ran.tree.get("./DMAcc/ex/Name")?.value).toBe(TEXT);
      expect(ran.messages).toBeGreaterThan(10);
      expect(ran.largest).toBeLessThanOrEqual(limits.client);
      expect(ran.rules).toEqual([]);
    });

    test("brings a large text back, and what else was asked for", () => {
      const job = [{ get: ["./DevDetail/FwV", "./DMAcc/ex/Name", "./DevInfo/Man"] }];
      const ran = session(aTree({ "./DMAcc/ex/Name": TEXT }), job, encoding, limits);
      expect(ran.end).toEqual({ do: "finish" });
      expect(ran.known?.learned).toMatchObject({
        "./DevDetail/FwV": "1.0.7",
        "./DMAcc/ex/Name": TEXT,
        "./DevInfo/Man": "Acme",
      });
      expect(ran.rules).toEqual([]);
    });

    test("brings octets back", () => {
      const tree = aTree({ "./Lab/Octets": blob(toBase64(OCTETS)) });
      const ran = session(tree, [{ get: "./Lab/Octets" }], encoding, limits);
      expect(ran.end).toEqual({ do: "finish" });
      expect(ran.known?.learned["./Lab/Octets"]).toBe(toBase64(OCTETS));
      expect(ran.rules).toEqual([]);
    });

    test.each(["Struct", "StructData", "TNDS"])("brings the list %s", (list) => {
      const ran = session(aTree(), [{ get: `./DMAcc?list=${list}` }], encoding, limits);
      expect(ran.end).toEqual({ do: "finish" });
      expect(ran.messages).toBeGreaterThan(2);
      expect(ran.rules).toEqual([]);
    });

    test("is refused its object by a device that has no room, and goes on", () => {
      const job = [
        { replace: { uri: "./Nope", value: TEXT }, expect: 404 },
        { replace: { uri: "./DMAcc/ex/Name", value: "short" }, expect: 200 },
      ];
      const ran = session(aTree(), job, encoding, limits);
      expect(ran.end).toEqual({ do: "finish" });
      expect(ran.tree.get("./DMAcc/ex/Name")?.value).toBe("short");
      expect(ran.rules).toEqual([]);
    });
  },
);

import { describe, expect, test } from "vitest";
import type { SyncMLEncoding } from "../../../src/codec/syncml/message.ts";
import { readAccounts } from "../../../src/dm/account/account.ts";
import { openSession, receiveAnswer } from "../../../src/dm/session/session.ts";
import type { DmResponse } from "../../../src/server/dm/dm-server-options.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { aServer } from "../../server/client-messages.ts";
import { anEnvironment, aTree, SERVER_URL } from "../a-device.ts";

const NAME = "./DMAcc/ex/Name";
const OLD = "as it was. ".repeat(150);
const NEW = "to be written ".repeat(120);

/** The value there is before, and the one that the server writes; both go in chunks. */
const JOB = [
  { get: NAME, expect: { value: OLD } },
  { replace: { uri: NAME, value: NEW }, expect: 200 },
  { get: NAME, expect: { value: NEW } },
];

/** What the connection leaves of the answer to the message with this number. */
type Cut = (answer: DmResponse, message: number) => DmResponse;

/** A client and the embedded server, with small messages and a connection that may be cut. */
function aConversation(encoding: SyncMLEncoding) {
  const limit = encoding === "xml" ? 1500 : 700;
  const { server, rules, events } = aServer({ job: JOB, maxMsgSize: limit });
  const env = anEnvironment({ encoding, settings: { maxMsgSize: limit, maxRounds: 500 } });
  /** One session; each step with the tree before it, and the answer that it was given. */
  const session = (tree: Tree, sessionId: string, cut: Cut = (answer) => answer) => {
    const account = readAccounts(tree)[0];
    if (!account) throw new Error("the tree has an account");
    let step = openSession(tree, account, { sessionId, alert: 1201 }, env);
    let current = new Tree(tree.base, step.overlay);
    const steps: { tree: Tree; state: typeof step.state; answer: DmResponse }[] = [];
    while (step.next.do === "send") {
      const { body, contentType, url } = step.next;
      const answer = cut(server.handle({ contentType, body, path: new URL(url).pathname }), steps.length + 1);
      steps.push({ tree: current, state: step.state, answer });
      step = receiveAnswer(current, step.state, { ...answer, url: SERVER_URL }, env);
      current = new Tree(tree.base, step.overlay);
    }
    return { end: step.next, tree: current, steps };
  };
  return { env, session, rules, jobs: () => events.filter(({ type }) => type === "job.finished").length };
}

const cutTo = (answer: DmResponse, length: number): DmResponse => ({ ...answer, body: answer.body.slice(0, length) });

describe.each(["xml", "wbxml"] as const)(
  "A connection that is cut while a large object goes to and fro in %s",
  (encoding) => {
    const whole = aConversation(encoding).session(aTree({ [NAME]: OLD }), "1");

    test("has something to cut: chunks both ways", () => {
      expect(whole.end).toEqual({ do: "finish" });
      expect(whole.steps.length).toBeGreaterThan(8);
      expect(whole.tree.get(NAME)?.value).toBe(NEW);
    });

    test("ends the session at whatever octet of whatever answer, and nothing of that answer was done", () => {
      const { env } = aConversation(encoding);
      let cuts = 0;
      for (const { tree, state, answer } of whole.steps) {
        const before = tree.get(NAME)?.value;
        for (let length = 0; length < answer.body.length; length++) {
          const { next, overlay } = receiveAnswer(tree, state, { ...cutTo(answer, length), url: SERVER_URL }, env);
          if (next.do !== "fail" || new Tree(tree.base, overlay).get(NAME)?.value !== before) {
            expect({ length, next, value: new Tree(tree.base, overlay).get(NAME)?.value }).toEqual({
              length,
              next: { do: "fail", reason: expect.any(String) },
              value: before,
            });
          }
          cuts++;
        }
      }
      expect(cuts).toBeGreaterThan(4000);
    });

    test.each(whole.steps.map((_, index) => index + 1))(
      "in answer %i leaves an old value or a new one, and the next session does the rest",
      (cutMessage) => {
        for (const share of [0, 0.25, 0.5, 0.75, 0.99]) {
          const { session, jobs, rules } = aConversation(encoding);
          const first = session(aTree({ [NAME]: OLD }), "1", (answer, message) =>
            message === cutMessage ? cutTo(answer, Math.floor(share * answer.body.length)) : answer,
          );
          expect(first.end).toMatchObject({ do: "fail" });
          expect([OLD, NEW]).toContain(first.tree.get(NAME)?.value);
          const second = session(first.tree, "2");
          expect(second.end).toEqual({ do: "finish" });
          expect(second.tree.get(NAME)?.value).toBe(NEW);
          expect({ jobs: jobs(), rules: rules().filter((rule) => rule !== "expectation") }).toEqual({
            jobs: 1,
            rules: [],
          });
        }
      },
    );
  },
);

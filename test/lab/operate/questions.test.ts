import { describe, expect, test } from "vitest";
import { answerPrompt } from "../../../src/lab/operate/answer-prompt.ts";
import { OperateError } from "../../../src/lab/operate/operate-error.ts";
import { reportEvent } from "../../../src/lab/operate/report-event.ts";
import { requestOperation } from "../../../src/lab/operate/request-operation.ts";
import { showHandset } from "../../../src/lab/operate/show-handset.ts";
import { switchPower } from "../../../src/lab/operate/switch-power.ts";
import { headerStatus, serverMessage } from "../../dm/a-server.ts";
import { SERVER_ID, SERVER_URL } from "../../support/a-bootstrap.ts";
import { aChoreModel, aManagedHandset, exec, userAlert } from "../../support/a-managed-handset.ts";
import { IMEI } from "../../support/a-sim.ts";
import { anOperated, OTHER_IMEI } from "./an-operated.ts";

const refused = (code: string) => expect.objectContaining({ name: OperateError.name, code });

/** A bank whose first handset is in a session, and what its server says in it. */
async function inSession(...said: readonly string[]) {
  const operated = await anOperated({ model: aChoreModel(), first: aManagedHandset().state });
  let msgId = 0;
  const say = async (...body: readonly string[]) => {
    const { span = "", dm } = operated.fleet.state(IMEI)?.session ?? {};
    const { sessionId = "", sent } = dm ?? {};
    msgId++;
    const message = serverMessage({ sessionId, msgId, body: headerStatus(212, sent?.msgId ?? 0) + body.join("") });
    const contentType = "application/vnd.syncml.dm+xml";
    const answer = { outcome: "answered", contentType, body: message, url: SERVER_URL } as const;
    await operated.fleet.tell(IMEI, { type: "message.answered", span, answer });
  };
  await say(...said);
  return { ...operated, say };
}

describe("The question of a server", () => {
  test("is among the prompts of its handset, with what can be chosen", async () => {
    const { fleet } = await inSession(userAlert(1, 1103, "", "Which?", "red", "blue"));
    expect(showHandset(fleet, IMEI)).toMatchObject({
      status: "in session, waiting for its user",
      openPrompts: 1,
      prompts: [{ attempt: "prompt-1", kind: "choice", text: "Which?", choices: ["red", "blue"] }],
    });
  });

  test.each([
    ["yes", userAlert(1, 1101, "", "?"), { agreed: true }, { agreed: true }],
    ["no", userAlert(1, 1101, "", "?"), { agreed: false }, { agreed: false }],
    ["a text", userAlert(1, 1102, "", "?"), { text: "hm" }, { text: "hm" }],
    ["a choice", userAlert(1, 1104, "", "?", "a", "b"), { choices: [2, 1] }, { choices: [2, 1] }],
    ["turning away", userAlert(1, 1102, "", "?"), { cancelled: true }, { agreed: false }],
    ["a no to what cannot be answered so", userAlert(1, 1103, "", "?", "a"), { agreed: false }, { agreed: false }],
  ] as const)("takes %s", async (_, question, reply, told) => {
    const bank = await inSession(question);
    expect(await answerPrompt(bank.fleet, IMEI, reply)).toMatchObject({ status: "in session" });
    expect(bank.told("prompt.answered")).toMatchObject([told]);
  });

  test("takes no answer to another question, and none that the device does not let its user enter", async () => {
    const { fleet, told } = await inSession(userAlert(1, 1102, "IT=N", "Age?"));
    await expect(answerPrompt(fleet, IMEI, { agreed: true })).rejects.toThrow(refused("no-prompt"));
    await expect(answerPrompt(fleet, IMEI, { choices: [1] })).rejects.toThrow(refused("no-prompt"));
    await expect(answerPrompt(fleet, IMEI, { pin: "7" })).rejects.toThrow(refused("no-prompt"));
    await expect(answerPrompt(fleet, IMEI, { text: "7" }, "prompt-9")).rejects.toThrow(refused("no-prompt"));
    await expect(answerPrompt(fleet, IMEI, { text: "old" })).rejects.toThrow(refused("bad-request"));
    expect(told("prompt.answered")).toEqual([]);
    await answerPrompt(fleet, IMEI, { text: "7" }, "prompt-1");
    await expect(answerPrompt(fleet, IMEI, { text: "7" })).rejects.toThrow(refused("no-prompt"));
  });
});

describe("An operation that asks", () => {
  test("is among what its handset is about, and takes yes or no", async () => {
    const { fleet, say, told } = await inSession(exec(1, "Ask"));
    expect(showHandset(fleet, IMEI)).toMatchObject({
      operations: ["operation-1 Chore ./Chore: begins after its session"],
      prompts: [],
    });
    await say();
    expect(showHandset(fleet, IMEI)).toMatchObject({
      operations: ["operation-1 Chore ./Chore: ask"],
      prompts: [{ attempt: "operation-1", kind: "operation", text: "May it go on?" }],
    });
    await expect(answerPrompt(fleet, IMEI, { text: "yes" })).rejects.toThrow(refused("no-prompt"));
    await answerPrompt(fleet, IMEI, { agreed: true });
    expect(told("prompt.answered")).toMatchObject([{ agreed: true, span: "operation-1" }]);
    expect(showHandset(fleet, IMEI)).toMatchObject({ operations: [], reports: 1 });
  });
});

describe("Something to tell", () => {
  const EVENT = { code: 1226, alert: { type: "org.example", format: "chr", data: "x" } } as const;

  test("waits for its session, to one server or to all", async () => {
    const { fleet } = await inSession();
    await reportEvent(fleet, IMEI, EVENT);
    await reportEvent(fleet, IMEI, EVENT, SERVER_ID);
    expect(showHandset(fleet, IMEI)).toMatchObject({ reports: 2, sessionInFlight: true });
  });

  test("is no operation where no object has one to ask for", async () => {
    const { fleet } = await inSession();
    const asking = requestOperation(fleet, IMEI, { node: "./Chore", by: "user" });
    await expect(asking).rejects.toThrow(refused("bad-request"));
  });

  test("needs a server, and a handset that is on", async () => {
    const { fleet } = await inSession();
    await expect(reportEvent(fleet, IMEI, EVENT, "gone.example")).rejects.toThrow(refused("no-account"));
    await expect(reportEvent(fleet, OTHER_IMEI, EVENT)).rejects.toThrow(refused("no-account"));
    await switchPower(fleet, IMEI, "off");
    await expect(reportEvent(fleet, IMEI, EVENT)).rejects.toThrow(refused("handset-off"));
  });
});

describe("A handset that restarts", () => {
  test("says so, and comes on by itself", async () => {
    const { fleet, say, clock, told } = await inSession(exec(1, "Restart"));
    await say();
    expect(showHandset(fleet, IMEI)).toMatchObject({ power: "off", status: "restarting" });
    clock.advance(5000);
    // its inputs come one after the other: when this one is done, so is the alarm
    await fleet.tell(IMEI, { type: "network.attached" });
    expect(showHandset(fleet, IMEI)).toMatchObject({ power: "on" });
    expect(told("handset.restarted")).toHaveLength(1);
  });
});

import { describe, expect, test } from "vitest";
import { answerPrompt } from "../../../src/lab/operate/answer-prompt.ts";
import { OperateError } from "../../../src/lab/operate/operate-error.ts";
import { showHandset } from "../../../src/lab/operate/show-handset.ts";
import { SERVER_ID } from "../../support/a-bootstrap.ts";
import { aHandset } from "../../support/a-handset.ts";
import { aPushedNotification } from "../../support/a-notification.ts";
import { answer } from "../../support/a-server-answer.ts";
import { IMEI } from "../../support/a-sim.ts";
import { anOperated } from "./an-operated.ts";

const ASKING = { uiMode: "user-interaction", sessionId: 0x2a } as const;

/** A bank whose first handset has an account, and is called by its server. */
async function called() {
  const bank = await anOperated({ first: answer(aHandset({ bootstrapped: true })).state });
  await bank.fleet.deliver(aPushedNotification({}, ASKING));
  return bank;
}

describe("The question about a session that a server calls for", () => {
  test("is among the prompts of its handset, with the server and the sender", async () => {
    const { fleet } = await called();
    expect(showHandset(fleet, IMEI)).toMatchObject({
      status: "asked about a session",
      openPrompts: 1,
      prompts: [{ attempt: "notification-1", kind: "session", text: SERVER_ID, from: "127.0.0.1:40000" }],
    });
  });

  test("takes a yes, and the session begins", async () => {
    const { fleet, requests, told } = await called();
    expect(await answerPrompt(fleet, IMEI, { agreed: true })).toMatchObject({ status: "in session" });
    expect(told("session.started")).toMatchObject([{ sessionId: "2A" }]);
    expect(requests).toHaveLength(1);
  });

  test("takes a no, and turning away, and there is no session", async () => {
    for (const reply of [{ agreed: false }, { cancelled: true }] as const) {
      const { fleet, requests, told } = await called();
      expect(await answerPrompt(fleet, IMEI, reply)).toMatchObject({ status: "bootstrapped" });
      expect(told("notification.rejected")).toMatchObject([{ reason: "user-refused" }]);
      expect(requests).toEqual([]);
    }
  });

  test("takes no PIN and no text", async () => {
    const { fleet } = await called();
    const refused = expect.objectContaining({ name: OperateError.name, code: "no-prompt" });
    await expect(answerPrompt(fleet, IMEI, { pin: "1234" })).rejects.toThrow(refused);
    await expect(answerPrompt(fleet, IMEI, { text: "yes" })).rejects.toThrow(refused);
  });
});

test("A session that a server called for is shown with its number, and nothing that only the engine needs", async () => {
  const { fleet } = await called();
  await fleet.tell(IMEI, { type: "network.lost" });
  await answerPrompt(fleet, IMEI, { agreed: true });
  const { pendingSessions } = showHandset(fleet, IMEI);
  expect(pendingSessions).toEqual([
    { serverId: SERVER_ID, alert: 1200, tries: 0, notBefore: expect.any(Number), sessionId: "2A" },
  ]);
});

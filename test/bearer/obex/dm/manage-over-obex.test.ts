import { afterEach, describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../../src/base/bytes.ts";
import { systemClock } from "../../../../src/base/clock.ts";
import { type ManageOptions, manageOverObex } from "../../../../src/bearer/obex/dm/manage-over-obex.ts";
import { SYNCML_DM_TYPES } from "../../../../src/codec/syncml/message.ts";
import { get, headerStatus, serverMessage } from "../../../dm/a-server.ts";
import { prepared } from "../../../support/a-notification.ts";
import { aScriptedHandset, type ScriptedHandset } from "../../../support/obex-managed.ts";

const { wbxml, xml } = SYNCML_DM_TYPES;
const MD5 = { type: "syncml:auth-md5", nonce: "AAAA" };
const LAST = headerStatus(212, 1);

let lab: ScriptedHandset;
afterEach(() => lab.server.close());

/** A server that says these things, one after the other, in the encoding in which it is spoken to. */
function manage(bodies: readonly string[], changes: Partial<ManageOptions> = {}) {
  const heard: string[] = [];
  const outcome = manageOverObex({
    host: "127.0.0.1",
    port: lab.port,
    clock: systemClock,
    notification: prepared().notification,
    answer: async ({ contentType }) => {
      const body = bodies[heard.push(contentType) - 1];
      if (body === undefined) return { refused: "nothing to say" };
      return { contentType, body: serverMessage({ body }, contentType === xml ? "xml" : "wbxml") };
    },
    ...changes,
  });
  return { outcome, heard };
}

describe("A DM server over OBEX", () => {
  test("carries a session to its last word, which is nothing but Status elements", async () => {
    lab = await aScriptedHandset([{}, {}, {}]);
    const { outcome } = manage([headerStatus(401, 1, MD5), LAST + get(1, "./DevDetail/FwV"), LAST]);
    expect(await outcome).toEqual({ result: "finished", messages: 3, detail: "" });
    expect(lab.answers).toHaveLength(3);
  });

  test("ends with a refusal without a challenge, and not with a Chal for the next MAC alone", async () => {
    lab = await aScriptedHandset([{}]);
    expect(await manage([headerStatus(401, 1)]).outcome).toMatchObject({ result: "finished", messages: 1 });
    await lab.server.close();
    lab = await aScriptedHandset([{}]);
    const next = headerStatus(200, 1, { type: "syncml:auth-MAC", nonce: "AAAA" });
    expect(await manage([next]).outcome).toMatchObject({ result: "finished", messages: 1 });
  });

  test("asks a handset that writes XML for XML, once", async () => {
    lab = await aScriptedHandset([{ contentType: xml }, { contentType: xml }]);
    const { outcome, heard } = manage([LAST + get(1, "."), LAST]);
    expect(await outcome).toMatchObject({ result: "finished", messages: 2 });
    expect(heard).toEqual([xml, xml]);
    expect(lab.events.filter(({ type }) => type === "obex.refused")).toHaveLength(1);
  });

  test("may begin with XML", async () => {
    lab = await aScriptedHandset([{ contentType: xml }]);
    expect(await manage([LAST], { encoding: "xml" }).outcome).toMatchObject({ result: "finished" });
    expect(lab.events.filter(({ type }) => type === "obex.refused")).toEqual([]);
  });

  test("asks a handset again that has nothing to say yet, as often as it is told", async () => {
    lab = await aScriptedHandset([], { holdMs: 5 });
    expect(await manage([], { tries: 2 }).outcome).toEqual({
      result: "refused",
      messages: 0,
      detail: "GET: Service Unavailable",
    });
    expect(lab.events.filter(({ type }) => type === "obex.refused")).toHaveLength(2);
  });

  test("says who would not go on: the handset, or itself", async () => {
    lab = await aScriptedHandset([{}]);
    const more = LAST + get(1, "./DevDetail/FwV");
    expect(await manage([more]).outcome).toMatchObject({ result: "refused", messages: 1 });
    await lab.server.close();
    lab = await aScriptedHandset([{}]);
    expect(await manage([]).outcome).toEqual({ result: "refused", messages: 1, detail: "the server: nothing to say" });
    await lab.over;
    expect(lab.answers).toMatchObject([{ outcome: "failed" }]);
  });

  test("goes on when it cannot read what it says itself: the handset will tell", async () => {
    lab = await aScriptedHandset([{}]);
    const answer = async () => ({ contentType: wbxml, body: utf8Bytes("no SyncML") });
    expect(await manage([], { answer }).outcome).toMatchObject({ result: "refused", messages: 1 });
  });

  test("is told when the handset has taken its call, and of a call that it does not take", async () => {
    lab = await aScriptedHandset([{}]);
    let calls = 0;
    await manage([LAST], { onCalled: () => void calls++ }).outcome;
    expect(calls).toBe(1);
    await lab.server.close();
    lab = await aScriptedHandset([], { deliver: async () => "busy" });
    const { outcome } = manage([LAST], { onCalled: () => void calls++ });
    expect(await outcome).toEqual({ result: "refused", messages: 0, detail: "Package #0: Service Unavailable" });
    expect(calls).toBe(1);
  });

  test.each([
    [undefined, "a password is wanted, and none is known"],
    [{ name: "dm", password: "4321" }, "the password is wrong"],
  ])("with the credential %j is refused where there is a password to know", async (credential, why) => {
    lab = await aScriptedHandset([], { password: "1234" });
    expect(await manage([LAST], { credential }).outcome).toEqual({
      result: "refused",
      messages: 0,
      detail: `CONNECT: Unauthorized: ${why}`,
    });
  });

  test("shows the password that it knows when it is challenged", async () => {
    lab = await aScriptedHandset([{}], { password: "1234" });
    const credential = { name: "dm", password: "1234" };
    expect(await manage([LAST], { credential }).outcome).toMatchObject({ result: "finished", messages: 1 });
    expect(lab.events.filter(({ type }) => type === "obex.refused")).toEqual([
      expect.objectContaining({ reason: "Unauthorized: no password" }),
    ]);
  });
});

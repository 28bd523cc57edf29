import { describe, expect, test } from "vitest";
import type { InboundSms } from "../../../src/ports/inbound.ts";
import { aW7 } from "../../bootstrap/a-device.ts";
import { get } from "../../dm/a-server.ts";
import { aBootstrap, anAccountDocument, aPinBootstrap, SERVER_ID } from "../../support/a-bootstrap.ts";
import { aHandset, type HandDrivenHandset } from "../../support/a-handset.ts";
import { aModel } from "../../support/a-model.ts";
import { answer } from "../../support/a-server-answer.ts";

/** A document with an account of each server, none of which asks for proof. */
function accountsOf(...servers: readonly string[]): string {
  const accounts = servers.map((id) => aW7({ "PROVIDER-ID": id, ADDR: `http://${id}/` }));
  return `<wap-provisioningdoc version="1.1">${accounts.join("")}</wap-provisioningdoc>`;
}

const startedWith = (handset: HandDrivenHandset) => handset.told("session.started").map(({ server }) => server);
const finishedWith = (handset: HandDrivenHandset) => handset.told("session.finished").map(({ server }) => server);

describe("A bootstrap with several servers", () => {
  test("leads to one session with each in turn, in the order of the document (BOOT-5.6.6-4)", () => {
    const servers = ["one.example", "two.example", "three.example"];
    const handset = aHandset().receive(aBootstrap({ document: accountsOf(...servers) }));
    for (const [i] of servers.entries()) {
      expect(startedWith(handset)).toEqual(servers.slice(0, i + 1));
      expect(handset.state.pendingSessions.map(({ serverId }) => serverId)).toEqual(servers.slice(i + 1));
      answer(handset);
    }
    expect(finishedWith(handset)).toEqual(servers);
    expect(handset.state).toMatchObject({ session: null, pendingSessions: [] });
  });

  test("goes on with the next one when a session fails, and comes back to it", () => {
    const handset = aHandset().receive(aBootstrap({ document: accountsOf("one.example", "two.example") }));
    answer(handset.failMessage());
    expect(finishedWith(handset)).toEqual(["two.example"]);
    answer(handset.waitForAlarm());
    expect(finishedWith(handset)).toEqual(["two.example", "one.example"]);
  });
});

describe("Two bootstraps whose parts come mixed", () => {
  const one = aBootstrap({ document: anAccountDocument({ serverId: "one.example" }), reference: 7 });
  const two = aBootstrap({ document: anAccountDocument({ serverId: "two.example" }), reference: 7 }).map(
    (sms): InboundSms => ({ ...sms, from: "4900222" }),
  );
  const turns = (a: readonly InboundSms[], b: readonly InboundSms[]) => a.flatMap((sms, i) => [sms, b[i] ?? sms]);

  test.each<[string, readonly InboundSms[]]>([
    ["in turn", turns(one, two)],
    ["in turn, each from its end", turns(one.toReversed(), two.toReversed())],
    ["one within the other", [...one.slice(0, 1), ...two, ...one.slice(1)]],
  ])("from two senders with the same reference are both applied: %s", (_, messages) => {
    expect(one).toHaveLength(two.length);
    expect(one.length).toBeGreaterThan(1);
    const handset = aHandset().receive(messages);
    expect(handset.servers().toSorted()).toEqual(["one.example", "two.example"]);
    expect(handset.told("bootstrap.rejected")).toEqual([]);
    expect(handset.state.reassembly.sets).toEqual([]);
  });

  test("are both applied with the power lost after each part", () => {
    const handset = aHandset();
    for (const sms of turns(one, two)) handset.receive([sms]).losePower();
    expect(handset.servers().toSorted()).toEqual(["one.example", "two.example"]);
  });
});

describe("A bootstrap that comes during a session", () => {
  const inSession = () => aHandset().receive(aBootstrap({ document: accountsOf("one.example") }));
  const second = (document: string) => aBootstrap({ document, reference: 2 });

  test("is applied, the session goes on, and its own follows", () => {
    const handset = inSession().receive(second(accountsOf("two.example")));
    expect([handset.servers(), startedWith(handset)]).toEqual([["one.example", "two.example"], ["one.example"]]);
    answer(handset, get(1, "./DMAcc/2/ServerID"));
    expect(handset.told("command.executed")).toMatchObject([{ uri: "./DMAcc/2/ServerID", span: "session-1" }]);
    answer(handset, "", 2);
    expect([finishedWith(handset), startedWith(handset)]).toEqual([["one.example"], ["one.example", "two.example"]]);
  });

  test("of the same server has a session of its own afterwards", () => {
    const handset = inSession().receive(second(accountsOf("one.example", "two.example")));
    answer(answer(answer(handset)));
    expect(finishedWith(handset)).toEqual(["one.example", "one.example", "two.example"]);
  });

  test.each<[string, (handset: HandDrivenHandset) => HandDrivenHandset]>([
    ["fails", (handset) => handset.failMessage()],
    ["is broken off", (handset) => handset.take({ type: "network.lost" }, { type: "network.attached" })],
    ["ends with the power", (handset) => handset.losePower()],
  ])("of the same server needs no further one when the session %s", (_, ending) => {
    const handset = ending(inSession().receive(second(accountsOf("one.example", "two.example"))));
    while (handset.state.session) answer(handset);
    expect(finishedWith(handset).toSorted()).toEqual(["one.example", "two.example"]);
    expect(handset.state.pendingSessions).toEqual([]);
  });
});

describe("A second bootstrap", () => {
  test("adds to the first", () => {
    const handset = aHandset().receive(aBootstrap({ document: accountsOf("one.example") }));
    const first = handset
      .tree()
      .subtree("./DMAcc/1")
      .map((path) => [path, handset.tree().get(path)]);
    handset.receive(aBootstrap({ document: accountsOf("two.example"), reference: 2 }));
    expect(handset.servers()).toEqual(["one.example", "two.example"]);
    expect(
      handset
        .tree()
        .subtree("./DMAcc/1")
        .map((path) => [path, handset.tree().get(path)]),
    ).toEqual(first);
  });

  test("that waits does not hold up a third", () => {
    const handset = aHandset().receive(aPinBootstrap("1", { document: accountsOf("one.example") }));
    handset.receive(aBootstrap({ document: accountsOf("two.example"), reference: 2 }));
    expect(handset.servers()).toEqual(["two.example"]);
    expect(handset.type("1").servers()).toEqual(["two.example", "one.example"]);
  });
});

describe("The same message, delivered again", () => {
  const asks = () => aHandset({ model: aModel({ bootstrap: { rules: [{ decision: "ask" }] } }) });
  const again = (changes: object = {}) => aBootstrap({ reference: 2, tid: 2, ...changes });

  test.each<[string, () => HandDrivenHandset, () => readonly InboundSms[], (handset: HandDrivenHandset) => unknown]>([
    [
      "while a PIN is waited for",
      () => aHandset().receive(aPinBootstrap("1")),
      () => aPinBootstrap("1", { reference: 2 }),
      (handset) => handset.type("1"),
    ],
    ["while consent is waited for", () => asks().receive(aBootstrap()), again, (handset) => handset.say(true)],
    ["after it was applied", () => aHandset().receive(aBootstrap()), again, () => undefined],
    [
      "after it was applied and the power was lost",
      () => aHandset().receive(aBootstrap()).losePower(),
      again,
      () => undefined,
    ],
  ])("%s is no second bootstrap", (_, before, messages, goOn) => {
    const handset = before();
    const attempts = handset.state.attempts.length;
    const prompts = handset.told("prompt.opened").length;
    handset.receive(messages()).losePower().receive(messages());
    expect(handset.state.attempts).toHaveLength(attempts);
    expect(handset.told("push.dropped").map(({ reason }) => reason)).toEqual(["delivered again", "delivered again"]);
    expect(handset.told("prompt.opened").length - prompts).toBe(attempts);
    goOn(handset);
    expect(handset.told("bootstrap.finished")).toMatchObject([{ servers: [SERVER_ID] }]);
    expect(handset.told("bootstrap.started")).toHaveLength(1);
  });

  test("held by the network while the power was off and once more is no second bootstrap", () => {
    const handset = aHandset().take({ type: "power.off" }).receive(aBootstrap()).receive(again());
    handset.take({ type: "power.on" });
    expect(handset.told("bootstrap.finished")).toHaveLength(1);
    expect(handset.told("push.dropped")).toMatchObject([{ reason: "delivered again" }]);
  });

  test("after it was refused may be another try", () => {
    const handset = asks().receive(aBootstrap()).say(false).receive(again()).say(true);
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "user-refused" }]);
    expect(handset.servers()).toEqual([SERVER_ID]);
  });
});

import { describe, expect, test } from "vitest";
import { fromBase64 } from "../../../src/base/bytes.ts";
import { notificationPush } from "../../../src/codec/assemble/push.ts";
import { decodePackage0, encodeTrigger } from "../../../src/codec/notification/package0.ts";
import { md5Credential } from "../../../src/codec/security/credentials.ts";
import { notificationDigest, RESYNC_NONCES } from "../../../src/codec/security/notification-digest.ts";
import { decodeSyncml } from "../../../src/codec/syncml/codec.ts";
import { dataText } from "../../../src/codec/syncml/data.ts";
import { encodePush } from "../../../src/codec/wsp/push.ts";
import { NOTIFICATION_REJECTIONS } from "../../../src/events/vocabulary.ts";
import { nextAlarm } from "../../../src/handset/next-alarm.ts";
import type { InboundPush } from "../../../src/ports/inbound.ts";
import { prepareBootstrap } from "../../../src/server/bootstrap/prepare-bootstrap.ts";
import { get, headerStatus, serverMessage } from "../../dm/a-server.ts";
import { aBootstrap, anAccountDocument, SERVER_ID, SERVER_URL } from "../../support/a-bootstrap.ts";
import { aHandset, type HandDrivenHandset, NOON } from "../../support/a-handset.ts";
import { aModel } from "../../support/a-model.ts";
import { aNotification, aPushedNotification, prepared, SERVER_NONCE } from "../../support/a-notification.ts";
import { answer } from "../../support/a-server-answer.ts";

const OTHER_ID = "two.example";
const aBootstrapPush = () => prepareBootstrap({ document: anAccountDocument(), tid: 1, reference: 1 }).push;
const MINUTE = 60_000;

/** A handset with the usual account, whose first session is over. */
function aRestingHandset(changes: Parameters<typeof aModel>[0] = {}): HandDrivenHandset {
  const handset = answer(aHandset({ bootstrapped: true, model: aModel(changes) }));
  expect(handset.state.session).toBeNull();
  return handset;
}

/** The same with a second account, whose secrets are those of the first one. */
function withTwoServers(changes: Parameters<typeof aModel>[0] = {}): HandDrivenHandset {
  const document = anAccountDocument({ serverId: OTHER_ID, url: "http://two.example/" });
  return answer(aRestingHandset(changes).receive(aBootstrap({ document })));
}

const withNotification = (changes: Partial<ReturnType<typeof aModel>["notification"]>) => ({
  notification: { ...aModel().notification, ...changes },
});

/** Alert, SessionID and server of the message sent last. */
function opened(handset: HandDrivenHandset) {
  const message = handset.sent().at(-1);
  const { header, commands } = decodeSyncml(message?.body ?? new Uint8Array()).message;
  const alert = commands.find((command) => command.cmd === "Alert");
  return [alert?.cmd === "Alert" && alert.code, header.sessionId, message?.url];
}

const reasons = (handset: HandDrivenHandset) => handset.told("notification.rejected").map(({ reason }) => reason);

/** The server shows that it knows its secret, gets something, and is done: the handset has given it another nonce. */
function carryOut(handset: HandDrivenHandset, nonce = "bm9uY2UtMg=="): HandDrivenHandset {
  const { span = "", dm: { sessionId = "" } = {} } = handset.state.session ?? {};
  const say = (msgId: number, body: string, cred: readonly ["md5", string] | undefined) => {
    const message = serverMessage({ sessionId, msgId, body, ...(cred ? { cred } : {}) }, "wbxml");
    const { url = "", contentType = "" } = handset.sent().at(-1) ?? {};
    handset.take({
      type: "message.answered",
      span,
      answer: { outcome: "answered", contentType, body: message, url },
    });
  };
  const proof = md5Credential(SERVER_ID, "other", fromBase64(nonce) ?? new Uint8Array());
  say(1, headerStatus(212, 1) + get(1, "./DevDetail/FwV"), ["md5", proof]);
  say(2, headerStatus(200, 2), undefined);
  return handset;
}

const nonceOf = (handset: HandDrivenHandset) =>
  Object.entries(handset.state.overlay)
    .filter(([path]) => path.endsWith("/AAuthData"))
    .map(([, node]) => node?.value)
    .at(-1);

describe("A notification of a server of the handset", () => {
  test("opens a session with Alert 1200 and the SessionID that it states", () => {
    const handset = aRestingHandset().receive(aNotification());
    expect(opened(handset)).toEqual([1200, "1F", SERVER_URL]);
    expect(handset.told("notification.accepted")).toEqual([
      {
        type: "notification.accepted",
        span: "notification-1",
        server: SERVER_ID,
        sessionId: "1F",
        uiMode: "background",
        initiator: "server",
        resynchronises: false,
      },
    ]);
  });

  test.each([
    [1, "1"],
    [0x0102, "102"],
    [0xabcd, "ABCD"],
    [0xffff, "FFFF"],
  ])("with session id %i opens the session %s", (sessionId, text) => {
    expect(opened(aRestingHandset().receive(aNotification({ sessionId })))[1]).toBe(text);
  });

  test.each<InboundPush["bearer"]>(["udp", "pap", "obex", "websocket", "control"])("may come over %s", (bearer) => {
    const push = aPushedNotification({ bearer, local: bearer === "obex" });
    expect(opened(aRestingHandset().take({ type: "push.delivered", push }))).toEqual([1200, "1F", SERVER_URL]);
  });

  test("may have reserved bits, octets of a vendor, and an initiator who is the client", () => {
    const vendor = Uint8Array.of(1, 2, 3);
    const handset = aRestingHandset().receive(aNotification({ vendor, initiator: "client" }));
    expect(handset.told("notification.accepted")).toMatchObject([{ initiator: "client" }]);
  });

  test.each(["its-name", SERVER_ID])(
    "may say %s in its digest: the server's name in the account, or its identifier",
    (name) => {
      const document = anAccountDocument().replace(`AAUTHNAME" value="${SERVER_ID}"`, 'AAUTHNAME" value="its-name"');
      const handset = answer(aHandset().receive(aBootstrap({ document })));
      const trigger = decodePackage0(prepared().notification);
      const secrets = { serverId: name, password: "other", nonce: SERVER_NONCE };
      const digest = notificationDigest(secrets, encodeTrigger(trigger));
      const pdu = encodePush(notificationPush({ ...trigger, digest }, 1));
      expect(opened(handset.take({ type: "push.delivered", push: aPushedNotification({ pdu }) }))[1]).toBe("1F");
    },
  );

  test("is answered anew by back-off, with the same SessionID each time", () => {
    const handset = aRestingHandset({ dm: { sessionTries: 3, backOffMs: 10_000, maxBackOffMs: 15_000 } });
    handset.receive(aNotification()).failMessage();
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + 10_000);
    handset.waitForAlarm().failMessage().waitForAlarm().failMessage();
    expect(handset.state.pendingSessions).toEqual([]);
    expect(handset.told("session.started").map(({ sessionId }) => sessionId)).toEqual(["1", "1F", "1F", "1F"]);
  });

  test("survives the power, be its session in flight or to come", () => {
    const handset = aRestingHandset().receive(aNotification()).losePower();
    expect(opened(handset)).toEqual([1200, "1F", SERVER_URL]);
    handset.take({ type: "network.lost" }).losePower();
    expect(handset.state).toMatchObject({
      session: null,
      pendingSessions: [{ alert: 1200, call: { sessionId: "1F" } }],
    });
    expect(opened(handset.take({ type: "network.attached" }))).toEqual([1200, "1F", SERVER_URL]);
  });

  test("waits for the network, and then for the session with another server", () => {
    const handset = withTwoServers().take({ type: "network.lost" });
    handset.take({ type: "push.delivered", push: aPushedNotification() });
    handset.take({ type: "session.requested", server: OTHER_ID });
    expect(handset.state.pendingSessions.map(({ serverId }) => serverId)).toEqual([SERVER_ID, OTHER_ID]);
    handset.take({ type: "network.attached" });
    expect(opened(handset)[1]).toBe("1F");
    expect(handset.state.pendingSessions.map(({ serverId }) => serverId)).toEqual([OTHER_ID]);
  });

  test("stays a call when a session is wanted besides", () => {
    const handset = aRestingHandset().receive(aNotification()).failMessage();
    handset.take({ type: "session.requested" });
    expect(opened(handset)).toEqual([1200, "1F", SERVER_URL]);
    expect(handset.state.pendingSessions).toEqual([]);
  });

  test("takes the place of a session that is wanted with that server, and whose tries have failed", () => {
    const handset = aHandset({ bootstrapped: true }).failMessage();
    expect(handset.state.pendingSessions).toMatchObject([{ alert: 1201, tries: 1 }]);
    handset.receive(aNotification());
    expect(opened(handset)).toEqual([1200, "1F", SERVER_URL]);
    expect(handset.state.pendingSessions).toEqual([]);
  });
});

describe("A notification that is repeated", () => {
  test("while its session goes on or is wanted leads to one session only", () => {
    const handset = aRestingHandset().receive(aNotification()).receive(aNotification());
    handset.failMessage().receive(aNotification());
    expect(reasons(handset)).toEqual(["repeated", "repeated"]);
    expect(handset.told("session.started")).toHaveLength(2);
    expect(handset.state.pendingSessions).toMatchObject([{ tries: 1 }]);
  });

  test("with other octets, but the same SessionID, is repeated too", () => {
    const handset = aRestingHandset()
      .receive(aNotification())
      .receive(aNotification({ uiMode: "informative" }));
    expect(reasons(handset)).toEqual(["repeated"]);
  });

  test("after its session is repeated though the nonce is still the same", () => {
    const handset = answer(aRestingHandset().receive(aNotification())).receive(aNotification());
    expect(reasons(handset)).toEqual(["repeated"]);
    expect(opened(handset.receive(aNotification({ sessionId: 0x20 })))[1]).toBe("20");
  });

  test("after its session has a wrong digest: the handset has given the server another nonce", () => {
    const handset = carryOut(aRestingHandset().receive(aNotification()));
    expect(handset.state.session).toBeNull();
    const nonce = nonceOf(handset) ?? "";
    expect(nonce).not.toBe("bm9uY2UtMg==");
    handset.receive(aNotification());
    expect(reasons(handset)).toEqual(["bad-digest"]);
    handset.receive(aNotification({ nonce: fromBase64(nonce) ?? new Uint8Array() }));
    expect(opened(handset)[1]).toBe("1F");
  });

  test("after its session was given up opens one again", () => {
    const handset = aRestingHandset({ dm: { sessionTries: 1 } })
      .receive(aNotification())
      .failMessage();
    expect(opened(handset.receive(aNotification()))[1]).toBe("1F");
    expect(reasons(handset)).toEqual([]);
  });
});

describe("A notification while a session with that server goes on", () => {
  test("is answered after it, by one session for all that came", () => {
    const handset = aHandset({ bootstrapped: true });
    handset.receive(aNotification()).receive(aNotification({ sessionId: 0x20 }));
    expect(handset.state.pendingSessions).toMatchObject([{ call: { sessionId: "20" } }]);
    expect(opened(answer(handset))).toEqual([1200, "20", SERVER_URL]);
  });

  test("is not answered at all by a model that ignores it", () => {
    const handset = aHandset({ bootstrapped: true, model: aModel(withNotification({ duringSession: "ignore" })) });
    handset.receive(aNotification());
    expect(reasons(handset)).toEqual(["session-running"]);
    expect(answer(handset).state).toMatchObject({ session: null, pendingSessions: [] });
  });
});

describe("The number of notifications that wait", () => {
  test("is bounded by servers, and a further one is refused", () => {
    const handset = withTwoServers(withNotification({ maxWaiting: 1 })).take({ type: "network.lost" });
    const push = (serverId: string, sessionId: number) =>
      handset.take({ type: "push.delivered", push: aPushedNotification({}, { serverId, sessionId }) });
    push(SERVER_ID, 1);
    push(OTHER_ID, 2);
    push(SERVER_ID, 3);
    expect(reasons(handset)).toEqual(["too-many-waiting"]);
    expect(handset.state.pendingSessions).toMatchObject([{ serverId: SERVER_ID, call: { sessionId: "3" } }]);
  });

  test("is small in what is remembered of those that were answered", () => {
    const handset = aRestingHandset();
    for (let sessionId = 1; sessionId <= 40; sessionId++) answer(handset.receive(aNotification({ sessionId })));
    expect(handset.told("session.finished")).toHaveLength(41);
    expect(handset.state.answeredCalls).toHaveLength(16);
  });
});

describe("A notification that proves nothing", () => {
  test.each([
    ["bad-digest", { fault: "bad-digest" }],
    ["bad-digest", { password: "guessed" }],
    ["bad-digest", { nonce: new Uint8Array() }],
    ["unknown-server", { fault: "unknown-server" }],
    ["unknown-server", { serverId: "dm.exampl" }],
    ["unsupported-version", { fault: "unsupported-version" }],
    ["damaged", { fault: "truncated" }],
    ["damaged", { sessionId: 0 }],
  ] as const)("is rejected as %s, and leads to nothing else: %o", (reason, request) => {
    const handset = aRestingHandset();
    const before = handset.state;
    handset.receive(aNotification(request));
    expect(handset.told("notification.rejected")).toMatchObject([{ reason, span: "notification-1" }]);
    const { notification: _, ...counters } = handset.state.counters;
    expect({ ...handset.state, counters: { ...counters, notification: 0 } }).toEqual(before);
    expect(handset.told("prompt.opened")).toEqual([]);
  });

  test("is rejected at every place where it can be cut", () => {
    const { notification } = prepared();
    const handset = aRestingHandset();
    for (let length = 0; length < notification.length; length++) {
      const { pdu } = aPushedNotification();
      const cut = pdu.subarray(0, pdu.length - notification.length + length);
      handset.take({ type: "push.delivered", push: aPushedNotification({ pdu: cut }) });
    }
    expect(reasons(handset)).toHaveLength(notification.length);
    expect(new Set(reasons(handset))).toEqual(new Set(["damaged"]));
  });

  test("is rejected at every bit that is turned", () => {
    const { notification, push } = prepared();
    const handset = aRestingHandset();
    for (let bit = 0; bit < notification.length * 8; bit++) {
      const pdu = push.slice();
      const at = push.length - notification.length + (bit >> 3);
      pdu[at] = (pdu[at] ?? 0) ^ (1 << (bit & 7));
      handset.take({ type: "push.delivered", push: aPushedNotification({ pdu }) });
    }
    expect(reasons(handset)).toHaveLength(notification.length * 8);
    expect(handset.told("session.started")).toHaveLength(1);
  });

  test("is rejected for an account that has no credential of the server", () => {
    const document = anAccountDocument().replace(
      /<characteristic type="APPAUTH">\s*<parm name="AAUTHLEVEL" value="CLIENT"\/>.*?<\/characteristic>/s,
      "",
    );
    const handset = answer(aHandset().receive(aBootstrap({ document }))).receive(aNotification());
    expect(reasons(handset)).toEqual(["no-credential"]);
  });

  test("is rejected when its version is none that the model takes", () => {
    const handset = aRestingHandset(withNotification({ versions: [10] })).receive(aNotification());
    expect(reasons(handset)).toEqual(["unsupported-version"]);
  });

  test("has a reason that the list of reasons knows", () => {
    const handset = aRestingHandset().receive(aNotification({ fault: "bad-digest" }));
    expect(NOTIFICATION_REJECTIONS).toContain(reasons(handset)[0]);
  });
});

describe("A notification with the zero nonce", () => {
  test.each(["octets", "characters"] as const)(
    "in %s opens a session that resynchronises, where the model does",
    (form) => {
      const request = { nonce: RESYNC_NONCES[form] };
      const handset = aRestingHandset({ dm: { nonceResync: "zero-octets" } }).receive(aNotification(request));
      expect(handset.told("notification.accepted")).toMatchObject([{ resynchronises: true }]);
      const { header } = decodeSyncml(handset.sent().at(-1)?.body ?? new Uint8Array()).message;
      const zero = md5Credential("device", "secret", RESYNC_NONCES.octets);
      expect(dataText(header.cred?.data ?? "")).toBe(zero);
      const other = aRestingHandset().receive(aNotification(request));
      expect(reasons(other)).toEqual(["bad-digest"]);
    },
  );

  test("leaves a new nonce behind, and is a copy of an answered one then", () => {
    const request = { nonce: RESYNC_NONCES.octets };
    const handset = aRestingHandset({ dm: { nonceResync: "zero-octets" } }).receive(aNotification(request));
    carryOut(handset, "AAAAAA==");
    expect(handset.told("session.finished")).toHaveLength(2);
    expect(nonceOf(handset)).not.toBe("bm9uY2UtMg==");
    expect(reasons(handset.receive(aNotification(request)))).toEqual(["repeated"]);
  });
});

describe("The user of a handset that is notified", () => {
  test("is told nothing in the background, and when nothing is said the model decides", () => {
    const handset = aRestingHandset().receive(aNotification({ uiMode: "unspecified" }));
    expect(handset.told("notification.accepted")).toMatchObject([{ uiMode: "background" }]);
    expect(handset.told("prompt.opened")).toEqual([]);
    const asking = aRestingHandset(withNotification({ unspecifiedUi: "user-interaction" }));
    asking.receive(aNotification({ uiMode: "unspecified" }));
    expect(asking.told("prompt.opened")).toMatchObject([{ prompt: "session" }]);
  });

  test("is told by an informative one, and not waited for", () => {
    const handset = aRestingHandset().receive(aNotification({ uiMode: "informative" }));
    expect(handset.told("prompt.opened")).toMatchObject([{ prompt: "display", span: "notification-1" }]);
    const asked = handset.effects.filter(({ type }) => type === "user.ask");
    expect(asked).toMatchObject([{ prompt: { kind: "display", text: "Example begins a session." } }]);
    expect(opened(handset)[1]).toBe("1F");
  });

  test("is asked by one that wants it, and the session begins when he agrees", () => {
    const handset = aRestingHandset().receive(aNotification({ uiMode: "user-interaction" }));
    expect(handset.effects.at(-1)).toEqual({
      type: "user.ask",
      attempt: "notification-1",
      prompt: { kind: "session", server: SERVER_ID },
    });
    expect([handset.state.session, handset.told("notification.accepted")]).toEqual([null, []]);
    handset.take({ type: "consent.given", attempt: "notification-1" });
    expect(handset.told("notification.accepted")).toMatchObject([{ uiMode: "user-interaction" }]);
    expect(opened(handset)).toEqual([1200, "1F", SERVER_URL]);
    expect(handset.state.notifications).toEqual([]);
  });

  test("may refuse, and is not asked again by a copy", () => {
    const asking = { uiMode: "user-interaction" } as const;
    const handset = aRestingHandset().receive(aNotification(asking));
    handset.take({ type: "prompt.refused", attempt: "notification-1" });
    expect(reasons(handset)).toEqual(["user-refused"]);
    expect(handset.state).toMatchObject({ session: null, pendingSessions: [], notifications: [] });
    expect(reasons(handset.receive(aNotification(asking)))).toEqual(["user-refused", "repeated"]);
  });

  test("is waited for as long as the model says", () => {
    const handset = aRestingHandset(withNotification({ promptMs: 3 * MINUTE }));
    handset.receive(aNotification({ uiMode: "user-interaction" }));
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + 3 * MINUTE);
    handset.waitForAlarm();
    expect(reasons(handset)).toEqual(["prompt-timeout"]);
    expect(handset.told("prompt.expired")).toMatchObject([{ span: "notification-1" }]);
    handset.take({ type: "consent.given", attempt: "notification-1" });
    expect(handset.state.session).toBeNull();
  });

  test("is asked again when the power was gone", () => {
    const handset = aRestingHandset()
      .receive(aNotification({ uiMode: "user-interaction" }))
      .losePower();
    expect(handset.told("prompt.opened")).toHaveLength(2);
    handset.take({ type: "consent.given", attempt: "notification-1" });
    expect(opened(handset)[1]).toBe("1F");
  });

  test("has one question for each server, which is about the newest call", () => {
    const handset = aRestingHandset().receive(aNotification({ uiMode: "user-interaction" }));
    handset.receive(aNotification({ uiMode: "user-interaction", sessionId: 0x20 }));
    expect(handset.told("prompt.opened")).toHaveLength(1);
    expect(handset.told("notification.rejected")).toMatchObject([{ reason: "superseded", sessionId: "1F" }]);
    handset.take({ type: "consent.given", attempt: "notification-1" });
    expect(opened(handset)[1]).toBe("20");
  });
});

describe("A notification that came by a line", () => {
  const byLine = (changes: Partial<InboundPush> = {}) =>
    aPushedNotification({ bearer: "obex", local: true, line: "obex-1", ...changes });

  test("has its session go over that line, without a network", () => {
    const handset = aRestingHandset().take({ type: "network.lost" });
    handset.take({ type: "push.delivered", push: byLine() });
    expect(handset.sent().at(-1)).toMatchObject({ line: "obex-1" });
    expect(opened(handset)[1]).toBe("1F");
    handset.take({ type: "network.attached" }, { type: "network.lost" });
    expect(handset.state.session).not.toBeNull();
  });

  test("leaves a session alone that is wanted over the network, and is left alone by it", () => {
    const handset = aHandset().take({ type: "network.lost" });
    handset.take({ type: "push.delivered", push: { ...aPushedNotification(), local: true, pdu: aBootstrapPush() } });
    handset.take({ type: "push.delivered", push: byLine() });
    handset.take({ type: "session.requested" });
    expect(handset.state.session).toMatchObject({ pending: { call: { line: "obex-1" } } });
    expect(handset.failMessage().state.pendingSessions).toMatchObject([{ alert: 1201 }]);
  });

  test("is not answered again when the session fails: the server begins anew, with the same octets", () => {
    const handset = aRestingHandset().take({ type: "push.delivered", push: byLine() }).failMessage();
    expect(handset.state).toMatchObject({ session: null, pendingSessions: [] });
    handset.take({ type: "push.delivered", push: byLine({ line: "obex-2" }) });
    expect(handset.sent().at(-1)).toMatchObject({ line: "obex-2" });
  });

  test("and is rejected has nobody wait on the line", () => {
    const handset = aRestingHandset();
    const { pdu } = aPushedNotification({}, { fault: "bad-digest" });
    handset.take({ type: "push.delivered", push: byLine({ pdu }) });
    expect(handset.effects.at(-1)).toEqual({ type: "call.refuse", line: "obex-1" });
    const asking = aPushedNotification({}, { uiMode: "user-interaction" });
    handset.take({ type: "push.delivered", push: byLine({ pdu: asking.pdu, line: "obex-2" }) });
    handset.take({ type: "prompt.refused", attempt: "notification-2" });
    expect(handset.effects.at(-1)).toEqual({ type: "call.refuse", line: "obex-2" });
  });

  test("does not outlive the power, be it asked about, wanted or answered", () => {
    const handset = aRestingHandset().take({ type: "push.delivered", push: byLine() }).losePower();
    expect(handset.state).toMatchObject({ session: null, pendingSessions: [] });
    const { pdu } = aPushedNotification({}, { uiMode: "user-interaction", sessionId: 0x20 });
    handset.take({ type: "push.delivered", push: byLine({ pdu }) });
    expect(handset.state.notifications).toHaveLength(1);
    expect(handset.losePower().state.notifications).toEqual([]);
  });
});

describe("The answer to a message", () => {
  test("of a session before that had the same SessionID is ignored", () => {
    const handset = aRestingHandset({ dm: { sessionTries: 1 } }).receive(aNotification());
    const { span = "" } = handset.sent().at(-1) ?? {};
    handset.failMessage().receive(aNotification());
    const before = handset.state;
    const late = { outcome: "failed", reason: "timeout", detail: "late" } as const;
    handset.take({ type: "message.answered", span, answer: late });
    expect(handset.state).toBe(before);
  });
});

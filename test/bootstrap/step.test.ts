import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../src/base/bytes.ts";
import type {
  BootstrapAttempt,
  BootstrapEnvironment,
  BootstrapInput,
  BootstrapMessage,
  BootstrapStep,
} from "../../src/bootstrap/attempt.ts";
import { startAttempt, stepAttempt } from "../../src/bootstrap/step.ts";
import { encodeProvisioning } from "../../src/codec/provisioning/document.ts";
import { bootstrapKey, bootstrapMac } from "../../src/codec/security/bootstrap-mac.ts";
import { Tree } from "../../src/tree/tree.ts";
import { aDevice, aDocument, aNapdef, anEnvironment, characteristic, IMSI, leaves, NOON, vector } from "./a-device.ts";
import { A, BARE, enter, NETWPIN, USERNETWPIN, USERPIN, USERPINMAC } from "./a-message.ts";

const start = (message: Omit<BootstrapMessage, "id">, env: BootstrapEnvironment) =>
  startAttempt({ id: "bootstrap-1", ...message }, env);
const triesLeft = ({ attempt }: BootstrapStep) => attempt.machine.context.triesLeft;
const signed = (body: Uint8Array) => ({ ...NETWPIN, body, mac: bootstrapMac(bootstrapKey(0, { imsi: IMSI })!, body) });

describe("a bootstrap with NETWPIN", () => {
  test("is applied without asking anybody, and tells its way (BOOT-4-1, BOOT-5.1.2.2-3, BOOT-5.3.1.1-1)", () => {
    const { env, events } = anEnvironment();
    const { attempt, overlay, outcome, waitsFor } = start(NETWPIN, env);
    expect(outcome).toEqual({ applied: true, servers: ["srv1"] });
    expect(attempt.machine).toEqual({ value: "bootstrapped", context: { triesLeft: 3, asks: false } });
    expect(waitsFor).toBeUndefined();
    const after = new Tree(env.tree.base, overlay ?? {});
    expect(leaves(after, "./DMAcc/1/ServerID")).toEqual({ "./DMAcc/1/ServerID": "srv1" });
    expect(events.map(({ type, span }) => [type, span])).toEqual(
      ["started", "checked", "mapped", "tree", "finished"].map((name) => [
        name === "tree" ? "tree.changed" : `bootstrap.${name}`,
        "bootstrap-1",
      ]),
    );
    expect(events).toContainEqual(expect.objectContaining({ type: "bootstrap.checked", sec: 0, fits: true }));
    const changed = events.find((event) => event.type === "tree.changed");
    expect(changed?.uris.slice(0, 3)).toEqual(["./DMAcc/1", "./DMAcc/1/AppID", "./DMAcc/1/ServerID"]);
    expect(events).toContainEqual(
      expect.objectContaining({ type: "bootstrap.mapped", nodes: changed?.uris.length, dropped: [] }),
    );
  });

  test("tells which parm went to which node, and where secrets went but never what they are (BOOT-5.3-3)", () => {
    const { env, events } = anEnvironment();
    start(signed(vector("cp-document-w")), env);
    const told = events.find((event) => event.type === "bootstrap.mapped");
    expect(told?.mapped).toContainEqual({
      path: "APPLICATION[1]/APPAUTH[1]/AAUTHSECRET",
      uri: "./DMAcc/1/AppAuth/1/AAuthSecret",
    });
    expect(told).not.toHaveProperty("advice");
    for (const secret of ["device-secret", "server-secret", "gprspw", "bm9uY2Ut"]) {
      expect(JSON.stringify(events)).not.toContain(secret);
    }
  });

  test("tells what in the document is not as ProvCont has it, and is applied all the same", () => {
    const { env, events } = anEnvironment();
    const { outcome } = start(signed(encodeProvisioning(aDocument(aNapdef({ BEARER: "GPRS" })))), env);
    expect(outcome).toMatchObject({ applied: true });
    expect(events.find((event) => event.type === "bootstrap.mapped")?.advice).toEqual([
      { path: "NAPDEF[1]/NAME", advice: "missing" },
      { path: "NAPDEF[1]/BEARER", advice: "unusual-value" },
    ]);
  });

  test("leaves the tree it was given as it was", () => {
    const { env } = anEnvironment();
    start(NETWPIN, env);
    expect(env.tree.children("./DMAcc")).toEqual([]);
  });

  test("takes a MAC in lower case, and one without SEC", () => {
    const lower = { ...NETWPIN, mac: NETWPIN.mac?.toLowerCase() ?? "" };
    expect(start(lower, anEnvironment().env).outcome).toMatchObject({ applied: true });
    const { sec: _, ...unstated } = NETWPIN;
    expect(start(unstated, anEnvironment().env).outcome).toMatchObject({ applied: true });
  });

  test("as captured from Kannel fits the card it was made for", () => {
    const message = {
      ...NETWPIN,
      body: vector("kannel-cp"),
      mac: "2A36F5D298075AB2315E7764B4CA6E7FD9895BB8",
    };
    const { env } = anEnvironment({ imsi: "466923103145252" });
    expect(start(message, env).outcome).toEqual({ applied: true, servers: ["dm.lab.example"] });
    expect(start(message, anEnvironment().env).outcome).toEqual({ applied: false, reason: "bad-mac" });
  });

  test.each<[string, Partial<BootstrapMessage>, { imsi?: string | undefined }, string]>([
    ["another card", {}, { imsi: "262011106487505" }, "bad-mac"],
    ["one flipped bit", { body: A.with(A.length - 1, 0x00) }, {}, "bad-mac"],
    ["a short MAC", { mac: "E11C5838E82421514A0035BCFADFF88A91B9D97" }, {}, "bad-mac"],
    ["a MAC of zeros", { mac: "0".repeat(40) }, {}, "bad-mac"],
    ["a MAC that is not hexadecimal", { mac: "G".repeat(40) }, {}, "bad-mac"],
    ["no card", {}, { imsi: undefined }, "no-sim"],
    ["an unknown SEC", { sec: 4 }, {}, "unknown-sec"],
  ])("is rejected at once for %s, and nothing is written", (_, change, device, reason) => {
    const { env, events } = anEnvironment(device);
    const { outcome, overlay, waitsFor, attempt } = start({ ...NETWPIN, ...change }, env);
    expect(outcome).toEqual({ applied: false, reason });
    expect([overlay, waitsFor]).toEqual([undefined, undefined]);
    expect(attempt.machine).toMatchObject({ value: "rejected", context: { reason } });
    const rejected = events.at(-1);
    expect(rejected).toMatchObject({ type: "bootstrap.rejected", reason, span: "bootstrap-1" });
    expect(rejected).toMatchObject({ detail: expect.stringMatching(/.{10}/), spec: expect.any(String) });
    expect(events.some(({ type }) => type === "tree.changed")).toBe(false);
  });
});

describe("a bootstrap that needs the user", () => {
  test.each<[string, Omit<BootstrapMessage, "id">, string]>([
    ["USERPIN", USERPIN, "1234"],
    ["USERNETWPIN", USERNETWPIN, "1234"],
    ["USERPINMAC", USERPINMAC, "4827386802"],
    ["USERPINMAC with six digits", USERPINMAC, "482730389369"],
  ])("%s asks, and is applied with the right PIN", (_, message, pin) => {
    const { env } = anEnvironment();
    const asked = start(message, env);
    expect([asked.waitsFor, asked.outcome]).toEqual(["pin", undefined]);
    const step = stepAttempt(asked.attempt, enter(pin), env);
    expect([step.outcome, step.waitsFor]).toEqual([{ applied: true, servers: ["srv1"] }, undefined]);
    expect(step.overlay).toBeDefined();
  });

  test("asks again after a wrong PIN until no try is left", () => {
    const { env, events } = anEnvironment();
    const second = stepAttempt(start(USERPIN, env).attempt, enter("4321"), env);
    expect([second.waitsFor, triesLeft(second), second.outcome]).toEqual(["pin", 2, undefined]);
    const third = stepAttempt(second.attempt, enter(""), env);
    expect([third.waitsFor, triesLeft(third)]).toEqual(["pin", 1]);
    const right = stepAttempt(third.attempt, enter("1234"), env);
    expect(right.outcome).toEqual({ applied: true, servers: ["srv1"] });
    const wrong = stepAttempt(third.attempt, enter("0000"), env);
    expect([wrong.waitsFor, wrong.outcome]).toEqual([undefined, { applied: false, reason: "pin-exhausted" }]);
    const checks = events.flatMap((event) => (event.type === "bootstrap.checked" ? [event.fits] : []));
    expect(checks).toEqual([false, false, true, false]);
  });

  test.each(["482738680", "48273868021", "48273x6802", "4827386803"])("takes no code such as %s", (code) => {
    const { env } = anEnvironment();
    const step = stepAttempt(start(USERPINMAC, env).attempt, enter(code), env);
    expect([step.waitsFor, triesLeft(step)]).toEqual(["pin", 2]);
  });

  test.each<[BootstrapInput["type"], string]>([
    ["wait.timedOut", "pin-timeout"],
    ["prompt.refused", "user-refused"],
  ])("ends with %s", (type, reason) => {
    const { env, events } = anEnvironment();
    const step = stepAttempt(start(USERPIN, env).attempt, { type } as BootstrapInput, env);
    expect(step.outcome).toEqual({ applied: false, reason });
    expect(events.at(-1)).toMatchObject({ type: "bootstrap.rejected", reason });
  });

  test("ends when the card has left while the user was asked", () => {
    const asked = start(USERNETWPIN, anEnvironment().env);
    const step = stepAttempt(asked.attempt, enter("1234"), anEnvironment({ imsi: undefined }).env);
    expect(step.outcome).toEqual({ applied: false, reason: "no-sim" });
  });

  test("ignores what comes too late", () => {
    const { env, events } = anEnvironment();
    const done = stepAttempt(start(USERPIN, env).attempt, enter("1234"), env);
    const told = events.length;
    expect(stepAttempt(done.attempt, enter("1234"), env)).toEqual({ attempt: done.attempt });
    expect(stepAttempt(done.attempt, { type: "wait.timedOut" }, env)).toEqual({ attempt: done.attempt });
    expect(events).toHaveLength(told);
  });

  test("asks on when the push comes again", () => {
    const { env } = anEnvironment();
    const { attempt } = start(USERPIN, env);
    expect(stepAttempt(attempt, { type: "push.received" }, env)).toEqual({ attempt, waitsFor: "pin" });
  });
});

describe("a bootstrap without authentication", () => {
  test("is rejected, unless the policy accepts it", () => {
    expect(start(BARE, anEnvironment().env).outcome).toEqual({ applied: false, reason: "mac-missing" });
    const { env, events } = anEnvironment({ policy: { unauthenticated: "accept" } });
    expect(start(BARE, env).outcome).toEqual({ applied: true, servers: ["srv1"] });
    expect(events.some(({ type }) => type === "bootstrap.checked")).toBe(false);
  });
});

describe("an authentic document", () => {
  test("that is cut anywhere is damaged, and the event says where", () => {
    for (let length = 0; length < A.length; length++) {
      const { env, events } = anEnvironment();
      expect(start(signed(A.subarray(0, length)), env).outcome).toEqual({ applied: false, reason: "damaged-body" });
      expect(events.at(-1)).toMatchObject({ offset: expect.any(Number), spec: expect.any(String) });
    }
  });

  test("of any octets ends the attempt without an exception", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (noise) => {
        const { outcome } = start(signed(noise), anEnvironment().env);
        expect(outcome).toMatchObject({
          applied: false,
          reason: expect.stringMatching(/^(damaged-body|nothing-usable)$/),
        });
      }),
    );
  });

  test("with nothing usable is rejected, and nothing is written", () => {
    const body = encodeProvisioning(aDocument(`<characteristic type="VENDORCONFIG"/>`));
    const { env, events } = anEnvironment();
    const { outcome, overlay } = start(signed(body), env);
    expect([outcome, overlay]).toEqual([{ applied: false, reason: "nothing-usable" }, undefined]);
    expect(events.some(({ type }) => type === "bootstrap.mapped")).toBe(false);
  });

  test("is applied as a whole or not at all (BOOT-5.3.3-2)", () => {
    const tooLong = "./Proxy/1/Ports/1/Services/1/ServiceName";
    const tree = aDevice({ limits: { maxTotLen: tooLong.length - 1 } });
    const { env, events } = anEnvironment({ tree });
    const { outcome, overlay } = start(signed(vector("cp-document-w")), env);
    expect([outcome, overlay]).toEqual([{ applied: false, reason: "tree-refused" }, undefined]);
    expect(events.at(-1)).toMatchObject({ detail: expect.stringContaining(tooLong) });
    expect(tree.children("./NAP")).toEqual([]);
  });

  test("of a configuration context too many is rejected as a whole", () => {
    const { env } = anEnvironment();
    const inContext = (provurl: string) =>
      signed(
        encodeProvisioning(
          aDocument(characteristic("BOOTSTRAP", { PROVURL: provurl, "CONTEXT-ALLOW": "0" }) + aNapdef()),
        ),
      );
    const first = start(inContext("http://a/"), env);
    expect(first.contexts).toEqual([{ provurl: "http://a/", allow: 0, objects: ["./NAP/1"] }]);
    const later = anEnvironment();
    const second = start(inContext("http://b/"), { ...later.env, contexts: first.contexts ?? [] });
    expect(second).toMatchObject({ outcome: { applied: false, reason: "context-refused" } });
    expect([second.overlay, second.contexts]).toEqual([undefined, undefined]);
    expect(later.events.at(-1)).toMatchObject({ detail: expect.stringContaining("http://b/"), spec: "ProvCont" });
  });

  test("may give an object the place of one that is gone, without its becoming another context's", () => {
    const inContext = signed(
      encodeProvisioning(aDocument(characteristic("BOOTSTRAP", { PROVURL: "http://b/" }) + aNapdef())),
    );
    const { env } = anEnvironment();
    const gone = [{ provurl: "http://a/", allow: 255, objects: ["./NAP/1"] }];
    const first = start(inContext, { ...env, contexts: gone });
    expect(first.contexts?.map(({ objects }) => objects)).toEqual([[], ["./NAP/1"]]);
    const tree = new Tree(env.tree.base, first.overlay ?? {});
    const again = start(inContext, { ...env, tree, contexts: first.contexts ?? [] });
    expect(new Tree(tree.base, again.overlay ?? {}).children("./NAP")).toEqual(["1"]);
  });

  test("without an account bootstraps no server", () => {
    const { env, events } = anEnvironment();
    const { outcome } = start(signed(vector("cp-document-b")), env);
    expect(outcome).toEqual({ applied: true, servers: [] });
    expect(events.at(-1)).toMatchObject({ type: "bootstrap.finished", servers: [] });
  });

  test("adds to what an earlier one left (BOOT-5.3-1)", () => {
    const { env } = anEnvironment();
    const first = start(NETWPIN, env);
    const tree = new Tree(env.tree.base, first.overlay ?? {});
    const second = start(signed(vector("cp-document-w")), { ...env, tree });
    const after = new Tree(tree.base, second.overlay ?? {});
    expect(leaves(after, "./DMAcc/1/ServerID", "./DMAcc/2/ServerID")).toEqual({
      "./DMAcc/1/ServerID": "srv1",
      "./DMAcc/2/ServerID": "com.example.dm",
    });
  });
});

describe("an attempt", () => {
  const inputs = fc.array(
    fc.oneof(
      fc.constantFrom("1234", "4827386802", "0000", "").map(enter),
      fc.constantFrom<BootstrapInput>(
        { type: "wait.timedOut" },
        { type: "prompt.refused" },
        { type: "consent.given" },
        { type: "card.inserted" },
        { type: "push.received" },
      ),
    ),
    { maxLength: 5 },
  );
  const devices = fc.constantFrom({}, { imsi: undefined });
  const messages = fc.constantFrom(NETWPIN, USERPIN, USERNETWPIN, USERPINMAC, { ...NETWPIN, sec: 7 });

  const run = (
    message: Omit<BootstrapMessage, "id">,
    device: { imsi?: string | undefined },
    all: readonly BootstrapInput[],
    keep: (a: BootstrapAttempt) => BootstrapAttempt,
  ) => {
    const { env, events } = anEnvironment({ ...device, policy: { rules: [{ decision: "ask" }], withoutCard: "keep" } });
    const steps: BootstrapStep[] = [start(message, env)];
    for (const input of all) {
      const found = input.type === "card.inserted" ? { ...env, imsi: IMSI } : env;
      steps.push(stepAttempt(keep(steps.at(-1)!.attempt), input, found));
    }
    return { steps, events };
  };

  test("stored as JSON between any two steps goes the same way", () => {
    fc.assert(
      fc.property(messages, devices, inputs, (message, device, all) => {
        const stored = run(message, device, all, (attempt) => JSON.parse(JSON.stringify(attempt)));
        expect(stored).toEqual(run(message, device, all, (attempt) => attempt));
      }),
    );
  });

  test("ends at most once, and asks for nothing afterwards", () => {
    fc.assert(
      fc.property(messages, devices, inputs, (message, device, all) => {
        const { steps } = run(message, device, all, (attempt) => attempt);
        const ended = steps.findIndex(({ outcome }) => outcome !== undefined);
        const later = ended < 0 ? [] : steps.slice(ended + 1);
        for (const step of later) expect(step).toEqual({ attempt: steps[ended]?.attempt });
      }),
    );
  });

  test("keeps the octets and the time of its message, and no PIN", () => {
    const { env } = anEnvironment();
    const { attempt } = stepAttempt(start({ ...USERPIN, body: utf8Bytes("x") }, env).attempt, enter("987654"), env);
    expect(attempt).toMatchObject({ body: "eA==", receivedAt: NOON, sec: 1, mac: USERPIN.mac });
    expect(JSON.stringify(attempt)).not.toContain("987654");
  });
});

/** Sessions printed from both sides: given the server's messages, the client says what stands there. Where one begins in the middle, the messages before are made. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fromBase64, utf8Bytes } from "../../src/base/bytes.ts";
import { basicCredential } from "../../src/codec/security/credentials.ts";
import { decodeSyncml, encodeSyncml } from "../../src/codec/syncml/codec.ts";
import type { SyncMLEncoding } from "../../src/codec/syncml/message.ts";
import { Tree } from "../../src/tree/tree.ts";
import { bootstrapBy, messageM01 } from "../bootstrap/a-dm-message.ts";
import { carryOut } from "../mo/carry-out.ts";
import { anEnvironment, aTree, CLIENT_AUTH, SERVER_AUTH } from "./a-device.ts";
import { get, headerStatus, inEncoding, plainMessage, summary } from "./a-server.ts";
import { ACCEPTED, Talk } from "./a-session.ts";
import { aTracedEnvironment, aTracedPhone, joined, traced, tracedPlain } from "./a-traced-phone.ts";

const NONCE_10 = "EBESExQVFhcYGRobHB0eHw==";
const NONCE_20 = "ICEiIyQlJicoKSorLC0uLw==";
const NONCE_30 = "MDEyMzQ1Njc4OTo7PD0+Pw==";
const NONCE_40 = "QEFCQ0RFRkdISUpLTE1OTw==";
const NONCE_50 = "UFFSU1RVVldYWVpbXF1eXw==";

const nonce = (value: string) => ({ format: "bin", type: "application/octet-stream", value }) as const;
const OPEN = { "./DMAcc/ex/AppAuth/2": null };

/** The client's messages and the server's, in turns; the client's first is there already. */
function play(talk: Talk, encoding: SyncMLEncoding, messages: readonly string[]): void {
  for (const [index, name] of messages.entries()) {
    if (index % 2 === 0) expect(joined(plainMessage(talk.body)), name).toEqual(tracedPlain(name));
    else talk.hear(inEncoding(traced(name), encoding));
  }
}

/** A session whose server has accepted package 1 and asked for something, and gets no further Cred. */
function underWay(sessionId: string, encoding: SyncMLEncoding, tree: Tree = aTracedPhone(OPEN)): Talk {
  const talk = new Talk(tree, aTracedEnvironment(encoding), sessionId);
  talk.hear({ sessionId, body: ACCEPTED + get(2, "./DevDetail/FwV") });
  return talk;
}

describe.each(["xml", "wbxml"] as const)("A recorded session in %s", (encoding) => {
  test("after the recorded bootstrap begins as it did then", () => {
    const { after } = bootstrapBy(messageM01());
    const account = Object.entries(after.overlay()).filter(([path]) => path.startsWith("./DMAcc"));
    const tree = new Tree(aTracedPhone().base, Object.fromEntries(account));
    play(new Talk(tree, aTracedEnvironment(encoding)), encoding, ["m02"]);
  });

  test("with MD5 both ways takes four packages and renews both nonces", () => {
    const talk = new Talk(aTracedPhone(), aTracedEnvironment(encoding, [NONCE_30]));
    play(talk, encoding, ["m02", "m03", "m04", "m05"]);
    expect(talk.step.next).toEqual({ do: "finish" });
    expect(talk.tree.get(`${CLIENT_AUTH}/AAuthData`)?.value).toBe(NONCE_20);
    expect(talk.tree.get(`${SERVER_AUTH}/AAuthData`)?.value).toBe(NONCE_30);
    expect(talk.tree.get("./DMAcc/ex/Name")?.value).toBe("Example DM (renamed)");
    expect(talk.tree.get("./DMAcc/ex/Ext/Acme")?.format).toBe("node");
  });

  test("with a stale nonce and a forgetful server gets both sides to authenticate", () => {
    const talk = new Talk(aTracedPhone(), aTracedEnvironment(encoding, [NONCE_10, NONCE_30]), "2");
    play(talk, encoding, ["m06", "m07", "m08", "m09", "m10", "m11", "m12", "m13"]);
    expect(talk.step.next).toEqual({ do: "finish" });
    expect(talk.tree.get(`${CLIENT_AUTH}/AAuthData`)?.value).toBe(NONCE_40);
    expect(talk.tree.get(`${SERVER_AUTH}/AAuthData`)?.value).toBe(NONCE_30);
  });

  test("with a large object takes it in three chunks, and the firmware is there then", () => {
    const talk = underWay("3", encoding);
    talk.hear(inEncoding(traced("m14"), encoding));
    play(talk, encoding, ["m15", "m16", "m17", "m18", "m19", "m20"]);
    expect(talk.step.next).toEqual({ do: "finish" });
    const octets = fromBase64(talk.tree.get("./FUMO/Pkg1/Update/PkgData")?.value ?? "");
    expect(octets).toEqual(Uint8Array.from({ length: 300 }, (_, i) => (7 * i) % 256));
    expect(talk.tree.get("./FUMO/Pkg1/State")?.value).toBe("50");
  });

  test("with an Atomic that fails and a user who says no changes nothing", () => {
    const talk = underWay("4", encoding);
    const before = talk.tree.overlay();
    talk.hear(inEncoding(traced("m21"), encoding));
    expect(talk.step.next).toMatchObject({ do: "ask", prompt: { kind: "confirm", text: "Change the linger time?" } });
    talk.reply({ agreed: false });
    play(talk, encoding, ["m22", "m23"]);
    expect(talk.step.next).toEqual({ do: "finish" });
    expect(talk.tree.overlay()).toEqual(before);
  });

  test("with an update of the firmware starts it, and another one tells how it ended", () => {
    const order = underWay("5", encoding);
    order.hear(inEncoding(traced("m24"), encoding));
    expect(order.step.started).toMatchObject([{ node: "./FUMO/Pkg1/DownloadAndUpdate", correlator: "fw-77" }]);
    play(order, encoding, ["m25", "m26"]);
    expect(order.step.next).toEqual({ do: "finish" });

    const { alert, tree } = updated(order.tree);
    const nonces = { [`${CLIENT_AUTH}/AAuthData`]: nonce(NONCE_20), [`${SERVER_AUTH}/AAuthData`]: nonce(NONCE_30) };
    const account = { ...aTree(nonces).overlay(), ...tree.overlay(), ...nonces };
    const alerts = [{ id: "report-1", code: 1226, alert } as const];
    const env = { ...aTracedEnvironment(encoding, [NONCE_50]), alerts };
    const report = new Talk(new Tree(tree.base, account), env, "6");
    play(report, encoding, ["m27", "m28", "m29", "m30"]);
    expect(report.step.next).toEqual({ do: "finish" });
    expect(report.tree.get(`${CLIENT_AUTH}/AAuthData`)?.value).toBe(NONCE_40);
  });

  test("with an answer that is too large comes in two parts", () => {
    const hidden = ["URI", "FwV", "SwV", "HwV"].map((name) => `./DevDetail/${name}`);
    const base = aTracedPhone();
    const acls = hidden.map((path) => [path, { ...base.get(path), acl: "Get=other" }]);
    const tree = new Tree(base.base, { ...base.overlay(), ...Object.fromEntries(acls) });
    const talk = new Talk(tree, aTracedEnvironment(encoding), "7");
    const first = decodeSyncml(utf8Bytes(traced("m31"))).message;
    const header = `<Meta><MaxMsgSize xmlns="syncml:metinf">${encodeSyncml(first, encoding).length}</MaxMsgSize></Meta>`;
    const body = ACCEPTED + get(4, "./DevDetail?list=StructData");
    talk.hear({ sessionId: "7", cred: ["basic", basicCredential("dm.example.com", "s3rver-s3cret")], header, body });
    play(talk, encoding, ["m31", "m32", "m33", "m34"]);
    expect(talk.step.next).toEqual({ do: "fail", reason: "aborted-by-server" });
  });

  test("with a chunk that is missing drops the object, and answers what came instead", () => {
    const talk = underWay("8", encoding);
    talk.hear(inEncoding(traced("m14").replace("<SessionID>3<", "<SessionID>8<"), encoding));
    talk.hear({ sessionId: "8", msgId: 3, body: headerStatus(200, 3) + get(3, "./DevDetail/FwV") });
    play(talk, encoding, ["m35"]);
    expect(talk.tree.get("./FUMO/Pkg1/Update/PkgData")?.value).toBe("");
  });
});

/** What becomes of the order: the package is fetched by its descriptor and installed, and the phone starts again. */
function updated(tree: Tree) {
  const body = "FWPKG for Emu-1: 1.0.8";
  const url = "http://dl.example.com/fw/emu1-1.0.8.pkg";
  const media = `<media xmlns="http://www.openmobilealliance.org/xmlns/dd"><type>application/octet-stream</type><objectURI>${url}</objectURI><size>${body.length}</size></media>`;
  const web = {
    "http://dl.example.com/fw/emu1-1.0.8.dd": { type: "application/vnd.oma.dd+xml", body: media },
    [url]: { body },
  };
  const [node, state] = ["./FUMO/Pkg1/DownloadAndUpdate", "./FUMO/Pkg1/State"];
  // as it was when the order came, which is then carried out to its end
  const ordered = new Tree(tree.base, {
    ...tree.overlay(),
    [state]: { format: "int", type: "text/plain", value: "10" },
  });
  const { alert, tree: after } = carryOut(ordered, node, state, { web, correlator: "fw-77" });
  if (!alert) throw new Error("the update is reported");
  return { alert, tree: after };
}

describe("The answer of a real server", () => {
  const vector = (name: string) => readFileSync(new URL(`../vectors/dm/${name}`, import.meta.url));

  test.each([
    ["webos-pkg2.xml", 7],
    ["webos-pkg2.wbxml", 13],
  ])("%s gets a Status for each of its %i items, and Results for three", (name, items) => {
    const talk = new Talk(aTree(OPEN), anEnvironment());
    talk.hear(vector(name));
    const answered = summary(talk.body);
    expect(answered.filter(([each]) => each === "Status")).toHaveLength(1 + items);
    expect(answered.filter(([each]) => each === "Results")).toHaveLength(3);
  });

  test("mdmpoc-pkg2.xml, without references, is understood", () => {
    const talk = new Talk(aTree(OPEN), anEnvironment());
    talk.hear(vector("mdmpoc-pkg2.xml"));
    expect(plainMessage(talk.body)[2]).toContainEqual([
      "Status",
      ["CmdID", "2"],
      ["MsgRef", "1"],
      ["CmdRef", "5"],
      ["Cmd", "Get"],
      ["TargetRef", "./DevDetail/Ext/Microsoft/LocalTime"],
      ["Data", "404"],
    ]);
  });
});

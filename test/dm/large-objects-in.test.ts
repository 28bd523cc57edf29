import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fromBase64, toBase64, utf8Bytes } from "../../src/base/bytes.ts";
import { encodeTnds } from "../../src/codec/tnds/document.ts";
import { anEnvironment, aTree } from "./a-device.ts";
import { get, headerStatus, inEncoding, plainMessage, summary } from "./a-server.ts";
import { ACCEPTED, SERVER_CRED, Talk } from "./a-session.ts";

const NAME = "./DMAcc/ex/Name";
const BASIC_CRED = ["basic", "ZG0uZXhhbXBsZS5jb206czNydmVyLXMzY3JldA=="] as const;

interface Chunk {
  readonly id?: number;
  readonly cmd?: string;
  readonly uri?: string | null;
  readonly format?: string;
  readonly type?: string;
  readonly size?: number;
  readonly more?: boolean;
}

function chunk(data: string, { id = 4, cmd = "Replace", uri = NAME, format, type, size, more }: Chunk = {}): string {
  const said = Object.entries({ Format: format, Type: type, Size: size }).filter(([, value]) => value !== undefined);
  const meta = said.map(([name, value]) => `<${name} xmlns="syncml:metinf">${value}</${name}>`).join("");
  const target = uri === null ? "" : `<Target><LocURI>${uri}</LocURI></Target>`;
  return `<${cmd}><CmdID>${id}</CmdID><Item>${target}${meta === "" ? "" : `<Meta>${meta}</Meta>`}<Data>${data}</Data>${
    more ? "<MoreData/>" : ""
  }</Item></${cmd}>`;
}

function aTalk(options: Parameters<typeof anEnvironment>[0] = {}): Talk {
  return new Talk(aTree(), anEnvironment(options));
}

/** Sends bodies as messages of one package; none but the last has Final. */
function send(talk: Talk, bodies: readonly string[], last = true): void {
  for (const [index, body] of bodies.entries()) {
    const isFirst = talk.step.state.sent.msgId === 1;
    const msgId = talk.step.state.sent.msgId;
    const cred = isFirst ? { cred: SERVER_CRED } : {};
    const status = isFirst ? ACCEPTED : headerStatus(200, msgId);
    talk.hear({ msgId, ...cred, body: status + body, final: last && index === bodies.length - 1 });
  }
}

const said = (talk: Talk) => summary(talk.body).slice(1);

describe.each(["xml", "wbxml"] as const)("A value that comes in three chunks, in %s", (encoding) => {
  test("gets 213 and Alert 1222 for each but the last, and is there when that has come", () => {
    const talk = aTalk({ encoding });
    send(talk, [chunk("abc", { size: 9, more: true })], false);
    expect(said(talk)).toEqual([
      ["Status", "Replace", NAME, "213"],
      ["Alert", "1222"],
    ]);
    send(talk, [chunk("dëf", { more: true })], false);
    expect(said(talk)).toEqual([
      ["Status", "Replace", NAME, "213"],
      ["Alert", "1222"],
    ]);
    expect(talk.tree.get(NAME)?.value).toBe("Example DM");
    send(talk, [chunk("gh")]);
    expect(said(talk)).toEqual([["Status", "Replace", NAME, "200"], ["Final"]]);
    expect(talk.tree.get(NAME)?.value).toBe("abcdëfgh");
    expect(talk.step.state.incoming).toBeNull();
  });

  test("is put together octet by octet when it is octets", () => {
    const octets = Uint8Array.from({ length: 90 }, (_, i) => (7 * i) & 0xff);
    const base64 = toBase64(octets);
    const talk = aTalk({ encoding });
    const meta = { cmd: "Add", uri: "./DMAcc/ex/Ext/Blob", format: "b64", type: "application/octet-stream" };
    send(talk, [
      chunk(base64.slice(0, 41), { ...meta, size: base64.length, more: true }),
      chunk(base64.slice(41, 82), { ...meta, more: true }),
      chunk(base64.slice(82), meta),
    ]);
    expect(said(talk)).toEqual([["Status", "Add", meta.uri, "200"], ["Final"]]);
    const node = talk.tree.get(meta.uri);
    expect(fromBase64(node?.value ?? "")).toEqual(octets);
  });
});

describe("A large object", () => {
  test("keeps Target, Format and Type of its first chunk when later ones leave them out", () => {
    const talk = aTalk();
    const uri = "./DMAcc/ex/Ext/Number";
    send(talk, [
      chunk("12", { cmd: "Add", uri, format: "int", size: 4, more: true }),
      chunk("34", { cmd: "Add", uri: null }),
    ]);
    expect(said(talk)).toEqual([["Status", "Add", "", "200"], ["Final"]]);
    expect(talk.tree.get(uri)).toMatchObject({ format: "int", value: "1234" });
  });

  test("asks for the next chunk although the server said Final too early", () => {
    const talk = aTalk();
    send(talk, [chunk("abc", { size: 6, more: true })]);
    expect(said(talk).at(-1)).toEqual(["Alert", "1222"]);
    send(talk, [chunk("def")]);
    expect(talk.tree.get(NAME)?.value).toBe("abcdef");
  });

  test.each([
    ["is longer than its Size", "defg"],
    ["is shorter than its Size", "de"],
  ])("that %s answers 424 and changes nothing", (_, last) => {
    const talk = aTalk();
    send(talk, [chunk("abc", { size: 6, more: true }), chunk(last)]);
    expect(said(talk)).toEqual([["Status", "Replace", NAME, "424"], ["Final"]]);
    expect(talk.tree.get(NAME)?.value).toBe("Example DM");
    expect(talk.step.state.incoming).toBeNull();
  });

  test("without Size in its first chunk answers 411", () => {
    const talk = aTalk();
    send(talk, [chunk("abc", { more: true })]);
    expect(said(talk)).toEqual([["Status", "Replace", NAME, "411"], ["Final"]]);
  });

  test("larger than MaxObjSize answers 413 at once", () => {
    const talk = aTalk({ settings: { maxObjSize: 5 } });
    send(talk, [chunk("abc", { size: 6, more: true })]);
    expect(said(talk)).toEqual([["Status", "Replace", NAME, "413"], ["Final"]]);
  });

  test.each<[string, Chunk, string]>([
    ["a missing node", { uri: "./Nope" }, "404"],
    ["an existing node, added", { cmd: "Add" }, "418"],
    ["a node nobody replaces", { uri: "./Lab/ReadOnly" }, "405"],
    ["a node guarded by its ACL", { uri: "./Lab/WriteOnly" }, "425"],
    ["a property nobody has", { uri: `${NAME}?prop=Colour` }, "406"],
  ])("for %s is refused with its first chunk", (_, where, status) => {
    const talk = aTalk();
    send(talk, [chunk("abc", { ...where, size: 6, more: true })]);
    expect(said(talk)).toEqual([["Status", where.cmd ?? "Replace", where.uri ?? NAME, status], ["Final"]]);
  });

  test("whose data do not fit answers 415 when it is whole", () => {
    const talk = aTalk();
    const meta = { cmd: "Add", uri: "./DMAcc/ex/Ext/Flag", format: "bool" };
    send(talk, [chunk("tr", { ...meta, size: 4, more: true }), chunk("UE", meta)]);
    expect(said(talk)).toEqual([["Status", "Add", meta.uri, "415"], ["Final"]]);
  });

  test("can be a serialised tree", () => {
    const tnds = encodeTnds(
      { verDtd: "1.2", nodes: [{ name: "Acme", format: "node", nodes: [{ name: "A", value: "1", nodes: [] }] }] },
      "xml",
    );
    const text = new TextDecoder().decode(tnds).replaceAll("<", "&lt;").replaceAll('"', "&quot;");
    const half = text.lastIndexOf("&lt;", text.length / 2);
    const meta = { cmd: "Add", uri: "./DMAcc/ex/Ext", format: "xml", type: "application/vnd.syncml.dmtnds+xml" };
    const talk = aTalk();
    send(talk, [chunk(text.slice(0, half), { ...meta, size: tnds.length, more: true }), chunk(text.slice(half), meta)]);
    expect(said(talk)).toEqual([["Status", "Add", meta.uri, "200"], ["Final"]]);
    expect(talk.tree.get("./DMAcc/ex/Ext/Acme/A")?.value).toBe("1");
  });

  test("can be the last item of a command, and its rest the first of the next", () => {
    const talk = aTalk();
    const item = (uri: string, data: string, more = "") =>
      `<Item><Target><LocURI>${uri}</LocURI></Target>${
        more === "" ? "" : '<Meta><Size xmlns="syncml:metinf">6</Size></Meta>'
      }<Data>${data}</Data>${more}</Item>`;
    const pref = "./DMAcc/ex/AAuthPref";
    send(talk, [
      `<Replace><CmdID>4</CmdID>${item(pref, "BASIC")}${item(NAME, "abc", "<MoreData/>")}</Replace>`,
      `<Replace><CmdID>4</CmdID>${item(NAME, "def")}${item(pref, "DIGEST")}</Replace>`,
    ]);
    expect(said(talk).slice(0, 2)).toEqual([
      ["Status", "Replace", NAME, "200"],
      ["Status", "Replace", pref, "200"],
    ]);
    expect([talk.tree.get(NAME)?.value, talk.tree.get(pref)?.value]).toEqual(["abcdef", "DIGEST"]);
  });
});

describe("A large object that is broken off", () => {
  test("by another command answers Alert 1225 with its Target, and the command is carried out", () => {
    const talk = aTalk();
    send(talk, [chunk("abc", { size: 6, more: true }), get(3, "./DevDetail/FwV")]);
    expect(plainMessage(talk.body)[2]).toContainEqual([
      "Alert",
      ["CmdID", "2"],
      ["Data", "1225"],
      ["Item", ["Target", ["LocURI", NAME]]],
    ]);
    expect(said(talk)).toEqual([
      ["Alert", "1225"],
      ["Status", "Get", "./DevDetail/FwV", "200"],
      ["Results", "./DevDetail/FwV", "1.0.7"],
      ["Final"],
    ]);
    expect(talk.tree.get(NAME)?.value).toBe("Example DM");
  });

  test.each([
    ["an object for another node", chunk("abc", { uri: "./DMAcc/ex/AAuthPref", size: 6, more: true })],
    ["another command for the same node", chunk("def", { cmd: "Add" })],
    ["a Sequence", `<Sequence><CmdID>4</CmdID>${chunk("def", { id: 5 })}</Sequence>`],
    ["an Atomic", `<Atomic><CmdID>4</CmdID>${chunk("def", { id: 5 })}</Atomic>`],
    ["a text for the user", "<Alert><CmdID>4</CmdID><Data>1100</Data></Alert>"],
    ["an unknown element", "<Frobnicate><CmdID>4</CmdID></Frobnicate>"],
  ])("by %s answers Alert 1225", (_, body) => {
    const talk = aTalk();
    send(talk, [chunk("abc", { size: 6, more: true }), body]);
    expect(said(talk)[0]).toEqual(["Alert", "1225"]);
  });

  test("by a further item of its own command as well", () => {
    const talk = aTalk();
    const items = `<Item><Target><LocURI>${NAME}</LocURI></Target><Meta><Size xmlns="syncml:metinf">6</Size></Meta><Data>abc</Data><MoreData/></Item><Item><Target><LocURI>./DMAcc/ex/AAuthPref</LocURI></Target><Data>BASIC</Data></Item>`;
    send(talk, [`<Replace><CmdID>4</CmdID>${items}</Replace>`]);
    expect(said(talk)).toEqual([
      ["Alert", "1225"],
      ["Status", "Replace", NAME, "213"],
      ["Status", "Replace", "./DMAcc/ex/AAuthPref", "200"],
      ["Final"],
    ]);
  });

  test("is gone with a session that ends there", () => {
    const talk = aTalk();
    send(talk, [chunk("abc", { size: 6, more: true })], false);
    send(talk, [""]);
    expect(talk.step.next).toEqual({ do: "finish" });
    expect(talk.tree.get(NAME)?.value).toBe("Example DM");
  });

  test("is not by an Alert 1222, nor by a message that has nothing to say", () => {
    const talk = aTalk();
    const alert = "<Alert><CmdID>3</CmdID><Data>1222</Data></Alert>";
    send(talk, [chunk("abc", { size: 6, more: true }), alert, ""], false);
    expect(said(talk)).toEqual([["Alert", "1222"]]);
    send(talk, [chunk("def")]);
    expect(talk.tree.get(NAME)?.value).toBe("abcdef");
  });
});

describe("A chunk", () => {
  test.each(["Sequence", "Atomic"])("in a container (%s) answers 406", (name) => {
    const talk = aTalk();
    send(talk, [`<${name}><CmdID>4</CmdID>${chunk("abc", { id: 5, size: 6, more: true })}</${name}>`]);
    expect(said(talk)[1]).toEqual(["Status", "Replace", NAME, "406"]);
  });

  test.each(["Get", "Delete", "Exec", "Copy"])("of a %s answers 406", (cmd) => {
    const talk = aTalk();
    send(talk, [chunk("abc", { cmd, size: 6, more: true })]);
    expect(said(talk)[0]).toEqual(["Status", cmd, NAME, "406"]);
  });

  test("to a device without large objects answers 406", () => {
    const talk = aTalk({ settings: { largeObjects: false } });
    send(talk, [chunk("abc", { size: 6, more: true })]);
    expect(said(talk)).toEqual([["Status", "Replace", NAME, "406"], ["Final"]]);
  });

  test("that was refused for want of the server's Cred is taken when it comes again", () => {
    const talk = aTalk();
    const first = chunk("abc", { size: 6, more: true });
    talk.hear({ body: ACCEPTED + first, final: false });
    expect(said(talk)).toContainEqual(["Status", "Replace", NAME, "407"]);
    talk.hear({ msgId: 2, cred: BASIC_CRED, body: headerStatus(200, 2) + first, final: false });
    expect(said(talk)).toEqual([
      ["Status", "Replace", NAME, "213"],
      ["Alert", "1222"],
    ]);
    send(talk, [chunk("def")]);
    expect(talk.tree.get(NAME)?.value).toBe("abcdef");
  });

  test("in a message that the server repeats counts once", () => {
    const talk = aTalk();
    const body = ACCEPTED + chunk("abc", { size: 6, more: true });
    talk.hear({ cred: SERVER_CRED, body, final: false });
    talk.hear({ cred: SERVER_CRED, body, final: false });
    send(talk, [chunk("def")]);
    expect(said(talk)).toEqual([["Status", "Replace", NAME, "200"], ["Final"]]);
  });
});

test("A large object may begin and end anywhere, and is whole in the end", () => {
  const value = "añb€c𝄞d".repeat(3);
  const size = utf8Bytes(value).length;
  for (let cut = 1; cut < value.length; cut++) {
    const code = value.charCodeAt(cut);
    if (code >= 0xdc00 && code < 0xe000) continue;
    const talk = aTalk();
    send(talk, [chunk(value.slice(0, cut), { size, more: true }), chunk(value.slice(cut))]);
    expect(talk.tree.get(NAME)?.value).toBe(value);
  }
});

describe.each(["xml", "wbxml"] as const)("The recorded large object of 300 octets, in %s", (encoding) => {
  const vector = (name: string) =>
    readFileSync(new URL(`../vectors/syncml/traces/${name}.xml`, import.meta.url), "utf8");
  const uri = "./DMAcc/ex/Ext/PkgData";
  const heard = (name: string) => vector(name).replaceAll("./FUMO/Pkg1/Update/PkgData", uri);

  test("is answered as it was then", () => {
    const old = { format: "bin", type: "application/octet-stream", value: "" } as const;
    const tree = aTree({ "./DMAcc/ex/Ext": { format: "node", type: "" }, [uri]: old, "./DMAcc/ex/AppAuth/2": null });
    const talk = new Talk(tree, anEnvironment({ encoding }), "3");
    talk.hear({ sessionId: "3", body: `${ACCEPTED}${get(2, "./DevDetail/FwV")}` });
    for (const [server, client] of [
      ["m14", "m15"],
      ["m16", "m17"],
      ["m18", "m19"],
    ] as const) {
      talk.hear(inEncoding(heard(server), encoding));
      expect(plainMessage(talk.body), client).toEqual(plainMessage(inEncoding(heard(client), "xml")));
    }
    expect(fromBase64(talk.tree.get(uri)?.value ?? "")?.length).toBe(300);
  });

  test("broken off by a Get is answered as another one was then", () => {
    const old = { format: "bin", type: "application/octet-stream", value: "" } as const;
    const tree = aTree({ "./DMAcc/ex/Ext": { format: "node", type: "" }, [uri]: old, "./DMAcc/ex/AppAuth/2": null });
    const talk = new Talk(tree, anEnvironment({ encoding }), "8");
    talk.hear({ sessionId: "8", body: `${ACCEPTED}${get(2, "./DevDetail/FwV")}` });
    talk.hear(inEncoding(heard("m14").replace("<SessionID>3<", "<SessionID>8<"), encoding));
    talk.hear({ sessionId: "8", msgId: 3, body: `${headerStatus(200, 3)}${get(3, "./DevDetail/FwV")}` });
    expect(plainMessage(talk.body)).toEqual(plainMessage(inEncoding(heard("m35"), "xml")));
  });
});

describe("A server that challenges the client between two chunks", () => {
  test.each([true, false])("gets its 213 and one Alert 1222 once more, and then the rest (Final: %s)", (final) => {
    const talk = aTalk();
    send(talk, [chunk("abc", { size: 6, more: true })], false);
    const answered = said(talk);
    const chal = { type: "syncml:auth-md5", nonce: "AAECAw==" };
    talk.hear({ msgId: 2, body: headerStatus(407, 2, chal), final });
    expect(said(talk).slice(1)).toEqual(answered);
    expect(answered).toEqual([
      ["Status", "Replace", NAME, "213"],
      ["Alert", "1222"],
    ]);
    talk.hear({ msgId: 3, body: headerStatus(212, 3) + chunk("def") });
    expect(said(talk)).toEqual([["Status", "Replace", NAME, "200"], ["Final"]]);
    expect(talk.tree.get(NAME)?.value).toBe("abcdef");
  });
});

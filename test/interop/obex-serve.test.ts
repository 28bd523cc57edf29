/** obexftp with its kin and obex_tcp, which give an object neither type nor proof, at the inboxes of `phonebank serve`. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fromBase64, utf8Bytes } from "../../src/base/bytes.ts";
import { systemClock } from "../../src/base/clock.ts";
import { seededRandom } from "../../src/base/random.ts";
import type { ServedRequest } from "../../src/bearer/obex/inbox.ts";
import { startObexServer } from "../../src/bearer/obex/start-server.ts";
import { encodeXmlDocument } from "../../src/codec/assemble/encode-document.ts";
import { findHeader } from "../../src/codec/obex/headers.ts";
import { decodeObexRequest, type ObexRequest } from "../../src/codec/obex/packet.ts";
import type { HandsetAddress } from "../../src/events/event.ts";
import { describeWithPeer } from "../support/peers.ts";
import { phonebankHere, Workplace } from "../support/phonebank.ts";
import { PROJECT, phonebank, runProcess } from "../support/processes.ts";
import type { EventLine, Running } from "../support/running.ts";
import { OBEX_TCP, OBEXFTP } from "./debian-peers.ts";
import { LabNetwork } from "./lab-network.ts";

const W7 = readFileSync(join(PROJECT, "scenarios/documents/w7.xml"), "utf8");
const DM_URL = "http://127.0.0.1:8080/dm";

const place = new Workplace();
afterAll(() => place.clear());

describeWithPeer("At phonebank serve --obex", OBEXFTP, () => {
  const HANDSETS = 8;
  let server: Running;
  let serve: Running;
  let handsets: readonly HandsetAddress[];
  let bootstrap: string;
  let next = 0;

  beforeAll(async () => {
    server = phonebankHere(["server", "--http", "127.0.0.1:0", "--json"]);
    const words = ["--smpp", "127.0.0.1:0", "--obex", "127.0.0.1:0", "--state", place.folder()];
    const numbers = Array.from({ length: HANDSETS }, (_, i) => ["--handset", `msisdn=49170000${i}`]);
    serve = phonebankHere(["serve", "--json", ...words, ...numbers.flat()]);
    handsets = (await serve.event("listening"))["handsets"] as readonly HandsetAddress[];
    const { http = "" } = (await server.event("listening"))["addresses"] as Record<string, string>;
    bootstrap = aFile("account.wbxml", encodeXmlDocument(W7.replace(DM_URL, http)).body);
  });
  afterAll(async () => {
    await serve.interrupt();
    await server.interrupt();
  });

  /** Runs one of the programs at a handset that nobody has used before; the result is what it said and what it sent. */
  const at = async (program: string, ...words: readonly string[]) => {
    const handset = handsets[next++];
    if (!handset?.obex) throw new Error("no handset is left");
    const port = handset.obex.split(":")[1] ?? "";
    const { stdout, stderr } = await runProcess([program, "-n", "127.0.0.1", "-B", port, ...words]);
    const own = (event: EventLine) => event["handset"] === handset.id;
    await serve.event("obex.closed", own);
    const sent = serve.events.filter((event) => event.type === "obex.received" && own(event)).map(requestOf);
    return { said: `${stdout}${stderr}`, sent, own };
  };
  const expectBootstrapped = async (own: (event: EventLine) => boolean) => {
    expect(await serve.event("push.delivered", own)).toMatchObject({ bearer: "obex" });
    expect(await serve.event("bootstrap.finished", own)).toMatchObject({ servers: ["dm.lab.example"] });
    await serve.event("session.finished", own);
  };

  test.each([
    ["obexftp", ["-p"]],
    ["obexftp", ["-U", "none", "-p"]],
    ["obexput", []],
  ] as const)("%s %j puts a document that makes the handset manageable", async (program, words) => {
    const { said, own } = await at(program, ...words, bootstrap);
    expect(said).toMatch(/Sending ".*account\.wbxml"\.\.\. .*done/);
    await expectBootstrapped(own);
  });

  test("obexftp enters folders and makes one before it puts, as all of them lead to the inbox", async () => {
    const { said, sent, own } = await at("obexftp", "-c", "telecom", "-C", "inbox", "-p", bootstrap);
    expect(said).not.toContain("failed");
    const paths = sent.flatMap((request) => (request.operation === "SETPATH" ? [request] : []));
    expect(paths.map(({ headers }) => findHeader(headers, "Name"))).toEqual(["telecom", "inbox"]);
    await expectBootstrapped(own);
  });

  test("obexls is told that an inbox has no list, as 0x44 is Not Found", async () => {
    const { said, sent } = await at("obexls", "/");
    expect(said).toContain("return code 68");
    expect(sent.map(({ operation }) => operation)).toContain("GET");
  });

  test("obexrm is told that an inbox deletes nothing, as 0x43 is Forbidden", async () => {
    const { said } = await at("obexrm", "account.wbxml");
    expect(said).toContain("return code 67");
  });

  test("obexput is told that a picture is nothing for this inbox, as 0x4F is Unsupported Media Type", async () => {
    const picture = aFile("picture.png", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a));
    const { said, own } = await at("obexput", picture);
    expect(said).toContain("return code 79");
    expect(serve.events.filter((event) => event.type === "push.delivered" && own(event))).toEqual([]);
  });
});

describeWithPeer("At an OBEX server of ours that has something to give", OBEXFTP, () => {
  const LISTING =
    '<?xml version="1.0"?>\n<!DOCTYPE folder-listing SYSTEM "obex-folder-listing.dtd">\n' +
    '<folder-listing version="1.0"><file name="account.wbxml" size="5000"/></folder-listing>\n';
  const FILE = new Uint8Array(randomBytes(5000));

  const got = async (program: string, ...words: readonly string[]) => {
    const asked: ServedRequest[] = [];
    const served = (request: ServedRequest) => {
      asked.push(request);
      if (request.type === "x-obex/folder-listing") return utf8Bytes(LISTING);
      return request.name === "account.wbxml" ? FILE : undefined;
    };
    const server = await startObexServer({
      host: "127.0.0.1",
      handsets: [{ handset: "A", port: 0 }],
      serve: served,
      deliver: async () => "accepted",
      emit: () => {},
      clock: systemClock,
      random: seededRandom("obexftp"),
    });
    const folder = place.folder();
    const port = server.addresses.get("A")?.split(":")[1] ?? "";
    // It writes to the folder it was started in.
    const command = [program, "-n", "127.0.0.1", "-B", port, ...words];
    const { stdout, stderr } = await runProcess([
      "sh",
      "-c",
      'cd "$1" && shift && exec "$@"',
      "sh",
      folder,
      ...command,
    ]);
    await server.close();
    return { said: `${stdout}${stderr}`, asked, folder };
  };

  test.each([
    ["obexftp", "-l"],
    ["obexls", "/"],
  ])("%s %s shows the list", async (program, word) => {
    const { said, asked } = await got(program, word);
    expect(said).toContain('<file name="account.wbxml" size="5000"/>');
    expect(asked).toContainEqual(expect.objectContaining({ handset: "A", type: "x-obex/folder-listing" }));
  });

  test("obexget gets a file in many packets", async () => {
    const { folder } = await got("obexget", "account.wbxml");
    expect(readFileSync(join(folder, "account.wbxml")).equals(FILE)).toBe(true);
  });

  test("obexget is told that a file is not there", async () => {
    const { said, folder } = await got("obexget", "other.wbxml");
    expect(said).toContain("return code 68");
    expect(existsSync(join(folder, "other.wbxml")) && readFileSync(join(folder, "other.wbxml")).length > 0).toBe(false);
  });
});

describeWithPeer("obex_tcp, which knows port 650 alone,", OBEX_TCP, () => {
  test("puts a document to phonebank serve --obex that makes the handset manageable", async () => {
    await LabNetwork.during(async (network) => {
      const document = join(network.folder, "account.wbxml");
      writeFileSync(document, encodeXmlDocument(W7).body);
      const server = network.start("server", phonebank("server", "--http", "127.0.0.1:8080", "--json"));
      const state = join(network.folder, "state");
      const words = ["--smpp", "127.0.0.1:0", "--obex", "127.0.0.1:650", "--state", state, "--json"];
      const serve = network.start("serve", phonebank("serve", ...words));
      await Promise.all([serve.event("listening"), server.event("listening")]);

      const { stdout } = await network.run(["obex_tcp", document, "127.0.0.1"]);
      expect(stdout).toContain("PUT successful");
      expect(await serve.event("push.delivered")).toMatchObject({ bearer: "obex" });
      expect(await serve.event("bootstrap.finished")).toMatchObject({ servers: ["dm.lab.example"] });
      await serve.event("session.finished");
    });
  });
});

function aFile(name: string, octets: Uint8Array): string {
  const file = join(place.folder(), name);
  writeFileSync(file, octets);
  return file;
}

function requestOf({ bytes }: EventLine): ObexRequest {
  return decodeObexRequest(fromBase64(String(bytes)) ?? new Uint8Array());
}

/** DM over OBEX, both ways round and behind passwords, between `phonebank serve` and `phonebank server`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromBase64, toHex } from "../../src/base/bytes.ts";
import { decodeObexRequest } from "../../src/codec/obex/packet.ts";
import { anAccountDocument, SERVER_ID } from "../support/a-bootstrap.ts";
import { commandLine, phonebankHere, Workplace } from "../support/phonebank.ts";
import type { Running } from "../support/running.ts";

interface Handset {
  readonly id: string;
  readonly obex: string;
}
type Event = Readonly<Record<string, unknown>>;

const INBOX_PASSWORD = "inbox-1234";
const SERVER_PASSWORD = "server-5678";
const place = new Workplace();
let server: Running;
let serve: Running;
let serverUrl = "";
let handsets: readonly Handset[] = [];

const jobs = (password: string) => {
  const file = join(place.folder(), "jobs.yaml");
  writeFileSync(
    file,
    `
serverId: ${SERVER_ID}
accounts:
  - { device: "*", name: device, password: secret, nonce: bm9uY2UtMQ==, serverName: ${SERVER_ID}, serverPassword: other, serverNonce: bm9uY2UtMg== }
obex: { password: ${password} }
jobs:
  - { name: versions, on: every-session, commands: [{ get: [./DevDetail/FwV, "./DevInfo?list=StructData"] }] }
`,
  );
  return file;
};

const handsetAt = (index: number): Handset => {
  const handset = handsets[index];
  if (!handset) throw new Error(`there is no handset ${index}`);
  return handset;
};

/** A document whose account is reached by OBEX, with this password for it. */
const documentFor = (password: string) =>
  anAccountDocument({ url: serverUrl }).replace(
    `<characteristic type="APPAUTH">`,
    `<characteristic type="APPAUTH">
      <parm name="AAUTHLEVEL" value="OBEX"/><parm name="AAUTHTYPE" value="HTTP-DIGEST"/>
      <parm name="AAUTHNAME" value="device"/><parm name="AAUTHSECRET" value="${password}"/>
    </characteristic>
    <characteristic type="APPAUTH">`,
  );

const bootstrap = (to: Handset, document: string, words: readonly string[] = ["--obex-password", INBOX_PASSWORD]) =>
  commandLine(["bootstrap", "send", "--json", "--via", "obex", "--to", to.obex, ...words], document);
const isOf =
  ({ id }: Handset) =>
  (event: Event) =>
    event["handset"] === id;

beforeAll(async () => {
  server = phonebankHere([
    "server",
    "--json",
    "--http",
    "127.0.0.1:0",
    "--obex-listen",
    "127.0.0.1:0",
    "--jobs",
    jobs(SERVER_PASSWORD),
  ]);
  const addresses = (await server.event("listening"))["addresses"] as Readonly<Record<string, string>>;
  serverUrl = addresses["obex"] ?? "";
  const listen = ["--smpp", "127.0.0.1:0", "--obex", "127.0.0.1:0", "--obex-password", INBOX_PASSWORD];
  const numbers = ["1", "2", "3"].flatMap((number) => ["--handset", `msisdn=49170000${number}`]);
  serve = phonebankHere(["serve", "--json", "--state", place.folder(), ...listen, ...numbers]);
  handsets = (await serve.event("listening"))["handsets"] as readonly Handset[];
});

afterAll(async () => {
  await serve.interrupt();
  await server.interrupt();
  await place.clear();
});

describe("A handset of phonebank serve whose account has an OBEX address", () => {
  test("carries its session to phonebank server --obex-listen: CONNECT, PUT and GET for each message, DISCONNECT", async () => {
    expect(serverUrl).toMatch(/^obex:\/\/127\.0\.0\.1:\d+$/);
    const to = handsetAt(0);
    expect(JSON.parse((await bootstrap(to, documentFor(SERVER_PASSWORD))).stdout)).toMatchObject({ accepted: true });
    const finished = await serve.event("session.finished", isOf(to));
    expect(finished).toMatchObject({ server: SERVER_ID, messages: 2 });
    const span = finished["span"];
    await serve.event("obex.closed", (event) => event["span"] === span);
    const sent = serve.events.filter((event) => event["type"] === "obex.sent" && event["span"] === span);
    const requests = sent.map(({ bytes }) => decodeObexRequest(fromBase64(String(bytes)) ?? new Uint8Array()));
    // The first CONNECT is challenged.
    expect(requests.map(({ operation }) => operation)).toEqual([
      ...["CONNECT", "CONNECT", "PUT", "GET", "PUT", "GET", "DISCONNECT"],
    ]);
    const [first] = requests;
    expect(first && "headers" in first && toHex((first.headers[0]?.value ?? new Uint8Array()) as Uint8Array)).toBe(
      "53594e434d4c2d444d",
    );
    const learned = await server.event("server.learned", ({ uri }) => uri === "./DevDetail/FwV");
    expect(learned).toMatchObject({ device: `IMEI:${to.id}` });
    expect(server.events.filter(({ type }) => type === "violation.found")).toEqual([]);
  });

  test("fails in clear words when its password is wrong", async () => {
    const to = handsetAt(1);
    await bootstrap(to, documentFor("another"));
    const failed = await serve.event("session.failed", isOf(to));
    expect(failed).toMatchObject({ reason: "status: OBEX: Unauthorized: the password is wrong" });
  });
});

describe("phonebank serve --obex-password", () => {
  test.each([
    [[], "Unauthorized: a password is wanted, and none is known"],
    [["--obex-password", "another"], "Unauthorized: the password is wrong"],
  ])("takes nothing from bootstrap send with %j", async (words, answer) => {
    const { code, stdout } = await bootstrap(handsetAt(2), documentFor(SERVER_PASSWORD), words);
    expect({ code, told: JSON.parse(stdout) }).toMatchObject({ code: 1, told: { accepted: false, answer } });
  });

  test("lets phonebank server --obex in that has the password in its jobs file, and no other", async () => {
    const to = handsetAt(1);
    const visit = (password: string) =>
      commandLine(["server", "--json", "--jobs", jobs(password), "--obex", to.obex, "--device", `IMEI:${to.id}`]);
    expect(await visit("another")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^phonebank server: obex 127\.0\.0\.1:\d+: CONNECT: Unauthorized: the password is wrong \[peer-refused\]\n$/,
      ),
    });
    // It has had no session yet, so that both sides still have their first nonces.
    expect(await visit(INBOX_PASSWORD)).toMatchObject({ code: 0, stderr: "" });
    await serve.event("notification.accepted", isOf(to));
  });

  test.each([
    [["serve", "--obex-password", "x"], "--obex-password goes with --obex"],
    [
      ["bootstrap", "send", "--via", "udp", "--to", "127.0.0.1", "--obex-password", "x"],
      "--obex-password is for --via obex",
    ],
    [
      ["server", "--obex", "127.0.0.1:1", "--device", "IMEI:1", "--obex-listen", "127.0.0.1:0"],
      "--obex-listen does not go with --obex",
    ],
  ])("ends with 2 for %j", async (words, hint) => {
    expect(await commandLine(words)).toMatchObject({ code: 2, stderr: expect.stringContaining(hint) });
  });

  test("is told when the port of --obex-listen is taken", async () => {
    const words = ["server", "--http", "127.0.0.1:0", "--obex-listen", serverUrl.replace("obex://", "")];
    expect(await commandLine(words)).toMatchObject({ code: 1, stderr: expect.stringContaining("[listen-failed]") });
  });
});

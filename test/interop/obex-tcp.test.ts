/** OpenOBEX and obexftp, the OBEX that Linux has, against our states. */
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { findHeader } from "../../src/codec/obex/headers.ts";
import type { ObexServerSettings } from "../../src/codec/obex/server-state.ts";
import { type NetworkNamespace, openNetworkNamespace } from "../support/network-namespace.ts";
import { anObexTcpServer, type ObexTcpServer } from "../support/obex-tcp.ts";
import { describeWithPeer } from "../support/peers.ts";
import { RunningProcess, runProcess } from "../support/processes.ts";
import { OBEX_TCP, OBEXFTP } from "./debian-peers.ts";

const OBEX_PUT = fileURLToPath(new URL("../support/obex-put.ts", import.meta.url));
const FOLDER_BROWSING = "f9ec7bc4953c11d2984e525400dc9e09";

const folder = mkdtempSync(join(tmpdir(), "phonebank-obex-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const aFile = (octets: number) => {
  const file = join(folder, `boot-${octets}.wbxml`);
  writeFileSync(file, randomBytes(octets));
  return file;
};
const sha1 = (octets: Uint8Array = new Uint8Array()) => createHash("sha1").update(octets).digest("hex");
const hexOf = (octets: Uint8Array = new Uint8Array()) => Buffer.from(octets).toString("hex");

describeWithPeer("obexftp puts a file to our server", OBEXFTP, () => {
  let server: ObexTcpServer;
  afterEach(() => server.close());

  /** It ends with 255 even when all went well; what it says counts. */
  const put = async (file: string, options: readonly string[], settings: Partial<ObexServerSettings> = {}) => {
    server = await anObexTcpServer(settings);
    const port = String(server.port);
    const { stderr, stdout } = await runProcess([
      "obexftp",
      "-n",
      "127.0.0.1",
      "-B",
      port,
      ...options,
      "-S",
      "-p",
      file,
    ]);
    expect(`${stdout}${stderr}`).toMatch(/Sending .*done/);
    const operations = server.requests.map(({ operation }) => operation);
    return operations.filter((operation, i) => operation !== operations[i - 1]);
  };
  const expectArrived = (file: string) => {
    expect(server.faults).toEqual([]);
    const [object, ...others] = server.objects;
    expect(others).toEqual([]);
    expect(sha1(object?.body)).toBe(sha1(readFileSync(file)));
    expect(findHeader(object?.headers ?? [], "Length")).toBe(readFileSync(file).length);
    expect(basename(findHeader(object?.headers ?? [], "Name") ?? "")).toBe(basename(file));
  };

  test.each([0, 1, 400, 20_000])("of %i octets, without a target", async (octets) => {
    const file = aFile(octets);
    expect(await put(file, ["-U", "none"])).toEqual(["CONNECT", "PUT", "DISCONNECT"]);
    expectArrived(file);
    const [connect] = server.requests;
    expect(connect).toMatchObject({ operation: "CONNECT", version: 0x10, headers: [] });
  });

  test("with the folder browsing service as its target, and names the connection it was given", async () => {
    const file = aFile(3000);
    expect(await put(file, [])).toEqual(["CONNECT", "PUT", "DISCONNECT"]);
    expectArrived(file);
    const [connect, first] = server.requests;
    expect(connect?.operation === "CONNECT" && hexOf(findHeader(connect.headers, "Target"))).toBe(FOLDER_BROWSING);
    expect(first?.operation === "PUT" && findHeader(first.headers, "Connection-Id")).toBe(7);
  });

  test("in packets as small as we say", async () => {
    const file = aFile(3000);
    await put(file, ["-U", "none"], { maxPacketLength: 255 });
    expectArrived(file);
    expect(server.requests.filter(({ operation }) => operation === "PUT").length).toBeGreaterThan(12);
  });
});

describeWithPeer("obex_tcp takes a file from our client", OBEX_TCP, () => {
  let network: NetworkNamespace;
  let peer: RunningProcess;
  // A network for each: its server does not get its port back within a minute.
  beforeEach(async () => {
    network = await openNetworkNamespace();
  });
  afterEach(async () => {
    await peer.stop();
    await network.close();
  });

  test.each([
    [1, "last-octets"],
    [900, "last-octets"],
    [20_000, "last-octets"],
    [900, "alone"],
    [20_000, "alone"],
  ] as const)("of %i octets, with End-of-Body %s", async (octets, endOfBody) => {
    const file = aFile(octets);
    const received = join(folder, "received");
    rmSync(received, { recursive: true, force: true });
    // Its server writes to the folder it was started in and serves port 650 of its network.
    const started = ["sh", "-c", 'mkdir -p "$1" && cd "$1" && exec stdbuf -oL obex_tcp', "sh", received];
    peer = new RunningProcess(network.inside(started));
    await peer.line(/Waiting for files/);
    const client = [process.execPath, "--import", "tsx", OBEX_PUT, file, endOfBody];
    const { stdout, stderr } = await runProcess(network.inside(client));
    expect(`${stdout}${stderr}`).toContain("done");
    expect(sha1(readFileSync(join(received, basename(file))))).toBe(sha1(readFileSync(file)));
  });
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadTls } from "../../../src/lab/network/tls-files.ts";
import { realSurroundings } from "../../../src/lab/surroundings/real-surroundings.ts";
import { aFile, aFolder } from "../../support/a-folder.ts";
import { aCertificate } from "../../support/certificate.ts";
import { anHttpsServer } from "../../support/http-server.ts";
import { aRequest } from "../../support/http-transport.ts";

const authority = aCertificate({ name: "Lab CA", isAuthority: true });
const handset = aCertificate({ name: "handset", issuer: authority });
const other = aCertificate({ name: "other" });

describe("The files of certificates", () => {
  test("are read as they are", () => {
    const ca = aFile(authority.cert);
    const identity = { cert: aFile(handset.cert), key: aFile(handset.key) };
    expect(loadTls({ ca, identity })).toEqual({
      ca: authority.cert,
      identity: { cert: handset.cert, key: handset.key },
    });
    expect(loadTls({})).toEqual({});
  });

  test("of each handset are those with its IMEI in their path, and a handset may have none", () => {
    const folder = aFolder();
    writeFileSync(join(folder, "352099001761481.pem"), handset.cert + handset.key);
    const path = join(folder, "{{imei}}.pem");
    const { identity } = loadTls({ identity: { cert: path, key: path } });
    const of = typeof identity === "function" ? identity : () => undefined;
    expect(of("352099001761481")?.cert).toContain(handset.cert);
    expect(of("352099001761499")).toBeUndefined();
  });

  test.each([
    ["are missing", () => ({ ca: join(aFolder(), "none.pem") }), "no such file"],
    ["hold no certificate", () => ({ ca: aFile("nothing") }), "expected certificates in PEM"],
    [
      "hold a broken certificate",
      () => ({ ca: aFile(authority.cert.replace(/M/g, "A")) }),
      "expected certificates in PEM",
    ],
    [
      "hold the key of another certificate",
      () => ({ identity: { cert: aFile(handset.cert), key: aFile(other.key, "key.pem") } }),
      "its key in",
    ],
    ["hold no key", () => ({ identity: { cert: aFile(handset.cert), key: aFile("", "key.pem") } }), "its key in"],
  ])("that %s are refused by name", (_what, files, expected) => {
    expect(() => loadTls(files())).toThrow(expected);
  });

  test("decide with which servers the handsets of a run speak", async () => {
    const leaf = aCertificate({ name: "server", issuer: authority, hosts: ["127.0.0.1"] });
    const server = await anHttpsServer(leaf, (_request, response) => response.end("x"));
    const outcomes = [];
    for (const tls of [undefined, { ca: aFile(authority.cert) }]) {
      const around = realSurroundings({ connections: "per-session", stateFolder: aFolder(), tls });
      outcomes.push(await around.transport.exchange(aRequest(server.url)));
      await around.transport.close();
      await around.close();
    }
    await server.close();
    expect(outcomes).toMatchObject([{ outcome: "failed", reason: "certificate" }, { outcome: "answered" }]);
  });
});

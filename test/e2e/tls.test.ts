/** Handsets of a run against a DM server of others over HTTPS, which asks them for certificates. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { seededRandom } from "../../src/base/random.ts";
import { run } from "../../src/cli/commands/run.ts";
import { bookFromFile, EXAMPLE_ACCOUNTS, EXAMPLE_SERVER_ID } from "../../src/lab/server-accounts.ts";
import { DmServer } from "../../src/server/dm/dm-server.ts";
import { aFolder } from "../support/a-folder.ts";
import { aCertificate } from "../support/certificate.ts";
import { anHttpsServer, bodyOf } from "../support/http-server.ts";
import { runCommand } from "../support/run-command.ts";

const authority = aCertificate({ name: "Lab CA", isAuthority: true });
const IMEI = "352099001761481";

const DOCUMENT = `<wap-provisioningdoc version="1.1">
  <characteristic type="APPLICATION">
    <parm name="APPID" value="w7"/>
    <parm name="PROVIDER-ID" value="${EXAMPLE_SERVER_ID}"/>
    <characteristic type="APPADDR"><parm name="ADDR" value="{{server.url}}"/></characteristic>
    <characteristic type="APPAUTH">
      <parm name="AAUTHLEVEL" value="APPSRV"/><parm name="AAUTHTYPE" value="DIGEST"/>
      <parm name="AAUTHNAME" value="srv"/><parm name="AAUTHSECRET" value="srvpw"/>
      <parm name="AAUTHDATA" value="bm9uY2UtMQ=="/>
    </characteristic>
    <characteristic type="APPAUTH">
      <parm name="AAUTHLEVEL" value="CLIENT"/><parm name="AAUTHTYPE" value="DIGEST"/>
      <parm name="AAUTHNAME" value="dev"/><parm name="AAUTHSECRET" value="devpw"/>
      <parm name="AAUTHDATA" value="bm9uY2UtMg=="/>
    </characteristic>
  </characteristic>
</wap-provisioningdoc>
`;

const SCENARIO = `scenario: tls
fleet: [{ name: phone, imei: "${IMEI}", pin: "1234" }]
steps:
  - push: { to: [phone], document: account.xml, sec: USERPIN, pin: "1234" }
  - expect: { of: [phone], bootstrap: applied, within: 20s }
  - expect: { of: [phone], session: SESSION, within: 20s }
`;

/** An embedded server behind HTTPS that tells whose certificates it has seen. */
async function aServer() {
  const seen = new Set<string>();
  const leaf = aCertificate({ name: "dm", issuer: authority, hosts: ["127.0.0.1"] });
  let url = "";
  const server = new DmServer({
    serverId: EXAMPLE_SERVER_ID,
    url: () => url,
    accounts: bookFromFile(EXAMPLE_ACCOUNTS),
    jobs: [],
    auth: "md5",
    random: seededRandom(1),
    clock: systemClock,
    emit: () => {},
  });
  const listening = await anHttpsServer(
    leaf,
    async (request, response) => {
      const socket = request.socket as unknown as { getPeerCertificate(): { subject?: { CN?: string } } };
      seen.add(socket.getPeerCertificate().subject?.CN ?? "nobody");
      const body = await bodyOf(request);
      const answer = server.handle({ contentType: request.headers["content-type"] ?? "", body, path: "/dm" });
      response.writeHead(answer.status, { "Content-Type": answer.contentType }).end(answer.body);
    },
    { requestCert: true, rejectUnauthorized: true, ca: authority.cert },
  );
  onTestFinished(() => listening.close());
  url = `${listening.url}/dm`;
  return { url, seen, server };
}

/** Runs the scenario, whose session is to end as it says, with the files of certificates in its folder. */
function runAgainst(url: string, session: "completed" | "failed", words: readonly string[]) {
  const folder = aFolder();
  const file = join(folder, "tls.yaml");
  const handset = aCertificate({ name: `IMEI:${IMEI}`, issuer: authority });
  writeFileSync(file, SCENARIO.replace("SESSION", session));
  writeFileSync(join(folder, "account.xml"), DOCUMENT);
  writeFileSync(join(folder, "ca.pem"), authority.cert);
  writeFileSync(join(folder, `${IMEI}.pem`), handset.cert + handset.key);
  const here = words.map((word) => word.replace("HERE", folder));
  return runCommand(run, [file, "--server", url, "--json", ...here]);
}

const TRUST = ["--ca", "HERE/ca.pem"];
const IDENTITY = ["--client-cert", "HERE/{{imei}}.pem", "--client-key", "HERE/{{imei}}.pem"];

describe("phonebank run against a server with HTTPS", () => {
  test("trusts the authority it is told, and shows the handset's own certificate", async () => {
    const { url, seen, server } = await aServer();
    const { code, out } = await runAgainst(url, "completed", [...TRUST, ...IDENTITY]);
    expect(JSON.parse(out)).toMatchObject({ sessions: { completed: 1, failed: 0 } });
    expect(code).toBe(0);
    expect([...seen]).toEqual([`IMEI:${IMEI}`]);
    expect(server.snapshot()).toMatchObject([{ device: `IMEI:${IMEI}`, violations: [] }]);
  });

  test("does not speak with it when nobody vouches for its certificate, and says so", async () => {
    const { url, seen } = await aServer();
    const { out } = await runAgainst(url, "failed", IDENTITY);
    expect(JSON.parse(out)).toMatchObject({
      sessions: { completed: 0, failures: { certificate: expect.any(Number) } },
    });
    expect(seen.size).toBe(0);
  });
});

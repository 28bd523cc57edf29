import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/base/clock.ts";
import { PortError } from "../../src/base/errors.ts";
import { seededRandom } from "../../src/base/random.ts";
import { connectEsme } from "../../src/bearer/smpp/esme.ts";
import type { HandsetState } from "../../src/handset/state.ts";
import { scenarioAccount } from "../../src/lab/server-accounts.ts";
import { prepareBootstrap } from "../../src/server/bootstrap/prepare-bootstrap.ts";
import { fillTemplate } from "../../src/server/bootstrap/template.ts";
import { JOB_SCHEMA } from "../../src/server/jobs/job.ts";
import { type RunningDmServer, startDmServer } from "../../src/server/start-dm-server.ts";
import { smscOf } from "./phonebank.ts";
import { PROJECT } from "./processes.ts";
import type { Running } from "./running.ts";

/** The one handset of these tests. */
export const DEVICE = { id: "352099000000014", imsi: "001010123456789", msisdn: "491700001" };
export const PIN = "1234";

const METHODS = { NETWPIN: 0, USERPIN: 1 } as const;
export type Method = keyof typeof METHODS;

const SERVER_ID = "dm.phonebank.example";
const RANDOM = seededRandom("managed device");
const ACCOUNT = scenarioAccount(RANDOM, `IMEI:${DEVICE.id}`, SERVER_ID);
const JOB = JOB_SCHEMA.parse({
  commands: [
    { get: ["./DevDetail/FwV", "./DMAcc/1/Name"] },
    { replace: { uri: "./DMAcc/1/Name", value: "Managed" } },
    { alert: { code: 1100, items: ["", "Welcome"] } },
    { get: "./DMAcc/1/Name" },
  ],
});

/** The handset's DM server in this process, with a job that takes several messages. */
export function aDmServer(host = "127.0.0.1", port = 0): Promise<RunningDmServer> {
  return startDmServer({
    serverId: SERVER_ID,
    auth: "md5",
    accounts: { find: () => ACCOUNT },
    jobs: [JOB],
    host,
    port,
    random: RANDOM,
    clock: systemClock,
    emit: () => {},
  });
}

/** The user data of the bootstrap that makes the handset known to the server at this URL. */
export function bootstrapParts(method: Method, url: string): Uint8Array[] {
  const template = readFileSync(join(PROJECT, "scenarios/documents/dm-account.xml"), "utf8");
  const document = fillTemplate(template, {
    "server.id": SERVER_ID,
    "server.url": url,
    "server.name": SERVER_ID,
    "server.password": ACCOUNT.serverPassword,
    "server.nonce": ACCOUNT.serverNonce ?? "",
    "client.name": ACCOUNT.userName,
    "client.password": ACCOUNT.password,
    "client.nonce": ACCOUNT.clientNonce ?? "",
  });
  return prepareBootstrap({ document, sec: METHODS[method], pin: PIN, imsi: DEVICE.imsi, tid: 1, reference: 1 }).parts;
}

/** Sends the parts one after the other; the result is how many were acknowledged before the receiver was gone. */
export async function send(to: Running, parts: readonly Uint8Array[]): Promise<number> {
  let acknowledged = 0;
  try {
    const { host, port } = await smscOf(to);
    const esme = await connectEsme({ host, port, systemId: "lab", password: "", emit: () => {}, clock: systemClock });
    for (const userData of parts) {
      const part = { from: "4900111", to: DEVICE.msisdn, userData, hasHeader: true, dataCoding: 4 };
      const { status } = await esme.submit(part);
      if (status !== 0) break;
      acknowledged++;
    }
    await esme.close();
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
  }
  return acknowledged;
}

/** The handset as a state folder holds it. */
export function recordIn(state: string): HandsetState {
  const files = readdirSync(state, { recursive: true, encoding: "utf8" });
  const file = files.find((name) => name.endsWith(`${DEVICE.id}.json`)) ?? "";
  return JSON.parse(readFileSync(join(state, file), "utf8"));
}

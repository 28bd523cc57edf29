/** Kannel's bearerbox and smsbox, our SMSC with one handset and our DM server, each a process, in a network of their own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type NetworkNamespace, openNetworkNamespace } from "../support/network-namespace.ts";
import { phonebank, RunningProcess, runProcess } from "../support/processes.ts";

export const MSISDN = "491700001";
export const IMSI = "466923103145252";

export interface KannelLab {
  /** `phonebank server` and the running `phonebank serve`. */
  readonly server: RunningProcess;
  readonly serve: RunningProcess;
  /** Hands Kannel a document for the handset; the result is what Kannel says to that. Each parameter is as in a query, percent-encoded. */
  sendOta(document: string, parameters: Readonly<Record<string, string>>): Promise<string>;
  /** Stops `phonebank serve`, leaving all else as it is. */
  stopServe(): Promise<void>;
  /** Starts `phonebank serve` again on the same state, and waits until Kannel has found it. */
  startServe(): Promise<void>;
  /** What `phonebank handset show` says. */
  showHandset(): Promise<Readonly<Record<string, unknown>>>;
}

const POLL_MS = 100;
const START_MS = 20_000;

/** Runs `work` in a fresh lab, which is gone afterwards. When it fails, the logs of all that ran are printed. */
export async function inKannelLab(work: (lab: KannelLab) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "phonebank-kannel-"));
  const network = await openNetworkNamespace().catch((error) => {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  const started = new Map<string, RunningProcess>();
  try {
    await work(await openLab(network, folder, started));
  } catch (error) {
    console.error(logs(folder, started));
    throw error;
  } finally {
    await Promise.all([...started.values()].map((each) => each.stop()));
    await network.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openLab(
  network: NetworkNamespace,
  folder: string,
  started: Map<string, RunningProcess>,
): Promise<KannelLab> {
  const start = (name: string, command: readonly string[]) => {
    const running = new RunningProcess(network.inside(command));
    started.set(name, running);
    return running;
  };
  const curl = (url: string) =>
    runProcess(network.inside(["curl", "--silent", "--show-error", "--max-time", "10", url]));
  const state = join(folder, "state");
  const configuration = join(folder, "kannel.conf");
  writeFileSync(configuration, kannelConf(folder));

  const startServe = async () => {
    const handset = `msisdn=${MSISDN},imsi=${IMSI}`;
    const words = ["--smpp", "127.0.0.1:2775", "--handset", handset, "--state", state, "--pin", "1234", "--json"];
    const serve = start("serve", phonebank("serve", ...words));
    await serve.event("listening");
    return serve;
  };
  const server = start("server", phonebank("server", "--http", "127.0.0.1:8080", "--json"));
  let serve = await startServe();
  await server.event("listening");
  start("bearerbox", ["bearerbox", "-v", "4", configuration]);
  await serve.event("smpp.opened");
  await answerOf(() => curl("http://127.0.0.1:13000/status.txt?password=lab"), /lab\[lab\].*online/);
  start("smsbox", ["smsbox", "-v", "4", configuration]);
  await answerOf(() => curl("http://127.0.0.1:13000/status.txt?password=lab"), /smsbox:\S*,? IP 127\.0\.0\.1/);
  // Without a document it is refused: the answer says that somebody listens.
  await answerOf(() => curl("http://127.0.0.1:13013/cgi-bin/sendota"), /./);

  return {
    server,
    get serve() {
      return serve;
    },
    async sendOta(document, parameters) {
      const query = Object.entries({
        username: "lab",
        password: "lab",
        to: MSISDN,
        type: "oma-settings",
        text: encodeURIComponent(document),
        ...parameters,
      }).map(([name, value]) => `${name}=${value}`);
      const { stdout, stderr } = await curl(`http://127.0.0.1:13013/cgi-bin/sendota?${query.join("&")}`);
      return `${stdout}${stderr}`;
    },
    async stopServe() {
      await serve.stop();
    },
    async startServe() {
      serve = await startServe();
      await serve.event("smpp.opened");
    },
    async showHandset() {
      const { stdout, stderr } = await runProcess(phonebank("handset", "show", MSISDN, "--state", state, "--json"));
      if (!stdout.startsWith("{")) throw new Error(`handset show: ${stderr}`);
      return JSON.parse(stdout);
    },
  };
}

/** Asks until the answer matches. */
async function answerOf(ask: () => Promise<{ stdout: string; stderr: string }>, pattern: RegExp): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const { stdout, stderr } = await ask();
    if (pattern.test(stdout)) return;
    if (Date.now() > deadline)
      throw new Error(`Kannel did not say ${pattern} within ${START_MS} ms: ${stdout}${stderr}`);
    await pause(POLL_MS);
  }
}

/** One SMSC, which is ours, and a gateway for it that may be used from the loopback address only. */
function kannelConf(folder: string): string {
  const groups = [
    {
      group: "core",
      "admin-port": 13000,
      "admin-interface": "127.0.0.1",
      "admin-password": "lab",
      "admin-allow-ip": "127.0.0.1",
      "smsbox-port": 13001,
      "box-allow-ip": "127.0.0.1",
      "box-deny-ip": "*.*.*.*",
      "log-file": join(folder, "bearerbox.log"),
      "log-level": 1,
    },
    {
      group: "smsc",
      smsc: "smpp",
      "smsc-id": "lab",
      host: "127.0.0.1",
      port: 2775,
      "smsc-username": "lab",
      "smsc-password": "lab",
      "system-type": "VMA",
      "transceiver-mode": "true",
      "interface-version": 34,
      "address-range": "",
      "source-addr-ton": 1,
      "source-addr-npi": 1,
      "dest-addr-ton": 1,
      "dest-addr-npi": 1,
      "reconnect-delay": 1,
    },
    {
      group: "smsbox",
      "bearerbox-host": "127.0.0.1",
      "bearerbox-port": 13001,
      "sendsms-port": 13013,
      "sendsms-interface": "127.0.0.1",
      "global-sender": 4900111,
      "log-file": join(folder, "smsbox.log"),
      "log-level": 1,
    },
    {
      group: "sendsms-user",
      username: "lab",
      password: "lab",
      "user-deny-ip": "*.*.*.*",
      "user-allow-ip": "127.0.0.1",
      "max-messages": 10,
      concatenation: "true",
    },
    // smsbox does not start without a service.
    { group: "sms-service", keyword: "default", text: "No service" },
  ];
  const lines = groups.map((group) => Object.entries(group).map(([name, value]) => `${name} = "${value}"\n`));
  return lines.map((group) => group.join("")).join("\n");
}

function logs(folder: string, started: ReadonlyMap<string, RunningProcess>): string {
  const own = [...started].map(([name, { output }]) => [name, output]);
  const files = ["bearerbox.log", "smsbox.log"].map((name) => [name, readLog(join(folder, name))]);
  return [...own, ...files].map(([name, text]) => `---- ${name}\n${lastLines(text ?? "")}`).join("\n");
}

function readLog(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "(none)";
  }
}

function lastLines(text: string): string {
  const lines = text.split("\n").map((line) => line.slice(0, 300));
  return lines.slice(-40).join("\n");
}

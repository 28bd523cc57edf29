/** Kannel's bearerbox and smsbox, our SMSC with one handset and our DM server, each a process, in a network of their own. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { phonebank, type RunningProcess, runProcess } from "../support/processes.ts";
import { type Box, kannelConf } from "./kannel-conf.ts";
import { LabNetwork } from "./lab-network.ts";

export const MSISDN = "491700001";
export const IMSI = "466923103145252";

export interface KannelLab {
  /** `phonebank server` and the running `phonebank serve`. */
  readonly server: RunningProcess;
  readonly serve: RunningProcess;
  /** Hands Kannel a document for the handset; the result is what Kannel says to that. Each parameter is as in a query, percent-encoded. */
  sendOta(document: string, parameters: Readonly<Record<string, string>>): Promise<string>;
  /** Hands Kannel a short message of 8-bit data as it is, its user data header first; the result is what Kannel says. */
  sendOctets(userData: Uint8Array): Promise<string>;
  /** Stops `phonebank serve`, leaving all else as it is. */
  stopServe(): Promise<void>;
  /** Starts `phonebank serve` again on the same state, and waits until Kannel has found it. */
  startServe(): Promise<void>;
  /** What `phonebank handset show` says. */
  showHandset(): Promise<Readonly<Record<string, unknown>>>;
}

/** Runs `work` in a fresh lab, which is gone afterwards. When it fails, the logs of all that ran are printed. */
export async function inKannelLab(work: (lab: KannelLab) => Promise<void>): Promise<void> {
  await LabNetwork.during(async (network) => work(await openLab(network)));
}

/** Starts bearerbox and one box behind it, for the `serve` that is running; bearerbox is bound to it when this is done. */
export async function startKannel(network: LabNetwork, serve: RunningProcess, box: Box): Promise<void> {
  const configuration = join(network.folder, "kannel.conf");
  writeFileSync(configuration, kannelConf(network.folder));
  const status = () => network.curl("http://127.0.0.1:13000/status.txt?password=lab");
  network.start("bearerbox", ["bearerbox", "-v", "4", configuration]);
  await serve.event("smpp.opened");
  await network.answer(status, /lab\[lab\].*online/);
  network.start(box, [box, "-v", "4", configuration]);
  await network.answer(status, new RegExp(`${box}\\S* IP 127\\.0\\.0\\.1`));
}

async function openLab(network: LabNetwork): Promise<KannelLab> {
  const state = join(network.folder, "state");
  const startServe = async () => {
    const handset = `msisdn=${MSISDN},imsi=${IMSI}`;
    const words = ["--smpp", "127.0.0.1:2775", "--handset", handset, "--state", state, "--pin", "1234", "--json"];
    const serve = network.start("serve", phonebank("serve", ...words));
    await serve.event("listening");
    return serve;
  };
  const server = network.start("server", phonebank("server", "--http", "127.0.0.1:8080", "--json"));
  let serve = await startServe();
  await server.event("listening");
  await startKannel(network, serve, "smsbox");
  // Without a document it is refused: the answer says that somebody listens.
  await network.answer(() => network.curl("http://127.0.0.1:13013/cgi-bin/sendota"), /./);

  /** Each parameter is percent-encoded as it stands. */
  const ask = async (service: string, parameters: Readonly<Record<string, string>>) => {
    const all = { username: "lab", password: "lab", to: MSISDN, ...parameters };
    const query = Object.entries(all).map(([name, value]) => `${name}=${value}`);
    const { stdout, stderr } = await network.curl(`http://127.0.0.1:13013/cgi-bin/${service}?${query.join("&")}`);
    return `${stdout}${stderr}`;
  };
  return {
    server,
    get serve() {
      return serve;
    },
    sendOta: (document, parameters) =>
      ask("sendota", { type: "oma-settings", text: encodeURIComponent(document), ...parameters }),
    sendOctets: (userData) => {
      const end = 1 + (userData[0] ?? 0);
      return ask("sendsms", {
        coding: "1",
        udh: percentEncoded(userData.subarray(0, end)),
        text: percentEncoded(userData.subarray(end)),
      });
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

function percentEncoded(octets: Uint8Array): string {
  return [...octets].map((octet) => `%${octet.toString(16).padStart(2, "0")}`).join("");
}

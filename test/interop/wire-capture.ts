import { join } from "node:path";
import type { RunningProcess } from "../support/processes.ts";
import { type DissectedField, dissectFile } from "../support/tshark.ts";
import type { LabNetwork } from "./lab-network.ts";

/** The port on which nobody listens and that ends a capture (discard, RFC 863). */
const END_PORT = 9;

/** Severities of tshark's notes: up to this one they comment on what is as it should be, such as a request line. */
const CHAT = 0x200000;

/** Everything that goes over the loopback interface of a lab, as tshark captures it. */
export class WireCapture {
  readonly #network: LabNetwork;
  readonly #tshark: RunningProcess;
  readonly #file: string;

  /** Captures from now on. */
  static async start(network: LabNetwork): Promise<WireCapture> {
    const capture = new WireCapture(network);
    await capture.#tshark.line(/Capture started/);
    return capture;
  }

  private constructor(network: LabNetwork) {
    this.#network = network;
    this.#file = join(network.folder, "wire.pcapng");
    this.#tshark = network.start("tshark", ["tshark", "-n", "-i", "lo", "-w", this.#file, "-P", "-l"]);
  }

  /** Ends when all that was sent so far is captured; the result are the packets that pass the display filter. */
  async end(displayFilter: string): Promise<DissectedField[][]> {
    const send = `require("node:dgram").createSocket("udp4").send("end", ${END_PORT}, "127.0.0.1", () => process.exit())`;
    await this.#network.run([process.execPath, "-e", send]);
    await this.#tshark.line(new RegExp(` → ${END_PORT} Len=3`));
    await this.#tshark.stop();
    return dissectFile(this.#file, displayFilter);
  }
}

/** What tshark has against packets: that they are malformed, and its notes that are more than a comment. */
export function objectionsIn(packets: readonly (readonly DissectedField[])[]): string[] {
  const all = packets.flat();
  const notes = all.filter(({ name }) => name === "_ws.expert.message");
  const severities = all.filter(({ name }) => name === "_ws.expert.severity");
  if (notes.length !== severities.length) throw new Error("tshark: a note without a severity");
  const graver = notes.filter((_, i) => Number(severities[i]?.show) > CHAT);
  const malformed = all.filter(({ name }) => name === "_ws.malformed");
  return [...graver, ...malformed].map(({ show, text }) => show || text);
}

/** The parts of packets that are of one protocol, several where a packet has several. */
export function layersIn(packets: readonly (readonly DissectedField[])[], protocol: string): DissectedField[][] {
  return packets.flatMap((packet) => {
    const starts = packet.flatMap(({ name }, i) => (name === protocol ? [i] : []));
    return starts.map((start, i) => packet.slice(start, starts[i + 1]));
  });
}

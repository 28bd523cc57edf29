/**
 * WDP over UDP: every handset has an address of its own, one datagram is one connectionless WSP push, and nothing is
 * ever answered. Only the non-secure push port is there: the secure one, 2949, would need WTLS (WDP, port table).
 */

import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Clock } from "../../base/clock.ts";
import { PortError } from "../../base/errors.ts";
import { WAP_PUSH_PORT } from "../../codec/wsp/ports.ts";
import type { Emit } from "../../events/event.ts";
import type { Deliver } from "../../ports/inbound.ts";
import { deliverInTime } from "../peer/deliver-in-time.ts";
import { pushFault } from "../peer/push-fault.ts";
import { formatSocket } from "../peer/socket-name.ts";
import { UDP_LIMITS, type UdpLimits } from "./limits.ts";
import { SourceMeter } from "./source-meter.ts";

/** The IP address of one handset, usually one of 127.0.0.0/8, and the handset's id. */
export interface UdpHandset {
  readonly address: string;
  readonly handset: string;
}

/** The sockets of handsets, and who takes what comes to them. */
export interface UdpOptions {
  /** Each gets a socket of its own. */
  readonly handsets: readonly UdpHandset[];
  /** Default 2948; 0 takes any free port at each address. */
  readonly port?: number;
  readonly deliver: Deliver;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly limits?: Partial<UdpLimits>;
}

/** The sockets, until they are closed. */
export interface UdpBearer {
  /** Where each handset listens, for example `127.0.0.2:2948`, in the order of the options. */
  readonly addresses: readonly UdpHandset[];
  /** Takes no more datagrams. */
  close(): Promise<void>;
}

/** Listens at the address of every handset. @throws {PortError} (rejects) `listen-failed`; nothing is left open then */
export async function startUdp(options: UdpOptions): Promise<UdpBearer> {
  const receiver = new DatagramReceiver(options);
  const sockets: Socket[] = [];
  const close = async () => {
    receiver.close();
    await Promise.all(sockets.splice(0).map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
  };
  try {
    const addresses: UdpHandset[] = [];
    for (const { address, handset } of options.handsets) {
      const socket = await bind(address, options.port ?? WAP_PUSH_PORT);
      sockets.push(socket);
      socket.on("error", () => {}); // What one datagram did to the socket is no reason to lose the next one.
      socket.on("message", (bytes, remote) => receiver.receive(handset, bytes, remote));
      addresses.push({ address: formatSocket(address, socket.address().port), handset });
    }
    return { addresses, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is done with each datagram, whichever socket it came by. */
class DatagramReceiver {
  readonly #options: UdpOptions;
  readonly #limits: UdpLimits;
  readonly #sources: SourceMeter;
  #unfinished = 0;
  #isClosed = false;

  constructor(options: UdpOptions) {
    this.#options = options;
    this.#limits = { ...UDP_LIMITS, ...options.limits };
    this.#sources = new SourceMeter(options.clock, this.#limits, (peer, reason, datagrams) =>
      options.emit({ type: "udp.refused", peer, reason, datagrams }),
    );
  }

  /** Never throws. */
  receive(handset: string, bytes: Uint8Array, remote: RemoteInfo): void {
    const peer = formatSocket(remote.address, remote.port);
    if (this.#isClosed || !this.#sources.pass(peer)) return;
    const { maxDatagramBytes, maxUnfinished } = this.#limits;
    if (bytes.length > maxDatagramBytes) {
      this.#refuse(handset, peer, `datagram of ${bytes.length} bytes, at most ${maxDatagramBytes}`);
      return;
    }
    const pdu = Uint8Array.from(bytes); // without its Buffer clothes, whose slice() gives a view
    this.#options.emit({ type: "udp.received", handset, peer, bytes: pdu });
    const fault = pushFault(pdu);
    if (fault) this.#refuse(handset, peer, fault.reason, fault.offset);
    else if (this.#unfinished >= maxUnfinished) {
      this.#refuse(handset, peer, `more than ${maxUnfinished} datagrams wait for their delivery`);
    } else void this.#deliver(handset, peer, pdu);
  }

  close(): void {
    this.#isClosed = true;
    this.#sources.close();
  }

  async #deliver(handset: string, peer: string, pdu: Uint8Array): Promise<void> {
    const { deliver, clock } = this.#options;
    const inbound = { kind: "push", bearer: "udp", from: peer, to: handset, pdu, local: false } as const;
    this.#unfinished++;
    const outcome = await deliverInTime(inbound, deliver, clock, this.#limits);
    this.#unfinished--;
    if (outcome !== "accepted") this.#refuse(handset, peer, outcome);
  }

  #refuse(handset: string, peer: string, reason: string, offset?: number): void {
    const place = offset === undefined ? {} : { offset };
    this.#options.emit({ type: "udp.refused", handset, peer, reason, ...place });
  }
}

function bind(address: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
    socket.once("error", (cause) => {
      socket.close();
      const place = formatSocket(address, port);
      reject(new PortError("listen-failed", "udp", place, cause.message, { cause, retryable: false }));
    });
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });
}

import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import { PortError } from "../../base/errors.ts";
import { WAP_PUSH_PORT } from "../../codec/wsp/ports.ts";

/** Where a datagram goes. */
export interface DatagramTarget {
  readonly host: string;
  /** Default 2948, connectionless push (WDP, port table). */
  readonly port?: number;
}

/**
 * Sends one datagram: a connectionless WSP push. Nobody answers, so that it was handed to the network is all that is known.
 * @throws {PortError} (rejects) `connect-failed` for a host without an address or a way; `limit-exceeded` for more than a datagram holds
 */
export function sendDatagram(octets: Uint8Array, { host, port = WAP_PUSH_PORT }: DatagramTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
    const settle = (error: NodeJS.ErrnoException | null) => {
      socket.close();
      if (!error) return resolve();
      const code = error.code === "EMSGSIZE" ? "limit-exceeded" : "connect-failed";
      reject(new PortError(code, "udp", `${host}:${port}`, error.message, { cause: error, retryable: false }));
    };
    socket.send(octets, port, host, settle);
  });
}

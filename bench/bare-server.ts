import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";

export const LOOPBACK = "127.0.0.1";

/** A server on a free port. */
export interface BareServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Makes any server of Node listen. It ends with its connections, which are up to their clients. */
export async function listening(server: Server): Promise<BareServer> {
  server.listen(0, LOOPBACK);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      await once(server, "close");
    },
  };
}

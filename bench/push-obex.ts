import { once } from "node:events";
import { connect, createServer } from "node:net";
import { concatBytes } from "../src/base/bytes.ts";
import { systemClock } from "../src/base/clock.ts";
import { seededRandom } from "../src/base/random.ts";
import { startObexServer } from "../src/bearer/obex/start-server.ts";
import { connectRequest, startPut } from "../src/codec/obex/client.ts";
import { obexHeader, typeHeader } from "../src/codec/obex/headers.ts";
import { encodeObexRequest } from "../src/codec/obex/packet.ts";
import { OBEX_RESPONSES } from "../src/codec/obex/response-codes.ts";
import { contentFromPush } from "../src/codec/pap/content-entity.ts";
import { partHeader } from "../src/codec/pap/multipart.ts";
import { decodePush } from "../src/codec/wsp/push.ts";
import { LOOPBACK, listening } from "./bare-server.ts";
import { openCleanFleet } from "./clean-fleet.ts";
import { type Figure, inRounds, type Round } from "./figure.ts";
import { type HandsetBootstrap, handsetBootstraps } from "./handset-bootstraps.ts";
import { inWindow } from "./in-window.ts";

/** The bootstraps of P13, each over a connection of its own to the handset's port. */
export const OBEX: Figure = {
  id: "OBEX",
  subject: "the bootstraps of P13 over OBEX: connection, CONNECT, PUT to Success, saved in files",
  anchor: "TCP: connection, the same octets, one octet back at once",
  rate: "clock",
  prepare: () => ({ subject: inRounds(openSubject), anchor: inRounds(openAnchor) }),
};

const MAX_PACKET_LENGTH = 8192;

async function openSubject(count: number): Promise<Round> {
  const bootstraps = handsetBootstraps(count);
  const fleet = await openCleanFleet(bootstraps, "files");
  const { deliver, emit } = fleet;
  const handsets = bootstraps.map(({ imei }) => ({ handset: imei, port: 0 }));
  const random = seededRandom(13);
  const server = await startObexServer({ host: LOOPBACK, handsets, clock: systemClock, deliver, emit, random });
  const pushes = bootstraps.map((each) => ({
    port: portOf(server.addresses.get(each.imei)),
    packets: packetsOf(each),
  }));
  return {
    run: () => inWindow(pushes, ({ port, packets }) => push(port, packets, OBEX_RESPONSES.Success)),
    async close() {
      fleet.checkApplied();
      await server.close();
      await fleet.close();
    },
  };
}

async function openAnchor(count: number): Promise<Round> {
  const server = await listening(
    createServer((socket) => {
      socket.on("error", () => {}).on("data", () => socket.write(Uint8Array.of(0)));
    }),
  );
  const pushes = handsetBootstraps(count).map((each) => concatBytes(packetsOf(each)));
  return {
    run: () => inWindow(pushes, (octets) => push(server.port, [octets], 0)),
    close: () => server.close(),
  };
}

function portOf(address: string | undefined): number {
  return Number(address?.split(":")[1]);
}

function packetsOf({ bootstrap }: HandsetBootstrap): Uint8Array[] {
  const content = contentFromPush(decodePush(bootstrap.push));
  const type = typeHeader(partHeader(content, "Content-Type") ?? "");
  const { body } = content;
  const headers = [obexHeader("Name", "bootstrap.wbxml"), type, obexHeader("Length", body.length)];
  const { send: put } = startPut({ headers, body }, { maxPacketLength: MAX_PACKET_LENGTH });
  if (put?.operation !== "PUT" || !put.final) throw new Error("a bootstrap that needs more than one packet");
  return [connectRequest({ maxPacketLength: MAX_PACKET_LENGTH }), put].map(encodeObexRequest);
}

/** Connects, sends each packet when the one before is answered, and hangs up. @throws (rejects) when an answer begins with another octet */
async function push(port: number, packets: readonly Uint8Array[], expected: number): Promise<void> {
  const socket = connect(port, LOOPBACK).setNoDelay(true);
  for (const packet of packets) {
    socket.write(packet);
    const [answer] = (await once(socket, "data")) as [Uint8Array];
    if (answer[0] !== expected) throw new Error(`answered with ${answer[0]}, expected ${expected}`);
  }
  socket.destroy();
}

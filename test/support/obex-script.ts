/** An OBEX server over TCP that says what a test wants, right or wrong. */
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { addObexOctets, EMPTY_OBEX_STREAM } from "../../src/codec/obex/frame.ts";
import { type ObexHeader, obexHeader } from "../../src/codec/obex/headers.ts";
import {
  decodeObexRequest,
  encodeObexResponse,
  OBEX_VERSION_1_0,
  type ObexRequest,
  type ObexResponse,
} from "../../src/codec/obex/packet.ts";
import { OBEX_RESPONSES, type ObexResponseName } from "../../src/codec/obex/response-codes.ts";

/** A request that our client sends. */
export type SentRequest = Exclude<ObexRequest, { readonly operation: "other" }>;

/** What is said to a request; `hang up` ends the connection, `silence` keeps it. */
export type Said = ObexResponse | "hang up" | "silence";

export interface ScriptedObexServer {
  readonly port: number;
  readonly requests: SentRequest[];
  /** Connections that were opened, and those that are open. */
  readonly opened: () => number;
  readonly open: () => number;
  close(): Promise<void>;
}

/** Answers each request, numbered from 0, as `say` has it. */
export async function aScriptedObexServer(
  say: (request: SentRequest, index: number) => Said,
): Promise<ScriptedObexServer> {
  const requests: SentRequest[] = [];
  const sockets = new Set<Socket>();
  let opened = 0;
  const server = createServer((socket) => {
    opened++;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    let stream = EMPTY_OBEX_STREAM;
    socket.on("data", (octets) => {
      const step = addObexOctets(stream, octets);
      stream = step.stream;
      for (const packet of step.packets) {
        const request = decodeObexRequest(packet.slice());
        if (request.operation === "other") throw new Error(`opcode ${request.opcode}`);
        const said = say(request, requests.push(request) - 1);
        if (said === "hang up") socket.destroy();
        else if (said !== "silence") socket.write(encodeObexResponse(said));
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no address");
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  };
  return { port: address.port, requests, opened: () => opened, open: () => sockets.size, close };
}

/** A response; to CONNECT with its fixed fields. */
export function saying(
  response: ObexResponseName,
  headers: readonly ObexHeader[] = [],
  maxPacketLength?: number,
): ObexResponse {
  const plain = { code: OBEX_RESPONSES[response], final: true, headers };
  if (maxPacketLength === undefined) return plain;
  return { ...plain, connect: { version: OBEX_VERSION_1_0, flags: 0, maxPacketLength } };
}

/** The answer that grants connection 1. */
export const GRANTED = saying("Success", [obexHeader("Connection-Id", 1)], 1024);

import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type IncomingMessage,
  type RequestListener,
} from "node:http";
import { createServer as createHttpsServer, type ServerOptions } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import type { Certificate } from "./certificate.ts";

/** A server on a free port of the loopback. */
export interface TestServer {
  readonly url: string;
  close(): Promise<void>;
}

async function started(server: Server, scheme: string, cut: () => void): Promise<TestServer> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      cut();
    });
  return { url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

export function anHttpServer(listener: RequestListener): Promise<TestServer> {
  const server: HttpServer = createHttpServer(listener);
  return started(server, "http", () => server.closeAllConnections());
}

/** `rules` may ask for the client's certificate. */
export function anHttpsServer(
  { key, cert }: Certificate,
  listener: RequestListener,
  rules: ServerOptions = {},
): Promise<TestServer> {
  const server = createHttpsServer({ ...rules, key, cert }, listener);
  return started(server, "https", () => server.closeAllConnections());
}

/** A server that does with each connection what it is told to: for answers no HTTP library would write. */
export function aTcpServer(onConnection: (socket: Socket) => void): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    onConnection(socket);
  });
  return started(server, "http", () => {
    for (const socket of sockets) socket.destroy();
  });
}

/** The whole body of a request. */
export async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return new Uint8Array(Buffer.concat(chunks));
}

import { connect, type Socket } from "node:net";
import { WebSocket } from "ws";
import { latin1Text } from "../../src/base/bytes.ts";
import { VirtualClock } from "../../src/base/clock.ts";
import { startWebSocket, type WebSocketBearer, type WebSocketOptions } from "../../src/bearer/websocket/websocket.ts";
import type { EventBody } from "../../src/events/event.ts";
import type { InboundPush } from "../../src/ports/inbound.ts";

/** The WebSocket bearer on a free port, on virtual time, for the handsets A (whose number is 491700001) and B. */
export interface WebSocketUnderTest {
  readonly bearer: WebSocketBearer;
  readonly port: number;
  readonly clock: VirtualClock;
  readonly delivered: InboundPush[];
  readonly events: (EventBody & { readonly handset?: string })[];
  /** Hands an event to every tool that is attached to the handset. */
  happen(handset: string, event: string): void;
  /** Tools attached to the handset. */
  watching(handset: string): number;
}

export async function aWebSocketBearer(options: Partial<WebSocketOptions> = {}): Promise<WebSocketUnderTest> {
  const delivered: InboundPush[] = [];
  const events: EventBody[] = [];
  const clock = new VirtualClock(5000);
  const watchers = new Set<{ readonly handset: string; readonly send: (event: string) => void }>();
  const numbers: Readonly<Record<string, string>> = { A: "A", B: "B", "491700001": "A" };
  const bearer = await startWebSocket({
    host: "127.0.0.1",
    port: 0,
    findHandset: (name) => numbers[name],
    watch: (handset, send) => {
      const watcher = { handset, send };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    clock,
    emit: (event) => events.push(event),
    deliver: async (inbound) => {
      if (inbound.kind === "push") delivered.push(inbound);
      return "accepted";
    },
    ...options,
  });
  const port = Number(new URL(bearer.address).port);
  const of = (handset: string) => [...watchers].filter((watcher) => watcher.handset === handset);
  return {
    bearer,
    port,
    clock,
    delivered,
    events,
    happen: (handset, event) => {
      for (const { send } of of(handset)) send(event);
    },
    watching: (handset) => of(handset).length,
  };
}

/** A test tool: the `ws` client, with everything it was sent. */
export class Tool {
  readonly socket: WebSocket;
  readonly received: unknown[] = [];
  /** Resolves with the close code when the connection is gone. */
  readonly closed: Promise<number>;

  /** @throws (rejects) with `Unexpected server response: STATUS` when it is refused */
  static async attach(port: number, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Tool> {
    const tool = new Tool(new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers }));
    await new Promise((resolve, reject) => tool.socket.once("open", resolve).once("error", reject));
    return tool;
  }

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("error", () => {});
    socket.on("message", (data) => this.received.push(JSON.parse(String(data))));
    this.closed = new Promise((resolve) => socket.on("close", resolve));
  }

  send(bytes: Uint8Array): void {
    this.socket.send(bytes);
  }

  close(): void {
    this.socket.terminate();
  }
}

/** A peer that speaks octets: it can upgrade and then send frames that no library would. */
export class RawTool {
  readonly socket: Socket;
  /** Resolves with all that was received, one character an octet, when the connection is gone. */
  readonly closed: Promise<string>;
  #received = "";

  static async connect(port: number): Promise<RawTool> {
    const socket = connect({ host: "127.0.0.1", port });
    await new Promise((resolve) => socket.once("connect", resolve));
    return new RawTool(socket);
  }

  /** Connected and upgraded. */
  static async attached(port: number, path = "/handsets/A"): Promise<RawTool> {
    const tool = await RawTool.connect(port);
    tool.send(upgradeRequest(path));
    await new Promise((resolve) => tool.socket.once("data", resolve));
    return tool;
  }

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      this.#received += latin1Text(bytes);
    });
    this.closed = new Promise((resolve) => socket.on("close", () => resolve(this.#received)));
  }

  send(octets: string | Uint8Array): void {
    this.socket.write(octets);
  }

  close(): void {
    this.socket.destroy();
  }
}

/** A request to upgrade; `headers` replace or, when empty, leave out what there would be. */
export function upgradeRequest(path: string, headers: Readonly<Record<string, string>> = {}): string {
  const all = {
    Host: "127.0.0.1",
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    ...headers,
  };
  const lines = Object.entries(all).filter(([, value]) => value !== "");
  return `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
}

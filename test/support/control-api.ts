import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { onTestFinished } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { bodyOf } from "./http-server.ts";

/** How a handset stands, as the API tells it. */
export const STANDING = {
  id: "352099000000006",
  msisdn: "491700001",
  imsi: "001010123456789",
  model: "reference-12",
  power: "on",
  busy: false,
  network: "attached",
  card: "inserted",
  status: "bootstrapped",
} as const;

/** One handset in detail, as the API tells it. */
export const FACTS = {
  ...STANDING,
  iccid: "8900101000000000008",
  battery: 15,
  clockSkewMs: 0,
  nextPollAt: 1_709_294_400_000,
  nextAlarmAt: null,
  accounts: [{ path: "./DMAcc/ex", serverId: "dm.example", url: "http://dm.example/dm" }],
  openPrompts: 0,
  prompts: [],
  incompleteMessages: 0,
  heldMessages: 0,
  messages: 0,
  pendingSessions: [],
  sessionInFlight: false,
  operations: [],
  reports: 0,
  nodesChanged: 12,
};

const TREE = [
  { uri: ".", format: "node", type: "", effectiveAcl: "Add=*&Get=*" },
  { uri: "./DevInfo/DevId", format: "chr", type: "text/plain", value: "IMEI:352099000000006", effectiveAcl: "Get=*" },
];

/** A request as it came. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorization?: string;
  readonly body?: unknown;
}

/** What is answered to one request; `cut` ends the connection instead, `silence` leaves it open. */
export type FakeAnswer = { readonly status: number; readonly text: string } | "cut" | "silence";

export interface FakeControlApi {
  readonly address: string;
  readonly asked: Asked[];
  /** Resolves with whoever watches next. */
  watcher(): Promise<WebSocket>;
}

/** An API that says yes to everything, unless it is told what to answer; gone when the test is over. */
export async function aControlApi(answer?: (asked: Asked) => FakeAnswer | undefined): Promise<FakeControlApi> {
  const asked: Asked[] = [];
  const watchers: WebSocket[] = [];
  const waiting: ((socket: WebSocket) => void)[] = [];
  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const octets = await bodyOf(request);
    const { authorization } = headers;
    const one: Asked = {
      method,
      path: url,
      ...(authorization === undefined ? {} : { authorization }),
      ...(octets.length === 0 ? {} : { body: JSON.parse(new TextDecoder().decode(octets)) as unknown }),
    };
    asked.push(one);
    const given = answer?.(one) ?? { status: 200, text: JSON.stringify(usualAnswer(one)) };
    if (given === "cut") request.socket.destroy();
    else if (given !== "silence") response.writeHead(given.status).end(given.text);
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  const webSockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    const { method = "", url = "", headers } = request;
    const { authorization } = headers;
    const one: Asked = { method, path: url, ...(authorization === undefined ? {} : { authorization }) };
    asked.push(one);
    const given = answer?.(one);
    if (given === undefined) {
      webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        const wanted = waiting.shift();
        if (wanted) wanted(webSocket);
        else watchers.push(webSocket);
      });
    } else if (given === "cut") socket.destroy();
    else if (given !== "silence") {
      socket.end(`HTTP/1.1 ${given.status} No\r\nContent-Length: ${given.text.length}\r\n\r\n${given.text}`);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    watcher: () => {
      const there = watchers.shift();
      return there ? Promise.resolve(there) : new Promise((resolve) => waiting.push(resolve));
    },
  };
}

/** An answer that says no. */
export function refused(status: number, code: string, message: string): FakeAnswer {
  return { status, text: JSON.stringify({ error: { code, message } }) };
}

function usualAnswer({ method, path }: Asked): unknown {
  if (method !== "GET") return { handset: STANDING };
  if (path === "/handsets") return [STANDING];
  return path.endsWith("/tree") ? TREE : FACTS;
}

/** The server side of the `ws` library as the rest of this folder uses it; `client.ts` alone knows the other side. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";

/** One WebSocket, its handshake done (RFC 6455). */
export interface Channel {
  /** Octets that were sent and that the peer has not taken yet. */
  readonly bufferedBytes: number;
  send(text: string): void;
  ping(): void;
  /** Reads no more than what has come already, until {@link resume}. */
  pause(): void;
  resume(): void;
  /** Begins the closing handshake. */
  close(code: number, reason: string): void;
  /** Drops the connection at once. */
  cut(): void;
}

/** What a channel tells its owner; each is called outside of any call of the owner's. */
export interface ChannelListener {
  /** A whole binary message, the owner's to keep. */
  onBinary(bytes: Uint8Array): void;
  onText(): void;
  onPing(): void;
  onPong(): void;
  /** The peer broke the protocol or its bounds; the closing handshake has begun with `code`. */
  onFault(code: number, reason: string): void;
  /** The connection is gone; the last call. `code` is what the peer said, 1006 when it left without a word. */
  onClose(code: number): void;
}

/** Does the server's side of the opening handshake. */
export interface Upgrader {
  /** Calls `opened`, who names the listener, when the request is one to upgrade to WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, opened: (channel: Channel) => ChannelListener): void;
}

/** Fragments that one message may come in, however small they are. */
const MAX_FRAGMENTS = 1_000;

/** Close codes by the library's name of the fault; every other one is a breach of the protocol (RFC 6455 §7.4.1). */
const CLOSE_CODES: Readonly<Record<string, number>> = {
  WS_ERR_INVALID_UTF8: 1007,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 1008,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 1009,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
};
const PROTOCOL_ERROR = 1002;

/** An upgrader whose channels take messages of at most `maxMessageBytes`, without compression. A request that is no good upgrade is left to `onRefused` to answer. */
export function webSocketUpgrader(
  maxMessageBytes: number,
  onRefused: (socket: Duplex, reason: string) => void,
): Upgrader {
  const settings = { maxPayload: maxMessageBytes, maxFragments: MAX_FRAGMENTS, perMessageDeflate: false };
  const server = new WebSocketServer({ noServer: true, clientTracking: false, ...settings });
  server.on("wsClientError", (error, socket) => {
    onRefused(socket, error.message);
  });
  return {
    upgrade: (request, socket, head, opened) =>
      server.handleUpgrade(request, socket, head, (webSocket) => {
        tell(webSocket, opened(channelOf(webSocket)));
      }),
  };
}

function channelOf(webSocket: WebSocket): Channel {
  const isOpen = () => webSocket.readyState === webSocket.OPEN;
  return {
    get bufferedBytes() {
      return webSocket.bufferedAmount;
    },
    // A failed write ends the connection, which is told by `onClose`.
    send: (text) => isOpen() && webSocket.send(text, () => {}),
    ping: () => isOpen() && webSocket.ping(undefined, undefined, () => {}),
    pause: () => webSocket.pause(),
    resume: () => webSocket.resume(),
    close: (code, reason) => webSocket.close(code, reason),
    cut: () => webSocket.terminate(),
  };
}

function tell(webSocket: WebSocket, listener: ChannelListener): void {
  webSocket.on("message", (data, isBinary) => (isBinary ? listener.onBinary(octetsOf(data)) : listener.onText()));
  webSocket.on("ping", () => listener.onPing());
  webSocket.on("pong", () => listener.onPong());
  webSocket.on("error", (error: NodeJS.ErrnoException) =>
    listener.onFault(CLOSE_CODES[error.code ?? ""] ?? PROTOCOL_ERROR, error.message),
  );
  webSocket.on("close", (code) => listener.onClose(code));
}

function octetsOf(data: RawData): Uint8Array {
  // A copy: the message must not keep the socket's buffer alive.
  if (Array.isArray(data)) return new Uint8Array(Buffer.concat(data));
  return data instanceof ArrayBuffer ? new Uint8Array(data) : Uint8Array.from(data);
}

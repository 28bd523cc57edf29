import { octets, vectorText } from "./push-vectors.ts";

/** One packet of a recorded session and who sent it. */
export interface RecordedPacket {
  readonly from: "client" | "server";
  readonly packet: Uint8Array;
}

/** The packets of a file under test/vectors/obex, in order. */
export function obexSession(name: string): RecordedPacket[] {
  const lines = vectorText(`obex/${name}.hex`).split("\n");
  return lines
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "")
    .map((line) => ({ from: line.startsWith("C>S") ? "client" : "server", packet: octets(line.slice(3)) }));
}

/** What the client of a recorded session sent. */
export function clientPackets(name: string): Uint8Array[] {
  return obexSession(name).flatMap(({ from, packet }) => (from === "client" ? [packet] : []));
}

/** What the server of a recorded session sent. */
export function serverPackets(name: string): Uint8Array[] {
  return obexSession(name).flatMap(({ from, packet }) => (from === "server" ? [packet] : []));
}

export const OBEX_SESSIONS = ["obexftp-1", "obexftp-3", "syncml-dm-session", "authentication"] as const;

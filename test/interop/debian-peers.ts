import { namespaceObstacle } from "../support/network-namespace.ts";
import type { Peer } from "../support/peers.ts";

export const LIBWBXML: Peer = { name: "libwbxml", programs: ["xml2wbxml", "wbxml2xml"] };

export const TSHARK: Peer = { name: "tshark", programs: ["tshark"] };

export const OBEXFTP: Peer = { name: "obexftp", programs: ["obexftp"] };

/** Its server has a fixed port on all addresses, so it lives in a network of its own. */
export const OBEX_TCP: Peer = {
  name: "obex_tcp of OpenOBEX",
  programs: ["obex_tcp", "stdbuf", "unshare", "nsenter", "ip"],
  obstacle: namespaceObstacle,
};

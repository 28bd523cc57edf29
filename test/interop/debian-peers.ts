import { spawnSync } from "node:child_process";
import { namespaceObstacle } from "../support/network-namespace.ts";
import type { Peer } from "../support/peers.ts";

export const LIBWBXML: Peer = { name: "libwbxml", programs: ["xml2wbxml", "wbxml2xml"] };

/** A DM server of ours in Python that has its WBXML from libwbxml. */
export const FOREIGN_DM_SERVER: Peer = {
  name: "libwbxml and Python",
  programs: [...LIBWBXML.programs, "python3"],
};

export const TSHARK: Peer = { name: "tshark", programs: ["tshark"] };

/** It takes root, or a namespace, to capture. */
export const DUMPCAP: Peer = {
  name: "tshark with dumpcap",
  programs: ["tshark", "dumpcap", "curl", "unshare", "nsenter", "ip"],
  obstacle: namespaceObstacle,
};

export const CURL: Peer = { name: "curl", programs: ["curl"] };

/** Its boxes have fixed ports, some on all addresses, so they live in a network of their own. */
export const KANNEL: Peer = {
  name: "Kannel",
  programs: ["bearerbox", "smsbox", "wapbox", "curl", "unshare", "nsenter", "ip"],
  obstacle: namespaceObstacle,
};

export const OBEXFTP: Peer = { name: "obexftp", programs: ["obexftp"] };

/** Its server has a fixed port on all addresses, so it lives in a network of its own. */
export const OBEX_TCP: Peer = {
  name: "obex_tcp of OpenOBEX",
  programs: ["obex_tcp", "stdbuf", "unshare", "nsenter", "ip"],
  obstacle: namespaceObstacle,
};

/** Its library, driven by a script: none of its programs can name a service of nine octets, or a type. */
export const OPENOBEX: Peer = {
  name: "libopenobex by Python",
  programs: ["python3"],
  obstacle: () => {
    const { status } = spawnSync("python3", ["-c", "import ctypes; ctypes.CDLL('libopenobex.so.2')"]);
    return status === 0 ? undefined : "libopenobex.so.2";
  },
};

/** The address of a server as a URL, from what an account says in its nodes (DM_StdObj, DMAcc). */
import { OBEX_PORT } from "../../codec/obex/url.ts";
import type { Tree } from "../../tree/tree.ts";
import { childOf, type NodePath } from "../../tree/uri.ts";
import { isServerUrl } from "../url.ts";

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, obex: OBEX_PORT };

/** A usable address and the node that holds it: an instance of AppAddr, or an account of DM 1.1.2. */
export interface AccountAddress {
  readonly url: string;
  readonly node: NodePath;
}

/** The first usable instance of AppAddr: Addr as it stands, with PortNbr put in when it names another port than the scheme's own and the URL names none. */
export function readAddress(tree: Tree, appAddr: NodePath): AccountAddress | undefined {
  for (const name of tree.children(appAddr)) {
    const node = childOf(appAddr, name);
    const url = addressUrl(trimmed(tree, childOf(node, "Addr")), trimmed(tree, childOf(node, "AddrType")));
    if (url) return { node, url: withPort(url, readPort(tree, childOf(node, "Port"))) };
  }
  return undefined;
}

/** The address of a flat account, whose AddrType is a number: 1 for a URL, 2 for IPv4. */
export function readFlatAddress(tree: Tree, node: NodePath): AccountAddress | undefined {
  const type = trimmed(tree, childOf(node, "AddrType")) === "2" ? "IPv4" : "URI";
  const url = addressUrl(trimmed(tree, childOf(node, "Addr")), type);
  const port = portNumber(trimmed(tree, childOf(node, "PortNbr")));
  return url ? { node, url: withPort(url, port) } : undefined;
}

/** Every leaf below a node of {@link AccountAddress} that holds the number of a port. */
export function portNodes(tree: Tree, node: NodePath): readonly NodePath[] {
  const ports = childOf(node, "Port");
  const nested = tree.children(ports).map((name) => childOf(childOf(ports, name), "PortNbr"));
  return [childOf(node, "PortNbr"), ...nested].filter((path) => tree.get(path));
}

/** The port that a URL names, or that its scheme implies. */
export function portOf(url: string): number | undefined {
  const { protocol, port } = new URL(url);
  return port === "" ? DEFAULT_PORTS[protocol.slice(0, -1)] : Number(port);
}

function trimmed(tree: Tree, path: NodePath): string {
  return tree.get(path)?.value?.trim() ?? "";
}

/** AddrType `IPv4` and `IPv6` give `http`. */
function addressUrl(address: string, type: string): string | undefined {
  if (isServerUrl(address)) return address;
  if (type === "IPv4" && /^[0-9.]+$/.test(address)) return `http://${address}/`;
  if (type === "IPv6" && /^[0-9a-f:.]+$/i.test(address)) return `http://[${address}]/`;
  return undefined;
}

function readPort(tree: Tree, ports: NodePath): number | undefined {
  for (const name of tree.children(ports)) {
    const port = portNumber(trimmed(tree, childOf(childOf(ports, name), "PortNbr")));
    if (port !== undefined) return port;
  }
  return undefined;
}

function portNumber(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) <= 0xffff ? Number(text) : undefined;
}

/** Puts the port behind the host and leaves every other octet alone: servers match their URL as text. */
function withPort(url: string, port: number | undefined): string {
  const [, scheme = "", authority = "", rest = ""] = /^(https?|obex):\/\/([^/?#]+)(.*)$/i.exec(url) ?? [];
  const named = /:\d+$/.test(authority);
  return port === undefined || named || port === DEFAULT_PORTS[scheme.toLowerCase()]
    ? url
    : `${scheme}://${authority}:${port}${rest}`;
}

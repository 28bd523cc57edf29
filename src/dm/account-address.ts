import type { Tree } from "../tree/tree.ts";
import { childOf, type NodePath } from "../tree/uri.ts";
import { isHttpUrl } from "./url.ts";

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/**
 * The URL of the first usable instance of AppAddr: Addr as it stands, with PortNbr put in when it names another port than the
 * scheme's own and the URL names none. AddrType `IPv4` and `IPv6` give `http` (DM_StdObj, DMAcc).
 */
export function readAddress(tree: Tree, appAddr: NodePath): string | undefined {
  for (const name of tree.children(appAddr)) {
    const instance = childOf(appAddr, name);
    const url = toUrl(tree, instance);
    if (url) return withPort(url, readPort(tree, childOf(instance, "Port")));
  }
  return undefined;
}

function toUrl(tree: Tree, instance: NodePath): string | undefined {
  const address = tree.get(childOf(instance, "Addr"))?.value?.trim() ?? "";
  if (isHttpUrl(address)) return address;
  const type = tree.get(childOf(instance, "AddrType"))?.value;
  if (type === "IPv4" && /^[0-9.]+$/.test(address)) return `http://${address}/`;
  if (type === "IPv6" && /^[0-9a-f:.]+$/i.test(address)) return `http://[${address}]/`;
  return undefined;
}

function readPort(tree: Tree, ports: NodePath): number | undefined {
  for (const name of tree.children(ports)) {
    const text = tree.get(childOf(childOf(ports, name), "PortNbr"))?.value?.trim() ?? "";
    if (/^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) <= 0xffff) return Number(text);
  }
  return undefined;
}

/** Puts the port behind the host and leaves every other octet alone: servers match their URL as text. */
function withPort(url: string, port: number | undefined): string {
  const [, scheme = "", authority = "", rest = ""] = /^(https?):\/\/([^/?#]+)(.*)$/i.exec(url) ?? [];
  const named = /:\d+$/.test(authority);
  return port === undefined || named || port === DEFAULT_PORTS[scheme.toLowerCase()]
    ? url
    : `${scheme}://${authority}:${port}${rest}`;
}

import { isObexUrl, OBEX_PORT } from "../../codec/obex/url.ts";

/** Where a URL of OBEX over TCP leads, for example `obex://dm.example:6500`; the port is 650 when it names none, and a path means nothing. */
export interface ObexAddress {
  readonly host: string;
  readonly port: number;
}

/** The address in a URL; undefined for one that is not of OBEX. */
export function obexAddress(url: string): ObexAddress | undefined {
  if (!isObexUrl(url) || !URL.canParse(url)) return undefined;
  const { hostname, port } = new URL(url);
  return hostname === "" ? undefined : { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || OBEX_PORT) };
}

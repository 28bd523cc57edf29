/** Where a URL of OBEX over TCP leads, for example `obex://dm.example:6500`; the port is 650 when it names none, and a path means nothing. */
export interface ObexAddress {
  readonly host: string;
  readonly port: number;
}

const DEFAULT_PORT = 650;

/** The address in a URL; undefined for one that is not of OBEX. */
export function obexAddress(url: string): ObexAddress | undefined {
  if (!/^obex:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  const { hostname, port } = new URL(url);
  return hostname === "" ? undefined : { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || DEFAULT_PORT) };
}

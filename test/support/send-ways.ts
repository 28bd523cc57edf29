/** A handset of a `phonebank serve` with all bearers open. */
export interface ReachableHandset {
  readonly id: string;
  readonly msisdn: string;
  readonly obex: string;
  readonly udp: string;
}

/** Where its bearers listen, by their names. */
export type Addresses = Readonly<Record<string, string>>;

/** The options of `send` that lead to a handset, by the way. */
export const SEND_WAYS: Readonly<Record<string, (to: ReachableHandset, addresses: Addresses) => readonly string[]>> = {
  smpp: ({ msisdn }, addresses) => ["--smsc", `test:test@${addresses["smpp"]}`, "--to", msisdn, "--receipt"],
  pap: ({ msisdn }, addresses) => ["--gateway", addresses["pap"] ?? "", "--to", msisdn],
  obex: ({ obex }) => ["--to", obex],
  udp: ({ udp }) => ["--to", udp],
  ws: ({ id }, addresses) => ["--to", `${addresses["websocket"]}/handsets/${id}`],
};

/** The options with which a `serve` has a bearer for each of {@link SEND_WAYS}. */
export const ALL_BEARERS: readonly string[] = Object.keys(SEND_WAYS).flatMap((name) => [`--${name}`, "127.0.0.1:0"]);

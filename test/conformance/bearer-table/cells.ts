/** The cells of the table profile × bearer × SEC × trial: every bootstrap that there is, and every way in which it goes right or wrong. */
import type { BootstrapSource, ProfileName } from "../../../src/bootstrap/attempt.ts";
import { SEC_METHODS, type Sec } from "../../../src/codec/security/bootstrap-mac.ts";

export const PROFILES = ["cp", "dm"] as const satisfies readonly ProfileName[];

/** What brings a bootstrap into a handset, and what the handset takes it for. */
export const BEARERS = {
  smsc: { title: "SMPP, as SMSC", source: "air" },
  esme: { title: "SMPP, as ESME", source: "air" },
  udp: { title: "UDP", source: "air" },
  pap: { title: "PAP", source: "air" },
  obex: { title: "OBEX over TCP", source: "local" },
  websocket: { title: "WebSocket", source: "air" },
  memory: { title: "in memory", source: "air" },
  card: { title: "smart card", source: "card" },
  factory: { title: "factory", source: "factory" },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly source: BootstrapSource }>>;
export type Bearer = keyof typeof BEARERS;
export const BEARER_NAMES = Object.keys(BEARERS) as readonly Bearer[];

/** How a message proves where it comes from, by the names of ProvCont; `none` has neither SEC nor MAC. */
export const METHODS = ["none", ...Object.values(SEC_METHODS)] as const;
export type Method = (typeof METHODS)[number];

/** What the sender and the user do. */
export const TRIALS = [
  "right",
  "wrong MAC",
  "missing MAC",
  "wrong PIN, then right",
  "PIN exhausted",
  "user refuses",
  "damaged body",
] as const;
export type Trial = (typeof TRIALS)[number];

/** One bootstrap of one handset. */
export interface Cell {
  readonly profile: ProfileName;
  readonly bearer: Bearer;
  readonly method: Method;
  readonly trial: Trial;
}

/** Every cell, row by row. */
export const CELLS: readonly Cell[] = PROFILES.flatMap((profile) =>
  BEARER_NAMES.flatMap((bearer) =>
    METHODS.flatMap((method) => TRIALS.map((trial) => ({ profile, bearer, method, trial }))),
  ),
);

/** The cell's name in messages and in maps, for example `cp, udp, NETWPIN: right`. */
export function nameOf({ profile, bearer, method, trial }: Cell): string {
  return `${profile}, ${bearer}, ${method}: ${trial}`;
}

/** The number of a method; `undefined` for none. */
export function secOf(method: Method): Sec | undefined {
  const found = Object.entries(SEC_METHODS).find(([, name]) => name === method);
  return found && (Number(found[0]) as Sec);
}

/** Whether the user is asked for digits. */
export function asksForPin(method: Method): boolean {
  return method.startsWith("USER");
}

/** What DM_Security calls a method; it has no name of its own for the last. */
const DM_NAMES: Readonly<Record<Method, string>> = {
  none: "none",
  NETWPIN: "NETWORKID",
  USERPIN: "USERPIN",
  USERNETWPIN: "USERPIN_NETWORKID",
  USERPINMAC: "USERPINMAC",
};

/** The method by the name that it has in the profile. */
export function methodName(method: Method, profile: ProfileName): string {
  return profile === "dm" ? DM_NAMES[method] : method;
}

/** What decides whether an APPLICATION w7 can become a DM account, read before anything is made of the document. */
import { isServerId } from "./acl.ts";
import type { Place } from "./columns.ts";
import type { MappingHabits } from "./habits.ts";
import type { Source, SourceParm } from "./source.ts";
import type { AccountColumn } from "./w7-columns.ts";

/** The APPID of DM accounts. */
export const DM_ACCOUNT = "w7";

/** A w7 characteristic that can become an account: it has a server identifier and an address, and the device a place for it. */
export interface W7Account {
  readonly serverId: SourceParm;
  readonly addresses: readonly W7Address[];
  readonly place: Place<AccountColumn>;
}

/** One address of the server. */
export interface W7Address {
  readonly address: SourceParm;
  /** Absent for the short form, a parm ADDR. */
  readonly part?: Source;
}

/** The usable accounts in document order, the first one for each server; the others are reported. `place` is where the device has its accounts. */
export function readAccounts(
  sources: readonly Source[],
  place: Place<AccountColumn> | undefined,
  habits: MappingHabits,
): Map<Source, W7Account> {
  const accounts = new Map<Source, W7Account>();
  const servers = new Set<string>();
  for (const source of sources) {
    if (source.type !== "APPLICATION" || source.peek("APPID") !== DM_ACCOUNT) continue;
    const account = readAccount(source, place, habits);
    if (!account) continue;
    if (servers.has(account.serverId.value)) source.drop("repeated");
    else accounts.set(source, account);
    servers.add(account.serverId.value);
  }
  return accounts;
}

function readAccount(
  source: Source,
  place: Place<AccountColumn> | undefined,
  habits: MappingHabits,
): W7Account | undefined {
  if (!place) return dropped(source, "not-supported");
  const stated = source.one("PROVIDER-ID");
  const serverId = stated?.value || habits.serverId === "provider-id" ? stated : clientName(source);
  if (!serverId?.value) return dropped(source, "missing-id");
  if (!isServerId(serverId.value)) return dropped(source, "invalid-value");
  const addresses = readAddresses(source);
  return addresses.length === 0 ? dropped(source, "missing-address") : { serverId, addresses, place };
}

/** The name that the server shows: some clients take it for the identifier of a server that is not named. */
function clientName(source: Source): SourceParm | undefined {
  return source
    .parts("APPAUTH")
    .find((part) => part.peek("AAUTHLEVEL") === "CLIENT")
    ?.one("AAUTHNAME");
}

/** APPADDR, or else the short form ADDR: a document may use one of the two. */
function readAddresses(source: Source): W7Address[] {
  const short = source.one("ADDR");
  const long = source.parts("APPADDR").flatMap((part) => {
    const address = part.one("ADDR");
    if (address?.value) return [{ address, part }];
    part.drop("missing-address");
    return [];
  });
  if (long.length === 0) return short?.value ? [{ address: short }] : [];
  if (short) source.dropParm(short, "repeated");
  return long;
}

function dropped(
  source: Source,
  reason: "not-supported" | "missing-id" | "missing-address" | "invalid-value",
): undefined {
  source.drop(reason);
  return undefined;
}

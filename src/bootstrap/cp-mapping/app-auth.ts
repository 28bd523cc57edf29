/** APPAUTH of a DM account to AppAuth nodes (DM_StdObj, DMAcc; ProvCont APPAUTH). */
import { fromBase64, toBase64 } from "../../base/bytes.ts";
import type { MappingHabits } from "./habits.ts";
import type { ObjectBuilder } from "./object-builder.ts";
import type { Source, SourceParm } from "./source.ts";

/** AAuthLevel values by AAUTHLEVEL: who shows the credentials to whom. */
const LEVELS: Readonly<Record<string, Level>> = { APPSRV: "CLCRED", CLIENT: "SRVCRED", OBEX: "OBEX", HTTP: "HTTP" };

/** Between whom credentials are shown. */
type Level = "CLCRED" | "SRVCRED" | "OBEX" | "HTTP";

/** AAuthType values, the strongest first as far as strength can be compared. */
const TYPES = [
  "HMAC",
  "DIGEST",
  "HTTP-DIGEST",
  "BASIC",
  "HTTP-BASIC",
  "TRANSPORT",
  "X509",
  "SECURID",
  "SAFEWORD",
  "DIGIPASS",
] as const;

/** Spellings that senders use beside the names of the registration document. */
const TYPE_SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["MD5", "DIGEST"],
  ["SECUREID", "SECURID"],
]);

/** What BASIC and DIGEST mean where only methods of HTTP make sense. */
const HTTP_TYPES: ReadonlyMap<string, string> = new Map([
  ["BASIC", "HTTP-BASIC"],
  ["DIGEST", "HTTP-DIGEST"],
]);

/** Adds one AppAuth entry for each APPAUTH in document order. */
export function mapAppAuth(account: ObjectBuilder, source: Source, habits: MappingHabits): void {
  let number = 1;
  for (const part of source.parts("APPAUTH")) {
    if (mapEntry(account, part, `AppAuth/${number}`, habits)) number += 1;
  }
}

function mapEntry(account: ObjectBuilder, part: Source, at: string, habits: MappingHabits): boolean {
  const stated = part.one("AAUTHLEVEL");
  const types = part.one("AAUTHTYPE");
  const level = levelOf(stated?.value, types?.value, habits);
  if (!level) {
    part.drop("invalid-value");
    return false;
  }
  if (stated) account.leaf(`${at}/AAuthLevel`, stated, level);
  else account.constant(`${at}/AAuthLevel`, level);
  mapType(account, part, { at, level, types }, habits);
  account.leaf(`${at}/AAuthName`, part.one("AAUTHNAME"));
  account.leaf(`${at}/AAuthSecret`, part.one("AAUTHSECRET"));
  mapData(account, part, at);
  return true;
}

/** Nothing in a document names the level HTTP: credentials without a level, or of an HTTP method, belong to the transport. */
export function levelOf(
  stated: string | undefined,
  types: string | undefined,
  { crossedAuthLevels }: MappingHabits,
): Level | undefined {
  if (stated === undefined) return "HTTP";
  if (stated === "APPSRV" && types !== undefined && strongest(types)?.startsWith("HTTP-")) return "HTTP";
  const level = Object.hasOwn(LEVELS, stated) ? LEVELS[stated] : undefined;
  return level && crossedAuthLevels ? (CROSSED.get(level) ?? level) : level;
}

/** Each level as a client understands it that has the two sides the wrong way round. */
const CROSSED: ReadonlyMap<Level, Level> = new Map([
  ["CLCRED", "SRVCRED"],
  ["SRVCRED", "CLCRED"],
]);

function mapType(
  account: ObjectBuilder,
  part: Source,
  { at, level, types }: { readonly at: string; readonly level: Level; readonly types: SourceParm | undefined },
  habits: MappingHabits,
): void {
  const ofDm = level === "CLCRED" || level === "SRVCRED";
  const type = types && (ofDm ? typeOf(types.value, part, habits) : strongest(types.value));
  if (type) account.leaf(`${at}/AAuthType`, types, ofDm ? type : (HTTP_TYPES.get(type) ?? type));
  else if (types) part.dropParm(types, "invalid-value");
  // DIGEST is what senders mean that leave the type of DM credentials out
  else if (ofDm) account.constant(`${at}/AAuthType`, typeOf("DIGEST", part, habits) ?? "DIGEST");
}

/** The type of DM credentials that an AAUTHTYPE asks for; some clients do not read it. */
export function typeOf(types: string, part: Source, { authType }: MappingHabits): string | undefined {
  if (authType === "stated") return strongest(types);
  return part.peek("AAUTHDATA") ? "DIGEST" : "BASIC";
}

/** The strongest known entry of an AAUTHTYPE, which may be a list with commas. */
function strongest(types: string): string | undefined {
  const named = types.split(",").map((type) => TYPE_SPELLINGS.get(type.trim()) ?? type.trim());
  return TYPES.find((type) => named.includes(type));
}

/** The nonce travels in base64; the node holds its octets, and the value of a `bin` node is written in base64 too. */
function mapData(account: ObjectBuilder, part: Source, at: string): void {
  const data = part.one("AAUTHDATA");
  const octets = data && fromBase64(data.value);
  if (data && !octets) part.dropParm(data, "invalid-value");
  else account.leaf(`${at}/AAuthData`, data, octets && toBase64(octets));
}

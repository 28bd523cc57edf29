/** Client addresses: whom a push is for and through which gateway, `WAPPUSH=+12345678901/TYPE=PLMN@ppg.example` (PAP §7; PPG service). */
import { strictUtf8Text, utf8Bytes } from "../../base/bytes.ts";

/** A client address taken apart; escapes are resolved. */
export interface ClientAddress {
  /** A telephone number, an IP address, or whatever identifies a user. */
  readonly client: string;
  /** Qualifiers between client and type, in their order; `EXT` is the one that is defined. */
  readonly extensions: readonly AddressExtension[];
  /** `PLMN`, `USER`, `IPv4` or `IPv6`, spelt so whatever the sender's case; any other type as it stands. */
  readonly type: string;
  /** The gateway's host. */
  readonly host: string;
}

/** A qualifier of a client address, for example `EXT=7`. */
export interface AddressExtension {
  readonly name: string;
  readonly value: string;
}

/** Why text is no client address; `at` counts characters. A gateway answers it with code 2002. */
export interface AddressProblem {
  readonly problem: string;
  readonly at: number;
}

/** The types of address that are defined. */
export const ADDRESS_TYPES = ["PLMN", "USER", "IPv4", "IPv6"] as const;

const CLIENT_FORMS: Readonly<Record<(typeof ADDRESS_TYPES)[number], RegExp>> = {
  PLMN: /^\+?[0-9.-]*[0-9][0-9.-]*$/,
  USER: /^.+$/s,
  IPv4: /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/,
  IPv6: /^(?=.*:)[0-9a-f:]+(?::\d+\.\d+\.\d+\.\d+)?$/i,
};

/** Takes a client address apart. Keywords may have any case. What is wrong with it is a value, as a gateway has to answer it (PAP §7). */
export function parseClientAddress(text: string): ClientAddress | AddressProblem {
  const lead = /^\/?WAPPUSH=/i.exec(text)?.[0];
  if (lead === undefined) return { problem: "WAPPUSH= expected at the start", at: 0 };
  const at = text.lastIndexOf("@");
  if (at < 0 || at === text.length - 1)
    return { problem: "@ and the gateway's host expected at the end", at: text.length };
  const segments = text.slice(lead.length, at).split("/");
  const type = /^TYPE=(.+)$/i.exec(segments.at(-1) ?? "")?.[1];
  if (segments.length < 2 || type === undefined) return { problem: "/TYPE= expected before @", at };
  const values = segments.slice(0, -1).map((segment, i) => (i === 0 ? unescaped(segment) : qualifier(segment)));
  const bad = values.indexOf(undefined);
  if (bad >= 0) {
    const before = segments.slice(0, bad).reduce((sum, segment) => sum + segment.length + 1, 0);
    return { problem: `"${segments[bad]}" is malformed`, at: lead.length + before };
  }
  const [client, ...rest] = values;
  const known = ADDRESS_TYPES.find((each) => each.toLowerCase() === type.toLowerCase());
  if (typeof client !== "string" || !(known ? CLIENT_FORMS[known].test(client) : client !== "")) {
    return { problem: `"${segments[0]}" is no address of type ${known ?? type}`, at: lead.length };
  }
  const extensions = rest.filter((value) => typeof value === "object");
  return { client, extensions, type: known ?? type, host: text.slice(at + 1) };
}

/** Whether an address could not be taken apart. */
export function isAddressProblem(address: ClientAddress | AddressProblem): address is AddressProblem {
  return "problem" in address;
}

/** The text of an address; characters that could be taken for its own signs are escaped. */
export function formatClientAddress({ client, extensions, type, host }: ClientAddress): string {
  const value = type === "IPv6" ? client : escaped(client);
  const qualifiers = extensions.map((extension) => `/${extension.name}=${escaped(extension.value)}`);
  return `WAPPUSH=${value}${qualifiers.join("")}/TYPE=${type}@${host}`;
}

/** The number of a PLMN address without its visual separators; undefined for other types. */
export function phoneNumber({ type, client }: ClientAddress): string | undefined {
  return type === "PLMN" ? client.replace(/[.-]/g, "") : undefined;
}

function qualifier(segment: string): AddressExtension | undefined {
  const parts = /^([A-Za-z][A-Za-z0-9-]*)=(.*)$/s.exec(segment);
  const value = unescaped(parts?.[2] ?? "");
  const name = parts?.[1];
  return name === undefined || name.toUpperCase() === "TYPE" || value === undefined ? undefined : { name, value };
}

/** Text with its %-escapes resolved; undefined when one is malformed, or the octets are no UTF-8. */
function unescaped(text: string): string | undefined {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return undefined;
  if (!text.includes("%")) return text;
  const octets: number[] = [];
  for (let i = 0; i < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(i) ?? 0);
    if (character === "%") octets.push(Number.parseInt(text.slice(i + 1, i + 3), 16));
    else octets.push(...utf8Bytes(character));
    i += character === "%" ? 3 : character.length;
  }
  return strictUtf8Text(Uint8Array.from(octets));
}

function escaped(text: string): string {
  return [...utf8Bytes(text)].map(escapedOctet).join("");
}

function escapedOctet(octet: number): string {
  const character = String.fromCharCode(octet);
  return /[A-Za-z0-9+._~-]/.test(character) ? character : `%${octet.toString(16).toUpperCase().padStart(2, "0")}`;
}

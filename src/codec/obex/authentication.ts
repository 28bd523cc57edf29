/** The values of Auth-Challenge and Auth-Response. The digest itself is in codec/security/obex-digest.ts. */
import { latin1Text } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { decodeTagLengthValues, encodeTagLengthValues, type TagLengthValue } from "./tag-length-value.ts";
import { utf16Text } from "./unicode.ts";

const SPEC: SpecRef = "OBEX §2.2";

interface Rule {
  readonly tag: number;
  /** Octets the value may have. */
  readonly min: number;
  readonly max: number;
}

/** Parts of a challenge in the order of their tags. */
export const CHALLENGE_TAGS = {
  nonce: { tag: 0x00, min: 16, max: 16 },
  options: { tag: 0x01, min: 1, max: 1 },
  realm: { tag: 0x02, min: 1, max: 255 },
} as const satisfies Readonly<Record<string, Rule>>;

/** Parts of a response in the order of their tags. */
export const RESPONSE_TAGS = {
  digest: { tag: 0x00, min: 16, max: 16 },
  userId: { tag: 0x01, min: 0, max: 20 },
  nonce: { tag: 0x02, min: 16, max: 16 },
} as const satisfies Readonly<Record<string, Rule>>;

/** Bits of the options of a challenge. */
export const CHALLENGE_OPTIONS = { userIdRequired: 0x01, readOnly: 0x02 } as const;

/** A text that says which password is wanted, in a character set of its own. */
export interface Realm {
  /** 0: ASCII; 1 to 9: ISO 8859-1 to 9; 0xFF: UTF-16BE. */
  readonly charset: number;
  readonly octets: Uint8Array;
}

/** A request to prove knowledge of a password. */
export interface AuthenticateChallenge {
  /** 16 octets. */
  readonly nonce: Uint8Array;
  /** Bits of {@link CHALLENGE_OPTIONS}; absent means none. */
  readonly options?: number;
  readonly realm?: Realm;
  /** Parts with other tags, in order. */
  readonly others?: readonly TagLengthValue[];
}

/** The proof. */
export interface AuthenticateResponse {
  /** 16 octets. */
  readonly digest: Uint8Array;
  /** At most 20 octets, in whatever character set both sides agree on. */
  readonly userId?: Uint8Array;
  /** The nonce that is answered; wanted when there were several challenges. */
  readonly nonce?: Uint8Array;
  /** Parts with other tags, in order. */
  readonly others?: readonly TagLengthValue[];
}

/** Reads the value of Auth-Challenge. @throws {CodecError} `truncated`, or `invalid-value` for a part that is missing, doubled or of a wrong length */
export function decodeAuthenticateChallenge(value: Uint8Array): AuthenticateChallenge {
  const parts = new Parts(value, "challenge", Object.values(CHALLENGE_TAGS));
  const options = parts.find(CHALLENGE_TAGS.options)?.[0];
  const realm = parts.find(CHALLENGE_TAGS.realm);
  return {
    nonce: parts.need(CHALLENGE_TAGS.nonce, "nonce"),
    ...(options === undefined ? {} : { options }),
    ...(realm ? { realm: { charset: realm[0] ?? 0, octets: realm.subarray(1) } } : {}),
    ...parts.others(),
  };
}

/** Writes a value of Auth-Challenge, parts in the order of their tags. @throws {CodecError} `invalid-value` for a part of a wrong length */
export function encodeAuthenticateChallenge({ nonce, options, realm, others }: AuthenticateChallenge): Uint8Array {
  return encodeParts(
    "challenge",
    [
      [CHALLENGE_TAGS.nonce, nonce],
      [CHALLENGE_TAGS.options, options === undefined ? undefined : Uint8Array.of(options)],
      [CHALLENGE_TAGS.realm, realm && Uint8Array.of(realm.charset, ...realm.octets)],
    ],
    others,
  );
}

/** Reads the value of Auth-Response. @throws {CodecError} `truncated`, or `invalid-value` for a part that is missing, doubled or of a wrong length */
export function decodeAuthenticateResponse(value: Uint8Array): AuthenticateResponse {
  const parts = new Parts(value, "response", Object.values(RESPONSE_TAGS));
  const userId = parts.find(RESPONSE_TAGS.userId);
  const nonce = parts.find(RESPONSE_TAGS.nonce);
  return {
    digest: parts.need(RESPONSE_TAGS.digest, "digest"),
    ...(userId ? { userId } : {}),
    ...(nonce ? { nonce } : {}),
    ...parts.others(),
  };
}

/** Writes a value of Auth-Response, parts in the order of their tags. @throws {CodecError} `invalid-value` for a part of a wrong length */
export function encodeAuthenticateResponse({ digest, userId, nonce, others }: AuthenticateResponse): Uint8Array {
  return encodeParts(
    "response",
    [
      [RESPONSE_TAGS.digest, digest],
      [RESPONSE_TAGS.userId, userId],
      [RESPONSE_TAGS.nonce, nonce],
    ],
    others,
  );
}

/** The text of a realm, or `undefined` for a character set other than ASCII, ISO 8859-1 and UTF-16BE. */
export function realmText({ charset, octets }: Realm): string | undefined {
  if (charset <= 1) return latin1Text(octets);
  return charset === 0xff ? utf16Text(octets) : undefined;
}

type PartList = readonly (readonly [Rule, Uint8Array | undefined])[];

function encodeParts(what: string, parts: PartList, others: readonly TagLengthValue[] = []): Uint8Array {
  const known: TagLengthValue[] = [];
  for (const [rule, value] of parts) {
    if (!value) continue;
    checkLength(rule, value, what);
    known.push({ tag: rule.tag, value });
  }
  return encodeTagLengthValues([...known, ...others], `authenticate ${what}`);
}

/** The triplets of one header with their lengths checked. */
class Parts {
  readonly #triplets: readonly TagLengthValue[];
  readonly #rules: readonly Rule[];
  readonly #what: string;

  constructor(value: Uint8Array, what: string, rules: readonly Rule[]) {
    this.#triplets = decodeTagLengthValues(value, `authenticate ${what}`);
    this.#rules = rules;
    this.#what = what;
  }

  find(rule: Rule): Uint8Array | undefined {
    const [first, second] = this.#triplets.filter(({ tag }) => tag === rule.tag);
    if (second) throw new CodecError("invalid-value", 0, SPEC, `authenticate ${this.#what} has tag ${rule.tag} twice`);
    if (first) checkLength(rule, first.value, this.#what);
    return first?.value;
  }

  need(rule: Rule, name: string): Uint8Array {
    const value = this.find(rule);
    if (value) return value;
    throw new CodecError("invalid-value", 0, SPEC, `authenticate ${this.#what} has no ${name}`);
  }

  others(): { readonly others?: readonly TagLengthValue[] } {
    const others = this.#triplets.filter(({ tag }) => !this.#rules.some((rule) => rule.tag === tag));
    return others.length > 0 ? { others } : {};
  }
}

function checkLength({ tag, min, max }: Rule, { length }: Uint8Array, what: string): void {
  if (length >= min && length <= max) return;
  const expected = min === max ? `${min}` : `${min} to ${max}`;
  throw new CodecError(
    "invalid-value",
    0,
    SPEC,
    `authenticate ${what}: tag ${tag} has length ${length}, expected ${expected}`,
  );
}

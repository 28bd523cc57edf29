/** APPLICATION as ProvCont has it, and as the registration document of each APPID narrows or widens it. */
import {
  among,
  type CharacteristicRule,
  characteristic,
  DECIMAL,
  flag,
  once,
  optional,
  type ParmRule,
  PORT,
  repeated,
  secretUpTo,
  upTo,
} from "./parm-rules.ts";

type Parms = Readonly<Record<string, ParmRule>>;

/** What a registration document adds to the general APPLICATION. */
interface Registration {
  readonly parms?: Parms;
  readonly resource?: Parms;
  readonly levels?: readonly string[];
  readonly types?: readonly string[];
}

const TYPES = ["HTTP-BASIC", "HTTP-DIGEST", "BASIC", "DIGEST"];

const SASL_TYPES = ["PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "NTLM", "GSSAPI"];

/** Registration documents by APPID. */
const REGISTRATIONS: Readonly<Record<string, Registration>> = {
  w2: {},
  w4: { parms: { CM: optional(), RM: optional(), MS: optional(DECIMAL), "PC-ADDR": repeated(), Ma: optional() } },
  w5: { resource: { CLIURI: optional(), SYNCTYPE: optional() } },
  w7: {
    parms: { "PROVIDER-ID": once(upTo(32)), INIT: flag() },
    levels: ["CLIENT"],
    types: ["HMAC", "X509", "SECURID", "SECUREID", "SAFEWORD", "DIGIPASS", "TRANSPORT"],
  },
  wA: { parms: { SERVICES: optional(), CIDPREFIX: optional() } },
  "25": { parms: { FROM: once(), "RT-ADDR": optional() }, types: [...SASL_TYPES, "POPB4SMTP"] },
  "110": { types: [...SASL_TYPES, "APOP"] },
  "143": { types: SASL_TYPES },
  "554": {
    parms: {
      "MAX-BANDWIDTH": optional(),
      NETINFO: repeated(),
      "MIN-UDP-PORT": optional(DECIMAL),
      "MAX-UDP-PORT": optional(DECIMAL),
    },
  },
  ap0004: { parms: { ADDRTYPE: optional() } },
};

const GENERAL = ruleFor({});

const RULES: ReadonlyMap<string, CharacteristicRule> = new Map(
  Object.entries(REGISTRATIONS).map(([appId, registration]) => [appId, ruleFor(registration)]),
);

/** The rules of an APPLICATION with this APPID; those of ProvCont alone for an unknown one. */
export function applicationRule(appId: string | undefined): CharacteristicRule {
  return RULES.get(appId ?? "") ?? GENERAL;
}

/** Parms that only the registration document of the application knows: in the APPLICATION itself, and in its RESOURCE. */
export function ownParms(appId: string): {
  readonly application: readonly string[];
  readonly resource: readonly string[];
} {
  const { parms = {}, resource = {} } = (Object.hasOwn(REGISTRATIONS, appId) ? REGISTRATIONS[appId] : undefined) ?? {};
  return {
    application: Object.keys(parms).filter((name) => !GENERAL.parms.has(name)),
    resource: Object.keys(resource),
  };
}

function ruleFor({ parms = {}, resource = {}, levels = [], types = [] }: Registration): CharacteristicRule {
  return characteristic(
    "*",
    {
      APPID: once(upTo(16)),
      "PROVIDER-ID": optional(upTo(32)),
      NAME: optional(upTo(48)),
      AACCEPT: optional(upTo(16)),
      APROTOCOL: optional(upTo(16)),
      "TO-PROXY": repeated(upTo(45)),
      "TO-NAPID": repeated(upTo(16)),
      ADDR: repeated(upTo(64)),
      ...parms,
    },
    {
      APPADDR: characteristic("*", { ADDR: optional(upTo(64)), ADDRTYPE: optional() }, { PORT }),
      APPAUTH: characteristic("*", {
        AAUTHLEVEL: optional(among("APPSRV", "OBEX", ...levels)),
        AAUTHTYPE: optional({ maxLength: 32, domain: listOf([...TYPES, ...types]) }),
        AAUTHNAME: optional(upTo(80)),
        AAUTHSECRET: optional(secretUpTo(40)),
        AAUTHDATA: optional({ secret: true }),
      }),
      RESOURCE: characteristic("*", {
        URI: once(upTo(64)),
        NAME: optional(),
        AACCEPT: optional(),
        AAUTHTYPE: optional(),
        AAUTHNAME: optional(),
        AAUTHSECRET: optional({ secret: true }),
        AAUTHDATA: optional({ secret: true }),
        STARTPAGE: flag(),
        ...resource,
      }),
    },
  );
}

/** One of the words, or several with commas between them. */
function listOf(words: readonly string[]): RegExp {
  const word = `(?:${words.join("|")})`;
  return new RegExp(`^${word}(?:,${word})*$`);
}

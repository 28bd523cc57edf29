/** NAPDEF and PXLOGICAL with all they hold (ProvCont NAPDEF, PXLOGICAL). */
import {
  among,
  type CharacteristicRule,
  characteristic,
  DECIMAL,
  flag,
  HEXADECIMAL,
  once,
  optional,
  type ParmRule,
  PORT,
  repeated,
  secretUpTo,
  upTo,
  YES_OR_NO,
} from "./parm-rules.ts";

const BEARERS =
  "GSM-USSD GSM-SMS ANSI-136-GUTS IS-95-CDMA-SMS IS-95-CDMA-CSD IS-95-CDMA-PACKET ANSI-136-CSD ANSI-136-GPRS GSM-CSD GSM-GPRS AMPS-CDPD PDC-CSD PDC-PACKET IDEN-SMS IDEN-CSD IDEN-PACKET FLEX/REFLEX PHS-SMS PHS-CSD TETRA-SDS TETRA-PACKET ANSI-136-GHOST MOBITEX-MPAK CDMA2000-1X-SIMPLE-IP CDMA2000-1X-MOBILE-IP 3G-GSM WLAN".split(
    " ",
  );

/** The parms of quality of service, each in the hexadecimal coding of 3GPP 24.008. */
export const QUALITY_OF_SERVICE = [
  "DELIVERY-ERR-SDU",
  "DELIVERY-ORDER",
  "TRAFFIC-CLASS",
  "MAX-SDU-SIZE",
  "MAX-BITRATE-UPLINK",
  "MAX-BITRATE-DNLINK",
  "RESIDUAL-BER",
  "SDU-ERROR-RATIO",
  "TRAFFIC-HANDL-PRIO",
  "TRANSFER-DELAY",
  "GUARANTEED-BITRATE-UPLINK",
  "GUARANTEED-BITRATE-DNLINK",
] as const;

const qualityOfService: Record<string, ParmRule> = Object.fromEntries(
  QUALITY_OF_SERVICE.map((name) => [name, optional(HEXADECIMAL)]),
);

/** A characteristic of later editions, known by its name only. */
const LATER: CharacteristicRule = { ...characteristic("*", {}), open: true };

/** The limits of where a NAPDEF may be used. */
const VALIDITY = characteristic("*", {
  COUNTRY: optional({ domain: /^[A-Za-z]{2}$/ }),
  NETWORK: optional(),
  SID: optional(),
  SOC: optional(),
  VALIDUNTIL: optional(),
});

/** How to get into a network (ProvCont, NAPDEF). */
export const NAPDEF: CharacteristicRule = characteristic(
  "*",
  {
    NAPID: once(upTo(16)),
    BEARER: repeated(among(...BEARERS)),
    NAME: once(upTo(48)),
    INTERNET: flag(),
    "NAP-ADDRESS": once(upTo(64)),
    "NAP-ADDRTYPE": optional(among("IPV4", "IPV6", "E164", "ALPHA", "APN", "SCODE", "TETRA-ITSI", "MAN")),
    "DNS-ADDR": repeated(upTo(45)),
    CALLTYPE: optional(
      among("ANALOG-MODEM", "V.120", "V.110", "X.31", "BIT-TRANSPARENT", "DIRECT-ASYNCHRONOUS-DATA-SERVICE"),
    ),
    "LOCAL-ADDR": optional(upTo(64)),
    "LOCAL-ADDRTYPE": optional(among("IPV4", "IPV6")),
    LINKSPEED: optional({ maxLength: 6, domain: /^(?:[0-9]+|AUTOBAUDING)$/ }),
    DNLINKSPEED: optional({ maxLength: 6, domain: /^(?:[0-9]+|AUTOBAUDING)$/ }),
    LINGER: optional({ ...upTo(4), ...DECIMAL }),
    ...qualityOfService,
    "MAX-NUM-RETRY": optional(DECIMAL),
    "FIRST-RETRY-TIMEOUT": optional(DECIMAL),
    "REREG-THRESHOLD": optional(DECIMAL),
    "T-BIT": flag(),
  },
  {
    NAPAUTHINFO: characteristic("*", {
      AUTHTYPE: once(among("PAP", "CHAP", "MD5")),
      AUTHNAME: optional(upTo(16)),
      AUTHSECRET: optional(secretUpTo(16)),
      "AUTH-ENTITY": repeated(among("AAA", "HA")),
      SPI: optional(HEXADECIMAL),
    }),
    VALIDITY,
    BEARERINFO: LATER,
    "DNS-ADDRINFO": LATER,
  },
);

/** What a logical proxy says for its physical ones, which may each say otherwise. */
const PROXY_DEFAULTS = {
  DOMAIN: repeated({ ...upTo(64), atMost: 4 }),
  "WSP-VERSION": optional(),
  PUSHENABLED: optional(YES_OR_NO),
  PULLENABLED: optional(YES_OR_NO),
};

const PXPHYSICAL = characteristic(
  "+",
  {
    "PHYSICAL-PROXY-ID": once(upTo(16)),
    PXADDR: once(upTo(45)),
    PXADDRTYPE: optional(among("IPV4", "IPV6", "E164", "ALPHA")),
    "PXADDR-FQDN": optional(upTo(64)),
    "TO-NAPID": { occurs: "+", maxLength: 16 },
    ...PROXY_DEFAULTS,
  },
  { PORT },
);

/** A proxy, with the physical ones that it stands for (ProvCont, PXLOGICAL). */
export const PXLOGICAL: CharacteristicRule = characteristic(
  "*",
  {
    "PROXY-ID": once(upTo(45)),
    "PROXY-PW": optional(secretUpTo(16)),
    "PPGAUTH-TYPE": optional(among("HTTP-BASIC", "HTTP-DIGEST")),
    "PROXY-PROVIDER-ID": optional(upTo(45)),
    NAME: once(upTo(48)),
    TRUST: flag(),
    MASTER: flag(),
    STARTPAGE: optional(upTo(64)),
    "BASAUTH-ID": optional(upTo(16)),
    "BASAUTH-PW": optional(secretUpTo(16)),
    ...PROXY_DEFAULTS,
  },
  {
    PXAUTHINFO: characteristic("*", {
      "PXAUTH-TYPE": once(among("HTTP-BASIC", "HTTP-DIGEST", "WTLS-SS")),
      "PXAUTH-ID": optional(upTo(16)),
      "PXAUTH-PW": optional(secretUpTo(16)),
    }),
    PORT,
    PXPHYSICAL,
  },
);

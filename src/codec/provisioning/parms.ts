import { applicationRule } from "./application-parms.ts";
import { NAPDEF, PXLOGICAL } from "./connectivity-parms.ts";
import type { Characteristic } from "./document.ts";
import { type CharacteristicRule, characteristic, DECIMAL, once, optional, repeated, upTo } from "./parm-rules.ts";

/** Every characteristic that may stand at the top of a provisioning document, with all it holds (ProvCont 1.1). APPLICATION without what registration documents add. */
export const CHARACTERISTICS: ReadonlyMap<string, CharacteristicRule> = new Map(
  Object.entries({
    PXLOGICAL,
    NAPDEF,
    BOOTSTRAP: characteristic("*", {
      NAME: optional(upTo(48)),
      NETWORK: repeated(),
      COUNTRY: optional({ domain: /^[A-Za-z]{2}$/ }),
      "PROXY-ID": repeated(upTo(45)),
      PROVURL: optional(upTo(64)),
      "CONTEXT-ALLOW": optional({ domain: /^(?:[01]?[0-9]{1,2}|2[0-4][0-9]|25[0-5])$/ }),
    }),
    CLIENTIDENTITY: characteristic("?", { "CLIENT-ID": once(upTo(32)) }),
    VENDORCONFIG: { ...characteristic("*", { NAME: once() }), open: true },
    APPLICATION: applicationRule(undefined),
    ACCESS: characteristic("?", {
      RULE: repeated(upTo(16)),
      APPID: repeated(upTo(16)),
      PORTNBR: repeated(DECIMAL),
      DOMAIN: repeated(upTo(64)),
      "TO-NAPID": repeated(upTo(16)),
      "TO-PROXY": repeated(upTo(45)),
    }),
  } satisfies Record<string, CharacteristicRule>),
);

/** The rules of a characteristic at the top of a document; undefined for an unknown type. An APPLICATION has those of its APPID. */
export function ruleOf(top: Characteristic): CharacteristicRule | undefined {
  if (top.type !== "APPLICATION") return CHARACTERISTICS.get(top.type);
  return applicationRule(top.parms.find(({ name }) => name === "APPID")?.value);
}

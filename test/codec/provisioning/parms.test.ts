import { describe, expect, test } from "vitest";
import { applicationRule, ownParms } from "../../../src/codec/provisioning/application-parms.ts";
import type { CharacteristicRule, ParmRule } from "../../../src/codec/provisioning/parm-rules.ts";
import { CHARACTERISTICS, ruleOf } from "../../../src/codec/provisioning/parms.ts";
import { PROV_STARTS_0, PROV_STARTS_1 } from "../../../src/codec/wbxml/pages/prov.ts";

const APP_IDS = ["w2", "w4", "w5", "w7", "wA", "25", "110", "143", "554", "ap0004"];

/** Every parm with the way to it. */
function parmsIn(rule: CharacteristicRule, at: string): [string, ParmRule][] {
  const own = [...rule.parms].map(([name, parm]): [string, ParmRule] => [`${at}/${name}`, parm]);
  return [...own, ...[...rule.characteristics].flatMap(([type, within]) => parmsIn(within, `${at}/${type}`))];
}

/** What WBXML has tokens for: `name` or `type` of each. */
const tokens = (attribute: "name" | "type") =>
  [PROV_STARTS_0, PROV_STARTS_1]
    .flatMap((page) => Object.keys(page))
    .filter((start) => start.startsWith(`${attribute}=`) && !start.endsWith("="))
    .map((start) => start.slice(attribute.length + 1));

const typesIn = ([type, rule]: readonly [string, CharacteristicRule]): string[] => [
  type,
  ...[...rule.characteristics].flatMap(typesIn),
];

const all = [...CHARACTERISTICS].flatMap(([type, rule]) => parmsIn(rule, type));
const registered = APP_IDS.flatMap((appId) => parmsIn(applicationRule(appId), `APPLICATION ${appId}`));

describe("The parms of ProvCont", () => {
  test("are all there that WBXML has a token for", () => {
    const known = new Set([...all, ...registered].map(([path]) => path.slice(path.lastIndexOf("/") + 1)));
    expect(tokens("name").filter((name) => !known.has(name))).toEqual([]);
    const types = new Set([...CHARACTERISTICS].flatMap(typesIn));
    expect(tokens("type").filter((type) => !types.has(type))).toEqual([]);
  });

  test("that are passwords, nonces or keys are marked so, and nothing else is", () => {
    const secret = [...new Set(all.filter(([, { secret }]) => secret).map(([path]) => path.split("/").at(-1)))];
    expect(secret.toSorted()).toEqual(
      ["AAUTHDATA", "AAUTHSECRET", "AUTHSECRET", "BASAUTH-PW", "PROXY-PW", "PXAUTH-PW"].toSorted(),
    );
  });

  test("have lengths and domains that a value can fit", () => {
    for (const [path, { maxLength, domain }] of [...all, ...registered]) {
      expect([path, maxLength ?? 1]).toEqual([path, expect.any(Number)]);
      if (Array.isArray(domain)) {
        for (const word of domain) expect(word.length).toBeLessThanOrEqual(maxLength ?? 64);
      }
    }
  });
});

describe("The rules of an APPLICATION", () => {
  test("are those of its registration document, or of ProvCont alone for an unknown APPID", () => {
    const rule = (appId?: string) =>
      ruleOf({
        type: "APPLICATION",
        parms: appId === undefined ? [] : [{ name: "APPID", value: appId }],
        characteristics: [],
      });
    expect(rule("w7")?.parms.get("PROVIDER-ID")?.occurs).toBe("1");
    expect(rule("w7")?.parms.has("INIT")).toBe(true);
    expect(rule("w4")?.parms.has("INIT")).toBe(false);
    expect(rule("constructor")).toBe(rule());
  });

  test("tell which parms only the registration document knows", () => {
    expect(ownParms("25")).toEqual({ application: ["FROM", "RT-ADDR"], resource: [] });
    expect(ownParms("w5")).toEqual({ application: [], resource: ["CLIURI", "SYNCTYPE"] });
    expect(ownParms("w7").application).toEqual(["INIT"]);
    expect(ownParms("constructor")).toEqual({ application: [], resource: [] });
  });
});

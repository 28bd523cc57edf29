import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { adviseOn } from "../../../src/codec/provisioning/advice.ts";
import { provisioningFromXml } from "../../../src/codec/provisioning/document.ts";

const read = (name: string) =>
  provisioningFromXml(readFileSync(new URL(`../../vectors/${name}.xml`, import.meta.url), "utf8"));

const advice = (body: string) =>
  adviseOn(provisioningFromXml(`<wap-provisioningdoc>${body}</wap-provisioningdoc>`)).map(
    ({ path, advice: found }) => `${path} ${found}`,
  );

const NAPDEF = `<parm name="NAPID" value="N"/><parm name="NAME" value="n"/><parm name="NAP-ADDRESS" value="a"/>`;
const napdef = (more: string) => advice(`<characteristic type="NAPDEF">${NAPDEF}${more}</characteristic>`);

describe("Advice on a provisioning document", () => {
  test.each(["wbxml/cp-document-a", "wbxml/cp-document-w"])("has nothing to say about %s", (name) => {
    expect(adviseOn(read(name))).toEqual([]);
  });

  test("has nothing to say about document M", () => {
    expect(adviseOn(read("provisioning/document-m"))).toEqual([]);
  });

  test("names what is missing, once for each characteristic that should have it", () => {
    expect(advice(`<characteristic type="PXLOGICAL"><parm name="PROXY-ID" value="P"/></characteristic>`)).toEqual([
      "PXLOGICAL[1]/NAME missing",
      "PXLOGICAL[1]/PXPHYSICAL[1] missing",
    ]);
  });

  test.each([
    [`<parm name="NAPID" value="N2"/>`, "NAPDEF[1]/NAPID[2] repeated"],
    [`<parm name="BEARER" value="GPRS"/>`, "NAPDEF[1]/BEARER unusual-value"],
    [`<parm name="BEARER"/>`, "NAPDEF[1]/BEARER unusual-value"],
    [`<parm name="INTERNET" value="yes"/>`, "NAPDEF[1]/INTERNET unusual-value"],
    [`<parm name="LINGER" value="12345"/>`, "NAPDEF[1]/LINGER too-long"],
    [`<parm name="DNS-ADDR" value="${"ü".repeat(23)}"/>`, "NAPDEF[1]/DNS-ADDR too-long"],
    [`<parm name="X" value="1"/>`, "NAPDEF[1]/X unknown"],
    [`<characteristic type="Y"/>`, "NAPDEF[1]/Y[1] unknown"],
  ])("names what is not as usual: %s", (more, expected) => {
    expect(napdef(more)).toEqual([expected]);
  });

  test.each([
    `<parm name="INTERNET"/>`,
    `<parm name="INTERNET" value=""/>`,
    `<parm name="DNS-ADDR" value="1"/><parm name="DNS-ADDR" value="2"/>`,
    `<characteristic type="VALIDITY"/><characteristic type="VALIDITY"/>`,
  ])("takes as usual: %s", (more) => {
    expect(napdef(more)).toEqual([]);
  });

  test("counts domains, takes any parm of a vendor, and knows no other characteristics", () => {
    const domains = `<parm name="DOMAIN" value="d"/>`.repeat(5);
    const physical = `<characteristic type="PXPHYSICAL"><parm name="PHYSICAL-PROXY-ID" value="1"/><parm name="PXADDR" value="a"/><parm name="TO-NAPID" value="N"/></characteristic>`;
    expect(
      advice(
        `<characteristic type="PXLOGICAL"><parm name="PROXY-ID" value="P"/><parm name="NAME" value="n"/>${domains}${physical}</characteristic>
         <characteristic type="VENDORCONFIG"><parm name="NAME" value="v"/><parm name="ANY"/></characteristic>
         <characteristic type="CLIENTIDENTITY"><parm name="CLIENT-ID" value="1"/></characteristic>
         <characteristic type="CLIENTIDENTITY"><parm name="CLIENT-ID" value="2"/></characteristic>
         <characteristic type="OTHER"><parm name="A"/></characteristic>`,
      ),
    ).toEqual(["PXLOGICAL[1]/DOMAIN[5] repeated", "CLIENTIDENTITY[2] repeated", "OTHER[1] unknown"]);
  });

  test("knows what each registration document adds", () => {
    const application = (parms: string) => advice(`<characteristic type="APPLICATION">${parms}</characteristic>`);
    expect(application(`<parm name="APPID" value="w7"/>`)).toEqual(["APPLICATION[1]/PROVIDER-ID missing"]);
    expect(application(`<parm name="APPID" value="w4"/><parm name="INIT"/>`)).toEqual(["APPLICATION[1]/INIT unknown"]);
    expect(application("")).toEqual(["APPLICATION[1]/APPID missing"]);
  });

  test("never repeats a value", () => {
    const found = napdef(
      `<characteristic type="NAPAUTHINFO"><parm name="AUTHSECRET" value="${"s".repeat(40)}"/></characteristic>`,
    );
    expect(found).toEqual([
      "NAPDEF[1]/NAPAUTHINFO[1]/AUTHTYPE missing",
      "NAPDEF[1]/NAPAUTHINFO[1]/AUTHSECRET too-long",
    ]);
  });
});

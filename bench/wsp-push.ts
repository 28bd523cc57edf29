import { deepStrictEqual } from "node:assert";
import { toBase64 } from "../src/base/bytes.ts";
import { decodePush, encodePush } from "../src/codec/wsp/push.ts";
import { type Figure, inProcess } from "./figure.ts";
import { reassembled } from "./push.ts";

const OCTETS = reassembled()?.data ?? new Uint8Array();

/** The push as JSON, its octets in base64: what the same content costs the engine's own parser. No other WSP codec is at hand. */
const jsonOf = () => {
  const push = decodePush(OCTETS);
  return { ...push, body: toBase64(push.body) };
};

export const WSP_DECODE: Figure = {
  id: "WSP-decode",
  subject: "WSP push with SEC and MAC, decoded",
  anchor: "JSON.parse of the same push",
  prepare() {
    checkRoundTrip();
    const text = JSON.stringify(jsonOf());
    return { subject: inProcess(() => decodePush(OCTETS)), anchor: inProcess(() => JSON.parse(text)) };
  },
};

export const WSP_ENCODE: Figure = {
  id: "WSP-encode",
  subject: "WSP push with SEC and MAC, encoded",
  anchor: "JSON.stringify of the same push",
  prepare() {
    checkRoundTrip();
    const push = decodePush(OCTETS);
    const json = jsonOf();
    return { subject: inProcess(() => encodePush(push)), anchor: inProcess(() => JSON.stringify(json)) };
  },
};

function checkRoundTrip(): void {
  const push = decodePush(OCTETS);
  deepStrictEqual(push.parameters.mac, "2A36F5D298075AB2315E7764B4CA6E7FD9895BB8");
  deepStrictEqual(decodePush(encodePush(push)), push);
}

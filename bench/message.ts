import { deepStrictEqual } from "node:assert";
import { utf8Text } from "../src/base/bytes.ts";
import { syncmlFromMarkup } from "../src/codec/syncml/from-markup.ts";
import type { SyncMLMessage } from "../src/codec/syncml/message.ts";
import { parseXml } from "../src/codec/xml/parse.ts";
import { vectorOctets, vectorText } from "./vectors.ts";

/** The message of P5 to P7: what Intel's libdmclient answered to seven Gets, 926 octets of WBXML. */
export const MESSAGE_WBXML = vectorOctets("syncml/captures/libdmclient-get-pkg3.wbxml.hex");
/** The same dialogue in XML, 2686 characters. */
export const MESSAGE_XML = vectorText("syncml/captures/libdmclient-get-pkg3.xml");

/** Checks that a message says what libwbxml reads in it. Octets (OPAQUE) are text in libwbxml's XML. */
export function checkMessage(message: SyncMLMessage, xml: Uint8Array): void {
  const asText = (_: string, value: unknown) => (value instanceof Uint8Array ? utf8Text(value) : value);
  const expected = syncmlFromMarkup(parseXml(utf8Text(xml)));
  deepStrictEqual(JSON.parse(JSON.stringify(message, asText)), JSON.parse(JSON.stringify(expected, asText)));
}

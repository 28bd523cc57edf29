import { expect, test } from "vitest";
import { obexAddress } from "../../../src/bearer/obex/url.ts";

test.each([
  ["obex://dm.example:6600", { host: "dm.example", port: 6600 }],
  ["obex://127.0.0.1", { host: "127.0.0.1", port: 650 }],
  ["OBEX://[::1]:6600/dm?s=1", { host: "::1", port: 6600 }],
  ["http://dm.example:6600", undefined],
  ["obex:dm.example", undefined],
  ["obex://", undefined],
  ["obex://dm.example:99999", undefined],
])("the OBEX URL %s leads to %j", (url, address) => {
  expect(obexAddress(url)).toEqual(address);
});

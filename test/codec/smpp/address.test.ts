import { expect, test } from "vitest";
import { smppAddress } from "../../../src/codec/smpp/address.ts";

test.each([
  ["+4900111", { ton: 1, npi: 1, address: "4900111" }],
  ["4900111", { ton: 1, npi: 1, address: "4900111" }],
  ["Operator", { ton: 5, npi: 0, address: "Operator" }],
  ["", { ton: 5, npi: 0, address: "" }],
])("%j is an SMPP address by its look", (text, address) => {
  expect(smppAddress(text)).toEqual(address);
});

import { describe, expect, test } from "vitest";
import { SMPP_COMMANDS, smppCommandName } from "../../../src/codec/smpp/commands.ts";
import { splitSmppFrames } from "../../../src/codec/smpp/frames.ts";
import { SMPP_TLVS, smppTlvName } from "../../../src/codec/smpp/tlv.ts";
import { DELIVER_SM, octets } from "../../support/push-vectors.ts";

describe("the SMPP tables", () => {
  test("name every command by its id", () => {
    for (const [name, id] of Object.entries(SMPP_COMMANDS)) expect(smppCommandName(id)).toBe(name);
  });

  test("name every parameter by its tag, in the order of the tags", () => {
    const tags = Object.values(SMPP_TLVS).map(({ tag }) => tag);
    expect(tags).toEqual(tags.toSorted((a, b) => a - b));
    for (const [name, { tag }] of Object.entries(SMPP_TLVS)) expect(smppTlvName(tag)).toBe(name);
  });
});

describe("a recorded SMPP stream", () => {
  const link = octets("00000010 00000015 00000000 00000001");

  test("is cut by command_length", () => {
    expect(splitSmppFrames(Uint8Array.from([...link, ...DELIVER_SM, ...link]))).toEqual([link, DELIVER_SM, link]);
  });

  test("keeps what follows an impossible length in one piece", () => {
    const rest = octets("00000003 AABB");
    expect(splitSmppFrames(Uint8Array.from([...link, ...rest]))).toEqual([link, rest]);
    expect(splitSmppFrames(octets("0000"))).toEqual([octets("0000")]);
  });
});

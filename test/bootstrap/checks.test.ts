import { describe, expect, test } from "vitest";
import type { BootstrapPolicy } from "../../src/bootstrap/attempt.ts";
import { checkPolicy, type PolicyQuestion } from "../../src/bootstrap/checks.ts";
import { IMSI, POLICY } from "./a-device.ts";

const MAC = "0".repeat(40);
const NETWPIN: PolicyQuestion = { profile: "cp", sec: 0, mac: MAC, imsi: IMSI };

const verdict = (question: Partial<PolicyQuestion>, policy: Partial<BootstrapPolicy> = {}) => {
  const found = checkPolicy({ profile: "cp", ...question }, { ...POLICY, ...policy });
  return found.passed ? found.authentication : found.refusal.reason;
};

describe("the policy check", () => {
  test.each<[string, Partial<PolicyQuestion>, Partial<BootstrapPolicy>, string]>([
    ["NETWPIN is a matter of the card", NETWPIN, {}, "network"],
    ["USERPIN asks the user, card or not", { sec: 1, mac: MAC }, {}, "user"],
    ["USERNETWPIN asks the user", { sec: 2, mac: MAC, imsi: IMSI }, {}, "user"],
    ["USERPINMAC carries no MAC and asks the user", { sec: 3 }, {}, "user"],
    ["SEC 4 is unknown", { ...NETWPIN, sec: 4 }, {}, "unknown-sec"],
    ["a fraction is no SEC", { ...NETWPIN, sec: 0.5 }, {}, "unknown-sec"],
    ["a known SEC may be switched off", NETWPIN, { allowedSec: [1] }, "sec-not-allowed"],
    ["NETWPIN without a MAC", { sec: 0, imsi: IMSI }, {}, "mac-missing"],
    ["USERPIN without a MAC", { sec: 1 }, {}, "mac-missing"],
    ["USERNETWPIN without a MAC", { sec: 2, imsi: IMSI }, {}, "mac-missing"],
    ["NETWPIN without a card", { sec: 0, mac: MAC }, {}, "no-sim"],
    ["USERNETWPIN without a card does not ask first", { sec: 2, mac: MAC }, {}, "no-sim"],
    ["a MAC without SEC counts as NETWPIN", { mac: MAC, imsi: IMSI }, {}, "network"],
    ["a MAC without SEC may be refused", { mac: MAC, imsi: IMSI }, { missingSec: "reject" }, "sec-not-allowed"],
    ["a MAC without SEC needs the card that NETWPIN needs", { mac: MAC }, {}, "no-sim"],
    ["neither SEC nor MAC is refused", { imsi: IMSI }, {}, "mac-missing"],
    ["neither SEC nor MAC may be accepted", {}, { unauthenticated: "accept" }, "none"],
    ["a profile that is switched off (BOOT-5.2-1)", NETWPIN, { profiles: [] }, "profile-disabled"],
    ["one profile may be switched off alone", { ...NETWPIN, profile: "dm" }, { profiles: ["cp"] }, "profile-disabled"],
    ["the other one, too", NETWPIN, { profiles: ["dm"] }, "profile-disabled"],
    ["a profile that is switched on", { ...NETWPIN, profile: "dm" }, { profiles: ["cp", "dm"] }, "network"],
    ["neither SEC nor MAC is enough over the owner's own line (BOOT-5.6.1.1-2)", { local: true }, {}, "none"],
    ["the owner's own line may be distrusted", { local: true }, { unauthenticatedLocal: "reject" }, "mac-missing"],
    [
      "no policy lets a DM message without MAC in from the air (BOOT-5.6.1.1-3)",
      { profile: "dm" },
      { profiles: ["dm"], unauthenticated: "accept" },
      "mac-missing",
    ],
    ["a SEC that is stated counts on any line", { ...NETWPIN, sec: 9, local: true }, {}, "unknown-sec"],
  ])("%s", (_, question, policy, expected) => {
    expect(verdict(question, policy)).toBe(expected);
  });

  test("holds SEC against the policy before it looks for a MAC or a card", () => {
    expect(verdict({ sec: 0 }, { allowedSec: [] })).toBe("sec-not-allowed");
    expect(verdict({ sec: 0 })).toBe("mac-missing");
    expect(verdict({ sec: 9 }, { allowedSec: [] })).toBe("unknown-sec");
  });
});

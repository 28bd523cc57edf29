import { describe, expect, test } from "vitest";
import type { BootstrapPolicy, PolicyRule } from "../../src/bootstrap/attempt.ts";
import { checkPolicy, type PolicyQuestion } from "../../src/bootstrap/checks.ts";
import { IMSI, POLICY } from "./a-device.ts";

const MAC = "0".repeat(40);
const NETWPIN: PolicyQuestion = { profile: "cp", sec: 0, mac: MAC, source: "air", imsi: IMSI };

const verdict = (question: Partial<PolicyQuestion>, policy: Partial<BootstrapPolicy> = {}) => {
  const found = checkPolicy({ profile: "cp", source: "air", ...question }, { ...POLICY, ...policy });
  return found.passed ? found.authentication : found.refusal.reason;
};

/** What becomes of a message on a device that accepts a provisioning document without a MAC. */
const decision = (question: Partial<PolicyQuestion>, ...rules: readonly PolicyRule[]) => {
  const profiles = ["cp", "dm"] as const;
  const found = checkPolicy(
    { profile: "cp", source: "air", imsi: IMSI, ...question },
    { ...POLICY, profiles, unauthenticated: "accept", rules },
  );
  if (found.passed) return found.asks ? "ask" : "accept";
  return found.refusal.reason === "policy-refused" ? "refuse" : found.refusal.reason;
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
    ["neither SEC nor MAC is enough over the owner's own line (BOOT-5.6.1.1-2)", { source: "local" }, {}, "none"],
    ["the owner's own line may be distrusted", { source: "local" }, { unauthenticatedLocal: "reject" }, "mac-missing"],
    [
      "no policy lets a DM message without MAC in from the air (BOOT-5.6.1.1-3)",
      { profile: "dm" },
      { profiles: ["dm"], unauthenticated: "accept" },
      "mac-missing",
    ],
    ["the maker needs no proof, in either profile", { source: "factory", profile: "dm" }, { profiles: ["dm"] }, "none"],
    ["nor does the issuer of the card", { source: "card" }, { unauthenticatedLocal: "reject" }, "none"],
    ["the card in the other profile", { source: "card", profile: "dm" }, { profiles: ["dm"] }, "none"],
    ["a profile that is off is off for cards, too", { source: "card", profile: "dm" }, {}, "profile-disabled"],
    ["a SEC that is stated counts on any line", { ...NETWPIN, sec: 9, source: "local" }, {}, "unknown-sec"],
  ])("%s", (_, question, policy, expected) => {
    expect(verdict(question, policy)).toBe(expected);
  });

  test("holds SEC against the policy before it looks for a MAC or a card", () => {
    expect(verdict({ sec: 0 }, { allowedSec: [] })).toBe("sec-not-allowed");
    expect(verdict({ sec: 0 })).toBe("mac-missing");
    expect(verdict({ sec: 9 }, { allowedSec: [] })).toBe("unknown-sec");
  });
});

const PROVEN = { sec: 0, mac: MAC };
const asks: PolicyRule = { decision: "ask" };
const refuses: PolicyRule = { decision: "refuse" };

describe("The rules of a policy", () => {
  test.each<[string, Partial<PolicyQuestion>, readonly PolicyRule[], string]>([
    ["without one, a message is accepted", {}, [], "accept"],
    ["a rule without fields fits all", {}, [refuses], "refuse"],
    ["the first that fits decides", {}, [{ decision: "accept" }, refuses], "accept"],
    ["one that does not fit is passed over", {}, [{ ...refuses, profile: "dm" }, asks], "ask"],
    ["by source: the air", {}, [{ ...asks, source: "air" }], "ask"],
    ["by source: another one", {}, [{ ...asks, source: "local" }], "accept"],
    ["by source: the owner's line", { source: "local" }, [{ ...refuses, source: "local" }], "refuse"],
    ["by source: the card", { source: "card" }, [{ ...asks, source: "card" }], "ask"],
    ["by profile", { ...PROVEN, profile: "dm" }, [{ ...asks, profile: "dm" }], "ask"],
    ["by the other profile", { ...PROVEN, profile: "dm" }, [{ ...asks, profile: "cp" }], "accept"],
    ["by method", PROVEN, [{ ...asks, sec: 0 }], "ask"],
    ["by another method", PROVEN, [{ ...asks, sec: 1 }], "accept"],
    ["a MAC without SEC counts as NETWPIN", { mac: MAC }, [{ ...asks, sec: 0 }], "ask"],
    ["none means neither SEC nor MAC", {}, [{ ...asks, sec: "none" }], "ask"],
    ["none means no message with a MAC", { mac: MAC }, [{ ...asks, sec: "none" }], "accept"],
    ["none means no USERPINMAC", { sec: 3 }, [{ ...asks, sec: "none" }], "accept"],
    ["a method means no message without one", {}, [{ ...asks, sec: 0 }], "accept"],
    ["an unknown method is of no rule's", { sec: 9 }, [{ ...asks, sec: 0 }], "unknown-sec"],
    ["by sender", { from: "4900111" }, [{ ...asks, from: "4900111" }], "ask"],
    ["by the whole of the sender", { from: "49001112" }, [{ ...asks, from: "4900111" }], "accept"],
    ["by the beginning of the sender", { from: "4900111" }, [{ ...asks, from: "49*" }], "ask"],
    ["by another beginning", { from: "4800111" }, [{ ...asks, from: "49*" }], "accept"],
    ["by a number as people write it", { from: "4900111" }, [{ ...asks, from: "+4900111" }], "ask"],
    ["by its beginning as people write it", { from: "4900111" }, [{ ...asks, from: "+49*" }], "ask"],
    ["a * alone is anybody, known or not", {}, [{ ...asks, from: "*" }], "ask"],
    ["a sender nobody knows is no one's", {}, [{ ...asks, from: "49*" }], "accept"],
    [
      "all fields of a rule have to fit",
      { ...PROVEN, from: "4900111" },
      [{ source: "air", profile: "cp", sec: 0, from: "48*", decision: "refuse" }, asks],
      "ask",
    ],
    [
      "with all of them fitting it decides",
      { ...PROVEN, from: "4900111" },
      [{ source: "air", profile: "cp", sec: 0, from: "49*", decision: "refuse" }, asks],
      "refuse",
    ],
  ])("%s", (_, question, rules, expected) => {
    expect(decision(question, ...rules)).toBe(expected);
  });

  test("accept nothing that is not authentic (BOOTX-3)", () => {
    const rules: readonly PolicyRule[] = [{ decision: "accept" }];
    expect(verdict({}, { rules })).toBe("mac-missing");
    expect(verdict({ sec: 9, mac: MAC }, { rules })).toBe("unknown-sec");
  });

  test("are asked before the method is looked at, and after the profile", () => {
    const rules: readonly PolicyRule[] = [refuses];
    expect(verdict({ sec: 9, mac: MAC }, { rules })).toBe("policy-refused");
    expect(verdict({ profile: "dm" }, { rules })).toBe("profile-disabled");
  });
});

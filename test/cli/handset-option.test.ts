import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/cli/command.ts";
import { handsetGroups } from "../../src/cli/handset-option.ts";
import { planHandsets } from "../../src/lab/fleet/handset-plan.ts";

describe("--handset", () => {
  test("says who holds the handset, and whether there is a card in it", () => {
    const plans = planHandsets(handsetGroups(["msisdn=491700001,consent=accept", "consent=refuse, card=none"]));
    expect(plans.map(({ consent, state }) => [consent, state.simInserted])).toEqual([
      ["accept", true],
      ["refuse", false],
    ]);
  });

  test("leaves out what it does not say", () => {
    const [plan] = planHandsets(handsetGroups(["pin=1234"]));
    expect(plan).toMatchObject({ pins: ["1234"], state: { simInserted: true, sim: { files: [] } } });
    expect(plan).not.toHaveProperty("consent");
  });

  test.each([
    ["card=card.xml", "--handset number 1: card: expected none; a card with files needs a fleet file"],
    ["consent=yes", '--handset number 1: consent: Invalid option: expected one of "accept"|"refuse"'],
    ["consent=accept,consent=refuse", "--handset number 1: consent stands twice"],
    ["sim=none", "expected NAME=VALUE with a name of msisdn, imsi, imei, iccid, model, pin, consent, card"],
  ])("may not be %s", (spec, problem) => {
    expect(() => handsetGroups([spec])).toThrow(problem);
    expect(() => handsetGroups([spec])).toThrow(UsageError);
  });
});

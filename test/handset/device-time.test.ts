import { describe, expect, test } from "vitest";
import { nextAlarm } from "../../src/handset/next-alarm.ts";
import { aPinBootstrap } from "../support/a-bootstrap.ts";
import { aHandset, NOON } from "../support/a-handset.ts";
import { aChoreModel, aManagedHandset } from "../support/a-managed-handset.ts";

const HOUR = 3_600_000;

/** A handset whose clock is ahead, or with a minus behind, and that waits for its PIN. */
function skewed(clockSkewMs: number) {
  const handset = aHandset();
  handset.state = { ...handset.state, clockSkewMs };
  return handset.receive(aPinBootstrap());
}

describe("The clock of a handset", () => {
  test.each([
    [0, "20240229T120000Z"],
    [2 * HOUR, "20240229T140000Z"],
    [-24 * HOUR, "20240228T120000Z"],
  ])("that is %d ms ahead is seen in TStamp", (ahead, tStamp) => {
    const handset = skewed(ahead).type("1234");
    expect(handset.tree().get("./DMAcc/1/Name")?.tStamp ?? handset.tree().get("./DMAcc/1")?.tStamp).toBe(tStamp);
  });

  test("is in the node that its model has for it, as often as a server asks, and is no change of the tree", () => {
    const uri = "./Chore/Last";
    const handset = aManagedHandset({ ...aChoreModel(), localTime: uri });
    handset.state = { ...handset.state, clockSkewMs: 2 * HOUR };
    const get = `<Get><CmdID>1</CmdID><Item><Target><LocURI>${uri}</LocURI></Target></Item></Get>`;
    const answered = () =>
      handset.serve(get).commands.flatMap((each) => (each.cmd === "Results" ? each.items.map(({ data }) => data) : []));
    expect(answered()).toEqual(["2024-02-29T14:00:00Z"]);
    handset.now += 1000;
    expect(answered()).toEqual(["2024-02-29T14:00:01Z"]);
    expect(handset.told("tree.changed").filter(({ uris }) => uris.includes(uri))).toEqual([]);
  });

  test("has it wait neither longer nor shorter", () => {
    const handset = skewed(5 * HOUR);
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + HOUR);
    expect(handset.type("1234").state.session?.startedAt).toBe(NOON);
  });
});

import { describe, expect, test } from "vitest";
import type { HandsetInput } from "../../../src/handset/input.ts";
import { aBootstrap, anAccountDocument, SERVER_ID } from "../../support/a-bootstrap.ts";
import { aHandset } from "../../support/a-handset.ts";

const OTHER = "two.example";
const ASKED: HandsetInput = { type: "session.requested" };
const askedFor = (server: string): HandsetInput => ({ type: "session.requested", server });

/** A handset with two accounts that waits after a failed session with each. */
function bootstrapped() {
  const second = anAccountDocument({ serverId: OTHER, url: `http://${OTHER}/` });
  return aHandset({ bootstrapped: true })
    .receive(aBootstrap({ document: second, reference: 2 }))
    .failMessage()
    .failMessage();
}

const startedSince = (handset: ReturnType<typeof bootstrapped>, inputs: readonly HandsetInput[]) => {
  const before = handset.told("session.started").length;
  handset.take(...inputs);
  while (handset.state.session) handset.failMessage();
  return handset
    .told("session.started")
    .slice(before)
    .map(({ server }) => server);
};

describe("A session that the user asks for", () => {
  test.each<[string, readonly HandsetInput[], readonly string[]]>([
    ["one server", [askedFor(OTHER)], [OTHER]],
    ["the other one", [askedFor(SERVER_ID)], [SERVER_ID]],
    ["all servers", [ASKED], [SERVER_ID, OTHER]],
  ])("is opened at once with %s, and does not wait as failed ones do", (_, inputs, servers) => {
    expect(startedSince(bootstrapped(), inputs)).toEqual(servers);
  });

  test("begins with its tries anew, and takes the place of the one that waited", () => {
    const handset = bootstrapped().take(askedFor(OTHER));
    expect(handset.state.session?.pending).toMatchObject({ serverId: OTHER, tries: 0, alert: 1201 });
    expect(handset.state.pendingSessions).toMatchObject([{ serverId: SERVER_ID, tries: 1 }]);
  });

  test("is none on a handset without accounts", () => {
    const handset = aHandset();
    expect(handset.take(ASKED).state.pendingSessions).toEqual([]);
    expect(handset.events).toEqual([]);
  });

  test("fails with a server that it has no account of", () => {
    const handset = bootstrapped().take(askedFor("stranger.example"));
    expect(handset.told("session.failed").at(-1)).toMatchObject({
      server: "stranger.example",
      reason: "no usable account",
    });
    expect(handset.state.session).toBeNull();
  });

  test("waits for the one in flight, and for the network", () => {
    const handset = aHandset({ bootstrapped: true }).take(askedFor(SERVER_ID));
    expect(handset.told("session.started")).toHaveLength(1);
    handset.failMessage();
    expect(handset.told("session.started")).toHaveLength(2);
    const lost = bootstrapped().take({ type: "network.lost" }, askedFor(OTHER));
    expect(lost.state.session).toBeNull();
    expect(lost.take({ type: "network.attached" }).state.session?.dm.serverId).toBe(OTHER);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { SyncMLEncoding } from "../../src/codec/syncml/message.ts";
import { anEnvironment, aTree, CLIENT_AUTH, SERVER_AUTH } from "./a-device.ts";
import { inEncoding, plainMessage, summary } from "./a-server.ts";
import { Talk } from "./a-session.ts";

const NONCE_20 = "ICEiIyQlJicoKSorLC0uLw==";
const NONCE_30 = "MDEyMzQ1Njc4OTo7PD0+Pw==";
const NONCE_40 = "QEFCQ0RFRkdISUpLTE1OTw==";
const NONCE_10 = "EBESExQVFhcYGRobHB0eHw==";

function vector(name: string): string {
  return readFileSync(new URL(`../vectors/dm/${name}.xml`, import.meta.url), "utf8");
}

function play(talk: Talk, encoding: SyncMLEncoding, messages: readonly string[]): void {
  for (const [index, name] of messages.entries()) {
    if (index % 2 === 0) expect(plainMessage(talk.body), name).toEqual(plainMessage(inEncoding(vector(name), "xml")));
    else talk.hear(inEncoding(vector(name), encoding));
  }
}

describe.each(["xml", "wbxml"] as const)("A recorded session in %s", (encoding) => {
  test("with MD5 both ways takes four packages and renews both nonces", () => {
    const talk = new Talk(aTree(), anEnvironment({ encoding, nonces: [NONCE_30] }));
    play(talk, encoding, ["m02", "m03", "m04", "m05"]);
    expect(talk.step.next).toEqual({ do: "finish" });
    expect(talk.tree.get(`${CLIENT_AUTH}/AAuthData`)?.value).toBe(NONCE_20);
    expect(talk.tree.get(`${SERVER_AUTH}/AAuthData`)?.value).toBe(NONCE_30);
    expect(talk.tree.get("./DMAcc/ex/Name")?.value).toBe("Example DM (renamed)");
    expect(talk.tree.get("./DMAcc/ex/Ext/Acme")?.format).toBe("node");
  });

  test("with a stale nonce and a forgetful server gets both sides to authenticate", () => {
    const talk = new Talk(aTree(), anEnvironment({ encoding, nonces: [NONCE_10, NONCE_30] }), "2");
    play(talk, encoding, ["m06", "m07", "m08", "m09", "m10", "m11", "m12", "m13"]);
    expect(talk.step.next).toEqual({ do: "finish" });
    expect(talk.tree.get(`${CLIENT_AUTH}/AAuthData`)?.value).toBe(NONCE_40);
    expect(talk.tree.get(`${SERVER_AUTH}/AAuthData`)?.value).toBe(NONCE_30);
  });
});

describe("The answer of a real server", () => {
  const withoutServerCred = { "./DMAcc/ex/AppAuth/2": null };

  test.each([
    ["webos-pkg2.xml", 7],
    ["webos-pkg2.wbxml", 13],
  ])("%s gets a Status for each of its %i items, and Results for three", (name, items) => {
    const talk = new Talk(aTree(withoutServerCred), anEnvironment());
    talk.hear(readFileSync(new URL(`../vectors/dm/${name}`, import.meta.url)));
    const answered = summary(talk.body);
    expect(answered.filter(([each]) => each === "Status")).toHaveLength(1 + items);
    expect(answered.filter(([each]) => each === "Results")).toHaveLength(3);
  });

  test("mdmpoc-pkg2.xml, without references, is understood", () => {
    const talk = new Talk(aTree(withoutServerCred), anEnvironment());
    talk.hear(inEncoding(vector("mdmpoc-pkg2"), "xml"));
    expect(plainMessage(talk.body)[2]).toContainEqual([
      "Status",
      ["CmdID", "2"],
      ["MsgRef", "1"],
      ["CmdRef", "5"],
      ["Cmd", "Get"],
      ["TargetRef", "./DevDetail/Ext/Microsoft/LocalTime"],
      ["Data", "404"],
    ]);
  });
});

import { describe, expect, test } from "vitest";
import { type CommandRules, STANDARD_RULES } from "../../../src/dm/command-rules.ts";
import { anEnvironment, aTree, DEVICE_ID } from "../a-device.ts";
import { get, headerStatus, plainMessage, summary } from "../a-server.ts";
import { ACCEPTED, SERVER_CRED, Talk } from "../a-session.ts";

type Encoding = "xml" | "wbxml";

function answerTo(body: string, rules: Partial<CommandRules>, encoding: Encoding = "xml", header = ""): Talk {
  const settings = { commands: { ...STANDARD_RULES, ...rules } };
  const talk = new Talk(aTree(), anEnvironment({ encoding, settings }));
  talk.hear({ cred: SERVER_CRED, header, body: ACCEPTED + body });
  return talk;
}

const quiet = (command: string) => command.replace("</CmdID>", "</CmdID><NoResp/>");
const said = (talk: Talk) => summary(talk.body).slice(1);

describe.each(["xml", "wbxml"] as const)("NoResp, in %s", (encoding) => {
  const body = quiet(get(1, "./DevDetail/FwV")) + get(2, "./Nope");

  test("is ignored, as DM does not use it", () => {
    expect(said(answerTo(body, {}, encoding)).filter(([name]) => name === "Status")).toHaveLength(2);
  });

  test("is honoured by a device that knows it: no Status, but Results", () => {
    expect(said(answerTo(body, { noResp: "honoured" }, encoding))).toEqual([
      ["Results", "./DevDetail/FwV", "1.0.7"],
      ["Status", "Get", "./Nope", "404"],
      ["Final"],
    ]);
  });

  test("of the SyncHdr is honoured for all commands, of a container for itself", () => {
    const silent = answerTo(get(1, "./Nope"), { noResp: "honoured" }, encoding, "<NoResp/>");
    expect(summary(silent.body)).toEqual([["Status", "SyncHdr", DEVICE_ID, "212"], ["Final"]]);
    const sequence = quiet(`<Sequence><CmdID>1</CmdID>${get(2, "./Nope")}</Sequence>`);
    expect(said(answerTo(sequence, { noResp: "honoured" }, encoding))).toEqual([
      ["Status", "Get", "./Nope", "404"],
      ["Final"],
    ]);
  });
});

describe.each(["xml", "wbxml"] as const)("A command without CmdID, in %s", (encoding) => {
  const body = get(1, "./DevDetail/FwV").replace("<CmdID>1</CmdID>", "") + get(2, "./Nope");

  test("gets no Status, and is not carried out", () => {
    expect(said(answerTo(body, {}, encoding))).toEqual([["Status", "Get", "./Nope", "404"], ["Final"]]);
  });

  test("gets 400 with nothing in CmdRef from a device that refuses it", () => {
    const talk = answerTo(body, { withoutCmdId: "refused" }, encoding);
    expect(plainMessage(talk.body)[2]).toContainEqual([
      "Status",
      ["CmdID", "2"],
      ["MsgRef", "1"],
      ["CmdRef"],
      ["Cmd", "Get"],
      ["Data", "400"],
    ]);
    talk.hear({ msgId: 2, body: headerStatus(200, 2) });
    expect(talk.step.next).toEqual({ do: "finish" });
  });
});

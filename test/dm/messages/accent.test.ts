import { describe, expect, test } from "vitest";
import type { Results, Status } from "../../../src/codec/syncml/message.ts";
import { STANDARD_ACCENT, worded } from "../../../src/dm/messages/accent.ts";

const SPEAKER = { state: { url: "http://dm.example/dm", deviceId: "IMEI:1" }, encoding: "xml" } as const;

function status(cmdRef: string, code: number, target: string, items: Status["items"] = []): Status {
  return {
    cmd: "Status",
    cmdId: "",
    msgRef: "1",
    cmdRef,
    of: "Get",
    targetRefs: [target],
    sourceRefs: [],
    code,
    items,
  };
}

const RESULTS: Results = { cmd: "Results", cmdId: "", msgRef: "1", cmdRef: "2", items: [{ source: { uri: "./A" } }] };

describe("A client that says nothing of its own", () => {
  test("leaves its commands as they are", () => {
    const commands = [status("0", 212, "IMEI:1"), status("2", 200, "A"), RESULTS];
    expect(worded(commands, SPEAKER, STANDARD_ACCENT)).toBe(commands);
  });
});

describe("One Status for each command", () => {
  const accent = { ...STANDARD_ACCENT, statusPer: "command" } as const;
  const codes = (...commands: readonly (Status | Results)[]) =>
    worded(commands, SPEAKER, accent).map((each) => (each.cmd === "Status" ? [each.code, each.targetRefs] : each.cmd));

  test("stands for all items that came to the same", () => {
    expect(codes(status("0", 212, "h"), status("2", 200, "A"), status("2", 200, "B"), RESULTS)).toEqual([
      [212, ["h"]],
      [200, ["A", "B"]],
      "Results",
    ]);
  });

  test("does not where items came to different things, or say more than a code", () => {
    expect(codes(status("2", 200, "A"), status("2", 404, "B"))).toEqual([
      [200, ["A"]],
      [404, ["B"]],
    ]);
    const more = [{ target: { uri: "./C" } }];
    expect(codes(status("2", 404, "A", more), status("2", 404, "B", more))).toHaveLength(2);
  });

  test("never stands for two commands", () => {
    expect(codes(status("2", 200, "A"), status("3", 200, "B"), status("3", 200, "C"))).toEqual([
      [200, ["A"]],
      [200, ["B", "C"]],
    ]);
  });
});

describe("References in full", () => {
  const accent = { ...STANDARD_ACCENT, references: "full" } as const;
  const refs = (target: string, cmdRef = "2") =>
    worded([status(cmdRef, 200, target)], SPEAKER, accent).flatMap((each) =>
      each.cmd === "Status" ? each.targetRefs : [],
    );

  test("count from the root, with the query as it is", () => {
    expect(["A/B", " ./A/B ", "A?prop=ACL", "."].flatMap((uri) => refs(uri))).toEqual([
      "./A/B",
      "./A/B",
      "./A?prop=ACL",
      ".",
    ]);
  });

  test("are left alone where there is no node to name, as in the Status for the SyncHdr", () => {
    expect(refs("./A//B")).toEqual(["./A//B"]);
    expect(refs("IMEI:1", "0")).toEqual(["IMEI:1"]);
  });
});

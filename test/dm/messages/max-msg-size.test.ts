import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { anEnvironment, aTree, DEVICE_ID } from "../a-device.ts";
import { command, get, headerStatus, inEncoding, plainMessage, summary } from "../a-server.ts";
import { ACCEPTED, SERVER_CRED, Talk } from "../a-session.ts";

const BASIC_CRED = ["basic", "ZG0uZXhhbXBsZS5jb206czNydmVyLXMzY3JldA=="] as const;

function limit(octets: number, objects?: number): string {
  const maxObj = objects === undefined ? "" : `<MaxObjSize xmlns="syncml:metinf">${objects}</MaxObjSize>`;
  return `<Meta><MaxMsgSize xmlns="syncml:metinf">${octets}</MaxMsgSize>${maxObj}</Meta>`;
}

function vector(name: string): string {
  return readFileSync(new URL(`../../vectors/syncml/traces/${name}.xml`, import.meta.url), "utf8");
}

const isFinal = (body: Uint8Array) => summary(body).at(-1)?.[0] === "Final";

describe.each(["xml", "wbxml"] as const)("An answer too large for the server, in %s", (encoding) => {
  const uris = ["./DevInfo", "./DevInfo/Man", "./DevInfo/Mod", "./DevDetail", "./DevDetail/FwV", "./DevDetail/SwV"];
  const gets = uris.map((uri, index) => get(4 + index, uri)).join("");
  const octets = encoding === "xml" ? 1200 : 420;

  test("goes out in parts, each within the limit, and Final stands in the last", () => {
    const talk = new Talk(aTree(), anEnvironment({ encoding }), "7");
    talk.hear({ sessionId: "7", cred: BASIC_CRED, header: limit(octets), body: ACCEPTED + gets });
    const parts = [talk.body];
    while (!isFinal(talk.body)) {
      expect(parts.length).toBeLessThan(10);
      const next = vector("m32").replaceAll("<MsgRef>2<", `<MsgRef>${parts.length + 1}<`);
      talk.hear(inEncoding(next.replace("<MsgID>2<", `<MsgID>${parts.length + 1}<`), encoding));
      parts.push(talk.body);
    }
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(octets);
    expect(summary(parts[1] as Uint8Array).slice(0, 2)).toEqual([
      ["Status", "SyncHdr", DEVICE_ID, "200"],
      ["Status", "Alert", "", "200"],
    ]);
    const said = parts.flatMap((part) => summary(part));
    expect(said.filter(([name, cmd]) => name === "Status" && cmd === "Get").map(([, , uri]) => uri)).toEqual(uris);
    expect(said.filter(([name]) => name === "Results").map(([, uri]) => uri)).toEqual(uris);
  });

  test("carries octets across the break unharmed", () => {
    const value = "AP//".repeat(50);
    const blob = { format: "bin", type: "application/octet-stream", value } as const;
    const talk = new Talk(aTree({ "./Lab/Octets": blob }), anEnvironment({ encoding }), "7");
    const both = get(4, "./DevInfo/Man") + get(5, "./Lab/Octets");
    talk.hear({
      sessionId: "7",
      cred: BASIC_CRED,
      header: limit(encoding === "xml" ? 1300 : 500),
      body: ACCEPTED + both,
    });
    expect(isFinal(talk.body)).toBe(false);
    const alone = new Talk(aTree({ "./Lab/Octets": blob }), anEnvironment({ encoding }), "7");
    alone.hear({ sessionId: "7", cred: BASIC_CRED, body: ACCEPTED + get(5, "./Lab/Octets") });
    talk.hear(inEncoding(vector("m32"), encoding));
    const octetsIn = (body: Uint8Array) => JSON.stringify(plainMessage(body)[2]?.at(-2)?.at(-1));
    expect(octetsIn(talk.body)).toBe(octetsIn(alone.body));
  });
});

describe("A value that fits no message of the server's", () => {
  test("answers 413, also when others fit, from a device without large objects", () => {
    const settings = { largeObjects: false };
    const talk = new Talk(aTree({ "./DMAcc/ex/Name": "x".repeat(2000) }), anEnvironment({ settings }));
    const both = get(4, "./DMAcc/ex/Name") + get(5, "./DevInfo/Man");
    talk.hear({ cred: BASIC_CRED, header: limit(2000), body: ACCEPTED + both });
    expect(summary(talk.body)).toEqual([
      ["Status", "SyncHdr", DEVICE_ID, "212"],
      ["Status", "Get", "./DMAcc/ex/Name", "413"],
      ["Status", "Get", "./DevInfo/Man", "200"],
      ["Results", "./DevInfo/Man", "Acme"],
      ["Final"],
    ]);
  });

  test.each([true, false])(
    "is none because of a Chal that only the first message has (large objects: %s)",
    (largeObjects) => {
      const codes = (cred: readonly ["basic" | "md5", string], octets: number) => {
        const talk = new Talk(aTree(), anEnvironment({ settings: { largeObjects } }));
        talk.hear({ cred, header: limit(octets), body: ACCEPTED + get(4, "./DevInfo/Man") });
        return summary(talk.body)
          .map(([, cmd, , code]) => [cmd, code])
          .slice(1, 2);
      };
      for (let octets = 600; octets < 1200; octets += 20) {
        expect(codes(SERVER_CRED, octets), `${octets} octets`).toEqual(codes(BASIC_CRED, octets));
      }
    },
  );

  test("answers 413 when it is over the server's MaxObjSize, which stays in force", () => {
    const talk = new Talk(aTree(), anEnvironment());
    talk.hear({ cred: BASIC_CRED, header: limit(9000, 4), body: ACCEPTED + get(4, "./DevInfo/Man") });
    talk.hear({ msgId: 2, body: headerStatus(200, 2) + get(4, "./DevInfo/Lang") });
    expect(summary(talk.body)).toContainEqual(["Status", "Get", "./DevInfo/Lang", "413"]);
  });
});

test("An Atomic whose Statuses fit no message of the server's is undone and answers 517", () => {
  const talk = new Talk(aTree(), anEnvironment());
  const members = Array.from({ length: 5 }, (_, i) => command("Replace", 10 + i, "./DMAcc/ex/Name", `n${i}`)).join("");
  talk.hear({ cred: BASIC_CRED, header: limit(1200), body: `${ACCEPTED}<Atomic><CmdID>9</CmdID>${members}</Atomic>` });
  expect(summary(talk.body)).toContainEqual(["Status", "Atomic", "", "517"]);
  expect(talk.tree.get("./DMAcc/ex/Name")?.value).toBe("Example DM");
});

test("A limit too small for anything still gets one Status a message, and the session moves on (DM_Protocol §8.2, MaxMsgSize)", () => {
  const talk = new Talk(aTree(), anEnvironment());
  talk.hear({ cred: BASIC_CRED, header: limit(1), body: ACCEPTED + get(4, "./DevInfo/Man") + get(5, "./DevInfo/Mod") });
  expect(summary(talk.body)).toEqual([
    ["Status", "SyncHdr", DEVICE_ID, "212"],
    ["Status", "Get", "./DevInfo/Man", "413"],
  ]);
  talk.hear(inEncoding(vector("m32").replace("<SessionID>7<", "<SessionID>1<"), "xml"));
  expect(summary(talk.body)).toEqual([
    ["Status", "SyncHdr", DEVICE_ID, "200"],
    ["Status", "Alert", "", "200"],
    ["Status", "Get", "./DevInfo/Mod", "413"],
    ["Final"],
  ]);
});

test("A limit of 0 is none, and leaves an earlier one in force", () => {
  const gets = get(4, "./DevInfo/Man") + get(5, "./DevInfo/Mod");
  const talk = new Talk(aTree(), anEnvironment());
  talk.hear({ cred: BASIC_CRED, header: limit(0, 0), body: ACCEPTED + gets });
  expect(summary(talk.body)).toContainEqual(["Results", "./DevInfo/Man", "Acme"]);
  expect(isFinal(talk.body)).toBe(true);
  talk.hear({ msgId: 2, header: limit(9000, 4), body: headerStatus(200, 2) + get(4, "./DevInfo/Lang") });
  talk.hear({ msgId: 3, header: limit(0, 0), body: headerStatus(200, 3) + get(4, "./DevInfo/Lang") });
  expect(summary(talk.body)).toContainEqual(["Status", "Get", "./DevInfo/Lang", "413"]);
});

test("A server that aborts between two parts gets no answer", () => {
  const talk = new Talk(aTree(), anEnvironment(), "7");
  talk.hear({ sessionId: "7", cred: BASIC_CRED, header: limit(1), body: ACCEPTED + get(4, ".") + get(5, ".") });
  talk.hear(inEncoding(vector("m34"), "xml"));
  expect(talk.step.next).toEqual({ do: "fail", reason: "aborted-by-server" });
});

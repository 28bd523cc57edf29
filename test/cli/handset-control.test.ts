import { describe, expect, onTestFinished, test } from "vitest";
import { writeControlFile } from "../../src/lab/control-file.ts";
import { lockStateFolder } from "../../src/store/state-lock.ts";
import { aFolder } from "../support/a-folder.ts";
import { IMEI } from "../support/a-sim.ts";
import { aControlApi, refused } from "../support/control-api.ts";
import { at, handset } from "../support/handset-command.ts";

describe("How phonebank handset finds a running serve", () => {
  /** A state folder that this process owns until the test is over. */
  const anOwnedFolder = () => {
    const folder = aFolder();
    onTestFinished(lockStateFolder(folder));
    return folder;
  };

  test("is by --control as HOST:PORT or URL, or by what the owner of the state folder wrote there", async () => {
    const api = await aControlApi();
    const folder = anOwnedFolder();
    writeControlFile(folder, api.address);
    expect(await handset(at(api, "accept", IMEI))).toMatchObject({ code: 0 });
    expect(await handset(["accept", IMEI, "--control", `${api.address}/`])).toMatchObject({ code: 0 });
    expect(await handset(["accept", IMEI, "--state", folder])).toMatchObject({ code: 0 });
    expect(api.asked).toHaveLength(3);
  });

  test("needs a serve that owns the folder, with a control API", async () => {
    const free = aFolder();
    const { code, err } = await handset(["accept", IMEI, "--state", free]);
    expect({ code, err }).toEqual({
      code: 4,
      err:
        `phonebank handset: control ${free}: no serve owns this folder; start one with --control HOST:PORT, ` +
        "or name another folder with --state [connect-failed]\n",
    });
    const owned = anOwnedFolder();
    const without = await handset(["accept", IMEI, "--state", owned]);
    expect(without).toMatchObject({
      code: 4,
      err:
        `phonebank handset: control ${owned}: process ${process.pid} owns this folder without a control API; ` +
        "start serve with --control HOST:PORT [connect-failed]\n",
    });
  });

  test("ends with 4 when nobody listens there", async () => {
    const { code, err } = await handset(["accept", IMEI, "--control", "127.0.0.1:1"]);
    expect({ code, err }).toMatchObject({ code: 4, err: expect.stringContaining("[connect-failed]") });
    expect(err.trimEnd().split("\n")).toHaveLength(1);
  });

  test("shows the token of the option or else of the environment", async () => {
    const api = await aControlApi();
    const env = { PHONEBANK_CONTROL_TOKEN: "from-there" };
    await handset(at(api, "accept", IMEI), { env });
    await handset(at(api, "accept", IMEI, "--control-token", "given"), { env });
    await handset(at(api, "accept", IMEI), { env: { PHONEBANK_CONTROL_TOKEN: "" } });
    expect(api.asked.map(({ authorization }) => authorization)).toEqual([
      "Bearer from-there",
      "Bearer given",
      undefined,
    ]);
  });

  test("takes no token that no header could carry", async () => {
    const { code, err } = await handset(["accept", IMEI, "--control", "127.0.0.1:1", "--control-token", "let me\nin"]);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("a control token is letters") });
    expect(err).not.toContain("let me");
  });

  test("explains a token that is missing or wrong, without repeating it", async () => {
    const api = await aControlApi(() => refused(401, "unauthorized", "expected Authorization: Bearer TOKEN"));
    const hint = "give that of serve with --control-token or PHONEBANK_CONTROL_TOKEN [peer-refused]\n";
    for (const verb of [["accept", IMEI], ["watch"], ["list"]]) {
      const missing = await handset(at(api, ...verb));
      expect(missing).toMatchObject({
        code: 1,
        err: `phonebank handset: control ${api.address}: it wants a token; ${hint}`,
      });
    }
    const { code, err } = await handset(at(api, "accept", IMEI, "--control-token", "guess"));
    expect(code).toBe(1);
    expect(err).toContain(`the token is wrong; ${hint}`);
    expect(err).not.toContain("guess");
  });
});

describe("phonebank handset watch", () => {
  const EVENT = { seq: 1, at: 1500, handset: IMEI, type: "push.received", contentType: "a/b", bytes: "AAEC" };

  /** Watches until so many events were printed. */
  const watched = async (words: readonly string[], events: readonly object[], until: string) => {
    const api = await aControlApi();
    const stop = new AbortController();
    const over = handset(at(api, "watch", ...words), {
      interrupted: stop.signal,
      onOut: (text) => {
        if (text.includes(until)) stop.abort();
      },
    });
    const server = await api.watcher();
    for (const event of events) server.send(JSON.stringify(event));
    return { ...(await over), api };
  };

  test("prints events for people until it is stopped, without those that only programs want", async () => {
    const last = { ...EVENT, seq: 3, type: "power.changed", power: "off" };
    const { code, out, err, api } = await watched([IMEI], [{ ...EVENT, type: "handset.rested" }, EVENT, last], "power");
    expect({ code, err }).toEqual({ code: 0, err: `watching ${IMEI} at ${api.address}\n` });
    expect(out.split("\n")[0]).toBe(`00:00:01.500 push.received ${IMEI} contentType=a/b bytes=3 octets`);
    expect(out.trimEnd().split("\n")).toHaveLength(2);
    expect(api.asked[0]?.path).toBe(`/events?handset=${IMEI}`);
  });

  test("prints events as they came with --json", async () => {
    const events = [{ ...EVENT, type: "handset.rested" }, EVENT];
    const { out, api } = await watched(["--json"], events, "push.received");
    expect(out).toBe(events.map((event) => `${JSON.stringify(event)}\n`).join(""));
    expect(api.asked[0]?.path).toBe("/events");
  });

  test("ends with 0 when serve ends, and says so", async () => {
    const api = await aControlApi();
    const over = handset(at(api, "watch"));
    (await api.watcher()).close(1001);
    expect(await over).toMatchObject({ code: 0, err: expect.stringMatching(/^watching .*\nserve has ended\n$/) });
  });

  test("ends with 1 when the connection breaks, or when there is no such handset", async () => {
    const api = await aControlApi();
    const over = handset(at(api, "watch"));
    (await api.watcher()).terminate();
    expect(await over).toMatchObject({ code: 1, err: expect.stringContaining("[peer-closed]") });
    const other = await aControlApi(() => refused(404, "no-handset", "there is no handset of that name"));
    const { code, err } = await handset(at(other, "watch", "1"));
    expect({ code, err }).toEqual({
      code: 1,
      err: `phonebank handset: control ${other.address}: there is no handset of that name [peer-refused]\n`,
    });
  });
});

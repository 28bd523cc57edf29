import { describe, expect, test } from "vitest";
import { ControlRefusal } from "../../src/api/client.ts";
import { watchEvents } from "../../src/api/watch.ts";
import { systemClock, VirtualClock } from "../../src/base/clock.ts";
import { aControlApi, refused } from "../support/control-api.ts";

const LINES = ['{"seq":1,"type":"handset.rested"}', '{"seq":2,"type":"handset.rested"}'];

/** Starts to watch, and collects what comes. */
function watching(address: string, options: { token?: string; handset?: string } = {}) {
  const stop = new AbortController();
  const lines: string[] = [];
  const takers: (() => void)[] = [];
  const over = watchEvents({
    address,
    clock: systemClock,
    stopped: stop.signal,
    onEvent: (line) => {
      lines.push(line);
      for (const take of takers.splice(0)) take();
    },
    ...options,
  });
  const oneMore = () => new Promise<void>((resolve) => takers.push(resolve));
  return { stop: () => stop.abort(), lines, over, oneMore };
}

describe("Watching over the control API", () => {
  test("hands over each event as it was sent, until it is stopped", async () => {
    const api = await aControlApi();
    const watch = watching(api.address);
    const server = await api.watcher();
    for (const line of LINES) {
      const taken = watch.oneMore();
      server.send(line);
      await taken;
    }
    const gone = new Promise((resolve) => server.on("close", resolve));
    watch.stop();
    expect(await watch.over).toBe("stopped");
    await gone;
    expect(watch.lines).toEqual(LINES);
  });

  test("asks for all events, or for those of one handset, and shows its token", async () => {
    const api = await aControlApi();
    const all = watching(`${api.address}/`);
    const one = watching(api.address, { handset: "+49 171", token: "abc" });
    await api.watcher();
    await api.watcher();
    all.stop();
    one.stop();
    await Promise.all([all.over, one.over]);
    expect(api.asked).toEqual(
      expect.arrayContaining([
        { method: "GET", path: "/events" },
        { method: "GET", path: "/events?handset=%2B49+171", authorization: "Bearer abc" },
      ]),
    );
  });

  test.each([
    [1000, "ended"],
    [1001, "ended"],
  ])("is over without failure when the other side closes with %i", async (code, outcome) => {
    const api = await aControlApi();
    const { over } = watching(api.address);
    (await api.watcher()).close(code);
    expect(await over).toBe(outcome);
  });

  test("fails as peer-closed when the connection is closed for a reason or cut", async () => {
    const api = await aControlApi();
    const closed = watching(api.address);
    (await api.watcher()).close(1013, "too slow");
    await expect(closed.over).rejects.toMatchObject({
      code: "peer-closed",
      message: expect.stringContaining("too slow"),
    });
    const cut = watching(api.address);
    (await api.watcher()).terminate();
    await expect(cut.over).rejects.toMatchObject({ code: "peer-closed" });
  });

  test("that is refused carries the words of the API", async () => {
    const api = await aControlApi(() => refused(404, "no-handset", "there is no handset of that name"));
    const error = await watching(api.address).over.catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ControlRefusal);
    expect(error).toMatchObject({ status: 404, refusal: "no-handset" });
    expect(String(error)).toContain("there is no handset of that name");
  });

  test("of a server that knows no events is peer-refused", async () => {
    const api = await aControlApi(() => ({ status: 404, text: "<html>" }));
    await expect(watching(api.address).over).rejects.toMatchObject({ code: "peer-refused" });
  });

  test("where nobody listens is connect-failed", async () => {
    await expect(watching("http://127.0.0.1:1").over).rejects.toMatchObject({ code: "connect-failed" });
  });

  test("gives up when no connection stands in time, but not when it stands and is silent", async () => {
    const clock = new VirtualClock();
    const silent = await aControlApi(() => {
      clock.advance(50);
      return "silence";
    });
    const options = { clock, timeoutMs: 50, onEvent: () => {}, stopped: new AbortController().signal };
    await expect(watchEvents({ ...options, address: silent.address })).rejects.toMatchObject({ code: "peer-timeout" });

    const quiet = await aControlApi();
    let over: Promise<unknown> | undefined;
    await new Promise<void>((resolve) => {
      over = watchEvents({ ...options, address: quiet.address, onOpen: resolve });
    });
    const server = await quiet.watcher();
    clock.advance(500);
    server.close(1001);
    expect(await over).toBe("ended");
  });

  test("that is stopped before it began calls nobody", async () => {
    const api = await aControlApi();
    const options = { address: api.address, clock: systemClock, onEvent: () => {} };
    expect(await watchEvents({ ...options, stopped: AbortSignal.abort() })).toBe("stopped");
    expect(api.asked).toEqual([]);
  });
});

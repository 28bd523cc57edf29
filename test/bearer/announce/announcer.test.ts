import { describe, expect, onTestFinished, test } from "vitest";
import { type Clock, systemClock, VirtualClock } from "../../../src/base/clock.ts";
import { type Announcement, Announcer, type AnnouncerLimits } from "../../../src/bearer/announce/announcer.ts";
import type { Emit } from "../../../src/events/event.ts";
import { anHttpServer } from "../../support/http-server.ts";

const ANNOUNCEMENT: Announcement = {
  how: "attach",
  msisdn: "491700001",
  imei: "352099000000006",
  imsi: "001010123456789",
};

/** A server that learns addresses; it answers with the statuses in turn, the last one again and again. */
async function aServer(...statuses: readonly number[]) {
  const bodies: unknown[] = [];
  const types: unknown[] = [];
  let [underWay, most] = [0, 0];
  const { url, close } = await anHttpServer((request, response) => {
    most = Math.max(most, ++underWay);
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      types.push(request.headers["content-type"]);
      bodies.push(JSON.parse(text));
      underWay--;
      response.writeHead(statuses[bodies.length - 1] ?? statuses.at(-1) ?? 204).end();
    });
  });
  onTestFinished(close);
  return { url: `${url}/handsets?new`, bodies, types, most: () => most };
}

function anAnnouncer(clock: Clock = systemClock, limits: Partial<AnnouncerLimits> = { backOffMs: 1, maxBackOffMs: 2 }) {
  const events: Parameters<Emit>[0][] = [];
  const announcer = new Announcer({ clock, emit: (event) => void events.push(event), limits });
  onTestFinished(() => announcer.close());
  return { announcer, events };
}

describe("An announcement", () => {
  test.each(["pos", "web", "attach", "voice"] as const)(
    "tells a server the numbers of a handset, learnt by %s (BOOT-5.1.2.2-2)",
    async (how) => {
      const { url, bodies, types } = await aServer();
      const { announcer, events } = anAnnouncer();
      expect(await announcer.announce(url, { ...ANNOUNCEMENT, how })).toBe(true);
      expect(bodies).toEqual([{ ...ANNOUNCEMENT, how }]);
      expect(types).toEqual(["application/json"]);
      expect(events).toEqual([{ type: "handset.announced", handset: ANNOUNCEMENT.imei, url, how }]);
    },
  );

  test("is made again while the server asks for it", async () => {
    const { url, bodies } = await aServer(503, 429, 204);
    const { announcer, events } = anAnnouncer();
    expect(await announcer.announce(url, ANNOUNCEMENT)).toBe(true);
    expect(bodies).toHaveLength(3);
    expect(events.map(({ type }) => type)).toEqual(["http.failed", "http.failed", "handset.announced"]);
    expect(events[0]).toMatchObject({ attempt: 1, detail: "status 503", retrying: true, handset: ANNOUNCEMENT.imei });
  });

  test("is given up when the server refuses it, or was tried often enough", async () => {
    const refusing = await aServer(403);
    const failing = await aServer(500);
    const { announcer, events } = anAnnouncer(systemClock, { tries: 2, backOffMs: 1 });
    expect(await announcer.announce(refusing.url, ANNOUNCEMENT)).toBe(false);
    expect(await announcer.announce(failing.url, ANNOUNCEMENT)).toBe(false);
    expect(events.map((event) => event.type === "http.failed" && event.retrying)).toEqual([false, true, false]);
  });

  test("to what is no URL is given up at once", async () => {
    const { announcer, events } = anAnnouncer();
    expect(await announcer.announce("ftp://x", ANNOUNCEMENT)).toBe(false);
    expect(events).toMatchObject([{ type: "http.failed", retrying: false }]);
  });

  test("waits for its turn when many are made", async () => {
    const { url, bodies, most } = await aServer();
    const { announcer } = anAnnouncer(systemClock, { atOnce: 2 });
    const made = Array.from({ length: 9 }, (_, i) => announcer.announce(url, { ...ANNOUNCEMENT, imei: String(i) }));
    expect(await Promise.all(made)).toEqual(made.map(() => true));
    expect(new Set(bodies.map((body) => (body as Announcement).imei)).size).toBe(9);
    expect(most()).toBeLessThanOrEqual(2);
  });

  test("ends when its announcer is closed: under way, waiting for its turn, and waiting to be made again", async () => {
    const silent = await anHttpServer(() => {});
    onTestFinished(silent.close);
    const waiting = anAnnouncer(new VirtualClock(), { atOnce: 1 });
    const made = [1, 2, 3].map(() => waiting.announcer.announce(silent.url, ANNOUNCEMENT));
    await waiting.announcer.close();
    expect(await Promise.all(made)).toEqual([false, false, false]);

    const { url } = await aServer(500);
    const again = anAnnouncer(new VirtualClock());
    const retried = again.announcer.announce(url, ANNOUNCEMENT);
    await expect.poll(() => again.events.length).toBe(1);
    await again.announcer.close();
    expect(await retried).toBe(false);
    expect(again.events).toHaveLength(1);
  });
});

import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/base/clock.ts";
import { memoryDownloader } from "../../../src/bearer/memory/memory-downloader.ts";
import type { EventBody } from "../../../src/events/event.ts";
import { FileShelf, type ShelvedFile } from "../../../src/lab/surroundings/file-shelf.ts";
import { runVirtually } from "../../../src/lab/surroundings/virtual-time.ts";

const BODY = Uint8Array.from({ length: 1000 }, (_, index) => index % 256);

/** A downloader from `http://files.memory`, on a clock of its own. */
function aDownloader(file: Partial<ShelvedFile> = {}) {
  const clock = new VirtualClock();
  const events: EventBody[] = [];
  const ranges: (string | undefined)[] = [];
  const shelf = new FileShelf(new Map([["/package", { contentType: "text/x", body: BODY, ...file }]]));
  const downloader = memoryDownloader(
    ({ method, url, headers }) => {
      const { host, pathname } = new URL(url);
      ranges.push(headers["range"]);
      return host === "files.memory" ? shelf.handle({ method, path: pathname, headers }) : undefined;
    },
    { clock, emit: (event) => void events.push(event), latencyMs: 50 },
  );
  const request = (url = "http://files.memory/package") => ({
    handset: "1",
    operation: "operation-1",
    url,
    maxBytes: 1000,
    userAgent: "x",
    timeoutMs: 60_000,
    retries: 2,
  });
  const load = (url?: string) => runVirtually(clock, downloader.download(request(url)));
  return { clock, events, ranges, downloader, request, load };
}

describe("A download in memory", () => {
  test("takes the time of one exchange", async () => {
    const { load, clock } = aDownloader();
    expect(await load()).toEqual({ outcome: "downloaded", contentType: "text/x", body: BODY });
    expect(clock.now()).toBe(50);
  });

  test("that is cut goes on where it stood, after a wait", async () => {
    const { load, clock, ranges } = aDownloader({ cutAfter: 300, times: 1 });
    expect(await load()).toMatchObject({ outcome: "downloaded", body: BODY });
    expect(ranges).toEqual([undefined, "bytes=300-"]);
    expect(clock.now()).toBe(50 + 1000 + 50);
  });

  test("that is cut again and again comes nearer each time", async () => {
    const { load, ranges } = aDownloader({ cutAfter: 400 });
    expect(await load()).toMatchObject({ outcome: "downloaded", body: BODY });
    expect(ranges).toEqual([undefined, "bytes=400-", "bytes=800-"]);
  });

  test("fails as over HTTP", async () => {
    expect(await aDownloader({ status: 404 }).load()).toMatchObject({ outcome: "failed", reason: "refused" });
    expect(await aDownloader({ status: 500 }).load()).toMatchObject({ outcome: "failed", reason: "server-error" });
    expect(await aDownloader({ status: 500, times: 2 }).load()).toMatchObject({ outcome: "downloaded" });
    expect(await aDownloader({ body: new Uint8Array(1001) }).load()).toMatchObject({ reason: "too-large" });
    expect(await aDownloader().load("http://files.memory/other")).toMatchObject({ reason: "refused" });
    expect(await aDownloader().load("http://nobody.memory/")).toMatchObject({ reason: "unreachable" });
  });

  test("that is stopped on its way brings nothing, and begins anew when it is asked for again", async () => {
    const { clock, downloader, request, load } = aDownloader();
    const stopped = downloader.download(request());
    clock.advance(49);
    downloader.stop("1", "operation-1", true);
    expect(await stopped).toEqual({ outcome: "stopped" });
    expect(await load()).toMatchObject({ outcome: "downloaded", body: BODY });
  });

  test("is followed by a notice of what became of it, once and whatever comes of that", async () => {
    const { clock, events, downloader } = aDownloader();
    const notice = { handset: "1", operation: "operation-1", userAgent: "x", timeoutMs: 1000, text: "900 Success" };
    const post = (url: string) => runVirtually(clock, downloader.notify({ ...notice, url }));
    for (const url of ["http://files.memory/done", "http://nobody.memory/", "ftp://files.memory/"]) await post(url);
    expect(events).toMatchObject([
      { type: "notice.posted", span: "operation-1", url: "http://files.memory/done", text: "900 Success", status: 204 },
      { type: "notice.failed", url: "http://nobody.memory/" },
      { type: "notice.failed", url: "ftp://files.memory/", detail: "not an http or https URL" },
    ]);
  });

  test("has one time limit for all of it", async () => {
    const { clock, downloader, request } = aDownloader({ status: 500 });
    const result = runVirtually(clock, downloader.download({ ...request(), timeoutMs: 500 }));
    expect(await result).toMatchObject({ outcome: "failed", reason: "timeout" });
    expect(clock.now()).toBe(500);
  });
});

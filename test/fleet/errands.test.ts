import { describe, expect, test } from "vitest";
import { Errands, inputOf } from "../../src/fleet/errands.ts";
import type { HandsetInput } from "../../src/handset/input.ts";
import type { DownloadRequest, DownloadResult } from "../../src/ports/downloader.ts";
import type { Prompt, Reply } from "../../src/ports/user.ts";
import { aChoreModel } from "../support/a-managed-handset.ts";

/** Errands whose downloads end when and as the test says. */
function someErrands({ reply }: { readonly reply?: Reply } = {}) {
  const told: [string, HandsetInput][] = [];
  const downloads: DownloadRequest[] = [];
  const stopped: unknown[] = [];
  const posted: unknown[] = [];
  let finish = (_: DownloadResult) => {};
  const errands = new Errands(
    {
      transport: { exchange: () => new Promise(() => {}), finish: () => {}, close: async () => {} },
      downloader: {
        download(request) {
          downloads.push(request);
          return new Promise((resolve) => {
            finish = resolve;
          });
        },
        stop: (...which) => void stopped.push(which),
        notify: async ({ url, text }) => void posted.push([url, text]),
        close: async () => finish({ outcome: "stopped" }),
      },
      user: { reply: () => reply },
    },
    async (handset, input) => void told.push([handset, input]),
  );
  return { errands, told, downloads, stopped, posted, end: (result: DownloadResult) => finish(result) };
}

const START = {
  type: "download.start",
  download: "download-1",
  operation: "operation-1",
  url: "http://files.example/x",
  maxBytes: 10,
} as const;

describe("A download of a handset", () => {
  test("is made by the rules of its model, and the handset is told what came of it", async () => {
    const { errands, told, downloads, end } = someErrands();
    errands.carryOut("1", aChoreModel(), START);
    expect(downloads).toMatchObject([
      { handset: "1", operation: "operation-1", url: START.url, maxBytes: 10, timeoutMs: 1000, retries: 1 },
    ]);
    expect(errands.isBusy).toBe(true);
    const result = { outcome: "failed", reason: "refused", detail: "HTTP status 404" } as const;
    end(result);
    await errands.idle();
    expect(told).toEqual([["1", { type: "download.ended", download: "download-1", result }]]);
    expect(errands.isBusy).toBe(false);
  });

  test("that is stopped leads to nothing", async () => {
    const { errands, told, stopped, end } = someErrands();
    errands.carryOut("1", aChoreModel(), START);
    errands.carryOut("1", aChoreModel(), { type: "download.stop", operation: "operation-1", goesOn: true });
    expect(stopped).toEqual([["1", "operation-1", true]]);
    end({ outcome: "stopped" });
    await errands.idle();
    expect(told).toEqual([]);
  });

  test("that ends because the fleet does is told to nobody, and none begins after that", async () => {
    const { errands, told, downloads } = someErrands();
    errands.carryOut("1", aChoreModel(), START);
    await errands.close();
    await errands.idle();
    errands.carryOut("1", aChoreModel(), START);
    expect(told).toEqual([]);
    expect(downloads).toHaveLength(1);
  });
});

test("A notice of a handset is posted, and the handset is told nothing of it", async () => {
  const { errands, told, posted } = someErrands();
  const notice = { type: "notice.post", operation: "operation-1", url: START.url, text: "900 Success" } as const;
  errands.carryOut("1", aChoreModel(), notice);
  await errands.idle();
  expect(posted).toEqual([[START.url, "900 Success"]]);
  expect(told).toEqual([]);
});

describe("A user who answers at once", () => {
  const CONFIRM: Prompt = { kind: "confirm", text: "?" };

  test("has the handset told", () => {
    const { errands, told } = someErrands({ reply: { agreed: true } });
    errands.carryOut("1", aChoreModel(), { type: "user.ask", attempt: "prompt-1", prompt: CONFIRM });
    expect(told).toEqual([["1", { type: "user.replied", prompt: "prompt-1", reply: { agreed: true } }]]);
  });

  test("with something that such a prompt does not take leaves it open", () => {
    const { errands, told } = someErrands({ reply: { text: "yes" } });
    errands.carryOut("1", aChoreModel(), {
      type: "user.ask",
      attempt: "operation-1",
      prompt: { kind: "operation", text: "?" },
    });
    expect(told).toEqual([]);
  });

  test.each<[Prompt["kind"], Reply, HandsetInput | undefined]>([
    ["pin", { pin: "1" }, { type: "pin.entered", attempt: "a", pin: "1" }],
    ["pin", { agreed: false }, { type: "prompt.refused", attempt: "a" }],
    ["consent", { agreed: true }, { type: "consent.given", attempt: "a" }],
    ["consent", { cancelled: true }, { type: "prompt.refused", attempt: "a" }],
    ["consent", { choices: [1] }, undefined],
    ["operation", { agreed: true }, { type: "consent.given", attempt: "a" }],
    ["confirm", { agreed: false }, { type: "user.replied", prompt: "a", reply: { agreed: false } }],
    ["confirm", { cancelled: true }, { type: "user.replied", prompt: "a", reply: { gone: "cancelled" } }],
    ["input", { agreed: false }, { type: "user.replied", prompt: "a", reply: { gone: "cancelled" } }],
    ["input", { text: "x" }, { type: "user.replied", prompt: "a", reply: { text: "x" } }],
    ["choice", { choices: [2] }, { type: "user.replied", prompt: "a", reply: { choices: [2] } }],
  ])("asked for %s with %j is heard as %j", (kind, reply, input) => {
    expect(inputOf("a", kind, reply)).toEqual(input);
  });
});

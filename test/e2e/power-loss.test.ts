/**
 * The process of `serve` is killed at every moment at which something has just been saved, or was sent or heard and not yet
 * saved. Started again, with a network that sends again what was not acknowledged, every handset ends as one does that nobody
 * disturbed.
 */
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import type { RunningDmServer } from "../../src/server/start-dm-server.ts";
import { aDmServer, bootstrapParts, DEVICE, type Method, PIN, recordIn, send } from "../support/managed-device.ts";
import { commandLine, phonebankHere, Workplace } from "../support/phonebank.ts";
import type { Running } from "../support/running.ts";

const place = new Workplace();
afterEach(place.clear);

const SERVE_UNTIL = fileURLToPath(new URL("../support/serve-until.js", import.meta.url));

/** Lives at the same time: some of each is waiting. */
const AT_ONCE = 3;
const KINDS = ["state.saved", "message.exchanged"] as const;

interface Moment {
  readonly type: (typeof KINDS)[number];
  /** Which event of this type, from 1. */
  readonly count: number;
}

interface Life {
  /** What `handset show` tells. */
  readonly facts: unknown;
  /** What the tree has beyond the model's, without nonces and without when and how often something was changed. */
  readonly tree: Readonly<Record<string, unknown>>;
  /** What the server asked for. */
  readonly learned: unknown;
  /** Commands that the server still has for the device. */
  readonly commandsLeft: unknown;
  readonly violations: unknown;
  /** Sessions as the server has counted them. */
  readonly sessions: { readonly started: number; readonly completed: number } | undefined;
  /** Events of each type until the end. */
  readonly counts: Readonly<Record<Moment["type"] | "session.resumed" | "session.failed", number>>;
}

describe.each(["NETWPIN", "USERPIN"] as const)("A handset bootstrapped with %s", (method) => {
  test("ends as an undisturbed one wherever the power goes", async () => {
    const { counts, sessions: _, ...undisturbed } = await lived(method);
    expect(undisturbed).toMatchObject({
      facts: { status: "bootstrapped", incompleteMessages: 0, openPrompts: 0, pendingSessions: [] },
      tree: { "./DMAcc/1/Name": { value: "Managed" } },
      commandsLeft: 0,
      violations: [],
    });
    expect(counts["state.saved"]).toBeGreaterThan(bootstrapParts(method, "http://127.0.0.1:65535/dm").length);
    expect(counts["message.exchanged"]).toBeGreaterThan(3);
    // The session is the same for both methods: what is not saved yet of it is lost once.
    const kinds = method === "NETWPIN" ? KINDS : (["state.saved"] as const);
    const moments = kinds.flatMap((type) => Array.from({ length: counts[type] }, (_, i) => ({ type, count: i + 1 })));
    const lives = await inTurns(moments, AT_ONCE, (moment) => lived(method, moment));
    lives.forEach(({ counts: _, sessions: __, ...disturbed }, i) => {
      expect({ killedAt: moments[i], ...disturbed }).toEqual({ killedAt: moments[i], ...undisturbed });
    });
  });
});

describe("A handset that resumes its session", () => {
  test("has had but one with its server wherever its process was killed", async () => {
    const model = "reference-12?sessions.afterPowerLoss=resume";
    const { counts, ...undisturbed } = await lived("NETWPIN", undefined, model);
    const moments = Array.from({ length: counts["message.exchanged"] }, (_, i) => i + 1).map(
      (count): Moment => ({ type: "message.exchanged", count }),
    );
    const lives = await inTurns(moments, AT_ONCE, (moment) => lived("NETWPIN", moment, model));
    lives.forEach(({ counts: _, ...disturbed }, i) => {
      expect({ killedAt: moments[i], ...disturbed }).toEqual({ killedAt: moments[i], ...undisturbed });
    });
    expect(undisturbed).toMatchObject({ sessions: { started: 1, completed: 1 }, commandsLeft: 0, violations: [] });
    expect(lives.map((life) => life.counts["session.failed"])).toEqual(moments.map(() => 0));
    // Before its first message was sent, a session was not begun; with the last one heard and not saved, it is in flight.
    expect(lives.map((life) => life.counts["session.resumed"])).toEqual(moments.map((_, i) => (i === 0 ? 0 : 1)));
  });
});

/** One handset from the factory to the end of its session. At `moment` its process is killed, and then started again. */
async function lived(method: Method, moment?: Moment, model = "reference-12"): Promise<Life> {
  const state = place.folder();
  const server = place.keep(await aDmServer());
  const parts = bootstrapParts(method, server.url);
  const handset = `imei=${DEVICE.id},imsi=${DEVICE.imsi},msisdn=${DEVICE.msisdn},model=${model}`;
  const words = ["serve", "--state", state, "--smpp", "127.0.0.1:0", "--json", "--pin", PIN, "--handset", handset];
  let acknowledged = 0;
  if (moment) {
    const killed = place.node([SERVE_UNTIL, moment.type, String(moment.count), ...words]);
    acknowledged = await send(killed, parts);
    const { signal, stderr } = await killed.ended;
    expect(signal, stderr).toBe("SIGKILL");
  }
  const serve = moment ? phonebankHere(words) : place.phonebank(words);
  expect(await send(serve, parts.slice(acknowledged))).toBe(parts.length - acknowledged);
  await serve.until("the end of the session", () => {
    const { session, pendingSessions, attempts, appliedDocuments } = recordIn(state);
    return session || pendingSessions.length + attempts.length > 0 || appliedDocuments.length === 0 ? undefined : true;
  });
  const { code, stderr } = await serve.interrupt();
  expect(code, stderr).toBe(0);
  return { ...(await whatRemains(state, server)), counts: countsOf(serve) };
}

async function whatRemains(state: string, server: RunningDmServer): Promise<Omit<Life, "counts">> {
  const shown = await commandLine(["handset", "show", DEVICE.id, "--state", state, "--json"]);
  expect(shown.code, shown.stderr).toBe(0);
  const tree = Object.entries(recordIn(state).overlay).map(([uri, node]) => {
    const { tStamp: _, verNo: __, ...kept } = node ?? {};
    const value = uri.endsWith("/AAuthData") ? "a nonce" : node?.value?.replace(server.url, "URL");
    return [uri, { ...kept, value }] as const;
  });
  const [device] = server.server.snapshot();
  return {
    facts: JSON.parse(shown.stdout.replaceAll(server.url, "URL")),
    tree: Object.fromEntries(tree),
    learned: device?.learned,
    commandsLeft: device?.commandsLeft,
    violations: device?.violations,
    sessions: device?.sessions,
  };
}

function countsOf({ events }: Running): Life["counts"] {
  const count = (type: keyof Life["counts"]) => events.filter((event) => event.type === type).length;
  return {
    "state.saved": count("state.saved"),
    "message.exchanged": count("message.exchanged"),
    "session.resumed": count("session.resumed"),
    "session.failed": count("session.failed"),
  };
}

/** The result of each piece of work, some of them at a time. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const left = [...items.entries()];
  const results: Result[] = [];
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

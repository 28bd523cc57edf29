/** A device that speaks OBEX by OpenOBEX's library carries a whole DM session with our server. */
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { fromHex, toHex } from "../../src/base/bytes.ts";
import { systemClock } from "../../src/base/clock.ts";
import { seededRandom } from "../../src/base/random.ts";
import type { ObexDmListener } from "../../src/bearer/obex/dm/start-listener.ts";
import { OBEX_TARGETS } from "../../src/bearer/obex/targets.ts";
import { decodeSyncml, encodeSyncml } from "../../src/codec/syncml/codec.ts";
import { SYNCML_DM_TYPES, type SyncMLMessage } from "../../src/codec/syncml/message.ts";
import type { EventBody } from "../../src/events/event.ts";
import { startObex } from "../../src/server/start-obex.ts";
import { aServer, DEVICE, md5Cred, package1, package3 } from "../server/client-messages.ts";
import { describeWithPeer } from "../support/peers.ts";
import { RunningProcess } from "../support/processes.ts";
import { DEADLINE_MS } from "../support/running.ts";
import { OPENOBEX } from "./debian-peers.ts";

const CLIENT = fileURLToPath(new URL("../support/openobex-client.py", import.meta.url));
const { wbxml } = SYNCML_DM_TYPES;
const SUCCESS = 0x20;

describeWithPeer("OpenOBEX as the device's OBEX client", OPENOBEX, () => {
  let listener: ObexDmListener;
  let client: OpenObexClient;
  const events: EventBody[] = [];
  afterEach(async () => {
    await client.stop();
    await listener.close();
  });

  test("puts each message to our DM server and gets each answer, in several packets where they are long", async () => {
    const value = "x".repeat(5000);
    const { server, rules } = aServer({ job: [{ get: "./DevDetail/FwV" }, { add: { uri: "./a", value } }] });
    listener = await startObex(server, {
      host: "127.0.0.1",
      port: 0,
      emit: (event) => events.push(event),
      clock: systemClock,
      random: seededRandom("obex"),
    });
    client = new OpenObexClient(new URL(listener.url).port);
    expect(await client.ask(`CONNECT ${toHex(OBEX_TARGETS["SyncML DM"])}`)).toMatchObject({ code: SUCCESS });
    const first = await talk(package1({ cred: md5Cred() }));
    expect(first.commands.map(({ cmd }) => cmd)).toEqual(expect.arrayContaining(["Status", "Get", "Add"]));
    expect(JSON.stringify(first)).toContain(value);
    const last = await talk(package3(first, "2"));
    expect(last.commands.map(({ cmd }) => cmd)).not.toContain("Get");
    expect(await client.ask("DISCONNECT")).toMatchObject({ code: SUCCESS });
    expect(rules()).toEqual([]);
    expect(server.report(DEVICE)).toMatchObject({ sessions: { completed: 1 } });
    expect(events.filter(({ type }) => type === "obex.refused")).toEqual([]);
    const sent = events.flatMap((event) => (event.type === "obex.sent" ? [event.bytes] : []));
    expect(sent.filter(([code]) => code === 0x90).length).toBeGreaterThan(3);
    expect(sent.every(({ length }) => length <= 1024)).toBe(true);
  });

  async function talk(message: SyncMLMessage): Promise<SyncMLMessage> {
    const put = await client.ask(`PUT ${wbxml} ${toHex(encodeSyncml(message, "wbxml"))}`);
    expect(put).toMatchObject({ code: SUCCESS });
    const { code, body } = await client.ask(`GET ${wbxml}`);
    expect(code).toBe(SUCCESS);
    return decodeSyncml(body, wbxml).message;
  }
});

/** The script, which takes a line for each request. */
class OpenObexClient {
  readonly #process: RunningProcess;
  readonly #lines;

  constructor(port: string) {
    this.#process = new RunningProcess(["python3", CLIENT, "127.0.0.1", port]);
    this.#lines = createInterface({ input: this.#process.child.stdout });
  }

  /** Rejects when there is no answer. */
  async ask(line: string): Promise<{ readonly code: number; readonly body: Uint8Array }> {
    const answered = once(this.#lines, "line", { signal: AbortSignal.timeout(DEADLINE_MS) });
    this.#process.child.stdin.write(`${line}\n`);
    const [code = "", body = ""] = String((await answered)[0]).split(" ");
    return { code: Number.parseInt(code, 16), body: fromHex(body) ?? new Uint8Array() };
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }
}
